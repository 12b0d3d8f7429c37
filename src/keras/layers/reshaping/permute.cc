#include <algorithm>

#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

Value LowerPermute(Lowering& to, const Config& config, Value x) {
  std::vector<std::int64_t> order = config.Ints("dims");
  std::vector<std::int64_t> sorted = order;
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t i = 0; i < sorted.size(); ++i)
    if (sorted[i] != static_cast<std::int64_t>(i) + 1) {
      to.Fail(InvalidArgument("\"dims\" must be an order of 1 to {} and is {}", sorted.size(), config.Raw("dims").Dump()));
      return {};
    }
  if (!HasRank(to, x, static_cast<int>(order.size()) + 1)) return {};
  order.insert(order.begin(), 0);
  return to.Op("Transpose", {x, to.Ints(order)});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(permute) {
  return {.class_name = "Permute",
          .config = {ConfigKey("dims", ConfigKey::Kind::kInts).Required()},
          .lower = LowerPermute,
          .goldens = {"permute_dims1x2x3_k2", "permute_dims2x1"}};
}
