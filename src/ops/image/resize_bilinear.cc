#include <new>

#include "kernels/resize.h"
#include "ops/image/resize_common.h"
#include "ops/op.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

kernels::Between BetweenOf(const ResizeAxis& axis, std::int64_t out) {
  const float source = axis.Source(out);
  const float floor = std::floor(source);
  return {std::clamp<std::int64_t>(static_cast<std::int64_t>(floor), 0, axis.in - 1),
          std::clamp<std::int64_t>(static_cast<std::int64_t>(std::ceil(source)), 0, axis.in - 1), source - floor};
}

class BilinearStep : public Step {
 public:
  explicit BilinearStep(const Shape& out) { scratch_bytes = static_cast<std::size_t>(out[1] + out[2]) * sizeof(kernels::Between); }

  void Run(const RunContext& c) const override {
    const ResizeAxis y(c, 1), x(c, 2);
    const std::int64_t channels = c.out[0].shape[3];
    const auto places = [](const ResizeAxis& axis, void* memory) {
      auto* between = static_cast<kernels::Between*>(memory);
      for (std::int64_t i = 0; i < axis.size; ++i) new (between + i) kernels::Between(BetweenOf(axis, i));
      return std::span<const kernels::Between>(between, static_cast<std::size_t>(axis.size));
    };
    const auto rows = places(y, c.scratch), columns = places(x, static_cast<kernels::Between*>(c.scratch) + y.size);
    const kernels::ResizeShape shape{c.out[0].shape[0], y.in, x.in, channels, y.size, x.size};
    if (c.in[0].dtype == DType::kFloat) {
      kernels::ResizeBilinear(shape, rows, columns, c.in[0].as<float>(), c.out[0].as<float>(), c.pool);
      return;
    }
    ForRealType(c.in[0].dtype, [&]<class T>() {
      const T* in = c.in[0].as<T>();
      auto* out = c.out[0].as<float>();
      c.pool->ParallelFor(shape.batch * y.size, std::max<std::int64_t>(1, kMapGrain / std::max<std::int64_t>(1, x.size * channels)),
                          [&](std::int64_t begin, std::int64_t end) {
                            for (std::int64_t row = begin; row < end; ++row) {
                              const T* image = in + row / y.size * y.in * x.in * channels;
                              const kernels::Between& v = rows[static_cast<std::size_t>(row % y.size)];
                              for (std::int64_t k = 0; k < x.size; ++k) {
                                const kernels::Between& h = columns[static_cast<std::size_t>(k)];
                                for (std::int64_t d = 0; d < channels; ++d) {
                                  const auto pixel = [&](std::int64_t py, std::int64_t px) {
                                    return static_cast<float>(static_cast<ComputeType<T>>(image[(py * x.in + px) * channels + d]));
                                  };
                                  const float top = pixel(v.low, h.low) + (pixel(v.low, h.high) - pixel(v.low, h.low)) * h.part;
                                  const float bottom = pixel(v.high, h.low) + (pixel(v.high, h.high) - pixel(v.high, h.low)) * h.part;
                                  out[(row * x.size + k) * channels + d] = top + (bottom - top) * v.part;
                                }
                              }
                            }
                          });
    });
  }
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
          .prepare = [](PrepareContext& c) -> Result<std::unique_ptr<Step>> { return std::make_unique<BilinearStep>(c.outputs[0].shape); },
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
