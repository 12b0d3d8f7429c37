#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_draw_bounding_boxes) {
  return {.names = {"image.draw_bounding_boxes", "compat.v1.image.draw_bounding_boxes"},
          .parameters = {"images", "boxes", "colors"},
          .lower = [](OpCall& c) -> Results {
            if (!c.Has("colors")) return RawOf(c, "DrawBoundingBoxes", {"images", "boxes"});
            return RawOf(c, "DrawBoundingBoxesV2", {"images", "boxes", "colors"});
          }};
}
