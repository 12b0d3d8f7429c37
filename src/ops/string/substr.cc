#include <algorithm>

#include "ops/string/string_common.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

Status RunSubstr(const RunContext& c) {
  const bool characters = c.attrs->String("unit") == "UTF8_CHAR";
  std::vector<std::size_t> starts;
  for (std::int64_t i = 0; i < c.out[0].size; ++i) {
    const std::string& text = c.in[0].as<std::string>()[i];
    const std::int64_t which = c.in[1].size == 1 ? 0 : i;
    std::int64_t at = IntAt(c.in[1], which), length = IntAt(c.in[2], which);
    starts.clear();
    if (characters)
      for (std::size_t k = 0; k < text.size(); ++k)
        if ((static_cast<unsigned char>(text[k]) & 0xC0) != 0x80) starts.push_back(k);
    const auto units = static_cast<std::int64_t>(characters ? starts.size() : text.size());
    if (at < -units || at > units) return OutOfRange("pos {} out of range for string \"{}\" at index {}", at, text, i);
    if (at < 0) at += units;
    length = std::max<std::int64_t>(0, std::min(length, units - at));
    std::size_t first = static_cast<std::size_t>(at), last = first + static_cast<std::size_t>(length);
    if (characters) {
      first = first < starts.size() ? starts[first] : text.size();
      last = last < starts.size() ? starts[last] : text.size();
    }
    c.out[0].as<std::string>()[i] = text.substr(first, last - first);
  }
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(substr) {
  return {.name = "Substr",
          .inputs = {"input: string", "pos: T", "len: T"},
          .outputs = {"output: string"},
          .attrs = {"T: {int32, int64}", "unit: {'BYTE', 'UTF8_CHAR'} = \"BYTE\""},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(MergeShapes(c.shape(1), c.shape(2)).status());
            const Shape& at = c.shape(1);
            if (at.IsFullyKnown() && at.NumElements() != 1 && !at.IsCompatibleWith(c.shape(0)))
              return Unimplemented("node \"{}\" (Substr): positions of the shape {} for strings of the shape {} are not supported", c.node().name,
                                   at.ToString(), c.shape(0).ToString());
            return SameAsInput(c);
          },
          .checked_run = RunSubstr,
          .note = "positions and lengths are one number or as many as strings",
          .examples = {{.in = {Tensor::Scalar<std::string>("hello"), Int(-4), Int(2)}, .out = {Tensor::Scalar<std::string>("el")}},
                       {.attrs = {{"unit", "UTF8_CHAR"}},
                        .in = {Tensor::Scalar<std::string>("h\xc3\xa9llo"), Int(1), Int(2)},
                        .out = {Tensor::Scalar<std::string>("\xc3\xa9l")}}}};
}
