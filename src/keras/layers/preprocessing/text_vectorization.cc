#include "base/errors.h"
#include "keras/layers/preprocessing/lookup.h"

namespace keratin::keras {
namespace {

// A ragged tensor of one ragged dimension: its values and how they lie in rows, by row splits or by the row of each.
struct Ragged {
  Value values;
  Value splits;
  Value row_ids, rows;  // where there are no splits
};

Value Standardize(Lowering& to, const Json& standardize, Value x) {
  if (standardize.is_null()) return x;
  const std::string name(standardize.AsString().value_or(""));
  const bool both = name == "lower_and_strip_punctuation";
  if (!both && name != "lower" && name != "strip_punctuation") {
    to.Fail(
        Unimplemented("\"standardize\" is a Python function ({}), which is never run; save the model as a SavedModel (model.export), then Keratin runs that",
                      name.empty() ? standardize["config"].AsString().value_or(standardize["class_name"].AsString().value_or("unnamed")) : name));
    return {};
  }
  if (both || name == "lower") x = to.Op("StringLower", {x});
  if (both || name == "strip_punctuation") x = to.Op("StaticRegexReplace", {x}, {{"pattern", R"([!"#$%&()\*\+,-\./:;<=>?@\[\\\]^_`{|}~\'])"}, {"rewrite", ""}});
  return x;
}

// tf.strings.split of a vector; `splits` only where they are asked for, as they take some ops.
Ragged SplitWhitespace(Lowering& to, Value x, bool need_splits) {
  const Lowering::Scope scope = to.Enter("StringSplit");
  const std::vector<Value> parts = to.Ops("StringSplitV2", {x, to.Const(Tensor::Scalar<std::string>(""), "Const")});
  if (to.failed()) return {};
  Ragged ragged{.values = parts[1], .splits = {}, .row_ids = to.Column(parts[0], 0), .rows = to.Element(parts[2], 0)};
  if (need_splits) ragged.splits = RowSplits(to, ragged.row_ids, ragged.rows);
  return ragged;
}

// A row split after each `row` elements of a matrix of rows, and the matrix flat: RaggedTensor.from_tensor.
Ragged FromMatrix(Lowering& to, Value matrix, std::int64_t row) {
  const Lowering::Scope scope = to.Enter("RaggedFromTensor");
  const Value shape = to.Op("Shape", {matrix}, {{"out_type", DType::kInt64}});
  to.Reserve("strided_slice");
  const Value elements = to.Op("Mul", {to.Element(shape, 0), to.Element(shape, 1)});
  const Value inner = to.Op("StridedSlice", {shape, to.Ints({2}), to.Ints({0}), to.Ints({1})}, {{"end_mask", std::int64_t{1}}});
  Value flat_shape;
  {
    const std::string concat = "concat";
    const Value first = to.Op("Pack", {elements}, {}, concat + "/values_0");
    flat_shape = to.Op("ConcatV2", {first, inner, to.Int(0)}, {}, concat);
  }
  const Value flat = to.Op("Reshape", {matrix, flat_shape});
  const Value count = to.Element(shape, 0);
  const Value length = to.Const(Tensor::Scalar<std::int64_t>(row), "Const");
  const Lowering::Scope from = to.Enter("RaggedFromUniformRowLength");
  const Lowering::Scope partition = to.Enter("RowPartitionFromUniformRowLength");
  const Value bound = to.Op("AddV2", {count, to.Const(Tensor::Scalar<std::int64_t>(1))});
  const Value numbers = to.Op("Range", {to.Const(Tensor::Scalar<std::int64_t>(0)), bound, to.Const(Tensor::Scalar<std::int64_t>(1))});
  return {.values = flat, .splits = to.Op("Mul", {numbers, length}), .row_ids = {}, .rows = {}};
}

// tf.strings.unicode_split of a vector.
Ragged SplitCharacters(Lowering& to, Value x) {
  const Lowering::Scope scope = to.Enter("UnicodeSplit");
  x = to.Reshape(x, std::vector<std::int64_t>{-1});
  const std::vector<Value> codes = to.Ops("UnicodeDecode", {x}, {{"input_encoding", "UTF-8"}});
  if (to.failed()) return {};
  Value each;
  {
    const Lowering::Scope expand = to.Enter("RaggedExpandDims");
    each = to.Op("ExpandDims", {codes[1], to.Int(1)});
  }
  const Lowering::Scope outer = to.Enter("UnicodeEncode");
  const Lowering::Scope inner = to.Enter("UnicodeEncode");
  const Ragged rows = FromMatrix(to, each, 1);
  const Lowering::Scope innermost = to.Enter("UnicodeEncode");
  const Value texts = to.Op("UnicodeEncode", {rows.values, rows.splits}, {{"output_encoding", "UTF-8"}, {"errors", "replace"}});
  return {.values = texts, .splits = codes[0], .row_ids = {}, .rows = {}};
}

// The widths of n-grams that the config asks for: 3 is 1, 2 and 3; a list is itself.
std::vector<std::int64_t> Widths(Lowering& to, const Json& ngrams) {
  std::vector<std::int64_t> widths;
  constexpr std::int64_t kMost = 1000;
  if (ngrams.is_int()) {
    for (std::int64_t width = 1; width <= std::min(*ngrams.AsInt(), kMost); ++width) widths.push_back(width);
  } else {
    for (const Json& item : ngrams.items()) widths.push_back(item.AsInt().value_or(0));
  }
  for (const std::int64_t width : widths)
    if (width < 1 || width > kMost) widths.clear();
  if (widths.empty() || widths.size() > static_cast<std::size_t>(kMost)) to.Fail(InvalidArgument("\"ngrams\" is {}", ngrams.Dump()));
  return widths;
}

Ragged NGrams(Lowering& to, const Ragged& words, const std::vector<std::int64_t>& widths) {
  const Lowering::Scope scope = to.Enter("StringNGrams");
  const std::vector<Value> grams = to.Ops(
      "StringNGrams", {words.values, words.splits},
      {{"separator", " "}, {"ngram_widths", widths}, {"left_pad", ""}, {"right_pad", ""}, {"pad_width", std::int64_t{0}}, {"preserve_short_sequences", false}});
  if (to.failed()) return {};
  return {.values = grams[0], .splits = grams[1], .row_ids = {}, .rows = {}};
}

// Rows of one length: that of the longest, or `length`.
Value ToMatrix(Lowering& to, const Ragged& ragged, std::optional<std::int64_t> length, const Shape& input) {
  const Lowering::Scope scope = to.Enter("RaggedToTensor");
  const Value fallback = to.Const(Tensor::Scalar<std::int64_t>(0), "default_value");
  const Value shape = to.Const(Tensor::Of<std::int64_t>({2}, std::vector<std::int64_t>{-1, length.value_or(-1)}), "Const");
  const bool splits = ragged.splits.valid();
  std::vector<Value> inputs = {shape, ragged.values, fallback};
  if (splits)
    inputs.push_back(ragged.splits);
  else
    inputs.insert(inputs.end(), {ragged.rows, ragged.row_ids});
  const std::vector<std::string> types = splits ? std::vector<std::string>{"ROW_SPLITS"} : std::vector<std::string>{"FIRST_DIM_SIZE", "VALUE_ROWIDS"};
  const Value matrix =
      to.Op("RaggedTensorToTensor", inputs, {{"row_partition_types", types}, {"num_row_partition_tensors", static_cast<std::int64_t>(types.size())}});
  to.SetShape(matrix, Shape{input.has_rank() && input.rank() > 0 ? input[0] : Shape::kUnknown, length.value_or(Shape::kUnknown)});
  return matrix;
}

// x cut or padded with zeros along its last axis, as tf.required_space_to_batch_paddings tells it.
Value FitLength(Lowering& to, Value x, std::int64_t length) {
  const Shape before = to.shape(x);
  const int rank = before.rank();
  x = to.Op("StridedSlice", {x, to.Ints({0, 0}), to.Ints({0, length}), to.Ints({1, 1})}, {{"begin_mask", std::int64_t{2}}, {"ellipsis_mask", std::int64_t{1}}});
  const Value shape = to.Op("Shape", {x});
  const Value outer = to.Op("StridedSlice", {shape, to.Ints({0}), to.Ints({-1}), to.Ints({1})}, {{"begin_mask", std::int64_t{1}}});
  const Value wanted = to.Op("ConcatV2", {outer, to.Ints({length}), to.Int(0)});
  Value paddings;
  {
    const Lowering::Scope scope = to.Enter("required_space_to_batch_paddings");
    const Value zeros = to.Const(Tensor::Of<std::int32_t>(Shape{rank, 2}, std::vector<std::int32_t>(static_cast<std::size_t>(rank) * 2, 0)), "zeros");
    const Value begins = to.Column(zeros, 0), ends = to.Column(zeros, 1);
    const Value full = to.Op("AddV2", {to.Op("AddV2", {shape, begins}), ends});
    const Value rest = to.Op("FloorMod", {to.Op("Sub", {wanted, to.Op("FloorMod", {full, wanted})}), wanted});
    const Value behind = to.Op("AddV2", {ends, rest});
    std::vector<Value> rows;
    for (int i = 0; i < rank; ++i) {
      const Value begin = to.Element(begins, i), end = to.Element(behind, i);
      rows.push_back(to.Op("Pack", {begin, end}, {}, "paddings/" + std::to_string(i)));
    }
    paddings = to.Op("Pack", rows, {}, "paddings");
  }
  x = to.Op("Pad", {x, paddings});
  Shape after = before;
  after[rank - 1] = length;
  to.SetShape(x, after);
  return x;
}

Value LowerTextVectorization(Lowering& to, const Config& config, Value x) {
  if (to.dtype(x) != DType::kString) {
    to.Fail(InvalidArgument("takes strings and is given {}", DTypeName(to.dtype(x))));
    return {};
  }
  if (config.Bool("ragged")) {
    to.Fail(Unimplemented("ragged=True gives a RaggedTensor, which is not supported; ragged=False pads it"));
    return {};
  }
  if (config.IsNull("output_mode")) {
    to.Fail(Unimplemented("output_mode=None gives ragged strings, which are not supported"));
    return {};
  }
  Lookup lookup;
  lookup.mask_token = "";
  lookup.oov_token = "[UNK]";
  lookup.mode = OutputMode(to, config, {"int", "one_hot", "multi_hot", "count", "tf_idf"});
  NoteSparse(to, config);
  ReadVocabulary(to, config, &lookup);
  if (to.failed()) return {};
  std::optional<std::int64_t> length;
  if (!config.IsNull("output_sequence_length")) {
    length = config.Int("output_sequence_length");
    if (*length < 0 || *length > (std::int64_t{1} << 30)) {
      to.Fail(InvalidArgument("output_sequence_length is {}", *length));
      return {};
    }
  }
  const Shape input = to.shape(x);
  x = Standardize(to, config.Raw("standardize"), x);
  const Json& split = config.Raw("split");
  const Json& ngrams = config.Raw("ngrams");
  std::string lookup_scope;
  const auto look_up = [&](Value tokens) {
    const Lowering::Scope scope = to.Enter("string_lookup");
    lookup_scope = to.scope();
    return LookUp(to, lookup, tokens);
  };
  if (split.is_null()) {
    if (!ngrams.is_null()) {
      to.Fail(Unimplemented("ngrams without split are not supported"));
      return {};
    }
    const Value numbers = look_up(x);
    if (lookup.mode == "int") return length && !to.failed() ? FitLength(to, numbers, *length) : numbers;
    const Lowering::Scope scope = to.Reenter(lookup_scope);
    return EncodeLookup(to, lookup, numbers, {});
  }
  const std::string how(split.AsString().value_or(""));
  if (how != "whitespace" && how != "character") {
    to.Fail(Unimplemented("\"split\" is a Python function, which is never run; save the model as a SavedModel (model.export), then Keratin runs that"));
    return {};
  }
  if (!input.has_rank() || input.rank() > 2 || (input.rank() == 2 && input.back() != 1)) {
    to.Fail(InvalidArgument("splits one string for each sample and is given the shape {}", input.ToString()));
    return {};
  }
  if (lookup.mode == "one_hot") {
    to.Fail(Unimplemented("output_mode=\"one_hot\" of split strings is ragged, which is not supported"));
    return {};
  }
  if (input.rank() == 2) x = to.Op("Squeeze", {x}, {{"squeeze_dims", std::vector<std::int64_t>{-1}}});
  Ragged words = how == "character" ? SplitCharacters(to, x) : SplitWhitespace(to, x, !ngrams.is_null() || lookup.mode != "int");
  if (!ngrams.is_null()) words = NGrams(to, words, Widths(to, ngrams));
  words.values = look_up(words.values);
  if (lookup.mode == "int") return ToMatrix(to, words, length, input);
  const Lowering::Scope scope = to.Reenter(lookup_scope);
  const Value encoded = EncodeLookup(to, lookup, words.values, words.splits);
  to.SetShape(encoded, Shape{input[0], lookup.depth});
  return encoded;
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(text_vectorization) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "TextVectorization",
          .config = {{"max_tokens", Kind::kInt},
                     {"standardize", Kind::kAny, "lower_and_strip_punctuation"},
                     {"split", Kind::kAny, "whitespace"},
                     {"ngrams", Kind::kAny},
                     {"output_mode", Kind::kString, "int"},
                     {"output_sequence_length", Kind::kInt},
                     {"pad_to_max_tokens", false},
                     {"vocabulary", Kind::kAny},
                     {"idf_weights", Kind::kAny},
                     {"sparse", false},
                     {"ragged", false},
                     {"encoding", "utf-8"},
                     {"vocabulary_size", Kind::kAny},
                     {"has_input_vocabulary", Kind::kAny}},
          .weights_of = LookupWeights,
          .lower = LowerTextVectorization,
          .assets = {"vocabulary.txt"},
          .note = "ragged outputs, Python functions to standardise or split, and a vocabulary given as a path are refused",
          .goldens = {"text_vectorization_default", "text_vectorization_count_character_max_tokens10_pad_to_max_tokens_k2"}};
}
