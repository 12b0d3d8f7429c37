#include <algorithm>
#include <span>
#include <unordered_map>

#include "keras/layer_spec.h"

namespace keratin::keras {

std::span<const LazyEntry<LayerSpec>> AllLayerSpecs();      // made by CMake
std::span<const LazyEntry<LayerSpec>> AllOperationSpecs();  // made by CMake
std::vector<ActivationSpec> AllActivationSpecs();           // made by CMake

namespace {

struct MadeLayer {
  explicit MadeLayer(const LazyEntry<LayerSpec>& entry) : spec(entry.make()) {}
  LayerSpec spec;
};
using LayerTable = LazyTable<MadeLayer, LayerSpec>;

constexpr std::string_view kOperation = "ops.";

const LayerTable& Layers() {
  static const LayerTable table(AllLayerSpecs());
  return table;
}
const LayerTable& Operations() {
  static const LayerTable table(AllOperationSpecs());
  return table;
}

}  // namespace

ConfigKey::ConfigKey(std::string_view key, bool value) : name(key), kind(Kind::kBool), fallback(value) {}
ConfigKey::ConfigKey(std::string_view key, int value) : name(key), kind(Kind::kInt), fallback(static_cast<std::int64_t>(value)) {}
ConfigKey::ConfigKey(std::string_view key, double value) : name(key), kind(Kind::kFloat), fallback(value) {}
ConfigKey::ConfigKey(std::string_view key, const char* value) : name(key), kind(Kind::kString), fallback(std::string(value)) {}
ConfigKey::ConfigKey(std::string_view key, Kind key_kind, Json value) : name(key), kind(key_kind), fallback(std::move(value)) {}
ConfigKey::ConfigKey(const ConfigKey& other) = default;
ConfigKey::ConfigKey(ConfigKey&& other) noexcept = default;
ConfigKey& ConfigKey::operator=(const ConfigKey& other) = default;
ConfigKey& ConfigKey::operator=(ConfigKey&& other) noexcept = default;
ConfigKey::~ConfigKey() = default;

ConfigKey ConfigKey::Required() && {
  required = true;
  return std::move(*this);
}
ConfigKey ConfigKey::Count(int ints) && {
  count = ints;
  return std::move(*this);
}
ConfigKey ConfigKey::InKeras2(Json value) && {
  keras2_fallback = std::move(value);
  return std::move(*this);
}
ConfigKey ConfigKey::Alias(std::string_view alias) && {
  aliases.push_back(alias);
  return std::move(*this);
}

const std::vector<const LayerSpec*>& AllLayers() {
  static const std::vector<const LayerSpec*> layers = [] {
    std::vector<const LayerSpec*> all;
    for (const LayerTable* table : {&Layers(), &Operations()})
      for (std::size_t i = 0; i < table->size(); ++i) all.push_back(&table->At(i).spec);
    std::sort(all.begin(), all.end(), [](const LayerSpec* a, const LayerSpec* b) { return a->class_name < b->class_name; });
    return all;
  }();
  return layers;
}

const std::vector<ActivationSpec>& AllActivations() {
  static const std::vector<ActivationSpec> activations = [] {
    std::vector<ActivationSpec> all = AllActivationSpecs();
    std::sort(all.begin(), all.end(), [](const ActivationSpec& a, const ActivationSpec& b) { return a.name < b.name; });
    return all;
  }();
  return activations;
}

const LayerSpec* FindLayer(std::string_view class_name) {
  const bool operation = class_name.starts_with(kOperation);
  const MadeLayer* made = operation ? Operations().Find(class_name.substr(kOperation.size())) : Layers().Find(class_name);
  if (made != nullptr && made->spec.class_name == class_name) return &made->spec;
  // An alias, or unknown: only all layers together tell.
  static const auto by_alias = [] {
    std::unordered_map<std::string_view, const LayerSpec*> map;
    for (const LayerSpec* layer : AllLayers())
      for (const std::string_view alias : layer->aliases) map.emplace(alias, layer);
    return map;
  }();
  const auto it = by_alias.find(class_name);
  return it == by_alias.end() ? nullptr : it->second;
}

const ActivationSpec* FindActivation(std::string_view name) {
  static const auto by_name = [] {
    std::unordered_map<std::string_view, const ActivationSpec*> map;
    for (const ActivationSpec& activation : AllActivations()) {
      map.emplace(activation.name, &activation);
      for (const std::string_view alias : activation.aliases) map.emplace(alias, &activation);
    }
    return map;
  }();
  for (const std::string_view package : {"keras.activations>", "keras>", "builtins>"})
    if (name.starts_with(package)) name.remove_prefix(package.size());
  const auto it = by_name.find(name);
  return it == by_name.end() ? nullptr : it->second;
}

}  // namespace keratin::keras
