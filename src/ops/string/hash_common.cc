// Fingerprint64 follows FarmHash's farmhashna.cc:
//
// Copyright (c) 2014 Google, Inc.
//
// Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal
// in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
// copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions: The above copyright notice
// and this permission notice shall be included in all copies or substantial portions of the Software.
//
// THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS
// FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY,
// WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
//
// SipHash is that of J.-P. Aumasson and D. J. Bernstein (https://www.aumasson.jp/siphash/siphash.pdf), MurmurHash64A that of A. Appleby; both in the public
// domain.
#include <bit>
#include <cstring>
#include <utility>

#include "ops/string/hash.h"

namespace keratin::ops {
namespace {

using U64 = std::uint64_t;
constexpr U64 k0 = 0xc3a5c85c97cb3127ULL;
constexpr U64 k1 = 0xb492b66fbe98f273ULL;
constexpr U64 k2 = 0x9ae16a3b2f90404fULL;
constexpr U64 kMurmur = 0xc6a4a7935bd1e995ULL;

// Little-endian, of `count` bytes.
U64 Load(const char* s, std::size_t count = 8) {
  U64 value = 0;
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(&value, s, count);
  } else {
    for (std::size_t i = 0; i < count; ++i) value |= U64{static_cast<unsigned char>(s[i])} << (8 * i);
  }
  return value;
}

U64 Right(U64 x, int by) { return std::rotr(x, by); }
U64 ShiftMix(U64 x) { return x ^ (x >> 47); }

U64 HashLen16(U64 u, U64 v, U64 mul) {
  U64 a = (u ^ v) * mul;
  a ^= a >> 47;
  U64 b = (v ^ a) * mul;
  b ^= b >> 47;
  return b * mul;
}

U64 HashLen0to16(const char* s, std::size_t len) {
  const U64 mul = k2 + len * 2;
  if (len >= 8) {
    const U64 a = Load(s) + k2;
    const U64 b = Load(s + len - 8);
    return HashLen16(Right(b, 37) * mul + a, (Right(a, 25) + b) * mul, mul);
  }
  if (len >= 4) return HashLen16(len + (Load(s, 4) << 3), Load(s + len - 4, 4), mul);
  if (len == 0) return k2;
  const std::uint32_t a = static_cast<unsigned char>(s[0]), b = static_cast<unsigned char>(s[len >> 1]), c = static_cast<unsigned char>(s[len - 1]);
  const std::uint32_t y = a + (b << 8);
  const std::uint32_t z = static_cast<std::uint32_t>(len) + (c << 2);
  return ShiftMix(y * k2 ^ z * k0) * k2;
}

U64 HashLen17to32(const char* s, std::size_t len) {
  const U64 mul = k2 + len * 2;
  const U64 a = Load(s) * k1, b = Load(s + 8), c = Load(s + len - 8) * mul, d = Load(s + len - 16) * k2;
  return HashLen16(Right(a + b, 43) + Right(c, 30) + d, a + Right(b + k2, 18) + c, mul);
}

U64 HashLen33to64(const char* s, std::size_t len) {
  const U64 mul = k2 + len * 2;
  const U64 a = Load(s) * k2, b = Load(s + 8), c = Load(s + len - 8) * mul, d = Load(s + len - 16) * k2;
  const U64 y = Right(a + b, 43) + Right(c, 30) + d;
  const U64 z = HashLen16(y, a + Right(b + k2, 18) + c, mul);
  const U64 e = Load(s + 16) * mul, f = Load(s + 24), g = (y + Load(s + len - 32)) * mul, h = (z + Load(s + len - 24)) * mul;
  return HashLen16(Right(e + f, 43) + Right(g, 30) + h, e + Right(f + a, 18) + g, mul);
}

using Pair = std::pair<U64, U64>;
Pair WeakHashLen32(const char* s, U64 a, U64 b) {
  const U64 w = Load(s), x = Load(s + 8), y = Load(s + 16), z = Load(s + 24);
  a += w;
  b = Right(b + a + z, 21);
  const U64 c = a;
  a += x + y;
  b += Right(a, 44);
  return {a + z, b + c};
}

}  // namespace

