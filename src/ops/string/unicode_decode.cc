#include "ops/string/unicode.h"
#include "ops/values.h"

KERATIN_OP(unicode_decode) {
  return {.name = "UnicodeDecode",
          .inputs = {"input: string"},
          .outputs = {"row_splits: Tsplits", "char_values: int32"},
          .attrs = {"input_encoding: string", "errors: {'strict', 'replace', 'ignore'} = \"replace\"", "replacement_char: int = 65533",
                    "replace_control_characters: bool = false", "Tsplits: {int32, int64} = DT_INT64"},
          .infer =
              [](InferContext& c) {
                KERATIN_TRY(UnknownVectors(c));
                const Shape& shape = c.shape(0);
                const std::int64_t size = shape.has_rank() ? shape.NumElements() : Shape::kUnknown;
                if (size >= 0) c.SetShape(0, Shape{size + 1});
                return OkStatus();
              },
          .eval = EvalUnicodeDecode,
          .note = "encodings: UTF-8, UTF-16-BE, UTF-32-BE, US-ASCII, ISO-8859-1",
          .examples = {{.attrs = {{"input_encoding", "UTF-8"}},
                        .in = {Tensor::Of<std::string>({1}, std::vector<std::string>{"a\xc3\xa9"})},
                        .out = {Tensor::Of<std::int64_t>({2}, std::vector<std::int64_t>{0, 2}), Ints({97, 233})}}}};
}
