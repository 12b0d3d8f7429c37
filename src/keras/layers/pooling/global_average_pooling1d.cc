#include "keras/layers/checks.h"
#include "keras/layers/pooling/pooling.h"

namespace keratin::keras {
namespace {

std::vector<Value> LowerGlobalAveragePooling1D(Lowering& to, const LayerCall& call) {
  const Value x = call.input();
  if (!call.mask().valid()) return {GlobalPool(to, call.config, x, "Mean", 1)};
  if (!HasRank(to, x, 3)) return {};
  const bool first = ChannelsFirst(to, call.config);
  const std::int64_t steps = first ? 2 : 1;
  const Attrs keep = {{"keep_dims", call.config.Bool("keepdims")}};
  const Value weights = to.Op("ExpandDims", {to.Cast(call.mask(), to.dtype(x)), to.Int(first ? 1 : 2)});
  const Value total = to.Op("Sum", {to.Op("Mul", {x, weights}), to.Int(steps)}, keep);
  return {to.Op("RealDiv", {total, to.Op("Sum", {weights, to.Int(steps)}, keep)})};
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(global_average_pooling1d) {
  return {.class_name = "GlobalAveragePooling1D",
          .aliases = {"GlobalAvgPool1D"},
          .config = GlobalPoolingKeys(),
          .mask = MaskRule::kStops,
          .lower_call = LowerGlobalAveragePooling1D};
}
