#include <algorithm>
#include <map>
#include <set>

#include "base/errors.h"
#include "base/strings.h"
#include "keras/read/weights.h"

namespace keratin::keras {
namespace {

// A weight of the file.
struct FileWeight {
  std::string name;  // "encoder/lstm_cell/kernel:0"
  hdf5::Dataset dataset;
  std::vector<std::string> parts;  // of the name, without ":0"
};

class Collector {
 public:
  Collector(bool keras1, bool split) : keras1_(keras1), split_(split) {}

  void Add(const Layer& layer, bool frozen) {
    if (!seen_.insert(&layer).second) return;
    const bool stays = frozen || (layer.spec != nullptr && layer.config.FileKey("trainable").AsBool() == false);
    if (layer.spec != nullptr) {
      std::vector<WeightSlot> slots;
      if (keras1_) slots = Keras1Slots(layer);
      if (slots.empty()) slots = WeightSlots(*layer.spec, layer.config);
      for (const WeightSlot& slot : slots)
        if (!slot.path_only) (!split_ || (slot.trainable && !stays) ? trainable_ : fixed_).push_back({const_cast<Layer*>(&layer), slot});
    }
    for (const auto& [group, child] : layer.children) Add(*child, stays);
    if (layer.model != nullptr)
      for (const LayerPtr& inner : layer.model->layers) Add(*inner, stays);
  }

  std::vector<ExpectedWeight> Done() && {
    trainable_.insert(trainable_.end(), fixed_.begin(), fixed_.end());
    return std::move(trainable_);
  }

