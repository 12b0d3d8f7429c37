#include "ops/control/optional_common.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

Status EvalOptionalGetValue(EvalContext& c) {
  KERATIN_ASSIGN(const std::shared_ptr<Optional> optional, ResourceAt<Optional>(c, 0, "an optional"));
  if (!optional->values) return FailedPrecondition("the optional has no value");
  const std::vector<DType> types = c.attrs().Types("output_types");
  if (optional->values->size() != types.size())
    return InvalidArgument("the optional has {} values and {} are asked for", optional->values->size(), types.size());
  for (std::size_t i = 0; i < types.size(); ++i) {
    const Tensor& value = (*optional->values)[i];
    if (value.dtype() != types[i]) return InvalidArgument("value {} of the optional is {} and must be {}", i, DTypeName(value.dtype()), DTypeName(types[i]));
    c.SetOutput(static_cast<int>(i), value);
  }
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(optional_get_value) {
  return {.name = "OptionalGetValue",
          .inputs = {"optional: variant"},
          .outputs = {"components: output_types"},
          .attrs = {"output_types: list(type) >= 1", "output_shapes: list(shape) >= 1"},
          .infer =
              [](InferContext& c) {
                const auto* shapes = c.attrs().Get<std::vector<Shape>>("output_shapes");
                for (int i = 0; shapes != nullptr && i < c.output_count() && i < static_cast<int>(shapes->size()); ++i)
                  c.SetShape(i, (*shapes)[static_cast<std::size_t>(i)]);
                return OkStatus();
              },
          .eval = EvalOptionalGetValue};
}