U64 Fingerprint64(std::string_view text) {
  const char* s = text.data();
  const std::size_t len = text.size();
  if (len <= 16) return HashLen0to16(s, len);
  if (len <= 32) return HashLen17to32(s, len);
  if (len <= 64) return HashLen33to64(s, len);
  U64 x = 81, y = 81 * k1 + 113;
  U64 z = ShiftMix(y * k2 + 113) * k2;
  Pair v(0, 0), w(0, 0);
  x = x * k2 + Load(s);
  const char* end = s + (len - 1) / 64 * 64;
  const char* last = end + ((len - 1) & 63) - 63;
  const auto round = [&](U64 mul, U64 nine) {
    x = Right(x + y + v.first + Load(s + 8), 37) * mul;
    y = Right(y + v.second + Load(s + 48), 42) * mul;
    x ^= w.second * nine;
    y += v.first * nine + Load(s + 40);
    z = Right(z + w.first, 33) * mul;
    v = WeakHashLen32(s, v.second * mul, x + w.first);
    w = WeakHashLen32(s + 32, z + w.second, y + Load(s + 16));
    std::swap(z, x);
  };
  do {
    round(k1, 1);
    s += 64;
  } while (s != end);
  const U64 mul = k1 + ((z & 0xff) << 1);
  s = last;
  w.first += (len - 1) & 63;
  v.first += w.first;
  w.first += v.first;
  round(mul, 9);
  return HashLen16(HashLen16(v.first, w.first, mul) + ShiftMix(y) * k0 + z, HashLen16(v.second, w.second, mul) + x, mul);
}

U64 FingerprintCat64(U64 a, U64 b) {
  U64 result = a ^ kMurmur;
  result ^= ShiftMix(b * kMurmur) * kMurmur;
  result *= kMurmur;
  result = ShiftMix(result) * kMurmur;
  return ShiftMix(result);
}

U64 SipHash(const std::array<U64, 2>& key, std::string_view text) {
  U64 v0 = key[0] ^ 0x736f6d6570736575ULL, v1 = key[1] ^ 0x646f72616e646f6dULL, v2 = key[0] ^ 0x6c7967656e657261ULL, v3 = key[1] ^ 0x7465646279746573ULL;
  const auto rounds = [&](int count) {
    for (int i = 0; i < count; ++i) {
      v0 += v1;
      v1 = std::rotl(v1, 13) ^ v0;
      v0 = std::rotl(v0, 32);
      v2 += v3;
      v3 = std::rotl(v3, 16) ^ v2;
      v0 += v3;
      v3 = std::rotl(v3, 21) ^ v0;
      v2 += v1;
      v1 = std::rotl(v1, 17) ^ v2;
      v2 = std::rotl(v2, 32);
    }
  };
  const auto take = [&](U64 word) {
    v3 ^= word;
    rounds(2);
    v0 ^= word;
  };
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) take(Load(text.data() + at));
  take(U64{text.size() & 0xff} << 56 | Load(text.data() + at, text.size() - at));
  v2 ^= 0xff;
  rounds(4);
  return v0 ^ v1 ^ v2 ^ v3;
}

U64 Hash64(std::string_view text, U64 seed) {
  U64 h = seed ^ (text.size() * kMurmur);
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    const U64 k = ShiftMix(Load(text.data() + at) * kMurmur) * kMurmur;
    h = (h ^ k) * kMurmur;
  }
  if (at < text.size()) h = (h ^ Load(text.data() + at, text.size() - at)) * kMurmur;
  h = ShiftMix(h) * kMurmur;
  return ShiftMix(h);
}

Tensor HashedTexts() {
  std::string repeated;
  for (int i = 0; i < 70; ++i) repeated += "abc";
  return Tensor::Of<std::string>({9}, std::vector<std::string>{"", "a", "hello", "hello world 12", "a text of more than sixteen bytes", std::string(50, 'x'),
                                                               std::string(64, 'y'), std::string(65, 'z'), repeated});
}

}  // namespace keratin::ops