 private:
  bool keras1_;
  bool split_;
  std::vector<ExpectedWeight> trainable_, fixed_;
  std::set<const Layer*> seen_;
};

// All weights of a layer of the model, in the order in which Keras writes them: trainable ones first; Keras 3.0 to 3.2 did not `split` them.
std::vector<ExpectedWeight> Expected(const Layer& layer, bool keras1, bool split = true) {
  Collector collector(keras1, split);
  collector.Add(layer, false);
  return std::move(collector).Done();
}

bool NameFits(const FileWeight& weight, const ExpectedWeight& expected) {
  // Keras 1: "highway_1_W_carry".
  if (weight.parts.size() == 1 && weight.parts.front() == expected.layer->name + "_" + std::string(expected.slot.name)) return true;
  const std::vector<std::string> slot = Split(expected.slot.name, '/');
  if (weight.parts.empty() || weight.parts.back() != slot.back()) return false;
  // Keras 3.0 to 3.2: the variable's name alone.
  if (weight.parts.size() == 1) return true;
  return std::find(weight.parts.begin(), weight.parts.end(), expected.layer->name) != weight.parts.end();
}

// By name where every weight's name says which it is, else by order.
std::vector<std::size_t> Match(const std::vector<const FileWeight*>& found, const std::vector<ExpectedWeight>& expected) {
  std::vector<std::size_t> order(expected.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::multimap<std::string, std::size_t> by_last;
  for (std::size_t i = 0; i < found.size(); ++i)
    if (!found[i]->parts.empty()) by_last.emplace(found[i]->parts.back(), i);
  std::vector<std::size_t> matched;
  std::set<std::size_t> taken;
  for (const ExpectedWeight& weight : expected) {
    std::size_t fits = 0, which = 0;
    for (const std::string& last : {Split(weight.slot.name, '/').back(), weight.layer->name + "_" + std::string(weight.slot.name)}) {
      const auto [begin, end] = by_last.equal_range(last);
      for (auto it = begin; it != end; ++it)
        if (NameFits(*found[it->second], weight)) {
          ++fits;
          which = it->second;
        }
    }
    if (fits != 1 || !taken.insert(which).second) return order;
    matched.push_back(which);
  }
  return matched;
}

// True when the names of the file's weights end as those of the layers do, one after the other.
bool NamesFollow(const std::vector<const FileWeight*>& found, const std::vector<ExpectedWeight>& expected) {
  return std::equal(found.begin(), found.end(), expected.begin(), expected.end(), [](const FileWeight* weight, const ExpectedWeight& slot) {
    return !weight->parts.empty() && weight->parts.back() == slot.slot.name.substr(slot.slot.name.rfind('/') + 1);
  });
}

std::string ListSlots(const std::vector<ExpectedWeight>& expected) {
  std::vector<std::string> names;
  for (const ExpectedWeight& weight : expected) {
    if (names.size() == 6) {
      names.emplace_back("...");
      break;
    }
    names.emplace_back(weight.slot.name);
  }
  return Join(names, ", ");
}

// kernel + (alpha / rank) * a . b, over the last axis of a.
Result<Tensor> Merged(const Tensor& kernel, const Tensor& a, const Tensor& b, double alpha) {
  const std::int64_t rank = b.shape().rank() == 2 ? b.shape()[0] : 0;
  const std::int64_t columns = b.shape().rank() == 2 ? b.shape()[1] : 0;
  if (rank < 1 || columns < 1 || a.shape().rank() < 1 || a.shape().back() != rank || kernel.shape().rank() < 1 || kernel.shape().back() != columns ||
      a.size() / rank != kernel.size() / columns || kernel.dtype() != DType::kFloat || a.dtype() != DType::kFloat || b.dtype() != DType::kFloat)
    return InvalidArgument("LoRA weights of shapes {} and {} beside a kernel of shape {}", a.shape().ToString(), b.shape().ToString(),
                           kernel.shape().ToString());
  KERATIN_ASSIGN(Tensor merged, Tensor::Allocate(DType::kFloat, kernel.shape()));
  const auto scale = static_cast<float>(alpha > 0 ? alpha / static_cast<double>(rank) : 1.0);
  for (std::int64_t row = 0; row < kernel.size() / columns; ++row)
    for (std::int64_t column = 0; column < columns; ++column) {
      float sum = 0;
      for (std::int64_t i = 0; i < rank; ++i) sum += a.data<float>()[row * rank + i] * b.data<float>()[i * columns + column];
      merged.mutable_data<float>()[row * columns + column] = kernel.data<float>()[row * columns + column] + scale * sum;
    }
  return merged;
}

// Keras 3's .h5 files hold the parts of a layer with LoRA, "lora_kernel_a" and "lora_kernel_b" beside "kernel".
struct LoraPart {
  std::string slot;  // "kernel"
  bool second = false;
  const Layer* layer = nullptr;
  const FileWeight* weight = nullptr;
};

// Takes the LoRA parts out of `found`. `expected` says to which layers they belong.
std::vector<LoraPart> TakeLora(std::vector<const FileWeight*>& found, const std::vector<ExpectedWeight>& expected) {
  std::vector<LoraPart> parts;
  std::erase_if(found, [&](const FileWeight* weight) {
    const std::string& last = weight->parts.empty() ? weight->name : weight->parts.back();
    if (!last.starts_with("lora_") || (!last.ends_with("_a") && !last.ends_with("_b"))) return false;
    const std::string slot = last.substr(5, last.size() - 7);
    for (const ExpectedWeight& candidate : expected)
      if (candidate.slot.name == slot && !candidate.layer->config.FileKey("lora_rank").is_null() &&
          (weight->parts.size() == 1 || std::find(weight->parts.begin(), weight->parts.end(), candidate.layer->name) != weight->parts.end())) {
        parts.push_back({slot, last.ends_with("_b"), candidate.layer, weight});
        return true;
      }
    return false;
  });
  return parts;
}

Status AddLora(const std::vector<LoraPart>& parts) {
  for (const LoraPart& first : parts)
    for (const LoraPart& second : parts) {
      if (first.second || !second.second || first.layer != second.layer || first.slot != second.slot) continue;
      auto& kernel = const_cast<Layer*>(first.layer)->weights.find(first.slot)->second;
      KERATIN_ASSIGN(const Tensor a, first.weight->dataset.Read());
      KERATIN_ASSIGN(const Tensor b, second.weight->dataset.Read());
      KERATIN_ASSIGN(kernel, Merged(kernel, a, b, first.layer->config.FileKey("lora_alpha").AsDouble().value_or(0)));
    }
  return OkStatus();
}

Status Fill(const std::string& file, const std::string& group_name, const Layer& layer, std::vector<ExpectedWeight> expected,
            const std::vector<FileWeight>& all, const WeightsOrigin& origin) {
  std::vector<const FileWeight*> found;
  for (const FileWeight& weight : all) found.push_back(&weight);
  const std::vector<LoraPart> lora = TakeLora(found, expected);
  // A file that states no version may be one of Keras 1.
  if (found.size() != expected.size())
    if (std::vector<ExpectedWeight> other = Expected(layer, !origin.keras1); found.size() == other.size()) expected = std::move(other);
  if (found.size() < expected.size()) std::erase_if(expected, [](const ExpectedWeight& weight) { return weight.slot.optional; });
  if (!NamesFollow(found, expected))
    if (std::vector<ExpectedWeight> other = Expected(layer, origin.keras1, false); NamesFollow(found, other)) expected = std::move(other);
  if (found.size() != expected.size())
    return InvalidArgument("{}: layers/{} ({}): the file has {} weights in \"{}\" and the layer needs {} ({})", file, layer.name, layer.class_name,
                           found.size(), group_name, expected.size(), ListSlots(expected));
  const std::vector<std::size_t> order = Match(found, expected);
  std::map<Layer*, std::vector<NamedTensor>> values;
  std::vector<Layer*> layers;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const FileWeight& source = *found[order[i]];
    Layer* owner = expected[i].layer;
    KERATIN_ASSIGN(const Tensor value, source.dataset.Read());
    Result<Tensor> weight = AsWeight(value, *owner);
    if (!weight.ok()) return weight.status().WithContext(fmt::format("{}: {}", file, source.dataset.path()));
    if (!values.contains(owner)) layers.push_back(owner);
    values[owner].push_back({expected[i].slot.name, *std::move(weight)});
    if (owner->weights_path.empty()) {
      const std::string& path = source.dataset.path();
      owner->weights_path = path.substr(0, path.rfind('/'));
    }
  }
  for (Layer* owner : layers) {
    Result<std::vector<NamedTensor>> converted = ConvertWeights(*owner, origin, std::move(values[owner]));
    if (!converted.ok()) return converted.status().WithContext(fmt::format("{}: layers/{} ({})", file, owner->name, owner->class_name));
    for (NamedTensor& value : *converted) owner->weights.insert_or_assign(std::string(value.slot), std::move(value.value));
  }
  if (Status status = AddLora(lora); !status.ok()) return status.WithContext(fmt::format("{}: layers/{} ({})", file, layer.name, layer.class_name));
  return OkStatus();
}

}  // namespace

Result<std::vector<std::string>> ReadNames(const hdf5::Group& group, const std::string& name) {
  if (const hdf5::Attribute* whole = group.FindAttribute(name)) return whole->ReadStrings();
  std::vector<std::string> names;
  for (int i = 0;; ++i) {
    const hdf5::Attribute* part = group.FindAttribute(name + std::to_string(i));
    if (part == nullptr) return names;
    KERATIN_ASSIGN(const std::vector<std::string> more, part->ReadStrings());
    names.insert(names.end(), more.begin(), more.end());
  }
}

Status LoadByOrder(const hdf5::Group& root, const std::string& file, Model& model, const WeightsOrigin& origin, bool separate) {
  KERATIN_ASSIGN(const std::vector<std::string> group_names, ReadNames(root, "layer_names"));
  std::vector<std::pair<std::string, std::vector<FileWeight>>> groups;
  std::set<std::string> seen;
  for (const std::string& group_name : group_names) {
    if (!seen.insert(group_name).second) return InvalidArgument("{}: layer_names has \"{}\" twice", file, group_name);
    KERATIN_ASSIGN(const hdf5::Group group, root.OpenGroup(group_name));
    KERATIN_ASSIGN(const std::vector<std::string> names, ReadNames(group, "weight_names"));
    if (names.empty()) continue;
    std::vector<FileWeight> weights;
    for (const std::string& name : names) {
      KERATIN_ASSIGN(hdf5::Dataset dataset, group.OpenDataset(name));
      FileWeight weight{name, std::move(dataset), Split(std::string_view(name).substr(0, name.rfind(':')), '/')};
      weights.push_back(std::move(weight));
    }
    groups.emplace_back(group_name, std::move(weights));
  }
  struct Weighted {
    LayerPtr layer;
    std::vector<ExpectedWeight> expected;
  };
  std::vector<Weighted> layers;
  for (const LayerPtr& layer : model.layers)
    if (std::vector<ExpectedWeight> expected = Expected(*layer, origin.keras1); !expected.empty()) layers.push_back({layer, std::move(expected)});

  std::map<std::string, std::size_t> by_name;
  for (std::size_t i = 0; i < groups.size(); ++i) by_name[groups[i].first] = i;
  std::erase_if(layers, [&by_name](const Weighted& weighted) {
    return !by_name.contains(weighted.layer->name) &&
           std::all_of(weighted.expected.begin(), weighted.expected.end(), [](const ExpectedWeight& weight) { return weight.slot.optional; });
  });
  std::vector<std::string> missing, extra;
  for (const Weighted& weighted : layers)
    if (!by_name.contains(weighted.layer->name)) missing.push_back(fmt::format("\"{}\" ({})", weighted.layer->name, weighted.layer->class_name));
  if (missing.empty()) {
    for (const Weighted& weighted : layers) {
      const auto& [name, weights] = groups[by_name[weighted.layer->name]];
      KERATIN_TRY(Fill(file, name, *weighted.layer, weighted.expected, weights, origin));
      by_name.erase(name);
    }
    for (const auto& [name, i] : by_name) extra.push_back("\"" + name + "\"");
    if (!extra.empty() && separate && !layers.empty())
      model.notes.push_back(fmt::format("{}: weights of layers that the model does not have were passed over: {}", file, Join(extra, ", ")));
    else if (!extra.empty())
      return InvalidArgument("{}: the file has weights of layers that the config does not have, or that have none there: {}", file, Join(extra, ", "));
    return OkStatus();
  }
  // Names differ between files of one model: Keras then goes by position.
  if (groups.size() != layers.size())
    return InvalidArgument("{}: the file has weights of {} layers and the config has {} layers with weights; it has none by the name of {}", file,
                           groups.size(), layers.size(), Join(missing, ", "));
  for (std::size_t i = 0; i < layers.size(); ++i) KERATIN_TRY(Fill(file, groups[i].first, *layers[i].layer, layers[i].expected, groups[i].second, origin));
  return OkStatus();
}

}  // namespace keratin::keras
