#include <algorithm>

#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

Value LowerReshape(Lowering& to, const Config& config, Value x) {
  std::vector<std::int64_t> target = config.Ints("target_shape");
  if (!InRange(to, "target_shape", target, -1)) return {};
  if (std::count(target.begin(), target.end(), -1) > 1 || target.size() >= Shape::kMaxRank) {
    to.Fail(InvalidArgument("\"target_shape\" may have one -1 and at most {} dimensions", Shape::kMaxRank - 1));
    return {};
  }
  // The -1 as a number where it is known, so that the layers behind know their sizes.
  Shape input, rest;
  for (int axis = 1; axis < to.rank(x); ++axis) input.push_back(to.shape(x)[axis]);
  for (const std::int64_t dim : target)
    if (dim >= 0) rest.push_back(dim);
  const std::int64_t size = to.shape(x).has_rank() ? input.NumElements() : Shape::kUnknown;
  const std::int64_t known = rest.NumElements();
  if (size > 0 && known > 0 && size % known == 0) std::replace(target.begin(), target.end(), std::int64_t{-1}, size / known);
  std::vector<Value> dims = {to.Element(to.Op("Shape", {x}), 0)};
  for (const std::int64_t dim : target) dims.push_back(to.Int(dim));
  return to.Reshape(x, dims);
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(reshape) {
  return {.class_name = "Reshape",
          .config = {ConfigKey("target_shape", ConfigKey::Kind::kInts).Alias("dims").Required()},
          .lower = LowerReshape,
          .goldens = {"reshape_target_shape1_k2", "reshape_target_shape2x3"}};
}
