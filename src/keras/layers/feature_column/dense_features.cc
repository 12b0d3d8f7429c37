#include "keras/layers/feature_column/features.h"

KERATIN_LAYER(dense_features) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "DenseFeatures",
          .config = {ConfigKey("feature_columns", Kind::kAny).Required(), {"partitioner", Kind::kAny}},
          .weights_of = FeatureWeights,
          .lower_call = [](Lowering& to, const LayerCall& call) { return LowerFeatures(to, call, false); },
          .check = [](const Config& config) { return CheckFeatures(config, false); },
          .autocast = false,
          .note = "numeric, bucketized, identity, hashed, vocabulary list, crossed, weighted, indicator and embedding columns; called with a dict",
          .goldens = {"dense_features_crossed_k2", "dense_features_hashed_mean_k2", "dense_features_vocabulary_oov_buckets_k2", "dense_features_weighted_k2"}};
}
