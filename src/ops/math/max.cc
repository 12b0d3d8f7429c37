
#include "ops/float_kernels.h"
#include "ops/op.h"
#include "ops/reduce.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

template <class T>
struct MaxReducer {
  using Acc = ComputeType<T>;
  static Acc Init() {
    using Limits = std::numeric_limits<Acc>;
    return Limits::has_infinity ? static_cast<Acc>(-Limits::infinity()) : Limits::lowest();
  }
  // A NaN stays.
  static Acc Add(Acc a, Acc x) { return x > a || x != x ? x : a; }
  static Acc Merge(Acc a, Acc b) { return Add(a, b); }
  static T Finish(Acc a, std::int64_t) { return static_cast<T>(a); }
};

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(max) {
  return {.name = "Max",
          .inputs = {"input: T", "reduction_indices: Tidx"},
          .outputs = {"output: T"},
          .attrs = {"keep_dims: bool = false", "T: realnumbertype", "Tidx: {int32, int64} = DT_INT32"},
          .infer = ReducedShape,
          .run =
              [](const RunContext& c) {
                if (ReduceFloat(c, kernels::ReduceOp::kMax)) return;
                ForRealType(c.in[0].dtype, [&]<class T>() { Reduce<T, MaxReducer<T>>(c); });
              },
          .kernel_types = RealTypes(),
          .examples = {{.in = {Tensor{{2, 3}, {1, 2, 3, 4, 5, 6}}, Ints({0})}, .out = {Tensor{{3}, {4, 5, 6}}}},
                       {.in = {Tensor{{2, 3}, {1, 2, 3, 4, 5, 6}}, Ints({1})}, .out = {Tensor{{2}, {3, 6}}}},
                       {.in = {Ints({3, -5}), Int(0)}, .out = {Int(3)}}}};
}
