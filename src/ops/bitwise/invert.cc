#include "ops/map.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(invert) {
  return {.name = "Invert",
          .inputs = {"x: T"},
          .outputs = {"y: T"},
          .attrs = {"T: {int8, int16, int32, int64, uint8, uint16, uint32, uint64}"},
          .infer = SameAsInput,
          .run = [](const RunContext& c) { ForIntegerType(c.in[0].dtype, [&]<class T>() { MapUnary<T>(c, [](auto x) { return static_cast<T>(~x); }); }); },
          .in_place = 1,
          .examples = {{.in = {Tensor::Of<std::int32_t>(Shape{2}, std::vector<std::int32_t>{12, -7})},
                        .out = {Tensor::Of<std::int32_t>(Shape{2}, std::vector<std::int32_t>{-13, 6})}}}};
}
