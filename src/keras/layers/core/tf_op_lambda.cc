#include "base/strings.h"
#include "keras/symbols/symbol.h"

namespace keratin::keras {
namespace {

Status CheckSymbol(const Config& config) {
  const std::string name = config.String("function");
  if (FindSymbol(name) != nullptr) return OkStatus();
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
