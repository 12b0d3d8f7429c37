#include "keras/layers/legacy/parametric.h"

namespace keratin::keras {

Shape ParameterShape(Lowering& to, std::string_view slot, Value x) {
  Shape shape;
  for (int axis = 1; axis < to.rank(x); ++axis) shape.push_back(to.shape(x)[axis]);
  const Tensor* value = to.WeightValue(slot);
  if (value == nullptr || value->shape().rank() != shape.rank()) return shape;
  for (int axis = 0; axis < shape.rank(); ++axis)
    if (value->shape()[axis] == 1) shape[axis] = 1;
  return shape;
}

}  // namespace keratin::keras
