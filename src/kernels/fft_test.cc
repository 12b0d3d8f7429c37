#include "kernels/fft.h"

#include <complex>
#include <numbers>

#include "kernels/kernels_testing.h"

namespace keratin::kernels {
namespace {

class FftTest : public EachIsa {};
KERATIN_TEST_EACH_ISA(FftTest);

std::complex<double> Root(std::int64_t k, std::int64_t length) {
  return std::polar(1.0, -2.0 * std::numbers::pi * static_cast<double>(k % length) / static_cast<double>(length));
}

template <class T>
std::vector<T> Roots(std::int64_t count, std::int64_t length) {
  std::vector<T> roots;
  for (std::int64_t k = 0; k < count; ++k) {
    roots.push_back(static_cast<T>(Root(k, length).real()));
    roots.push_back(static_cast<T>(Root(k, length).imag()));
  }
  return roots;
}

using Numbers = std::vector<std::complex<double>>;  // of one sequence

Numbers PlainTransform(const Numbers& x) {
  const auto length = static_cast<std::int64_t>(x.size());
  Numbers y(x.size());
  for (std::int64_t k = 0; k < length; ++k)
    for (std::int64_t j = 0; j < length; ++j) y[static_cast<std::size_t>(k)] += x[static_cast<std::size_t>(j)] * Root(j * k, length);
  return y;
}

template <class T>
Numbers OfLane(const T* values, std::int64_t length, std::int64_t lanes, std::int64_t lane) {
  Numbers numbers;
  for (std::int64_t k = 0; k < length; ++k) numbers.emplace_back(values[2 * k * lanes + lane], values[(2 * k + 1) * lanes + lane]);
  return numbers;
}

template <class T>
void ExpectTransforms(const std::vector<int>& radices, std::int64_t lanes, Random& random) {
  std::int64_t length = 1;
  for (const int radix : radices) length *= radix;
  const std::vector<T> roots = Roots<T>(length, length);
  std::vector<T> data(static_cast<std::size_t>(2 * length * lanes)), work(data.size());
  for (T& value : data) value = random.Float();
  std::vector<Numbers> wanted;
  for (std::int64_t lane = 0; lane < lanes; ++lane) wanted.push_back(PlainTransform(OfLane(data.data(), length, lanes, lane)));
  const T* found =
      Fft<T>({.length = length, .radices = radices.data(), .stages = static_cast<int>(radices.size()), .roots = roots.data()}, lanes, data.data(), work.data());
  const double most = 4.0 * std::numeric_limits<T>::epsilon() * static_cast<double>(length);
  for (std::int64_t lane = 0; lane < lanes; ++lane) {
    const Numbers got = OfLane(found, length, lanes, lane);
    for (std::size_t k = 0; k < got.size(); ++k)
      EXPECT_LE(std::abs(got[k] - wanted[static_cast<std::size_t>(lane)][k]), most)
          << "length " << length << ", lane " << lane << " of " << lanes << ", number " << k;
  }
}

TEST_P(FftTest, AgreesWithThePlainSum) {
  Random random(1);
  for (const std::vector<int>& radices :
       {std::vector<int>{}, {2}, {3}, {4}, {5}, {7}, {11}, {13}, {4, 2}, {2, 4}, {4, 4, 4}, {3, 4, 5}, {13, 2, 3}, {4, 4, 4, 2}}) {
    for (const std::int64_t lanes : {std::int64_t{1}, FftLanes<float>()}) ExpectTransforms<float>(radices, lanes, random);
    for (const std::int64_t lanes : {std::int64_t{1}, FftLanes<double>()}) ExpectTransforms<double>(radices, lanes, random);
  }
}

template <class T>
void ExpectRealTransform(std::int64_t half, std::int64_t lanes, Random& random) {
  std::vector<Numbers> reals;
  std::vector<T> z(static_cast<std::size_t>(2 * half * lanes)), out(static_cast<std::size_t>(2 * (half + 1) * lanes), T(7));
  for (std::int64_t lane = 0; lane < lanes; ++lane) {
    Numbers x, pairs;
    for (std::int64_t j = 0; j < 2 * half; ++j) x.emplace_back(random.Float());
    for (std::size_t k = 0; k < x.size(); k += 2) pairs.emplace_back(x[k].real(), x[k + 1].real());
    pairs = PlainTransform(pairs);
    for (std::int64_t k = 0; k < half; ++k) {
      z[static_cast<std::size_t>(2 * k * lanes + lane)] = static_cast<T>(pairs[static_cast<std::size_t>(k)].real());
      z[static_cast<std::size_t>((2 * k + 1) * lanes + lane)] = static_cast<T>(pairs[static_cast<std::size_t>(k)].imag());
    }
    reals.push_back(PlainTransform(x));
  }
  const std::vector<T> roots = Roots<T>(half, 2 * half);
  FftOfReal<T>(half, roots.data(), lanes, z.data(), out.data());
  const double most = 4.0 * std::numeric_limits<T>::epsilon() * static_cast<double>(half + 1);
  for (std::int64_t lane = 0; lane < lanes; ++lane) {
    const Numbers got = OfLane(out.data(), half + 1, lanes, lane);
    for (std::size_t k = 0; k < got.size(); ++k) EXPECT_LE(std::abs(got[k] - reals[static_cast<std::size_t>(lane)][k]), most) << half << ", number " << k;
  }
}

TEST_P(FftTest, OfRealNumbersByHalfTheLength) {
  Random random(2);
  for (const std::int64_t half : {1, 2, 3, 8, 15, 50}) {
    for (const std::int64_t lanes : {std::int64_t{1}, FftLanes<float>()}) ExpectRealTransform<float>(half, lanes, random);
    for (const std::int64_t lanes : {std::int64_t{1}, FftLanes<double>()}) ExpectRealTransform<double>(half, lanes, random);
  }
}

}  // namespace
}  // namespace keratin::kernels
