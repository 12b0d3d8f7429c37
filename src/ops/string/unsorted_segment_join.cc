#include "ops/string/string_common.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

Status EvalSegmentJoin(EvalContext& c) {
  const Tensor &in = c.input(0), &ids = c.input(1);
  const int rank = ids.shape().rank();
  if (rank > in.shape().rank() || SubShape(in.shape(), 0, rank) != ids.shape())
    return InvalidArgument("segment_ids of the shape {} for strings of the shape {}", ids.shape().ToString(), in.shape().ToString());
  if (c.input(2).size() != 1) return InvalidArgument("num_segments must be one number");
  const std::int64_t segments = IntAt(c.input(2), 0);
  if (segments < 0) return InvalidArgument("num_segments is {}", segments);
  const Shape slice = SubShape(in.shape(), rank, in.shape().rank());
  const std::int64_t inner = slice.NumElements();
  KERATIN_ASSIGN(Tensor out, c.Allocate(DType::kString, WithDim(slice, 0, segments)));
  const std::string separator = c.attrs().String("separator");
  std::vector<bool> begun(static_cast<std::size_t>(segments));
  for (std::int64_t i = 0; i < ids.size(); ++i) {
    const std::int64_t id = IntAt(ids, i);
    if (id < 0 || id >= segments) return InvalidArgument("segment {} of {}", id, segments);
    for (std::int64_t k = 0; k < inner; ++k) {
      std::string& text = out.mutable_data<std::string>()[id * inner + k];
      if (begun[static_cast<std::size_t>(id)]) text += separator;
      text += in.data<std::string>()[i * inner + k];
    }
    begun[static_cast<std::size_t>(id)] = true;
  }
  c.SetOutput(0, std::move(out));
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(unsorted_segment_join) {
  return {.name = "UnsortedSegmentJoin",
          .inputs = {"inputs: string", "segment_ids: Tindices", "num_segments: Tnumsegments"},
          .outputs = {"output: string"},
          .attrs = {"separator: string = \"\"", "Tindices: {int32, int64}", "Tnumsegments: {int32, int64} = DT_INT32"},
          .infer = [](InferContext& c) -> Status {
            if (!c.shape(0).has_rank() || !c.shape(1).has_rank()) return OkStatus();
            if (c.shape(1).rank() > c.shape(0).rank())
              return Refuse(c, "segment_ids of the shape {} for strings of the shape {}", c.shape(1).ToString(), c.shape(0).ToString());
            const auto segments = KnownInt(c, 2);
            c.SetShape(0, WithDim(SubShape(c.shape(0), c.shape(1).rank(), c.shape(0).rank()), 0, segments && *segments >= 0 ? *segments : Shape::kUnknown));
            return OkStatus();
          },
          .eval = EvalSegmentJoin,
          .examples = {{.attrs = {{"separator", std::string("-")}},
                        .in = {Tensor::Of<std::string>({4}, std::vector<std::string>{"a", "b", "c", "d"}), Ints({2, 0, 2, 2}), Int(3)},
                        .out = {Tensor::Of<std::string>({3}, std::vector<std::string>{"b", "", "a-c-d"})}}}};
}
