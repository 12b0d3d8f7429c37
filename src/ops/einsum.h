// The equation of an Einsum.
#pragma once

#include <string_view>
#include <vector>

#include "ops/broadcast.h"

namespace keratin::ops {

// Labels are letters; dimensions under "..." are negative numbers, -1 the last.
using Labels = std::vector<int>;

struct EinsumTerms {
  std::vector<Labels> inputs;
  Labels output;
  bool complete = true;  // false: an input of unknown rank has "...", so its labels and the output's are not all here
};

// Reads "ab...,bc->ac..." for inputs of these shapes.
Result<EinsumTerms> ReadEinsum(std::string_view equation, std::span<const Shape> shapes);

Status EinsumShape(InferContext& c);
Result<std::unique_ptr<Step>> PrepareEinsum(PrepareContext& c);

}  // namespace keratin::ops
