#include <algorithm>
#include <cmath>

#include "ops/math/fake_quant.h"

namespace keratin::ops {

FakeQuant::FakeQuant(float min, float max, const Attrs& attrs) {
  if (min == 0 && max == 0) return;
  const float first = attrs.Bool("narrow_range") ? 1 : 0;
  const auto last = static_cast<float>((std::int64_t{1} << attrs.Int("num_bits", 8)) - 1);
  scale_ = (max - min) / (last - first);
  const float place = first - min / scale_;
  const float zero = place < first ? first : place > last ? last : std::round(place);
  least_ = (first - zero) * scale_;
  most_ = (last - zero) * scale_;
  inverse_ = 1 / scale_;
  zero_ = std::floor(-least_ * inverse_ + 0.5F);
}

float FakeQuant::operator()(float x) const {
  if (scale_ == 0) return 0;
  const float inside = std::max(std::min(x, most_), least_);
  return std::floor((inside - least_) * inverse_ - zero_ + 0.5F) * scale_;
}

Status FakeQuantShape(InferContext& c) {
  const std::int64_t bits = c.attrs().Int("num_bits", 8);
  if (bits < 2 || bits > 16) return OnNode(c, InvalidArgument("num_bits is {} and must be from 2 to 16", bits));
  return SameAsInput(c);
}

}  // namespace keratin::ops
