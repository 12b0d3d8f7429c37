#include "keratin/build.h"

#include <algorithm>
#include <map>
#include <set>

#include "api/parts.h"
#include "base/errors.h"
#include "base/strings.h"
#include "formats/json/json.h"
#include "keras/build/initializers.h"
#include "keras/lowering.h"
#include "keras/read/read.h"

namespace keratin {
namespace {

// The generation whose semantics a model built in code has.
keras::KerasVersion BuildVersion() { return {.major = 3, .minor = 15, .stated = true, .text = "3"}; }

Json ToJson(const ConfigValue& value);

Json LayerJson(const LayerDescription& layer, const std::string& name) {
  Json config = Json::Object({{"name", name}});
  for (const auto& [key, value] : layer.config) config.Set(key, ToJson(value));
  return Json::Object({{"module", "keras.layers"}, {"class_name", layer.class_name}, {"config", config}});
}

Json ToJson(const ConfigValue& value) {
  return std::visit(
      []<class T>(const T& x) -> Json {
        if constexpr (std::is_same_v<T, std::monostate>) {
          return nullptr;
        } else if constexpr (std::is_same_v<T, ConfigValue::List>) {
          Json list = Json::Array();
          for (const ConfigValue& item : x) list.push_back(ToJson(item));
          return list;
        } else if constexpr (std::is_same_v<T, std::shared_ptr<const LayerDescription>>) {
          return LayerJson(*x, x->name.empty() ? ToSnakeCase(x->class_name) : x->name);
        } else {
          return x;
        }
      },
      value.value());
}

// Turns the calls that the outputs need into the config of a functional model, as Keras writes it.
class ConfigWriter {
 public:
  Result<Json> Write(const std::vector<SymbolicTensor>& inputs, const std::vector<SymbolicTensor>& outputs, const std::string& name) {
    for (const SymbolicTensor& input : inputs) {
      if (input.call()->layer.class_name != "InputLayer") return InvalidArgument("an input of the model is not what Input() gave");
      KERATIN_TRY(Visit(input.call()));
    }
    for (const SymbolicTensor& output : outputs) KERATIN_TRY(Visit(output.call()));
    for (const SymbolicTensor::Call* call : order_)
      if (call->layer.class_name == "InputLayer" &&
          std::none_of(inputs.begin(), inputs.end(), [call](const SymbolicTensor& input) { return input.call().get() == call; }))
        return InvalidArgument("the outputs need the input \"{}\", which is not among the model's inputs",
                               layers_[layer_of_.at(call->layer.identity.id())].name);
    Json layers = Json::Array();
    for (const Layer& layer : layers_) {
      Json json = LayerJson(*layer.description, layer.name);
      json.Set("name", layer.name);
      Json nodes = Json::Array();
      if (layer.description->class_name != "InputLayer")
        for (const SymbolicTensor::Call* call : layer.calls) nodes.push_back(NodeJson(*call));
      json.Set("inbound_nodes", nodes);
      layers.push_back(json);
    }
    Json config = Json::Object({{"name", name}, {"layers", layers}, {"input_layers", References(inputs)}, {"output_layers", References(outputs)}});
    return Json::Object({{"class_name", "Functional"}, {"config", config}});
  }

 private:
  struct Layer {
    const LayerDescription* description;
    std::string name;
    std::vector<const SymbolicTensor::Call*> calls;
  };

  Status Visit(const std::shared_ptr<const SymbolicTensor::Call>& root) {
    struct Frame {
      const SymbolicTensor::Call* call;
      std::vector<SymbolicTensor> needs;
      std::size_t next = 0;
    };
    const auto frame = [](const SymbolicTensor::Call* call) {
      Frame made{call, call->inputs.tensors()};
      for (const auto& [name, tensors] : call->arguments) made.needs.insert(made.needs.end(), tensors.tensors().begin(), tensors.tensors().end());
      return made;
    };
    if (!seen_.insert(root.get()).second) return OkStatus();
    std::vector<Frame> stack{frame(root.get())};
    while (!stack.empty()) {
      Frame& top = stack.back();
      if (top.next < top.needs.size()) {
        const SymbolicTensor::Call* need = top.needs[top.next++].call().get();
        if (seen_.insert(need).second) stack.push_back(frame(need));
        continue;
      }
      KERATIN_TRY(AddCall(top.call));
      stack.pop_back();
    }
    return OkStatus();
  }

  Status AddCall(const SymbolicTensor::Call* call) {
    const void* id = call->layer.identity.id();
    const auto [place, added] = layer_of_.emplace(id, layers_.size());
    if (added) {
      std::string name = call->layer.name;
      if (name.empty()) {
        const std::string base = call->layer.class_name == "InputLayer" ? "input_layer" : ToSnakeCase(call->layer.class_name);
        const int number = counters_[base]++;
        name = number == 0 ? base : base + "_" + std::to_string(number);
      }
      if (!names_.insert(name).second) return InvalidArgument("two layers have the name \"{}\"; layer names must be unique", name);
      layers_.push_back({&call->layer, name, {}});
    }
    Layer& layer = layers_[place->second];
    node_of_[call] = layer.calls.size();
    layer.calls.push_back(call);
    order_.push_back(call);
    return OkStatus();
  }

