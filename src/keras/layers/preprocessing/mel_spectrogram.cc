#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/layers/preprocessing/signal.h"

namespace keratin::keras {
namespace {

// The HTK triangles: bins x bands.
Tensor MelMatrix(std::int64_t bins, std::int64_t bands, double rate, double low, double high) {
  const auto mel = [](double hertz) { return 1127.0 * std::log(1.0 + hertz / 700.0); };
  std::vector<double> edges(static_cast<std::size_t>(bands) + 2);
  for (std::size_t i = 0; i < edges.size(); ++i) edges[i] = mel(low) + (mel(high) - mel(low)) * static_cast<double>(i) / static_cast<double>(bands + 1);
  std::vector<float> matrix(static_cast<std::size_t>(bins * bands), 0.0F);
  for (std::int64_t bin = 1; bin < bins; ++bin) {
    const double at = mel(rate / 2 * static_cast<double>(bin) / static_cast<double>(bins - 1));
    for (std::int64_t band = 0; band < bands; ++band) {
      const double lower = edges[static_cast<std::size_t>(band)], centre = edges[static_cast<std::size_t>(band) + 1],
                   upper = edges[static_cast<std::size_t>(band) + 2];
      matrix[static_cast<std::size_t>(bin * bands + band)] =
          static_cast<float>(std::max(0.0, std::min((at - lower) / (centre - lower), (upper - at) / (upper - centre))));
    }
  }
  return Tensor::Of(Shape{bins, bands}, matrix);
}

// Overlapping pieces of the last axis: (batch, frames, length).
Value Frames(Lowering& to, Value x, std::int64_t length, std::int64_t step) {
  const std::int64_t samples = to.shape(x)[1];
  // Pieces of the size that both lengths are multiples of, as tf.signal.frame takes them.
  const std::int64_t piece = std::gcd(length, step), pieces = length / piece, pace = step / piece;
  std::vector<std::int32_t> offsets;
  for (std::int64_t i = 0; i < pieces; ++i) offsets.push_back(static_cast<std::int32_t>(i));
  Value count, whole;
  if (samples >= 0) {
    count = to.Int(samples < length ? 0 : 1 + (samples - length) / step);
    whole = to.Int(samples / piece * piece);
  } else {
    const Value given = to.Element(to.Op("Shape", {x}), 1);
    const Value steps = to.Op("FloorDiv", {to.Op("Sub", {given, to.Int(length)}), to.Int(step)});
    count = to.Op("Maximum", {to.Op("AddV2", {steps, to.Int(1)}), to.Int(0)});
    whole = to.Op("Mul", {to.Op("FloorDiv", {given, to.Int(piece)}), to.Int(piece)});
  }
  x = to.Op("Slice", {x, to.Ints({0, 0}), to.Op("Pack", {to.Int(-1), whole})});
  x = to.Reshape(x, {to.Element(to.Op("Shape", {x}), 0), to.Int(-1), to.Int(piece)});
  const Value starts = to.Op("Mul", {to.Op("Range", {to.Int(0), count, to.Int(1)}), to.Int(pace)});
  const Value indices = to.Op("AddV2", {to.Op("ExpandDims", {starts, to.Int(1)}), to.Const(Tensor::Of(Shape{1, pieces}, offsets))});
  const Value gathered = to.Op("GatherV2", {x, indices, to.Int(1)});
  const Value frames = to.Reshape(gathered, {to.Element(to.Op("Shape", {gathered}), 0), count, to.Int(length)});
  return frames;
}

Value Log10(Lowering& to, Value x) { return to.Op("RealDiv", {to.Op("Log", {x}), to.Scalar(std::numbers::ln10, x)}); }

Value LowerMelSpectrogram(Lowering& to, const Config& config, Value x) {
  constexpr std::int64_t kMost = 1 << 22;
  const std::int64_t length = config.Int("fft_length"), step = config.Int("sequence_stride"), bands = config.Int("num_mel_bins");
  const std::int64_t sequence = config.IsNull("sequence_length") ? length : config.Int("sequence_length");
  if (length < 2 || length > kMost || step < 1 || step > kMost || bands < 1 || bands > 65536 || sequence < 1 || sequence > length) {
    to.Fail(InvalidArgument("fft_length {}, sequence_length {}, sequence_stride {} and num_mel_bins {} do not fit", length, sequence, step, bands));
    return {};
  }
  if (!HasRank(to, x, 2)) return {};
  x = to.Cast(x, DType::kFloat);
  const auto half = static_cast<std::int32_t>(length / 2);
  x = to.Op("MirrorPad", {x, to.Const(Tensor::Of<std::int32_t>({2, 2}, std::vector<std::int32_t>{0, 0, half, half}))}, {{"mode", "REFLECT"}});
  std::vector<float> window = SignalWindow<float>(to, config.Raw("window"), sequence);
  if (to.failed()) return {};
  window.insert(window.begin(), static_cast<std::size_t>((length - sequence) / 2), 0.0F);
  window.resize(static_cast<std::size_t>(length), 0.0F);
  const Value frames = to.Op("Mul", {Frames(to, x, length, step), to.Const(Tensor::Of(Shape{length}, window))});
  const Value spectrum = to.Op("RFFT", {frames, to.Ints({length})});
  const Value squares = to.Op("AddV2", {to.Op("Square", {to.Op("Real", {spectrum})}), to.Op("Square", {to.Op("Imag", {spectrum})})});
  const Value magnitude = to.Op("Sqrt", {squares});
  const Value power = to.Op("Pow", {magnitude, to.Scalar(config.Number("mag_exp"), magnitude)});
  const std::int64_t bins = length / 2 + 1;
  const double rate = config.Number("sampling_rate");
  const double high = config.IsNull("max_freq") || config.Number("max_freq") == 0 ? std::floor(rate / 2) : config.Number("max_freq");
  const Value matrix = to.Const(MelMatrix(bins, bands, rate, config.Number("min_freq"), high));
  Value bands_of = to.Op("MatMul", {to.Reshape(power, std::vector<std::int64_t>{-1, bins}), matrix});
  const std::int64_t known_frames = to.failed() ? 0 : to.shape(power)[1];
  const Value count = known_frames >= 0 ? to.Int(known_frames) : to.Element(to.Op("Shape", {power}), 1);
  bands_of = to.Reshape(bands_of, {to.Int(-1), count, to.Int(bands)});
  if (config.Bool("power_to_db")) {
    const double least = config.Number("min_power"), reference = std::max(std::abs(config.Number("ref_power")), least);
    Value decibel = Log10(to, to.Op("Maximum", {bands_of, to.Scalar(least, bands_of)}));
    decibel = to.Op("Mul", {to.Scalar(10, decibel), decibel});
    decibel = to.Op("Sub", {decibel, to.Scalar(10 * std::log10(reference), decibel)});
    const Value loudest = to.Op("Max", {decibel, to.Ints({0, 1, 2})});
    bands_of = to.Op("Maximum", {decibel, to.Op("Sub", {loudest, to.Scalar(config.Number("top_db"), loudest)})});
  }
  return to.Cast(to.Op("Transpose", {bands_of, to.Ints({0, 2, 1})}), to.layer().dtype);
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(mel_spectrogram) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "MelSpectrogram",
          .config = {{"fft_length", 2048},
                     {"sequence_stride", 512},
                     {"sequence_length", Kind::kInt},
                     {"window", Kind::kAny, "hann"},
                     {"sampling_rate", 16000.0},
                     {"num_mel_bins", 128},
                     {"min_freq", 20.0},
                     {"max_freq", Kind::kFloat},
                     {"power_to_db", true},
                     {"top_db", 80.0},
                     {"mag_exp", 2.0},
                     {"min_power", 1e-10},
                     {"ref_power", 1.0}},
          .lower = LowerMelSpectrogram,
          .goldens = {"mel_spectrogram_num_mel_bins12_fft_length64_sequence_stride16"}};
}
