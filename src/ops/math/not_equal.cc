#include <string>

#include "ops/compare.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(not_equal) {
  return {.name = "NotEqual",
          .inputs = {"x: T", "y: T"},
          .outputs = {"z: bool"},
          .attrs = {"T: type", "incompatible_shape_error: bool = true"},
          .infer = ComparedShape,
          .run =
              [](const RunContext& c) {
                if (!BroadcastShapes(c.in[0].shape, c.in[1].shape).ok()) {
                  *c.out[0].as<bool>() = true;
                  return;
                }
                const auto compare = [](const auto& x, const auto& y) { return x != y; };
                ForRealType(c.in[0].dtype, [&]<class T>() { MapBinary<T, bool>(c, compare); });
                if (c.in[0].dtype == DType::kBool) MapBinary<bool>(c, compare);
                if (c.in[0].dtype == DType::kString) MapBinary<std::string, bool>(c, compare);
              },
          .kernel_types = ComparedTypes(),
          .note = "complex types are refused",
          .examples = {{.in = {Tensor{{2}, {1, 2}}, Tensor{{1}, {1}}}, .out = {Bools({false, true})}},
                       {.in = {Ints({3, 4}), Ints({3, 5})}, .out = {Bools({false, true})}},
                       {.attrs = {{"incompatible_shape_error", false}}, .in = {Ints({1, 2, 3}), Ints({1, 2})}, .out = {Tensor::Scalar(true)}}}};
}
