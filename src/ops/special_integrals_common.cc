#include <cmath>
#include <complex>
#include <limits>
#include <numbers>

#include "ops/special.h"

namespace keratin::ops::special {
namespace {

constexpr double kTiny = std::numeric_limits<double>::epsilon();

// The sum of z^k / k^2 for |z| up to 1/2.
double Dilogarithm(double z) {
  double sum = 0, power = z;
  for (int k = 1; std::abs(power) > kTiny * std::abs(sum) * k * k; ++k, power *= z) sum += power / (static_cast<double>(k) * k);
  return sum;
}

// C(x) + i S(x) for x > 0.
std::complex<double> Fresnel(double x) {
  constexpr double kSeries = 1.5;
  const double square = std::numbers::pi / 2 * x * x;
  if (x < kSeries) {
    // Terms of the power series in turn belong to C and S.
    std::complex<double> sum, turn = 1;
    double term = x;
    for (int k = 0; std::abs(term) > kTiny * x / 8; ++k) {
      sum += turn * (term / (2 * k + 1));
      term *= square / (k + 1);
      turn *= std::complex<double>(0, 1);
    }
    return sum;
  }
  // The complementary error function as a continued fraction, by Lentz.
  constexpr int kSteps = 1000;
  const double pix = 2 * square;
  std::complex<double> b(1, -pix), d = 1.0 / b, h = d, c = std::numeric_limits<double>::max();
  for (int k = 2, n = -1; k < kSteps; ++k) {
    n += 2;
    const double a = -n * (n + 1.0);
    b += 4.0;
    d = 1.0 / (a * d + b);
    c = b + a / c;
    const std::complex<double> step = c * d;
    h *= step;
    if (std::abs(step.real() - 1) + std::abs(step.imag()) < kTiny) break;
  }
  h *= std::complex<double>(x, -x);
  const std::complex<double> half(0.5, 0.5);
  return half * (1.0 - std::complex<double>(std::cos(square), std::sin(square)) * h);
}

// Beyond this x the sine and cosine of its square mean nothing, and the integrals are 1/2.
constexpr double kFarFresnel = 36974;

}  // namespace

// Rybicki's sum: https://doi.org/10.1063/1.4822832. Its error is exp(-(pi / 2h)^2).
double Dawsn(double x) {
  const double size = std::abs(x);
  constexpr double kStep = 0.2, kSmall = 0.2;
  constexpr int kTerms = 16;
  if (size < kSmall) {
    const double square = x * x;
    double sum = 0, term = x;
    for (int k = 0; std::abs(term) > kTiny * size / 8 && k < kTerms; ++k) {
      sum += term;
      term *= -2 * square / (2 * k + 3);
    }
    return sum;
  }
  constexpr double kFar = 1e9;
  if (!(size < kFar)) return 0.5 / x;
  const double middle = 2 * std::round(size / (2 * kStep)), rest = size - middle * kStep;
  double sum = 0;
  for (int n = 1 - 2 * kTerms; n < 2 * kTerms; n += 2) {
    const double place = rest - n * kStep;
    sum += std::exp(-place * place) / (n + middle);
  }
  return std::copysign(sum / std::sqrt(std::numbers::pi), x);
}

double Expint(double x) {
  if (x < 0) return std::numeric_limits<double>::quiet_NaN();
  constexpr double kSeries = 40;
  if (x < kSeries) {
    double sum = 0, term = 1;
    for (int k = 1; k == 1 || term > kTiny * sum; ++k) {
      term *= x / k;
      sum += term / k;
    }
    return std::numbers::egamma + std::log(x) + sum;
  }
  double sum = 1, term = 1;
  for (int k = 1; k < x && term > kTiny; ++k) {
    term *= k / x;
    sum += term;
  }
  return std::exp(x) / x * sum;
}

double FresnelCos(double x) {
  if (std::abs(x) > kFarFresnel) return std::copysign(0.5, x);
  return std::copysign(Fresnel(std::abs(x)).real(), x);
}

double FresnelSin(double x) {
  if (std::abs(x) > kFarFresnel) return std::copysign(0.5, x);
  return std::copysign(Fresnel(std::abs(x)).imag(), x);
}

// The dilogarithm of 1 - x, by the identities that bring its argument to [-1/2, 1/2].
double Spence(double x) {
  if (!(x >= 0)) return std::numeric_limits<double>::quiet_NaN();
  constexpr double kWhole = std::numbers::pi * std::numbers::pi / 6;
  if (x == 0) return kWhole;
  const double log = std::log(x);
  if (x < 0.5) return kWhole - log * std::log1p(-x) - Dilogarithm(x);
  if (x <= 1.5) return Dilogarithm(1 - x);
  if (x <= 2) return -0.5 * log * log - Dilogarithm(1 - 1 / x);
  return -0.5 * log * log - (kWhole + log * std::log1p(-1 / x) - Dilogarithm(1 / x));
}

}  // namespace keratin::ops::special
