// Ops of two floats that broadcast.
#pragma once

#include <utility>

#include "ops/broadcast.h"

namespace keratin::ops {

// `run` of an op of one such function.
template <auto kFunction, std::int64_t kGrain>
void RunFloatPairs(const RunContext& c) {
  ForFloatType(c.in[0].dtype, [&]<class T>() { MapBinary<T>(c, kFunction, kGrain); });
}

// The rest of an op whose signature, accuracy and examples are `op`.
template <auto kFunction, std::int64_t kGrain = kHeavyMapGrain>
OpSpec FloatPairOp(OpSpec op) {
  op.infer = BroadcastOfInputs;
  op.run = RunFloatPairs<kFunction, kGrain>;
  op.in_place = 2;
  return op;
}

}  // namespace keratin::ops
