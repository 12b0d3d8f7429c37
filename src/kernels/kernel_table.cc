#include "kernels/kernel_table.h"

namespace keratin::kernels {

namespace scalar {
extern const KernelTable kTable;
}
#if defined(__x86_64__)
namespace avx2 {
extern const KernelTable kTable;
}
namespace avx512 {
extern const KernelTable kTable;
}
#elif defined(__aarch64__)
namespace neon {
extern const KernelTable kTable;
}
#endif

const KernelTable& KernelsOf(Isa isa) {
  switch (isa) {
#if defined(__x86_64__)
    case Isa::kAvx512: return avx512::kTable;
    case Isa::kAvx2: return avx2::kTable;
#elif defined(__aarch64__)
    case Isa::kNeon: return neon::kTable;
#endif
    default: return scalar::kTable;
  }
}

const KernelTable& Kernels() { return KernelsOf(ActiveIsa()); }

}  // namespace keratin::kernels
