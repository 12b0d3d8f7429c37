#include "keras/lowering.h"

KERATIN_OPERATION(zeros_like) {
  return {.class_name = "ops.ZerosLike", .config = {{"dtype", ConfigKey::Kind::kString}}, .lower = [](Lowering& to, const Config& config, Value x) {
            const DType dtype = config.IsNull("dtype") ? to.dtype(x) : DTypeFromName(config.String("dtype"));
            return to.Op("ZerosLike", {to.Cast(x, dtype)});
          }};
}
