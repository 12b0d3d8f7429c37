#include "keras/operations/operation.h"

KERATIN_OPERATION(bincount) {
  return Operation("ops.Bincount", {"x"}, {{"weights", ConfigKey::Kind::kAny}, {"minlength", 0}, {"sparse", false}}, [](OpCall& c) -> Results {
    Expr x = c.Tensor("x");
    if (c.config.Bool("sparse")) return c.Fail(Unimplemented("a sparse answer is not supported"));
    if (x.dtype() != DType::kInt32 && x.dtype() != DType::kInt64) x = Cast(x, DType::kInt32);
    DType out = DType::kInt32;
    Expr weights(c.to, c.to.Const(Tensor::Of(Shape{0}, std::vector<std::int32_t>())));
    if (!c.config.IsNull("weights")) {
      weights = c.Convert({.constant = c.config.Raw("weights")});
      out = ResultType({{c.Tensor("x").dtype()}, {weights.dtype()}});
      const bool own =
          weights.dtype() == DType::kInt32 || weights.dtype() == DType::kInt64 || weights.dtype() == DType::kFloat || weights.dtype() == DType::kDouble;
      if (!own) weights = Cast(weights, IsInteger(weights.dtype()) ? DType::kInt32 : DType::kFloat);
      weights = weights + Cast(ZerosLike(x), weights.dtype());
    }
    // As long as its largest number needs.
    const Expr size = Call("Maximum", {Reduce("Max", x, {}) + 1, x.Number(static_cast<double>(c.config.Int("minlength")))});
    return Cast(Call("DenseBincount", {x, size, weights}), out);
  });
}
