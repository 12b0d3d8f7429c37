#include <set>

#include "base/errors.h"
#include "keras/read/read.h"
#include "keras/read/weights.h"

namespace keratin::keras {
namespace {

class ObjectLoader {
 public:
  ObjectLoader(const WeightObjects& objects, const std::string& file) : objects_(objects), file_(file) {}

  // The layers of the model that is object number `object`.
  Status LoadModel(const Model& model, int object) {
    int number = 0;
    for (const LayerPtr& layer : model.layers) {
      if (!HasWeights(*layer)) continue;
      const std::string name = "layer_with_weights-" + std::to_string(number++);
      const int child = objects_.Child(object, name);
      if (child < 0) return InvalidArgument("{}: layers/{} ({}): the checkpoint has no {} for it", file_, layer->name, layer->class_name, name);
      KERATIN_TRY(LoadLayer(*layer, child));
    }
    return OkStatus();
  }

 private:
  static bool HasWeights(const Layer& layer) {
    if (layer.spec != nullptr && !WeightSlots(*layer.spec, layer.config).empty()) return true;
    if (layer.model != nullptr)
      for (const LayerPtr& inner : layer.model->layers)
        if (HasWeights(*inner)) return true;
    for (const auto& [group, child] : layer.children)
      if (HasWeights(*child)) return true;
    return false;
  }

  // By attribute: "kernel", Normalization's "adapt_mean", MultiHeadAttention's "_query_dense".
  int Find(int object, const std::string& name) const {
    for (const char* prefix : {"", "_", "adapt_"})
      if (const int child = objects_.Child(object, prefix + name); child >= 0) return child;
    return -1;
  }

  Status LoadLayer(const Layer& layer, int object) {
    if (!seen_.insert(&layer).second) return OkStatus();
    if (layer.model != nullptr) return LoadModel(*layer.model, object);
    auto& filling = const_cast<Layer&>(layer);
    std::vector<NamedTensor> values;
    for (const WeightSlot& slot : WeightSlots(*layer.spec, layer.config)) {
      const std::string attribute(slot.name.substr(slot.name.rfind('/') + 1));
      const int owner = slot.group.empty() ? object : Find(object, std::string(slot.group));
      const int variable = owner < 0 ? -1 : Find(owner, attribute);
      if (variable < 0) return InvalidArgument("{}: layers/{} ({}): the checkpoint has no \"{}\" of it", file_, layer.name, layer.class_name, slot.name);
      KERATIN_ASSIGN(const Tensor value, objects_.Value(variable));
      Result<Tensor> weight = AsWeight(value, layer);
      if (!weight.ok()) return weight.status().WithContext(fmt::format("{}: layers/{} ({})", file_, layer.name, layer.class_name));
      if (filling.weights_path.empty()) filling.weights_path = objects_.Key(variable);
      values.push_back({slot.name, *std::move(weight)});
    }
    KERATIN_ASSIGN(values, ConvertWeights(layer, {}, std::move(values)));
    for (NamedTensor& value : values) filling.weights.insert_or_assign(std::string(value.slot), std::move(value.value));
    for (const auto& [group, child] : layer.children) {
      if (!HasWeights(*child)) continue;
      const int inner = Find(object, group);
      if (inner < 0) return InvalidArgument("{}: layers/{} ({}): the checkpoint has no \"{}\" of it", file_, layer.name, layer.class_name, group);
      KERATIN_TRY(LoadLayer(*child, inner));
    }
    return OkStatus();
  }

  const WeightObjects& objects_;
  const std::string& file_;
  std::set<const Layer*> seen_;
};

}  // namespace

Status LoadFromObjects(const WeightObjects& objects, const std::string& file, Model& model) { return ObjectLoader(objects, file).LoadModel(model, 0); }

}  // namespace keratin::keras
