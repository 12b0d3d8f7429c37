// What image layers share.
#pragma once

#include <string>
#include <vector>

#include "keras/lowering.h"

namespace keratin::keras {

// Images of a batch with their channels last; `channels_first` says whether they were turned for it.
struct Images {
  Value value;
  bool channels_first = false;
};
// Fails unless x is a batch of images. The config's data_format decides where the channels are.
Images ChannelsToEnd(Lowering& to, const Config& config, Value x);
// The images as they were before.
Value ChannelsBack(Lowering& to, const Images& images, Value x);

// tf.image.resize: images that have the size already stay as they are.
Value ResizeImages(Lowering& to, Value x, std::int64_t height, std::int64_t width, const std::string& interpolation, bool antialias);

// The largest middle part that has the proportions wanted.
Value CropToProportions(Lowering& to, Value x, std::int64_t height, std::int64_t width);
// As many rows or columns of the fill value on either side as bring the images to the proportions wanted.
Value PadToProportions(Lowering& to, Value x, std::int64_t height, std::int64_t width, double fill);

// height and width of the config, which must be at least 1.
bool ImageSize(Lowering& to, const Config& config, std::int64_t* height, std::int64_t* width);

// A range of pixel values of the config; fails unless it is two numbers.
struct ValueRange {
  double low = 0, high = 255;
};
ValueRange ValueRangeOf(Lowering& to, const Config& config, std::string_view key);
// Pixels of one range brought to another.
Value ChangeRange(Lowering& to, Value x, const ValueRange& from, const ValueRange& into);

// Config keys of layers that act in training only: `keys` and those of all of them.
std::vector<ConfigKey> AugmentationConfig(const std::vector<std::string_view>& keys);
// Layers that act in training only: images stay as they are.
Value LowerAugmentation(Lowering& to, const Config& config, Value x);
// The same for those that bring images to the layer's type.
Value LowerCastingAugmentation(Lowering& to, const Config& config, Value x);
// The same for those that do so in Keras 2 only.
Value LowerAugmentationCastInKeras2(Lowering& to, const Config& config, Value x);

}  // namespace keratin::keras
