#include "ops/image/glimpse.h"
#include "ops/op.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

float FirstGlimpseCorner(float offset, float size, float window, bool normalized, bool centered) {
  if (normalized) offset *= size;
  if (centered) offset = offset / 2 + size / 2;
  return offset - window / 2;
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(extract_glimpse) {
  return GlimpseOp("ExtractGlimpse", [](const RunContext& c) { return ExtractGlimpses(c, FirstGlimpseCorner); },
                   {{.attrs = {{"uniform_noise", false}, {"noise", "zero"}},
                     .in = {Tensor{{1, 3, 3, 1}, {1, 2, 3, 4, 5, 6, 7, 8, 9}}, Ints({2, 2}), Tensor{{1, 2}, {0.5, 1}}},
                     .out = {Tensor{{1, 2, 2, 1}, {6, 0, 9, 0}}}}});
}
