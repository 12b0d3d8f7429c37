#include "keras/symbols/symbol.h"

#include "keras/operations/numpy.h"

KERATIN_SYMBOL(eye) {
  return {
      .names = {"eye", "linalg.eye", "compat.v1.eye"}, .parameters = {"num_rows", "num_columns", "batch_shape", "dtype"}, .lower = [](OpCall& c) -> Results {
        if (c.Has("batch_shape")) return c.Fail(Unimplemented("batch_shape is not supported"));
        const Expr rows = c.Tensor("num_rows", DType::kInt32), columns = c.Has("num_columns") ? c.Tensor("num_columns", DType::kInt32) : rows;
        if (c.to.failed()) return rows;
        return Cast(Eye(c.to, rows, columns, 0), c.Type("dtype", DType::kFloat));
      }};
}
