// _FusedConv2D(_FusedDepthwiseConv2dNative(_FusedConv2D(x)))  ->  _DepthwiseBlock(x), the outer ones 1x1 and either of them missing, where what lies between is
// large enough not to be in a core's cache any more when it is read.
#include <algorithm>

#include "optimize/match.h"

namespace keratin::optimize {
namespace {

// Bytes of one image between two of them. Smaller ones are read from the cache anyway, and parts of a block expand the rows at their borders twice.
constexpr std::int64_t kLarge = std::int64_t{1} << 20;
// Bytes of a 1x1 filter, which is read for every few rows.
constexpr std::int64_t kLargestFilter = std::int64_t{1} << 18;

// Whether the node is a 1x1 convolution of all channels with strides of 1.
bool IsPointwise(Editor& edit, const Node& node) {
  if ((node.op != "Conv2D" && node.op != "_FusedConv2D") || node.attrs.Type("T") != DType::kFloat || node.attrs.String("data_format", "NHWC") != "NHWC" ||
      node.attrs.String("padding") == "EXPLICIT")
    return false;
  for (const std::int64_t stride : node.attrs.Ints("strides"))
    if (stride != 1) return false;
  const std::optional<Tensor> filter = edit.Known(node.inputs[1]);
  const Result<Shape> in = edit.ShapeOf(node.inputs[0]);
  return filter && in.ok() && filter->shape()[0] == 1 && filter->shape()[1] == 1 && in->rank() == 4 && in->back() == filter->shape()[2] &&
         filter->byte_size() <= kLargestFilter && (node.attrs.Int("num_scale") == 0 || edit.Known(node.inputs[2]));
}

std::int64_t ImageBytes(const Shape& shape) {
  return std::count(shape.begin() + 1, shape.end(), Shape::kUnknown) > 0 ? 0 : shape[1] * shape[2] * shape[3] * static_cast<std::int64_t>(sizeof(float));
}

void TakeEpilogue(const Node& node, const std::string& prefix, Attrs* attrs) {
  const Attrs epilogue = OnlyThese(node.attrs, {"activation", "alpha", "beta", "num_scale", "num_bias", "num_residual"});
  for (const auto& [name, value] : epilogue.map()) {
    const auto* number = std::get_if<std::int64_t>(&value);
    if (number == nullptr || *number != 0) attrs->Set(prefix + name, value);
  }
}

Status Fuse(Editor& edit, int number) {
  if (const std::string& op = edit.node(number).op; op != "DepthwiseConv2dNative" && op != "_FusedDepthwiseConv2dNative") return OkStatus();
  const Node node = edit.node(number);
  if (node.attrs.Type("T") != DType::kFloat || node.attrs.String("data_format", "NHWC") != "NHWC" || node.attrs.Int("num_residual") != 0) return OkStatus();
  for (const std::int64_t dilation : node.attrs.Ints("dilations"))
    if (dilation != 1) return OkStatus();
  const Result<Shape> filter = edit.ShapeOf(node.inputs[1]);
  const Result<Shape> in = edit.ShapeOf(node.inputs[0]);
  const Result<Shape> out = edit.ShapeOf({number, 0});
  if (!filter.ok() || !in.ok() || !out.ok() || !filter->IsFullyKnown() || (*filter)[3] != 1 || in->rank() != 4 || out->rank() != 4) return OkStatus();

  const Node* expand = &edit.node(node.inputs[0].node);
  if (!edit.IsPrivate(node.inputs[0]) || !IsPointwise(edit, *expand) || expand->attrs.Int("num_residual") != 0) expand = nullptr;
  const std::optional<Reader> reader = OnlyReader(edit, {number, 0});
  const Node* project = reader && reader->input == 0 && IsPointwise(edit, edit.node(reader->node)) ? &edit.node(reader->node) : nullptr;
  if (std::max(expand != nullptr ? ImageBytes(*in) : 0, project != nullptr ? ImageBytes(*out) : 0) < kLarge) return OkStatus();

  Attrs attrs = OnlyThese(node.attrs, {"strides", "padding", "explicit_paddings", "data_format"});
  TakeEpilogue(node, "", &attrs);
  std::vector<Endpoint> inputs = {expand != nullptr ? expand->inputs[0] : node.inputs[0]};
  if (expand != nullptr) {
    attrs.Set("num_expand", std::int64_t{1});
    TakeEpilogue(*expand, "expand_", &attrs);
    inputs.insert(inputs.end(), expand->inputs.begin() + 1, expand->inputs.end());
  }
  inputs.insert(inputs.end(), node.inputs.begin() + 1, node.inputs.end());
  if (project != nullptr) {
    attrs.Set("num_project", std::int64_t{1});
    TakeEpilogue(*project, "project_", &attrs);
    inputs.insert(inputs.end(), project->inputs.begin() + 1, project->inputs.end());
  }
  return edit.Redefine(project != nullptr ? reader->node : number, "_DepthwiseBlock", std::move(inputs), std::move(attrs));
}

}  // namespace
}  // namespace keratin::optimize

KERATIN_REWRITE(fuse_depthwise_block) {
  return {.name = "fuse_depthwise_block", .phase = Phase::kFuse, .run = [](Editor& edit) -> Status {
            const int count = edit.size();
            for (int number = 0; number < count; ++number)
              if (Status status = Fuse(edit, number); !status.ok()) return status;
            return OkStatus();
          }};
}
