#include <limits>

#include "ops/sparse/cross.h"
#include "ops/string/hash.h"

namespace keratin::ops {
namespace {

Status EvalSparseCross(EvalContext& c) {
  KERATIN_ASSIGN(const std::vector<CrossColumn> columns, CrossColumns(c, 0));
  if (!c.attrs().Bool("hashed_output"))
    return SetCrosses(c, columns, DType::kString, [&](std::int64_t row, const std::vector<std::int64_t>& choice, void* out) {
      auto& text = *static_cast<std::string*>(out);
      for (std::size_t i = 0; i < columns.size(); ++i) text += (i > 0 ? "_X_" : "") + columns[i].Text(row, choice[i]);
    });
  const auto buckets = static_cast<std::uint64_t>(c.attrs().Int("num_buckets"));
  const auto key = static_cast<std::uint64_t>(c.attrs().Int("hash_key"));
  const std::uint64_t modulus = buckets > 0 ? buckets : static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return SetCrosses(c, columns, DType::kInt64, [&](std::int64_t row, const std::vector<std::int64_t>& choice, void* out) {
    std::uint64_t hash = key;
    for (std::size_t i = 0; i < columns.size(); ++i) hash = FingerprintCat64(hash, columns[i].Feature(row, choice[i]));
    *static_cast<std::int64_t*>(out) = static_cast<std::int64_t>(hash % modulus);
  });
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(sparse_cross) {
  return {.name = "SparseCross",
          .inputs = {"indices: N * int64", "values: sparse_types", "shapes: N * int64", "dense_inputs: dense_types"},
          .outputs = {"output_indices: int64", "output_values: out_type", "output_shape: int64"},
          .attrs = {"N: int >= 0", "hashed_output: bool", "num_buckets: int >= 0", "hash_key: int", "sparse_types: list(type) >= 0",
                    "dense_types: list(type) >= 0", "out_type: {int64, string}", "internal_type: {int64, string}"},
          .infer =
              [](InferContext& c) {
                if ((c.attrs().Type("out_type") == DType::kInt64) != c.attrs().Bool("hashed_output")) return Refuse(c, "out_type does not fit hashed_output");
                for (int i = 0; i < c.input_count(); ++i)
                  if (c.input(i).dtype != DType::kString && c.input(i).dtype != DType::kInt64)
                    return Refuse(c, "input {} is {}", i, DTypeName(c.input(i).dtype));
                return InferCross(c);
              },
          .eval = EvalSparseCross,
          .examples = {{.attrs = {{"hashed_output", true},
                                  {"num_buckets", std::int64_t{1000}},
                                  {"hash_key", std::int64_t{956888297470}},
                                  {"sparse_types", std::vector<DType>{}},
                                  {"dense_types", std::vector<DType>{DType::kString, DType::kInt64}},
                                  {"out_type", DType::kInt64},
                                  {"internal_type", DType::kInt64}},
                        .in = {Tensor::Of<std::string>({2, 2}, std::vector<std::string>{"a", "b", "c", "d"}),
                               Tensor::Of<std::int64_t>({2, 1}, std::vector<std::int64_t>{7, 8})},
                        .out = {Tensor::Of<std::int64_t>({4, 2}, std::vector<std::int64_t>{0, 0, 0, 1, 1, 0, 1, 1}),
                                Tensor::Of<std::int64_t>({4}, std::vector<std::int64_t>{856, 976, 489, 402}),
                                Tensor::Of<std::int64_t>({2}, std::vector<std::int64_t>{2, 2})}}}};
}
