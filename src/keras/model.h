// A Keras model as read from any of its files, or as built in C++: layers, how they are called, and weights. All generations of the
// format end here in one form.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "formats/json/json.h"
#include "keras/layer_spec.h"
#include "keratin/status.h"
#include "keratin/tensor.h"

namespace keratin::keras {

inline constexpr int kMaxLayerDepth = 32;  // of layers and models in each other

// The Keras that wrote the file decides what some names compute (hard_sigmoid, GRU's biases).
struct KerasVersion {
  int major = 3;
  int minor = 0;
  bool stated = true;  // false: assumed, `show` says so
  std::string text;    // as in the file, "3.15.1", "2.4.0-tf"
};

// Config of one layer: the file's keys with defaults filled in by spec and generation. Cheap to copy.
class Config {
 public:
  // INVALID_ARGUMENT lists every key that neither the spec nor the list of training-only keys has, and every missing or mistyped one.
  // A null value of an unknown key passes; such keys come back in `ignored`.
  static Result<Config> Make(const LayerSpec& spec, const Json& config, const KerasVersion& version, std::vector<std::string>* ignored = nullptr);

  // The key must be one of the spec's.
  [[nodiscard]] bool Bool(std::string_view key) const;
  [[nodiscard]] std::int64_t Int(std::string_view key) const;
  [[nodiscard]] double Number(std::string_view key) const;
  [[nodiscard]] std::string String(std::string_view key) const;  // "" for null
  [[nodiscard]] bool IsNull(std::string_view key) const;
  // A list of ints; a single int gives a list of one.
  [[nodiscard]] std::vector<std::int64_t> Ints(std::string_view key) const;
  // A list of `count` ints, always; a single int stands for all of them (kernel_size=3). The key should say Count(count).
  [[nodiscard]] std::vector<std::int64_t> Ints(std::string_view key, int count) const;
  [[nodiscard]] const Json& Raw(std::string_view key) const;
  // Any key of the file, the training-only ones too ("kernel_initializer"); null when missing.
  [[nodiscard]] const Json& FileKey(std::string_view key) const;
  [[nodiscard]] const KerasVersion& version() const { return version_; }
  [[nodiscard]] bool keras2() const { return version_.major < 3; }
  [[nodiscard]] const Json& json() const { return file_; }
  [[nodiscard]] bool Has(std::string_view key) const { return values_.find(key) != values_.end(); }

 private:
  std::map<std::string, Json, std::less<>> values_;
  Json file_;
  KerasVersion version_;
};

struct Model;

struct Layer {
  std::string name;
  std::string class_name;           // as in the file
  const LayerSpec* spec = nullptr;  // null for a nested model
  Config config;
  DType dtype = DType::kFloat;                                                 // compute dtype of its policy
  std::shared_ptr<const Model> model;                                          // a nested Functional or Sequential
  std::vector<std::pair<std::string, std::shared_ptr<const Layer>>> children;  // group, layer
  // By slot name, without those of children; empty when the model has no weights yet (config only).
  std::map<std::string, Tensor, std::less<>> weights;
  std::string weights_path;  // where they stand in the file: "layers/dense_1/vars"
  // Text files of a .keras archive that belong to the layer, by name: "vocabulary.txt".
  std::map<std::string, std::string, std::less<>> assets;
};
using LayerPtr = std::shared_ptr<const Layer>;

// Output `output` of call number `call` of the same model.
struct TensorRef {
  int call = -1;
  int output = 0;
};

// A nested Python structure of tensors and constants.
struct Argument {
  enum class Kind { kTensor, kConstant, kList, kDict };
  Kind kind = Kind::kConstant;
  TensorRef tensor;
  Json constant;
  std::vector<Argument> items;    // of a list, or of a dict in its order
  std::vector<std::string> keys;  // of a dict
  // All tensors below, in order.
  [[nodiscard]] std::vector<TensorRef> Tensors() const;
  // Lists, dicts and constants as one Json; tensors in it become null.
  [[nodiscard]] Json ToJson() const;
};

struct Call {
  LayerPtr layer;
  int call_index = 0;  // 0 for the layer's first call in this model, 1 for the next, ...
  std::vector<Argument> args;
  std::vector<std::pair<std::string, Argument>> kwargs;
};

// Sequential and Functional alike: calls in an order where arguments come first; a model input is a call of an InputLayer without arguments.
struct Model {
  std::string name;
  std::string class_name;
  KerasVersion version;
  // A Sequential whose file gives no input shape: its variables are named inside its own scope ("seq/dense/kernel").
  bool deferred = false;
  std::vector<LayerPtr> layers;  // in the file's order
  std::vector<Call> calls;
  Argument inputs;
  Argument outputs;
  std::vector<std::string> input_names;   // as Keras names them, one for each tensor of `inputs`
  std::vector<std::string> output_names;  // one for each tensor of `outputs`; unique: repeated names get _1, _2
  std::vector<std::string> notes;         // what was assumed or passed over while reading; for `show`
};

// The weights that a layer of this spec and config has, in file order.
std::vector<WeightSlot> WeightSlots(const LayerSpec& spec, const Config& config);

// Layers with weights below `model`, nested ones too, each once: "outer/inner/dense" and the layer.
std::vector<std::pair<std::string, LayerPtr>> WeightedLayers(const Model& model);

}  // namespace keratin::keras
