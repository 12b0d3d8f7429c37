#include <charconv>
#include <cstdio>

#include "ops/map.h"
#include "ops/string/string_common.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

std::string Format(const std::string& format, double value) {
  const int size = std::snprintf(nullptr, 0, format.c_str(), value);
  std::string text(static_cast<std::size_t>(size), '\0');
  std::snprintf(text.data(), text.size() + 1, format.c_str(), value);
  return text;
}

// Spaces or `fill` before the text, as printf's %5d and %05d; "-" puts them behind.
std::string PadTo(std::string text, std::int64_t width, const std::string& fill) {
  if (fill == "+" && !text.empty() && text[0] != '-') text.insert(0, 1, '+');
  if (fill == " " && !text.empty() && text[0] != '-') text.insert(0, 1, ' ');
  const std::int64_t missing = width - static_cast<std::int64_t>(text.size());
  if (missing <= 0) return text;
  const auto count = static_cast<std::size_t>(missing);
  if (fill == "-") return text + std::string(count, ' ');
  if (fill != "0") return std::string(count, ' ') + text;
  return text.insert(!text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0, count, '0');
}

void RunAsString(const RunContext& c) {
  const std::int64_t precision = c.attrs->Int("precision", -1), width = c.attrs->Int("width", -1);
  const std::string fill = c.attrs->String("fill");
  auto* out = c.out[0].as<std::string>();
  if (c.in[0].dtype == DType::kBool) {
    for (std::int64_t i = 0; i < c.out[0].size; ++i) out[i] = PadTo(c.in[0].as<bool>()[i] ? "true" : "false", width, fill == "-" ? "-" : "");
    return;
  }
  const std::string format = "%" + (precision >= 0 ? "." + std::to_string(precision) : "") +
                             (c.attrs->Bool("scientific") ? "e"
                              : c.attrs->Bool("shortest") ? "g"
                                                          : "f");
  ForRealType(c.in[0].dtype, [&]<class T>() {
    const T* in = c.in[0].as<T>();
    c.pool->ParallelFor(c.out[0].size, kStringGrain, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) {
        std::string text;
        if constexpr (std::is_integral_v<T>) {
          char digits[24];
          text.assign(digits, std::to_chars(digits, digits + sizeof(digits), in[i]).ptr);
        } else {
          text = Format(format, static_cast<double>(static_cast<ComputeType<T>>(in[i])));
        }
        out[i] = width < 0 && fill.empty() ? std::move(text) : PadTo(std::move(text), width, fill);
      }
    });
  });
}

std::vector<DType> TypesWithText() {
  std::vector<DType> types = RealTypes();
  types.push_back(DType::kBool);
  return types;
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(as_string) {
  return {
      .name = "AsString",
      .inputs = {"input: T"},
      .outputs = {"output: string"},
      .attrs = {"T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64, complex64, complex128, bool, variant, string}",
                "precision: int = -1", "scientific: bool = false", "shortest: bool = false", "width: int = -1", "fill: string = \"\""},
      .infer =
          [](InferContext& c) {
            constexpr std::int64_t kMost = 1000;
            if (c.attrs().Int("precision", -1) > kMost || c.attrs().Int("width", -1) > kMost) return Refuse(c, "width and precision are at most {}", kMost);
            const std::string fill = c.attrs().String("fill");
            if (fill.size() > 1 || (!fill.empty() && std::string_view(" +-0").find(fill) == std::string_view::npos))
              return Refuse(c, "fill \"{}\" is not one of ' ', '+', '-', '0'", fill);
            if (c.attrs().Bool("scientific") && c.attrs().Bool("shortest")) return Refuse(c, "scientific and shortest exclude each other");
            return SameAsInput(c);
          },
      .run = RunAsString,
      .kernel_types = TypesWithText(),
      .examples = {
          {.in = {Ints({-12, 7})}, .out = {Tensor::Of<std::string>({2}, std::vector<std::string>{"-12", "7"})}},
          {.attrs = {{"precision", std::int64_t{2}}}, .in = {Tensor{{1}, {1.5}}}, .out = {Tensor::Of<std::string>({1}, std::vector<std::string>{"1.50"})}},
          {.attrs = {{"width", std::int64_t{4}}, {"fill", "0"}}, .in = {Ints({-7})}, .out = {Tensor::Of<std::string>({1}, std::vector<std::string>{"-007"})}}}};
}
