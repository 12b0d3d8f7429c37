// list_supported CASE_COUNTS: prints docs/supported.md from the registries: Keras layers and activations, TensorFlow ops, rewrites. CASE_COUNTS is what
// tools/goldens/layer_grid.py --counts prints.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/strings.h"
#include "keras/layer_spec.h"
#include "keras/symbols/symbol.h"
#include "ops/registry.h"
#include "optimize/optimize.h"

namespace keratin {
namespace {

void Print(const std::string& text) { std::fputs(text.c_str(), stdout); }

std::string Code(std::string_view text) { return "`" + std::string(text) + "`"; }

std::string Codes(const std::vector<std::string_view>& names) {
  std::vector<std::string> codes;
  for (const std::string_view name : names) codes.push_back(Code(name));
  return Join(codes, ", ");
}

// Safe inside a cell of a table.
std::string Cell(std::string_view text) {
  std::string cell;
  for (const char c : text) {
    if (c == '|') cell += '\\';
    cell += c;
  }
  return cell;
}

std::string Keys(const keras::LayerSpec& layer) {
  std::vector<std::string> keys;
  for (const keras::ConfigKey& key : layer.config) {
    std::string text(key.name);
    if (!key.required && !key.fallback.is_null()) text += "=" + key.fallback.Dump();
    text = Code(text);
    if (key.required) text += " (required)";
    if (key.keras2_fallback) text += " (Keras 2: " + Code(key.keras2_fallback->Dump()) + ")";
    if (!key.aliases.empty()) text += " (or " + Codes(key.aliases) + ")";
    keys.push_back(text);
  }
  return Join(keys, ", ");
}

bool IsOperation(const keras::LayerSpec& layer) { return layer.class_name.starts_with("ops."); }

// Of Keras 3 and of tf.keras 2, by class.
using Counts = std::map<std::string, std::pair<int, int>, std::less<>>;

Counts ReadCounts(const char* path) {
  Counts counts;
  std::ifstream file(path);
  std::string name;
  std::pair<int, int> count;
  while (file >> name >> count.first >> count.second) counts.emplace(name, count);
  return counts;
}

std::string Cases(const Counts& counts, const keras::LayerSpec& layer) {
  std::pair<int, int> sum;
  std::vector<std::string_view> names = layer.aliases;
  names.push_back(layer.class_name);
  for (const std::string_view name : names)
    if (const auto count = counts.find(name); count != counts.end()) {
      sum.first += count->second.first;
      sum.second += count->second.second;
    }
  return sum == std::pair(0, 0) ? "" : std::to_string(sum.first) + " + " + std::to_string(sum.second);
}

void PrintLayers(const Counts& counts, bool operations) {
  Print("\n| class | config keys with their defaults | cases | checked by | note |\n| --- | --- | ---: | --- | --- |\n");
  for (const keras::LayerSpec* each : keras::AllLayers()) {
    const keras::LayerSpec& layer = *each;
    if (IsOperation(layer) != operations) continue;
    std::string name = Code(layer.class_name);
    if (!layer.aliases.empty()) name += ", also " + Codes(layer.aliases);
    Print("| " + Cell(name) + " | " + Cell(Keys(layer)) + " | " + Cases(counts, layer) + " | " + Cell(Codes(layer.goldens)) + " | " + Cell(layer.note) +
          " |\n");
  }
}

std::string Types(const ParsedOp& op) {
  if (op.spec->kernel_types.empty()) return "all";
  std::vector<std::string> names;
  for (const DType type : op.spec->kernel_types) names.emplace_back(DTypeName(type));
  return Join(names, ", ");
}

bool Runs(const OpSpec& spec) { return spec.prepare != nullptr || spec.run != nullptr || spec.checked_run != nullptr || spec.eval != nullptr || spec.is_view; }

std::string_view AccuracyName(Accuracy accuracy) {
  switch (accuracy) {
    case Accuracy::kExact: return "exact";
    case Accuracy::kRounding: return "rounding";
    case Accuracy::kClose: return "close";
    case Accuracy::kApproximate: return "approximate";
  }
  return "";
}

void PrintOps() {
  const auto table = [](bool fused) {
    Print("\n| op | types that run | accuracy | note |\n| --- | --- | --- | --- |\n");
    for (const ParsedOp* op : ops::Registry().All())
      if (Runs(*op->spec) && op->spec->name.starts_with('_') == fused)
        Print("| " + Code(op->spec->name) + " | " + Types(*op) + " | " + std::string(AccuracyName(op->spec->accuracy)) + " | " + Cell(op->spec->note) + " |\n");
  };
  Print(
      "\n## TensorFlow ops\n\n"
      "Types are those of the op's first type attribute; \"all\" is every type that TensorFlow's signature allows. Accuracy against TensorFlow: \"exact\" is "
      "bit for\n"
      "bit; \"rounding\" sums in another order; \"close\" is within 4 units in the last place; \"approximate\" is looser than that.\n");
  table(false);
  Print("\n### Fused ops\n\nMade by the optimiser only; no file holds them.\n");
  table(true);
  Print("\n### Known, not run\n\nA graph may hold these where no answer needs them, or where a rewrite or the planner takes their place.\n\n");
  std::vector<std::string_view> known;
  for (const ParsedOp* op : ops::Registry().All())
    if (!Runs(*op->spec)) known.push_back(op->spec->name);
  Print(Codes(known) + "\n");
}

void PrintPage(const Counts& counts) {
  Print(
      "# What is supported\n\n"
      "Made from the source by `tools/check_supported.sh --fix build/release/bin/list_supported`; a test fails when it is out of date. Anything that is not "
      "here is\n"
      "refused with a message that names it.\n\n"
      "## Keras layers\n\n"
      "Of a layer's config only the keys below matter. What training alone needs (initialisers, regularisers, constraints, `trainable`, rates and seeds of "
      "dropout)\n"
      "is read over for every layer. A key without a default here may be missing or null unless it is required. Any other key is an error, unless its value is "
      "null.\n"
      "\"Cases\" counts models of the class that the interop tests make with real Keras 3 and with tf.keras 2 (`tools/goldens/layer_grid.py`); a model of one "
      "class\n"
      "may check others too. \"Checked by\" names folders of `tests/golden/`: small models with the answers of real Keras.\n");
  PrintLayers(counts, false);
  if (std::any_of(keras::AllLayers().begin(), keras::AllLayers().end(), [](const keras::LayerSpec* layer) { return IsOperation(*layer); })) {
    Print("\n### Operations of `keras.ops` in a Keras 3 model\n");
    PrintLayers(counts, true);
  }
  Print(
      "\n### TensorFlow functions in a model of tf.keras 2\n\nWhat a `TFOpLambda` names. Each function is known under all its names, those of `compat.v1` too; "
      "the first is "
      "given.\n\n");
  std::vector<std::string_view> symbols;
  for (const keras::SymbolSpec& symbol : keras::AllSymbols()) symbols.push_back(symbol.names.front());
  std::sort(symbols.begin(), symbols.end());
  Print(Codes(symbols) + "\n");
  int cases = 0;
  for (const auto& [name, count] : counts)
    if (name.starts_with("tf.")) cases += count.second;
  Print("\n" + std::to_string(cases) + " cases of the interop tests are about them.\n");
  Print("\n## Activations\n\n| name | also |\n| --- | --- |\n");
  for (const keras::ActivationSpec& activation : keras::AllActivations()) Print("| " + Code(activation.name) + " | " + Codes(activation.aliases) + " |\n");
  PrintOps();
  Print("\n## Rewrites\n\nIn the order they run. `--without NAME[,NAME]` leaves some out.\n\n");
  for (const std::string_view name : optimize::RewriteNames()) Print("1. " + Code(name) + "\n");
}

}  // namespace
}  // namespace keratin

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("list_supported CASE_COUNTS\n", stderr);
    return 2;
  }
  const keratin::Counts counts = keratin::ReadCounts(argv[1]);
  if (counts.empty()) {
    std::fprintf(stderr, "%s: no counts in there\n", argv[1]);
    return 1;
  }
  keratin::PrintPage(counts);
}
