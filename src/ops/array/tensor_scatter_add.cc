#include "ops/array/scatter_common.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(tensor_scatter_add) {
  return TensorScatterOp("TensorScatterAdd", RunTensorScatter<Scatter::kAdd>,
                         {{.in = {Tensor{{3}, {1, 2, 3}}, Ints({2, 1}, {1, 1}), Tensor{{2}, {9, 1}}}, .out = {Tensor{{3}, {1, 12, 3}}}}});
}
