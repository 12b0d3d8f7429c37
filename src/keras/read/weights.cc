#include "keras/read/weights.h"

#include "base/errors.h"

namespace keratin::keras {
namespace {

template <class From, class To>
Result<Tensor> Convert(const Tensor& value) {
  KERATIN_ASSIGN(Tensor converted, Tensor::Allocate(DTypeOf<To>(), value.shape()));
  To* out = converted.mutable_data<To>();
  for (const From element : value.values<From>()) *out++ = static_cast<To>(static_cast<float>(element));
  return converted;
}

template <>
Result<Tensor> Convert<double, float>(const Tensor& value) {
  KERATIN_ASSIGN(Tensor converted, Tensor::Allocate(DType::kFloat, value.shape()));
  float* out = converted.mutable_data<float>();
  for (const double element : value.values<double>()) *out++ = static_cast<float>(element);
  return converted;
}

}  // namespace

Result<Tensor> AsWeight(const Tensor& value, const Layer& layer) {
  if (value.dtype() == DType::kString || value.dtype() == DType::kInvalid) return InvalidArgument("a weight of type {}", DTypeName(value.dtype()));
  if (layer.dtype != DType::kFloat) return value;
  switch (value.dtype()) {
    case DType::kHalf: return Convert<Half, float>(value);
    case DType::kBfloat16: return Convert<Bfloat16, float>(value);
    case DType::kDouble: return Convert<double, float>(value);
    default: return value;
  }
}

}  // namespace keratin::keras
