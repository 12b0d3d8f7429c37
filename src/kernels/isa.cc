#include "kernels/isa.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdlib>

namespace keratin::kernels {
namespace {

struct Supported {
  std::array<Isa, 3> isas{};
  std::size_t count = 0;

  Supported() {
    isas[count++] = Isa::kScalar;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) isas[count++] = Isa::kAvx2;
    if (count == 2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl")) {
      isas[count++] = Isa::kAvx512;
    }
#endif
  }
};

Isa Choose() {
  const std::span<const Isa> supported = SupportedIsas();
  const char* forced = std::getenv("KERATIN_ISA");
  if (forced == nullptr) return supported.back();
  Isa most = supported.back();
  for (Isa isa : {Isa::kScalar, Isa::kAvx2, Isa::kAvx512}) {
    if (IsaName(isa) == forced) most = isa;
  }
  return std::min(most, supported.back());
}

std::atomic<Isa>& Active() {
  static std::atomic<Isa> active{Choose()};
  return active;
}

}  // namespace

std::string_view IsaName(Isa isa) {
  switch (isa) {
    case Isa::kScalar: return "scalar";
    case Isa::kAvx2: return "avx2";
    case Isa::kAvx512: return "avx512";
  }
  return "unknown";
}

std::span<const Isa> SupportedIsas() {
  static const Supported supported;
  return {supported.isas.data(), supported.count};
}

Isa ActiveIsa() { return Active().load(std::memory_order_relaxed); }

void SetActiveIsa(Isa isa) { Active().store(isa, std::memory_order_relaxed); }

}  // namespace keratin::kernels
