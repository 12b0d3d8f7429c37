// What ops on strings share.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ops/array/array_common.h"
#include "ops/op.h"

namespace keratin::ops {

// Work below this many strings is not worth handing to another thread.
inline constexpr std::int64_t kStringGrain = 256;

// Output 0 = fn(input 0), element by element; fn(const std::string&) gives an Out.
template <class Out, class Fn>
void MapStrings(const RunContext& c, Fn fn) {
  const auto* in = c.in[0].as<std::string>();
  Out* out = c.out[0].as<Out>();
  c.pool->ParallelFor(c.out[0].size, kStringGrain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) out[i] = fn(in[i]);
  });
}

// The bucket of each string, of as many as the attribute "num_buckets" says: hash(std::string_view) modulo that number.
template <class Hash>
void MapToBuckets(const RunContext& c, Hash hash) {
  const auto buckets = static_cast<std::uint64_t>(c.attrs->Int("num_buckets"));
  MapStrings<std::int64_t>(c, [&](const std::string& text) { return static_cast<std::int64_t>(hash(text) % buckets); });
}

// As isspace of the C locale.
inline bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// "utf-8" or "": else an error that names the node.
Status CheckEncoding(InferContext& c);

// The characters of a text, malformed parts as the `errors` attribute says.
struct Character {
  std::int32_t code = 0;
  std::size_t start = 0;  // byte
};
struct UnicodeOptions {
  enum class Encoding { kUtf8, kUtf16Be, kUtf32Be, kAscii, kLatin1 };
  enum class Errors { kStrict, kReplace, kIgnore };
  Encoding encoding = Encoding::kUtf8;
  Errors errors = Errors::kReplace;
  std::int32_t replacement = 0xFFFD;
  bool replace_control_characters = false;
};
Result<UnicodeOptions> UnicodeOptionsOf(const Attrs& attrs, std::string_view encoding_key);
Status DecodeCharacters(std::string_view text, const UnicodeOptions& options, std::vector<Character>* out);
// False when `code` is no Unicode scalar value.
bool EncodeCharacter(std::int32_t code, UnicodeOptions::Encoding encoding, std::string* out);

// Infers a vector of unknown length for each output.
Status UnknownVectors(InferContext& c);
// The three component tensors of a SparseTensor of rank 2, and StringSplit's.
Status InferStringSplit(InferContext& c);

// Outputs indices, values and shape from the pieces of each string.
Status SetSplit(EvalContext& c, const std::vector<std::string_view>& pieces, const std::vector<std::int64_t>& counts);

// Integer vectors that say where rows of a ragged tensor end, of int32 or int64: checked to start at 0, never to fall and to end at `values`.
Result<std::vector<std::int64_t>> CheckedSplits(const Tensor& splits, std::int64_t values);
// An integer vector of that type.
Result<Tensor> IntVector(EvalContext& c, DType dtype, const std::vector<std::int64_t>& values);

}  // namespace keratin::ops
