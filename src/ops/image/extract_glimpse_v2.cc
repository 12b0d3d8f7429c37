#include "ops/image/glimpse.h"
#include "ops/op.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

// Places that are not both normalized and centered are those of the corner already.
float GlimpseCornerV2(float offset, float size, float window, bool normalized, bool centered) {
  if (!normalized) return centered ? offset + size / 2 : offset;
  offset *= size;
  return centered ? offset / 2 + size / 2 - window / 2 : offset;
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(extract_glimpse_v2) {
  return GlimpseOp("ExtractGlimpseV2", [](const RunContext& c) { return ExtractGlimpses(c, GlimpseCornerV2); },
                   {{.attrs = {{"centered", false}, {"normalized", false}, {"uniform_noise", false}},
                     .in = {Tensor{{1, 3, 3, 1}, {0, 1, 2, 3, 4, 5, 6, 7, 8}}, Ints({2, 2}), Tensor{{1, 2}, {1, 1}}},
                     .out = {Tensor{{1, 2, 2, 1}, {4, 5, 7, 8}}}},
                    {.attrs = {{"uniform_noise", false}, {"noise", "zero"}},
                     .in = {Tensor{{1, 3, 3, 1}, {1, 2, 3, 4, 5, 6, 7, 8, 9}}, Ints({2, 2}), Tensor{{1, 2}, {0.5, 1}}},
                     .out = {Tensor{{1, 2, 2, 1}, {6, 0, 9, 0}}}}});
}
