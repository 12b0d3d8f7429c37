#include "keras/layers/rnn/cu_dnn_common.h"

#include "base/errors.h"

namespace keratin::keras {
namespace {

// [rows, gates * units], each gate by itself. `reread`: its values are those of a [units, rows] matrix in row order. `back`: the other way.
Result<Tensor> Kernel(const Tensor& value, std::int64_t gates, bool reread, bool back = false) {
  const std::int64_t rows = value.shape()[0];
  const std::int64_t columns = value.shape()[1];
  const std::int64_t units = columns / gates;
  KERATIN_ASSIGN(Tensor result, Tensor::Allocate(DType::kFloat, value.shape()));
  const float* from = value.data<float>();
  float* to = result.mutable_data<float>();
  for (std::int64_t gate = 0; gate < gates; ++gate)
    for (std::int64_t row = 0; row < rows; ++row)
      for (std::int64_t unit = 0; unit < units; ++unit) {
        const std::int64_t flat = unit * rows + row;
        const std::int64_t from_row = reread ? flat / units : unit;
        const std::int64_t from_unit = reread ? flat % units : row;
        const std::int64_t here = row * columns + gate * units + unit;
        const std::int64_t there = from_row * columns + gate * units + from_unit;
        to[back ? there : here] = from[back ? here : there];
      }
  return result;
}

}  // namespace

Result<Tensor> FromCuDnn(const Tensor& value, std::string_view slot, std::int64_t gates, bool sum_biases) {
  const Shape& shape = value.shape();
  const auto refuse = [&] {
    return InvalidArgument("weight \"{}\" of a CuDNN layer has the shape {} and type {}", slot, shape.ToString(), DTypeName(value.dtype()));
  };
  if (value.dtype() != DType::kFloat) return refuse();
  if (slot == "bias") {
    if (shape.rank() != 1 || shape[0] % (2 * gates) != 0) return refuse();
    const std::int64_t half = shape[0] / 2;
    KERATIN_ASSIGN(Tensor result, Tensor::Allocate(DType::kFloat, sum_biases ? Shape{half} : Shape{2, half}));
    const float* from = value.data<float>();
    float* to = result.mutable_data<float>();
    for (std::int64_t i = 0; i < half; ++i) {
      to[i] = sum_biases ? from[i] + from[half + i] : from[i];
      if (!sum_biases) to[half + i] = from[half + i];
    }
    return result;
  }
  if (shape.rank() != 2 || shape[1] % gates != 0) return refuse();
  if (slot == "recurrent_kernel" && shape[0] * gates != shape[1]) return refuse();
  return Kernel(value, gates, slot == "kernel");
}

Result<Tensor> ToCuDnn(const Tensor& value, std::string_view slot, std::int64_t gates) {
  const Shape& shape = value.shape();
  if (value.dtype() == DType::kFloat && slot == "bias" && shape.rank() >= 1 && shape.back() % gates == 0) {
    if (shape.rank() == 2) return value.Reshaped(Shape{value.size()});
    KERATIN_ASSIGN(Tensor result, Tensor::Allocate(DType::kFloat, Shape{2 * shape[0]}));
    for (std::int64_t i = 0; i < 2 * shape[0]; ++i) result.mutable_data<float>()[i] = 0.5f * value.data<float>()[i % shape[0]];
    return result;
  }
  if (value.dtype() != DType::kFloat || shape.rank() != 2 || shape[1] % gates != 0 || (slot == "recurrent_kernel" && shape[0] * gates != shape[1]))
    return InvalidArgument("weight \"{}\" of a recurrent layer has the shape {} and type {}", slot, shape.ToString(), DTypeName(value.dtype()));
  return Kernel(value, gates, slot == "kernel", true);
}

}  // namespace keratin::keras
