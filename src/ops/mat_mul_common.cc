#include "ops/mat_mul.h"

#include "base/errors.h"
#include "base/mapped_file.h"
#include "ops/float_kernels.h"
#include "ops/widened.h"

namespace keratin::ops {
namespace {

class PackedStep : public Step {
 public:
  PackedStep(const MatMulProblem& problem, std::int64_t rows, std::shared_ptr<const float> packed)
      : problem_(problem), rows_(rows), packed_(std::move(packed)), b_(kernels::PackedMatrix::Borrow(packed_.get(), problem.k, problem.n)) {
    kernel = rows == 1 ? "gemv" : "gemm";
  }

  void Run(const RunContext& c) const override {
    kernels::Epilogue epilogue{.activation = problem_.activation, .alpha = problem_.alpha, .beta = problem_.beta};
    if (problem_.bias_input >= 0) epilogue.bias = c.in[static_cast<std::size_t>(problem_.bias_input)].as<float>();
    if (problem_.residual_input >= 0) epilogue.residual = c.in[static_cast<std::size_t>(problem_.residual_input)].as<float>();
    kernels::Gemm(rows_, c.in[0].as<float>(), problem_.k, b_, c.out[0].as<float>(), problem_.n, epilogue, c.pool);
  }

 private:
  MatMulProblem problem_;
  std::int64_t rows_;
  std::shared_ptr<const float> packed_;
  kernels::PackedMatrix b_;
};

// Calls body(batch elements, offsets of the matrices, steps between them) for stretches of the batch.
template <class Body>
void ForBatch(const MatMulProblem& p, Body&& body) {
  const ConstView batches[2] = {{.shape = p.a_batch}, {.shape = p.b_batch}};
  const Broadcast broadcast(batches, p.out_batch);
  const std::int64_t total = p.out_batch.NumElements();
  for (std::int64_t at = 0; at < total;) {
    const Broadcast::Run run = broadcast.At(at, total);
    body(run);
    at += run.size;
  }
}

class FloatStep : public Step {
 public:
  FloatStep(const MatMulProblem& problem, int threads) : problem_(problem) {
    kernels::BatchMatMulShape shape = ShapeOf(problem);
    shape.batch = problem.out_batch.NumElements();
    scratch_bytes = kernels::BatchMatMulScratchBytes(shape, threads);
    ForBatch(problem, [&](const Broadcast::Run& run) {
      shape.batch = run.size;
      scratch_bytes = std::max(scratch_bytes, kernels::BatchMatMulScratchBytes(shape, threads));
    });
  }

  void Run(const RunContext& c) const override {
    const MatMulProblem& p = problem_;
    float* out = c.out[0].as<float>();
    if (p.k == 0) {
      std::fill_n(out, c.out[0].size, 0.F);
    } else {
      ForBatch(p, [&](const Broadcast::Run& run) {
        kernels::BatchMatMulShape shape = ShapeOf(p);
        shape.batch = run.size;
        shape.a_stride = run.stride[0] * p.m * p.k;
        shape.b_stride = run.stride[1] * p.k * p.n;
        kernels::BatchMatMul(shape, c.in[0].as<float>() + run.offset[0] * p.m * p.k, c.in[1].as<float>() + run.offset[1] * p.k * p.n, out + run.at * p.m * p.n,
                             c.scratch, c.pool);
      });
    }
    if (p.bias_input < 0 && p.residual_input < 0 && p.activation == kernels::Activation::kNone) return;
    const float* bias = p.bias_input < 0 ? nullptr : c.in[static_cast<std::size_t>(p.bias_input)].as<float>();
    const float* residual = p.residual_input < 0 ? nullptr : c.in[static_cast<std::size_t>(p.residual_input)].as<float>();
    kernels::ScaleShift(out, nullptr, bias, residual, out, c.out[0].size / p.n, p.n, p.activation, p.alpha, p.beta, c.pool);
  }

 private:
  static kernels::BatchMatMulShape ShapeOf(const MatMulProblem& p) {
    kernels::BatchMatMulShape shape;
    shape.m = p.m;
    shape.k = p.k;
    shape.n = p.n;
    shape.transpose_a = p.transpose_a;
    shape.transpose_b = p.transpose_b;
    shape.a_stride = p.m * p.k;
    shape.b_stride = p.k * p.n;
    shape.c_stride = p.m * p.n;
    return shape;
  }

