// Which instruction set the kernels use.
#pragma once

#include <span>
#include <string_view>

namespace keratin::kernels {

enum class Isa {
  kScalar,  // the compiler's own vectors: SSE2 on x86-64, NEON on AArch64
  kNeon,    // NEON with fused products; all of AArch64 has it
  kAvx2,    // AVX2 and FMA
  kAvx512,  // AVX-512 F, BW, DQ and VL
};

// "scalar", "neon", "avx2", "avx512".
std::string_view IsaName(Isa isa);

// What this machine and this build can run, kScalar first, the best last.
std::span<const Isa> SupportedIsas();

// The best supported one, or what the environment variable KERATIN_ISA names; where that is not supported, the best before it in the list above.
// Read once, when first asked. Thread-safe.
Isa ActiveIsa();

// Makes ActiveIsa() return `isa`, which must be supported. For tests and benchmarks: matrices packed before stay bound to the instruction set they were
// packed for and must not be used any more.
void SetActiveIsa(Isa isa);

}  // namespace keratin::kernels
