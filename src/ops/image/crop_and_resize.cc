#include <cmath>

#include "ops/array/array_common.h"
#include "ops/broadcast.h"
#include "ops/map.h"
#include "ops/op.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

// Where the pixels of a crop come from along one axis, as TensorFlow computes it in float.
struct CropAxis {
  CropAxis(float from, float to, std::int64_t size, std::int64_t crop) : last(static_cast<float>(size - 1)), many(crop > 1) {
    scale = many ? (to - from) * last / static_cast<float>(crop - 1) : 0;
    start = many ? from * last : static_cast<float>(0.5 * static_cast<double>(from + to) * static_cast<double>(last));
  }
  [[nodiscard]] float At(std::int64_t i) const { return many ? start + static_cast<float>(i) * scale : start; }
  // False for what is no number too.
  [[nodiscard]] bool Inside(float place) const { return place >= 0 && place <= last; }
  float last;
  bool many;
  float scale;
  float start;
};

template <class T>
void CropBox(const RunContext& c, std::int64_t box, std::int64_t batch) {
  const Shape &in = c.in[0].shape, &out = c.out[0].shape;
  const std::int64_t depth = in[3];
  const float* corners = c.in[1].as<float>() + box * 4;
  const CropAxis rows(corners[0], corners[2], in[1], out[1]), columns(corners[1], corners[3], in[2], out[2]);
  const T* image = c.in[0].as<T>() + batch * in[1] * in[2] * depth;
  const bool nearest = c.attrs->String("method", "bilinear") == "nearest";
  const auto outside = static_cast<float>(c.attrs->Float("extrapolation_value", 0));
  float* to = c.out[0].as<float>() + box * out[1] * out[2] * depth;
  for (std::int64_t i = 0; i < out[1]; ++i) {
    const float y = rows.At(i);
    for (std::int64_t k = 0; k < out[2]; ++k, to += depth) {
      const float x = columns.At(k);
      if (!rows.Inside(y) || !columns.Inside(x)) {
        std::fill_n(to, depth, outside);
        continue;
      }
      const auto pixel = [&](float row, float column) { return image + (static_cast<std::int64_t>(row) * in[2] + static_cast<std::int64_t>(column)) * depth; };
      if (nearest) {
        const T* at = pixel(std::round(y), std::round(x));
        for (std::int64_t d = 0; d < depth; ++d) to[d] = static_cast<float>(at[d]);
        continue;
      }
      const float top = std::floor(y), bottom = std::ceil(y), left = std::floor(x), right = std::ceil(x);
      const T *top_left = pixel(top, left), *top_right = pixel(top, right), *bottom_left = pixel(bottom, left), *bottom_right = pixel(bottom, right);
      const auto between = [](T a, T b, float part) { return static_cast<float>(a) + (static_cast<float>(b) - static_cast<float>(a)) * part; };
      for (std::int64_t d = 0; d < depth; ++d) {
        const float above = between(top_left[d], top_right[d], x - left), below = between(bottom_left[d], bottom_right[d], x - left);
        to[d] = above + (below - above) * (y - top);
      }
    }
  }
}

