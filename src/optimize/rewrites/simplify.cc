// Cast(x) to its own type                         ->  x
// Transpose(Transpose(x))                         ->  x, or one Transpose
// Transpose that moves nothing, Pad by nothing    ->  x
// x + 0, x - 0, x * 1, x / 1, of x's own shape    ->  x
// ExpandDims(x, 0)[0], and [-1]                    ->  x
// Reshape(Reshape(x))                             ->  Reshape(x)
#include <algorithm>

#include "optimize/match.h"

namespace keratin::optimize {
namespace {

bool AllEqual(const std::optional<Tensor>& tensor, float value) {
  return tensor && tensor->dtype() == DType::kFloat &&
         std::all_of(tensor->values<float>().begin(), tensor->values<float>().end(), [value](float x) { return x == value; });
}

// x[0] or x[-1] of an x of one row.
bool IsOnlyRow(Editor& edit, const Node& slice) {
  const std::optional<std::vector<std::int64_t>> begin = KnownInts(edit, slice.inputs[1]);
  for (const std::string_view mask : {"begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask"})
    if ((slice.attrs.Int(mask) & 1) != 0) return false;
  return begin && begin->size() == 1 && ((*begin)[0] == 0 || (*begin)[0] == -1) && slice.attrs.Int("shrink_axis_mask") == 1;
}

// The endpoint that has the same value as output 0 of `number`.
std::optional<Endpoint> Same(Editor& edit, int number) {
  const Node& node = edit.node(number);
  if (node.op == "Cast" && node.attrs.Type("SrcT") == node.attrs.Type("DstT")) return node.inputs[0];
  if (node.op == "Pad" || node.op == "PadV2" || node.op == "MirrorPad") {
    const std::optional<std::vector<std::int64_t>> pads = KnownInts(edit, node.inputs[1]);
    if (pads && std::all_of(pads->begin(), pads->end(), [](std::int64_t pad) { return pad == 0; })) return node.inputs[0];
  }
  if (node.op == "StridedSlice") {
    const Node* expand = edit.Producer(node.inputs[0], "ExpandDims");
    if (expand != nullptr && edit.KnownScalar(expand->inputs[1]) == 0.0 && IsOnlyRow(edit, node)) return expand->inputs[0];
  }
  const bool sum = node.op == "AddV2" || node.op == "Add";
  if (sum || node.op == "Sub" || node.op == "Mul" || node.op == "RealDiv") {
    const float neutral = sum || node.op == "Sub" ? 0.F : 1.F;
    for (const std::size_t i : {std::size_t{1}, std::size_t{0}}) {
      if (i == 0 && !sum && node.op != "Mul") break;
      const Result<ValueInfo> info = edit.Info(node.inputs[i]);
      if (!info.ok() || !info->known() || info->dtype != DType::kFloat || !AllEqual(info->value, neutral)) continue;
      if (edit.SameShape(node.inputs[1 - i], {number, 0})) return node.inputs[1 - i];
    }
  }
  return std::nullopt;
}

Status MergePair(Editor& edit, int number) {
  const Node& node = edit.node(number);
  if (node.op != "Reshape") return MergeTransposes(edit, number);
  const Node* inner = edit.Producer(node.inputs[0], "Reshape");
  return inner != nullptr ? edit.SetInput(number, 0, inner->inputs[0]) : OkStatus();
}

}  // namespace
}  // namespace keratin::optimize

KERATIN_REWRITE(simplify) {
  return {.name = "simplify", .phase = Phase::kSimplify, .run = [](Editor& edit) -> Status {
            const int count = edit.size();
            for (int number = 0; number < count; ++number) {
              if (edit.IsFeed(number)) continue;
              Status status;
              if (const std::optional<Endpoint> same = Same(edit, number))
                status = edit.ReplaceReaders({number, 0}, *same);
              else
                status = MergePair(edit, number);
              if (!status.ok()) return status;
            }
            return OkStatus();
          }};
}
