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

}  // namespace keratin::keras
