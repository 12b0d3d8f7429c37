// What the convolution layers share.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "keras/lowering.h"

namespace keratin::keras {

// Config keys of every convolution over `dims` spatial axes.
std::vector<ConfigKey> ConvKeys(int dims);

// The checked numbers of a convolution's config.
struct ConvConfig {
  std::vector<std::int64_t> kernel_size;
  std::vector<std::int64_t> strides;
  std::vector<std::int64_t> dilation_rate;
  std::string padding;  // "VALID" or "SAME"; "VALID" for causal ones
  bool causal = false;
  bool channels_first = false;
  [[nodiscard]] bool dilated() const;
  [[nodiscard]] bool strided() const;
  // {1, strides..., 1}, as the ops have them.
  [[nodiscard]] std::vector<std::int64_t> StrideList() const;
};
// Nothing, and the lowering has failed, when the config cannot be. Strides together with dilation are refused unless `strided_holes`.
std::optional<ConvConfig> ReadConv(Lowering& to, const Config& config, int dims, bool strided_holes = false);

// x with zeros before its axis 1, as padding="causal" wants.
Value PadCausal(Lowering& to, Value x, const ConvConfig& conv);

using UnaryFn = std::function<Value(Value)>;

// A dilated convolution as TensorFlow's Python makes it, in the current scope: SpaceToBatchND, `conv` without holes, BatchToSpaceND. The spatial axes of x
// stand behind its first.
Value WithSpaceToBatch(Lowering& to, Value x, const std::vector<std::int64_t>& kernel_size, const std::vector<std::int64_t>& dilation, bool same,
                       const UnaryFn& conv);

// A convolution that is strided and dilated, as Keras 3 makes it: padded for SAME, `conv` without holes or strides, then every stride-th of its pixels.
Value WithStridedHoles(Lowering& to, Value x, const std::vector<std::int64_t>& kernel_size, const std::vector<std::int64_t>& strides,
                       const std::vector<std::int64_t>& dilation, bool same, const UnaryFn& conv);

// `op` over x with the leading axes as one, in the current scope; `inner` axes are the op's own.
Value SqueezeBatchDims(Lowering& to, Value x, int inner, const UnaryFn& op);

// y plus the weight "bias" where the layer has one.
Value AddBias(Lowering& to, const Config& config, Value y, std::int64_t channels, bool channels_first = false);

// A convolution over two or three spatial axes.
Value LowerConvolution(Lowering& to, const Config& config, Value x, int dims);

}  // namespace keratin::keras
