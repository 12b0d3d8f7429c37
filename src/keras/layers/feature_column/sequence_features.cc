#include "keras/layers/feature_column/features.h"

KERATIN_LAYER(sequence_features) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "SequenceFeatures",
          .config = {ConfigKey("feature_columns", Kind::kAny).Required(), {"partitioner", Kind::kAny}},
          .weights_of = FeatureWeights,
          .lower_call = [](Lowering& to, const LayerCall& call) { return LowerFeatures(to, call, true); },
          .check = [](const Config& config) { return CheckFeatures(config, true); },
          .autocast = false,
          .note = "indicator and embedding columns over sequences of categories; called with a dict",
          .goldens = {"sequence_features_two_k2"}};
}
