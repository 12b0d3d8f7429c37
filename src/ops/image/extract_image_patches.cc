#include "base/errors.h"
#include "ops/array/copy_common.h"
#include "ops/map.h"
#include "ops/op.h"
#include "ops/window.h"

namespace keratin::ops {
namespace {

Result<Window> PatchWindow(const Attrs& attrs, const Shape& input) {
  const std::vector<std::int64_t> sizes = attrs.Ints("ksizes"), strides = attrs.Ints("strides"), rates = attrs.Ints("rates");
  if (sizes.size() != 4) return InvalidArgument("ksizes has {} entries and must have 4", sizes.size());
  if (sizes[0] != 1 || sizes[3] != 1) return Unimplemented("ksizes must be 1 for the batch and the channels");
  for (const std::int64_t size : sizes)
    if (size < 1 || size > INT32_MAX) return InvalidArgument("ksizes has the entry {}", size);
  return MakeWindow(attrs, 2, input, std::array<std::int64_t, 2>{sizes[1], sizes[2]}, strides, rates);
}

Status InferPatches(InferContext& c) {
  KERATIN_TRY(c.RequireRank(0, 4, 4));
  Result<Window> window = PatchWindow(c.attrs(), c.shape(0));
  if (!window.ok()) return OnNode(c, window.status());
  // Each size is below 2^31.
  const std::int64_t area = window->axes[0].size * window->axes[1].size;
  std::int64_t depth = Shape::kUnknown;
  if (window->channels >= 0 && (__builtin_mul_overflow(area, window->channels, &depth) || depth < 0))
    return OnNode(c, InvalidArgument("patches of {} pixels with {} channels are too large", area, window->channels));
  c.SetShape(0, window->Output(depth));
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(extract_image_patches) {
  using List = std::vector<std::int64_t>;
  return {.name = "ExtractImagePatches",
          .inputs = {"images: T"},
          .outputs = {"patches: T"},
          .attrs = {"ksizes: list(int) >= 4", "strides: list(int) >= 4", "rates: list(int) >= 4",
                    "T: {bfloat16, half, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128, bool}",
                    "padding: {'SAME', 'VALID'}"},
          .infer = InferPatches,
          .run =
              [](const RunContext& c) {
                const Window window = *PatchWindow(*c.attrs, c.in[0].shape);
                const WindowAxis &down = window.axes[0], &across = window.axes[1];
                const std::int64_t channels = window.channels, patch = c.out[0].shape[3];
                if (c.out[0].size == 0) return;
                ForMovableType(c.out[0].dtype, [&]<class T>() {
                  if constexpr (std::is_trivially_copyable_v<T>) {
                    const T* in = c.in[0].as<T>();
                    T* out = c.out[0].as<T>();
                    const auto rows = [&](std::int64_t begin, std::int64_t end) {
                      for (std::int64_t row = begin; row < end; ++row) {
                        const std::int64_t batch = row / down.out, top = row % down.out * down.stride - down.pad;
                        T* to = out + row * across.out * patch;
                        for (std::int64_t k = 0; k < across.out; ++k) {
                          const std::int64_t left = k * across.stride - across.pad;
                          for (std::int64_t i = 0; i < down.size; ++i) {
                            const std::int64_t y = top + i * down.dilation;
                            for (std::int64_t j = 0; j < across.size; ++j, to += channels) {
                              const std::int64_t x = left + j * across.dilation;
                              if (y >= 0 && y < down.in && x >= 0 && x < across.in)
                                CopyRun(to, in + ((batch * down.in + y) * across.in + x) * channels, channels);
                              else
                                std::fill_n(to, channels, T());
                            }
                          }
                        }
                      }
                    };
                    c.pool->ParallelFor(window.batch * down.out, std::max<std::int64_t>(1, kMapGrain / (across.out * patch)), rows);
                  }
                });
              },
          .note = "patches over the batch or the channels are refused",
          .examples = {{.attrs = {{"ksizes", List{1, 2, 2, 1}}, {"strides", List{1, 1, 2, 1}}, {"rates", List{1, 1, 1, 1}}, {"padding", std::string("VALID")}},
                        .in = {Tensor{{1, 3, 4, 1}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}}},
                        .out = {Tensor{{1, 2, 2, 4}, {1, 2, 5, 6, 3, 4, 7, 8, 5, 6, 9, 10, 7, 8, 11, 12}}}},
                       {.attrs = {{"ksizes", List{1, 2, 2, 1}}, {"strides", List{1, 2, 3, 1}}, {"rates", List{1, 2, 1, 1}}, {"padding", std::string("SAME")}},
                        .in = {Tensor{{1, 3, 4, 1}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}}},
                        .out = {Tensor{{1, 2, 2, 4}, {0, 0, 5, 6, 0, 0, 8, 0, 5, 6, 0, 0, 8, 0, 0, 0}}}},
                       {.attrs = {{"ksizes", List{1, 2, 2, 1}}, {"strides", List{1, 1, 1, 1}}, {"rates", List{1, 1, 1, 1}}, {"padding", std::string("VALID")}},
                        .in = {Tensor{{1, 2, 3, 2}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}}},
                        .out = {Tensor{{1, 1, 2, 8}, {1, 2, 3, 4, 7, 8, 9, 10, 3, 4, 5, 6, 9, 10, 11, 12}}}}}};
}
