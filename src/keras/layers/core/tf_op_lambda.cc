#include <optional>

#include "base/strings.h"
#include "keras/symbols/symbol.h"

namespace keratin::keras {
namespace {

// Why a model with it has no answer to give, for functions that Keratin knows and does not have.
std::string_view WhyNot(std::string_view name) {
  if (name.starts_with("compat.v1.")) name.remove_prefix(10);
  for (const std::string_view random :
       {"random.", "random_", "image.random_", "image.stateless_random_", "nn.dropout", "nn.fractional_", "nn.experimental.stateless_dropout"})
    if (name.starts_with(random)) return "it is random at inference too";
  for (const std::string_view python : {"cond", "case", "switch_case", "while_loop", "map_fn", "vectorized_map", "scan", "foldl", "foldr", "py_function",
                                        "numpy_function", "py_func", "custom_gradient", "nn.with_space_to_batch"})
    if (name == python) return "its argument is Python code, which the file does not hold";
  for (const std::string_view ragged : {"strings.split", "strings.bytes_split", "strings.unicode_split", "strings.unicode_decode", "strings.ngrams"})
    if (name == ragged) return "its answer is a ragged tensor";
  for (const std::string_view sparse : {"sets.", "sparse.", "nn.ctc_greedy_decoder", "nn.ctc_beam_search_decoder"})
    if (name.starts_with(sparse)) return "it works on sparse tensors";
  return {};
}

Status CheckSymbol(const Config& config) {
  const std::string name = config.String("function");
  if (FindSymbol(name) != nullptr) return OkStatus();
  if (const std::string_view why = WhyNot(name); !why.empty()) return Unimplemented("the TensorFlow function \"{}\" is not supported: {}", name, why);
  std::vector<std::string> known;
  for (const SymbolSpec& symbol : AllSymbols()) known.insert(known.end(), symbol.names.begin(), symbol.names.end());
  return Unimplemented("unsupported TensorFlow function \"{}\".{}", name, DidYouMean(name, known));
}

std::vector<Value> LowerSymbol(Lowering& to, const LayerCall& call) {
  const SymbolSpec* symbol = FindSymbol(call.config.String("function"));
  if (symbol == nullptr) {
    to.Fail(Unimplemented("unsupported TensorFlow function \"{}\"", call.config.String("function")));
    return {};
  }
  OpCall made(to, call, symbol->parameters);
  if (to.failed()) return {};
  std::optional<Lowering::Scope> scope;
  if (!symbol->scope.empty()) scope.emplace(to.Enter(symbol->scope));
  return (symbol->lower_op != nullptr ? symbol->lower_op(made, symbol->op) : symbol->lower(made)).values;
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(tf_op_lambda) {
  return {.class_name = "TFOpLambda",
          .aliases = {"SlicingOpLambda"},
          .config = {ConfigKey("function", ConfigKey::Kind::kString).Required()},
          .lower_call = LowerSymbol,
          .check = CheckSymbol,
          .autocast = false};
}
