// Tensors of categories are dense here: -1 is where TensorFlow's sparse ones have no element.
#include "keras/layers/feature_column/features.h"

#include <array>

#include "base/errors.h"
#include "base/strings.h"
#include "keras/operations/expr.h"

namespace keratin::keras {
namespace {

// Embedding columns in the order of the config are the layer's weights.
constexpr std::array<std::string_view, 32> kColumnWeights = {
    "embedding_weights",    "embedding_weights_1",  "embedding_weights_2",  "embedding_weights_3",  "embedding_weights_4",  "embedding_weights_5",
    "embedding_weights_6",  "embedding_weights_7",  "embedding_weights_8",  "embedding_weights_9",  "embedding_weights_10", "embedding_weights_11",
    "embedding_weights_12", "embedding_weights_13", "embedding_weights_14", "embedding_weights_15", "embedding_weights_16", "embedding_weights_17",
    "embedding_weights_18", "embedding_weights_19", "embedding_weights_20", "embedding_weights_21", "embedding_weights_22", "embedding_weights_23",
    "embedding_weights_24", "embedding_weights_25", "embedding_weights_26", "embedding_weights_27", "embedding_weights_28", "embedding_weights_29",
    "embedding_weights_30", "embedding_weights_31"};

std::string_view KindOf(const Json& column) { return column["class_name"].AsString().value_or(""); }

Status CheckCategorical(const Json& column, bool crossed) {
  const std::string_view kind = KindOf(column);
  const Json& config = column["config"];
  if (kind == "BucketizedColumn")
    return config["source_column"]["config"]["normalizer_fn"].is_null() ? OkStatus() : Unimplemented("a normalizer_fn is Python code");
  if (kind == "CrossedColumn" && !crossed) {
    for (const Json& key : config["keys"].items())
      if (!key.is_string())
        if (KindOf(key) != "BucketizedColumn") return Unimplemented("a cross of {} is not supported", KindOf(key));
    return OkStatus();
  }
  if (kind == "HashedCategoricalColumn" || kind == "IdentityCategoricalColumn" || kind == "VocabularyListCategoricalColumn") return OkStatus();
  if (kind == "VocabularyFileCategoricalColumn") return Unimplemented("the vocabulary of a {} is in a file elsewhere", kind);
  return Unimplemented("the feature column {} is not supported", kind.empty() ? column.Dump() : std::string(kind));
}

Status CheckWeighted(const Json& column) {
  return CheckCategorical(KindOf(column) == "WeightedCategoricalColumn" ? column["config"]["categorical_column"] : column, false);
}

Status CheckDenseColumn(const Json& column) {
  const std::string_view kind = KindOf(column);
  const Json& config = column["config"];
  if (kind == "NumericColumn") return config["normalizer_fn"].is_null() ? OkStatus() : Unimplemented("a normalizer_fn is Python code");
  if (kind == "BucketizedColumn") return CheckCategorical(column, false);
  if (kind == "EmbeddingColumn" && !config["max_norm"].is_null()) return Unimplemented("max_norm of an embedding column is not supported");
  if (kind == "EmbeddingColumn" || kind == "IndicatorColumn") return CheckWeighted(config["categorical_column"]);
  return Unimplemented("the feature column {} is not supported", kind.empty() ? column.Dump() : std::string(kind));
}

Status CheckSequenceColumn(const Json& column) {
  const std::string_view kind = KindOf(column);
  const Json& categorical = column["config"]["categorical_column"];
  if (kind == "EmbeddingColumn" && !column["config"]["max_norm"].is_null()) return Unimplemented("max_norm of an embedding column is not supported");
  if ((kind == "EmbeddingColumn" || kind == "IndicatorColumn") && KindOf(categorical) == "SequenceCategoricalColumn") {
    const Json& inner = categorical["config"]["categorical_column"];
    if (KindOf(inner) != "CrossedColumn" && KindOf(inner) != "BucketizedColumn") return CheckCategorical(inner, false);
  }
  if (kind == "SequenceNumericColumn") return Unimplemented("a {} takes sparse tensors only, which are not supported", kind);
  return Unimplemented("the feature column {} is not supported", kind.empty() ? column.Dump() : std::string(kind));
}

// Categories (batch, n) as int64, and how many there may be.
struct Categories {
  Expr ids;
  std::int64_t count = 0;
};

class Features {
 public:
  Features(Lowering& to, const LayerCall& call) : to_(to) {
    if (call.args.size() == 1 && call.args[0].kind == Argument::Kind::kDict) features_ = &call.args[0];
    if (features_ == nullptr) to.Fail(Unimplemented("must be called with a dict of tensors"));
  }

