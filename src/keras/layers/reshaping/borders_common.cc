#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/layers/reshaping/borders.h"

namespace keratin::keras {

std::vector<std::int64_t> Borders(Lowering& to, const Config& config, std::string_view key, int dims) {
  const Json& value = config.Raw(key);
  std::vector<std::int64_t> borders;
  bool good = true;
  const auto add = [&](const Json& number) {
    good = good && number.AsInt().has_value();
    borders.push_back(number.AsInt().value_or(0));
  };
  const auto axes = static_cast<std::size_t>(dims);
  if (value.AsInt().has_value()) {
    for (std::size_t i = 0; i < 2 * axes; ++i) add(value);
  } else if (dims == 1 && value.is_array() && value.size() == 2) {
    for (const Json& number : value.items()) add(number);
  } else if (value.is_array() && value.size() == axes) {
    for (const Json& item : value.items()) {
      const bool pair = item.is_array() && item.size() == 2;
      add(pair ? item[0] : item);
      add(pair ? item[1] : item);
    }
  } else {
    good = false;
  }
  if (!good) {
    to.Fail(InvalidArgument("\"{}\" must be a number or a list of {} numbers or pairs and is {}", key, dims, value.Dump()));
    return {};
  }
  if (!InRange(to, key, borders, 0)) return {};
  return borders;
}

Value ZeroPad(Lowering& to, const Config& config, Value x, int dims) {
  if (!HasRank(to, x, dims + 2)) return {};
  const bool first = ChannelsFirst(to, config);
  const std::vector<std::int64_t> borders = Borders(to, config, "padding", dims);
  if (to.failed()) return {};
  std::vector<std::int32_t> paddings = {0, 0};
  if (first) paddings.insert(paddings.end(), {0, 0});
  for (const std::int64_t border : borders) paddings.push_back(static_cast<std::int32_t>(border));
  if (!first) paddings.insert(paddings.end(), {0, 0});
  return to.Op("Pad", {x, to.Const(Tensor::Of(Shape{dims + 2, 2}, paddings))});
}

Value Crop(Lowering& to, const Config& config, Value x, int dims) {
  if (!HasRank(to, x, dims + 2)) return {};
  const int first = ChannelsFirst(to, config) ? 2 : 1;
  const std::vector<std::int64_t> borders = Borders(to, config, "cropping", dims);
  if (to.failed()) return {};
  std::vector<std::int64_t> begin(static_cast<std::size_t>(first), 0), end = begin;
  // Axes that stay whole.
  const std::int64_t begin_mask = first == 2 ? 3 : 1 | std::int64_t{1} << (dims + 1);
  std::int64_t end_mask = begin_mask;
  for (int axis = first; axis < first + dims; ++axis) {
    const auto i = static_cast<std::size_t>(axis - first) * 2;
    const std::int64_t size = to.shape(x)[axis];
    if (size >= 0 && borders[i] + borders[i + 1] >= size) {
      to.Fail(InvalidArgument("\"cropping\" takes {} of axis {}, which has {} elements", borders[i] + borders[i + 1], axis, size));
      return {};
    }
    begin.push_back(borders[i]);
    end.push_back(-borders[i + 1]);
    if (borders[i + 1] == 0) end_mask |= std::int64_t{1} << axis;
  }
  begin.resize(static_cast<std::size_t>(dims) + 2);
  end.resize(begin.size());
  return to.Op("StridedSlice", {x, to.Ints(begin), to.Ints(end), to.Ints(std::vector<std::int64_t>(begin.size(), 1))},
               {{"begin_mask", begin_mask}, {"end_mask", end_mask}});
}

}  // namespace keratin::keras
