// Building a Keras model in C++, as one does in Python. The layers are the structs of keratin/layers.h, made from the layer registry.
//
//   using namespace keratin::layers;
//   SymbolicTensor context = keratin::Input({.shape = {10}, .dtype = keratin::DType::kInt32, .name = "context_input"});
//   const Embedding embedding{.input_dim = 500, .output_dim = 32, .name = "embedding"};
//   const LSTM encoder{.units = 64, .name = "encoder"};
//   SymbolicTensor score = Dense{.units = 1, .activation = "sigmoid", .name = "out"}(encoder(embedding(context)));
//   keratin::Result<keratin::Model> model = keratin::BuildModel({context}, {score}, {.name = "scorer", .seed = 7});
//
// A layer that is called twice is shared: copies of a struct are the same layer.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "keratin/model.h"
#include "keratin/status.h"
#include "keratin/tensor.h"

namespace keratin {

struct LayerDescription;

// None, a bool, a number, a string, a list of these, or a layer (what Bidirectional wraps).
class ConfigValue {
 public:
  using List = std::vector<ConfigValue>;
  using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string, List, std::shared_ptr<const LayerDescription>>;

  ConfigValue() = default;                                                        // None
  ConfigValue(bool value) : value_(value) {}                                      // NOLINT(google-explicit-constructor)
  ConfigValue(int value) : value_(std::int64_t{value}) {}                         // NOLINT(google-explicit-constructor)
  ConfigValue(std::int64_t value) : value_(value) {}                              // NOLINT(google-explicit-constructor)
  ConfigValue(double value) : value_(value) {}                                    // NOLINT(google-explicit-constructor)
  ConfigValue(const char* value) : value_(std::string(value)) {}                  // NOLINT(google-explicit-constructor)
  ConfigValue(std::string value) : value_(std::move(value)) {}                    // NOLINT(google-explicit-constructor)
  ConfigValue(std::initializer_list<ConfigValue> items) : value_(List(items)) {}  // NOLINT(google-explicit-constructor)
  template <class L>
  requires requires(const L& layer) { layer.Describe(); }
  ConfigValue(const L& layer) : value_(std::make_shared<const LayerDescription>(layer.Describe())) {}  // NOLINT(google-explicit-constructor)

  static ConfigValue FromList(List items) {
    ConfigValue value;
    value.value_ = std::move(items);
    return value;
  }

  [[nodiscard]] const Value& value() const { return value_; }

 private:
  Value value_;
};

// What makes two calls the calls of one layer: copies are the same, each new one is another.
class LayerIdentity {
 public:
  LayerIdentity() : id_(std::make_shared<int>(0)) {}
  [[nodiscard]] const void* id() const { return id_.get(); }

 private:
  std::shared_ptr<int> id_;
};

struct LayerDescription {
  std::string class_name;
  std::vector<std::pair<std::string, ConfigValue>> config;
  std::string name;  // "": Keras's way of naming, "dense", "dense_1", ...
  LayerIdentity identity;
};

// A tensor of a model in the making. Cheap to copy.
class SymbolicTensor {
 public:
  // Another output of the same call: an LSTM with return_state gives its states as Output(1) and Output(2).
  [[nodiscard]] SymbolicTensor Output(int index) const { return {call_, index}; }

  struct Call;
  SymbolicTensor(std::shared_ptr<const Call> call, int output) : call_(std::move(call)), output_(output) {}
  [[nodiscard]] const std::shared_ptr<const Call>& call() const { return call_; }
  [[nodiscard]] int output() const { return output_; }

 private:
  std::shared_ptr<const Call> call_;
  int output_;
};

// What a layer is called with: one tensor, or the list of a merging layer.
class SymbolicTensors {
 public:
  SymbolicTensors(const SymbolicTensor& tensor) : tensors_{tensor} {}                                  // NOLINT(google-explicit-constructor)
  SymbolicTensors(std::initializer_list<SymbolicTensor> tensors) : tensors_(tensors), list_(true) {}   // NOLINT(google-explicit-constructor)
  SymbolicTensors(std::vector<SymbolicTensor> tensors) : tensors_(std::move(tensors)), list_(true) {}  // NOLINT(google-explicit-constructor)
  [[nodiscard]] const std::vector<SymbolicTensor>& tensors() const { return tensors_; }
  [[nodiscard]] bool is_list() const { return list_; }

 private:
  std::vector<SymbolicTensor> tensors_;
  bool list_ = false;
};
// Further arguments by Keras's name: {{"value", v}}, {{"initial_state", {h, c}}}.
using SymbolicArguments = std::vector<std::pair<std::string, SymbolicTensors>>;

struct SymbolicTensor::Call {
  LayerDescription layer;
  SymbolicTensors inputs = std::initializer_list<SymbolicTensor>{};
  SymbolicArguments arguments;
};

// What `layer` gives for these inputs. Nothing is checked before BuildModel.
SymbolicTensor CallLayer(LayerDescription layer, SymbolicTensors inputs, SymbolicArguments arguments = {});

struct InputOptions {
  std::vector<std::int64_t> shape = {};  // without the batch; Shape::kUnknown (-1) where it varies
  DType dtype = DType::kFloat;
  std::string name = {};
  std::int64_t batch = Shape::kUnknown;  // a fixed batch size, which layers with stateful=true need
};
SymbolicTensor Input(InputOptions options);

struct BuildOptions {
  std::string name = "functional";
  // Of the initialisers. The same model and seed give the same weights.
  std::uint64_t seed = 0;
};
// A functional model with freshly initialised weights, computing as Keras 3 does. INVALID_ARGUMENT lists every layer that is wrong and why.
Result<Model> BuildModel(const std::vector<SymbolicTensor>& inputs, const std::vector<SymbolicTensor>& outputs, const BuildOptions& options = {});

}  // namespace keratin
