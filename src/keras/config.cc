#include <algorithm>
#include <array>

#include "base/errors.h"
#include "base/strings.h"
#include "keras/model.h"

namespace keratin::keras {
namespace {

constexpr std::array kTrainingOnly = {"name", "trainable", "dtype", "autocast", "batch_input_shape", "batch_shape", "input_shape", "input_dtype", "input_dim",
                                      "input_length", "activity_regularizer", "seed", "momentum", "synchronized", "unit_forget_bias", "implementation",
                                      "unroll", "dropout", "recurrent_dropout", "consume_less", "weights", "init", "dropout_W", "dropout_U", "W_learning_rate",
                                      "b_learning_rate", "lora_rank", "lora_alpha", "lora_enabled", "gptq_unquantized",
                                      // Keras 3 keeps the data of a layer's build here in some versions.
                                      "build_config", "registered_name", "module"};
constexpr std::array<std::string_view, 5> kTrainingOnlyEnds = {"_initializer", "_regularizer", "_constraint", "_init", "_learning_rate"};

// Keys that some version of Keras wrote for a layer that cannot use them. They pass with the value that changes nothing.
bool IsDead(std::string_view key, const Json& value) {
  if (key == "time_major" || key == "ragged" || key == "sparse" || key == "stateful") return value.AsBool() == false;
  if (key == "groups") return value.AsInt() == 1;
  return false;
}

bool IsTrainingOnly(std::string_view key) {
  return std::find(kTrainingOnly.begin(), kTrainingOnly.end(), key) != kTrainingOnly.end() ||
         std::any_of(kTrainingOnlyEnds.begin(), kTrainingOnlyEnds.end(), [key](std::string_view end) { return key.ends_with(end); });
}

bool IsInts(const Json& value) {
  if (value.AsInt().has_value()) return true;
  return value.is_array() && std::all_of(value.items().begin(), value.items().end(), [](const Json& item) { return item.AsInt().has_value(); });
}

// What the key wants when `value` is not that; empty when it is.
std::string Mismatch(const ConfigKey& key, const Json& value) {
  using Kind = ConfigKey::Kind;
  if (value.is_null() && (key.fallback.is_null() || key.kind == Kind::kString || key.kind == Kind::kInts) && !key.required) return "";
  switch (key.kind) {
    case Kind::kBool: return value.is_bool() || value.AsInt() == 0 || value.AsInt() == 1 ? "" : "true or false";
    case Kind::kInt: return value.AsInt().has_value() ? "" : "an integer";
    case Kind::kFloat: return value.is_number() ? "" : "a number";
    case Kind::kString: return value.is_string() ? "" : "a string";
    case Kind::kInts:
      if (key.count > 0 && value.is_array() && value.size() != static_cast<std::size_t>(key.count)) return fmt::format("a list of {} integers", key.count);
      return IsInts(value) ? "" : "an integer or a list of integers";
    case Kind::kAny: return "";
  }
  return "";
}

const ConfigKey* FindKey(const LayerSpec& spec, std::string_view name) {
  for (const ConfigKey& key : spec.config)
    if (key.name == name || std::find(key.aliases.begin(), key.aliases.end(), name) != key.aliases.end()) return &key;
  return nullptr;
}

// For messages: a value that may be long.
std::string Brief(const Json& value) {
  std::string text = value.Dump();
  if (text.size() > 60) text = text.substr(0, 57) + "...";
  return text;
}

}  // namespace

Result<Config> Config::Make(const LayerSpec& spec, const Json& config, const KerasVersion& version, std::vector<std::string>* ignored) {
  if (!config.is_null() && !config.is_object()) return InvalidArgument("its config is {}, not an object", config.KindName());
  Config made;
  made.file_ = config;
  made.version_ = version;
  std::vector<std::string> wrong;
  for (const auto& [name, value] : config.members()) {
    const ConfigKey* key = FindKey(spec, name);
    if (key == nullptr) {
      if (IsTrainingOnly(name) || IsDead(name, value)) continue;
      if (value.is_null()) {
        if (ignored != nullptr) ignored->push_back(name);
        continue;
      }
      std::vector<std::string> known;
      for (const ConfigKey& other : spec.config) known.emplace_back(other.name);
      wrong.push_back(fmt::format("unknown config key \"{}\" ({}).{}", name, Brief(value), DidYouMean(name, known)));
      continue;
    }
    if (const std::string want = Mismatch(*key, value); !want.empty()) {
      wrong.push_back(fmt::format("config key \"{}\" must be {} and is {}", name, want, Brief(value)));
      continue;
    }
    // The key's own name wins over an alias.
    if (name == key->name)
      made.values_.insert_or_assign(std::string(key->name), value);
    else
      made.values_.emplace(key->name, value);
  }
  for (const ConfigKey& key : spec.config) {
    if (made.values_.contains(key.name)) continue;
    if (key.required && std::none_of(config.members().begin(), config.members().end(), [&](const Json::Member& m) { return FindKey(spec, m.first) == &key; }))
      wrong.push_back(fmt::format("config key \"{}\" is missing", key.name));
    made.values_.emplace(key.name, version.major < 3 && key.keras2_fallback.has_value() ? *key.keras2_fallback : key.fallback);
  }
  if (!wrong.empty()) return InvalidArgument("{}", Join(wrong, "; "));
  return made;
}

const Json& Config::Raw(std::string_view key) const {
  static const Json null;
  const auto it = values_.find(key);
  return it == values_.end() ? null : it->second;
}

const Json& Config::FileKey(std::string_view key) const { return file_[key]; }
bool Config::Bool(std::string_view key) const { return Raw(key).AsBool().value_or(Raw(key).AsInt().value_or(0) != 0); }
std::int64_t Config::Int(std::string_view key) const { return Raw(key).AsInt().value_or(0); }
double Config::Number(std::string_view key) const { return Raw(key).AsDouble().value_or(0); }
std::string Config::String(std::string_view key) const { return std::string(Raw(key).AsString().value_or("")); }
bool Config::IsNull(std::string_view key) const { return Raw(key).is_null(); }

std::vector<std::int64_t> Config::Ints(std::string_view key) const {
  const Json& value = Raw(key);
  if (const std::optional<std::int64_t> single = value.AsInt()) return {*single};
  std::vector<std::int64_t> ints;
  for (const Json& item : value.items()) ints.push_back(item.AsInt().value_or(0));
  return ints;
}

std::vector<std::int64_t> Config::Ints(std::string_view key, int count) const {
  std::vector<std::int64_t> ints = Ints(key);
  ints.resize(static_cast<std::size_t>(count), ints.empty() ? 1 : ints.back());
  return ints;
}

}  // namespace keratin::keras
