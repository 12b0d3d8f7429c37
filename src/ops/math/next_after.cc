#include <cmath>

#include "ops/float_pairs.h"
#include "ops/op.h"

KERATIN_OP(next_after) {
  return FloatPairOp<[](auto a, auto b) { return std::nextafter(a, b); }, kMapGrain>(
      {.name = "NextAfter",
       .inputs = {"x1: T", "x2: T"},
       .outputs = {"output: T"},
       .attrs = {"T: {double, float} = DT_FLOAT"},
       .examples = {{.in = {Tensor{{3}, {1.0, 2.0, 0.0}}, Tensor{{3}, {2.0, 2.0, -1.0}}}, .out = {Tensor{{3}, {1.0000001F, 2.0, -1.4012985e-45F}}}}}});
}
