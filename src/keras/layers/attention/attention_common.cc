#include <algorithm>

#include "base/errors.h"
#include "keras/activations/pieces.h"
#include "keras/layers/attention/attention.h"
#include "keras/layers/checks.h"

namespace keratin::keras {
namespace {

// Letters of an einsum from `first` on.
Value First(const std::vector<Value>& values) { return values.empty() ? Value{} : values.front(); }

// The tensor of an argument, by its name or by its position.
Value Given(const LayerCall& call, std::string_view name, std::string_view position) {
  const Value named = First(call.Tensors(name));
  return named.valid() || position.empty() ? named : First(call.Tensors(position));
}

bool Flag(const LayerCall& call, std::string_view name, std::string_view position) {
  return call.Constant(name).AsBool().value_or(call.Constant(position).AsBool().value_or(false));
}

// The mask given for the argument, else the one that came with its tensor.
Value MaskOf(const LayerCall& call, std::string_view name, std::string_view position, std::string_view mask_position) {
  const Value given = Given(call, std::string(name) + "_mask", mask_position);
  if (given.valid()) return given;
  const Value named = First(call.TensorMasks(name));
  return named.valid() ? named : First(call.TensorMasks(position));
}

// 0, 1, 2, ... along the sequence x, with an axis of 1 at `axis`.
Value Places(Lowering& to, Value x, std::int64_t axis) {
  const Value length = to.Element(to.DynamicShape(x), 1);
  return to.Op("ExpandDims", {to.Op("Range", {to.Int(0), length, to.Int(1)}), to.Int(axis)});
}

// bool [1, queries, keys]: a query sees the keys up to its own place.
Value CausalMask(Lowering& to, Value query, Value value) {
  const Value rows = to.Element(to.Op("Shape", {query}), 1);
  const Value columns = to.Element(to.Op("Shape", {value}), 1);
  Value ones;
  {
    const Lowering::Scope scope = to.Enter("ones");
    const Value dims = to.Op("Pack", {to.Int(1), rows, columns}, {}, "packed");
    ones = to.Op("Fill", {dims, to.Const(Tensor::Scalar<bool>(true), "Const")}, {}, to.scope());
  }
  return to.Op("MatrixBandPart", {ones, to.Int(-1), to.Int(0)});
}

// bool [1, queries, keys]: a query sees the keys less than `window` places away.
Value WindowMask(Lowering& to, Value query, Value value, std::int64_t window) {
  const Value rows = Places(to, query, 1);
  const Value distance = to.Op("Abs", {to.Op("Sub", {rows, Places(to, value, 0)})});
  return to.Op("ExpandDims", {to.Op("Less", {distance, to.Int(window)}), to.Int(0)});
}

// mask[:, :, newaxis] (axis 2) or mask[:, newaxis, :] (axis 1).
Value WithAxis(Lowering& to, Value mask, int axis) {
  if (to.rank(mask) != 2) return to.Op("ExpandDims", {mask, to.Int(axis - 3)});
  const std::int64_t whole = 7 - (1 << axis);
  return to.Op("StridedSlice", {mask, to.Ints({0, 0, 0}), to.Ints({0, 0, 0}), to.Ints({1, 1, 1})},
               {{"begin_mask", whole}, {"end_mask", whole}, {"new_axis_mask", std::int64_t{1} << axis}});
}

}  // namespace

std::string Letters(int first, int count) {
  std::string letters;
  for (int i = 0; i < count; ++i) letters += static_cast<char>('a' + first + i);
  return letters;
}

AttentionArguments ReadAttention(Lowering& to, const LayerCall& call) {
  const bool keras2 = to.keras2();
  AttentionArguments arguments;
  arguments.query = Given(call, "query", "");
  if (!arguments.query.valid()) arguments.query = call.input();
  arguments.value = Given(call, "value", "1");
  arguments.key = Given(call, "key", "2");
  if (call.inputs.size() > 1 || !arguments.query.valid() || !arguments.value.valid()) {
    to.Fail(InvalidArgument("is called as attention(query, value), with one tensor each"));
    return {};
  }
  arguments.query_mask = QueryMask(to, call);
  arguments.value_mask = MaskOf(call, "value", "1", keras2 ? "" : "4");
  arguments.key_mask = MaskOf(call, "key", "2", keras2 ? "" : "5");
  if (!arguments.key.valid()) {
    arguments.key = arguments.value;
    // tf.keras takes the mask once more with the key.
    if (keras2) arguments.key_mask = arguments.value_mask;
  }
  arguments.attention_mask = Given(call, "attention_mask", keras2 ? "3" : "6");
  arguments.scores = Flag(call, "return_attention_scores", keras2 ? "4" : "7");
  arguments.causal = Flag(call, "use_causal_mask", keras2 ? "6" : "9");
  if (!call.config.IsNull("sliding_window")) {
    arguments.window = call.config.Int("sliding_window");
    if (!InRange(to, "sliding_window", {arguments.window})) return {};
  }
  const DType dtype = to.layer().dtype;
  for (Value* x : {&arguments.query, &arguments.value, &arguments.key}) *x = to.Cast(*x, dtype);
  return arguments;
}

Value EinsumOf(Lowering& to, const std::string& equation, Value a, Value b) {
  const Lowering::Scope scope = to.Enter("einsum");
  return to.Op("Einsum", {a, b}, {{"equation", equation}});
}

Value ProjectHeads(Lowering& to, const std::string& name, Value x, int bound, const std::vector<std::int64_t>& outputs, bool use_bias) {
  if (to.failed()) return {};
  const Lowering::Scope scope = to.Enter(name);
  const int free = to.rank(x) - bound;
  const auto output_count = static_cast<int>(outputs.size());
  Shape kernel{};
  for (int i = 0; i < bound; ++i) kernel.push_back(to.StaticDim(x, free + i));
  Shape bias{};
  for (const std::int64_t dim : outputs) {
    kernel.push_back(dim);
    bias.push_back(dim);
  }
  const std::string given = Letters(0, free);
  const std::string summed = Letters(free, bound);
  const std::string made = Letters(free + bound, output_count);
  const DType dtype = to.layer().dtype;
  Value y = EinsumOf(to, fmt::format("{}{},{}{}->{}{}", given, summed, summed, made, given, made), x, to.Cast(to.Weight(name + "/kernel", kernel), dtype));
  if (use_bias) y = to.Op("AddV2", {y, to.Cast(to.Weight(name + "/bias", bias), dtype)});
  return y;
}

Value AttentionMaskOf(Lowering& to, const AttentionArguments& arguments) {
  Value merged;
  const auto merge = [&](Value mask) { merged = merged.valid() ? to.Op("LogicalAnd", {merged, mask}, {}, "and") : mask; };
  const auto padding = [&](Value mask, int axis) {
    if (mask.valid()) merge(WithAxis(to, to.Cast(mask, DType::kBool), axis));
  };
  padding(arguments.query_mask, 2);
  padding(arguments.value_mask, 1);
  padding(arguments.key_mask, 1);
  if (arguments.causal) merge(CausalMask(to, arguments.query, arguments.value));
  if (arguments.window > 0) merge(WindowMask(to, arguments.query, arguments.value, arguments.window));
  if (!arguments.attention_mask.valid()) return merged;
  if (!merged.valid()) return arguments.attention_mask;
  return to.Op("LogicalAnd", {to.Cast(arguments.attention_mask, DType::kBool), merged}, {}, "and");
}

Value MaskedSoftmax(Lowering& to, Value scores, Value mask, std::size_t axes, bool robust) {
  if (to.failed()) return {};
  if (mask.valid()) {
    const std::int64_t axis = -static_cast<std::int64_t>(axes) * 2 - 1;
    if (to.rank(mask) < 0) to.Fail(InvalidArgument("needs to know the rank of its mask"));
    while (!to.failed() && to.rank(mask) < to.rank(scores)) mask = to.Op("ExpandDims", {mask, to.Int(axis)});
  }
  const Lowering::Scope scope = to.Enter("softmax");
  const Value lowest = to.Scalar(to.dtype(scores) == DType::kHalf ? -3e4 : -1e9, scores);
  if (mask.valid() && robust) {
    if (to.dtype(mask) != DType::kBool) mask = to.Op("Greater", {mask, to.Scalar(0.5, mask)});
    scores = to.Op("SelectV2", {mask, scores, lowest});
  } else if (mask.valid()) {
    const Value hidden = to.Op("Sub", {to.Scalar(1, scores), to.Cast(mask, to.dtype(scores))});
    const Value adder = to.Op("Mul", {hidden, lowest});
    scores = to.Op("AddV2", {scores, adder});
  }
  std::vector<std::int64_t> last;
  for (std::size_t i = 0; i < axes; ++i) last.push_back(to.rank(scores) - static_cast<std::int64_t>(axes - i));
  return SoftmaxOver(to, scores, last);
}

Value QueryMask(Lowering& to, const LayerCall& call) {
  const Value mask = MaskOf(call, "query", "0", to.keras2() ? "" : "3");
  return mask.valid() ? mask : call.mask();
}

Value PairSums(Lowering& to, Value query, Value key) {
  const Value rows = to.Op("ExpandDims", {query, to.Int(-2)});
  const Value columns = to.Op("ExpandDims", {key, to.Int(-3)});
  return to.Op("AddV2", {rows, columns});
}

namespace {

// bool [1, .., queries, keys] for scores of that shape: a query sees the keys up to its own place.
Value LowerTriangle(Lowering& to, Value scores) {
  const Value shape = to.Op("Shape", {scores});
  to.Reserve("strided_slice");
  const std::vector<std::int32_t> leading(static_cast<std::size_t>(to.rank(scores)) - 2, 1);
  const Value ones = to.Const(Tensor::Of(Shape{static_cast<std::int64_t>(leading.size())}, leading), "ones_like");
  const Value last = to.Op("StridedSlice", {shape, to.Ints({-2}), to.Ints({0}), to.Ints({1})}, {{"end_mask", std::int64_t{1}}});
  const Value dims = to.Op("ConcatV2", {ones, last, to.Int(0)});
  const auto counted = [&](std::int64_t axis) {
    Value filled;
    {
      const Lowering::Scope scope = to.Enter("ones");
      filled = to.Op("Fill", {dims, to.Int(1, "Const")}, {}, to.scope());
    }
    return to.Op("Cumsum", {filled, to.Int(axis)});
  };
  const Value rows = counted(-2);
  return to.Op("GreaterEqual", {rows, counted(-1)});
}

// Of the list of masks that a call gives, or of those that came with its tensors.
Value ListedMask(const LayerCall& call, std::size_t i) { return i < call.masks.size() ? call.masks[i] : Value{}; }

}  // namespace

std::vector<Value> LowerDenseAttention(Lowering& to, const LayerCall& call, Value (*scores_of)(Lowering& to, const Config& config, Value query, Value key)) {
  if (call.inputs.size() < 2 || call.inputs.size() > 3) {
    to.Fail(InvalidArgument("takes the list [query, value] or [query, value, key] and is called with {} tensors", call.inputs.size()));
    return {};
  }
  const Value query = call.inputs[0];
  const Value value = call.inputs[1];
  const Value key = call.inputs.size() > 2 ? call.inputs[2] : value;
  const int rank = to.rank(query);
  if (rank < 3 || to.rank(value) != rank || to.rank(key) != rank) {
    to.Fail(InvalidArgument("query, value and key must have one rank of at least 3 and have the shapes {}, {} and {}", to.shape(query).ToString(),
                            to.shape(value).ToString(), to.shape(key).ToString()));
    return {};
  }
  const auto flag = [&](std::string_view name) { return call.Constant(name).AsBool().value_or(false); };
  const bool causal = flag("use_causal_mask") || call.config.Bool("causal");
  Value scores = scores_of(to, call.config, query, key);
  if (to.failed()) return {};
  Value seen = ListedMask(call, 1);
  if (seen.valid()) {
    seen = to.Cast(seen, DType::kBool);
    // Keras 3 takes a mask of [batch, queries, keys] as it is, where no other is.
    if (to.keras2() || causal || to.rank(seen) == 2) seen = to.Op("ExpandDims", {seen, to.Int(-2)});
  }
  if (causal) {
    const Value triangle = LowerTriangle(to, scores);
    seen = seen.valid() ? to.Op("LogicalAnd", {seen, triangle}) : triangle;
  }
  if (seen.valid()) {
    const Value hidden = to.Cast(to.Op("LogicalNot", {seen}), to.dtype(scores));
    const Value much = to.Scalar(to.dtype(scores) == DType::kHalf ? 65504.0 : 1e9, scores);
    scores = to.Op("Sub", {scores, to.Op("Mul", {much, hidden})});
  }
  const Value weights = to.Op("Softmax", {scores});
  const Value kept = call.config.Number("dropout") > 0 ? to.Op("Identity", {weights}) : weights;
  Value output = to.Op("BatchMatMulV2", {kept, value});
  if (Value mask = ListedMask(call, 0); mask.valid()) {
    mask = to.Op("ExpandDims", {to.Cast(mask, DType::kBool), to.Int(-1)});
    output = to.Op("Mul", {output, to.Cast(mask, to.dtype(output))});
  }
  // The scores that Keras gives are those that dropout leaves.
  return flag("return_attention_scores") ? std::vector<Value>{output, kept} : std::vector<Value>{output};
}

}  // namespace keratin::keras
