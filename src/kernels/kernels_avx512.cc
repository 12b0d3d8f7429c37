#if defined(__x86_64__)
#include <immintrin.h>

#include <cstdint>

#include "kernels/kernel_table.h"
#include "kernels/simd/inline.h"

#define KERATIN_ISA_NAMESPACE avx512
#include "kernels/simd/target_avx512_begin.h"
// Inside the target region.
#include "kernels/simd/vec_avx512-inl.h"
// After Vec.
#include "kernels/simd/math-inl.h"
// After the mathematics.
#include "kernels/families-inl.h"
// Last.
#include "kernels/simd/target_end.h"
#endif
