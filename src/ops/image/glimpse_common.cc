#include <algorithm>
#include <cmath>
#include <random>

#include "ops/array/array_common.h"
#include "ops/image/glimpse.h"

namespace keratin::ops {
namespace {

// The part of a window along one axis that lies in the image: [begin, end) of the window, from pixel `pixel` on.
struct GlimpseSpan {
  std::int64_t begin = 0, end = 0, pixel = 0;
};

GlimpseSpan SpanOf(float corner, std::int64_t size, std::int64_t window) {
  // What is no number or far away has nothing in the image.
  if (!(std::abs(corner) < 0x1p40F)) return {};
  const auto first = static_cast<std::int64_t>(corner);
  const std::int64_t begin = std::clamp<std::int64_t>(-first, 0, window), end = std::clamp(size - first, begin, window);
  return {begin, end, first + begin};
}

// Noise from the numbers of one image; not TensorFlow's own sequence.
void FillWithNoise(const float* image, std::int64_t size, std::string_view noise, float* out, std::int64_t count) {
  if (noise == "zero" || size == 0) {
    std::fill_n(out, count, 0.F);
    return;
  }
  std::mt19937_64 random;
  if (noise == "uniform") {
    const auto [least, most] = std::minmax_element(image, image + size);
    for (std::int64_t i = 0; i < count; ++i) out[i] = *least + static_cast<float>(random() >> 40) * 0x1p-24F * (*most - *least);
    return;
  }
  double sum = 0, squares = 0;
  for (std::int64_t i = 0; i < size; ++i) sum += static_cast<double>(image[i]);
  const double mean = sum / static_cast<double>(size);
  for (std::int64_t i = 0; i < size; ++i) squares += (static_cast<double>(image[i]) - mean) * (static_cast<double>(image[i]) - mean);
  const double deviation = std::sqrt(squares / static_cast<double>(size));
  std::normal_distribution<double> normal;
  for (std::int64_t i = 0; i < count; ++i) out[i] = static_cast<float>(mean + deviation * normal(random));
}

}  // namespace

Status InferGlimpse(InferContext& c) {
  KERATIN_TRY(c.RequireRank(0, 4, 4));
  KERATIN_TRY(c.RequireRank(1, 1, 1));
  KERATIN_TRY(c.RequireRank(2, 2, 2));
  const std::string noise = c.attrs().String("noise", "uniform");
  if (!noise.empty() && noise != "uniform" && noise != "gaussian" && noise != "zero")
    return Refuse(c, "noise is \"{}\" and must be uniform, gaussian or zero", noise);
  if (!noise.empty() && noise != "uniform" && c.attrs().Bool("uniform_noise", true)) return Refuse(c, "noise is \"{}\" with uniform_noise", noise);
  const Shape in = c.shape(0).has_rank() ? c.shape(0) : Shape::UnknownDims(4);
  Shape out = {in[0], Shape::kUnknown, Shape::kUnknown, in[3]};
  if (const Shape& offsets = c.shape(2); offsets.has_rank()) {
    if (!offsets.IsCompatibleWith({in[0], 2})) return Refuse(c, "offsets of the shape {} for images {}", offsets.ToString(), in.ToString());
    if (out[0] < 0) out[0] = offsets[0];
  }
  KERATIN_ASSIGN(const Shape size, c.ShapeFromInput(1));
  if (size.has_rank()) {
    if (size.rank() != 2) return Refuse(c, "size has {} elements and must have 2", size.rank());
    out[1] = size[0];
    out[2] = size[1];
  }
  c.SetShape(0, out);
  return OkStatus();
}

Status ExtractGlimpses(const RunContext& c, GlimpseCorner corner) {
  const Shape &in = c.in[0].shape, &out = c.out[0].shape;
  if (c.in[2].shape != Shape{in[0], 2}) return InvalidArgument("offsets of the shape {} for images {}", c.in[2].shape.ToString(), in.ToString());
  const bool normalized = c.attrs->Bool("normalized", true), centered = c.attrs->Bool("centered", true);
  std::string noise = c.attrs->String("noise", "uniform");
  if (noise.empty()) noise = c.attrs->Bool("uniform_noise", true) ? "uniform" : "gaussian";
  const std::int64_t pixels = in[1] * in[2] * in[3], window = out[1] * out[2] * out[3], depth = in[3];
  if (window == 0) return OkStatus();
  c.pool->ParallelFor(out[0], 1, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t i = first; i < last; ++i) {
      const auto span = [&](int axis) {
        const float offset = c.in[2].as<float>()[2 * i + axis - 1];
        return SpanOf(corner(offset, static_cast<float>(in[axis]), static_cast<float>(out[axis]), normalized, centered), in[axis], out[axis]);
      };
      const GlimpseSpan rows = span(1), columns = span(2);
      const float* image = c.in[0].as<float>() + i * pixels;
      float* to = c.out[0].as<float>() + i * window;
      if (rows.end - rows.begin < out[1] || columns.end - columns.begin < out[2]) FillWithNoise(image, pixels, noise, to, window);
      for (std::int64_t row = rows.begin; row < rows.end; ++row)
        std::copy_n(image + ((rows.pixel + row - rows.begin) * in[2] + columns.pixel) * depth, (columns.end - columns.begin) * depth,
                    to + (row * out[2] + columns.begin) * depth);
    }
  });
  return OkStatus();
}

OpSpec GlimpseOp(std::string_view name, CheckedRunFn run, std::vector<OpExample> examples) {
  return {.name = name,
          .inputs = {"input: float", "size: int32", "offsets: float"},
          .outputs = {"glimpse: float"},
          .attrs = {"centered: bool = true", "normalized: bool = true", "uniform_noise: bool = true", "noise: string = 'uniform'"},
          .infer = InferGlimpse,
          .checked_run = run,
          .note = "noise is not TensorFlow's sequence of numbers",
          .examples = std::move(examples)};
}

}  // namespace keratin::ops
