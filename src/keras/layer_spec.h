// What a Keras layer is: one value per layer class, read by the file readers, the lowering, the C++ layer structs and the documents.
//
//   KERATIN_LAYER(elu) {  // src/keras/layers/activations/elu.cc
//     return {.class_name = "ELU",
//             .config = {{"alpha", 1.0}},
//             .lower = [](Lowering& to, const Config& config, Value x) { ... return y; },
//             .goldens = {"elu"}};
//   }
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/lazy_table.h"
#include "formats/json/json.h"
#include "keratin/status.h"
#include "keratin/tensor.h"

namespace keratin::keras {

class Lowering;
class Config;
struct Layer;
struct LayerCall;

// A tensor of the graph being lowered; invalid (default) once the lowering has failed, or where there is none (no mask).
struct Value {
  int node = -1;
  int output = 0;
  int target = 0;  // which graph or function body it belongs to; a constant or weight without a place yet has kUnplaced
  static constexpr int kUnplaced = -1;
  [[nodiscard]] bool valid() const { return node >= 0; }
  friend bool operator==(const Value&, const Value&) = default;
};

// A config key that matters at inference. What only training needs is listed once, in config.cc; any other key is an error.
struct ConfigKey {
  enum class Kind { kBool, kInt, kFloat, kString, kInts, kAny };

  ConfigKey(std::string_view key, bool value);
  ConfigKey(std::string_view key, int value);
  ConfigKey(std::string_view key, double value);
  ConfigKey(std::string_view key, const char* value);
  // No default of its own: `kind` with `value` (null: none).
  ConfigKey(std::string_view key, Kind key_kind, Json value = {});
  ConfigKey(const ConfigKey& other);
  ConfigKey(ConfigKey&& other) noexcept;
  ConfigKey& operator=(const ConfigKey& other);
  ConfigKey& operator=(ConfigKey&& other) noexcept;
  ~ConfigKey();

  // The file must have it.
  [[nodiscard]] ConfigKey Required() &&;
  // Of kInts: a list must have this many; a single int stands for all of them.
  [[nodiscard]] ConfigKey Count(int ints) &&;
  // Default of files that Keras 2 wrote, where it differs (GRU's reset_after in old files).
  [[nodiscard]] ConfigKey InKeras2(Json value) &&;
  // Other names of the key in other generations ("alpha" of LeakyReLU, "nb_filter" of Keras 1).
  [[nodiscard]] ConfigKey Alias(std::string_view alias) &&;

  std::string_view name = {};
  Kind kind;
  Json fallback;
  std::optional<Json> keras2_fallback;
  std::vector<std::string_view> aliases;
  bool required = false;
  int count = 0;
};

// One weight of a layer. The order of a layer's list is the order in its files, all generations alike.
struct WeightSlot {
  std::string_view name = {};              // "kernel"; "query/kernel" for one inside a sub-layer
  std::string_view when = {};              // config key (a bool) that must be true for it to exist; empty: always
  std::string_view group = {};             // sub-object that holds it in a .keras file ("cell", "query_dense"); empty: the layer itself
  std::string_view initializer = "zeros";  // default of config key "<last part of name>_initializer"
  bool optional = false;                   // some files do not have it
  bool trainable = true;                   // false for statistics (moving_mean): files of Keras 1 and 2 put them behind all others of a nested model
  bool path_only = false;                  // a copy of another layer's weight that only files by path hold; no variable
};

// A layer inside a layer (Bidirectional, TimeDistributed): its serialised form, and the sub-object that holds it in a .keras file.
struct ChildConfig {
  std::string group;
  Json serialized;
};

enum class MaskRule {
  kNone,   // takes no mask and gives none: Keras drops it (Keras 2 refuses such a model)
  kPass,   // supports_masking: the output has the input's mask
  kStops,  // uses the mask and gives none (Flatten of Keras 2, pooling over time)
};

struct LayerSpec {
  std::string_view class_name = {};
  std::vector<std::string_view> aliases = {};  // other class names in files: "BatchNormalizationV1"
  std::vector<ConfigKey> config = {};
  std::vector<WeightSlot> weights = {};
  // For weights whose list does not follow from one bool key each (SeparableConv, quantised forms): overrides `weights`.
  std::vector<WeightSlot> (*weights_of)(const Config& config) = nullptr;
  Result<std::vector<ChildConfig>> (*children)(const Config& config) = nullptr;
  // A weight as the graph has it, where that is not as the file has it (CuDNNLSTM).
  Result<Tensor> (*convert_weight)(const Config& config, std::string_view slot, const Tensor& value) = nullptr;

  // Of a cell, which RNN runs over a sequence: the sizes of its states. It is called with [x, states...] and gives [output, states...].
  std::vector<std::int64_t> (*cell_states)(const Layer& layer) = nullptr;

  MaskRule mask = MaskRule::kNone;
  // The mask of the output, for layers that make or change one; wins over `mask`.
  Value (*compute_mask)(Lowering& to, const LayerCall& call) = nullptr;

  // One tensor in, one out; or the general form. Exactly one of them. Failures go to Lowering::Fail.
  Value (*lower)(Lowering& to, const Config& config, Value x) = nullptr;
  std::function<std::vector<Value>(Lowering& to, const LayerCall& call)> lower_call = nullptr;
  // What a config asks for that Keratin cannot do, so that the reader lists it with all else.
  Status (*check)(const Config& config) = nullptr;

  bool autocast = true;                       // floating point inputs come in the layer's own type
  std::vector<std::string_view> assets = {};  // text files that a .keras archive may hold for it: "vocabulary.txt"
  std::string_view note = {};                 // for docs/supported.md: what is refused
  std::vector<std::string_view> goldens = {};
};

#define KERATIN_LAYER(stem)         \
  namespace keratin::keras {        \
  LayerSpec keratin_layer_##stem(); \
  }                                 \
  ::keratin::keras::LayerSpec keratin::keras::keratin_layer_##stem()

// An operation of keras.ops as a node of a Keras 3 model: src/keras/operations/<stem>.cc. Its class_name is "ops.NotEqual".
#define KERATIN_OPERATION(stem)         \
  namespace keratin::keras {            \
  LayerSpec keratin_operation_##stem(); \
  }                                     \
  ::keratin::keras::LayerSpec keratin::keras::keratin_operation_##stem()

// An activation by name: src/keras/activations/<stem>.cc.
struct ActivationSpec {
  std::string_view name = {};
  std::vector<std::string_view> aliases = {};
  // `config` holds the arguments of a serialised activation (alpha, negative_slope, axis, ...); null Json when given by name alone.
  Value (*lower)(Lowering& to, Value x, const Json& config) = nullptr;
};

#define KERATIN_ACTIVATION(stem)              \
  namespace keratin::keras {                  \
  ActivationSpec keratin_activation_##stem(); \
  }                                           \
  ::keratin::keras::ActivationSpec keratin::keras::keratin_activation_##stem()

// By class name or alias ("Dense", "ops.NotEqual"); null when Keratin does not have it.
const LayerSpec* FindLayer(std::string_view class_name);
const ActivationSpec* FindActivation(std::string_view name);
// Sorted by name; layers with operations.
const std::vector<const LayerSpec*>& AllLayers();
const std::vector<ActivationSpec>& AllActivations();

}  // namespace keratin::keras
