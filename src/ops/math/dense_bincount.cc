
#include "ops/broadcast.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(dense_bincount) {
  return {.name = "DenseBincount",
          .inputs = {"input: Tidx", "size: Tidx", "weights: T"},
          .outputs = {"output: T"},
          .attrs = {"Tidx: {int32, int64}", "T: {int32, int64, float, double}", "binary_output: bool = false"},
          .infer =
              [](InferContext& c) {
                KERATIN_TRY(c.RequireRank(0, 1, 2));
                KERATIN_TRY(c.RequireRank(1, 0, 0));
                const auto size = c.KnownElements(1);
                if (size && size->front() < 0) return OnNode(c, InvalidArgument("size is {} and must not be negative", size->front()));
                if (!c.shape(0).has_rank()) return OkStatus();
                if (c.shape(2).IsFullyKnown() && c.shape(2).NumElements() != 0 && !c.shape(2).IsCompatibleWith(c.shape(0)))
                  return OnNode(c, InvalidArgument("the weights have the shape {} and must be empty or have the input's, {}", c.shape(2).ToString(),
                                                   c.shape(0).ToString()));
                Shape out;
                if (c.shape(0).rank() == 2) out.push_back(c.shape(0)[0]);
                out.push_back(size ? size->front() : Shape::kUnknown);
                c.SetShape(0, out);
                return OkStatus();
              },
          .checked_run = [](const RunContext& c) -> Status {
            const bool binary = c.attrs->Bool("binary_output");
            const auto count = [&]<class T, class Index>() -> Status {
              const std::span<const Index> values = c.in[0].values<Index>();
              const T* weights = c.in[2].size > 0 ? c.in[2].as<T>() : nullptr;
              const std::int64_t bins = c.out[0].shape.back();
              const std::int64_t row = std::max<std::int64_t>(1, c.in[0].shape.back());
              T* out = c.out[0].as<T>();
              std::fill_n(out, c.out[0].size, T(0));
              for (std::size_t i = 0; i < values.size(); ++i) {
                const auto value = static_cast<std::int64_t>(values[i]);
                if (value < 0) return InvalidArgument("the input has the negative value {}", value);
                if (value >= bins) continue;
                T& bin = out[(c.in[0].shape.rank() == 2 ? static_cast<std::int64_t>(i) / row * bins : 0) + value];
                bin = binary ? T(1) : WrapAdd(bin, weights != nullptr ? weights[i] : T(1));
              }
              return OkStatus();
            };
            const bool narrow = c.in[0].dtype == DType::kInt32;
            switch (c.out[0].dtype) {
              case DType::kInt32: return narrow ? count.operator()<std::int32_t, std::int32_t>() : count.operator()<std::int32_t, std::int64_t>();
              case DType::kInt64: return narrow ? count.operator()<std::int64_t, std::int32_t>() : count.operator()<std::int64_t, std::int64_t>();
              case DType::kFloat: return narrow ? count.operator()<float, std::int32_t>() : count.operator()<float, std::int64_t>();
              default: return narrow ? count.operator()<double, std::int32_t>() : count.operator()<double, std::int64_t>();
            }
          },
          .accuracy = Accuracy::kRounding,
          .examples = {{.in = {Ints({1, 1, 3, 9}), Int(4), Tensor::Of<float>({0}, std::vector<float>{})}, .out = {Tensor{{4}, {0, 2, 0, 1}}}},
                       {.attrs = {{"binary_output", true}},
                        .in = {Ints(Shape{2, 2}, {0, 1, 1, 1}), Int(2), Tensor::Of<float>({0}, std::vector<float>{})},
                        .out = {Tensor{{2, 2}, {1, 1, 0, 1}}}},
                       {.in = {Ints({1, 1, 0}), Int(2), Tensor{{3}, {0.5, 2, 3}}}, .out = {Tensor{{2}, {3, 2.5}}}}}};
}
