#include "ops/op.h"

KERATIN_OP(const) {
  return {.name = "Const", .outputs = {"output: dtype"}, .attrs = {"value: tensor", "dtype: type"}, .infer = [](InferContext& c) -> Status {
            const Tensor* value = c.attrs().Get<Tensor>("value");
            if (value == nullptr) return InvalidArgument("node \"{}\" (Const): attribute \"value\", a tensor, is missing", c.node().name);
            if (value->dtype() != c.output(0).dtype)
              return InvalidArgument("node \"{}\" (Const): the value is {} and attribute \"dtype\" says {}", c.node().name, DTypeName(value->dtype()),
                                     DTypeName(c.output(0).dtype));
            c.SetShape(0, value->shape());
            c.output(0).value = *value;
            return OkStatus();
          }};
}
