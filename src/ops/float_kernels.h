// The way from an op to the fast float32 kernels. Each returns true when the tensors are float32 and output 0 has been written.
#pragma once

#include "graph/op_spec.h"
#include "kernels/elementwise.h"
#include "kernels/reduce.h"

namespace keratin::ops {

bool MapFloat(const RunContext& c, kernels::UnaryOp op);
bool ActivateFloat(const RunContext& c, kernels::Activation activation, float alpha = 0, float beta = 0);
bool BinaryFloat(const RunContext& c, kernels::BinaryOp op);
// Also false when the axes do not lie together.
bool ReduceFloat(const RunContext& c, kernels::ReduceOp op);

}  // namespace keratin::ops
