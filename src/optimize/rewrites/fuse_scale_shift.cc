// activation(FusedBatchNorm(x))                       ->  _ScaleShift(x, scale, shift)
// activation((x * a + b) * c), known vectors          ->  _ScaleShift(x, a * c, b * c), c or what is added may be missing
#include <algorithm>

#include "optimize/match.h"

namespace keratin::optimize {
namespace {

bool IsFloat(Editor& edit, Endpoint endpoint) {
  const Result<ValueInfo> info = edit.Info(endpoint);
  return info.ok() && info->dtype == DType::kFloat;
}

Status Fuse(Editor& edit, const Activations& activations, int number) {
  const std::string& op = edit.node(number).op;
  const bool norm = op.rfind("FusedBatchNorm", 0) == 0;
  if ((!norm && op != "Mul") || edit.Readers({number, 0}).empty() || !IsFloat(edit, {number, 0})) return OkStatus();
  const Result<Shape> shape = edit.ShapeOf({number, 0});
  if (!shape.ok() || !shape->has_rank() || shape->rank() < 2 || shape->back() <= 1) return OkStatus();
  const std::vector<std::int64_t> dims = {shape->back()};
  std::optional<AffineMatch> first = MatchAffine(edit, number, dims);
  if (!first || edit.Known(first->x) || (norm && edit.IsKept(number))) return OkStatus();
  int root = number;
  if (!norm) {
    const std::optional<Reader> reader = OnlyReader(edit, {number, 0});
    if (!reader) return OkStatus();
    const std::string& next = edit.node(reader->node).op;
    if (next != "AddV2" && next != "Add" && next != "Sub" && next != "BiasAdd") return OkStatus();
    const std::optional<AffineMatch> second = MatchAffine(edit, reader->node, dims);
    if (!second || !(second->x == Endpoint{number, 0})) return OkStatus();
    for (std::size_t c = 0; c < first->scale.size(); ++c) {
      first->scale[c] *= second->scale[c];
      first->shift[c] = first->shift[c] * second->scale[c] + second->shift[c];
    }
    root = reader->node;
  }
  // A scale behind multiplies what is rounded already; a scale before a difference would not be the same.
  for (std::optional<Reader> reader = OnlyReader(edit, {root, 0}); reader; reader = OnlyReader(edit, {root, 0})) {
    const std::string& next = edit.node(reader->node).op;
    if (next != "Mul" && next != "RealDiv") break;
    const std::optional<AffineMatch> scale = MatchAffine(edit, reader->node, dims);
    if (!scale || !(scale->x == Endpoint{root, 0})) break;
    for (std::size_t c = 0; c < first->scale.size(); ++c) {
      first->scale[c] *= scale->scale[c];
      first->shift[c] *= scale->scale[c];
    }
    root = reader->node;
  }
  const std::string name = edit.node(root).name;
  Attrs attrs;
  if (!edit.IsKept(root))
    if (const ActivationMatch* activation = activations.Of(edit, {root, 0})) {
      attrs = Attrs{{"activation", activation->name}, {"alpha", activation->alpha}, {"beta", activation->beta}};
      root = activation->root;
    }
  const Endpoint scale = AddVector(edit, name + "/scale", first->scale);
  const Endpoint shift = AddVector(edit, name + "/shift", first->shift);
  return edit.Redefine(root, "_ScaleShift", {first->x, scale, shift}, std::move(attrs));
}

}  // namespace
}  // namespace keratin::optimize

KERATIN_REWRITE(fuse_scale_shift) {
  return {.name = "fuse_scale_shift", .phase = Phase::kFuse, .run = [](Editor& edit) -> Status {
            const Activations activations(edit);
            const int count = edit.size();
            for (int number = 0; number < count; ++number)
              if (Status status = Fuse(edit, activations, number); !status.ok()) return status;
            return OkStatus();
          }};
}
