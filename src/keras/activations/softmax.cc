#include "base/errors.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

Value LowerSoftmax(Lowering& to, Value x, const Json& config) {
  const int rank = to.rank(x);
  const std::int64_t axis = config["axis"].AsInt().value_or(-1);
  if (to.failed()) return {};
  if (rank < 1 || axis >= rank || axis < -rank) {
    to.Fail(InvalidArgument("softmax over axis {} of a tensor of shape {}", axis, to.shape(x).ToString()));
    return {};
  }
  const std::int64_t from = axis < 0 ? axis + rank : axis;
  if (from == rank - 1) return to.Op("Softmax", {x});
  std::vector<std::int64_t> swap;
  for (int i = 0; i < rank; ++i) swap.push_back(i);
  std::swap(swap[static_cast<std::size_t>(from)], swap.back());
  return to.Op("Transpose", {to.Op("Softmax", {to.Op("Transpose", {x, to.Ints(swap)})}), to.Ints(swap)});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_ACTIVATION(softmax) { return {.name = "softmax", .lower = LowerSoftmax}; }
