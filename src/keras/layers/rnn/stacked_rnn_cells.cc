#include <map>

#include "base/errors.h"
#include "base/strings.h"
#include "keras/layers/rnn/rnn_common.h"

namespace keratin::keras {
namespace {

Result<std::vector<ChildConfig>> Cells(const Config& config) {
  const Json& cells = config.Raw("cells");
  if (!cells.is_array() || cells.size() == 0) return InvalidArgument("its \"cells\" are not a list of serialised cells");
  std::vector<ChildConfig> children;
  std::map<std::string, int> used;
  for (const Json& cell : cells.items()) {
    // Keras 3 numbers what stands in a list by class.
    const std::string stem = ToSnakeCase(cell["class_name"].AsString().value_or("cell"));
    const int number = used[stem]++;
    children.push_back({"cells/" + stem + (number == 0 ? "" : "_" + std::to_string(number)), cell});
  }
  return children;
}

std::vector<std::int64_t> States(const Layer& layer) {
  std::vector<std::int64_t> sizes;
  for (const auto& [group, cell] : layer.children) {
    if (cell->spec == nullptr || cell->spec->cell_states == nullptr) continue;
    const std::vector<std::int64_t> own = cell->spec->cell_states(*cell);
    sizes.insert(sizes.end(), own.begin(), own.end());
  }
  return sizes;
}

std::vector<Value> LowerStackedRnnCells(Lowering& to, const LayerCall& call) {
  for (const auto& [group, cell] : call.layer.children)
    if (cell->spec == nullptr || cell->spec->cell_states == nullptr) {
      to.Fail(InvalidArgument("stacks {} ({}), which is no cell", cell->name, cell->class_name));
      return {};
    }
  if (call.inputs.size() != States(call.layer).size() + 1) {
    to.Fail(InvalidArgument("is a cell; it belongs inside a RNN layer"));
    return {};
  }
  std::vector<Value> results = {call.input()};
  auto next = call.inputs.begin() + 1;
  for (const auto& [group, layer] : call.layer.children) {
    const RnnCell cell = CellOf(*layer);
    const auto end = next + static_cast<std::ptrdiff_t>(cell.states.size());
    const std::vector<Value> one = cell.step(to, results.front(), {next, end});
    if (one.size() != cell.states.size() + 1) return {};
    next = end;
    results.front() = one.front();
    results.insert(results.end(), one.begin() + 1, one.end());
  }
  return results;
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(stacked_rnn_cells) {
  return {.class_name = "StackedRNNCells",
          .config = {ConfigKey("cells", ConfigKey::Kind::kAny).Required()},
          .children = Cells,
          .cell_states = States,
          .lower_call = LowerStackedRnnCells,
          .note = "inside RNN",
          .goldens = {"rnn_peephole_cells_k2"}};
}