  Expr Dense(const Json& column, std::size_t* embeddings) {
    const Json& config = column["config"];
    const std::string_view kind = KindOf(column);
    if (kind == "NumericColumn") return Rows(Numbers(column), Elements(column));
    if (kind == "BucketizedColumn") {
      const std::int64_t depth = Buckets(column), elements = Elements(config["source_column"]);
      return to_.failed() ? None() : Rows(OneHot(Bucketized(column), depth), depth * elements);
    }
    const Json &given = config["categorical_column"], &column_of = Weighs(given) ? given["config"]["categorical_column"] : given;
    const Categories categories = Find(column_of);
    if (to_.failed()) return None();
    const Expr weights = Weighs(given) ? Weights(given["config"]["weight_feature_key"], categories.ids) : None();
    if (to_.failed()) return None();
    if (kind == "IndicatorColumn") {
      const Expr marks = OneHot(categories.ids, categories.count);
      return Reduce("Sum", Weighs(given) ? marks * ExpandDims(weights, -1) : marks, Over({-2}));
    }
    const std::string_view combiner = config["combiner"].AsString().value_or("mean");
    Expr there = Cast(categories.ids >= 0, DType::kFloat);
    // Only a sum takes weights that are not positive.
    if (Weighs(given)) there = there * (combiner == "sum" ? weights : Call("Relu", {weights}));
    const Expr found = Embedded(config, categories, embeddings);
    if (to_.failed()) return None();
    const Expr sum = Reduce("Sum", found * ExpandDims(there, -1), Over({-2}));
    if (combiner == "sum") return sum;
    const auto per_row = [](Expr total) { return Call("DivNoNan", {OnesLike(total), total}); };
    if (combiner == "mean") return sum * per_row(Reduce("Sum", there, Over({-1}), true));
    if (combiner == "sqrtn") return sum * per_row(Call("Sqrt", {Reduce("Sum", Call("Square", {there}), Over({-1}), true)}));
    return Fail(InvalidArgument("there is no combiner \"{}\"", combiner));
  }

  // Each step (batch, steps, size) of a column of sequences, zeros where there is no category; `steps` gets how many there are of each example.
  Expr Sequence(const Json& column, std::size_t* embeddings, Expr* steps) {
    const Json& config = column["config"];
    const Categories categories = Find(config["categorical_column"]["config"]["categorical_column"]);
    if (to_.failed()) return None();
    const Expr there = categories.ids >= 0;
    const Expr places = Cast(Range(IntExpr(to_, 1), Dim(there, 1) + 1), DType::kInt64);
    *steps = Reduce("Max", Cast(there, DType::kInt64) * places, Over({-1}));
    if (KindOf(column) == "IndicatorColumn") return OneHot(categories.ids, categories.count);
    const Expr found = Embedded(config, categories, embeddings);
    return to_.failed() ? None() : found * ExpandDims(Cast(there, DType::kFloat), -1);
  }

 private:
  static bool Weighs(const Json& categorical) { return KindOf(categorical) == "WeightedCategoricalColumn"; }

  Expr Weights(const Json& key, Expr ids) {
    const Expr x = Feature(key);
    if (to_.failed()) return x;
    if (!x.shape().IsCompatibleWith(ids.shape())) return Fail(InvalidArgument("the weights \"{}\" have another shape than what they weigh", key.Dump()));
    return Cast(x, DType::kFloat);
  }

  // The row of each category, the first where there is none.
  Expr Embedded(const Json& config, const Categories& categories, std::size_t* embeddings) {
    const std::int64_t dimension = config["dimension"].AsInt().value_or(0);
    const Expr table(to_, to_.Weight(kColumnWeights[(*embeddings)++], {categories.count, dimension}));
    return to_.failed() ? None() : Gather(table, Call("Maximum", {categories.ids, categories.ids.Number(0)}), 0);
  }

  [[nodiscard]] Expr None() const { return {to_, {}}; }
  Expr Fail(Status status) {
    to_.Fail(std::move(status));
    return None();
  }

  Expr Feature(const Json& key) {
    const std::string_view name = key.AsString().value_or("");
    if (to_.failed()) return None();
    for (std::size_t i = 0; i < features_->keys.size() && i < features_->items.size(); ++i) {
      if (features_->keys[i] != name || features_->items[i].kind != Argument::Kind::kTensor) continue;
      const Expr x(to_, features_->items[i].tensor);
      return x.rank() == 1 ? ExpandDims(x, -1) : x;
    }
    return Fail(InvalidArgument("is given no feature \"{}\"", name));
  }

