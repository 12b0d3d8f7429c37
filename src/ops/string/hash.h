// Hashes of strings with TensorFlow's bits.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "keratin/tensor.h"

namespace keratin::ops {

// Fingerprint64 of FarmHash: StringToHashBucketFast.
std::uint64_t Fingerprint64(std::string_view text);
// One fingerprint of two: crosses of features.
std::uint64_t FingerprintCat64(std::uint64_t a, std::uint64_t b);
// SipHash-2-4: StringToHashBucketStrong.
std::uint64_t SipHash(const std::array<std::uint64_t, 2>& key, std::string_view text);
// MurmurHash64A: StringToHashBucket.
std::uint64_t Hash64(std::string_view text, std::uint64_t seed = 0xDECAFCAFFE);

// For examples: a text of each length that a hash treats in its own way.
Tensor HashedTexts();

}  // namespace keratin::ops
