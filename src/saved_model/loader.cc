#include "saved_model/loader.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "base/errors.h"
#include "base/strings.h"
#include "graph/constant_variables.h"
#include "proto/saved_model.h"

namespace keratin::saved_model {
namespace {

bool Exists(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0;
}

bool IsDirectory(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

std::string ShowTags(const std::vector<std::string>& tags) { return tags.empty() ? "no tags" : "\"" + Join(tags, ",") + "\""; }

// The path with symbolic links resolved, or "" when there is no such file.
std::string RealPath(const std::string& path) {
  char* resolved = ::realpath(path.c_str(), nullptr);
  if (resolved == nullptr) return "";
  std::string result(resolved);
  std::free(resolved);
  return result;
}

// `file_name` of an AssetFileDef as a path below `assets`, or why it may not be read.
Result<std::string> AssetPath(const std::string& assets, const std::string& file_name) {
  if (file_name.empty() || file_name.front() == '/' || file_name.find('\\') != std::string::npos || file_name.find('\0') != std::string::npos)
    return PermissionDenied("asset \"{}\": not a plain path below assets/", file_name);
  for (const std::string& part : Split(file_name, '/'))
    if (part == ".." || part == ".") return PermissionDenied("asset \"{}\": not a plain path below assets/", file_name);
  return assets + "/" + file_name;
}

// Reads files whose real path lies below `assets` only.
Result<std::string> ReadAsset(const std::string& assets, const std::string& path) {
  const std::string root = RealPath(assets);
  const std::string real = RealPath(path);
  if (real.empty()) return NotFound("{}: no such file", path);
  if (root.empty() || !real.starts_with(root + "/")) return PermissionDenied("{}: lies outside the model's assets", path);
  KERATIN_ASSIGN(const std::shared_ptr<const MappedFile> file, MappedFile::Open(real));
  return std::string(reinterpret_cast<const char*>(file->bytes().data()), file->bytes().size());
}

void SetString(Graph* graph, int number, const std::string& value) {
  Node& node = graph->mutable_node(number);
  if (node.op == "Const") node.attrs.Set("value", Tensor::Scalar<std::string>(value));
}

// Puts the paths of the assets where the graph expects them.
Status PlaceAssets(const std::string& directory, MetaGraph* meta) {
  const std::string assets = directory + "/assets";
  const auto place = [&](std::size_t asset, const std::string& node_name) -> Status {
    const std::string name = node_name.substr(0, node_name.find(':'));
    const std::optional<int> node = meta->graph.Find(name);
    if (!node) return OkStatus();
    KERATIN_ASSIGN(const std::string path, AssetPath(assets, meta->assets[asset].file_name));
    SetString(&meta->graph, *node, path);
    return OkStatus();
  };
  for (std::size_t i = 0; i < meta->assets.size(); ++i) {
    KERATIN_TRY(AssetPath(assets, meta->assets[i].file_name).status());
    if (!meta->assets[i].tensor_name.empty()) KERATIN_TRY(place(i, meta->assets[i].tensor_name));
  }
  return OkStatus();
}

Status LoadVariables(const std::string& directory, Loaded* loaded) {
  std::vector<std::string> names;
  for (const Node& node : loaded->meta.graph.nodes())
    if (IsVariableNode(node)) names.push_back(VariableName(node));
  if (names.empty()) return OkStatus();
  const std::string prefix = directory + "/variables/variables";
  if (!Exists(prefix + ".index")) {
    for (const std::string& name : names) loaded->missing_variables.emplace(name, fmt::format("there is no {}.index", prefix));
    return OkStatus();
  }
  KERATIN_ASSIGN(const std::shared_ptr<const TensorBundle> bundle, TensorBundle::Open(prefix));
  const std::map<std::string, std::string> keys = CheckpointKeys(loaded->meta, *bundle);
  const std::vector<std::string> known = bundle->Names();
  // Looking for alike names takes longer than reading; whoever misses many needs no list.
  constexpr std::size_t kMostHints = 5;
  for (const std::string& name : names) {
    if (loaded->variables.contains(name) || loaded->missing_variables.contains(name)) continue;
    const auto key = keys.find(name);
    if (key == keys.end()) {
      loaded->missing_variables.emplace(
          name, fmt::format("{}.index does not hold it.{}", prefix, loaded->missing_variables.size() < kMostHints ? DidYouMean(name, known) : ""));
      continue;
    }
    Result<Tensor> value = bundle->Read(key->second);
    if (value.ok())
      loaded->variables.emplace(name, *std::move(value));
    else if (value.status().code() == StatusCode::kDataLoss)
      return value.status();
    else
      loaded->missing_variables.emplace(name, std::string(value.status().message()));
  }
  return OkStatus();
}

}  // namespace

Result<Directory> Directory::Open(const std::string& path) {
  Directory directory;
  std::string file = path;
  if (IsDirectory(path)) {
    directory.path_ = path;
    while (directory.path_.size() > 1 && directory.path_.back() == '/') directory.path_.pop_back();
    file = directory.path_ + "/saved_model.pb";
    if (!Exists(file)) file = directory.path_ + "/saved_model.pbtxt";
    if (!Exists(file)) return NotFound("{}: neither saved_model.pb nor saved_model.pbtxt is in it", path);
  } else {
    const std::size_t slash = path.rfind('/');
    directory.path_ = slash == std::string::npos ? "." : path.substr(0, std::max<std::size_t>(slash, 1));
  }
  KERATIN_ASSIGN(directory.file_, MappedFile::Open(file));
  Result<std::vector<std::vector<std::string>>> tag_sets = proto::ReadTagSets(directory.file_->bytes());
  if (!tag_sets.ok()) return tag_sets.status().WithContext(file);
  directory.tag_sets_ = *std::move(tag_sets);
  return directory;
}

Result<std::size_t> Directory::FindMetaGraph(const std::vector<std::string>& tags) const {
  std::vector<std::string> known;
  for (const std::vector<std::string>& tag_set : tag_sets_) known.push_back(ShowTags(tag_set));
  if (tags.empty() && tag_sets_.size() == 1) return std::size_t{0};
  if (tags.empty() && tag_sets_.size() > 1 && std::none_of(tag_sets_.begin(), tag_sets_.end(), [](const auto& set) { return set.empty(); }))
    return InvalidArgument("{}: there are {} meta graphs, with the tags {}: say which one", path_, tag_sets_.size(), Join(known, "; "));
  const std::set<std::string> wanted(tags.begin(), tags.end());
  for (std::size_t i = 0; i < tag_sets_.size(); ++i)
    if (std::set<std::string>(tag_sets_[i].begin(), tag_sets_[i].end()) == wanted) return i;
  return NotFound("{}: there is no meta graph with the tags {}; there are: {}", path_, ShowTags(tags), Join(known, "; "));
}

Result<MetaGraph> Directory::ReadMetaGraph(std::size_t index, const OpRegistry& registry) const {
  Result<MetaGraph> meta = proto::ImportMetaGraph(file_->bytes(), index, registry);
  if (!meta.ok()) return meta.status().WithContext(file_->path());
  return meta;
}

Result<std::string> Directory::ReadRootMetadata(std::size_t index) const {
  Result<std::string> metadata = proto::ReadRootMetadata(file_->bytes(), index);
  if (!metadata.ok()) return metadata.status().WithContext(file_->path());
  return metadata;
}

std::vector<std::string> InitOps(const MetaGraph& meta) {
  for (const char* key : {"saved_model_main_op", "legacy_init_op", "saved_model_initializers"})
    if (const auto collection = meta.collections.find(key); collection != meta.collections.end() && !collection->second.values.empty())
      return collection->second.values;
  if (const auto signature = meta.signatures.find("__saved_model_init_op"); signature != meta.signatures.end()) {
    std::vector<std::string> ops;
    for (const auto& [key, tensor] : signature->second.outputs) ops.push_back(tensor.name.substr(0, tensor.name.find(':')));
    return ops;
  }
  return {};
}

Result<Loaded> Load(const std::string& path, const std::vector<std::string>& tags, const OpRegistry& registry) {
  KERATIN_ASSIGN(const Directory directory, Directory::Open(path));
  KERATIN_ASSIGN(const std::size_t index, directory.FindMetaGraph(tags));
  Loaded loaded;
  loaded.path = directory.path();
  KERATIN_ASSIGN(loaded.meta, directory.ReadMetaGraph(index, registry));
  KERATIN_TRY(LoadVariables(loaded.path, &loaded));
  KERATIN_TRY(PlaceAssets(loaded.path, &loaded.meta).WithContext(loaded.path));
  for (const std::string& op : InitOps(loaded.meta))
    if (loaded.meta.graph.Find(op)) loaded.init_ops.push_back(op);
  loaded.read_asset = [assets = loaded.path + "/assets"](const std::string& file) { return ReadAsset(assets, file); };
  return loaded;
}

}  // namespace keratin::saved_model
