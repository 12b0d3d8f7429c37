// Crosses of features: SparseCross and its newer forms.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "ops/array/array_common.h"
#include "ops/op.h"

namespace keratin::ops {

// A feature column of a batch: row b has the features [starts[b], starts[b + 1]), each an integer or a string.
struct CrossColumn {
  const std::int64_t* ints = nullptr;
  const std::string* strings = nullptr;
  std::vector<std::int64_t> starts;
  // What is hashed: a string's fingerprint, or the integer.
  [[nodiscard]] std::uint64_t Feature(std::int64_t row, std::int64_t i) const;
  [[nodiscard]] std::string Text(std::int64_t row, std::int64_t i) const;
};

// Input 0 .. N-1 indices, then values, then shapes, then dense inputs; `behind` further inputs follow.
Result<std::vector<CrossColumn>> CrossColumns(EvalContext& c, int behind);

// Outputs one int64 for each combination of features of a row: `number(row, choice)`.
Status SetCrosses(EvalContext& c, const std::vector<CrossColumn>& columns, DType dtype,
                  const std::function<void(std::int64_t row, const std::vector<std::int64_t>& choice, void* out)>& put);

Status InferCross(InferContext& c);

}  // namespace keratin::ops
