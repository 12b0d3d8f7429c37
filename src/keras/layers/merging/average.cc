#include "keras/layers/merging/merge.h"

namespace keratin::keras {
namespace {

std::vector<Value> LowerAverage(Lowering& to, const LayerCall& call) {
  const Value sum = MergeChain(to, call, "AddV2");
  if (!sum.valid()) return {};
  return {to.Op("RealDiv", {sum, to.Scalar(static_cast<double>(call.inputs.size()), sum)})};
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(average) {
  return {.class_name = "Average", .compute_mask = MergeMask, .lower_call = LowerAverage, .goldens = {"average_2_inputs", "average_2_inputs_k2"}};
}
