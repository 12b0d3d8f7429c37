#include <algorithm>
#include <cmath>

#include "base/errors.h"
#include "keras/layers/preprocessing/image_preprocessing/images.h"

namespace keratin::keras {
namespace {

constexpr std::int64_t kLevels = 256;

struct Tiles {
  std::int64_t height = 0, width = 0, channels = 0;  // of the images
  std::int64_t rows = 0, columns = 0;                // of the grid
  std::int64_t tile_height = 0, tile_width = 0;
  [[nodiscard]] std::int64_t padded_height() const { return tile_height * rows; }
  [[nodiscard]] std::int64_t padded_width() const { return tile_width * columns; }
};

Value Clip(Lowering& to, Value x, double low, double high) { return to.Op("Maximum", {to.Op("Minimum", {x, to.Scalar(high, x)}), to.Scalar(low, x)}); }

// The cumulated histogram of each tile, (batch, rows, columns, channels, levels).
Value Histograms(Lowering& to, const Tiles& tiles, Value x, double clip_limit) {
  x = to.Reshape(x, std::vector<std::int64_t>{-1, tiles.rows, tiles.tile_height, tiles.columns, tiles.tile_width, tiles.channels});
  x = to.Op("Transpose", {x, to.Ints({0, 1, 3, 5, 2, 4})});
  const auto area = static_cast<double>(tiles.tile_height * tiles.tile_width);
  x = to.Reshape(x, std::vector<std::int64_t>{-1, tiles.tile_height * tiles.tile_width});
  x = Clip(to, to.Cast(x, DType::kInt32), 0, kLevels - 1);
  const Value none = to.Const(Tensor::Of<float>({0}, std::vector<float>{}));
  Value counts = to.Op("DenseBincount", {x, to.Int(kLevels), none});
  counts = to.Reshape(counts, std::vector<std::int64_t>{-1, tiles.rows, tiles.columns, tiles.channels, kLevels});
  if (clip_limit > 0) {
    const Value clipped = Clip(to, counts, 0, clip_limit * area / 256.0);
    const Value excess = to.Op("Sum", {to.Op("Sub", {counts, clipped}), to.Ints({-1})}, {{"keep_dims", true}});
    counts = to.Op("AddV2", {clipped, to.Op("RealDiv", {excess, to.Scalar(256, excess)})});
  }
  const Value sums = to.Op("Cumsum", {counts, to.Int(-1)});
  const Value least = to.Op("Min", {sums, to.Ints({-1})}, {{"keep_dims", true}});
  const Value above = to.Op("Mul", {to.Op("Sub", {sums, least}), to.Scalar(255, sums)});
  Value range = to.Op("Sub", {to.Scalar(area, least), least});
  range = to.Op("SelectV2", {to.Op("Equal", {range, to.Scalar(0, range)}), to.Op("OnesLike", {range}), range});
  return Clip(to, to.Op("RealDiv", {above, range}), 0, 255);
}

// The first and the last slice along `axis` once more.
Value RepeatBorders(Lowering& to, Value x, int axis) {
  const Shape shape = to.shape(x);
  std::vector<std::int64_t> begin(5, 0), size(5, -1);
  size[static_cast<std::size_t>(axis)] = 1;
  const Value first = to.Op("Slice", {x, to.Ints(begin), to.Ints(size)});
  begin[static_cast<std::size_t>(axis)] = shape[axis] - 1;
  const Value last = to.Op("Slice", {x, to.Ints(begin), to.Ints(size)});
  return to.Op("ConcatV2", {first, x, last, to.Int(axis)});
}

// For each pixel along an axis: the tiles before and behind it, times `stride`, and how far it is to the latter.
struct Neighbours {
  std::vector<std::int32_t> before, behind;
  std::vector<float> share;
};
Neighbours FindNeighbours(std::int64_t pixels, std::int64_t tile, std::int64_t count, std::int64_t stride) {
  Neighbours found;
  for (std::int64_t i = 0; i < pixels; ++i) {
    const float at = (static_cast<float>(i) - static_cast<float>(tile) / 2.0F) / static_cast<float>(tile) + 1.0F;
    const float floor = std::floor(at);
    const auto index = [&](float x) {
      return static_cast<std::int32_t>(std::min(std::max(x, 0.0F), static_cast<float>(count + 1))) * static_cast<std::int32_t>(stride);
    };
    found.before.push_back(index(floor));
    found.behind.push_back(index(floor + 1.0F));
    found.share.push_back(at - floor);
  }
  return found;
}

Value Equalize(Lowering& to, const Tiles& tiles, Value padded, double clip_limit) {
  Value tables = Histograms(to, tiles, padded, clip_limit);
  tables = RepeatBorders(to, RepeatBorders(to, tables, 1), 2);
  const std::int64_t stride_x = kLevels * tiles.channels, stride_y = stride_x * (tiles.columns + 2);
  tables = to.Reshape(tables, std::vector<std::int64_t>{-1, stride_y * (tiles.rows + 2)});
  const Neighbours y = FindNeighbours(tiles.padded_height(), tiles.tile_height, tiles.rows, stride_y);
  const Neighbours x = FindNeighbours(tiles.padded_width(), tiles.tile_width, tiles.columns, stride_x);
  const Shape along_y{1, tiles.padded_height(), 1, 1}, along_x{1, 1, tiles.padded_width(), 1};
  std::vector<std::int32_t> channel;
  for (std::int64_t i = 0; i < tiles.channels; ++i) channel.push_back(static_cast<std::int32_t>(i * kLevels));
  const Value pixels = to.Cast(Clip(to, padded, 0, 255), DType::kInt32);
  const Value base = to.Op("AddV2", {pixels, to.Const(Tensor::Of(Shape{1, 1, 1, tiles.channels}, channel))});
  const auto look_up = [&](const std::vector<std::int32_t>& row, const std::vector<std::int32_t>& column) {
    const Value at = to.Op("AddV2", {to.Op("AddV2", {base, to.Const(Tensor::Of(along_y, row))}), to.Const(Tensor::Of(along_x, column))});
    return to.Op("GatherV2", {tables, at, to.Int(1)}, {{"batch_dims", std::int64_t{1}}});
  };
  const auto mix = [&](Value a, Value b, const Shape& shape, const std::vector<float>& share) {
    std::vector<float> rest;
    for (const float s : share) rest.push_back(1.0F - s);
    return to.Op("AddV2", {to.Op("Mul", {a, to.Const(Tensor::Of(shape, rest))}), to.Op("Mul", {b, to.Const(Tensor::Of(shape, share))})});
  };
  const Value top = mix(look_up(y.before, x.before), look_up(y.before, x.behind), along_x, x.share);
  const Value bottom = mix(look_up(y.behind, x.before), look_up(y.behind, x.behind), along_x, x.share);
  return mix(top, bottom, along_y, y.share);
}

Value LowerClahe(Lowering& to, const Config& config, Value input) {
  const DType given = to.dtype(input);
  const ValueRange range = ValueRangeOf(to, config, "value_range");
  const Images images = ChannelsToEnd(to, config, input);
  const std::vector<std::int64_t> grid = config.Ints("tile_grid_size", 2);
  if (to.failed()) return {};
  Tiles tiles{.height = to.StaticDim(images.value, 1),
              .width = to.StaticDim(images.value, 2),
              .channels = to.StaticDim(images.value, 3),
              .rows = grid[0],
              .columns = grid[1]};
  if (to.failed() || tiles.rows < 1 || tiles.columns < 1 || tiles.rows > 1024 || tiles.columns > 1024 || tiles.height < 1 || tiles.width < 1) {
    to.Fail(InvalidArgument("tile_grid_size {} x {} for images of {} x {}", tiles.rows, tiles.columns, tiles.height, tiles.width));
    return {};
  }
  tiles.tile_height = (tiles.height + tiles.rows - 1) / tiles.rows;
  tiles.tile_width = (tiles.width + tiles.columns - 1) / tiles.columns;
  const std::int64_t below = tiles.padded_height() - tiles.height, beside = tiles.padded_width() - tiles.width;
  if (below > tiles.height || beside > tiles.width) {
    to.Fail(InvalidArgument("a grid of {} x {} tiles is too fine for images of {} x {}", tiles.rows, tiles.columns, tiles.height, tiles.width));
    return {};
  }
  Value x = to.Cast(ChangeRange(to, images.value, range, {}), DType::kFloat);
  if (below > 0 || beside > 0) {
    const std::vector<std::int32_t> paddings{0, 0, 0, static_cast<std::int32_t>(below), 0, static_cast<std::int32_t>(beside), 0, 0};
    x = to.Op("MirrorPad", {x, to.Const(Tensor::Of<std::int32_t>({4, 2}, paddings))}, {{"mode", "SYMMETRIC"}});
  }
  x = Equalize(to, tiles, x, config.Number("clip_limit"));
  x = to.Op("Slice", {x, to.Ints({0, 0, 0, 0}), to.Ints({-1, tiles.height, tiles.width, -1})});
  x = to.Cast(ChangeRange(to, x, {}, range), given);
  return ChannelsBack(to, images, x);
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(contrast_limited_adaptive_histogram_equalization) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "ContrastLimitedAdaptiveHistogramEqualization",
          .aliases = {"CLAHE"},
          .config = {{"value_range", Kind::kAny},
                     {"clip_limit", 4.0},
                     ConfigKey("tile_grid_size", Kind::kInts, 8).Count(2),
                     {"data_format", "channels_last"},
                     {"factor", Kind::kAny},
                     {"seed", Kind::kAny}},
          .lower = LowerClahe,
          .note = "images must have a known size"};
}
