#include <algorithm>
#include <charconv>
#include <limits>
#include <set>

#include "base/errors.h"
#include "base/strings.h"
#include "keras/layers/preprocessing/lookup.h"

namespace keratin::keras {
namespace {

constexpr std::string_view kVocabulary = "vocabulary.txt";

// A scalar of `dtype` that holds a token.
Tensor TokenTensor(const Json& token, DType dtype) {
  if (dtype == DType::kString) return Tensor::Scalar(std::string(token.AsString().value_or("")));
  const std::int64_t number = token.AsInt().value_or(0);
  return dtype == DType::kInt32 ? Tensor::Scalar(static_cast<std::int32_t>(number)) : Tensor::Scalar(number);
}

bool FitsToken(const Json& token, DType dtype) { return dtype == DType::kString ? token.is_string() : token.AsInt().has_value(); }

// A line for each token.
Result<std::vector<Json>> TokensOfText(const std::string& text, DType dtype) {
  std::vector<std::string> lines = Split(text, '\n');
  while (!lines.empty() && (lines.back().empty() || lines.back() == "\r")) lines.pop_back();
  std::vector<Json> tokens;
  for (std::string& line : lines) {
    if (line.ends_with('\r')) line.pop_back();
    if (dtype == DType::kString) {
      tokens.emplace_back(std::move(line));
      continue;
    }
    std::size_t used = 0;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), number);
    used = static_cast<std::size_t>(end - line.data());
    if (error != std::errc() || used != line.size()) return InvalidArgument("{}: \"{}\" is not an integer", kVocabulary, line);
    tokens.emplace_back(number);
  }
  return tokens;
}

Result<std::vector<Json>> GivenTokens(Lowering& to, const Config& config, DType dtype) {
  const Json& given = config.Raw("vocabulary");
  if (given.is_string())
    return PermissionDenied(
        "the config names the vocabulary file \"{}\"; vocabularies are read from the model's own file only. Save the model with Keras as a .keras "
        "file, which holds them",
        *given.AsString());
  if (given.is_array() && given.size() > 0) return std::vector<Json>(given.items().begin(), given.items().end());
  if (const std::string* text = to.Asset(kVocabulary)) return TokensOfText(*text, dtype);
  return InvalidArgument("the file holds no vocabulary for this layer (neither in its config nor as {}); adapt the layer, or give it one, before saving",
                         kVocabulary);
}

Tensor TokensTensor(const std::vector<Json>& tokens, DType dtype) {
  const Shape shape{static_cast<std::int64_t>(tokens.size())};
  if (dtype == DType::kString) {
    std::vector<std::string> texts;
    for (const Json& token : tokens) texts.emplace_back(*token.AsString());
    return Tensor::Of(shape, texts);
  }
  std::vector<std::int64_t> numbers;
  for (const Json& token : tokens) numbers.push_back(*token.AsInt());
  if (dtype == DType::kInt64) return Tensor::Of(shape, numbers);
  return Tensor::Of(shape, std::vector<std::int32_t>(numbers.begin(), numbers.end()));
}

Tensor Range(std::int64_t start, std::int64_t count, DType dtype) {
  std::vector<std::int64_t> numbers;
  for (std::int64_t i = 0; i < count; ++i) numbers.push_back(start + i);
  if (dtype == DType::kInt64) return Tensor::Of(Shape{count}, numbers);
  return Tensor::Of(Shape{count}, std::vector<std::int32_t>(numbers.begin(), numbers.end()));
}

// The weights of the config, spread over the special tokens and the padding as set_vocabulary does.
Result<Tensor> GivenWeights(const Json& given, const Lookup& lookup, bool had_special, std::int64_t tokens) {
  std::vector<float> weights;
  double sum = 0;
  for (const Json& item : given.items()) {
    if (!item.is_number()) return InvalidArgument("\"idf_weights\" must be numbers");
    weights.push_back(static_cast<float>(*item.AsDouble()));
    sum += *item.AsDouble();
  }
  const std::int64_t expected = tokens + (had_special ? lookup.token_start() : 0);
  if (static_cast<std::int64_t>(weights.size()) != expected)
    return InvalidArgument("\"idf_weights\" has {} numbers for a vocabulary of {}", weights.size(), expected);
  if (!had_special)
    weights.insert(weights.begin(), static_cast<std::size_t>(lookup.token_start()), static_cast<float>(sum / static_cast<double>(given.size())));
  if (static_cast<std::int64_t>(weights.size()) > lookup.depth) return InvalidArgument("\"idf_weights\" has more than {} numbers", lookup.depth);
  weights.resize(static_cast<std::size_t>(lookup.depth), 0);
  return Tensor::Of(Shape{lookup.depth}, weights);
}

}  // namespace

