#include <algorithm>

#include "ops/string/string_common.h"

namespace keratin::ops {
namespace {

std::string Encode(std::string_view text, bool pad) {
  static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, text.size() - i);
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k) bits = bits << 8 | (k < count ? static_cast<unsigned char>(text[i + k]) : 0u);
    for (std::size_t k = 0; k <= count; ++k) out.push_back(kDigits[bits >> (18 - 6 * k) & 63]);
    if (pad) out.append(3 - count, '=');
  }
  return out;
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(encode_base64) {
  return {.name = "EncodeBase64",
          .inputs = {"input: string"},
          .outputs = {"output: string"},
          .attrs = {"pad: bool = false"},
          .infer = SameAsInput,
          .run =
              [](const RunContext& c) {
                const bool pad = c.attrs->Bool("pad");
                MapStrings<std::string>(c, [pad](const std::string& text) { return Encode(text, pad); });
              },
          .examples = {{.in = {Tensor::Scalar<std::string>("\xff\xe1\x62z")}, .out = {Tensor::Scalar<std::string>("_-Fieg")}},
                       {.attrs = {{"pad", true}}, .in = {Tensor::Scalar<std::string>("z")}, .out = {Tensor::Scalar<std::string>("eg==")}}}};
}