  MatMulProblem problem_;
};

template <class Ta, class Tb, class Out>
void RunPlain(const MatMulProblem& p, const RunContext& c) {
  ForBatch(p, [&](const Broadcast::Run& run) {
    const Ta* a = c.in[0].as<Ta>() + run.offset[0] * p.m * p.k;
    const Tb* b = c.in[1].as<Tb>() + run.offset[1] * p.k * p.n;
    Out* out = c.out[0].as<Out>() + run.at * p.m * p.n;
    const std::int64_t work = std::max<std::int64_t>(1, p.k * p.n);
    c.pool->ParallelFor(run.size * p.m, std::max<std::int64_t>(1, kMapGrain / work), [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t row = begin; row < end; ++row) {
        const std::int64_t i = row % p.m;
        PlainMatMul(1, p.k, p.n, a + row / p.m * run.stride[0] * p.m * p.k + i * (p.transpose_a ? 1 : p.k), 0, p.transpose_a ? p.m : 1,
                    b + row / p.m * run.stride[1] * p.k * p.n, p.transpose_b ? 1 : p.n, p.transpose_b ? p.k : 1, out + row * p.n);
      }
    });
  });
}

class PlainStep : public Step {
 public:
  explicit PlainStep(const MatMulProblem& problem) : problem_(problem) {}
  void Run(const RunContext& c) const override {
    if (c.in[0].dtype == c.in[1].dtype && c.in[0].dtype == c.out[0].dtype) {
      ForRealType(c.out[0].dtype, [&]<class T>() { RunPlain<T, T, T>(problem_, c); });
      return;
    }
    // 8-bit integers multiplied into int32.
    const bool a_signed = c.in[0].dtype == DType::kInt8;
    const bool b_signed = c.in[1].dtype == DType::kInt8;
    if (a_signed)
      b_signed ? RunPlain<std::int8_t, std::int8_t, std::int32_t>(problem_, c) : RunPlain<std::int8_t, std::uint8_t, std::int32_t>(problem_, c);
    else
      b_signed ? RunPlain<std::uint8_t, std::int8_t, std::int32_t>(problem_, c) : RunPlain<std::uint8_t, std::uint8_t, std::int32_t>(problem_, c);
  }

 private:
  MatMulProblem problem_;
};

class EmptyStep : public Step {
 public:
  void Run(const RunContext&) const override {}
};

// Shapes known in part: [batch..., rows, columns] with the transposition undone.
struct Operand {
  std::int64_t rows = Shape::kUnknown;
  std::int64_t columns = Shape::kUnknown;
  Shape batch = Shape::UnknownRank();
};
Operand Split(const Shape& shape, bool transposed) {
  Operand operand;
  if (!shape.has_rank()) return operand;
  operand.batch = Shape{};
  for (int i = 0; i < shape.rank() - 2; ++i) operand.batch.push_back(shape[i]);
  operand.rows = shape.back(transposed ? 0 : 1);
  operand.columns = shape.back(transposed ? 1 : 0);
  return operand;
}

Status ProductShape(InferContext& c, bool transpose_a, bool transpose_b, bool broadcast) {
  const Operand a = Split(c.shape(0), transpose_a);
  const Operand b = Split(c.shape(1), transpose_b);
  if (a.columns >= 0 && b.rows >= 0 && a.columns != b.rows)
    return OnNode(c, InvalidArgument("{} times {}: the inner sizes {} and {} differ", c.shape(0).ToString(), c.shape(1).ToString(), a.columns, b.rows));
  Result<Shape> batch = broadcast ? BroadcastShapes(a.batch, b.batch) : MergeShapes(a.batch, b.batch);
  if (!batch.ok()) return OnNode(c, batch.status());
  if (!batch->has_rank()) return OkStatus();
  if (batch->rank() + 2 > Shape::kMaxRank) return OnNode(c, InvalidArgument("the rank is over {}", Shape::kMaxRank));
  batch->push_back(a.rows);
  batch->push_back(b.columns);
  c.SetShape(0, *batch);
  return OkStatus();
}

double ProductFlops(const ValueInfo& a, bool transposed, const ValueInfo& out) {
  return 2 * static_cast<double>(out.shape.NumElements()) * static_cast<double>(a.shape.back(transposed ? 1 : 0));
}

bool AllHalf(const PrepareContext& c) {
  return IsHalfPrecision(c.inputs[0].dtype) && IsHalfPrecision(c.inputs[1].dtype) && IsHalfPrecision(c.outputs[0].dtype) &&
         c.outputs[0].shape.NumElements() > 0;
}

}  // namespace