  // Of one example.
  std::int64_t Elements(const Json& numeric) {
    std::int64_t product = 1;
    for (const Json& dim : numeric["config"]["shape"].items()) {
      const std::int64_t size = dim.AsInt().value_or(0);
      if (size < 1 || size > (1 << 24) || product > (1 << 24)) {
        Fail(InvalidArgument("the shape {} of a numeric column", numeric["config"]["shape"].Dump()));
        return 1;
      }
      product *= size;
    }
    return product;
  }

  Expr Numbers(const Json& numeric) {
    const Expr x = Feature(numeric["config"]["key"]);
    return to_.failed() ? x : Cast(x, DType::kFloat);
  }

  Expr Rows(Expr x, std::int64_t size) { return to_.failed() ? None() : Reshape(x, std::vector<std::int64_t>{-1, size}); }

  Expr OneHot(Expr ids, std::int64_t depth) {
    return Call("OneHot", {ids, IntExpr(to_, depth), {to_, to_.Scalar(1, DType::kFloat)}, {to_, to_.Scalar(0, DType::kFloat)}});
  }

  static std::int64_t Buckets(const Json& column) { return static_cast<std::int64_t>(column["config"]["boundaries"].size()) + 1; }

  Expr Bucketized(const Json& column) {
    std::vector<float> boundaries;
    for (const Json& boundary : column["config"]["boundaries"].items()) boundaries.push_back(static_cast<float>(boundary.AsDouble().value_or(0)));
    const Expr x = Numbers(column["config"]["source_column"]);
    return to_.failed() ? x : Call("Bucketize", {x}, {{"boundaries", boundaries}});
  }

  // Each number of a feature has buckets of its own.
  Categories FindBuckets(const Json& column) {
    const std::int64_t elements = Elements(column["config"]["source_column"]), depth = Buckets(column);
    const Expr buckets = Rows(Bucketized(column), elements);
    if (to_.failed()) return {None()};
    const Expr first = Range(IntExpr(to_, 0), IntExpr(to_, elements)) * static_cast<double>(depth);
    return {Cast(buckets + first, DType::kInt64), elements * depth};
  }

  Expr AsText(Expr x) { return x.dtype() == DType::kString ? x : Call("AsString", {x}); }

  Categories Find(const Json& column) {
    const Json& config = column["config"];
    const std::string_view kind = KindOf(column);
    if (kind == "BucketizedColumn") return FindBuckets(column);
    if (kind == "CrossedColumn") return Cross(config);
    const Expr x = Feature(config["key"]);
    if (to_.failed()) return {None()};
    if (x.rank() != 2 || (x.dtype() != DType::kString && !IsInteger(x.dtype())))
      return {Fail(InvalidArgument("the feature \"{}\" must be strings or integers of the shape (batch, n)", config["key"].AsString().value_or("")))};
    // What is not there: the empty string, and -1.
    const Expr absent = Equal(x, x.dtype() == DType::kString ? Expr(to_, to_.Const(Tensor::Scalar<std::string>(""))) : x.Number(-1));
    Categories made;
    if (kind == "HashedCategoricalColumn") {
      made.count = config["hash_bucket_size"].AsInt().value_or(0);
      if (made.count < 1) return {Fail(InvalidArgument("hash_bucket_size {}", made.count))};
      made.ids = Call("StringToHashBucketFast", {AsText(x)}, {{"num_buckets", made.count}});
    } else if (kind == "IdentityCategoricalColumn") {
      made.count = config["number_buckets"].AsInt().value_or(0);
      made.ids = Cast(x, DType::kInt64);
      const Expr outside = (made.ids < 0) | (made.ids >= static_cast<double>(made.count));
      if (const std::optional<std::int64_t> other = config["default_value"].AsInt())
        made.ids = Where(outside, made.ids.Number(static_cast<double>(*other)) + ZerosLike(made.ids), made.ids);
    } else {
      made = LookUpTokens(config, x);
    }
    if (to_.failed()) return {None()};
    made.ids = Where(absent, made.ids.Number(-1) + ZerosLike(made.ids), made.ids);
    return made;
  }

