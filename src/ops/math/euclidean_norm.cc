
#include "ops/op.h"
#include "ops/reduce.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

template <class T>
struct NormReducer {
  using Acc = double;
  static Acc Init() { return 0; }
  static Acc Add(Acc a, ComputeType<T> x) { return a + static_cast<double>(x) * static_cast<double>(x); }
  static Acc Merge(Acc a, Acc b) { return a + b; }
  static T Finish(Acc a, std::int64_t) { return static_cast<T>(static_cast<ComputeType<T>>(std::sqrt(a))); }
};

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(euclidean_norm) {
  return {.name = "EuclideanNorm",
          .inputs = {"input: T", "reduction_indices: Tidx"},
          .outputs = {"output: T"},
          .attrs = {"keep_dims: bool = false", "T: numbertype", "Tidx: {int32, int64} = DT_INT32"},
          .infer = ReducedShape,
          .run = [](const RunContext& c) { ForFloatType(c.in[0].dtype, [&]<class T>() { Reduce<T, NormReducer<T>>(c); }); },
          .accuracy = Accuracy::kRounding,
          .kernel_types = FloatTypes(),
          .examples = {{.in = {Tensor{{2, 2}, {3, 4, 5, 12}}, Ints({1})}, .out = {Tensor{{2}, {5, 13}}}}}};
}
