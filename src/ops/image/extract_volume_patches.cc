#include "base/errors.h"
#include "ops/array/copy_common.h"
#include "ops/op.h"
#include "ops/window.h"

namespace keratin::ops {
namespace {

Result<Window> VolumeWindow(const Attrs& attrs, const Shape& input) {
  const std::vector<std::int64_t> sizes = attrs.Ints("ksizes");
  if (sizes.size() != 5) return InvalidArgument("ksizes has {} entries and must have 5", sizes.size());
  if (sizes[0] != 1 || sizes[4] != 1) return Unimplemented("ksizes must be 1 for the batch and the channels");
  for (const std::int64_t size : sizes)
    if (size < 1 || size > INT32_MAX) return InvalidArgument("ksizes has the entry {}", size);
  return MakeWindow(attrs, 3, input, std::array<std::int64_t, 3>{sizes[1], sizes[2], sizes[3]}, attrs.Ints("strides"), {});
}

Status InferVolumePatches(InferContext& c) {
  KERATIN_TRY(c.RequireRank(0, 5, 5));
  Result<Window> window = VolumeWindow(c.attrs(), c.shape(0));
  if (!window.ok()) return OnNode(c, window.status());
  std::int64_t depth = window->channels;
  for (int i = 0; depth >= 0 && i < 3; ++i)
    if (__builtin_mul_overflow(depth, window->axes[static_cast<std::size_t>(i)].size, &depth)) return OnNode(c, InvalidArgument("the patches are too large"));
  c.SetShape(0, window->Output(depth));
  return OkStatus();
}

template <class T>
void VolumePatches(const RunContext& c, const Window& window) {
  const auto& [planes, down, across] = window.axes;
  const std::int64_t channels = window.channels;
  const T* in = c.in[0].as<T>();
  const std::int64_t patch = c.out[0].shape[4];
  const auto inside = [](const WindowAxis& axis, std::int64_t place) { return place >= 0 && place < axis.in; };
  c.pool->ParallelFor(c.out[0].size / patch, std::max<std::int64_t>(1, kMapGrain / patch), [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t p = begin; p < end; ++p) {
      T* to = c.out[0].as<T>() + p * patch;
      const std::int64_t column = p % across.out, row = p / across.out % down.out, plane = p / across.out / down.out % planes.out,
                         batch = p / across.out / down.out / planes.out;
      for (std::int64_t i = 0; i < planes.size; ++i)
        for (std::int64_t j = 0; j < down.size; ++j)
          for (std::int64_t k = 0; k < across.size; ++k, to += channels) {
            const std::int64_t z = plane * planes.stride - planes.pad + i, y = row * down.stride - down.pad + j, x = column * across.stride - across.pad + k;
            if (inside(planes, z) && inside(down, y) && inside(across, x))
              CopyRun(to, in + (((batch * planes.in + z) * down.in + y) * across.in + x) * channels, channels);
            else
              std::fill_n(to, channels, T());
          }
    }
  });
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(extract_volume_patches) {
  return {.name = "ExtractVolumePatches",
          .inputs = {"input: T"},
          .outputs = {"patches: T"},
          .attrs = {"ksizes: list(int) >= 5", "strides: list(int) >= 5", "T: realnumbertype", "padding: {'SAME', 'VALID'}"},
          .infer = InferVolumePatches,
          .run =
              [](const RunContext& c) {
                if (c.out[0].size == 0) return;
                const Window window = *VolumeWindow(*c.attrs, c.in[0].shape);
                ForRealType(c.out[0].dtype, [&]<class T>() { VolumePatches<T>(c, window); });
              },
          .note = "patches over the batch or the channels are refused",
          .examples = {{.attrs = {{"ksizes", std::vector<std::int64_t>{1, 2, 2, 1, 1}},
                                  {"strides", std::vector<std::int64_t>{1, 1, 1, 1, 1}},
                                  {"padding", std::string("VALID")}},
                        .in = {Tensor{{1, 2, 3, 2, 1}, {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0}}},
                        .out = {Tensor{{1, 1, 2, 2, 4}, {1.0, 3.0, 7.0, 9.0, 2.0, 4.0, 8.0, 10.0, 3.0, 5.0, 9.0, 11.0, 4.0, 6.0, 10.0, 12.0}}}},
                       {.attrs = {{"ksizes", std::vector<std::int64_t>{1, 1, 2, 2, 1}},
                                  {"strides", std::vector<std::int64_t>{1, 2, 2, 2, 1}},
                                  {"padding", std::string("SAME")}},
                        .in = {Tensor{{1, 2, 3, 2, 1}, {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0}}},
                        .out = {Tensor{{1, 1, 2, 1, 4}, {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 0.0, 0.0}}}}}};
}
