// What the machine reaches at this moment, whatever runs on it.
#pragma once

#include <cstdint>

namespace keratin::bench {

struct Peak {
  double flops;  // a second, of multiply-adds in registers with the active instruction set
  double bytes;  // a second, of reading
};
// All threads together. `working_set`: bytes that are read again and again, a part by each thread. Takes about 20 milliseconds.
Peak MeasurePeak(int threads, std::int64_t working_set);

}  // namespace keratin::bench
