#include "keras/read/config_reader.h"

#include <algorithm>
#include <set>

#include "base/errors.h"
#include "base/strings.h"
#include "keras/read/keras1.h"
#include "keras/read/read.h"

namespace keratin::keras {
namespace {

bool IsModelClass(std::string_view class_name) { return class_name == "Functional" || class_name == "Model" || class_name == "Sequential"; }

bool IsOperationModule(std::string_view module) { return module.starts_with("keras.src.ops") || module == "keras.ops" || module.starts_with("keras.ops."); }

// Why a class can never be read, or "".
std::string_view Refusal(std::string_view class_name) {
  if (class_name == "Lambda")
    return "a Lambda layer holds Python bytecode, which is never run; save the model as a SavedModel from Keras (model.export), then Keratin runs that";
  if (class_name == "TFSMLayer") return "the layer stands for a SavedModel elsewhere; convert that SavedModel instead";
  if (class_name == "TorchModuleWrapper" || class_name == "JaxLayer" || class_name == "FlaxLayer")
    return "the layer holds code of another framework; save the model as a SavedModel from Keras (model.export), then Keratin runs that";
  if (class_name == "ClassMethod" || class_name == "InstanceMethod" || class_name == "InstanceProperty")
    return "the layer stands for a method of a ragged or sparse tensor, and models of those are not supported; save the model as a SavedModel from Keras "
           "(model.export), "
           "then Keratin runs that";
  return "";
}

// The same of an operation of keras.ops.
std::string_view OperationRefusal(std::string_view class_name) {
  constexpr std::string_view kWithFunctions[] = {"AssociativeScan", "Cond",          "ForiLoop", "Function", "JVP", "Map", "Scan",
                                                 "Switch",          "VectorizedMap", "WhileLoop"};
  if (std::find(std::begin(kWithFunctions), std::end(kWithFunctions), class_name) != std::end(kWithFunctions))
    return "the operation holds Python functions, which are never run; save the model as a SavedModel from Keras (model.export), then Keratin runs that";
  if (class_name == "ElasticTransform")
    return "the operation draws random numbers in each run; make the model with the layer RandomElasticTransform in its place, which does nothing at inference";
  return "";
}

constexpr std::string_view kCustomClass = "custom class";
constexpr std::string_view kCustomAdvice = "Custom classes are Python code; save the model as a SavedModel from Keras (model.export), then Keratin runs that";

std::string NameOf(const Json& layer, std::string_view class_name) {
  for (const Json* name : {&layer["name"], &layer["config"]["name"]})
    if (const std::optional<std::string_view> text = name->AsString(); text.has_value() && !text->empty()) return std::string(*text);
  return ToSnakeCase(class_name);
}

constexpr std::string_view kSharedId = "shared_object_id";

// The shape of a model's first layer as its config states it; null when it does not.
Json StatedShape(const Json& layer, int depth) {
  const Json& config = layer["config"];
  for (const char* key : {"batch_shape", "batch_input_shape"})
    if (config[key].is_array()) return config[key];
  if (depth >= kMaxLayerDepth) return {};
  if (config.is_array() && config.size() > 0) return StatedShape(config[0], depth + 1);
  if (config["layers"].size() > 0) return StatedShape(config["layers"][0], depth + 1);
  if (config["layer"].is_object()) return StatedShape(config["layer"], depth + 1);
  return {};
}

// The elements of a Python tuple or a TensorShape ({"class_name": "__tuple__", "items": [...]}); null for anything else.
const Json* ListIn(const Json& value) {
  const std::string_view class_name = value["class_name"].AsString().value_or("");
  if (class_name != "__tuple__" && class_name != "TensorShape") return nullptr;
  for (const char* key : {"items", "config"})
    if (value[key].is_array()) return &value[key];
  return nullptr;
}

// Most are, and need no copy.
bool IsPlain(const Json& value) {
  if (value.is_array()) return std::all_of(value.items().begin(), value.items().end(), IsPlain);
  if (!value.is_object()) return true;
  return ListIn(value) == nullptr &&
         std::all_of(value.members().begin(), value.members().end(), [](const Json::Member& member) { return IsPlain(member.second); });
}

}  // namespace

Json Plain(const Json& value) {
  if (IsPlain(value)) return value;
  if (value.is_array()) {
    Json list = Json::Array();
    for (const Json& item : value.items()) list.push_back(Plain(item));
    return list;
  }
  if (const Json* list = ListIn(value)) return Plain(*list);
  Json object = Json::Object();
  for (const auto& [key, member] : value.members()) object.Set(key, Plain(member));
  return object;
}

bool SameConfig(const Json& a, const Json& b) {
  if (a.is_array() && b.is_array()) return std::equal(a.items().begin(), a.items().end(), b.items().begin(), b.items().end(), SameConfig);
  if (!a.is_object() || !b.is_object()) return a == b;
  const auto counted = [](const Json& value) { return value.size() - (value.Find(kSharedId) != nullptr ? 1 : 0); };
  return counted(a) == counted(b) && std::all_of(a.members().begin(), a.members().end(), [&b](const Json::Member& member) {
           const Json* other = b.Find(member.first);
           return member.first == kSharedId || (other != nullptr && SameConfig(member.second, *other));
         });
}

bool StartsWithInputLayer(const Layer& layer) { return layer.model != nullptr && !layer.model->deferred; }

void ConfigReader::Problem(const std::string& path, const std::string& class_name, StatusCode code, std::string_view message) {
  const auto same =
      std::find_if(problems_.begin(), problems_.end(), [&](const Fault& fault) { return fault.class_name == class_name && fault.message == message; });
  if (same != problems_.end())
    same->paths.push_back("layers/" + path);
  else
    problems_.push_back({{"layers/" + path}, class_name, std::string(message)});
  if (code_ != StatusCode::kInvalidArgument) code_ = code;
}

Status ConfigReader::Problems() const {
  if (problems_.empty()) return OkStatus();
  constexpr std::size_t kMost = 40;
  constexpr std::size_t kMostPaths = 8;
  std::vector<std::string> listed;
  for (const Fault& fault : problems_) {
    if (listed.size() == kMost) {
      listed.push_back(fmt::format("and {} more", problems_.size() - kMost));
      break;
    }
    std::vector<std::string> paths(fault.paths.begin(), fault.paths.begin() + static_cast<std::ptrdiff_t>(std::min(fault.paths.size(), kMostPaths)));
    if (fault.paths.size() > kMostPaths) paths.push_back(fmt::format("{} more", fault.paths.size() - kMostPaths));
    listed.push_back(fmt::format("{} ({}): {}", Join(paths, ", "), fault.class_name, fault.message));
  }
  const bool custom = std::any_of(problems_.begin(), problems_.end(), [](const Fault& fault) { return fault.message == kCustomClass; });
  return {code_, fmt::format("{}: {}{}{}", file_, Join(listed, "; "), custom ? ". " : "", custom ? kCustomAdvice : std::string_view())};
}

Result<DType> ConfigReader::ReadDType(const Json& policy) const {
  std::string name;
  if (policy.is_null()) return DType::kFloat;
  if (policy.is_string()) name = *policy.AsString();
  if (policy.is_object()) {
    const std::string_view class_name = policy["class_name"].AsString().value_or("");
    const std::string_view mode = policy["config"]["mode"].AsString().value_or("");
    // The layers that can be quantised look at the policy themselves.
    if ((class_name == "QuantizedDTypePolicy" && mode == "int8") || (class_name == "Int4DTypePolicy" && mode.starts_with("int4/")))
      return ReadDType(policy["config"]["source_name"]);
    if (!mode.empty()) return Unimplemented("it is quantised to {}, which is not supported; only int8, and int4 of Keras 3.15 on, are", mode);
    if (class_name != "DTypePolicy" && class_name != "Policy" && class_name != "FloatDTypePolicy")
      return Unimplemented("dtype policy {} is not supported", class_name.empty() ? policy.Dump() : std::string(class_name));
    name = policy["config"]["name"].AsString().value_or("float32");
  }
  if (name == "_infer") return DType::kFloat;
  for (const std::string_view mode : {"int8_from_", "int4/"})
    if (name.starts_with(mode) && name.find("_from_") != std::string::npos) return ReadDType(Json(name.substr(name.find("_from_") + 6)));
  // A mixed policy computes in its type; weights have the type that the file stores.
  constexpr std::string_view kMixed = "mixed_";
  const bool mixed = name.starts_with(kMixed);
  const DType dtype = DTypeFromName(mixed ? name.substr(kMixed.size()) : name);
  if (dtype == DType::kInvalid || (mixed && dtype != DType::kHalf && dtype != DType::kBfloat16))
    return Unimplemented("dtype policy \"{}\" is not supported", name);
  return dtype;
}

void ConfigReader::CheckActivations(const LayerSpec& spec, const Config& config, std::vector<std::string>& wrong) const {
  for (const ConfigKey& key : spec.config) {
    if (key.name != "activation" && !key.name.ends_with("_activation")) continue;
    const Json& value = config.Raw(key.name);
    std::string name(value.AsString().value_or(""));
    if (value.is_object()) {
      name = value["class_name"].AsString().value_or("");
      if (name == "function") name = value["config"].AsString().value_or("");
    }
    if (value.is_null() || FindActivation(name) != nullptr || FindLayer(name) != nullptr) continue;
    if (name == "__lambda__" || name == "<lambda>") {
      wrong.push_back(fmt::format("its {} is a Python lambda, which is never run", key.name));
      continue;
    }
    std::vector<std::string> known;
    for (const ActivationSpec& activation : AllActivations()) known.emplace_back(activation.name);
    wrong.push_back(fmt::format("unsupported activation \"{}\".{}", name, DidYouMean(name, known)));
  }
}

LayerPtr ConfigReader::MakeInputLayer(const std::string& name, const Json& batch_shape, const Json& dtype) {
  auto layer = std::make_shared<Layer>();
  layer->name = name;
  layer->class_name = "InputLayer";
  layer->spec = FindLayer("InputLayer");
  Json config = Json::Object();
  config.Set("batch_shape", batch_shape);
  config.Set("dtype", dtype.is_string() ? dtype : Json("float32"));
  if (layer->spec != nullptr)
    if (Result<Config> made = Config::Make(*layer->spec, config, version_); made.ok()) layer->config = *std::move(made);
  return layer;
}

Result<LayerPtr> ConfigReader::ReadLayer(const Json& stored, const std::string& path, int depth) {
  if (!stored.is_object()) return InvalidArgument("{}: layer {} is {}, not an object", file_, path, stored.KindName());
  const Json json = version_.major == 1 ? FromKeras1(stored) : stored;
  const std::string class_name(json["class_name"].AsString().value_or(""));
  const std::string name = NameOf(json, class_name);
  const std::string full_path = path + name;
  if (class_name.empty()) return InvalidArgument("{}: layers/{} has no class_name; files of Keras 0 are not supported", file_, full_path);
  if (depth > kMaxLayerDepth) return InvalidArgument("{}: layers/{}: layers are nested more than {} deep", file_, full_path, kMaxLayerDepth);
  const std::string_view module = json["module"].AsString().value_or("");
  const std::string_view registered = json["registered_name"].AsString().value_or("");
  if (LayerPtr shared = Shared(json, name)) return shared;

  auto layer = std::make_shared<Layer>();
  layer->name = name;
  layer->class_name = class_name;
  if (IsModelClass(class_name) && registered.find('>') == std::string_view::npos) {
    const std::string outer = path_;
    path_ = full_path + "/";
    Result<std::shared_ptr<Model>> model = ReadModel(class_name, json["config"], depth + 1);
    path_ = outer;
    if (!model.ok()) return model.status();
    if (*model == nullptr) return LayerPtr();
    (*model)->name = name;
    layer->model = *std::move(model);
    Share(json, layer);
    return LayerPtr(layer);
  }
  if (const std::string_view refusal = Refusal(class_name); !refusal.empty()) {
    Problem(full_path, class_name, StatusCode::kUnimplemented, refusal);
    return LayerPtr();
  }
  const std::string_view never = OperationRefusal(class_name);
  // Keras 3's .h5 files have no modules; what all its layers have, operations do not.
  const bool operation = IsOperationModule(module) || (version_.major == 3 && module.empty() && class_name != "InputLayer" && json["config"].is_object() &&
                                                       json["config"].Find("trainable") == nullptr && json["config"].Find("dtype_policy") == nullptr &&
                                                       (FindLayer("ops." + class_name) != nullptr || !never.empty()));
  if (operation && !never.empty()) {
    Problem(full_path, class_name, StatusCode::kUnimplemented, never);
    return LayerPtr();
  }
  // Of registered classes only those that Keras itself registers are known.
  const auto foreign = [](std::string_view name) { return name.find('>') != std::string_view::npos && FindLayer(name) == nullptr; };
  const bool custom = foreign(class_name) || (foreign(registered) && !operation) ||
                      (!module.empty() && !module.starts_with("keras") && !module.starts_with("tf_keras") && module != "builtins");
  layer->spec = custom ? nullptr : FindLayer(operation ? "ops." + class_name : class_name);
  if (layer->spec == nullptr) {
    if (custom)
      Problem(full_path, class_name, StatusCode::kUnimplemented, kCustomClass);
    else
      Problem(full_path, class_name, StatusCode::kUnimplemented, operation ? "unsupported operation of keras.ops" : "unsupported layer");
    return LayerPtr();
  }
  if (operation) layer->class_name = "ops." + class_name;

  const Json config = Plain(json["config"]);
  std::vector<std::string> wrong;
  StatusCode code = StatusCode::kInvalidArgument;
  if (class_name != "InputLayer" && !operation) {
    if (Result<DType> dtype = ReadDType(config["dtype"]); dtype.ok()) {
      layer->dtype = *dtype;
    } else {
      wrong.emplace_back(dtype.status().message());
      code = StatusCode::kUnimplemented;
    }
  }
  std::vector<std::string> ignored;
  Result<Config> made = Config::Make(*layer->spec, config, version_, &ignored);
  for (const std::string& key : ignored)
    notes_.push_back(fmt::format("layers/{} ({}): key \"{}\" is not known; it is null and was passed over", full_path, class_name, key));
  if (made.ok()) {
    layer->config = *std::move(made);
    const std::size_t before = wrong.size();
    CheckActivations(*layer->spec, layer->config, wrong);
    if (layer->spec->check != nullptr)
      if (const Status status = layer->spec->check(layer->config); !status.ok()) wrong.emplace_back(status.message());
    if (wrong.size() > before) code = StatusCode::kUnimplemented;
  } else {
    wrong.emplace_back(made.status().message());
    code = made.status().code();
  }
  if (wrong.empty() && layer->spec->children != nullptr) {
    Result<std::vector<ChildConfig>> children = layer->spec->children(layer->config);
    if (!children.ok()) {
      wrong.emplace_back(children.status().message());
      code = children.status().code();
    } else {
      for (const ChildConfig& child : *children) {
        KERATIN_ASSIGN(const LayerPtr made_child, ReadLayer(child.serialized, full_path + "/", depth + 1));
        if (made_child == nullptr) return LayerPtr();
        layer->children.emplace_back(child.group, made_child);
      }
    }
  }
  if (!wrong.empty()) {
    Problem(full_path, class_name, code, Join(wrong, "; "));
    return LayerPtr();
  }
  Share(json, layer);
  return LayerPtr(layer);
}

// Counts what the layers below share.
void ConfigReader::CountShared(const Json& layer, int depth) {
  if (const std::optional<std::int64_t> id = layer[kSharedId].AsInt()) ++shared_counts_[*id];
  if (depth >= kMaxLayerDepth) return;
  const Json& config = layer["config"];
  for (const Json& inner : (config.is_array() ? config : config["layers"]).items()) CountShared(inner, depth + 1);
}

// The layer that `json` is again, or null. Keras copies the config of a nested model before it knows that one of its layers comes again: then only the later
// place has an id, and the earlier one is known by its config.
LayerPtr ConfigReader::Shared(const Json& json, const std::string& name) const {
  const std::optional<std::int64_t> id = json[kSharedId].AsInt();
  if (!id.has_value()) return nullptr;
  const auto same = [&](const SharedLayer& other) {
    return other.layer->name == name && other.json["class_name"] == json["class_name"] && SameConfig(other.json["config"], json["config"]);
  };
  if (const auto known = shared_.find(*id); known != shared_.end()) return same(known->second) ? known->second.layer : nullptr;
  const auto count = shared_counts_.find(*id);
  if (count == shared_counts_.end() || count->second != 1) return nullptr;
  for (const SharedLayer& earlier : read_)
    if (same(earlier)) return earlier.layer;
  return nullptr;
}

void ConfigReader::Share(const Json& json, const LayerPtr& layer) {
  if (shared_counts_.empty()) return;
  read_.push_back({json, layer});
  if (const std::optional<std::int64_t> id = json[kSharedId].AsInt()) shared_.emplace(*id, SharedLayer{json, layer});
}

Result<std::shared_ptr<Model>> ConfigReader::ReadModel(const std::string& class_name, const Json& config, int depth) {
  if (depth > kMaxLayerDepth) return InvalidArgument("{}: models are nested more than {} deep", file_, kMaxLayerDepth);
  Result<std::shared_ptr<Model>> model = class_name == "Sequential" ? ReadSequential(config, depth) : ReadFunctional(config, depth);
  if (model.ok() && *model != nullptr) {
    (*model)->class_name = class_name;
    (*model)->version = version_;
    (*model)->name = config["name"].AsString().value_or(ToSnakeCase(class_name));
  }
  return model;
}

Result<std::shared_ptr<Model>> ConfigReader::ReadSequential(const Json& config, int depth) {
  const Json& list = config.is_array() ? config : config["layers"];
  if (!list.is_array()) return InvalidArgument("{}: the config of a Sequential has no list of layers", file_);
  if (list.size() == 0) return InvalidArgument("{}: a Sequential without layers", file_);
  if (list[0]["class_name"].AsString() == "Merge" && list[0]["config"]["layers"].size() > 0) return ReadMergedSequential(list, depth);
  auto model = std::make_shared<Model>();
  bool complete = true;
  std::set<std::string> names;
  for (const Json& item : list.items()) {
    KERATIN_ASSIGN(LayerPtr layer, ReadLayer(item, path_, depth));
    if (layer == nullptr) {
      complete = false;
      continue;
    }
    if (!names.insert(layer->name).second) return InvalidArgument("{}: two layers of one model are named \"{}{}\"", file_, path_, layer->name);
    model->layers.push_back(std::move(layer));
  }
  if (!complete) return std::shared_ptr<Model>();
  LayerPtr input;
  if (model->layers.front()->class_name == "InputLayer") {
    input = model->layers.front();
  } else {
    Json shape = Plain(StatedShape(list[0], depth));
    const Json& dtype = list[0]["config"]["dtype"];
    if (!shape.is_array()) {
      model->deferred = true;
      shape = Plain(config["build_input_shape"]);
      if (!shape.is_array()) shape = Plain(list[0]["build_config"]["input_shape"]);
      if (!shape.is_array()) notes_.push_back(fmt::format("{}the Sequential states no input shape", path_.empty() ? "" : path_ + ": "));
    }
    input = MakeInputLayer(version_.major < 3 ? model->layers.front()->name + "_input" : "input_layer", shape, dtype);
  }
  const auto tensor = [](int call) {
    Argument argument;
    argument.kind = Argument::Kind::kTensor;
    argument.tensor = {call, 0};
    return argument;
  };
  const bool has_input = input == model->layers.front();
  model->calls.push_back({input, 0, {}, {}});
  for (std::size_t i = has_input ? 1 : 0; i < model->layers.size(); ++i)
    model->calls.push_back({model->layers[i], 0, {tensor(static_cast<int>(model->calls.size()) - 1)}, {}});
  model->inputs = tensor(0);
  model->input_names = {input->name};
  model->outputs = tensor(static_cast<int>(model->calls.size()) - 1);
  model->output_names = {model->calls.back().layer->name};
  return model;
}

// A Sequential of Keras 1 that begins with a Merge of other models: their layers come first, in one model, as its weights file has them.
Result<std::shared_ptr<Model>> ConfigReader::ReadMergedSequential(const Json& list, int depth) {
  if (depth > kMaxLayerDepth) return InvalidArgument("{}: models are nested more than {} deep", file_, kMaxLayerDepth);
  auto model = std::make_shared<Model>();
  std::set<std::string> names;
  std::vector<Argument> branches, inputs;
  bool complete = true;
  const auto add = [&](const LayerPtr& layer) { return names.insert(layer->name).second; };
  for (const Json& branch : list[0]["config"]["layers"].items()) {
    const std::string class_name(branch["class_name"].AsString().value_or(""));
    Result<std::shared_ptr<Model>> read =
        IsModelClass(class_name) ? ReadModel(class_name, branch["config"], depth + 1) : ReadSequential(Json::Array({branch}), depth + 1);
    if (!read.ok()) return read;
    if (*read == nullptr) {
      complete = false;
      continue;
    }
    const int first = static_cast<int>(model->calls.size());
    const auto shift = [first](Argument& argument, const auto& self) -> void {
      if (argument.kind == Argument::Kind::kTensor) argument.tensor.call += first;
      for (Argument& item : argument.items) self(item, self);
    };
    for (const LayerPtr& layer : (*read)->layers) {
      if (!add(layer)) return InvalidArgument("{}: two layers of one model are named \"{}{}\"", file_, path_, layer->name);
      model->layers.push_back(layer);
    }
    for (Call call : (*read)->calls) {
      for (Argument& argument : call.args) shift(argument, shift);
      for (auto& [key, argument] : call.kwargs) shift(argument, shift);
      model->calls.push_back(std::move(call));
    }
    shift((*read)->outputs, shift);
    shift((*read)->inputs, shift);
    branches.push_back((*read)->outputs);
    for (const TensorRef& input : (*read)->inputs.Tensors()) {
      Argument tensor;
      tensor.kind = Argument::Kind::kTensor;
      tensor.tensor = input;
      inputs.push_back(std::move(tensor));
    }
    model->input_names.insert(model->input_names.end(), (*read)->input_names.begin(), (*read)->input_names.end());
  }
  Argument value;
  value.kind = Argument::Kind::kList;
  value.items = std::move(branches);
  for (const Json& item : list.items()) {
    KERATIN_ASSIGN(LayerPtr layer, ReadLayer(item, path_, depth));
    if (layer == nullptr) {
      complete = false;
      continue;
    }
    if (!add(layer)) return InvalidArgument("{}: two layers of one model are named \"{}{}\"", file_, path_, layer->name);
    model->layers.push_back(layer);
    model->calls.push_back({layer, 0, {std::move(value)}, {}});
    value = Argument();
    value.kind = Argument::Kind::kTensor;
    value.tensor = {static_cast<int>(model->calls.size()) - 1, 0};
  }
  if (!complete) return std::shared_ptr<Model>();
  model->inputs.kind = Argument::Kind::kList;
  model->inputs.items = std::move(inputs);
  model->output_names = {model->calls.back().layer->name};
  model->outputs = std::move(value);
  return model;
}

Result<std::shared_ptr<Model>> ConfigReader::ReadFunctional(const Json& config, int depth) {
  const Json& list = config["layers"];
  if (!list.is_array() || config["input_layers"].is_null() || config["output_layers"].is_null())
    return Unimplemented(
        "{}: {}the model is no Functional or Sequential: its config has no layers, input_layers and output_layers. A subclassed model is Python "
        "code; save it as a SavedModel from Keras (model.export), then Keratin runs that",
        file_, path_.empty() ? "" : "layers/" + path_ + " ");
  auto model = std::make_shared<Model>();
  bool complete = true;
  std::set<std::string> names;
  for (const Json& item : list.items()) {
    KERATIN_ASSIGN(LayerPtr layer, ReadLayer(item, path_, depth));
    if (layer == nullptr) {
      complete = false;
      continue;
    }
    if (!names.insert(layer->name).second) return InvalidArgument("{}: two layers of one model are named \"{}{}\"", file_, path_, layer->name);
    model->layers.push_back(std::move(layer));
  }
  if (!complete) return std::shared_ptr<Model>();
  model->version = version_;
  KERATIN_TRY(ReadCalls(config, model->layers, file_ + (path_.empty() ? "" : ": layers/" + path_.substr(0, path_.size() - 1)), *model));
  return model;
}

Result<Model> ReadConfig(const Json& config, const KerasVersion& version, const std::string& file) {
  const std::string class_name(config["class_name"].AsString().value_or(""));
  if (class_name.empty()) return InvalidArgument("{}: the config has no class_name; it is not a Keras model, or one of Keras 0, which is not supported", file);
  if (class_name == "Graph")
    return Unimplemented("{}: the model is a Graph, the container of Keras 0, which is not supported; build it with Keras 1's Model and save that", file);
  if (!IsModelClass(class_name) || config["registered_name"].AsString().value_or("").find('>') != std::string_view::npos)
    return Unimplemented("{}: the model is of the class \"{}\". {}", file, class_name, kCustomAdvice);
  ConfigReader reader(version, file);
  reader.CountShared(config, 0);
  KERATIN_ASSIGN(const std::shared_ptr<Model> model, reader.ReadModel(class_name, config["config"], 0));
  KERATIN_TRY(reader.Problems());
  if (model == nullptr) return Internal("{}: no model", file);
  model->notes = std::move(reader.notes());
  return *model;
}

Result<KerasVersion> ParseKerasVersion(std::string_view text) {
  KerasVersion version;
  version.text = text;
  int* part = &version.major;
  version.major = 0;
  int digits = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9' && digits < 4) {
      *part = *part * 10 + (c - '0');
      ++digits;
    } else if (c == '.' && digits > 0 && part == &version.major) {
      part = &version.minor;
      digits = 0;
    } else {
      break;
    }
  }
  if (version.major < 1 || version.major > 3) return InvalidArgument("\"{}\" is not a version of Keras from 1 to 3", text.substr(0, 40));
  return version;
}

}  // namespace keratin::keras
