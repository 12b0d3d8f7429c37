#include <algorithm>
#include <map>
#include <set>

#include "base/errors.h"
#include "base/strings.h"
#include "keras/read/config_reader.h"
#include "keras/read/weights.h"

namespace keratin::keras {
namespace {

constexpr std::string_view kLayers = "layers";
constexpr std::string_view kDependencies = "_layer_checkpoint_dependencies";  // 2.12 to 2.14
constexpr std::size_t kMaxObjects = 1'000'000;
constexpr std::size_t kMaxPathDepth = 128;

// Everything of a weights file by its path. Files saved on Windows have groups named "layers\dense": backslashes count as slashes.
struct Index {
  std::map<std::string, hdf5::Dataset, std::less<>> datasets;
  std::map<std::string, std::string, std::less<>> names;  // "layers/dense/vars" -> "out"
  std::set<std::string, std::less<>> groups;
};

Status AddToIndex(const hdf5::Group& root, const std::string& file, Index& index) {
  struct Entry {
    std::string path;
    hdf5::Group group;
    std::size_t depth;
  };
  std::vector<Entry> open;
  open.push_back({"", root, 0});
  std::size_t objects = 0;
  while (!open.empty()) {
    const Entry entry = std::move(open.back());
    open.pop_back();
    if (entry.depth > kMaxPathDepth) return InvalidArgument("{}: groups are nested more than {} deep", file, kMaxPathDepth);
    if (const hdf5::Attribute* name = entry.group.FindAttribute("name"); name != nullptr)
      if (Result<std::string> text = name->ReadString(); text.ok()) index.names[entry.path] = *std::move(text);
    index.groups.insert(entry.path);
    for (const hdf5::Link& link : entry.group.children()) {
      if (++objects > kMaxObjects) return ResourceExhausted("{}: more than {} groups and datasets", file, kMaxObjects);
      std::string path = entry.path + (entry.path.empty() ? "" : "/") + link.name;
      std::replace(path.begin(), path.end(), '\\', '/');
      // Training state is never looked into.
      if (path == "optimizer" || path.starts_with("optimizer/")) continue;
      KERATIN_ASSIGN(hdf5::Object object, entry.group.Open(link.name));
      if (object.is_group()) {
        open.push_back({std::move(path), *object.group(), entry.depth + 1});
        continue;
      }
      if (!index.datasets.emplace(path, *object.dataset()).second) return InvalidArgument("{}: {} is there twice", file, path);
    }
  }
  return OkStatus();
}

class PathLoader {
 public:
  PathLoader(const Index& index, const std::string& file) : index_(index), file_(file) {}

  // The layers of a model whose group is `path` ("" for the root).
  Status LoadModel(const Model& model, const std::string& path) {
    const std::string prefix = path.empty() ? "" : path + "/";
    const bool dependencies = HasChild(prefix + std::string(kDependencies));
    const std::string container = prefix + std::string(dependencies ? kDependencies : kLayers) + "/";
    std::vector<std::pair<LayerPtr, std::string>> places = Number(model, container, false);
    // 2.12 and 2.13 number every layer with weights twice.
    if (dependencies && !AllThere(places)) {
      std::vector<std::pair<LayerPtr, std::string>> twice = Number(model, container, true);
      if (AllThere(twice)) places = std::move(twice);
    }
    for (const auto& [layer, place] : places) KERATIN_TRY(LoadLayer(layer, place));
    return OkStatus();
  }

  [[nodiscard]] Status CheckNothingLeft() const {
    std::vector<std::string> extra;
    for (const auto& [path, dataset] : index_.datasets)
      if (!used_.contains(path) && !IsTrainingState(path)) extra.push_back(fmt::format("{} {}", path, dataset.shape().ToString()));
    if (extra.empty()) return OkStatus();
    const std::size_t count = extra.size();
    if (extra.size() > 5) extra.resize(5);
    return InvalidArgument("{}: the file has {} weights that no layer of the config takes: {}", file_, count, Join(extra, ", "));
  }

 private:
  [[nodiscard]] bool HasChild(const std::string& path) const {
    const std::string below = path + "/";
    const auto it = index_.groups.lower_bound(path);
    if (it != index_.groups.end() && (*it == path || it->starts_with(below))) return true;
    const auto next = index_.groups.lower_bound(below);
    return next != index_.groups.end() && next->starts_with(below);
  }

  // States of seed generators, metrics and losses, and what is there twice.
  static bool IsTrainingState(std::string_view path) {
    for (const std::string& part : Split(path, '/'))
      // A TextVectorization's lookup repeats what the layer has.
      if (part == "_lookup_layer" || part == "seed_generator" || part == "_metrics" || part == "metrics" || part == "compile_metrics" ||
          part == "_seed_generators" || part == "optimizer")
        return true;
    return false;
  }

  static bool HasWeights(const Layer& layer) {
    if (layer.spec != nullptr && !WeightSlots(*layer.spec, layer.config).empty()) return true;
    if (layer.model != nullptr && std::any_of(layer.model->layers.begin(), layer.model->layers.end(), [](const LayerPtr& l) { return HasWeights(*l); }))
      return true;
    return std::any_of(layer.children.begin(), layer.children.end(), [](const auto& child) { return HasWeights(*child.second); });
  }