std::vector<ConfigKey> LookupConfig() {
  using Kind = ConfigKey::Kind;
  return {{"max_tokens", Kind::kInt},
          {"num_oov_indices", 1},
          {"mask_token", Kind::kAny},
          {"oov_token", Kind::kAny},
          {"vocabulary", Kind::kAny},
          {"idf_weights", Kind::kAny},
          {"invert", false},
          {"output_mode", "int"},
          {"sparse", false},
          {"pad_to_max_tokens", false},
          {"vocabulary_size", Kind::kAny},
          {"has_input_vocabulary", Kind::kAny},
          {"has_static_table", Kind::kAny},
          {"oov_method", "floormod"},
          {"salt", Kind::kAny}};
}

std::vector<WeightSlot> LookupWeights(const Config& config) {
  const std::string mode = config.String("output_mode");
  if (mode != "tf_idf" && mode != "tf-idf") return {};
  return {{.name = "idf_weights", .optional = !config.IsNull("idf_weights"), .trainable = false}};
}

void ReadVocabulary(Lowering& to, const Config& config, Lookup* lookup) {
  if (to.failed()) return;
  const auto fail = [&to](const Status& status) { to.Fail(status); };
  if (lookup->oov_indices < 0) return fail(InvalidArgument("num_oov_indices is {}", lookup->oov_indices));
  if (lookup->invert && lookup->mode != "int") return fail(InvalidArgument("invert=True needs output_mode=\"int\""));
  for (const Json& token : {lookup->mask_token, lookup->oov_token})
    if (!token.is_null() && !FitsToken(token, lookup->token_dtype))
      return fail(InvalidArgument("the token {} is no {}", token.Dump(), DTypeName(lookup->token_dtype)));
  Result<std::vector<Json>> given = GivenTokens(to, config, lookup->token_dtype);
  if (!given.ok()) return fail(given.status());
  for (const Json& token : *given)
    if (!FitsToken(token, lookup->token_dtype))
      return fail(InvalidArgument("the vocabulary holds {}, which is no {}", token.Dump(), DTypeName(lookup->token_dtype)));
  // It may begin with the special tokens.
  std::vector<Json> special(static_cast<std::size_t>(lookup->oov_start()), lookup->mask_token);
  if (lookup->oov_indices > static_cast<std::int64_t>(given->size()) + (std::int64_t{1} << 31))
    return fail(InvalidArgument("num_oov_indices is {}", lookup->oov_indices));
  const bool had_special =
      static_cast<std::int64_t>(given->size()) >= lookup->token_start() && std::equal(special.begin(), special.end(), given->begin()) &&
      std::all_of(given->begin() + lookup->oov_start(), given->begin() + lookup->token_start(), [&](const Json& token) { return token == lookup->oov_token; });
  if (had_special) given->erase(given->begin(), given->begin() + lookup->token_start());
  std::set<std::string> seen;
  for (const Json& token : *given) {
    if (!seen.insert(token.Dump()).second) return fail(InvalidArgument("the vocabulary holds {} twice", token.Dump()));
    if (!lookup->mask_token.is_null() && token == lookup->mask_token)
      return fail(InvalidArgument("the vocabulary holds the mask token {} among its tokens", token.Dump()));
    if (!lookup->oov_token.is_null() && lookup->invert && token == lookup->oov_token)
      return fail(InvalidArgument("the vocabulary holds the token {}, which stands for those out of vocabulary", token.Dump()));
  }
  lookup->tokens = TokensTensor(*given, lookup->token_dtype);
  if (lookup->mode == "int") return;
  const auto tokens = static_cast<std::int64_t>(given->size());
  lookup->depth = config.Bool("pad_to_max_tokens") && !config.IsNull("max_tokens") ? config.Int("max_tokens") : tokens + lookup->token_start();
  if (!CheckDepth(to, lookup->depth, "max_tokens")) return;
  if (lookup->mode != "tf_idf") return;
  if (to.HasWeight("idf_weights")) {
    lookup->weights = to.Weight("idf_weights", Shape{lookup->depth}, "idf_weights/ReadVariableOp");
  } else {
    const Result<Tensor> weights = GivenWeights(config.Raw("idf_weights"), *lookup, had_special, tokens);
    if (!weights.ok()) return fail(weights.status());
    lookup->weights = to.Const(*weights);
  }
}

