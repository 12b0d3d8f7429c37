#include <unordered_map>

#include "ops/array/array_common.h"
#include "ops/map.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

template <class T>
Status Find(EvalContext& c, const Tensor& in) {
  using Key = std::conditional_t<std::is_same_v<T, Half> || std::is_same_v<T, Bfloat16>, float, T>;
  KERATIN_ASSIGN(Tensor index, c.Allocate(c.attrs().Type("out_idx", DType::kInt32), in.shape()));
  std::unordered_map<Key, std::int64_t> seen;
  std::vector<std::int64_t> first;
  for (std::int64_t i = 0; i < in.size(); ++i) {
    const auto [place, fresh] = seen.emplace(static_cast<Key>(in.data<T>()[i]), static_cast<std::int64_t>(first.size()));
    if (fresh) first.push_back(i);
    if (index.dtype() == DType::kInt64)
      index.mutable_data<std::int64_t>()[i] = place->second;
    else
      index.mutable_data<std::int32_t>()[i] = static_cast<std::int32_t>(place->second);
  }
  KERATIN_ASSIGN(Tensor values, c.Allocate(in.dtype(), Shape{static_cast<std::int64_t>(first.size())}));
  for (std::size_t i = 0; i < first.size(); ++i) values.mutable_data<T>()[i] = in.data<T>()[first[i]];
  c.SetOutput(0, std::move(values));
  c.SetOutput(1, std::move(index));
  return OkStatus();
}
Status EvalUnique(EvalContext& c) {
  const Tensor& in = c.input(0);
  if (in.shape().rank() != 1) return InvalidArgument("the input has the shape {} and must be a vector", in.shape().ToString());
  if (in.dtype() == DType::kString) return Find<std::string>(c, in);
  if (in.dtype() == DType::kBool) return Find<bool>(c, in);
  Status status = Unimplemented("Unique of {} is not supported", DTypeName(in.dtype()));
  ForRealType(in.dtype(), [&]<class T>() { status = Find<T>(c, in); });
  return status;
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(unique) {
  return {
      .name = "Unique",
      .inputs = {"x: T"},
      .outputs = {"y: T", "idx: out_idx"},
      .attrs = {"T: type", "out_idx: {int32, int64} = DT_INT32"},
      .infer = [](InferContext& c) -> Status {
        KERATIN_TRY(c.RequireRank(0, 1, 1));
        c.SetShape(0, Shape{Shape::kUnknown});
        c.SetShape(1, c.shape(0).has_rank() ? c.shape(0) : Shape{Shape::kUnknown});
        return OkStatus();
      },
      .eval = EvalUnique,
      .examples = {{.in = {Tensor{{4}, {3, 1, 3, 2}}}, .out = {Tensor{{3}, {3, 1, 2}}, Tensor::Of<std::int32_t>({4}, std::vector<std::int32_t>{0, 1, 0, 2})}}}};
}
