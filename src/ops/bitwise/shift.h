// What the shifts share.
#pragma once

#include <utility>

namespace keratin::ops {

// TensorFlow holds a shift within the type's width.
template <class T>
int ShiftWithin(T by) {
  constexpr int kMost = static_cast<int>(sizeof(T)) * 8 - 1;
  if (std::cmp_less(by, 0)) return 0;
  return std::cmp_greater(by, kMost) ? kMost : static_cast<int>(by);
}

}  // namespace keratin::ops