Status InferCropAndResize(InferContext& c) {
  KERATIN_TRY(c.RequireRank(0, 4, 4));
  KERATIN_TRY(c.RequireRank(1, 2, 2));
  KERATIN_TRY(c.RequireRank(2, 1, 1));
  KERATIN_TRY(c.RequireRank(3, 1, 1));
  const Shape in = c.shape(0).has_rank() ? c.shape(0) : Shape::UnknownDims(4);
  if (in[1] == 0 || in[2] == 0) return Refuse(c, "the image, {}, has no pixels", in.ToString());
  Shape out = {Shape::kUnknown, Shape::kUnknown, Shape::kUnknown, in[3]};
  if (c.shape(1).has_rank()) {
    if (c.shape(1)[1] >= 0 && c.shape(1)[1] != 4) return Refuse(c, "a box has {} numbers and must have 4", c.shape(1)[1]);
    out[0] = c.shape(1)[0];
  }
  if (c.shape(2).has_rank() && c.shape(2)[0] >= 0) {
    if (out[0] >= 0 && out[0] != c.shape(2)[0]) return Refuse(c, "{} boxes and {} numbers of images", out[0], c.shape(2)[0]);
    out[0] = c.shape(2)[0];
  }
  KERATIN_ASSIGN(const Shape size, c.ShapeFromInput(3));
  if (size.has_rank()) {
    if (size.rank() != 2) return Refuse(c, "crop_size has {} elements and must have 2", size.rank());
    if (size[0] == 0 || size[1] == 0) return Refuse(c, "the size of the crops must be positive");
    out[1] = size[0];
    out[2] = size[1];
  }
  c.SetShape(0, out);
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(crop_and_resize) {
  return {.name = "CropAndResize",
          .inputs = {"image: T", "boxes: float", "box_ind: int32", "crop_size: int32"},
          .outputs = {"crops: float"},
          .attrs = {"T: {uint8, uint16, int8, int16, int32, int64, half, float, double}", "method: {'bilinear', 'nearest'} = 'bilinear'",
                    "extrapolation_value: float = 0"},
          .infer = InferCropAndResize,
          .checked_run = [](const RunContext& c) -> Status {
            KERATIN_TRY(CheckSize(c.in[2], c.in[1].shape[0]));
            for (std::int64_t box = 0; box < c.out[0].shape[0]; ++box) {
              const std::int64_t batch = IntAt(c.in[2], box);
              if (batch < 0 || batch >= c.in[0].shape[0]) return InvalidArgument("box {} is of image {} of {}", box, batch, c.in[0].shape[0]);
            }
            ForRealType(c.in[0].dtype, [&]<class T>() {
              c.pool->ParallelFor(c.out[0].shape[0], 1, [&](std::int64_t begin, std::int64_t end) {
                for (std::int64_t box = begin; box < end; ++box) CropBox<T>(c, box, IntAt(c.in[2], box));
              });
            });
            return OkStatus();
          },
          .accuracy = Accuracy::kRounding,
          .examples = {{.in = {Tensor{{1, 4, 3, 1}, {1.0, 2.0, 4.0, 3.0, 7.0, 5.0, 0.5, 8.0, 2.0, 6.0, 1.0, 3.0}},
                               Tensor{{2, 4}, {0.0, 0.0, 1.0, 1.0, 0.25, 0.1F, 0.8F, 1.3F}}, Ints({0, 0}), Ints({2, 3})},
                        .out = {Tensor{{2, 2, 3, 1}, {1.0, 2.0, 4.0, 6.0, 1.0, 3.0, 3.15F, 5.35F, 0.0, 3.2000003F, 4.08F, 0.0}}}},
                       {.attrs = {{"method", std::string("nearest")}, {"extrapolation_value", -1.0F}},
                        .in = {Tensor{{1, 4, 3, 1}, {1.0, 2.0, 4.0, 3.0, 7.0, 5.0, 0.5, 8.0, 2.0, 6.0, 1.0, 3.0}}, Tensor{{1, 4}, {1.2F, 0.5, 0.2F, -0.5}},
                               Ints({0}), Ints({3, 2})},
                        .out = {Tensor{{1, 3, 2, 1}, {-1.0, -1.0, 8.0, -1.0, 7.0, -1.0}}}},
                       {.in = {Tensor{{1, 4, 3, 1}, {1.0, 2.0, 4.0, 3.0, 7.0, 5.0, 0.5, 8.0, 2.0, 6.0, 1.0, 3.0}}, Tensor{{1, 4}, {0.1F, 0.2F, 0.6F, 0.9F}},
                               Ints({0}), Ints({1, 1})},
                        .out = {Tensor{{1, 1, 1, 1}, {6.8300004F}}}}}};
}
