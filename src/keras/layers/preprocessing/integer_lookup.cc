#include "base/errors.h"
#include "keras/layers/preprocessing/lookup.h"

namespace keratin::keras {
namespace {

Value LowerIntegerLookup(Lowering& to, const Config& config, Value x) {
  Lookup lookup;
  lookup.token_dtype = DTypeFromName(config.String("vocabulary_dtype"));
  if (lookup.token_dtype != DType::kInt64 && lookup.token_dtype != DType::kInt32) {
    to.Fail(InvalidArgument("vocabulary_dtype \"{}\" is not int64 or int32", config.String("vocabulary_dtype")));
    return {};
  }
  lookup.mask_token = config.Raw("mask_token");
  lookup.oov_token = config.Raw("oov_token");
  lookup.oov_indices = config.Int("num_oov_indices");
  lookup.invert = config.Bool("invert");
  lookup.farmhash = config.String("oov_method") == "farmhash";
  lookup.salt = config.Raw("salt");
  lookup.mode = OutputMode(to, config, {"int", "one_hot", "multi_hot", "count", "tf_idf"});
  if (to.keras2() && lookup.mode == "int" && IsInteger(to.layer().dtype)) lookup.number_dtype = to.layer().dtype;
  NoteSparse(to, config);
  ReadVocabulary(to, config, &lookup);
  return EncodeLookup(to, lookup, LookUp(to, lookup, x), {});
}

std::vector<ConfigKey> IntegerLookupConfig() {
  std::vector<ConfigKey> keys = LookupConfig();
  for (ConfigKey& key : keys)
    if (key.name == "oov_token") key = ConfigKey("oov_token", ConfigKey::Kind::kAny, -1);
  keys.emplace_back("vocabulary_dtype", "int64");
  return keys;
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(integer_lookup) {
  return {.class_name = "IntegerLookup",
          .config = IntegerLookupConfig(),
          .weights_of = LookupWeights,
          .lower = LowerIntegerLookup,
          .assets = {"vocabulary.txt"},
          .note = "a vocabulary given as a path is refused; sparse outputs are dense",
          .goldens = {"integer_lookup_default", "integer_lookup_invert_mask_token0_k2"}};
}
