// Columns of tf.feature_column as tf.keras 2 has them in a layer's config.
#pragma once

#include <vector>

#include "keras/lowering.h"

namespace keratin::keras {

// Of layers with the key "feature_columns" that are called with a dict of tensors; `sequences`: each column gives its categories step by step.
Status CheckFeatures(const Config& config, bool sequences);
std::vector<WeightSlot> FeatureWeights(const Config& config);
// All columns one behind the other; for sequences also how many steps each example has.
std::vector<Value> LowerFeatures(Lowering& to, const LayerCall& call, bool sequences);

}  // namespace keratin::keras
