#include <algorithm>

#include "ops/string/string_common.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

// The axes in the order given: elements along the first are joined first.
Result<std::vector<int>> Axes(const std::vector<std::int64_t>& given, int rank) {
  std::vector<int> axes;
  for (const std::int64_t axis : given) {
    KERATIN_ASSIGN(const int number, AxisOf(axis, rank));
    if (std::find(axes.begin(), axes.end(), number) != axes.end()) return InvalidArgument("axis {} is given twice", axis);
    axes.push_back(number);
  }
  return axes;
}

Status EvalReduceJoin(EvalContext& c) {
  const Tensor& in = c.input(0);
  const int rank = in.shape().rank();
  std::vector<std::int64_t> given;
  for (std::int64_t i = 0; i < c.input(1).size(); ++i) given.push_back(IntAt(c.input(1), i));
  KERATIN_ASSIGN(const std::vector<int> axes, Axes(given, rank));
  const bool keep = c.attrs().Bool("keep_dims");
  const std::string separator = c.attrs().String("separator");
  std::vector<std::int64_t> strides(static_cast<std::size_t>(rank), 1);
  for (int d = rank - 2; d >= 0; --d) strides[static_cast<std::size_t>(d)] = strides[static_cast<std::size_t>(d) + 1] * in.shape()[d + 1];
  Shape shape;
  std::vector<int> outer;
  for (int d = 0; d < rank; ++d) {
    const bool joined = std::find(axes.begin(), axes.end(), d) != axes.end();
    if (!joined) outer.push_back(d);
    if (!joined || keep) shape.push_back(joined ? 1 : in.shape()[d]);
  }
  std::int64_t count = 1;
  for (const int axis : axes) count *= in.shape()[axis];
  KERATIN_ASSIGN(Tensor out, c.Allocate(DType::kString, shape));
  for (std::int64_t i = 0; i < out.size(); ++i) {
    std::int64_t base = 0, rest = i;
    for (auto d = outer.rbegin(); d != outer.rend(); ++d) {
      base += rest % in.shape()[*d] * strides[static_cast<std::size_t>(*d)];
      rest /= in.shape()[*d];
    }
    std::string& text = out.mutable_data<std::string>()[i];
    for (std::int64_t k = 0; k < count; ++k) {
      std::int64_t at = base, left = k;
      for (const int axis : axes) {
        at += left % in.shape()[axis] * strides[static_cast<std::size_t>(axis)];
        left /= in.shape()[axis];
      }
      if (k > 0) text += separator;
      text += in.data<std::string>()[at];
    }
  }
  c.SetOutput(0, std::move(out));
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(reduce_join) {
  return {.name = "ReduceJoin",
          .inputs = {"inputs: string", "reduction_indices: int32"},
          .outputs = {"output: string"},
          .attrs = {"keep_dims: bool = false", "separator: string = \"\""},
          .infer = [](InferContext& c) -> Status {
            const auto given = KnownInts(c, 1);
            if (!given || !c.shape(0).has_rank()) return OkStatus();
            KERATIN_ASSIGN(const std::vector<int> axes, Axes(*given, c.shape(0).rank()));
            Shape shape;
            for (int d = 0; d < c.shape(0).rank(); ++d) {
              const bool joined = std::find(axes.begin(), axes.end(), d) != axes.end();
              if (!joined || c.attrs().Bool("keep_dims")) shape.push_back(joined ? 1 : c.shape(0)[d]);
            }
            c.SetShape(0, shape);
            return OkStatus();
          },
          .eval = EvalReduceJoin,
          .examples = {{.attrs = {{"separator", "-"}},
                        .in = {Tensor::Of<std::string>({2, 2}, std::vector<std::string>{"a", "b", "c", "d"}), Ints({0, 1})},
                        .out = {Tensor::Scalar<std::string>("a-c-b-d")}}}};
}
