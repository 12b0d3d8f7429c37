#include "keras/layers/merging/merge.h"

KERATIN_LAYER(maximum) {
  return {.class_name = "Maximum",
          .compute_mask = MergeMask,
          .lower_call = [](Lowering& to, const LayerCall& call) { return std::vector<Value>{MergeExtreme(to, call, "Maximum")}; },
          .goldens = {"maximum_2_inputs", "maximum_2_inputs_k2"}};
}
