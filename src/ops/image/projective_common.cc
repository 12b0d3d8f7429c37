#include <cmath>

#include "base/errors.h"
#include "ops/image/projective.h"
#include "ops/image/resize_common.h"
#include "ops/map.h"

namespace keratin::ops {
namespace {

// Like TensorFlow's, but no number is too large or none at all.
std::int64_t IndexOf(float x) { return x >= -1e9F && x <= 1e9F ? static_cast<std::int64_t>(x) : -1; }

template <class T>
T FromFloat(float x) {
  if constexpr (std::is_integral_v<T>) {
    const auto wide = static_cast<double>(x);
    if (!(wide > static_cast<double>(std::numeric_limits<T>::lowest()))) return std::numeric_limits<T>::lowest();
    if (wide >= static_cast<double>(std::numeric_limits<T>::max())) return std::numeric_limits<T>::max();
  }
  return static_cast<T>(x);
}

// A place outside of an axis of `size` elements as one inside.
using FillMode = float (*)(float at, std::int64_t size);

float Inside(float at, std::int64_t size) { return std::min(std::max(at, 0.0F), static_cast<float>(size - 1)); }

// The whole part of a quotient, which may be too large for an integer.
float Whole(float quotient) { return std::trunc(quotient); }

// [dcba|abcd|dcba]
float Reflect(float at, std::int64_t size) {
  const auto length = static_cast<float>(size), twice = static_cast<float>(2 * size);
  if (at < 0) {
    if (size <= 1) return 0;
    if (at < twice) at = twice * Whole(-at / twice) + at;
    at = at < -length ? at + twice : -at - 1;
  } else if (at > length - 1) {
    if (size <= 1) return 0;
    at -= twice * Whole(at / twice);
    if (at >= length) at = twice - at - 1;
  }
  return Inside(at, size);
}

// [abcd|abcd|abcd]
float Wrap(float at, std::int64_t size) {
  const auto length = static_cast<float>(size), last = static_cast<float>(size - 1);
  if (at < 0) {
    if (size <= 1) return 0;
    at += length * (Whole(-at / last) + 1);
  } else if (at > last) {
    if (size <= 1) return 0;
    at -= length * Whole(at / last);
  }
  return Inside(at, size);
}

struct NamedFill {
  std::string_view name;
  FillMode place;
};
constexpr NamedFill kFillModes[] = {{"CONSTANT", [](float at, std::int64_t) { return at; }}, {"NEAREST", Inside}, {"REFLECT", Reflect}, {"WRAP", Wrap}};

FillMode FindFill(const Attrs& attrs) {
  const std::string name = attrs.String("fill_mode", "CONSTANT");
  for (const NamedFill& mode : kFillModes)
    if (mode.name == name) return mode.place;
  return nullptr;
}

template <class T>
struct Picture {
  const T* data;
  std::int64_t height, width, channels;
  T fill;
  [[nodiscard]] T At(std::int64_t y, std::int64_t x, std::int64_t channel) const {
    return y >= 0 && y < height && x >= 0 && x < width ? data[(y * width + x) * channels + channel] : fill;
  }
};

template <class T>
void FillPixel(const Picture<T>& from, float y, float x, bool nearest, T* to) {
  if (nearest) {
    const std::int64_t row = IndexOf(std::round(y)), column = IndexOf(std::round(x));
    for (std::int64_t k = 0; k < from.channels; ++k) to[k] = from.At(row, column, k);
    return;
  }
  const float top = std::floor(y), left = std::floor(x), bottom = top + 1, right = left + 1;
  const std::int64_t row = IndexOf(top), column = IndexOf(left), row2 = IndexOf(bottom), column2 = IndexOf(right);
  for (std::int64_t k = 0; k < from.channels; ++k) {
    const auto at = [&](std::int64_t i, std::int64_t j) { return static_cast<float>(from.At(i, j, k)); };
    const float upper = (right - x) * at(row, column) + (x - left) * at(row, column2);
    const float lower = (right - x) * at(row2, column) + (x - left) * at(row2, column2);
    to[k] = FromFloat<T>((bottom - y) * upper + (y - top) * lower);
  }
}

}  // namespace

Status InferProjective(InferContext& c) {
  if (FindFill(c.attrs()) == nullptr) return OnNode(c, InvalidArgument("there is no fill_mode \"{}\"", c.attrs().String("fill_mode")));
  const std::string interpolation = c.attrs().String("interpolation");
  if (interpolation != "NEAREST" && interpolation != "BILINEAR") return OnNode(c, InvalidArgument("there is no interpolation \"{}\"", interpolation));
  KERATIN_TRY(c.RequireRank(1, 2, 2));
  if (c.input_count() > 3) KERATIN_TRY(c.RequireRank(3, 0, 0));
  if (c.shape(1).has_rank() && c.shape(1)[1] >= 0 && c.shape(1)[1] != 8)
    return OnNode(c, InvalidArgument("a transform has {} numbers and must have 8", c.shape(1)[1]));
  // The size is input 2.
  const ValueInfo inputs[] = {c.input(0), c.input(2)};
  InferContext sized(c.node(), inputs, std::span(&c.output(0), 1));
  return ResizeShape(sized);
}

Status RunProjective(const RunContext& c) {
  const Shape &in = c.in[0].shape, &out = c.out[0].shape, &transforms = c.in[1].shape;
  if (transforms[1] != 8 || (transforms[0] != 1 && transforms[0] != in[0]))
    return InvalidArgument("transforms have the shape {} and must be of 8 numbers, one or one for each of {} images", transforms.ToString(), in[0]);
  const FillMode place = FindFill(*c.attrs);
  const bool nearest = c.attrs->String("interpolation") == "NEAREST";
  const float fill = c.in.size() > 3 ? c.in[3].as<float>()[0] : 0.0F;
  const std::int64_t height = out[1], width = out[2], channels = in[3];
  ForRealType(c.out[0].dtype, [&]<class T>() {
    const auto rows = [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t row = begin; row < end; ++row) {
        const std::int64_t batch = row / height;
        const auto y = static_cast<float>(row % height);
        const float* t = c.in[1].as<float>() + (transforms[0] == 1 ? 0 : batch * 8);
        const Picture<T> from = {c.in[0].as<T>() + batch * in[1] * in[2] * channels, in[1], in[2], channels, FromFloat<T>(fill)};
        for (std::int64_t k = 0; k < width; ++k) {
          T* to = c.out[0].as<T>() + (row * width + k) * channels;
          const auto x = static_cast<float>(k);
          const float divisor = t[6] * x + t[7] * y + 1.0F;
          if (divisor == 0) {
            std::fill_n(to, channels, from.fill);
            continue;
          }
          const float at_x = (t[0] * x + t[1] * y + t[2]) / divisor, at_y = (t[3] * x + t[4] * y + t[5]) / divisor;
          FillPixel(from, place(at_y, in[1]), place(at_x, in[2]), nearest, to);
        }
      }
    };
    c.pool->ParallelFor(out[0] * height, std::max<std::int64_t>(1, kHeavyMapGrain / std::max<std::int64_t>(1, width * channels)), rows);
  });
  return OkStatus();
}

}  // namespace keratin::ops
