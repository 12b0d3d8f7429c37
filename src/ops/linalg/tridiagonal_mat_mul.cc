#include "ops/array/array_common.h"
#include "ops/map.h"
#include "ops/op.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

Status InferTridiagonalMatMul(InferContext& c) {
  KERATIN_TRY(c.RequireRank(3, 2, Shape::kMaxRank));
  const Shape& rhs = c.shape(3);
  for (int i = 0; i < 3 && rhs.has_rank(); ++i) {
    Shape wanted = rhs;
    wanted[rhs.rank() - 2] = 1;
    wanted[rhs.rank() - 1] = rhs.back(1);
    if (!c.shape(i).IsCompatibleWith(wanted)) return Refuse(c, "a diagonal of the shape {} and not {}", c.shape(i).ToString(), wanted.ToString());
  }
  c.SetShape(0, rhs);
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(tridiagonal_mat_mul) {
  return {.name = "TridiagonalMatMul",
          .inputs = {"superdiag: T", "maindiag: T", "subdiag: T", "rhs: T"},
          .outputs = {"output: T"},
          .attrs = {"T: {double, float, complex64, complex128}"},
          .infer = InferTridiagonalMatMul,
          .checked_run = [](const RunContext& c) -> Status {
            const std::int64_t rows = c.in[3].shape.back(1), columns = c.in[3].shape.back();
            if (c.out[0].size == 0) return OkStatus();
            for (std::size_t i = 0; i < 3; ++i) KERATIN_TRY(CheckSize(c.in[i], c.out[0].size / columns));
            ForFloatType(c.out[0].dtype, [&]<class T>() {
              if constexpr (std::is_floating_point_v<T>) {
                const T* rhs = c.in[3].as<T>();
                for (std::int64_t line = 0; line < c.out[0].size / columns; ++line) {
                  const std::int64_t row = line % rows;
                  const T above = row > 0 ? c.in[2].as<T>()[line] : T(0), on = c.in[1].as<T>()[line], below = row + 1 < rows ? c.in[0].as<T>()[line] : T(0);
                  for (std::int64_t k = line * columns; k < (line + 1) * columns; ++k) {
                    T sum = on * rhs[k];
                    if (row > 0) sum += above * rhs[k - columns];
                    if (row + 1 < rows) sum += below * rhs[k + columns];
                    c.out[0].as<T>()[k] = sum;
                  }
                }
              }
            });
            return OkStatus();
          },
          .accuracy = Accuracy::kRounding,
          .kernel_types = {DType::kFloat, DType::kDouble},
          .examples = {{.in = {Tensor{{1, 3}, {1.0, 2.0, 9.0}}, Tensor{{1, 3}, {3.0, 4.0, 5.0}}, Tensor{{1, 3}, {9.0, 6.0, 7.0}},
                               Tensor{{3, 2}, {1.0, 2.0, 3.0, 4.0, 5.0, 6.0}}},
                        .out = {Tensor{{3, 2}, {6.0, 10.0, 28.0, 40.0, 46.0, 58.0}}}}}};
}
