// Runs one node on tensors, outside any plan: for folding constants, for ops with shapes that only data decides, and for tests.
#pragma once

#include <span>
#include <vector>

#include "graph/op_spec.h"
#include "tensor/tensor_memory.h"

namespace keratin {

// True when the op can be run by EvaluateNode without an EvalContext.
bool IsPure(const OpSpec& spec);

// `inputs` have the dtypes that the node's signature asks for. Only ops with prepare, run or checked_run, and views. Outputs are new tensors
// (a view shares its input's bytes), of `memory` where there is one. UNIMPLEMENTED when the output shape does not follow from the inputs.
Result<std::vector<Tensor>> EvaluateNode(const ParsedOp& op, const Node& node, std::span<const Tensor> inputs, ThreadPool& pool,
                                         std::int64_t byte_limit = INT64_MAX, TensorMemory* memory = nullptr);

// Views of tensors, for calling kernels.
ConstView ViewOf(const Tensor& tensor);
View MutableViewOf(Tensor& tensor);

}  // namespace keratin
