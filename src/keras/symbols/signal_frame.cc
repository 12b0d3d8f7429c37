#include "keras/symbols/signal.h"

KERATIN_SYMBOL(signal_frame) {
  return {.names = {"signal.frame", "compat.v1.signal.frame"},
          .parameters = {"signal", "frame_length", "frame_step", "pad_end", "pad_value", "axis"},
          .lower = [](OpCall& c) -> Results { return FrameOf(c, c.First()); }};
}
