
#include "ops/op.h"
#include "ops/reduce.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

struct AnyReducer {
  using Acc = bool;
  static bool Init() { return false; }
  static bool Add(bool a, bool x) { return a || x; }
  static bool Merge(bool a, bool b) { return a || b; }
  static bool Finish(bool a, std::int64_t) { return a; }
};

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(any) {
  return {.name = "Any",
          .inputs = {"input: bool", "reduction_indices: Tidx"},
          .outputs = {"output: bool"},
          .attrs = {"keep_dims: bool = false", "Tidx: {int32, int64} = DT_INT32"},
          .infer = ReducedShape,
          .run = [](const RunContext& c) { Reduce<bool, AnyReducer>(c); },
          .examples = {{.in = {Bools(Shape{2, 2}, {true, false, true, true}), Ints({1})}, .out = {Bools({true, true})}},
                       {.in = {Bools({}), Int(0)}, .out = {Tensor::Scalar(false)}}}};
}
