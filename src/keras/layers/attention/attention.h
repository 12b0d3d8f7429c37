// What the attention layers share.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "keras/lowering.h"

namespace keratin::keras {

// Tensors and masks of a call attention(query, value, key, ...); without a key the value is the key.
struct AttentionArguments {
  Value query, value, key;
  Value query_mask, value_mask, key_mask, attention_mask;
  bool causal = false;
  std::int64_t window = 0;  // a query sees the keys less than this many places away; 0: no such bound
  bool scores = false;      // the scores are an output too
};
// Fails when the call has no query or no value, or the config's "sliding_window" is out of range.
AttentionArguments ReadAttention(Lowering& to, const LayerCall& call);

// `count` letters of an Einsum equation, from the one of that number on.
std::string Letters(int first, int count);

// x times "<name>/kernel" over its last `bound` axes, plus "<name>/bias" where the layer has one.
Value ProjectHeads(Lowering& to, const std::string& name, Value x, int bound, const std::vector<std::int64_t>& outputs, bool use_bias);

// An Einsum in a scope "einsum", as Keras has it.
Value EinsumOf(Lowering& to, const std::string& equation, Value a, Value b);

// All masks of the call in one; invalid where there is none.
Value AttentionMaskOf(Lowering& to, const AttentionArguments& arguments);

// Softmax of the scores over their last `axes` axes without what the mask hides. `robust`: by selection, else by adding a large negative number.
Value MaskedSoftmax(Lowering& to, Value scores, Value mask, std::size_t axes, bool robust);

// The mask of the query, which is that of the output: the one given to the call, else the one that came with the query.
Value QueryMask(Lowering& to, const LayerCall& call);

// Attention and AdditiveAttention: `scores` of [.., queries, keys] of query and key.
std::vector<Value> LowerDenseAttention(Lowering& to, const LayerCall& call, Value (*scores)(Lowering& to, const Config& config, Value query, Value key));
// query + key for every pair: [.., queries, keys, width].
Value PairSums(Lowering& to, Value query, Value key);

}  // namespace keratin::keras
