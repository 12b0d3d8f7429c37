#include "keras/symbols/unicode.h"

namespace keratin::keras {
namespace {

// The characters, and their places where the scope's function gives them.
std::vector<Expr> CharactersOf(OpCall& c) {
  const Expr text = c.First();
  if (c.to.failed()) return {text};
  if (text.rank() != 0) return {c.Fail(Unimplemented("gives a RaggedTensor, which is not supported, for anything but one text"))};
  const bool places = c.config.String("function").ends_with("_with_offsets");
  const std::string_view op = places ? "UnicodeDecodeWithOffsets" : "UnicodeDecode";
  std::vector<Expr> found = Calls(op, {Flat(text)},
                                  {{"input_encoding", c.String("input_encoding", "")},
                                   {"errors", c.String("errors", "replace")},
                                   {"replacement_char", c.Int("replacement_char", 65533)},
                                   {"replace_control_characters", c.Bool("replace_control_characters", false)}},
                                  op);
  if (!found.empty()) found.erase(found.begin());
  return found;
}

std::vector<Expr> SplitOneText(OpCall& c) {
  std::vector<Expr> found = CharactersOf(c);
  if (c.to.failed()) return found;
  const Expr splits = Range(IntExpr(c.to, 0), Dim(found[0], 0) + 1);
  found[0] = Raw(
      "UnicodeEncode", {found[0], splits},
      {{"errors", c.String("errors", "replace")}, {"output_encoding", c.String("input_encoding", "")}, {"replacement_char", c.Int("replacement_char", 65533)}});
  return found;
}

}  // namespace

SymbolSpec UnicodeDecodeSymbol(std::string_view name, std::string_view scope) {
  return {.names = {name},
          .parameters = {"input", "input_encoding", "errors", "replacement_char", "replace_control_characters"},
          .lower = [](OpCall& c) -> Results { return CharactersOf(c); },
          .scope = scope};
}

SymbolSpec UnicodeSplitSymbol(std::string_view name, std::string_view scope) {
  return {.names = {name},
          .parameters = {"input", "input_encoding", "errors", "replacement_char"},
          .lower = [](OpCall& c) -> Results { return SplitOneText(c); },
          .scope = scope};
}

}  // namespace keratin::keras
