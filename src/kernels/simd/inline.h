#pragma once

// Functions of a target region are always inlined into it, so that no copy made for one instruction set can be shared with another.
#define KERATIN_INLINE inline __attribute__((always_inline))
