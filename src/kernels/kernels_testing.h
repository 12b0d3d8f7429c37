// For the tests of kernels: random data, and running a check under each instruction set.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "kernels/isa.h"

namespace keratin::kernels {

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  std::int64_t Int(std::int64_t least, std::int64_t most) { return std::uniform_int_distribution<std::int64_t>(least, most)(engine_); }
  float Float(float least = -1, float most = 1) { return std::uniform_real_distribution<float>(least, most)(engine_); }
  std::vector<float> Floats(std::int64_t n, float least = -1, float most = 1) {
    std::vector<float> values(static_cast<std::size_t>(n));
    for (float& value : values) value = Float(least, most);
    return values;
  }

 private:
  std::mt19937 engine_;
};

// Memory whose data is aligned as scratch must be.
struct Aligned {
  explicit Aligned(std::size_t bytes) : memory(bytes + 64) {}
  void* data() { return reinterpret_cast<void*>((reinterpret_cast<std::uintptr_t>(memory.data()) + 63) / 64 * 64); }
  std::vector<unsigned char> memory;
};

// A test that runs once for each instruction set of this machine.
class EachIsa : public testing::TestWithParam<Isa> {
 protected:
  EachIsa() : before_(ActiveIsa()) { SetActiveIsa(GetParam()); }
  ~EachIsa() override { SetActiveIsa(before_); }

 private:
  Isa before_;
};

inline std::string IsaParamName(const testing::TestParamInfo<Isa>& info) { return std::string(IsaName(info.param)); }

#define KERATIN_TEST_EACH_ISA(Suite) INSTANTIATE_TEST_SUITE_P(Isas, Suite, testing::ValuesIn(SupportedIsas().begin(), SupportedIsas().end()), IsaParamName)

// |got - want| within `absolute` + `relative` * |want|, NaN equal to NaN, infinities equal to themselves.
inline bool Near(double got, double want, double absolute, double relative) {
  if (std::isnan(want) || std::isnan(got)) return std::isnan(want) && std::isnan(got);
  if (std::isinf(want) || std::isinf(got)) return want == got;
  return std::fabs(got - want) <= absolute + relative * std::fabs(want);
}

inline void ExpectAllNear(const std::vector<float>& got, const std::vector<double>& want, double absolute, double relative, const std::string& what) {
  ASSERT_EQ(got.size(), want.size()) << what;
  for (std::size_t i = 0; i < got.size(); ++i)
    ASSERT_TRUE(Near(got[i], want[i], absolute, relative)) << what << " [" << i << "] " << got[i] << " for " << want[i];
}

// In double: what an Activation is.
double ActivationReference(int activation, double x, double alpha, double beta);

}  // namespace keratin::kernels
