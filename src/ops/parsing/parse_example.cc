#include "ops/array/array_common.h"
#include "ops/parsing/example.h"

namespace keratin::ops {
namespace {

Result<std::string> KeyAt(const EvalContext& c, int i) {
  if (c.input(i).size() != 1) return InvalidArgument("input {} must be one key", i);
  return *c.input(i).data<std::string>();
}

Status EvalParseExample(EvalContext& c) {
  const int sparse = static_cast<int>(c.attrs().Int("Nsparse")), dense = static_cast<int>(c.attrs().Int("Ndense"));
  const auto* types = c.attrs().Get<std::vector<DType>>("sparse_types");
  ExampleKeys keys;
  KERATIN_ASSIGN(const std::vector<Shape> shapes, DenseShapes(c.attrs(), static_cast<std::size_t>(dense)));
  for (int i = 0; i < sparse; ++i) {
    KERATIN_ASSIGN(const std::string key, KeyAt(c, 2 + i));
    keys.sparse.push_back({key, (*types)[static_cast<std::size_t>(i)]});
  }
  for (int i = 0; i < dense; ++i) {
    KERATIN_ASSIGN(const std::string key, KeyAt(c, 2 + sparse + i));
    const Tensor& fallback = c.input(2 + sparse + dense + i);
    keys.dense.push_back({key, fallback.dtype(), shapes[static_cast<std::size_t>(i)], fallback});
  }
  return ParseExamples(c, c.input(0), keys);
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(parse_example) {
  return {.name = "ParseExample",
          .inputs = {"serialized: string", "names: string", "sparse_keys: Nsparse * string", "dense_keys: Ndense * string", "dense_defaults: Tdense"},
          .outputs = {"sparse_indices: Nsparse * int64", "sparse_values: sparse_types", "sparse_shapes: Nsparse * int64", "dense_values: Tdense"},
          .attrs = {"Nsparse: int >= 0", "Ndense: int >= 0", "sparse_types: list(type) >= 0", "Tdense: list(type) >= 0", "dense_shapes: list(shape) >= 0"},
          .infer =
              [](InferContext& c) {
                const auto sparse = static_cast<std::size_t>(c.attrs().Int("Nsparse")), dense = static_cast<std::size_t>(c.attrs().Int("Ndense"));
                const auto* sparse_types = c.attrs().Get<std::vector<DType>>("sparse_types");
                const auto* dense_types = c.attrs().Get<std::vector<DType>>("Tdense");
                if ((sparse_types != nullptr ? sparse_types->size() : 0) != sparse || (dense_types != nullptr ? dense_types->size() : 0) != dense)
                  return Refuse(c, "there must be a type for each key");
                const Result<std::vector<Shape>> shapes = DenseShapes(c.attrs(), dense);
                if (!shapes.ok()) return Refuse(c, "{}", std::string(shapes.status().message()));
                InferExamples(c, c.shape(0), sparse, *shapes, 0);
                return OkStatus();
              },
          .eval = EvalParseExample};
}
