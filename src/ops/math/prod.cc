
#include "ops/float_kernels.h"
#include "ops/op.h"
#include "ops/reduce.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

template <class T>
struct ProdReducer {
  using Acc = typename ReductionType<T>::Type;
  static Acc Init() { return Acc(1); }
  static Acc Add(Acc a, ComputeType<T> x) { return WrapMul(a, static_cast<Acc>(x)); }
  static Acc Merge(Acc a, Acc b) { return WrapMul(a, b); }
  static T Finish(Acc a, std::int64_t) { return static_cast<T>(static_cast<ComputeType<T>>(a)); }
};

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(prod) {
  return {.name = "Prod",
          .inputs = {"input: T", "reduction_indices: Tidx"},
          .outputs = {"output: T"},
          .attrs = {"keep_dims: bool = false", "T: numbertype", "Tidx: {int32, int64} = DT_INT32"},
          .infer = ReducedShape,
          .run =
              [](const RunContext& c) {
                if (ReduceFloat(c, kernels::ReduceOp::kProduct)) return;
                ForNumberType(c.in[0].dtype, [&]<class T>() { Reduce<T, ProdReducer<T>>(c); });
              },
          .accuracy = Accuracy::kRounding,
          .kernel_types = NumberTypes(),
          .examples = {{.in = {Tensor{{2, 3}, {1, 2, 3, 4, 5, 6}}, Ints({0})}, .out = {Tensor{{3}, {4, 10, 18}}}},
                       {.in = {Ints({2, 3, 7}), Int(-1)}, .out = {Int(42)}}}};
}
