#include "kernels/isa.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <iterator>

namespace keratin::kernels {
namespace {

constexpr std::array<std::string_view, 4> kNames = {"scalar", "neon", "avx2", "avx512"};  // in Isa's order

struct Supported {
  std::array<Isa, kNames.size()> isas{};
  std::size_t count = 0;

  Supported() {
    isas[count++] = Isa::kScalar;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) isas[count++] = Isa::kAvx2;
    if (count == 2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl")) {
      isas[count++] = Isa::kAvx512;
    }
#elif defined(__aarch64__)
    isas[count++] = Isa::kNeon;
#endif
  }
};

Isa Choose() {
  const std::span<const Isa> supported = SupportedIsas();
  const char* forced = std::getenv("KERATIN_ISA");
  const auto* name = forced != nullptr ? std::find(kNames.begin(), kNames.end(), forced) : kNames.end();
  if (name == kNames.end()) return supported.back();
  const auto most = static_cast<Isa>(name - kNames.begin());
  return *std::prev(std::upper_bound(supported.begin(), supported.end(), most));
}

std::atomic<Isa>& Active() {
  static std::atomic<Isa> active{Choose()};
  return active;
}

}  // namespace

std::string_view IsaName(Isa isa) { return kNames[static_cast<std::size_t>(isa)]; }

std::span<const Isa> SupportedIsas() {
  static const Supported supported;
  return {supported.isas.data(), supported.count};
}

Isa ActiveIsa() { return Active().load(std::memory_order_relaxed); }

void SetActiveIsa(Isa isa) { Active().store(isa, std::memory_order_relaxed); }

}  // namespace keratin::kernels
