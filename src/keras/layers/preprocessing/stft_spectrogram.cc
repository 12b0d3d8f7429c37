#include <bit>

#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

struct Spectrum {
  std::int64_t frame = 0;
  std::int64_t step = 0;
  std::int64_t bins = 0;
  bool channels_first = false;
  std::string padding;
};

Value Transpose(Lowering& to, Value x, const std::vector<std::int64_t>& order) { return to.Op("Transpose", {x, to.Ints(order)}); }

// The length along `axis`: a constant where it is known.
Value Length(Lowering& to, Value x, int axis) {
  const std::int64_t dim = to.shape(x)[axis];
  return dim >= 0 ? to.Int(dim) : to.Element(to.Op("Shape", {x}), axis);
}

// The signal of each channel times the kernel: (batch, channels, bins, frames).
Value Convolve(Lowering& to, const Spectrum& spectrum, Value x, std::string_view slot, std::int64_t channels) {
  if (!spectrum.channels_first) x = Transpose(to, x, {0, 2, 1});
  const Value signal = to.Reshape(x, {to.Int(-1), to.Int(1), Length(to, x, 2), to.Int(1)});
  const Value kernel = to.Op("ExpandDims", {to.Weight(slot, {spectrum.frame, 1, spectrum.bins}), to.Int(0)});
  Value y = to.Op("Conv2D", {signal, kernel},
                  {{"strides", std::vector<std::int64_t>{1, 1, spectrum.step, 1}}, {"padding", spectrum.padding == "same" ? "SAME" : "VALID"}});
  y = to.Op("Squeeze", {y}, {{"squeeze_dims", std::vector<std::int64_t>{1}}});
  y = Transpose(to, y, {0, 2, 1});
  return to.Reshape(y, {to.Int(-1), to.Int(channels), to.Int(spectrum.bins), Length(to, y, 2)});
}

Value Arrange(Lowering& to, const Config& config, bool channels_first, Value x) {
  if (to.failed()) return {};
  const Shape shape = to.shape(x);
  if (config.Bool("expand_dims")) return Transpose(to, x, channels_first ? std::vector<std::int64_t>{0, 1, 3, 2} : std::vector<std::int64_t>{0, 3, 2, 1});
  x = to.Reshape(x, {to.Int(-1), to.Int(shape[1] * shape[2]), Length(to, x, 3)});
  return channels_first ? x : Transpose(to, x, {0, 2, 1});
}

Value LowerStftSpectrogram(Lowering& to, const Config& config, Value x) {
  constexpr std::int64_t kMost = 1 << 24;
  Spectrum spectrum;
  spectrum.frame = config.Int("frame_length");
  const std::int64_t length = config.IsNull("fft_length") ? 0 : config.Int("fft_length");
  if (spectrum.frame < 1 || spectrum.frame > kMost || length < 0 || length > kMost) {
    to.Fail(InvalidArgument("frame_length {} and fft_length {} must be in [1, {}]", spectrum.frame, length, kMost));
    return {};
  }
  spectrum.step = config.IsNull("frame_step") ? spectrum.frame / 2 : config.Int("frame_step");
  if (spectrum.step < 1 || spectrum.step > spectrum.frame) {
    to.Fail(InvalidArgument("frame_step is {}", spectrum.step));
    return {};
  }
  spectrum.bins = (length > 0 ? length : static_cast<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(spectrum.frame)))) / 2 + 1;
  spectrum.channels_first = config.String("data_format") == "channels_first";
  spectrum.padding = config.String("padding");
  if (!HasRank(to, x, 3)) return {};
  const std::int64_t channels = to.StaticDim(x, spectrum.channels_first ? 1 : 2);
  const std::string mode = config.String("mode");
  const bool first = spectrum.channels_first;
  Value real, imag;
  if (mode != "imag") real = Convolve(to, spectrum, x, "real_kernel", channels);
  if (mode != "real") imag = Convolve(to, spectrum, x, "imag_kernel", channels);
  if (mode == "real") return Arrange(to, config, first, real);
  if (mode == "imag") return Arrange(to, config, first, imag);
  if (mode == "angle") return Arrange(to, config, first, to.Op("Atan2", {imag, real}));
  if (mode == "stft") return Arrange(to, config, first, to.Op("ConcatV2", {real, imag, to.Int(2)}));
  const Value power = to.Op("AddV2", {to.Op("Square", {real}), to.Op("Square", {imag})});
  if (mode == "psd") {
    const Value middle = to.Op("StridedSlice", {power, to.Ints({0, 0, 1, 0}), to.Ints({0, 0, -1, 0}), to.Ints({1, 1, 1, 1})},
                               {{"begin_mask", std::int64_t{11}}, {"end_mask", std::int64_t{11}}});
    const Value paddings = to.Const(Tensor::Of<std::int32_t>({4, 2}, std::vector<std::int32_t>{0, 0, 0, 0, 1, 1, 0, 0}));
    return Arrange(to, config, first, to.Op("AddV2", {power, to.Op("Pad", {middle, paddings})}));
  }
  if (mode != "magnitude" && mode != "log") {
    to.Fail(InvalidArgument("there is no mode \"{}\"", mode));
    return {};
  }
  const Value magnitude = Arrange(to, config, first, to.Op("Sqrt", {to.Op("Maximum", {power, to.Scalar(kBackendEpsilon, power)})}));
  if (mode == "magnitude") return magnitude;
  return to.Op("Log", {to.Op("Maximum", {magnitude, to.Scalar(kBackendEpsilon, magnitude)})});
}

std::vector<WeightSlot> StftWeights(const Config& config) {
  std::vector<WeightSlot> slots;
  if (config.String("mode") != "imag") slots.push_back({.name = "real_kernel"});
  if (config.String("mode") != "real") slots.push_back({.name = "imag_kernel"});
  return slots;
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(stft_spectrogram) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "STFTSpectrogram",
          .config = {{"mode", "log"},
                     {"frame_length", 256},
                     {"frame_step", Kind::kInt},
                     {"fft_length", Kind::kInt},
                     {"window", Kind::kAny},
                     {"periodic", Kind::kAny},
                     {"scaling", Kind::kAny},
                     {"padding", "valid"},
                     {"expand_dims", false},
                     {"data_format", "channels_last"}},
          .weights_of = StftWeights,
          .lower = LowerStftSpectrogram,
          .goldens = {"stft_spectrogram_log_frame_length16_windownone"}};
}
