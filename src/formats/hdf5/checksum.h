// The two checksums of the format.
#pragma once

#include <cstdint>

#include "base/mapped_file.h"

namespace keratin::hdf5 {

// Bob Jenkins's lookup3 with an initial value of zero, which guards structures (burtleburtle.net/bob/c/lookup3.c).
std::uint32_t Lookup3(Bytes bytes);
// Fletcher's sum over big-endian 16-bit words, which filter 3 puts behind a chunk.
std::uint32_t Fletcher32(Bytes bytes);

// False in fuzzing builds: random bytes would hardly ever pass, and nothing behind a checksum would be reached.
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
inline constexpr bool kChecksumsMatter = false;
#else
inline constexpr bool kChecksumsMatter = true;
#endif

}  // namespace keratin::hdf5
