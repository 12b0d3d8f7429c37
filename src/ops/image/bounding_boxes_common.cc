#include <array>

#include "ops/array/array_common.h"
#include "ops/image/bounding_boxes.h"
#include "ops/map.h"

namespace keratin::ops {
namespace {

using Color = std::array<float, 4>;

std::vector<Color> ColorsOf(const RunContext& c, std::int64_t depth) {
  std::vector<Color> colors;
  if (c.in.size() > 2 && c.in[2].shape.rank() == 2)
    for (std::int64_t i = 0; i < c.in[2].shape[0]; ++i) {
      Color color{};
      for (std::int64_t k = 0; k < std::min<std::int64_t>(4, c.in[2].shape[1]); ++k)
        color[static_cast<std::size_t>(k)] = c.in[2].as<float>()[i * c.in[2].shape[1] + k];
      colors.push_back(color);
    }
  if (colors.empty())
    colors = {{1, 1, 0, 1},     {0, 0, 1, 1},   {1, 0, 0, 1},   {0, 1, 0, 1}, {0.5, 0, 0.5, 1},
              {0.5, 0.5, 0, 1}, {0.5, 0, 0, 1}, {0, 0, 0.5, 1}, {0, 1, 1, 1}, {1, 0, 1, 1}};
  // A grey line is white.
  if (depth == 1)
    for (Color& color : colors) color[0] = 1;
  return colors;
}

template <class T>
void DrawBox(T* image, const Shape& shape, const float* box, const Color& color) {
  const std::int64_t height = shape[1], width = shape[2], depth = shape[3];
  const auto place = [](float part, std::int64_t size) { return part * static_cast<float>(size - 1); };
  const float corners[4] = {place(box[0], height), place(box[1], width), place(box[2], height), place(box[3], width)};
  // Nothing of what is this far outside is seen, and what is no number is not drawn.
  constexpr float kFar = 1e15F;
  for (const float corner : corners)
    if (!(std::abs(corner) < kFar)) return;
  const auto top = static_cast<std::int64_t>(corners[0]), left = static_cast<std::int64_t>(corners[1]), bottom = static_cast<std::int64_t>(corners[2]),
             right = static_cast<std::int64_t>(corners[3]);
  if (top > bottom || left > right || top >= height || bottom < 0 || left >= width || right < 0) return;
  const auto dot = [&](std::int64_t row, std::int64_t column) {
    for (std::int64_t k = 0; k < depth; ++k) image[(row * width + column) * depth + k] = T(color[static_cast<std::size_t>(k)]);
  };
  for (std::int64_t column = std::max<std::int64_t>(left, 0); column <= std::min(right, width - 1); ++column) {
    if (top >= 0) dot(top, column);
    if (bottom < height) dot(bottom, column);
  }
  for (std::int64_t row = std::max<std::int64_t>(top, 0); row <= std::min(bottom, height - 1); ++row) {
    if (left >= 0) dot(row, left);
    if (right < width) dot(row, right);
  }
}

}  // namespace

Status InferBoundingBoxes(InferContext& c) {
  KERATIN_TRY(c.RequireRank(0, 4, 4));
  KERATIN_TRY(c.RequireRank(1, 3, 3));
  if (c.shape(1).has_rank() && c.shape(1)[2] >= 0 && c.shape(1)[2] != 4) return Refuse(c, "boxes of the shape {} and not of 4 numbers", c.shape(1).ToString());
  return SameAsInput(c);
}

Status DrawBoundingBoxes(const RunContext& c) {
  const Shape &shape = c.in[0].shape, &boxes = c.in[1].shape;
  if (boxes[0] != shape[0]) return InvalidArgument("boxes of {} images for {}", boxes[0], shape[0]);
  const std::int64_t depth = shape[3], pixels = shape[1] * shape[2] * depth;
  if (depth != 1 && depth != 3 && depth != 4) return InvalidArgument("images of {} channels; 1, 3 or 4 can be drawn on", depth);
  if (c.in.size() > 2 && c.in[2].size > 0 && (c.in[2].shape.rank() != 2 || c.in[2].shape[1] < depth))
    return InvalidArgument("colors of the shape {} for images of {} channels", c.in[2].shape.ToString(), depth);
  const std::vector<Color> colors = ColorsOf(c, depth);
  ForFloatType(c.out[0].dtype, [&]<class T>() {
    if (c.out[0].data != c.in[0].data) std::copy_n(c.in[0].as<T>(), c.out[0].size, c.out[0].as<T>());
    for (std::int64_t image = 0; image < shape[0]; ++image)
      for (std::int64_t i = 0; i < boxes[1]; ++i)
        DrawBox(c.out[0].as<T>() + image * pixels, shape, c.in[1].as<float>() + (image * boxes[1] + i) * 4,
                colors[static_cast<std::size_t>(i) % colors.size()]);
  });
  return OkStatus();
}

}  // namespace keratin::ops
