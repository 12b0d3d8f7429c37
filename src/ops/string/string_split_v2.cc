#include <algorithm>

#include "ops/string/string_common.h"

namespace keratin::ops {
namespace {

// As Python's str.split.
void SplitWhitespace(std::string_view text, std::int64_t most, std::vector<std::string_view>* out) {
  std::int64_t splits = 0;
  while (true) {
    while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
    if (text.empty()) return;
    if (most > 0 && splits == most) {
      out->push_back(text);
      return;
    }
    const auto end = static_cast<std::size_t>(std::find_if(text.begin(), text.end(), IsSpace) - text.begin());
    out->push_back(text.substr(0, end));
    text.remove_prefix(end);
    // A limit that is reached at the end leaves an empty rest.
    if (most > 0 && ++splits == most && text.find_first_not_of(" \t\n\v\f\r") == std::string_view::npos) {
      out->emplace_back();
      return;
    }
  }
}
void SplitAt(std::string_view text, std::string_view separator, std::int64_t most, std::vector<std::string_view>* out) {
  for (std::int64_t splits = 0; most <= 0 || splits < most; ++splits) {
    const std::size_t at = text.find(separator);
    if (at == std::string_view::npos) break;
    out->push_back(text.substr(0, at));
    text.remove_prefix(at + separator.size());
  }
  out->push_back(text);
}
Status EvalStringSplitV2(EvalContext& c) {
  if (c.input(0).shape().rank() != 1) return InvalidArgument("the input has the shape {} and must be a vector", c.input(0).shape().ToString());
  if (c.input(1).size() != 1) return InvalidArgument("the separator must be one string");
  const std::string& separator = *c.input(1).data<std::string>();
  const std::int64_t most = c.attrs().Int("maxsplit", -1);
  std::vector<std::string_view> pieces;
  std::vector<std::int64_t> counts;
  counts.reserve(static_cast<std::size_t>(c.input(0).size()));
  for (const std::string& text : c.input(0).values<std::string>()) {
    const std::size_t before = pieces.size();
    if (most == 0)
      pieces.emplace_back(text);
    else if (separator.empty())
      SplitWhitespace(text, most, &pieces);
    else
      SplitAt(text, separator, most, &pieces);
    counts.push_back(static_cast<std::int64_t>(pieces.size() - before));
  }
  return SetSplit(c, pieces, counts);
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(string_split_v2) {
  return {.name = "StringSplitV2",
          .inputs = {"input: string", "sep: string"},
          .outputs = {"indices: int64", "values: string", "shape: int64"},
          .attrs = {"maxsplit: int = -1"},
          .infer = InferStringSplit,
          .eval = EvalStringSplitV2,
          .examples = {{.in = {Tensor::Of<std::string>({2}, std::vector<std::string>{" a  b", "c"}), Tensor::Scalar<std::string>("")},
                        .out = {Tensor::Of<std::int64_t>({3, 2}, std::vector<std::int64_t>{0, 0, 0, 1, 1, 0}),
                                Tensor::Of<std::string>({3}, std::vector<std::string>{"a", "b", "c"}),
                                Tensor::Of<std::int64_t>({2}, std::vector<std::int64_t>{2, 2})}}}};
}
