#include "ops/float_kernels.h"
#include "ops/reduce.h"

namespace keratin::ops {

bool MapFloat(const RunContext& c, kernels::UnaryOp op) {
  if (c.in[0].dtype != DType::kFloat) return false;
  kernels::Map(op, c.in[0].as<float>(), c.out[0].as<float>(), c.out[0].size, c.pool);
  return true;
}

bool ActivateFloat(const RunContext& c, kernels::Activation activation, float alpha, float beta) {
  if (c.in[0].dtype != DType::kFloat) return false;
  kernels::Activate(activation, alpha, beta, c.in[0].as<float>(), c.out[0].as<float>(), c.out[0].size, c.pool);
  return true;
}

bool BinaryFloat(const RunContext& c, kernels::BinaryOp op) {
  if (c.in[0].dtype != DType::kFloat) return false;
  const float* a = c.in[0].as<float>();
  const float* b = c.in[1].as<float>();
  if (c.out[0].size == 0) return true;
  if (c.in[0].shape == c.in[1].shape)
    kernels::Binary(op, a, b, c.out[0].as<float>(), c.out[0].size, c.pool);
  else
    kernels::BinaryBroadcast(op, a, c.in[0].shape.dims(), b, c.in[1].shape.dims(), c.out[0].as<float>(), c.pool);
  return true;
}

bool ReduceFloat(const RunContext& c, kernels::ReduceOp op) {
  if (c.in[0].dtype != DType::kFloat || c.out[0].size == 0) return false;
  const ReductionLayout layout(c.in[0].shape, c.in[1]);
  if (layout.reduced_rank > 1 || layout.kept_rank > 2) return false;
  const bool inner_kept = layout.kept_rank > 0 && layout.kept_strides[0] == 1;
  if (layout.kept_rank == 2 && !inner_kept) return false;
  const std::int64_t inner = inner_kept ? layout.kept_dims[0] : 1;
  kernels::Reduce(op, c.in[0].as<float>(), c.out[0].as<float>(), layout.outputs / inner, layout.count, inner, c.pool);
  return true;
}

}  // namespace keratin::ops
