// Resizing ops whose output is a weighted sum along each axis.
#pragma once

#include <span>

#include "graph/op_spec.h"

namespace keratin::ops {

// The input positions that one output position is made of: first .. first + count - 1.
struct Taps {
  std::int64_t first = 0;
  std::int64_t count = 0;
};

// Input 0 is [batch, height, width, channels] of any real type, output 0 the same in float.
class ResampleStep : public Step {
 public:
  // `taps`: the most that an output position of each of the two axes has.
  ResampleStep(const Shape& in, const Shape& out, std::int64_t vertical_taps, std::int64_t horizontal_taps);
  void Run(const RunContext& c) const final;

 protected:
  // Taps and weights of position `at` of axis 1 or 2, at most as many as there is room for: the taps given above.
  virtual Taps Weigh(const RunContext& c, int axis, std::int64_t at, std::span<float> weights) const = 0;

 private:
  std::int64_t taps_[2];
  Shape in_;
  Shape out_;
};

}  // namespace keratin::ops
