#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(strided_slice) {
  return {.names = {"strided_slice", "compat.v1.strided_slice"},
          .parameters = {"input_", "begin", "end", "strides", "begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask", "var"},
          .lower = [](OpCall& c) -> Results {
            const Expr begin = SizesOf(c, "begin");
            const Expr steps = c.Has("strides") ? SizesOf(c, "strides") : OnesLike(begin);
            return Raw("StridedSlice", {c.First(), begin, SizesOf(c, "end"), steps},
                       {{"begin_mask", c.Int("begin_mask", 0)},
                        {"end_mask", c.Int("end_mask", 0)},
                        {"ellipsis_mask", c.Int("ellipsis_mask", 0)},
                        {"new_axis_mask", c.Int("new_axis_mask", 0)},
                        {"shrink_axis_mask", c.Int("shrink_axis_mask", 0)}});
          }};
}
