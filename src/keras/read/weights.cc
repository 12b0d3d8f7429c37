#include "keras/read/weights.h"

#include <type_traits>

#include "base/errors.h"

namespace keratin::keras {
namespace {

template <class From, class To>
Result<Tensor> ToMemory(const Tensor& value) {
  KERATIN_ASSIGN(Tensor converted, Tensor::Allocate(DTypeOf<To>(), value.shape()));
  To* out = converted.mutable_data<To>();
  for (const From element : value.values<From>()) {
    if constexpr (std::is_same_v<From, double>)
      *out++ = static_cast<To>(element);
    else
      *out++ = static_cast<To>(static_cast<float>(element));
  }
  return converted;
}

}  // namespace

Result<Tensor> AsWeight(const Tensor& value, const Layer& layer) {
  if (value.dtype() == DType::kString || value.dtype() == DType::kInvalid) return InvalidArgument("a weight of type {}", DTypeName(value.dtype()));
  // Half-precision layers keep some of their weights in float32.
  if (layer.dtype == DType::kDouble) {
    switch (value.dtype()) {
      case DType::kHalf: return ToMemory<Half, double>(value);
      case DType::kBfloat16: return ToMemory<Bfloat16, double>(value);
      case DType::kFloat: return ToMemory<float, double>(value);
      default: return value;
    }
  }
  if (!IsFloating(layer.dtype)) return value;
  if (layer.dtype != DType::kFloat && value.dtype() != DType::kDouble) return value;
  switch (value.dtype()) {
    case DType::kHalf: return ToMemory<Half, float>(value);
    case DType::kBfloat16: return ToMemory<Bfloat16, float>(value);
    case DType::kDouble: return ToMemory<double, float>(value);
    default: return value;
  }
}

}  // namespace keratin::keras
