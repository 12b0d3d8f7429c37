#include "ops/array/array_common.h"
#include "ops/parsing/example.h"

namespace keratin::ops {
namespace {

std::vector<DType> Types(const Attrs& attrs, std::string_view name) {
  const auto* types = attrs.Get<std::vector<DType>>(name);
  return types != nullptr ? *types : std::vector<DType>{};
}

Status EvalParseExampleV2(EvalContext& c) {
  const std::vector<DType> sparse = Types(c.attrs(), "sparse_types"), dense = Types(c.attrs(), "Tdense"), ragged = Types(c.attrs(), "ragged_value_types"),
                           splits = Types(c.attrs(), "ragged_split_types");
  if (c.input(2).size() != static_cast<std::int64_t>(sparse.size()) || c.input(3).size() != static_cast<std::int64_t>(dense.size()) ||
      c.input(4).size() != static_cast<std::int64_t>(ragged.size()) || splits.size() != ragged.size())
    return InvalidArgument("there must be a type for each key");
  KERATIN_ASSIGN(const std::vector<Shape> shapes, DenseShapes(c.attrs(), dense.size()));
  ExampleKeys keys;
  for (std::size_t i = 0; i < sparse.size(); ++i) keys.sparse.push_back({c.input(2).data<std::string>()[i], sparse[i]});
  for (std::size_t i = 0; i < dense.size(); ++i)
    keys.dense.push_back({c.input(3).data<std::string>()[i], dense[i], shapes[i], c.input(5 + static_cast<int>(i))});
  for (std::size_t i = 0; i < ragged.size(); ++i) keys.ragged.push_back({c.input(4).data<std::string>()[i], ragged[i], splits[i]});
  return ParseExamples(c, c.input(0), keys);
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(parse_example_v2) {
  return {.name = "ParseExampleV2",
          .inputs = {"serialized: string", "names: string", "sparse_keys: string", "dense_keys: string", "ragged_keys: string", "dense_defaults: Tdense"},
          .outputs = {"sparse_indices: num_sparse * int64", "sparse_values: sparse_types", "sparse_shapes: num_sparse * int64", "dense_values: Tdense",
                      "ragged_values: ragged_value_types", "ragged_row_splits: ragged_split_types"},
          .attrs = {"Tdense: list(type) >= 0", "num_sparse: int >= 0", "sparse_types: list(type) >= 0", "ragged_value_types: list(type) >= 0",
                    "ragged_split_types: list(type) >= 0", "dense_shapes: list(shape) >= 0"},
          .infer =
              [](InferContext& c) {
                const std::vector<DType> sparse = Types(c.attrs(), "sparse_types"), dense = Types(c.attrs(), "Tdense"),
                                         ragged = Types(c.attrs(), "ragged_value_types");
                if (sparse.size() != static_cast<std::size_t>(c.attrs().Int("num_sparse")) || Types(c.attrs(), "ragged_split_types").size() != ragged.size())
                  return Refuse(c, "there must be a type for each key");
                const Result<std::vector<Shape>> shapes = DenseShapes(c.attrs(), dense.size());
                if (!shapes.ok()) return Refuse(c, "{}", std::string(shapes.status().message()));
                InferExamples(c, c.shape(0), sparse.size(), *shapes, ragged.size());
                return OkStatus();
              },
          .eval = EvalParseExampleV2};
}
