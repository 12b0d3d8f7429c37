#include "keras/operations/operation.h"

KERATIN_OPERATION(pad) {
  return Operation("ops.Pad", {"x", "constant_values"}, {ConfigKey("pad_width", ConfigKey::Kind::kAny).Required(), {"mode", "constant"}},
                   [](OpCall& c) -> Results {
                     const Expr x = c.Tensor("x");
                     const Json& width = c.config.Raw("pad_width");
                     const int rank = x.rank();
                     std::vector<std::int32_t> pads;
                     for (int i = 0; i < rank; ++i) {
                       const Json& one = width.AsInt() ? width : width.size() == 1 ? width[0] : width[i];
                       const Json& before = one.is_array() ? one[0] : one;
                       const Json& after = one.is_array() ? one[one.size() - 1] : one;
                       for (const Json* side : {&before, &after}) {
                         if (!side->AsInt()) return c.Fail(InvalidArgument("pad_width is {}", width.Dump()));
                         pads.push_back(static_cast<std::int32_t>(*side->AsInt()));
                       }
                     }
                     const Expr paddings(c.to, c.to.Const(Tensor::Of(Shape{rank, 2}, pads)));
                     const std::string mode = c.config.String("mode");
                     if (mode == "reflect" || mode == "symmetric")
                       return Call("MirrorPad", {x, paddings}, {{"mode", mode == "reflect" ? "REFLECT" : "SYMMETRIC"}});
                     if (mode != "constant") return c.Fail(Unimplemented("the mode \"{}\" is not supported", mode));
                     if (!c.Has("constant_values")) return Call("Pad", {x, paddings});
                     return Call("PadV2", {x, paddings, c.Tensor("constant_values", x.dtype())});
                   });
}
