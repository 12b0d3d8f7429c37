#include "ops/array/copy_common.h"
#include "ops/image/resize_common.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(resize_nearest_neighbor) {
  return {.name = "ResizeNearestNeighbor",
          .inputs = {"images: T", "size: int32"},
          .outputs = {"resized_images: T"},
          .attrs = {"T: {int8, uint8, int16, uint16, int32, int64, half, float, double, bfloat16}", "align_corners: bool = false",
                    "half_pixel_centers: bool = false"},
          .infer = ResizeShape,
          .run =
              [](const RunContext& c) {
                const ResizeAxis y(c, 1);
                const ResizeAxis x(c, 2);
                const std::int64_t channels = c.out[0].shape[3];
                ForMovableType(c.out[0].dtype, [&]<class T>() {
                  const T* in = c.in[0].as<T>();
                  T* out = c.out[0].as<T>();
                  c.pool->ParallelFor(c.out[0].shape[0] * y.size, std::max<std::int64_t>(1, kMapGrain / std::max<std::int64_t>(1, x.size * channels)),
                                      [&](std::int64_t begin, std::int64_t end) {
                                        for (std::int64_t row = begin; row < end; ++row) {
                                          const T* from = in + (row / y.size * y.in + y.Nearest(row % y.size)) * x.in * channels;
                                          for (std::int64_t k = 0; k < x.size; ++k)
                                            CopyRun(out + (row * x.size + k) * channels, from + x.Nearest(k) * channels, channels);
                                        }
                                      });
                });
              },
          .kernel_types = RealTypes(),
          .examples = {
              {.in = {Tensor{{1, 2, 2, 1}, {1, 2, 3, 4}}, Ints({4, 2})}, .out = {Tensor{{1, 4, 2, 1}, {1, 2, 1, 2, 3, 4, 3, 4}}}},
              {.attrs = {{"half_pixel_centers", true}}, .in = {Tensor{{1, 2, 2, 1}, {1, 2, 3, 4}}, Ints({1, 3})}, .out = {Tensor{{1, 1, 3, 1}, {3, 4, 4}}}}}};
}
