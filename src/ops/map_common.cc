#include "ops/map.h"

namespace keratin::ops {

std::vector<DType> FloatTypes() { return {DType::kFloat, DType::kDouble, DType::kHalf, DType::kBfloat16}; }
std::vector<DType> RealTypes() {
  return {DType::kFloat, DType::kDouble, DType::kHalf,  DType::kBfloat16, DType::kInt8,   DType::kInt16,
          DType::kInt32, DType::kInt64,  DType::kUint8, DType::kUint16,   DType::kUint32, DType::kUint64};
}
std::vector<DType> NumberTypes() {
  std::vector<DType> types = RealTypes();
  types.insert(types.end(), {DType::kComplex64, DType::kComplex128});
  return types;
}

}  // namespace keratin::ops
