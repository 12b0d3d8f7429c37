#include <algorithm>

#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

// The config's nested lists of numbers; false when it is anything else.
bool Flatten(const Json& value, std::vector<double>& numbers, int depth = 0) {
  if (value.is_number()) {
    numbers.push_back(*value.AsDouble());
    return true;
  }
  if (!value.is_array() || depth > Shape::kMaxRank) return false;
  return std::all_of(value.items().begin(), value.items().end(), [&](const Json& item) { return Flatten(item, numbers, depth + 1); });
}

// "mean" or "variance" of the config, spread over `broadcast`, as a Reshape and a Cast of it.
Value FromConfig(Lowering& to, const Config& config, std::string_view key, const Shape& broadcast, const Shape& kept) {
  std::vector<double> numbers;
  const bool numeric = Flatten(config.Raw(key), numbers);
  const std::int64_t size = broadcast.NumElements();
  // Keras 3 repeats what stands for the last of its axes over those before them.
  if (numeric && !to.keras2() && numbers.size() > 1 && kept.rank() > 0 && static_cast<std::int64_t>(numbers.size()) == kept.back()) {
    const std::vector<double> row = numbers;
    while (static_cast<std::int64_t>(numbers.size()) < size) numbers.insert(numbers.end(), row.begin(), row.end());
  }
  const auto count = static_cast<std::int64_t>(numbers.size());
  if (!numeric || (count != 1 && count != size)) {
    to.Fail(InvalidArgument("\"{}\" must be a number or {} numbers", key, size));
    return {};
  }
  numbers.resize(static_cast<std::size_t>(size), numbers.front());
  return to.Reshape(to.Const(Tensor::Of(kept, numbers)), std::vector<std::int64_t>(broadcast.begin(), broadcast.end()));
}

Value LowerNormalization(Lowering& to, const Config& config, Value x) {
  const DType dtype = to.layer().dtype;
  const int rank = to.rank(x);
  std::vector<std::int64_t> axes = config.IsNull("axis") ? std::vector<std::int64_t>{} : config.Ints("axis");
  Shape broadcast;
  for (int i = 0; i < rank; ++i) broadcast.push_back(1);
  for (std::int64_t& axis : axes) axis = KnownAxis(to, axis, rank);
  std::sort(axes.begin(), axes.end());
  Shape kept;
  for (const std::int64_t axis : axes) {
    const std::int64_t dim = to.StaticDim(x, static_cast<int>(axis));
    if (to.failed()) return {};
    broadcast[static_cast<int>(axis)] = dim;
    kept.push_back(dim);
  }
  if (to.failed()) return {};
  const std::int64_t size = broadcast.NumElements();
  if (size < 0 || size > (std::int64_t{1} << 24)) {
    to.Fail(InvalidArgument("its axes have {} elements together, which is too many", broadcast.ToString()));
    return {};
  }
  Value mean, variance;
  if (to.HasWeight("mean")) {
    const std::vector<std::int64_t> dims(broadcast.begin(), broadcast.end());
    mean = to.Reshape(to.Weight("mean", kept), dims);
    variance = to.Reshape(to.Weight("variance", kept), dims);
  } else {
    mean = FromConfig(to, config, "mean", broadcast, kept);
    variance = FromConfig(to, config, "variance", broadcast, kept);
  }
  mean = to.Cast(mean, dtype);
  variance = to.Cast(variance, dtype);
  x = to.Cast(x, dtype);
  const auto deviation = [&] {
    const Value root = to.Op("Sqrt", {variance});
    return to.Op("Maximum", {root, to.Scalar(kBackendEpsilon, root)});
  };
  if (config.Bool("invert")) return to.Op("AddV2", {mean, to.Op("Mul", {x, deviation()})});
  const Value centred = to.Op("Sub", {x, mean});
  return to.Op("RealDiv", {centred, deviation()});
}

// Statistics that were learnt are weights, given ones are in the config.
std::vector<WeightSlot> NormalizationWeights(const Config& config) {
  if (!config.IsNull("mean")) return {};
  return {{.name = "mean", .trainable = false}, {.name = "variance", .initializer = "ones", .trainable = false}, {.name = "count", .trainable = false}};
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(normalization) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "Normalization",
          .config = {{"axis", Kind::kInts, -1}, {"mean", Kind::kAny}, {"variance", Kind::kAny}, {"invert", false}},
          .weights_of = NormalizationWeights,
          .mask = MaskRule::kPass,
          .lower = LowerNormalization,
          .goldens = {"normalization_adapted_axis_none_k2", "normalization_mean0_5_variance2_0"}};
}
