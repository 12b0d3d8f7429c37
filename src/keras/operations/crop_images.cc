#include "keras/operations/operation.h"

KERATIN_OPERATION(crop_images) {
  return Operation("ops.CropImages", {"images"},
                   {{"top_cropping", ConfigKey::Kind::kInt},
                    {"left_cropping", ConfigKey::Kind::kInt},
                    {"bottom_cropping", ConfigKey::Kind::kInt},
                    {"right_cropping", ConfigKey::Kind::kInt},
                    {"target_height", ConfigKey::Kind::kInt},
                    {"target_width", ConfigKey::Kind::kInt},
                    {"data_format", ConfigKey::Kind::kString}},
                   [](OpCall& c) -> Results {
                     const Expr x = c.Tensor("images");
                     const int rank = x.rank();
                     const int first = c.config.String("data_format") == "channels_first" ? rank - 2 : rank - 3;
                     const auto side = [&](Expr y, const char* before, const char* after, const char* target, int axis) {
                       std::int64_t start = c.config.Int(before), size = c.config.Int(target);
                       if (c.config.IsNull(before)) start = c.to.StaticDim(x, axis) - size - c.config.Int(after);
                       if (c.config.IsNull(target)) size = c.to.StaticDim(x, axis) - c.config.Int(after) - start;
                       if (start < 0 || size < 0) c.Fail(InvalidArgument("crops more than there is"));
                       return SliceAxis(y, axis, start, start + size);
                     };
                     if (rank < 3) return c.Fail(InvalidArgument("takes images"));
                     return side(side(x, "top_cropping", "bottom_cropping", "target_height", first), "left_cropping", "right_cropping", "target_width",
                                 first + 1);
                   });
}
