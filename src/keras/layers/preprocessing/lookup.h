// What StringLookup, IntegerLookup and TextVectorization share: a vocabulary, and the numbers of its tokens.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "keras/layers/preprocessing/categorical.h"

namespace keratin::keras {

struct Lookup {
  DType token_dtype = DType::kString;
  DType number_dtype = DType::kInt64;
  Json mask_token;  // null: none
  Json oov_token;
  std::int64_t oov_indices = 1;
  bool invert = false;
  bool farmhash = false;  // hashes integers that are not in the vocabulary, else takes them modulo
  Json salt;
  std::string mode = "int";
  std::int64_t depth = 0;  // of encoded outputs
  Tensor tokens;           // without the special ones
  Value weights;           // of tf_idf
  // Where tokens begin: behind the mask and those out of vocabulary.
  [[nodiscard]] std::int64_t oov_start() const { return !mask_token.is_null() && mode == "int" ? 1 : 0; }
  [[nodiscard]] std::int64_t token_start() const { return oov_start() + oov_indices; }
};

// The config keys of all lookup layers.
std::vector<ConfigKey> LookupConfig();
// idf_weights, where the output is tf_idf.
std::vector<WeightSlot> LookupWeights(const Config& config);

// Reads vocabulary and weights of the layer being lowered. The other members of `lookup` are set.
void ReadVocabulary(Lowering& to, const Config& config, Lookup* lookup);

// Tokens to numbers, or back; any shape.
Value LookUp(Lowering& to, const Lookup& lookup, Value tokens);
// The numbers encoded as the mode says; `row_splits` of a ragged vector of tokens, else invalid.
Value EncodeLookup(Lowering& to, const Lookup& lookup, Value numbers, Value row_splits);

}  // namespace keratin::keras
