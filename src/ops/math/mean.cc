
#include "ops/float_kernels.h"
#include "ops/op.h"
#include "ops/reduce.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

template <class T>
struct MeanReducer : SumReducer<T> {
  using Acc = typename SumReducer<T>::Acc;
  static T Finish(Acc sum, std::int64_t count) {
    if constexpr (std::is_integral_v<T>)
      return count == 0 ? T(0)
                        : static_cast<T>(static_cast<std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>>(sum) /
                                         static_cast<std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>>(count));
    else
      return static_cast<T>(static_cast<ComputeType<T>>(sum / static_cast<double>(count)));
  }
};

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(mean) {
  return {.name = "Mean",
          .inputs = {"input: T", "reduction_indices: Tidx"},
          .outputs = {"output: T"},
          .attrs = {"keep_dims: bool = false", "T: numbertype", "Tidx: {int32, int64} = DT_INT32"},
          .infer = ReducedShape,
          .run =
              [](const RunContext& c) {
                if (ReduceFloat(c, kernels::ReduceOp::kMean)) return;
                ForNumberType(c.in[0].dtype, [&]<class T>() { Reduce<T, MeanReducer<T>>(c); });
              },
          .accuracy = Accuracy::kRounding,
          .kernel_types = NumberTypes(),
          .examples = {{.in = {Tensor{{2, 3}, {1, 2, 3, 4, 5, 6}}, Ints({0})}, .out = {Tensor{{3}, {2.5, 3.5, 4.5}}}},
                       {.attrs = {{"keep_dims", true}}, .in = {Tensor{{2, 3}, {1, 2, 3, 4, 5, 6}}, Ints({1, 0})}, .out = {Tensor{{1, 1}, {3.5}}}},
                       {.in = {Ints({7, -2}), Int(0)}, .out = {Int(2)}}}};
}