  Categories LookUpTokens(const Json& config, Expr x) {
    const Json& words = config["vocabulary_list"];
    const auto count = static_cast<std::int64_t>(words.size());
    std::vector<std::int64_t> places;
    std::vector<std::string> texts;
    std::vector<std::int64_t> numbers;
    for (const Json& word : words.items()) {
      places.push_back(static_cast<std::int64_t>(places.size()));
      if (x.dtype() == DType::kString ? !word.is_string() : !word.AsInt())
        return {
            Fail(InvalidArgument("the vocabulary of \"{}\" has {}, which is no {}", config["key"].AsString().value_or(""), word.Dump(), DTypeName(x.dtype())))};
      if (word.is_string()) texts.emplace_back(*word.AsString());
      if (!word.is_string()) numbers.push_back(*word.AsInt());
    }
    const bool text = x.dtype() == DType::kString;
    if (!text) x = Cast(x, DType::kInt64);
    const Lowering::LookupTable table = to_.Table(text ? Tensor::Of(Shape{count}, texts) : Tensor::Of(Shape{count}, numbers), Tensor::Of(Shape{count}, places));
    const std::int64_t more = config["num_oov_buckets"].AsInt().value_or(0);
    const std::int64_t missing = more > 0 ? -1 : config["default_value"].AsInt().value_or(-1);
    if (to_.failed()) return {None()};
    Expr found = Call("LookupTableFindV2", {{to_, table.handle}, x, {to_, to_.Const(Tensor::Scalar(missing))}});
    if (more > 0) {
      const Expr bucket = Call("StringToHashBucketFast", {AsText(x)}, {{"num_buckets", more}}) + static_cast<double>(count);
      found = Where(found < 0, bucket, found);
    }
    return {found, count + more};
  }

  // Bucketized columns come before plain features, as TensorFlow orders sparse inputs before dense ones.
  Categories Cross(const Json& config) {
    std::vector<Expr> inputs;
    for (const Json& key : config["keys"].items())
      if (!key.is_string()) inputs.push_back(FindBuckets(key).ids);
    for (const Json& key : config["keys"].items()) {
      if (!key.is_string()) continue;
      const Expr x = Feature(key);
      if (to_.failed()) return {None()};
      inputs.push_back(x.dtype() == DType::kString ? x : Cast(x, DType::kInt64));
    }
    if (to_.failed()) return {None()};
    std::vector<DType> types;
    for (const Expr& x : inputs) types.push_back(x.dtype());
    const std::int64_t count = config["hash_bucket_size"].AsInt().value_or(0);
    if (count < 1 || inputs.empty()) return {Fail(InvalidArgument("a cross needs features and a hash_bucket_size"))};
    const std::vector<Expr> cross = Calls("SparseCross", inputs,
                                          {{"N", std::int64_t{0}},
                                           {"hashed_output", true},
                                           {"num_buckets", count},
                                           {"hash_key", config["hash_key"].AsInt().value_or(0xDECAFCAFFE)},
                                           {"sparse_types", std::vector<DType>{}},
                                           {"dense_types", types},
                                           {"out_type", DType::kInt64},
                                           {"internal_type", DType::kInt64}});
    if (to_.failed()) return {None()};
    return {Call("SparseToDense", {cross[0], cross[2], cross[1], {to_, to_.Const(Tensor::Scalar<std::int64_t>(-1))}}), count};
  }

  Lowering& to_;
  const CallArgument* features_ = nullptr;
};

}  // namespace

Status CheckFeatures(const Config& config, bool sequences) {
  std::size_t embeddings = 0;
  for (const Json& column : config.Raw("feature_columns").items()) {
    KERATIN_TRY(sequences ? CheckSequenceColumn(column) : CheckDenseColumn(column));
    if (KindOf(column) == "EmbeddingColumn") ++embeddings;
  }
  if (embeddings > kColumnWeights.size())
    return Unimplemented("{} embedding columns are more than the {} that are supported", embeddings, kColumnWeights.size());
  return OkStatus();
}

std::vector<WeightSlot> FeatureWeights(const Config& config) {
  std::vector<WeightSlot> slots;
  for (const Json& column : config.Raw("feature_columns").items())
    if (KindOf(column) == "EmbeddingColumn" && slots.size() < kColumnWeights.size()) slots.push_back({.name = kColumnWeights[slots.size()]});
  return slots;
}

std::vector<Value> LowerFeatures(Lowering& to, const LayerCall& call, bool sequences) {
  Features features(to, call);
  std::vector<Expr> columns, steps;
  std::size_t embeddings = 0;
  for (const Json& column : call.config.Raw("feature_columns").items()) {
    if (to.failed()) return {};
    if (sequences) steps.emplace_back();
    columns.push_back(sequences ? features.Sequence(column, &embeddings, &steps.back()) : features.Dense(column, &embeddings));
  }
  if (columns.empty()) to.Fail(InvalidArgument("has no feature columns"));
  if (to.failed()) return {};
  const Expr all = columns.size() == 1 ? columns.front() : Concat(to, columns, -1);
  if (!sequences) return {all};
  // Keras refuses columns whose sequences are not of one length.
  for (std::size_t i = 1; i < steps.size(); ++i) {
    const Expr same = Reduce("All", Equal(steps[0], steps[i]), {});
    const Lowering::Assertion one_length = to.Assert(same, to.Const(Tensor::Scalar<std::string>("the sequences of its columns have different lengths")));
    steps[0] = Call("Identity", {steps[0]});
  }
  return {all, steps[0]};
}

}  // namespace keratin::keras
