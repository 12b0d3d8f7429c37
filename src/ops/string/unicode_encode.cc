#include "ops/string/unicode.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

Status EvalUnicodeEncode(EvalContext& c) {
  KERATIN_ASSIGN(const UnicodeOptions options, UnicodeOptionsOf(c.attrs(), "output_encoding"));
  const Tensor& codes = c.input(0);
  if (codes.shape().rank() != 1) return InvalidArgument("the characters have the shape {} and must be a vector", codes.shape().ToString());
  KERATIN_ASSIGN(const std::vector<std::int64_t> splits, CheckedSplits(c.input(1), codes.size()));
  KERATIN_ASSIGN(Tensor out, c.Allocate(DType::kString, Shape{static_cast<std::int64_t>(splits.size()) - 1}));
  for (std::size_t row = 0; row + 1 < splits.size(); ++row) {
    std::string& text = out.mutable_data<std::string>()[row];
    for (std::int64_t i = splits[row]; i < splits[row + 1]; ++i) {
      const std::int32_t code = codes.data<std::int32_t>()[i];
      if (EncodeCharacter(code, options.encoding, &text)) continue;
      if (options.errors == UnicodeOptions::Errors::kStrict) return InvalidArgument("{} is no Unicode character", code);
      if (options.errors == UnicodeOptions::Errors::kReplace) EncodeCharacter(options.replacement, options.encoding, &text);
    }
  }
  c.SetOutput(0, std::move(out));
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(unicode_encode) {
  return {.name = "UnicodeEncode",
          .inputs = {"input_values: int32", "input_splits: Tsplits"},
          .outputs = {"output: string"},
          .attrs = {"errors: {'ignore', 'replace', 'strict'} = \"replace\"", "output_encoding: {'UTF-8', 'UTF-16-BE', 'UTF-32-BE'}",
                    "replacement_char: int = 65533", "Tsplits: {int32, int64} = DT_INT64"},
          .infer =
              [](InferContext& c) {
                const Shape& splits = c.shape(1);
                c.SetShape(0, Shape{splits.has_rank() && splits.rank() == 1 && splits[0] > 0 ? splits[0] - 1 : Shape::kUnknown});
                return OkStatus();
              },
          .eval = EvalUnicodeEncode,
          .examples = {{.attrs = {{"output_encoding", "UTF-8"}},
                        .in = {Ints({97, 233, 98}), Tensor::Of<std::int64_t>({3}, std::vector<std::int64_t>{0, 2, 3})},
                        .out = {Tensor::Of<std::string>({2}, std::vector<std::string>{"a\xc3\xa9", "b"})}}}};
}
