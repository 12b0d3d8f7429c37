#if defined(__aarch64__)
#include <arm_neon.h>

#include <cstdint>

#include "kernels/kernel_table.h"
#include "kernels/simd/inline.h"

#define KERATIN_ISA_NAMESPACE neon
// Part of every 64-bit Arm processor: no target region.
#include "kernels/simd/vec_neon-inl.h"
// After Vec.
#include "kernels/simd/math-inl.h"
// After the mathematics.
#include "kernels/families-inl.h"
#endif
