#include "keras/lowering.h"

namespace keratin::keras {
namespace {

std::vector<Value> LowerMasking(Lowering& to, const LayerCall& call) {
  const Value x = call.input();
  const Value differs = to.Op("NotEqual", {x, to.Scalar(call.config.Number("mask_value"), x)});
  const Value any = to.Op("Any", {differs, to.Int(-1)}, {{"keep_dims", true}});
  const Value y = to.Op("Mul", {x, to.Cast(any, to.dtype(x))});
  call.output_mask = to.Op("Squeeze", {any}, {{"squeeze_dims", std::vector<std::int64_t>{-1}}});
  return {y};
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(masking) { return {.class_name = "Masking", .config = {{"mask_value", 0.0}}, .mask = MaskRule::kStops, .lower_call = LowerMasking}; }
