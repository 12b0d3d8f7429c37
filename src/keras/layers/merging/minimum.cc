#include "keras/layers/merging/merge.h"

KERATIN_LAYER(minimum) {
  return {.class_name = "Minimum",
          .compute_mask = MergeMask,
          .lower_call = [](Lowering& to, const LayerCall& call) { return std::vector<Value>{MergeExtreme(to, call, "Minimum")}; },
          .goldens = {"minimum_2_inputs", "minimum_2_inputs_k2"}};
}
