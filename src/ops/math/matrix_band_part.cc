
#include "ops/broadcast.h"
#include "ops/op.h"
#include "ops/select.h"

KERATIN_OP(matrix_band_part) {
  return {.name = "MatrixBandPart",
          .inputs = {"input: T", "num_lower: Tindex", "num_upper: Tindex"},
          .outputs = {"band: T"},
          .attrs = {"T: type", "Tindex: {int32, int64} = DT_INT64"},
          .infer =
              [](InferContext& c) {
                KERATIN_TRY(c.RequireRank(0, 2, Shape::kMaxRank));
                KERATIN_TRY(c.RequireRank(1, 0, 0));
                KERATIN_TRY(c.RequireRank(2, 0, 0));
                return SameAsInput(c);
              },
          .run =
              [](const RunContext& c) {
                // Element (m, n) stays when m - n <= lower and n - m <= upper; a negative bound keeps all.
                const auto bound = [](const ConstView& v) {
                  return v.dtype == DType::kInt32 ? static_cast<std::int64_t>(*v.as<std::int32_t>()) : *v.as<std::int64_t>();
                };
                const std::int64_t lower = bound(c.in[1]);
                const std::int64_t upper = bound(c.in[2]);
                const std::int64_t columns = c.in[0].shape.back();
                const std::int64_t rows = c.in[0].shape.back(1);
                ForElement(c.out[0].dtype, [&]<class T>() {
                  const T* in = c.in[0].as<T>();
                  T* out = c.out[0].as<T>();
                  if (rows == 0 || columns == 0) return;
                  c.pool->ParallelFor(c.out[0].size / columns, std::max<std::int64_t>(1, kMapGrain / columns), [&](std::int64_t begin, std::int64_t end) {
                    for (std::int64_t row = begin; row < end; ++row) {
                      const std::int64_t m = row % rows;
                      for (std::int64_t n = 0; n < columns; ++n) {
                        const bool inside = (lower < 0 || m - n <= lower) && (upper < 0 || n - m <= upper);
                        out[row * columns + n] = inside ? in[row * columns + n] : T{};
                      }
                    }
                  });
                });
              },
          .in_place = 1,
          .kernel_types = SelectTypes(),
          .examples = {{.in = {Tensor{{2, 3}, {1, 2, 3, 4, 5, 6}}, Tensor::Scalar<std::int64_t>(0), Tensor::Scalar<std::int64_t>(-1)},
                        .out = {Tensor{{2, 3}, {1, 2, 3, 0, 5, 6}}}},
                       {.in = {Tensor{{2, 2}, {1, 2, 3, 4}}, Tensor::Scalar<std::int64_t>(-1), Tensor::Scalar<std::int64_t>(0)},
                        .out = {Tensor{{2, 2}, {1, 0, 3, 4}}}}}};
}
