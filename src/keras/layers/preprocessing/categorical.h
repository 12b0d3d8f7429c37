// How preprocessing layers give categories: as numbers, or encoded over an axis of `depth`.
#pragma once

#include <string>

#include "keras/lowering.h"

namespace keratin::keras {

// The config's output_mode under its name of today ("binary" is "multi_hot", "tf-idf" is "tf_idf"); fails when it is none of `allowed`.
std::string OutputMode(Lowering& to, const Config& config, const std::vector<std::string>& allowed);

// What "one_hot", "multi_hot", "count" or "int" makes of whole numbers. `weights` of "count" may be invalid.
Value EncodeCategories(Lowering& to, Value numbers, const std::string& mode, std::int64_t depth, DType dtype, Value weights = {});

// A note in `show` where the layer says sparse: encoded outputs are dense tensors with the same elements.
void NoteSparse(Lowering& to, const Config& config);

// tf.math.bincount over the last axis (over all when `flat`). Without `least` and `most` the bounds are constants of `depth`.
Value Bincount(Lowering& to, Value numbers, Value least, Value most, std::int64_t depth, DType dtype, bool binary, Value weights, bool flat);
// The same of a ragged tensor's rows.
Value BincountRows(Lowering& to, Value row_splits, Value numbers, std::int64_t depth, DType dtype, bool binary);

// A row split for each row of a ragged tensor, of the row of each value and the number of rows: RaggedTensor.from_value_rowids.
Value RowSplits(Lowering& to, Value rows, Value count);

// The number of categories that a config may ask for.
bool CheckDepth(Lowering& to, std::int64_t depth, std::string_view key);

}  // namespace keratin::keras
