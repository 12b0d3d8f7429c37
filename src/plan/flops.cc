#include "plan/flops.h"

#include <algorithm>

namespace keratin {
namespace {

double Elements(const ValueInfo& info) { return static_cast<double>(std::max<std::int64_t>(info.shape.NumElements(), 0)); }

// The product of the dimensions of a filter but the last: what one output element sums over.
double Window(const ValueInfo& filter) {
  if (!filter.shape.IsFullyKnown() || filter.shape.rank() == 0) return 0;
  return filter.shape.back() == 0 ? 0 : Elements(filter) / static_cast<double>(filter.shape.back());
}

double ProductFlops(const Node& node, const ValueInfo& a, const ValueInfo& out, const char* transpose, bool adjoint) {
  if (!a.shape.IsFullyKnown() || a.shape.rank() < 2) return 0;
  const bool transposed = node.attrs.Bool(transpose) || (adjoint && node.attrs.Bool("adj_x"));
  return 2 * Elements(out) * static_cast<double>(transposed ? a.shape.back(1) : a.shape.back());
}

// Of its three products: by the pixels of the input, twice by those of the output.
double BlockFlops(const Node& node, std::span<const ValueInfo> inputs, const ValueInfo& out) {
  double flops = 0;
  std::size_t next = 1;
  if (node.attrs.Int("num_expand") > 0) {
    flops += 2 * Elements(inputs[0]) * static_cast<double>(inputs[1].shape.back());
    next += static_cast<std::size_t>(1 + node.attrs.Int("expand_num_scale") + node.attrs.Int("expand_num_bias"));
  }
  const double pixels = out.shape.back() > 0 ? Elements(out) / static_cast<double>(out.shape.back()) : 0;
  flops += 2 * pixels * Elements(inputs[next]);
  next += static_cast<std::size_t>(1 + node.attrs.Int("num_bias"));
  if (node.attrs.Int("num_project") > 0) flops += 2 * pixels * Elements(inputs[next]);
  return flops;
}

// Of its two products: every position of the query meets every one of the key, by the features of each side.
double AttentionFlops(const Node& node, std::span<const ValueInfo> inputs, const ValueInfo& out) {
  const std::size_t axis = node.attrs.String("key_layout").find('s');
  const Shape& key = inputs[1].shape;
  if (axis == std::string::npos || !key.has_rank() || axis >= static_cast<std::size_t>(key.rank())) return 0;
  return 2 * (Elements(inputs[0]) + Elements(out)) * static_cast<double>(std::max<std::int64_t>(key[static_cast<int>(axis)], 0));
}

double RecurrentFlops(std::span<const ValueInfo> inputs) {
  // Every step multiplies with the whole kernel and the whole recurrent kernel.
  if (inputs.size() < 3 || inputs[0].shape.rank() != 3 || !inputs[0].shape.IsFullyKnown()) return 0;
  const double steps = static_cast<double>(inputs[0].shape[0]) * static_cast<double>(inputs[0].shape[1]);
  return 2 * steps * (Elements(inputs[1]) + Elements(inputs[2]));
}

}  // namespace

std::uint64_t FlopsOf(const Node& node, std::span<const ValueInfo> inputs, std::span<const ValueInfo> outputs) {
  if (outputs.empty()) return 0;
  const std::string& op = node.op;
  double flops = 0;
  if (op == "MatMul" || op == "_FusedMatMul") {
    flops = ProductFlops(node, inputs[0], outputs[0], "transpose_a", false);
  } else if (op.starts_with("BatchMatMul")) {
    flops = ProductFlops(node, inputs[0], outputs[0], "", true);
  } else if (op == "Conv2D" || op == "Conv3D" || op == "_FusedConv2D") {
    flops = 2 * Elements(outputs[0]) * Window(inputs[1]);
  } else if (op == "DepthwiseConv2dNative" || op == "_FusedDepthwiseConv2dNative") {
    const Shape& filter = inputs[1].shape;
    flops = filter.rank() == 4 && filter.IsFullyKnown() ? 2 * Elements(outputs[0]) * static_cast<double>(filter[0] * filter[1]) : 0;
  } else if (op == "_DepthwiseBlock") {
    flops = BlockFlops(node, inputs, outputs[0]);
  } else if (op == "Conv2DBackpropInput" || op == "Conv3DBackpropInputV2") {
    flops = inputs.size() > 2 ? 2 * Elements(inputs[2]) * Window(inputs[1]) : 0;
  } else if (op == "_LSTM" || op == "_GRU" || op == "_SimpleRNN") {
    flops = RecurrentFlops(inputs);
  } else if (op == "_Attention") {
    flops = AttentionFlops(node, inputs, outputs[0]);
  } else {
    for (const ValueInfo& output : outputs) flops += Elements(output);
  }
  return static_cast<std::uint64_t>(flops);
}

}  // namespace keratin
