#include "ops/image/bounding_boxes.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(draw_bounding_boxes) {
  return {.name = "DrawBoundingBoxes",
          .inputs = {"images: T", "boxes: float"},
          .outputs = {"output: T"},
          .attrs = {"T: {float, half} = DT_FLOAT"},
          .infer = InferBoundingBoxes,
          .checked_run = DrawBoundingBoxes,
          .examples = {{.in = {Tensor{{1, 3, 4, 1}, {0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0}},
                               Tensor{{1, 1, 4}, {0.0, 0.30000001F, 0.69999999F, 1.5}}},
                        .out = {Tensor{{1, 3, 4, 1}, {1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0}}}}}};
}
