#include "base/errors.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

Value LowerAny(Lowering& to, const Config& config, Value x) {
  std::vector<std::int64_t> axes = config.Ints("axis");
  if (config.IsNull("axis")) {
    if (to.rank(x) < 0) {
      to.Fail(InvalidArgument("needs to know the rank of its input"));
      return {};
    }
    for (int i = 0; i < to.rank(x); ++i) axes.push_back(i);
  }
  return to.Op("Any", {to.Cast(x, DType::kBool), to.Ints(axes)}, {{"keep_dims", config.Bool("keepdims")}});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_OPERATION(any) { return {.class_name = "ops.Any", .config = {{"axis", ConfigKey::Kind::kInts}, {"keepdims", false}}, .lower = LowerAny}; }
