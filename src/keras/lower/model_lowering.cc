#include "keras/lower/model_lowering.h"

#include <algorithm>
#include <set>

#include "base/errors.h"
#include "base/strings.h"

namespace keratin::keras {
namespace {

// Calls of layers in `model` and the models below it, each counted once.
std::size_t CountCalls(const Model& model, std::set<const Model*>* counted) {
  if (!counted->insert(&model).second) return 0;
  std::size_t calls = model.calls.size();
  for (const LayerPtr& layer : model.layers)
    if (layer->model != nullptr) calls += CountCalls(*layer->model, counted);
  return calls;
}

struct CallValues {
  std::vector<Value> outputs;
  std::vector<Value> masks;
};

// Values and masks of the tensors below `argument`; false when one of them could not be made.
bool Resolve(const Argument& argument, const std::vector<CallValues>& calls, std::vector<Value>& values, std::vector<Value>& masks) {
  for (const TensorRef& ref : argument.Tensors()) {
    if (ref.call < 0 || static_cast<std::size_t>(ref.call) >= calls.size()) return false;
    const CallValues& call = calls[static_cast<std::size_t>(ref.call)];
    if (ref.output < 0 || static_cast<std::size_t>(ref.output) >= call.outputs.size()) return false;
    const Value value = call.outputs[static_cast<std::size_t>(ref.output)];
    if (!value.valid()) return false;
    values.push_back(value);
    masks.push_back(static_cast<std::size_t>(ref.output) < call.masks.size() ? call.masks[static_cast<std::size_t>(ref.output)] : Value{});
  }
  return true;
}

// A mask argument: a tensor, null, or a list of those.
std::vector<Value> ResolveMasks(const Argument& argument, const std::vector<CallValues>& calls) {
  if (argument.kind == Argument::Kind::kList) {
    std::vector<Value> masks;
    for (const Argument& item : argument.items) {
      const std::vector<Value> one = ResolveMasks(item, calls);
      masks.push_back(one.empty() ? Value{} : one.front());
    }
    return masks;
  }
  std::vector<Value> values, ignored;
  if (!Resolve(argument, calls, values, ignored) || values.empty()) return {};
  return {values.front()};
}

bool StatesMask(const Call& call) {
  return std::any_of(call.kwargs.begin(), call.kwargs.end(), [](const auto& kwarg) { return kwarg.first == "mask" && !kwarg.second.Tensors().empty(); });
}

bool SeesMask(const Layer& layer) {
  if (layer.class_name.starts_with("ops.")) return false;
  return layer.spec == nullptr || layer.spec->lower_call != nullptr || layer.spec->mask == MaskRule::kStops || layer.spec->compute_mask != nullptr;
}

// Keras 3 writes the masks that layers consume as nodes of their own, so only the calls whose users do not name their mask need one from here.
std::vector<bool> MasksNeeded(const Model& model, bool outermost) {
  std::vector<bool> needed(model.calls.size(), model.version.major < 3);
  if (model.version.major < 3) return needed;
  for (const TensorRef& ref : outermost ? std::vector<TensorRef>{} : model.outputs.Tensors())
    if (ref.call >= 0) needed[static_cast<std::size_t>(ref.call)] = true;
  // From the last call to the first, as a layer that passes a mask on needs its input's.
  for (std::size_t i = model.calls.size(); i-- > 0;) {
    const Call& call = model.calls[i];
    if (StatesMask(call)) continue;
    const bool passes = call.layer->spec != nullptr && call.layer->spec->mask == MaskRule::kPass && needed[i];
    if (!passes && !SeesMask(*call.layer)) continue;
    const auto mark = [&](const Argument& argument) {
      for (const TensorRef& ref : argument.Tensors())
        if (ref.call >= 0) needed[static_cast<std::size_t>(ref.call)] = true;
    };
    for (const Argument& argument : call.args) mark(argument);
    for (const auto& [name, argument] : call.kwargs) mark(argument);
  }
  return needed;
}

// False when a tensor below could not be made.
bool ResolveStructure(const Argument& argument, const std::vector<CallValues>& calls, CallArgument& made) {
  if (argument.kind == Argument::Kind::kTensor) {
    std::vector<Value> values, masks;
    if (!Resolve(argument, calls, values, masks)) return false;
    made.kind = Argument::Kind::kTensor;
    made.tensor = values.front();
    return true;
  }
  if (argument.Tensors().empty()) {
    made.constant = argument.ToJson();
    return true;
  }
  made.kind = argument.kind;
  made.keys = argument.keys;
  made.items.resize(argument.items.size());
  for (std::size_t i = 0; i < argument.items.size(); ++i)
    if (!ResolveStructure(argument.items[i], calls, made.items[i])) return false;
  return true;
}

// Keras 3.0 to 3.3 saw no masks of a list of tensors: what merges them had none.
bool ListsLoseMasks(const KerasVersion& version) { return version.stated && version.major == 3 && version.minor < 4; }

// Filled in: what CallLayer needs of `call`. False when an input could not be made.
bool MakeLayerCall(const Call& call, const std::vector<CallValues>& calls, LayerCall& made) {
  made.args.resize(call.args.size());
  made.kwargs.resize(call.kwargs.size());
  for (std::size_t i = 0; i < call.args.size(); ++i)
    if (!ResolveStructure(call.args[i], calls, made.args[i])) return false;
  for (std::size_t i = 0; i < call.kwargs.size(); ++i) {
    made.kwargs[i].first = call.kwargs[i].first;
    if (!ResolveStructure(call.kwargs[i].second, calls, made.kwargs[i].second)) return false;
  }
  for (std::size_t i = 0; i < call.args.size(); ++i) {
    std::vector<Value> values, masks;
    if (!Resolve(call.args[i], calls, values, masks)) return false;
    if (i == 0) {
      made.inputs = values;
      made.masks = masks;
    }
    if (values.empty()) {
      made.constants.emplace_back(std::to_string(i), call.args[i].ToJson());
    } else if (i > 0) {
      made.tensors.emplace_back(std::to_string(i), std::move(values));
      made.tensor_masks.emplace_back(std::to_string(i), std::move(masks));
    }
  }
  for (const auto& [name, argument] : call.kwargs) {
    std::vector<Value> values, masks;
    if (!Resolve(argument, calls, values, masks)) return false;
    if (name == "mask" && !values.empty()) {
      made.masks = ResolveMasks(argument, calls);
      made.masks.resize(std::max<std::size_t>(made.inputs.size(), 1));
    }
    if (values.empty()) {
      made.constants.emplace_back(name, argument.ToJson());
    } else {
      if (call.args.empty() && made.inputs.empty() && name != "mask") {
        made.inputs = values;
        made.masks = masks;
      }
      made.tensors.emplace_back(name, std::move(values));
      made.tensor_masks.emplace_back(name, std::move(masks));
    }
  }
  return true;
}

std::string JoinPath(const std::vector<std::string>& path) { return Join(path, "/"); }

}  // namespace

void ModelLowering::Prepare(Lowering& to, const Layer& layer, const std::string& prefix) {
  if (to.failed() || to.shared_->variables.contains(&layer)) return;
  Lowering::Variables& variables = to.shared_->variables[&layer];
  variables.prefix = prefix;
  if (layer.spec == nullptr) return;
  Lowering::Variables* outer = to.variables_;
  to.variables_ = &variables;
  for (const WeightSlot& slot : WeightSlots(*layer.spec, layer.config)) {
    const auto weight = layer.weights.find(slot.name);
    if (weight == layer.weights.end() || slot.path_only) continue;
    if (layer.spec->convert_weight == nullptr) {
      to.AddVariable(slot.name, weight->second);
      continue;
    }
    Result<Tensor> converted = layer.spec->convert_weight(layer.config, slot.name, weight->second);
    if (converted.ok())
      to.AddVariable(slot.name, *converted);
    else
      to.Fail(converted.status());
  }
  to.variables_ = outer;
}

void ModelLowering::Construct(Lowering& to, const Model& model, int depth) {
  if (depth > kMaxLayerDepth) return;
  const auto construct = [&](const LayerPtr& layer) {
    if (layer->model == nullptr || to.shared_->variables.contains(layer.get())) return;
    to.shared_->variables[layer.get()];
    if (!layer->model->deferred) Construct(to, *layer->model, depth + 1);
  };
  for (const LayerPtr& layer : model.layers) {
    construct(layer);
    for (const auto& [group, child] : layer->children) construct(child);
  }
  if (depth == 0) return;
  for (const Call& call : model.calls) {
    const std::string name = to.UniqueName(call.layer->name);
    if (call.layer->model == nullptr) Prepare(to, *call.layer, name + "/");
  }
}

Value ModelLowering::ConformInput(Lowering& to, Value input, const Layer& input_layer) {
  const DType want = DTypeFromName(input_layer.config.String("dtype"));
  if (want != DType::kInvalid && want != DType::kString && to.dtype(input) != want) input = to.Cast(input, want);
  const Json& declared = input_layer.config.Raw("batch_shape");
  if (!declared.is_array() || declared.size() == 0) return input;
  const Shape shape = to.shape(input);
  const int rank = static_cast<int>(declared.size());
  const Json& last = declared[declared.size() - 1];
  if (shape.rank() == rank + 1 && shape.back() == 1) return to.Op("Squeeze", {input}, {{"squeeze_dims", std::vector<std::int64_t>{-1}}});
  if (shape.rank() == rank - 1 && last.AsInt() == 1) return to.Op("ExpandDims", {input, to.Int(-1)});
  return input;
}

CallResult ModelLowering::LowerSpec(Lowering& to, const LayerCall& call) {
  const LayerSpec& spec = *call.layer.spec;
  CallResult result;
  if (spec.lower != nullptr) {
    if (call.inputs.size() != 1) {
      to.Fail(InvalidArgument("takes one tensor and is called with {}", call.inputs.size()));
      return {};
    }
    result.outputs = {spec.lower(to, call.config, call.input())};
  } else if (spec.lower_call != nullptr) {
    result.outputs = spec.lower_call(to, call);
  } else {
    to.Fail(Unimplemented("unsupported layer"));
  }
  if (to.failed()) return {};
  for (Value& output : result.outputs) {
    output = to.Place(output, to.scope_ + "Const");
    if (!output.valid()) {
      to.Fail(Internal("gives no tensor"));
      return {};
    }
    // tf.keras tells a layer's output from its input.
    if (std::find(call.inputs.begin(), call.inputs.end(), output) != call.inputs.end()) {
      const Lowering::Scope copy = to.Enter(call.layer.name);
      output = to.Op("Identity", {output});
    }
  }
  result.masks.resize(result.outputs.size());
  if (!call.needs_mask) return result;
  if (call.output_mask.valid()) {
    if (!result.masks.empty()) result.masks.front() = to.Place(call.output_mask, to.scope_ + "Const");
  } else if (spec.compute_mask != nullptr) {
    const Value mask = spec.compute_mask(to, call);
    if (!result.masks.empty() && mask.valid()) result.masks.front() = to.Place(mask, to.scope_ + "Const");
  } else if (spec.mask == MaskRule::kPass) {
    std::fill(result.masks.begin(), result.masks.end(), call.mask());
  }
  return result;
}

CallResult ModelLowering::CallLayer(Lowering& to, const LayerCall& call, std::string_view scope_name, const std::string* variables) {
  if (to.failed()) return {};
  const Layer& layer = call.layer;
  if (to.shared_->depth >= kMaxLayerDepth) {
    to.Fail(InvalidArgument("layers are nested more than {} deep", kMaxLayerDepth));
    return {};
  }
  ++to.shared_->depth;
  const Layer* outer_layer = to.layer_;
  Lowering::Variables* outer_variables = to.variables_;
  to.layer_ = &layer;
  CallResult result;
  {
    // Placeholders stand in no scope.
    const bool is_input = layer.class_name == "InputLayer";
    const bool entered = scope_name.ends_with('/');
    const Lowering::Scope scope = is_input ? to.Reenter(to.scope_) : entered ? to.Reenter(std::string(scope_name)) : to.Enter(scope_name);
    if (layer.model == nullptr) {
      Prepare(to, layer, variables != nullptr ? *variables : to.scope_);
      to.variables_ = &to.shared_->variables[&layer];
      LayerCall cast = call;
      // Layers bring floats to their own type; operations take what they get.
      const bool casts = !is_input && (layer.spec == nullptr || layer.spec->autocast);
      for (Value& input : cast.inputs)
        if (IsFloating(to.dtype(input)) && IsFloating(layer.dtype) && casts) input = to.Cast(input, layer.dtype);
      // Keras 3 casts the further arguments too.
      if (casts && !to.keras2() && IsFloating(layer.dtype))
        for (auto& [name, values] : cast.tensors)
          for (Value& value : values)
            if (IsFloating(to.dtype(value))) value = to.Cast(value, layer.dtype);
      result = LowerSpec(to, cast);
    } else {
      to.variables_ = nullptr;
      result = LowerModel(to, *layer.model, call.inputs, call.masks, nullptr);
    }
  }
  to.layer_ = outer_layer;
  to.variables_ = outer_variables;
  --to.shared_->depth;
  return result;
}

CallResult ModelLowering::LowerModel(Lowering& to, const Model& model, const std::vector<Value>& inputs, const std::vector<Value>& masks,
                                     std::vector<Value>* placeholders) {
  Lowering::Shared& shared = *to.shared_;
  const std::vector<TensorRef> input_refs = model.inputs.Tensors();
  if (placeholders == nullptr && inputs.size() != input_refs.size()) {
    to.Fail(InvalidArgument("takes {} tensors and is called with {}", input_refs.size(), inputs.size()));
    return {};
  }
  const KerasVersion outer_version = shared.version;
  shared.version = model.version;
  const std::size_t failures_before = shared.failures.size();
  const std::vector<bool> masks_needed = MasksNeeded(model, placeholders != nullptr);
  std::vector<CallValues> values(model.calls.size());
  for (std::size_t i = 0; i < model.calls.size(); ++i) {
    const Call& call = model.calls[i];
    const Layer& layer = *call.layer;
    shared.path.push_back(layer.name);
    const auto input = std::find_if(input_refs.begin(), input_refs.end(), [i](const TensorRef& ref) { return ref.call == static_cast<int>(i); });
    if (placeholders == nullptr && input != input_refs.end()) {
      const auto which = static_cast<std::size_t>(input - input_refs.begin());
      values[i].outputs = {ConformInput(to, inputs[which], layer)};
      values[i].masks = {which < masks.size() ? masks[which] : Value{}};
      to.shared_->failed = false;
      shared.path.pop_back();
      continue;
    }
    LayerCall made{.layer = layer, .config = layer.config};
    made.call_index = call.call_index;
    if (MakeLayerCall(call, values, made)) {
      if (ListsLoseMasks(model.version) && !call.args.empty() && call.args.front().kind == Argument::Kind::kList)
        std::fill(made.masks.begin(), made.masks.end(), Value{});
      made.needs_mask = masks_needed[i];
      CallResult result = CallLayer(to, made, layer.name, nullptr);
      // One failed layer must not hide what is wrong with the others.
      if (shared.failed)
        shared.failed = false;
      else
        values[i] = {std::move(result.outputs), std::move(result.masks)};
      if (layer.model == nullptr || !values[i].outputs.empty()) {
        Lowered::NamedLayer named;
        named.path = JoinPath(shared.path);
        named.class_name = layer.class_name;
        named.call_index = call.call_index;
        named.weights_path = layer.weights_path;
        for (const Value output : values[i].outputs) named.outputs.push_back(to.target_->graph.TensorName({output.node, output.output}));
        for (const auto& variable : shared.variables[&layer].list) named.variables.push_back(variable.name);
        shared.named.push_back(std::move(named));
      }
    }
    shared.path.pop_back();
  }
  shared.version = outer_version;
  CallResult result;
  if (placeholders != nullptr && shared.failures.empty()) {
    std::vector<Value> ignored;
    if (!Resolve(model.inputs, values, *placeholders, ignored)) to.Fail(InvalidArgument("its inputs are not InputLayers"));
  }
  if (shared.failures.size() != failures_before || !Resolve(model.outputs, values, result.outputs, result.masks)) {
    if (shared.failures.size() == failures_before) to.Fail(InvalidArgument("its outputs do not follow from its inputs"));
    shared.failed = true;
    return {};
  }
  return result;
}

Result<Lowered> ModelLowering::Run(const Model& model, const std::string& file, const LowerOptions& options) {
  auto shared = std::make_shared<Lowering::Shared>();
  shared->file = file;
  shared->options = options;
  shared->version = model.version;
  std::set<const Model*> counted;
  shared->most_ops = 10'000 + 100 * CountCalls(model, &counted);
  shared->targets.push_back(std::make_shared<Lowering::Target>());
  Lowering to(shared, shared->targets.front());
  Construct(to, model, 0);
  std::vector<Value> placeholders;
  const CallResult result = LowerModel(to, model, {}, {}, &placeholders);
  if (!shared->failures.empty()) {
    std::vector<std::string> unique;
    for (const std::string& failure : shared->failures)
      if (std::find(unique.begin(), unique.end(), failure) == unique.end()) unique.push_back(failure);
    return Status(shared->code, fmt::format("{}: {}", file, Join(unique, "; ")));
  }
  Lowered lowered;
  Signature signature;
  signature.method_name = "tensorflow/serving/predict";
  const auto describe = [&](Value value) {
    TensorInfo info;
    info.name = to.target_->graph.TensorName({value.node, value.output});
    info.dtype = to.dtype(value);
    info.shape = to.shape(value);
    return info;
  };
  if (placeholders.size() != model.input_names.size() || result.outputs.size() != model.output_names.size())
    return Internal("{}: the model has {} inputs and {} outputs with {} and {} names", file, placeholders.size(), result.outputs.size(),
                    model.input_names.size(), model.output_names.size());
  for (std::size_t i = 0; i < placeholders.size(); ++i) signature.inputs[model.input_names[i]] = describe(placeholders[i]);
  for (std::size_t i = 0; i < result.outputs.size(); ++i) signature.outputs[model.output_names[i]] = describe(result.outputs[i]);
  lowered.meta.tags = {"serve"};
  lowered.meta.signatures["serving_default"] = std::move(signature);
  if (!shared->table_fills.empty()) {
    Node all;
    all.name = to.UniqueName("init_all_tables");
    all.op = "NoOp";
    all.control_inputs = shared->table_fills;
    lowered.meta.init_ops = {all.name};
    to.target_->graph.Add(std::move(all));
  }
  lowered.meta.graph = std::move(to.target_->graph);
  lowered.variables = std::move(shared->values);
  lowered.layers = std::move(shared->named);
  lowered.notes = std::move(shared->notes);
  return lowered;
}

std::vector<Value> Lowering::LowerChild(const Layer& child, const ChildCall& call, std::vector<Value>* output_masks) {
  if (failed()) return {};
  LayerCall made{.layer = child, .config = child.config};
  made.inputs = call.inputs;
  made.masks = call.masks;
  made.masks.resize(made.inputs.size());
  made.tensors = call.tensors;
  made.constants = call.constants;
  const std::string prefix = (variables_ == nullptr ? "" : variables_->prefix) +
                             (call.variables.has_value() ? std::string(*call.variables) + (call.variables->empty() ? "" : "/") : "");
  shared_->path.push_back(child.name);
  CallResult result =
      ModelLowering::CallLayer(*this, made, call.name.empty() ? std::string_view(child.name) : call.name, call.variables.has_value() ? &prefix : nullptr);
  shared_->path.pop_back();
  if (output_masks != nullptr) *output_masks = std::move(result.masks);
  return result.outputs;
}

Result<Lowered> Lower(const Model& model, const std::string& file, const LowerOptions& options) { return ModelLowering::Run(model, file, options); }

}  // namespace keratin::keras
