#include "ops/string/unicode.h"

namespace keratin::ops {

Status EvalUnicodeDecode(EvalContext& c) {
  KERATIN_ASSIGN(const UnicodeOptions options, UnicodeOptionsOf(c.attrs(), "input_encoding"));
  std::vector<Character> characters;
  std::vector<std::int64_t> splits{0};
  for (const std::string& text : c.input(0).values<std::string>()) {
    KERATIN_TRY(DecodeCharacters(text, options, &characters));
    splits.push_back(static_cast<std::int64_t>(characters.size()));
  }
  const Shape shape{static_cast<std::int64_t>(characters.size())};
  KERATIN_ASSIGN(Tensor rows, IntVector(c, c.attrs().Type("Tsplits", DType::kInt64), splits));
  KERATIN_ASSIGN(Tensor codes, c.Allocate(DType::kInt32, shape));
  for (std::size_t i = 0; i < characters.size(); ++i) codes.mutable_data<std::int32_t>()[i] = characters[i].code;
  c.SetOutput(0, std::move(rows));
  c.SetOutput(1, std::move(codes));
  if (c.output_count() < 3) return OkStatus();
  KERATIN_ASSIGN(Tensor starts, c.Allocate(DType::kInt64, shape));
  for (std::size_t i = 0; i < characters.size(); ++i) starts.mutable_data<std::int64_t>()[i] = static_cast<std::int64_t>(characters[i].start);
  c.SetOutput(2, std::move(starts));
  return OkStatus();
}

}  // namespace keratin::ops
