#include "ops/op.h"
#include "ops/state/state_common.h"

KERATIN_OP(var_handle_op) {
  return {.name = "VarHandleOp",
          .outputs = {"resource: resource"},
          .attrs = {"container: string = \"\"", "shared_name: string = \"\"", "debug_name: string = \"\"", "dtype: type", "shape: shape",
                    "allowed_devices: list(string) = []"},
          .stateful = true,
          .infer =
              [](InferContext& c) {
                c.SetShape(0, Shape{});
                c.output(0).handle_dtype = c.attrs().Type("dtype");
                if (const Shape* shape = c.attrs().Get<Shape>("shape")) c.output(0).handle_shape = *shape;
                return OkStatus();
              },
          .eval = [](EvalContext& c) -> Status {
            const std::string name = ResourceName(c.node());
            ObjectPtr variable = c.session_resources().GetOrMake(name, [&] { return std::make_shared<Variable>(name); });
            KERATIN_ASSIGN(Tensor handle, HandleTensor(c, DType::kResource, std::move(variable)));
            c.SetOutput(0, std::move(handle));
            return OkStatus();
          }};
}
