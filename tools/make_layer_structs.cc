// Prints keratin/layers.h: a struct for every layer of the registry, with its config keys as members.
#include <cstdio>
#include <set>
#include <string>

#include "keras/layer_spec.h"

namespace {

using keratin::Json;
using keratin::keras::ConfigKey;
using keratin::keras::LayerSpec;

std::string Literal(const Json& value) {
  if (value.is_null()) return "{}";
  if (!value.is_array()) return value.Dump();
  std::string text = "{";
  for (const Json& item : value.items()) text += (text.size() > 1 ? ", " : "") + Literal(item);
  return text + "}";
}

std::string TypeOf(const ConfigKey& key) {
  if (key.fallback.is_null() && !key.required) return "ConfigValue";
  switch (key.kind) {
    case ConfigKey::Kind::kBool: return "bool";
    case ConfigKey::Kind::kInt: return "std::int64_t";
    case ConfigKey::Kind::kFloat: return "double";
    case ConfigKey::Kind::kString: return "std::string";
    case ConfigKey::Kind::kInts:
    case ConfigKey::Kind::kAny: return "ConfigValue";
  }
  return "ConfigValue";
}

void Print(const LayerSpec& spec) {
  std::string members;
  std::string pairs;
  std::set<std::string> seen;
  const auto add = [&](const std::string& type, const std::string& name, const std::string& value) {
    if (!seen.insert(name).second) return;
    members += "  " + type + " " + name + " = " + value + ";\n";
    pairs += std::string(pairs.empty() ? "" : ", ") + "{\"" + name + "\", " + name + "}";
  };
  for (const ConfigKey& key : spec.config) add(TypeOf(key), std::string(key.name), key.required ? "{}" : Literal(key.fallback));
  for (const auto& slot : spec.weights) {
    const std::size_t slash = slot.name.rfind('/');
    add("ConfigValue", std::string(slash == std::string_view::npos ? slot.name : slot.name.substr(slash + 1)) + "_initializer",
        "\"" + std::string(slot.initializer) + "\"");
  }
  const std::string name(spec.class_name);
  std::printf("struct %s {\n%s  std::string name = {};\n  LayerIdentity identity = {};\n\n", name.c_str(), members.c_str());
  std::printf("  [[nodiscard]] LayerDescription Describe() const { return {\"%s\", {%s}, name, identity}; }\n", name.c_str(), pairs.c_str());
  std::printf(
      "  SymbolicTensor operator()(SymbolicTensors inputs, SymbolicArguments arguments = {}) const { return CallLayer(Describe(), std::move(inputs), "
      "std::move(arguments)); }\n};\n\n");
}

}  // namespace

int main() {
  std::printf(
      "// Keras's layers as structs; made from the layer registry when Keratin is built. Members are Keras's arguments with Keras's defaults;\n"
      "// see https://keras.io/api/layers/ for what each means, and keratin/build.h for how to use them.\n"
      "#pragma once\n\n#include <cstdint>\n#include <string>\n#include <utility>\n\n#include \"keratin/build.h\"\n\nnamespace keratin::layers {\n\n");
  for (const LayerSpec* spec : keratin::keras::AllLayers())
    if (spec->class_name != "InputLayer" && spec->class_name.find('.') == std::string_view::npos) Print(*spec);
  std::printf("}  // namespace keratin::layers\n");
  return 0;
}
