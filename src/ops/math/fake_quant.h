// FakeQuantWithMinMax*: numbers rounded to those that an integer of few bits stands for.
#pragma once

#include "ops/broadcast.h"

namespace keratin::ops {

class FakeQuant {
 public:
  // The range is moved so that zero is one of the numbers.
  FakeQuant(float min, float max, const Attrs& attrs);
  [[nodiscard]] float operator()(float x) const;

 private:
  float least_ = 0, most_ = 0, scale_ = 0, inverse_ = 0, zero_ = 0;
};

Status FakeQuantShape(InferContext& c);

}  // namespace keratin::ops
