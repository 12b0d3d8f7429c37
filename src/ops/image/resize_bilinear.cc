#include "ops/image/resize_common.h"
#include "ops/op.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

// The two neighbours of a position and the weight of the upper one.
struct Between {
  Between(const ResizeAxis& axis, std::int64_t out) {
    const float source = axis.Source(out);
    const float floor = std::floor(source);
    low = std::clamp<std::int64_t>(static_cast<std::int64_t>(floor), 0, axis.in - 1);
    high = std::clamp<std::int64_t>(static_cast<std::int64_t>(std::ceil(source)), 0, axis.in - 1);
    weight = source - floor;
  }
  std::int64_t low;
  std::int64_t high;
  float weight;
};

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(resize_bilinear) {
  return {.name = "ResizeBilinear",
          .inputs = {"images: T", "size: int32"},
          .outputs = {"resized_images: float"},
          .attrs = {"T: {int8, uint8, int16, uint16, int32, int64, bfloat16, half, float, double, bfloat16}", "align_corners: bool = false",
                    "half_pixel_centers: bool = false"},
          .infer = ResizeShape,
          .run =
              [](const RunContext& c) {
                const ResizeAxis y(c, 1);
                const ResizeAxis x(c, 2);
                const std::int64_t channels = c.out[0].shape[3];
                ForRealType(c.in[0].dtype, [&]<class T>() {
                  const T* in = c.in[0].as<T>();
                  auto* out = c.out[0].as<float>();
                  c.pool->ParallelFor(c.out[0].shape[0] * y.size, std::max<std::int64_t>(1, kMapGrain / std::max<std::int64_t>(1, x.size * channels)),
                                      [&](std::int64_t begin, std::int64_t end) {
                                        for (std::int64_t row = begin; row < end; ++row) {
                                          const T* image = in + row / y.size * y.in * x.in * channels;
                                          const Between v(y, row % y.size);
                                          for (std::int64_t k = 0; k < x.size; ++k) {
                                            const Between h(x, k);
                                            for (std::int64_t d = 0; d < channels; ++d) {
                                              const auto pixel = [&](std::int64_t py, std::int64_t px) {
                                                return static_cast<float>(static_cast<ComputeType<T>>(image[(py * x.in + px) * channels + d]));
                                              };
                                              const float top = pixel(v.low, h.low) + (pixel(v.low, h.high) - pixel(v.low, h.low)) * h.weight;
                                              const float bottom = pixel(v.high, h.low) + (pixel(v.high, h.high) - pixel(v.high, h.low)) * h.weight;
                                              out[(row * x.size + k) * channels + d] = top + (bottom - top) * v.weight;
                                            }
                                          }
                                        }
                                      });
                });
              },
          .accuracy = Accuracy::kRounding,
          .kernel_types = RealTypes(),
          .examples = {{.in = {Tensor{{1, 2, 2, 1}, {1, 2, 3, 4}}, Ints({2, 4})}, .out = {Tensor{{1, 2, 4, 1}, {1, 1.5, 2, 2, 3, 3.5, 4, 4}}}},
                       {.attrs = {{"half_pixel_centers", true}},
                        .in = {Tensor{{1, 2, 2, 1}, {1, 2, 3, 4}}, Ints({2, 4})},
                        .out = {Tensor{{1, 2, 4, 1}, {1, 1.25, 1.75, 2, 3, 3.25, 3.75, 4}}}},
                       {.attrs = {{"align_corners", true}},
                        .in = {Tensor{{1, 2, 2, 1}, {1, 2, 3, 4}}, Ints({3, 3})},
                        .out = {Tensor{{1, 3, 3, 1}, {1, 1.5, 2, 2, 2.5, 3, 3, 3.5, 4}}}}}};
}
