#include "base/errors.h"
#include "keras/layers/checks.h"

namespace keratin::keras {

bool ChannelsLast(Lowering& to, const Config& config) {
  if (to.failed()) return false;
  const std::string format = config.String("data_format");
  // "tf" and "default" are words of Keras 1.
  if (format.empty() || format == "channels_last" || format == "tf" || format == "default") return true;
  to.Fail(Unimplemented("data_format \"{}\" is not supported; convert the model to \"channels_last\"", format));
  return false;
}

bool ChannelsFirst(Lowering& to, const Config& config) {
  const std::string format = config.String("data_format");
  if (format == "channels_first" || format == "th") return true;
  if (!format.empty() && format != "channels_last" && format != "tf" && format != "default")
    to.Fail(InvalidArgument("\"data_format\" must be \"channels_last\" or \"channels_first\" and is \"{}\"", format));
  return false;
}

Value ChannelsToLast(Lowering& to, Value x, int spatial) {
  if (to.failed()) return {};
  const int rank = to.rank(x);
  if (rank < spatial + 2) {
    HasRank(to, x, spatial + 2);
    return {};
  }
  std::vector<std::int64_t> order;
  for (int axis = 0; axis < rank; ++axis)
    if (axis != rank - spatial - 1) order.push_back(axis);
  order.push_back(rank - spatial - 1);
  return to.Op("Transpose", {x, to.Ints(order)});
}

Value ChannelsToFirst(Lowering& to, Value x, int spatial) {
  if (to.failed()) return {};
  const int rank = to.rank(x);
  std::vector<std::int64_t> order;
  for (int axis = 0; axis < rank - 1; ++axis) order.push_back(axis);
  order.insert(order.end() - spatial, rank - 1);
  return to.Op("Transpose", {x, to.Ints(order)});
}

bool HasRank(Lowering& to, Value x, int rank) {
  if (to.failed()) return false;
  if (to.rank(x) == rank) return true;
  to.Fail(InvalidArgument("takes a tensor of rank {} and is given one of shape {}", rank, to.shape(x).ToString()));
  return false;
}

std::int64_t KnownAxis(Lowering& to, std::int64_t axis, int rank) {
  if (to.failed()) return 0;
  if (rank > 0 && axis < rank && axis >= -rank) return axis < 0 ? axis + rank : axis;
  to.Fail(InvalidArgument("its axis {} does not exist in a tensor of rank {}", axis, rank));
  return 0;
}

bool InRange(Lowering& to, std::string_view key, const std::vector<std::int64_t>& numbers, std::int64_t least) {
  if (to.failed()) return false;
  for (const std::int64_t number : numbers)
    if (number < least || number > 0x7fffffff) {
      to.Fail(InvalidArgument("\"{}\" must be between {} and {} and is {}", key, least, 0x7fffffff, number));
      return false;
    }
  return true;
}

Result<std::vector<ChildConfig>> WrappedLayer(const Config& config) {
  if (!config.Raw("layer").is_object()) return InvalidArgument("its \"layer\" is not a serialised layer");
  return std::vector<ChildConfig>{{"layer", config.Raw("layer")}};
}

}  // namespace keratin::keras
