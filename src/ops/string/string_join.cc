#include "ops/op.h"

namespace keratin::ops {
namespace {

Status InferStringJoin(InferContext& c) {
  Shape shape;
  for (int i = 0; i < c.input_count(); ++i) {
    if (!c.shape(i).has_rank()) shape = Shape::UnknownRank();
    if (c.shape(i).rank() == 0) continue;
    if (shape.rank() == 0)
      shape = c.shape(i);
    else if (shape.has_rank() && c.shape(i).has_rank()) {
      const Result<Shape> merged = MergeShapes(shape, c.shape(i));
      if (!merged.ok()) return merged.status().WithContext("node \"" + c.node().name + "\" (StringJoin)");
      shape = *merged;
    }
  }
  c.SetShape(0, shape);
  return OkStatus();
}
void RunStringJoin(const RunContext& c) {
  const std::string separator = c.attrs->String("separator");
  for (std::int64_t i = 0; i < c.out[0].size; ++i) {
    std::string text;
    for (std::size_t k = 0; k < c.in.size(); ++k) {
      if (k > 0) text += separator;
      text += c.in[k].as<std::string>()[c.in[k].size == 1 ? 0 : i];
    }
    c.out[0].as<std::string>()[i] = std::move(text);
  }
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(string_join) {
  return {.name = "StringJoin",
          .inputs = {"inputs: N * string"},
          .outputs = {"output: string"},
          .attrs = {"N: int >= 0", "separator: string = \"\""},
          .infer = InferStringJoin,
          .run = RunStringJoin,
          .examples = {{.attrs = {{"separator", "-"}},
                        .in = {Tensor::Scalar<std::string>("a"), Tensor::Scalar<std::string>("b")},
                        .out = {Tensor::Scalar<std::string>("a-b")}}}};
}
