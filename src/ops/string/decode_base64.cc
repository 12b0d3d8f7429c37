#include "ops/string/string_common.h"

namespace keratin::ops {
namespace {

int Digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '-') return 62;
  if (c == '_') return 63;
  return -1;
}

bool Decode(std::string_view text, std::string* out) {
  if (text.ends_with('=') && text.size() % 4 != 0) return false;
  for (int i = 0; i < 2 && !text.empty() && text.back() == '='; ++i) text.remove_suffix(1);
  if (text.size() % 4 == 1) return false;
  out->clear();
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const int digit = Digit(c);
    if (digit < 0) return false;
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count >= 8) {
      count -= 8;
      out->push_back(static_cast<char>(static_cast<unsigned char>(bits >> count & 0xFF)));
    }
  }
  return true;
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(decode_base64) {
  return {.name = "DecodeBase64",
          .inputs = {"input: string"},
          .outputs = {"output: string"},
          .infer = SameAsInput,
          .checked_run = [](const RunContext& c) -> Status {
            for (std::int64_t i = 0; i < c.out[0].size; ++i)
              if (!Decode(c.in[0].as<std::string>()[i], c.out[0].as<std::string>() + i)) return InvalidArgument("element {} is no web-safe base64 text", i);
            return OkStatus();
          },
          .examples = {{.in = {Tensor::Scalar<std::string>("_-Fi")}, .out = {Tensor::Scalar<std::string>("\xff\xe1\x62")}}}};
}
