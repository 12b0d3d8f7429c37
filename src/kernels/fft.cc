#include "kernels/fft.h"

#include <type_traits>

#include "kernels/kernel_table.h"

namespace keratin::kernels {
namespace {

template <class T>
const FftFunctions<T>& Functions() {
  if constexpr (std::is_same_v<T, float>)
    return Kernels().fft_float;
  else
    return Kernels().fft_double;
}

}  // namespace

template <class T>
std::int64_t FftLanes() {
  return Functions<T>().lanes;
}

template <class T>
T* Fft(const FftPlan<T>& plan, std::int64_t lanes, T* data, T* work) {
  Functions<T>().stages[lanes == 1 ? 0 : 1](plan, data, work);
  return plan.stages % 2 == 0 ? data : work;
}

template <class T>
void FftOfReal(std::int64_t half, const T* roots, std::int64_t lanes, const T* z, T* out) {
  Functions<T>().of_real[lanes == 1 ? 0 : 1](half, roots, z, out);
}

template std::int64_t FftLanes<float>();
template std::int64_t FftLanes<double>();
template float* Fft(const FftPlan<float>&, std::int64_t, float*, float*);
template double* Fft(const FftPlan<double>&, std::int64_t, double*, double*);
template void FftOfReal(std::int64_t, const float*, std::int64_t, const float*, float*);
template void FftOfReal(std::int64_t, const double*, std::int64_t, const double*, double*);

}  // namespace keratin::kernels