Value LookUp(Lowering& to, const Lookup& lookup, Value tokens) {
  if (to.failed()) return {};
  const DType number = lookup.number_dtype;
  const DType key = lookup.invert ? number : lookup.token_dtype, value = lookup.invert ? lookup.token_dtype : number;
  Value mask_key, mask_value, fallback;
  const auto number_tensor = [&](std::int64_t x) { return number == DType::kInt32 ? Tensor::Scalar(static_cast<std::int32_t>(x)) : Tensor::Scalar(x); };
  {
    const Lowering::Scope root = to.Reenter("");
    if (!lookup.mask_token.is_null()) {
      const std::int64_t dropped = number == DType::kInt32 ? std::numeric_limits<std::int32_t>::max() : std::numeric_limits<std::int64_t>::max();
      mask_key = to.Const(lookup.invert ? number_tensor(0) : TokenTensor(lookup.mask_token, key), "Const");
      mask_value = to.Const(lookup.invert ? TokenTensor(lookup.mask_token, value) : number_tensor(lookup.mode == "int" ? 0 : dropped), "Const");
    }
    if (lookup.invert && lookup.oov_token.is_null()) {
      to.Fail(Unimplemented("invert=True without an oov_token is not supported"));
      return {};
    }
    fallback = to.Const(lookup.invert ? TokenTensor(lookup.oov_token, value) : number_tensor(lookup.oov_indices == 1 ? lookup.oov_start() : -1), "Const");
  }
  const Tensor numbers = Range(lookup.token_start(), lookup.tokens.size(), number);
  const Lowering::LookupTable table = lookup.invert ? to.Table(numbers, lookup.tokens) : to.Table(lookup.tokens, numbers);
  if (to.failed()) return {};
  if (IsInteger(key)) tokens = to.Cast(tokens, key);
  if (to.dtype(tokens) != key) {
    to.Fail(InvalidArgument("takes {} and is given {}", DTypeName(key), DTypeName(to.dtype(tokens))));
    return {};
  }
  Value found = to.Op("LookupTableFindV2", {table.handle, tokens, fallback}, {}, table.name + "_Lookup/LookupTableFindV2");
  if (mask_key.valid()) found = to.Op("SelectV2", {to.Op("Equal", {tokens, mask_key}), mask_value, found});
  if (lookup.invert) return found;
  if (lookup.oov_indices == 0) {
    const Value where = to.Op("Where", {to.Op("Equal", {found, to.Const(number_tensor(-1))})});
    const Value missing = to.Op("GatherNd", {tokens, where});
    const Value text =
        to.Op("StringFormat", {missing},
              {{"T", std::vector<DType>{to.dtype(missing)}},
               {"template", "When `num_oov_indices=0` all inputs should be in vocabulary, found OOV values {}, consider setting `num_oov_indices=1`."},
               {"placeholder", "{}"}});
    const Lowering::Assertion assertion = to.Assert(to.Op("Equal", {to.Op("Size", {where}), to.Int(0)}), text);
    return to.Op("Identity", {found});
  }
  if (lookup.oov_indices > 1) {
    const bool integers = key != DType::kString;
    Value bucket;
    if (integers && !lookup.farmhash) {
      bucket = to.Op("FloorMod", {tokens, to.Scalar(static_cast<double>(lookup.oov_indices), tokens)}, {}, "FloorMod");
    } else {
      const Value text = integers ? to.Op("AsString", {tokens}) : tokens;
      std::vector<std::int64_t> salt;
      for (const Json& item : lookup.salt.items()) salt.push_back(item.AsInt().value_or(0));
      if (salt.empty() && lookup.salt.AsInt()) salt.assign(2, *lookup.salt.AsInt());
      bucket = salt.empty() ? to.Op("StringToHashBucketFast", {text}, {{"num_buckets", lookup.oov_indices}})
                            : to.Op("StringToHashBucketStrong", {text}, {{"num_buckets", lookup.oov_indices}, {"key", salt}});
    }
    bucket = to.Cast(bucket, number);
    bucket = to.Op("AddV2", {bucket, to.Const(number_tensor(lookup.oov_start()))});
    found = to.Op("SelectV2", {to.Op("Equal", {found, to.Const(number_tensor(-1))}), bucket, found});
  }
  return to.Op("Identity", {found});
}

Value EncodeLookup(Lowering& to, const Lookup& lookup, Value numbers, Value row_splits) {
  if (to.failed() || lookup.mode == "int") return numbers;
  const DType dtype = to.keras2() ? to.layer().dtype == DType::kInt64 || to.layer().dtype == DType::kString ? DType::kFloat : to.layer().dtype : DType::kInt64;
  const bool one_hot = lookup.mode == "one_hot";
  Value encoded;
  if (row_splits.valid()) {
    encoded = BincountRows(to, row_splits, numbers, lookup.depth, dtype, lookup.mode == "multi_hot");
  } else {
    encoded = EncodeCategories(to, numbers, one_hot ? "one_hot" : lookup.mode == "tf_idf" ? "count" : lookup.mode, lookup.depth, dtype);
  }
  if (lookup.mode != "tf_idf") return encoded;
  return to.Op("Mul", {to.Cast(encoded, DType::kFloat), lookup.weights});
}

}  // namespace keratin::keras
