#include "ops/array/array_common.h"
#include "ops/array/copy_common.h"
#include "ops/op.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

Status InferDynamicPartition(InferContext& c) {
  const Shape &data = c.shape(0), &partitions = c.shape(1);
  if (!data.has_rank() || !partitions.has_rank()) return OkStatus();
  if (partitions.rank() > data.rank() || !SubShape(data, 0, partitions.rank()).IsCompatibleWith(partitions))
    return Refuse(c, "partitions of the shape {} for data of the shape {}", partitions.ToString(), data.ToString());
  const Shape out = WithDim(SubShape(data, partitions.rank(), data.rank()), 0, Shape::kUnknown);
  for (int i = 0; i < c.output_count(); ++i) c.SetShape(i, out);
  return OkStatus();
}

Status EvalDynamicPartition(EvalContext& c) {
  const Tensor &data = c.input(0), &partitions = c.input(1);
  const int rank = partitions.shape().rank();
  if (rank > data.shape().rank() || SubShape(data.shape(), 0, rank) != partitions.shape())
    return InvalidArgument("partitions of the shape {} for data of the shape {}", partitions.shape().ToString(), data.shape().ToString());
  std::vector<std::vector<std::int64_t>> parts(static_cast<std::size_t>(c.output_count()));
  for (std::int64_t i = 0; i < partitions.size(); ++i) {
    const std::int64_t part = IntAt(partitions, i);
    if (part < 0 || part >= c.output_count()) return InvalidArgument("partition {} of {}", part, c.output_count());
    parts[static_cast<std::size_t>(part)].push_back(i);
  }
  const Shape slice = SubShape(data.shape(), rank, data.shape().rank());
  const std::int64_t inner = slice.NumElements();
  for (int i = 0; i < c.output_count(); ++i) {
    const std::vector<std::int64_t>& rows = parts[static_cast<std::size_t>(i)];
    KERATIN_ASSIGN(Tensor out, c.Allocate(data.dtype(), WithDim(slice, 0, static_cast<std::int64_t>(rows.size()))));
    ForMovableType(data.dtype(), [&]<class T>() {
      T* to = static_cast<T*>(out.mutable_raw());
      for (const std::int64_t row : rows) {
        CopyRun(to, static_cast<const T*>(data.raw()) + row * inner, inner);
        to += inner;
      }
    });
    c.SetOutput(i, std::move(out));
  }
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(dynamic_partition) {
  return {.name = "DynamicPartition",
          .inputs = {"data: T", "partitions: int32"},
          .outputs = {"outputs: num_partitions * T"},
          .attrs = {"num_partitions: int >= 1", "T: type"},
          .infer = InferDynamicPartition,
          .eval = EvalDynamicPartition,
          .examples = {{.attrs = {{"num_partitions", std::int64_t{2}}},
                        .in = {Tensor{{3, 2}, {1.0, 2.0, 3.0, 4.0, 5.0, 6.0}}, Ints({1, 0, 1})},
                        .out = {Tensor{{1, 2}, {3.0, 4.0}}, Tensor{{2, 2}, {1.0, 2.0, 5.0, 6.0}}}},
                       {.attrs = {{"num_partitions", std::int64_t{3}}},
                        .in = {Tensor{{2, 2}, {1.0, 2.0, 3.0, 4.0}}, Ints(Shape{2, 2}, {0, 2, 2, 0})},
                        .out = {Tensor{{2}, {1.0, 4.0}}, Tensor::Of<float>({0}, std::vector<float>{}), Tensor{{2}, {2.0, 3.0}}}}}};
}