  Json Reference(const SymbolicTensor& tensor) const {
    const SymbolicTensor::Call* call = tensor.call().get();
    Json reference = Json::Array();
    reference.push_back(layers_[layer_of_.at(call->layer.identity.id())].name);
    reference.push_back(node_of_.at(call));
    reference.push_back(tensor.output());
    return reference;
  }
  Json References(const std::vector<SymbolicTensor>& tensors) const {
    Json list = Json::Array();
    for (const SymbolicTensor& tensor : tensors) list.push_back(Reference(tensor));
    return list;
  }
  Json NodeJson(const SymbolicTensor::Call& call) const {
    Json node = Json::Array();
    Json kwargs = Json::Object();
    for (const auto& [name, tensors] : call.arguments) kwargs.Set(name, tensors.is_list() ? References(tensors.tensors()) : Reference(tensors.tensors()[0]));
    for (const SymbolicTensor& input : call.inputs.tensors()) {
      Json reference = Reference(input);
      reference.push_back(node.size() == 0 ? kwargs : Json::Object());
      node.push_back(reference);
    }
    return node;
  }

  std::set<const SymbolicTensor::Call*> seen_;
  std::vector<const SymbolicTensor::Call*> order_;
  std::vector<Layer> layers_;
  std::map<const void*, std::size_t> layer_of_;
  std::map<const SymbolicTensor::Call*, std::size_t> node_of_;
  std::map<std::string, int> counters_;
  std::set<std::string> names_;
};

}  // namespace

SymbolicTensor CallLayer(LayerDescription layer, SymbolicTensors inputs, SymbolicArguments arguments) {
  return {std::make_shared<const SymbolicTensor::Call>(SymbolicTensor::Call{std::move(layer), std::move(inputs), std::move(arguments)}), 0};
}

SymbolicTensor Input(InputOptions options) {
  ConfigValue::List shape(1 + options.shape.size());
  for (std::size_t i = 0; i < options.shape.size(); ++i)
    if (options.shape[i] >= 0) shape[1 + i] = ConfigValue(options.shape[i]);
  if (options.batch >= 0) shape[0] = ConfigValue(options.batch);
  LayerDescription layer;
  layer.class_name = "InputLayer";
  layer.name = std::move(options.name);
  layer.config.emplace_back("batch_shape", ConfigValue::FromList(std::move(shape)));
  layer.config.emplace_back("dtype", std::string(DTypeName(options.dtype)));
  return CallLayer(std::move(layer), std::vector<SymbolicTensor>{});
}

Result<Model> BuildModel(const std::vector<SymbolicTensor>& inputs, const std::vector<SymbolicTensor>& outputs, const BuildOptions& options) {
  if (inputs.empty() || outputs.empty()) return InvalidArgument("a model needs at least one input and one output");
  KERATIN_ASSIGN(const Json config, ConfigWriter().Write(inputs, outputs, options.name));
  KERATIN_ASSIGN(const keras::Model model, keras::ReadConfig(config, BuildVersion(), options.name));
  keras::LowerOptions lowering;
  std::uint64_t next = options.seed * 0x9E3779B97F4A7C15U;
  lowering.initialize = [&next](const keras::Layer& layer, const keras::WeightSlot& slot, const Shape& shape) {
    // "query/kernel" is initialised by "kernel_initializer".
    const std::string last(slot.name.substr(slot.name.rfind('/') == std::string_view::npos ? 0 : slot.name.rfind('/') + 1));
    const Json& given = layer.config.FileKey(last + "_initializer");
    return keras::Initialize(given.is_null() ? Json(slot.initializer) : given, shape, next++);
  };
  KERATIN_ASSIGN(const std::shared_ptr<Model::Parts> parts, KerasParts(model, options.name, lowering));
  parts->path = options.name;
  parts->keras_config = config;
  return Model(parts);
}

Result<Model> Model::WithWeights(const std::map<std::string, Tensor>& weights) const {
  auto parts = std::make_shared<Parts>(*parts_);
  std::vector<std::string> known;
  for (const auto& [name, value] : parts->variables) known.push_back(name);
  for (const auto& [name, value] : weights) {
    const auto place = parts->variables.find(name);
    if (place == parts->variables.end()) return NotFound("the model has no variable \"{}\".{}", name, DidYouMean(name, known));
    if (value.dtype() != place->second.dtype() || value.shape() != place->second.shape())
      return InvalidArgument("variable \"{}\" is {} {} and cannot become {} {}", name, DTypeName(place->second.dtype()), place->second.shape().ToString(),
                             DTypeName(value.dtype()), value.shape().ToString());
    place->second = value;
  }
  return Model(std::move(parts));
}

Result<Model> Model::WithWeightsFrom(const std::string& path) const {
  if (parts_->keras_config.is_null())
    return FailedPrecondition("{}: only a model that was built in code takes weights from a file; give LoadOptions::weights when loading", parts_->path);
  KERATIN_ASSIGN(const keras::Model model, keras::ReadConfigAndWeights(parts_->keras_config, BuildVersion(), parts_->path, path));
  KERATIN_ASSIGN(const std::shared_ptr<Parts> parts, KerasParts(model, parts_->path, {}));
  parts->path = parts_->path;
  parts->keras_config = parts_->keras_config;
  return Model(parts);
}

}  // namespace keratin
