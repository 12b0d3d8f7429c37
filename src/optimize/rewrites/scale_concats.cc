// _ScaleShift(ConcatV2(x, ConcatV2(y, z)), a, b)  ->  _ScaleShift(x, y, z, a, b) along the last axis, where no other reader needs the concatenation: the layers
// of a dense block (Huang et al., 2017), each of which would copy all that was before it.
#include <algorithm>
#include <map>

#include "ops/fused/last_axis_common.h"
#include "optimize/match.h"

namespace keratin::optimize {
namespace {

class Concats {
 public:
  explicit Concats(Editor& edit) : edit_(edit) {}

  Status Run() {
    const int count = edit_.size();
    for (int number = 0; number < count; ++number)
      if (IsConcat(number)) values_[number] = Values(number);
    for (const auto& [number, values] : values_) {
      if (!Vanishes(number)) continue;
      const std::vector<Reader> readers = edit_.Readers({number, 0});
      for (const Reader& reader : readers)
        if (Status status = Give(reader.node, values); !status.ok()) return status;
    }
    return OkStatus();
  }

 private:
  [[nodiscard]] bool IsConcat(int number) {
    const Node& node = edit_.node(number);
    if (node.op != "ConcatV2" || node.attrs.Type("T") != DType::kFloat) return false;
    const Result<Shape> shape = edit_.ShapeOf({number, 0});
    const std::optional<std::vector<std::int64_t>> axis = KnownInts(edit_, node.inputs.back());
    return shape.ok() && shape->has_rank() && shape->rank() >= 2 && axis && axis->size() == 1 && ((*axis)[0] == shape->rank() - 1 || (*axis)[0] == -1);
  }

  // With those of the concatenations among them in their place, as far as they are not too many.
  std::vector<Endpoint> Values(int number) {
    const std::vector<Endpoint>& inputs = edit_.node(number).inputs;
    std::vector<Endpoint> values;
    for (auto input = inputs.begin(); input + 1 != inputs.end(); ++input) {
      const auto inner = input->output == 0 ? values_.find(input->node) : values_.end();
      if (inner != values_.end() && values.size() + inner->second.size() + static_cast<std::size_t>(inputs.end() - input) <= ops::kMostScaledValues) {
        values.insert(values.end(), inner->second.begin(), inner->second.end());
      } else {
        values.push_back(*input);
      }
    }
    return values;
  }

  // Whether all readers can have the values instead, one of them a _ScaleShift.
  [[nodiscard]] bool Vanishes(int number) {
    if (edit_.IsKept(number) || values_[number].size() > ops::kMostScaledValues) return false;
    bool scaled = false;
    for (const Reader& reader : edit_.Readers({number, 0})) {
      const Node& node = edit_.node(reader.node);
      if (node.op == "_ScaleShift" && reader.input == 0 && node.inputs.size() == 3) {
        scaled = true;
        continue;
      }
      const auto outer = values_.find(reader.node);
      if (outer == values_.end() || std::find(outer->second.begin(), outer->second.end(), Endpoint{number, 0}) != outer->second.end()) return false;
    }
    return scaled;
  }

  Status Give(int number, const std::vector<Endpoint>& values) {
    const Node node = edit_.node(number);
    Attrs attrs = node.attrs;
    std::vector<Endpoint> inputs;
    if (node.op == "_ScaleShift") {
      inputs = values;
      inputs.insert(inputs.end(), node.inputs.begin() + 1, node.inputs.end());
    } else {
      inputs = values_[number];
      inputs.push_back(node.inputs.back());
    }
    attrs.Set("N", static_cast<std::int64_t>(node.op == "_ScaleShift" ? values.size() : inputs.size() - 1));
    return edit_.Redefine(number, node.op, std::move(inputs), std::move(attrs));
  }

  Editor& edit_;
  std::map<int, std::vector<Endpoint>> values_;  // of each concatenation along the last axis
};

}  // namespace
}  // namespace keratin::optimize

KERATIN_REWRITE(scale_concats) {
  return {.name = "scale_concats", .phase = Phase::kFuse, .run = [](Editor& edit) { return Concats(edit).Run(); }};
}