MatMulProblem MatMulProblemOf(const PrepareContext& c, bool transpose_a, bool transpose_b) {
  const Operand a = Split(c.inputs[0].shape, transpose_a);
  const Operand b = Split(c.inputs[1].shape, transpose_b);
  MatMulProblem p;
  p.a_batch = a.batch;
  p.b_batch = b.batch;
  p.out_batch = Split(c.outputs[0].shape, false).batch;
  p.m = a.rows;
  p.k = a.columns;
  p.n = b.columns;
  p.transpose_a = transpose_a;
  p.transpose_b = transpose_b;
  return p;
}

std::shared_ptr<const float> PackedConstant(const PrepareContext& c, const Tensor& constant, std::int64_t k, std::int64_t n, bool transposed) {
  const std::string how = fmt::format("gemm_b_{}_{}x{}{}", kernels::IsaName(kernels::ActiveIsa()), k, n, transposed ? "_t" : "");
  return c.packs.Get(std::span(&constant, 1), how, kernels::PackedMatrix::PackedSize(k, n), [&](float* out) {
    // Of a large matrix no more than some rows are in memory twice.
    constexpr std::int64_t kPartFloats = std::int64_t{4} << 20;
    const std::int64_t rows = transposed ? k : std::max<std::int64_t>(1, kPartFloats / std::max<std::int64_t>(1, n));
    // What is not transposed is copied row by row, from any address.
    const float* b = transposed ? constant.data<float>() : static_cast<const float*>(constant.stored());
    for (std::int64_t begin = 0; begin < k; begin += rows) {
      const std::int64_t end = std::min(k, begin + rows);
      kernels::PackedMatrix::PackRowsInto(b, transposed ? k : n, begin, end, k, n, transposed, out, nullptr, c.pool);
      if (rows < k) MappedFile::Forget(b + begin * n, static_cast<std::size_t>((end - begin) * n) * sizeof(float));
    }
  });
}

std::unique_ptr<Step> MakeMatMulStep(PrepareContext& c, const MatMulProblem& problem) {
  if (c.outputs[0].shape.NumElements() == 0) return std::make_unique<EmptyStep>();
  if (c.outputs[0].dtype != DType::kFloat || c.inputs[0].dtype != DType::kFloat) return std::make_unique<PlainStep>(problem);
  const bool one_b = problem.b_batch.NumElements() == 1 && problem.a_batch.NumElements() == problem.out_batch.NumElements();
  const std::int64_t rows = problem.out_batch.NumElements() * problem.m;
  if (c.inputs[1].known() && one_b && problem.k > 0 && (!problem.transpose_a || rows == 1))
    return std::make_unique<PackedStep>(problem, rows, PackedConstant(c, c.inputs[1].value, problem.k, problem.n, problem.transpose_b));
  return std::make_unique<FloatStep>(problem, c.threads());
}

Status MatMulShape(InferContext& c) {
  KERATIN_TRY(c.RequireRank(0, 2, 2));
  KERATIN_TRY(c.RequireRank(1, 2, 2));
  c.SetShape(0, Shape::UnknownDims(2));
  return ProductShape(c, c.attrs().Bool("transpose_a"), c.attrs().Bool("transpose_b"), false);
}

Result<std::unique_ptr<Step>> PrepareMatMul(PrepareContext& c) {
  if (AllHalf(c)) return MakeWidenedStep(c, PrepareMatMul);
  return MakeMatMulStep(c, MatMulProblemOf(c, c.node.attrs.Bool("transpose_a"), c.node.attrs.Bool("transpose_b")));
}

double MatMulFlops(const Node& node, std::span<const ValueInfo> inputs, std::span<const ValueInfo> outputs) {
  return ProductFlops(inputs[0], node.attrs.Bool("transpose_a"), outputs[0]);
}

Status BatchMatMulShape(InferContext& c, bool broadcast) {
  KERATIN_TRY(c.RequireRank(0, 2, Shape::kMaxRank));
  KERATIN_TRY(c.RequireRank(1, 2, Shape::kMaxRank));
  return ProductShape(c, c.attrs().Bool("adj_x"), c.attrs().Bool("adj_y"), broadcast);
}

Result<std::unique_ptr<Step>> PrepareBatchMatMul(PrepareContext& c) {
  if (AllHalf(c)) return MakeWidenedStep(c, PrepareBatchMatMul);
  return MakeMatMulStep(c, MatMulProblemOf(c, c.node.attrs.Bool("adj_x"), c.node.attrs.Bool("adj_y")));
}

double BatchMatMulFlops(const Node& node, std::span<const ValueInfo> inputs, std::span<const ValueInfo> outputs) {
  return ProductFlops(inputs[0], node.attrs.Bool("adj_x"), outputs[0]);
}

}  // namespace keratin::ops
