#include "ops/array/array_common.h"
#include "ops/array/copy_common.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

Status InferPack(InferContext& c) {
  Shape element = Shape::UnknownRank();
  for (int i = 0; i < c.input_count(); ++i) {
    Result<Shape> merged = MergeShapes(element, c.shape(i));
    if (!merged.ok()) return merged.status().WithContext("node \"" + c.node().name + "\" (Pack)");
    element = *merged;
  }
  if (!element.has_rank()) return OkStatus();
  KERATIN_TRY(CheckRank(c, element.rank() + 1));
  KERATIN_ASSIGN(const int axis, AxisOf(c, c.attrs().Int("axis"), element.rank() + 1));
  c.SetShape(0, WithDim(element, axis, c.input_count()));
  if (element.rank() != 0 || !IsInteger(c.output(0).dtype)) return OkStatus();
  std::vector<std::int64_t> elements;
  for (int i = 0; i < c.input_count(); ++i) elements.push_back(KnownInt(c, i).value_or(ValueInfo::kUnknownElement));
  return c.SetElements(0, std::move(elements));
}
void RunPack(const RunContext& c) {
  const View& out = c.out[0];
  const int rank = out.shape.rank();
  const std::int64_t axis = c.attrs->Int("axis");
  const int at = static_cast<int>(axis < 0 ? axis + rank : axis);
  const std::int64_t inner = DimProduct(out.shape, at + 1, rank);
  if (out.size == 0) return;
  const std::int64_t outer = DimProduct(out.shape, 0, at);
  for (std::size_t i = 0; i < c.in.size(); ++i) {
    StridedCopy copy;
    copy.Add(outer, inner, inner * out.shape[at]);
    copy.Add(inner, 1, 1);
    copy.Run(out.dtype, c.in[i].data, At(out.dtype, out.data, static_cast<std::int64_t>(i) * inner), c.pool);
  }
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(pack) {
  return {.name = "Pack",
          .inputs = {"values: N * T"},
          .outputs = {"output: T"},
          .attrs = {"N: int >= 1", "T: type", "axis: int = 0"},
          .infer = InferPack,
          .run = RunPack,
          .examples = {{.attrs = {{"axis", std::int64_t{1}}}, .in = {Tensor{{2}, {1, 2}}, Tensor{{2}, {3, 4}}}, .out = {Tensor{{2, 2}, {1, 3, 2, 4}}}}}};
}