  // Where each layer stands: its class in snake case and a number for each class.
  static std::vector<std::pair<LayerPtr, std::string>> Number(const Model& model, const std::string& container, bool twice) {
    std::map<std::string, int> used;
    std::vector<std::pair<LayerPtr, std::string>> places;
    for (const LayerPtr& layer : model.layers) {
      // A Sequential does not count its InputLayer among its layers.
      if (model.class_name == "Sequential" && layer->class_name == "InputLayer") continue;
      // Operations are no layers.
      if (layer->class_name.starts_with("ops.")) continue;
      const std::string stem = ToSnakeCase(ClassOf(*layer));
      int& count = used[stem];
      places.emplace_back(layer, container + stem + (count == 0 ? "" : "_" + std::to_string(count)));
      count += twice && HasWeights(*layer) ? 2 : 1;
    }
    return places;
  }

  // The name of its class in Keras's source: a Model of the functional kind is a Functional.
  static std::string_view ClassOf(const Layer& layer) {
    if (layer.class_name == "Model") return "Functional";
    if (layer.class_name == "GroupQueryAttention") return "GroupedQueryAttention";
    return layer.class_name;
  }

  [[nodiscard]] bool AllThere(const std::vector<std::pair<LayerPtr, std::string>>& places) const {
    return std::all_of(places.begin(), places.end(), [this](const auto& place) { return !HasWeights(*place.first) || HasChild(place.second); });
  }

  // `inside`: a layer inside a layer, whose name and config say nothing of its weights.
  Status LoadLayer(const LayerPtr& layer, const std::string& place, bool inside = false) {
    if (!loaded_.insert(layer.get()).second) return OkStatus();
    const std::string own = place + "/vars";
    Filling(layer).weights_path = own;
    if (const auto name = index_.names.find(own); name != index_.names.end() && !name->second.empty() && name->second != layer->name && HasWeights(*layer))
      return InvalidArgument("{}: {} holds the weights of layer \"{}\" where the config has layer \"{}\" ({})", file_, own, name->second, layer->name,
                             layer->class_name);
    if (layer->model != nullptr) return LoadModel(*layer->model, place);
    if (const Layer* twin = inside || HasChild(place) || !HasWeights(*layer) ? nullptr : Twin(*layer); twin != nullptr) {
      CopyWeights(*twin, *layer);
      return OkStatus();
    }
    if (!inside) with_weights_.emplace(layer->name, layer.get());
    std::map<std::string, std::size_t> next;  // by group
    const std::vector<WeightSlot> slots = WeightSlots(*layer->spec, layer->config);
    for (const WeightSlot& slot : slots) {
      std::string group = slot.group.empty() ? own : place + "/" + std::string(slot.group) + "/vars";
      // 2.12 to 2.15: "_query_dense".
      if (!slot.group.empty() && !HasChild(group) && HasChild(place + "/_" + std::string(slot.group))) group = place + "/_" + std::string(slot.group) + "/vars";
      const std::string path = group + "/" + std::to_string(next[group]++);
      auto dataset = index_.datasets.find(path);
      // Layers that store their own variables name them.
      if (dataset == index_.datasets.end()) dataset = index_.datasets.find(group + "/" + std::string(slot.name));
      if (dataset == index_.datasets.end() && slot.optional) continue;
      if (dataset == index_.datasets.end())
        return InvalidArgument("{}: layers/{} ({}): weight \"{}\" is missing; it should stand at {}", file_, layer->name, layer->class_name, slot.name, path);
      KERATIN_ASSIGN(const Tensor value, dataset->second.Read());
      Result<Tensor> weight = AsWeight(value, *layer);
      if (!weight.ok()) return weight.status().WithContext(fmt::format("{}: {}", file_, dataset->first));
      Filling(layer).weights.insert_or_assign(std::string(slot.name), *std::move(weight));
      used_.insert(dataset->first);
    }
    for (const auto& [group, child] : layer->children) KERATIN_TRY(LoadLayer(child, place + "/" + group, true));
    return OkStatus();
  }

  // A layer of two models stands in the file under the first alone, and a config in JSON does not say that it is one layer.
  [[nodiscard]] const Layer* Twin(const Layer& layer) const {
    const auto [begin, end] = with_weights_.equal_range(layer.name);
    for (auto it = begin; it != end; ++it)
      if (it->second->class_name == layer.class_name && SameConfig(it->second->config.json(), layer.config.json())) return it->second;
    return nullptr;
  }

  static void CopyWeights(const Layer& from, const Layer& to) {
    const_cast<Layer&>(to).weights = from.weights;
    const_cast<Layer&>(to).weights_path = from.weights_path;
    for (std::size_t i = 0; i < from.children.size() && i < to.children.size(); ++i) CopyWeights(*from.children[i].second, *to.children[i].second);
  }

  const Index& index_;
  const std::string& file_;
  std::set<std::string, std::less<>> used_;
  std::set<const Layer*> loaded_;
  std::multimap<std::string, const Layer*> with_weights_;  // by name
};

}  // namespace

Result<bool> IsPathLayout(const hdf5::Group& root) {
  for (const hdf5::Link& link : root.children()) {
    std::string name = link.name;
    std::replace(name.begin(), name.end(), '\\', '/');
    for (const std::string_view container : {kLayers, kDependencies})
      if (name == container || name.starts_with(std::string(container) + "/")) return true;
  }
  return root.FindAttribute("layer_names") == nullptr && root.FindAttribute("layer_names0") == nullptr && root.FindChild("model_weights") == nullptr;
}

Status LoadByPath(const std::vector<hdf5::Group>& roots, const std::string& file, Model& model) {
  Index index;
  for (const hdf5::Group& root : roots) KERATIN_TRY(AddToIndex(root, file, index));
  PathLoader loader(index, file);
  KERATIN_TRY(loader.LoadModel(model, ""));
  return loader.CheckNothingLeft();
}

}  // namespace keratin::keras
