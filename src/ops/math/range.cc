#include <cmath>

#include "ops/broadcast.h"
#include "ops/op.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

std::vector<DType> RangeTypes() {
  std::vector<DType> types = RealTypes();
  types.erase(std::find(types.begin(), types.end(), DType::kUint8));
  return types;
}

template <class C>
Result<std::int64_t> RangeSize(C start, C limit, C delta) {
  if (delta == C(0)) return InvalidArgument("delta is 0");
  if (delta > C(0) ? start > limit : start < limit) return InvalidArgument("start, limit and delta do not go the same way");
  if constexpr (std::is_integral_v<C>) {
    // Differences of 64-bit numbers fit in their unsigned type.
    const std::uint64_t distance = delta > C(0) ? static_cast<std::uint64_t>(limit) - static_cast<std::uint64_t>(start)
                                                : static_cast<std::uint64_t>(start) - static_cast<std::uint64_t>(limit);
    const std::uint64_t step = delta > C(0) ? static_cast<std::uint64_t>(delta) : std::uint64_t{0} - static_cast<std::uint64_t>(delta);
    const std::uint64_t size = distance / step + (distance % step != 0 ? 1 : 0);
    if (size > static_cast<std::uint64_t>(INT64_MAX)) return InvalidArgument("the range has more than 2^63 elements");
    return static_cast<std::int64_t>(size);
  } else {
    const double size = std::ceil(std::abs((static_cast<double>(limit) - static_cast<double>(start)) / static_cast<double>(delta)));
    if (!(size < 9e18))
      return InvalidArgument("the range from {} to {} by {} has no usable size", static_cast<double>(start), static_cast<double>(limit),
                             static_cast<double>(delta));
    return static_cast<std::int64_t>(size);
  }
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(range) {
  return {.name = "Range",
          .inputs = {"start: Tidx", "limit: Tidx", "delta: Tidx"},
          .outputs = {"output: Tidx"},
          .attrs = {"Tidx: {bfloat16, half, float, double, int8, int16, int32, int64, uint16, uint32, uint64} = DT_INT32"},
          .infer =
              [](InferContext& c) {
                for (int i = 0; i < 3; ++i) KERATIN_TRY(c.RequireRank(i, 0, 0));
                c.SetShape(0, Shape::UnknownDims(1));
                if (!c.input(0).known() || !c.input(1).known() || !c.input(2).known()) return OkStatus();
                Result<std::int64_t> size = 0;
                ForRealType(c.input(0).dtype, [&]<class T>() {
                  using C = ComputeType<T>;
                  size = RangeSize<C>(*c.input(0).value.data<T>(), *c.input(1).value.data<T>(), *c.input(2).value.data<T>());
                });
                if (!size.ok()) return OnNode(c, size.status());
                c.SetShape(0, Shape{*size});
                return OkStatus();
              },
          .run =
              [](const RunContext& c) {
                ForRealType(c.out[0].dtype, [&]<class T>() {
                  using C = ComputeType<T>;
                  const C delta = static_cast<C>(*c.in[2].as<T>());
                  T* out = c.out[0].as<T>();
                  const C start = static_cast<C>(*c.in[0].as<T>());
                  for (std::int64_t i = 0; i < c.out[0].size; ++i) out[i] = static_cast<T>(WrapAdd(start, WrapMul(static_cast<C>(i), delta)));
                });
              },
          .accuracy = Accuracy::kRounding,
          .kernel_types = RangeTypes(),
          .examples = {{.in = {Int(3), Int(18), Int(3)}, .out = {Ints({3, 6, 9, 12, 15})}},
                       {.in = {Int(3), Int(0), Int(-2)}, .out = {Ints({3, 1})}},
                       {.in = {Tensor::Scalar(0.F), Tensor::Scalar(1.F), Tensor::Scalar(0.25F)}, .out = {Tensor{{4}, {0, 0.25, 0.5, 0.75}}}}}};
}
