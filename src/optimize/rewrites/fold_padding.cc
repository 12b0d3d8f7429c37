// Conv2D(Pad(x), w) with padding VALID               ->  Conv2D(x, w) with padding EXPLICIT
// Conv2D(ExpandDims(Pad(x)), w) (a causal Conv1D)    ->  Conv2D(ExpandDims(x), w) with padding EXPLICIT
// The same for DepthwiseConv2dNative. Zeros along height and width only, channels last.
#include <algorithm>

#include "optimize/rewrite.h"

namespace keratin::optimize {
namespace {

struct ZeroPad {
  Endpoint x;
  std::vector<std::int64_t> pads;  // before and after, per axis
};

std::optional<ZeroPad> MatchPad(Editor& edit, Endpoint endpoint) {
  const Node* pad = edit.Producer(endpoint, "Pad");
  if (pad == nullptr) {
    pad = edit.Producer(endpoint, "PadV2");
    if (pad == nullptr || edit.KnownScalar(pad->inputs[2]) != 0.0) return std::nullopt;
  }
  const std::optional<Tensor> pads = edit.Known(pad->inputs[1]);
  if (!pads) return std::nullopt;
  ZeroPad match{pad->inputs[0], {}};
  for (std::int64_t i = 0; i < pads->size(); ++i)
    match.pads.push_back(pads->dtype() == DType::kInt64 ? pads->data<std::int64_t>()[i] : pads->data<std::int32_t>()[i]);
  if (std::any_of(match.pads.begin(), match.pads.end(), [](std::int64_t p) { return p < 0; })) return std::nullopt;
  return match;
}

Status Fold(Editor& edit, int number) {
  if (const std::string& op = edit.node(number).op; op != "Conv2D" && op != "DepthwiseConv2dNative") return OkStatus();
  const Node node = edit.node(number);
  if (node.attrs.String("padding") != "VALID" || node.attrs.Type("T") != DType::kFloat || node.attrs.String("data_format", "NHWC") != "NHWC") return OkStatus();
  Endpoint input = node.inputs[0];
  std::vector<std::int64_t> paddings(8, 0);
  if (const std::optional<ZeroPad> pad = MatchPad(edit, input)) {
    if (pad->pads.size() != 8) return OkStatus();
    paddings = pad->pads;
    input = pad->x;
  } else if (const Node* expand = edit.Producer(input, "ExpandDims"); expand != nullptr) {
    const std::optional<double> dim = edit.KnownScalar(expand->inputs[1]);
    const std::optional<ZeroPad> inner = MatchPad(edit, expand->inputs[0]);
    if (!dim || !inner || inner->pads.size() != 6) return OkStatus();
    const int axis = static_cast<int>(*dim < 0 ? *dim + 4 : *dim);
    if (axis != 1 && axis != 2) return OkStatus();
    std::size_t from = 0;
    for (int to = 0; to < 4; ++to) {
      if (to == axis) continue;
      paddings[static_cast<std::size_t>(2 * to)] = inner->pads[from++];
      paddings[static_cast<std::size_t>(2 * to + 1)] = inner->pads[from++];
    }
    const std::string name = node.name + "/unpadded";
    if (paddings[0] != 0 || paddings[1] != 0 || paddings[6] != 0 || paddings[7] != 0) return OkStatus();
    const Endpoint dim_input = expand->inputs[1];
    const Result<int> expanded = edit.AddNode(name, "ExpandDims", {inner->x, dim_input}, {});
    if (!expanded.ok()) return expanded.status();
    input = {*expanded, 0};
  } else {
    return OkStatus();
  }
  if (paddings[0] != 0 || paddings[1] != 0 || paddings[6] != 0 || paddings[7] != 0) return OkStatus();
  Attrs attrs = node.attrs;
  attrs.Set("padding", std::string("EXPLICIT"));
  attrs.Set("explicit_paddings", paddings);
  return edit.Redefine(number, node.op, {input, node.inputs[1]}, std::move(attrs));
}

}  // namespace
}  // namespace keratin::optimize

KERATIN_REWRITE(fold_padding) {
  return {.name = "fold_padding", .phase = Phase::kFuse, .run = [](Editor& edit) -> Status {
            const int count = edit.size();
            for (int number = 0; number < count; ++number)
              if (Status status = Fold(edit, number); !status.ok()) return status;
            return OkStatus();
          }};
}
