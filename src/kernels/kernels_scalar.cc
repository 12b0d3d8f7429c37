#include <cstdint>

#include "kernels/kernel_table.h"
#include "kernels/simd/inline.h"

#define KERATIN_ISA_NAMESPACE scalar
#include "kernels/simd/vec_scalar-inl.h"
// After Vec.
#include "kernels/simd/math-inl.h"
// After the mathematics.
#include "kernels/families-inl.h"
