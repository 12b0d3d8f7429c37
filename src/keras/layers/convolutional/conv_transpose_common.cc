#include <algorithm>

#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/layers/convolutional/conv_transpose.h"

namespace keratin::keras {

std::vector<ConfigKey> ConvTransposeKeys(int dims) {
  std::vector<ConfigKey> keys = ConvKeys(dims);
  keys.push_back(ConfigKey("output_padding", ConfigKey::Kind::kInts).Count(dims));
  keys.insert(keys.begin(), ConfigKey("filters", ConfigKey::Kind::kInt).Alias("nb_filter").Required());
  return keys;
}

Value TransposedLength(Lowering& to, const Config& config, const ConvConfig& conv, int axis, std::int64_t known_size, Value size) {
  if (!size.valid() && !InRange(to, "size of the input", {known_size}, 0)) return {};
  if (to.failed()) return {};
  const auto i = static_cast<std::size_t>(axis);
  const std::int64_t stride = conv.strides[i];
  const std::int64_t kernel = (conv.kernel_size[i] - 1) * conv.dilation_rate[i] + 1;
  const bool same = conv.padding == "SAME";
  if (config.IsNull("output_padding")) {
    const std::int64_t more = std::max<std::int64_t>(kernel - stride, 0);
    if (size.valid()) {
      const Value scaled = to.Op("Mul", {size, to.Int(stride)});
      return same ? scaled : to.Op("AddV2", {scaled, to.Int(more)});
    }
    return to.Int(known_size * stride + (same ? 0 : more));
  }
  const std::vector<std::int64_t> output_padding = config.Ints("output_padding", static_cast<int>(conv.strides.size()));
  if (!InRange(to, "output_padding", output_padding, 0)) return {};
  const std::int64_t padding = same ? kernel / 2 : 0;
  if (size.valid()) {
    const Value scaled = to.Op("Mul", {to.Op("Sub", {size, to.Int(1)}), to.Int(stride)});
    return to.Op("AddV2", {to.Op("Sub", {to.Op("AddV2", {scaled, to.Int(kernel)}), to.Int(2 * padding)}), to.Int(output_padding[i])});
  }
  return to.Int((known_size - 1) * stride + kernel - 2 * padding + output_padding[i]);
}

Value KernelWithHoles(Lowering& to, Value kernel, const ConvConfig& conv) {
  const std::size_t dims = conv.kernel_size.size();
  std::vector<std::int64_t> sizes = conv.kernel_size;
  sizes.push_back(to.StaticDim(kernel, -2));
  sizes.push_back(to.StaticDim(kernel, -1));
  if (to.failed()) return {};
  std::vector<std::int64_t> end = sizes;
  for (std::size_t i = 0; i < dims; ++i) {
    const std::int64_t rate = conv.dilation_rate[i];
    if (rate == 1) continue;
    std::int64_t before = 1, behind = 1;
    for (std::size_t k = 0; k <= i; ++k) before *= sizes[k];
    for (std::size_t k = i + 1; k < sizes.size(); ++k) behind *= sizes[k];
    const std::vector<std::int32_t> paddings = {0, 0, 0, static_cast<std::int32_t>(rate - 1), 0, 0};
    const Value apart = to.Op("Pad", {to.Reshape(kernel, {before, 1, behind}), to.Const(Tensor::Of(Shape{3, 2}, paddings))});
    end[i] = (sizes[i] - 1) * rate + 1;
    sizes[i] *= rate;
    kernel = to.Reshape(apart, sizes);
  }
  const std::vector<std::int64_t> zeros(end.size(), 0);
  return to.Op("StridedSlice", {kernel, to.Ints(zeros), to.Ints(end), to.Ints(std::vector<std::int64_t>(end.size(), 1))},
               {{"begin_mask", (std::int64_t{1} << end.size()) - 1}});
}

}  // namespace keratin::keras
