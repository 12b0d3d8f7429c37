#include <charconv>
#include <cmath>

#include "ops/map.h"
#include "ops/string/string_common.h"

namespace keratin::ops {
namespace {

template <class T>
bool Parse(std::string_view text, T* out) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  if (text.size() > 1 && text.front() == '+' && text[1] != '-' && text[1] != '+') text.remove_prefix(1);
  if constexpr (std::is_floating_point_v<T>) {
    const bool negative = text.starts_with('-');
    const std::string_view digits = text.substr(negative ? 1 : 0);
    if (digits.size() > 2 && digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X')) {
      std::uint64_t whole = 0;
      const auto [stop, error] = std::from_chars(digits.data() + 2, digits.data() + digits.size(), whole, 16);
      *out = negative ? -static_cast<T>(whole) : static_cast<T>(whole);
      return error == std::errc() && stop == digits.data() + digits.size();
    }
  }
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, *out);
  if constexpr (std::is_floating_point_v<T>) {
    // Too large is infinite and too small is zero, as with double-conversion.
    if (error == std::errc::result_out_of_range && stop == end) {
      long double wide = 0;
      if (std::from_chars(text.data(), end, wide).ec == std::errc()) {
        *out = static_cast<T>(wide);
        return true;
      }
    }
  }
  return error == std::errc() && stop == end && !text.empty();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(string_to_number) {
  return {.name = "StringToNumber",
          .inputs = {"string_tensor: string"},
          .outputs = {"output: out_type"},
          .attrs = {"out_type: {float, double, int32, int64, uint32, uint64} = DT_FLOAT"},
          .infer = SameAsInput,
          .checked_run = [](const RunContext& c) -> Status {
            Status status = OkStatus();
            ForRealType(c.out[0].dtype, [&]<class T>() {
              if constexpr (!std::is_same_v<T, Half> && !std::is_same_v<T, Bfloat16>)
                for (std::int64_t i = 0; i < c.out[0].size && status.ok(); ++i)
                  if (!Parse(c.in[0].as<std::string>()[i], c.out[0].as<T>() + i))
                    status = InvalidArgument("\"{}\" is no {}", c.in[0].as<std::string>()[i], DTypeName(c.out[0].dtype));
            });
            return status;
          },
          .examples = {{.in = {Tensor::Of<std::string>({3}, std::vector<std::string>{"1.5", " -2e1 ", "7"})}, .out = {Tensor{{3}, {1.5, -20, 7}}}}}};
}
