#include "keras/operations/operation.h"

KERATIN_OPERATION(digitize) {
  return Operation("ops.Digitize", {"x", "bins"}, {}, [](OpCall& c) -> Results {
    const Expr given = c.Tensor("x");
    const DType dtype = given.dtype();
    Expr x = given;
    if (dtype == DType::kBool || dtype == DType::kInt8 || dtype == DType::kInt16 || dtype == DType::kUint8 || dtype == DType::kUint16)
      x = Cast(x, DType::kInt32);
    if (dtype == DType::kUint32) x = Cast(x, DType::kInt64);
    if (dtype == DType::kHalf || dtype == DType::kBfloat16) x = Cast(x, DType::kFloat);
    const Result<Tensor> bins = ConstantTensor(c.Constant("bins"), DType::kFloat);
    if (!bins.ok()) return c.Fail(bins.status());
    return Call("Bucketize", {x}, {{"boundaries", std::vector<float>(bins->values<float>().begin(), bins->values<float>().end())}});
  });
}
