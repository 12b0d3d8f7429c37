#include "ops/string/string_common.h"

namespace keratin::ops {
namespace {

// Every byte of the delimiter is one; without any, each byte stands alone.
void SplitBytes(std::string_view text, std::string_view delimiters, bool skip_empty, std::vector<std::string_view>* out) {
  if (delimiters.empty()) {
    for (std::size_t i = 0; i < text.size(); ++i) out->push_back(text.substr(i, 1));
    return;
  }
  while (true) {
    const std::size_t at = text.find_first_of(delimiters);
    const std::string_view piece = text.substr(0, at);
    if (!piece.empty() || !skip_empty) out->push_back(piece);
    if (at == std::string_view::npos) return;
    text.remove_prefix(at + 1);
  }
}
Status EvalStringSplit(EvalContext& c) {
  if (c.input(0).shape().rank() != 1) return InvalidArgument("the input has the shape {} and must be a vector", c.input(0).shape().ToString());
  if (c.input(1).size() != 1) return InvalidArgument("the delimiter must be one string");
  std::vector<std::string_view> pieces;
  std::vector<std::int64_t> counts;
  for (const std::string& text : c.input(0).values<std::string>()) {
    const std::size_t before = pieces.size();
    if (!text.empty()) SplitBytes(text, *c.input(1).data<std::string>(), c.attrs().Bool("skip_empty", true), &pieces);
    counts.push_back(static_cast<std::int64_t>(pieces.size() - before));
  }
  return SetSplit(c, pieces, counts);
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(string_split) {
  return {.name = "StringSplit",
          .inputs = {"input: string", "delimiter: string"},
          .outputs = {"indices: int64", "values: string", "shape: int64"},
          .attrs = {"skip_empty: bool = true"},
          .infer = InferStringSplit,
          .eval = EvalStringSplit,
          .examples = {
              {.in = {Tensor::Of<std::string>({2}, std::vector<std::string>{"a,,b", ""}), Tensor::Scalar<std::string>(",")},
               .out = {Tensor::Of<std::int64_t>({2, 2}, std::vector<std::int64_t>{0, 0, 0, 1}),
                       Tensor::Of<std::string>({2}, std::vector<std::string>{"a", "b"}), Tensor::Of<std::int64_t>({2}, std::vector<std::int64_t>{2, 2})}}}};
}
