#include "keras/model.h"

#include <set>

namespace keratin::keras {
namespace {

void CollectTensors(const Argument& argument, std::vector<TensorRef>& found) {
  if (argument.kind == Argument::Kind::kTensor) found.push_back(argument.tensor);
  for (const Argument& item : argument.items) CollectTensors(item, found);
}

void CollectLayer(const LayerPtr& layer, const std::string& path, std::set<const Layer*>& seen, std::vector<std::pair<std::string, LayerPtr>>& found);

void CollectModel(const Model& model, const std::string& prefix, std::set<const Layer*>& seen, std::vector<std::pair<std::string, LayerPtr>>& found) {
  for (const LayerPtr& layer : model.layers) CollectLayer(layer, prefix + layer->name, seen, found);
}

void CollectLayer(const LayerPtr& layer, const std::string& path, std::set<const Layer*>& seen, std::vector<std::pair<std::string, LayerPtr>>& found) {
  if (!seen.insert(layer.get()).second) return;
  if (!layer->weights.empty()) found.emplace_back(path, layer);
  if (layer->model != nullptr) CollectModel(*layer->model, path + "/", seen, found);
  for (const auto& [group, child] : layer->children) CollectLayer(child, path + "/" + child->name, seen, found);
}

}  // namespace

std::vector<TensorRef> Argument::Tensors() const {
  std::vector<TensorRef> found;
  CollectTensors(*this, found);
  return found;
}

Json Argument::ToJson() const {
  switch (kind) {
    case Kind::kTensor: return {};
    case Kind::kConstant: return constant;
    case Kind::kList: {
      Json list = Json::Array();
      for (const Argument& item : items) list.push_back(item.ToJson());
      return list;
    }
    case Kind::kDict: {
      Json dict = Json::Object();
      for (std::size_t i = 0; i < items.size(); ++i) dict.Set(keys[i], items[i].ToJson());
      return dict;
    }
  }
  return {};
}

std::vector<WeightSlot> WeightSlots(const LayerSpec& spec, const Config& config) {
  std::vector<WeightSlot> slots;
  for (const WeightSlot& slot : spec.weights_of != nullptr ? spec.weights_of(config) : spec.weights)
    if (slot.when.empty() || config.Bool(slot.when)) slots.push_back(slot);
  return slots;
}

std::vector<std::pair<std::string, LayerPtr>> WeightedLayers(const Model& model) {
  std::set<const Layer*> seen;
  std::vector<std::pair<std::string, LayerPtr>> found;
  CollectModel(model, "", seen, found);
  return found;
}

}  // namespace keratin::keras
