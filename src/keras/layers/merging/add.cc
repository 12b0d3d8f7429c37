#include "keras/layers/merging/merge.h"

KERATIN_LAYER(add) {
  return {.class_name = "Add", .compute_mask = MergeMask, .lower_call = [](Lowering& to, const LayerCall& call) {
            return std::vector<Value>{MergeChain(to, call, "AddV2")};
          }};
}
