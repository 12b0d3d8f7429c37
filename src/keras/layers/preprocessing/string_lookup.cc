#include "keras/layers/preprocessing/lookup.h"

namespace keratin::keras {
namespace {

Value LowerStringLookup(Lowering& to, const Config& config, Value x) {
  Lookup lookup;
  lookup.mask_token = config.Raw("mask_token");
  lookup.oov_token = config.Raw("oov_token");
  lookup.oov_indices = config.Int("num_oov_indices");
  lookup.invert = config.Bool("invert");
  lookup.salt = config.Raw("salt");
  lookup.mode = OutputMode(to, config, {"int", "one_hot", "multi_hot", "count", "tf_idf"});
  if (to.keras2() && lookup.mode == "int" && IsInteger(to.layer().dtype)) lookup.number_dtype = to.layer().dtype;
  NoteSparse(to, config);
  ReadVocabulary(to, config, &lookup);
  return EncodeLookup(to, lookup, LookUp(to, lookup, x), {});
}

std::vector<ConfigKey> StringLookupConfig() {
  std::vector<ConfigKey> keys = LookupConfig();
  for (ConfigKey& key : keys)
    if (key.name == "oov_token") key = ConfigKey("oov_token", ConfigKey::Kind::kAny, "[UNK]");
  keys.emplace_back("encoding", "utf-8");
  return keys;
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(string_lookup) {
  return {.class_name = "StringLookup",
          .config = StringLookupConfig(),
          .weights_of = LookupWeights,
          .lower = LowerStringLookup,
          .assets = {"vocabulary.txt"},
          .note = "a vocabulary given as a path is refused; sparse outputs are dense",
          .goldens = {"string_lookup_default", "string_lookup_count__num_oov_indices2_k2"}};
}
