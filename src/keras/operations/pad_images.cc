#include "keras/operations/operation.h"

KERATIN_OPERATION(pad_images) {
  return Operation("ops.PadImages", {"images"},
                   {{"top_padding", ConfigKey::Kind::kInt},
                    {"left_padding", ConfigKey::Kind::kInt},
                    {"bottom_padding", ConfigKey::Kind::kInt},
                    {"right_padding", ConfigKey::Kind::kInt},
                    {"target_height", ConfigKey::Kind::kInt},
                    {"target_width", ConfigKey::Kind::kInt},
                    {"data_format", ConfigKey::Kind::kString}},
                   [](OpCall& c) -> Results {
                     const Expr x = c.Tensor("images");
                     const int rank = x.rank();
                     const int first = c.config.String("data_format") == "channels_first" ? rank - 2 : rank - 3;
                     std::vector<std::int32_t> pads(static_cast<std::size_t>(rank) * 2);
                     const auto side = [&](const char* before, const char* after, const char* target, int axis) {
                       std::int64_t a = c.config.Int(before), b = c.config.Int(after);
                       if (c.config.IsNull(before)) a = c.config.Int(target) - b - c.to.StaticDim(x, axis);
                       if (c.config.IsNull(after)) b = c.config.Int(target) - a - c.to.StaticDim(x, axis);
                       pads[static_cast<std::size_t>(axis) * 2] = static_cast<std::int32_t>(a);
                       pads[static_cast<std::size_t>(axis) * 2 + 1] = static_cast<std::int32_t>(b);
                     };
                     if (rank < 3) return c.Fail(InvalidArgument("takes images"));
                     side("top_padding", "bottom_padding", "target_height", first);
                     side("left_padding", "right_padding", "target_width", first + 1);
                     return Call("Pad", {x, Expr(c.to, c.to.Const(Tensor::Of(Shape{rank, 2}, pads)))});
                   });
}
