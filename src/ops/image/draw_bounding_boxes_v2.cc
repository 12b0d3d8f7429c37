#include "ops/image/bounding_boxes.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(draw_bounding_boxes_v2) {
  return {.name = "DrawBoundingBoxesV2",
          .inputs = {"images: T", "boxes: float", "colors: float"},
          .outputs = {"output: T"},
          .attrs = {"T: {float, half} = DT_FLOAT"},
          .infer = InferBoundingBoxes,
          .checked_run = DrawBoundingBoxes,
          .examples = {{.in = {Tensor{{1, 3, 3, 3}, {0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
                                                     0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0}},
                               Tensor{{1, 2, 4}, {0.0, 0.0, 0.5, 0.5, 0.60000002F, -0.5, 2.0, 0.89999998F}}, Tensor{{2, 3}, {0.25, 0.5, 1.0, 1.0, 0.0, 0.75}}},
                        .out = {Tensor{{1, 3, 3, 3}, {0.25, 0.5, 1.0, 0.25, 0.5, 1.0, 0.0, 0.0, 0.0, 1.0,  0.0, 0.75, 1.0, 0.0,
                                                      0.75, 0.0, 0.0, 0.0,  0.0, 0.0, 0.0, 1.0, 0.0, 0.75, 0.0, 0.0,  0.0}}}}}};
}
