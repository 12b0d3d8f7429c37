#include "keras/read/read.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>

#include "base/errors.h"
#include "base/strings.h"
#include "formats/hdf5/file.h"
#include "formats/json/scan.h"
#include "formats/zip/archive.h"
#include "keras/read/config_reader.h"
#include "keras/read/keras1.h"
#include "keras/read/weights.h"

namespace keratin::keras {
namespace {

constexpr std::string_view kNoNpz =
    "an .npz of Keras holds Python pickles, which are never decoded (Keras itself reads none of them back); save the weights as .weights.h5";
constexpr std::uint64_t kMaxConfig = std::uint64_t{256} << 20;

std::string_view Text(Bytes bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

bool LooksLikeJson(Bytes bytes) {
  for (const std::uint8_t byte : bytes) {
    if (byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t') continue;
    return byte == '{' || byte == '"' || byte == '[';
  }
  return false;
}

bool IsFolder(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_directory(path, error);
}

bool IsFile(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_regular_file(path, error);
}

// A JSON text, or a JSON string that holds one. `stored_bytes` is what it takes in the file.
Result<Json> ParseConfig(std::string_view text, const std::string& name, std::uint64_t stored_bytes) {
  if (text.size() > kMaxConfig) return ResourceExhausted("{}: a config of {} bytes; at most {} are read", name, text.size(), kMaxConfig);
  KERATIN_ASSIGN(Json config, json::ParseStored(text, name, stored_bytes));
  if (const std::optional<std::string_view> inner = config.AsString()) {
    const std::string copy(*inner);
    return json::ParseStored(copy, name, stored_bytes);
  }
  return config;
}

// The version that counts: the user's, the file's, the config's, or a guess from the form of the config.
Result<KerasVersion> DecideVersion(const ReadOptions& options, std::string_view stated, const Json& config, const std::string& file) {
  if (!options.keras_version.empty()) return ParseKerasVersion(options.keras_version);
  if (stated.empty()) stated = config["keras_version"].AsString().value_or("");
  if (!stated.empty()) {
    Result<KerasVersion> version = ParseKerasVersion(stated);
    if (!version.ok()) return version.status().WithContext(file);
    return version;
  }
  KerasVersion assumed;
  assumed.stated = false;
  assumed.major = config["module"].is_string() || config["config"]["layers"][0]["module"].is_string() ? 3 : LooksLikeKeras1(config) ? 1 : 2;
  assumed.text = std::to_string(assumed.major);
  return assumed;
}

// True when no layer of the model has weights.
bool WeightlessModel(const Model& model) {
  const auto weightless = [](const Layer& layer, const auto& self) -> bool {
    if (layer.spec != nullptr && !WeightSlots(*layer.spec, layer.config).empty()) return false;
    return std::all_of(layer.children.begin(), layer.children.end(), [&](const auto& child) { return self(*child.second, self); }) &&
           (layer.model == nullptr || WeightlessModel(*layer.model));
  };
  return std::all_of(model.layers.begin(), model.layers.end(), [&](const LayerPtr& layer) { return weightless(*layer, weightless); });
}

Result<hdf5::Group> OpenHdf5(std::shared_ptr<const void> owner, Bytes bytes, const std::string& name) {
  KERATIN_ASSIGN(const hdf5::File file, hdf5::File::Open(std::move(owner), bytes, name));
  return file.root();
}

// A text attribute of the weights' group, else of the root; "" where there is none.
Result<std::string> StatedOf(const hdf5::Group& weights, const hdf5::Group& root, const std::string& name) {
  for (const hdf5::Group* group : {&weights, &root})
    if (const hdf5::Attribute* attribute = group->FindAttribute(name)) return attribute->ReadString();
  return std::string();
}

Status LoadWeights(const hdf5::Group& root, const std::string& file, Model& model, bool separate) {
  KERATIN_ASSIGN(const bool by_path, IsPathLayout(root));
  if (by_path) return LoadByPath({root}, file, model);
  hdf5::Group weights = root;
  if (root.FindChild("model_weights") != nullptr) {
    KERATIN_ASSIGN(weights, root.OpenGroup("model_weights"));
  }
  KERATIN_ASSIGN(const std::string version, StatedOf(weights, root, "keras_version"));
  KERATIN_ASSIGN(const std::string backend, StatedOf(weights, root, "backend"));
  WeightsOrigin origin;
  origin.keras1 = version.empty() ? model.version.major == 1 : version.starts_with('1');
  origin.theano = backend == "theano";
  if (origin.theano) model.notes.emplace_back("Theano wrote the weights: the kernels of convolutions were turned round");
  if (origin.keras1 && backend.empty())
    model.notes.emplace_back(
        "files of Keras 1 do not say which backend wrote them; kernels are taken as TensorFlow's, which is wrong for convolutions of Theano");
  return LoadByOrder(weights, file, model, origin, separate);
}

constexpr std::size_t kMaxShards = 10'000;

// The names of the files of model.weights.json, each once.
Result<std::vector<std::string>> ShardNames(std::string_view text, const std::string& name) {
  KERATIN_ASSIGN(const Json json, json::ParseStored(text, name, text.size()));
  if (!json["weight_map"].is_object()) return InvalidArgument("{}: no weight_map; it is no model.weights.json", name);
  std::set<std::string> names;
  for (const auto& [path, files] : json["weight_map"].members()) {
    const std::vector<Json> list = files.is_array() ? std::vector<Json>(files.items().begin(), files.items().end()) : std::vector<Json>{files};
    for (const Json& file : list) {
      const std::string_view shard = file.AsString().value_or("");
      if (shard.empty() || shard.find_first_of(std::string_view("/\\\0", 3)) != std::string_view::npos || shard == "." || shard == "..")
        return InvalidArgument("{}: weight_map: {} names {}, which is no file beside it", name, path, file.Dump());
      names.emplace(shard);
    }
    if (names.size() > kMaxShards) return ResourceExhausted("{}: more than {} files of weights", name, kMaxShards);
  }
  return std::vector<std::string>(names.begin(), names.end());
}

Status LoadShards(std::string_view text, const std::string& path, Model& model) {
  KERATIN_ASSIGN(const std::vector<std::string> names, ShardNames(text, path));
  std::vector<hdf5::Group> roots;
  const std::string folder = path.find('/') == std::string::npos ? "" : path.substr(0, path.rfind('/') + 1);
  for (const std::string& name : names) {
    KERATIN_ASSIGN(const std::shared_ptr<const MappedFile> mapped, MappedFile::Open(folder + name));
    KERATIN_ASSIGN(hdf5::Group root, OpenHdf5(mapped, mapped->bytes(), folder + name));
    roots.push_back(std::move(root));
  }
  return LoadByPath(roots, path, model);
}

Status LoadWeightsFile(const std::string& path, Model& model) {
  KERATIN_ASSIGN(const std::shared_ptr<const MappedFile> mapped, MappedFile::Open(path));
  if (LooksLikeJson(mapped->bytes())) return LoadShards(Text(mapped->bytes()), path, model);
  if (zip::LooksLikeZip(mapped->bytes())) {
    KERATIN_ASSIGN(const zip::Archive archive, zip::Archive::Open(mapped, mapped->bytes(), path));
    const zip::Member* member = archive.Find("model.weights.h5");
    if (member == nullptr) return Unimplemented("{}: a zip archive without model.weights.h5; {}", path, kNoNpz);
    KERATIN_ASSIGN(const zip::MemberBytes bytes, archive.Read(*member));
    KERATIN_ASSIGN(const hdf5::Group root, OpenHdf5(bytes.owner, bytes.bytes, path + ": model.weights.h5"));
    return LoadWeights(root, path + ": model.weights.h5", model, true);
  }
  if (!hdf5::LooksLikeHdf5(mapped->bytes()))
    return InvalidArgument("{}: the weights file is no HDF5 file; .weights.h5, .h5, .keras and sharded .weights.json files are read", path);
  KERATIN_ASSIGN(const hdf5::Group root, OpenHdf5(mapped, mapped->bytes(), path));
  return LoadWeights(root, path, model, true);
}

Result<Model> ReadParts(std::string_view config_text, std::uint64_t config_stored, std::string_view metadata_text, const std::string& path,
                        const ReadOptions& options) {
  KERATIN_ASSIGN(const Json config, ParseConfig(config_text, path + ": config.json", config_stored));
  std::string stated;
  if (!metadata_text.empty()) {
    KERATIN_ASSIGN(const Json metadata, json::Parse(metadata_text, path + ": metadata.json"));
    stated = metadata["keras_version"].AsString().value_or("");
  }
  KERATIN_ASSIGN(const KerasVersion version, DecideVersion(options, stated, config, path));
  return ReadConfig(config, version, path);
}

Status NoWeights(const std::string& path, bool npz) {
  if (npz) return Unimplemented("{}: model.weights.npz: {}", path, kNoNpz);
  return InvalidArgument("{}: there is no model.weights.h5", path);
}

// A member that holds text. Deflated text of Keras takes a tenth of its size; what takes a thousandth is no text.
Result<zip::MemberBytes> ReadText(const zip::Archive& archive, const zip::Member& member, const std::string& path) {
  constexpr std::uint64_t kFree = std::uint64_t{16} << 20;
  const std::uint64_t most = std::min(kMaxConfig, kFree + member.compressed_size * 16);
  if (member.size > most) return ResourceExhausted("{}: {} has {} bytes; at most {} are read", path, member.name, member.size, most);
  return archive.Read(member);
}

Status LoadShardMembers(const zip::Archive& archive, const zip::Member& map, const std::string& path, Model& model) {
  const std::string name = path + ": model.weights.json";
  KERATIN_ASSIGN(const zip::MemberBytes text, ReadText(archive, map, path));
  KERATIN_ASSIGN(const std::vector<std::string> names, ShardNames(Text(text.bytes), name));
  std::vector<hdf5::Group> roots;
  for (const std::string& shard : names) {
    const zip::Member* member = archive.Find(shard);
    if (member == nullptr) return InvalidArgument("{}: it names {}, which is not in the archive", name, shard);
    KERATIN_ASSIGN(const zip::MemberBytes bytes, archive.Read(*member));
    KERATIN_ASSIGN(hdf5::Group root, OpenHdf5(bytes.owner, bytes.bytes, path + ": " + shard));
    roots.push_back(std::move(root));
  }
  return LoadByPath(roots, name, model);
}

// Gives each layer its own text files; `read` gives one by its path below assets/, or nothing.
Status LoadAssets(const Model& model, const std::function<Result<std::optional<std::string>>(const std::string&)>& read);

Status LoadAssets(const Layer& layer, const std::function<Result<std::optional<std::string>>(const std::string&)>& read) {
  if (layer.model != nullptr) return LoadAssets(*layer.model, read);
  for (const auto& [group, child] : layer.children) KERATIN_TRY(LoadAssets(*child, read));
  if (layer.spec == nullptr || !layer.weights_path.ends_with("/vars")) return OkStatus();
  const std::string place = layer.weights_path.substr(0, layer.weights_path.size() - std::string_view("vars").size());
  for (const std::string_view name : layer.spec->assets) {
    KERATIN_ASSIGN(std::optional<std::string> text, read(place + std::string(name)));
    if (text) const_cast<Layer&>(layer).assets.insert_or_assign(std::string(name), *std::move(text));
  }
  return OkStatus();
}

Status LoadAssets(const Model& model, const std::function<Result<std::optional<std::string>>(const std::string&)>& read) {
  for (const LayerPtr& layer : model.layers) KERATIN_TRY(LoadAssets(*layer, read));
  return OkStatus();
}

// `weights` is the content of model.weights.h5, or null when the archive has none.
Status LoadArchiveWeights(const zip::Archive& archive, const zip::MemberBytes* weights, const std::string& path, Model& model) {
  if (const zip::Member* map = archive.Find("model.weights.json"); map != nullptr) return LoadShardMembers(archive, *map, path, model);
  if (weights == nullptr) return NoWeights(path, archive.Find("model.weights.npz") != nullptr);
  const std::string name = path + ": model.weights.h5";
  if (!hdf5::LooksLikeHdf5(weights->bytes)) return InvalidArgument("{} is no HDF5 file", name);
  KERATIN_ASSIGN(const hdf5::Group root, OpenHdf5(weights->owner, weights->bytes, name));
  return LoadWeights(root, name, model, false);
}

Result<Model> ReadArchive(const std::shared_ptr<const MappedFile>& mapped, const std::string& path, const ReadOptions& options) {
  KERATIN_ASSIGN(const zip::Archive archive, zip::Archive::Open(mapped, mapped->bytes(), path));
  const auto read = [&](const zip::MemberBytes* weights) -> Result<Model> {
    const zip::Member* config = archive.Find("config.json");
    if (config == nullptr) return InvalidArgument("{}: a zip archive without config.json is no .keras file", path);
    KERATIN_ASSIGN(const zip::MemberBytes config_bytes, ReadText(archive, *config, path));
    zip::MemberBytes metadata_bytes;
    if (const zip::Member* metadata = archive.Find("metadata.json"); metadata != nullptr) {
      KERATIN_ASSIGN(metadata_bytes, ReadText(archive, *metadata, path));
    }
    KERATIN_ASSIGN(Model model, ReadParts(Text(config_bytes.bytes), config->compressed_size, Text(metadata_bytes.bytes), path, options));
    KERATIN_TRY(options.weights.empty() ? LoadArchiveWeights(archive, weights, path, model) : LoadWeightsFile(options.weights, model));
    KERATIN_TRY(LoadAssets(model, [&](const std::string& place) -> Result<std::optional<std::string>> {
      const zip::Member* member = archive.Find("assets/" + place);
      if (member == nullptr) return std::optional<std::string>();
      KERATIN_ASSIGN(const zip::MemberBytes bytes, ReadText(archive, *member, path));
      return std::optional<std::string>(Text(bytes.bytes));
    }));
    return model;
  };
  const zip::Member* weights = options.weights.empty() ? archive.Find("model.weights.h5") : nullptr;
  if (weights == nullptr) return read(nullptr);
  // The rest takes as long as the checksum of the weights.
  std::optional<Result<Model>> model;
  KERATIN_TRY(archive.Read(*weights, [&](const zip::MemberBytes& bytes) { model.emplace(read(&bytes)); }));
  return *std::move(model);
}

Result<Model> ReadFolder(const std::string& path, const ReadOptions& options) {
  KERATIN_ASSIGN(const std::shared_ptr<const MappedFile> config, MappedFile::Open(path + "/config.json"));
  std::shared_ptr<const MappedFile> metadata;
  if (IsFile(path + "/metadata.json")) {
    KERATIN_ASSIGN(metadata, MappedFile::Open(path + "/metadata.json"));
  }
  KERATIN_ASSIGN(Model model, ReadParts(Text(config->bytes()), config->bytes().size(), metadata == nullptr ? "" : Text(metadata->bytes()), path, options));
  std::string weights = options.weights;
  if (weights.empty()) weights = path + (IsFile(path + "/model.weights.json") ? "/model.weights.json" : "/model.weights.h5");
  if (options.weights.empty() && !IsFile(weights)) return NoWeights(path, IsFile(path + "/model.weights.npz"));
  KERATIN_TRY(LoadWeightsFile(weights, model));
  KERATIN_TRY(LoadAssets(model, [&](const std::string& place) -> Result<std::optional<std::string>> {
    const std::string file = path + "/assets/" + place;
    if (!IsFile(file)) return std::optional<std::string>();
    KERATIN_ASSIGN(const std::shared_ptr<const MappedFile> mapped, MappedFile::Open(file));
    return std::optional<std::string>(Text(mapped->bytes()));
  }));
  return model;
}

Result<Model> ReadHdf5(const std::shared_ptr<const MappedFile>& mapped, const std::string& path, const ReadOptions& options) {
  KERATIN_ASSIGN(const hdf5::Group root, OpenHdf5(mapped, mapped->bytes(), path));
  const hdf5::Attribute* attribute = root.FindAttribute("model_config");
  if (attribute == nullptr)
    return InvalidArgument(
        "{}: the file holds weights but no model (no attribute model_config); give the model's JSON config as the file and this one as its weights", path);
  KERATIN_ASSIGN(const std::string text, attribute->ReadString());
  KERATIN_ASSIGN(const Json config, ParseConfig(text, path + ": model_config", text.size()));
  std::string stated;
  if (const hdf5::Attribute* version = root.FindAttribute("keras_version")) {
    KERATIN_ASSIGN(stated, version->ReadString());
  } else if (root.FindChild("model_weights") != nullptr) {
    KERATIN_ASSIGN(const hdf5::Group weights, root.OpenGroup("model_weights"));
    if (const hdf5::Attribute* inner = weights.FindAttribute("keras_version")) {
      KERATIN_ASSIGN(stated, inner->ReadString());
    }
  }
  KERATIN_ASSIGN(const KerasVersion version, DecideVersion(options, stated, config, path));
  KERATIN_ASSIGN(Model model, ReadConfig(config, version, path));
  if (options.weights.empty()) {
    KERATIN_TRY(LoadWeights(root, path, model, false));
  } else {
    KERATIN_TRY(LoadWeightsFile(options.weights, model));
  }
  return model;
}

Result<Model> ReadJson(const std::shared_ptr<const MappedFile>& mapped, const std::string& path, const ReadOptions& options) {
  KERATIN_ASSIGN(const Json config, ParseConfig(Text(mapped->bytes()), path, mapped->bytes().size()));
  KERATIN_ASSIGN(const KerasVersion version, DecideVersion(options, "", config, path));
  KERATIN_ASSIGN(Model model, ReadConfig(config, version, path));
  if (options.weights.empty()) {
    if (!WeightlessModel(model)) return InvalidArgument("{}: a JSON config needs its weights; give the .weights.h5 or .h5 file as well", path);
    return model;
  }
  KERATIN_TRY(LoadWeightsFile(options.weights, model));
  return model;
}

Result<Model> ReadAny(const std::string& path, const ReadOptions& options) {
  if (IsFolder(path)) {
    if (IsFile(path + "/config.json")) return ReadFolder(path, options);
    return InvalidArgument("{}: a folder without config.json is no Keras model", path);
  }
  KERATIN_ASSIGN(const std::shared_ptr<const MappedFile> mapped, MappedFile::Open(path));
  if (zip::LooksLikeZip(mapped->bytes())) return ReadArchive(mapped, path, options);
  if (hdf5::LooksLikeHdf5(mapped->bytes())) return ReadHdf5(mapped, path, options);
  if (LooksLikeJson(mapped->bytes())) return ReadJson(mapped, path, options);
  return InvalidArgument("{}: not a Keras file: it is no zip archive, no HDF5 file and no JSON", path);
}

}  // namespace

bool LooksLikeKeras(const std::string& path) {
  if (IsFolder(path)) return IsFile(path + "/config.json") && !IsFile(path + "/saved_model.pb") && !IsFile(path + "/saved_model.pbtxt");
  const Result<std::shared_ptr<const MappedFile>> mapped = MappedFile::Open(path);
  return mapped.ok() && (zip::LooksLikeZip((*mapped)->bytes()) || hdf5::LooksLikeHdf5((*mapped)->bytes()) || LooksLikeJson((*mapped)->bytes()));
}

Result<Model> ReadConfigAndWeights(const Json& config, const KerasVersion& version, const std::string& file, const std::string& weights) {
  KERATIN_ASSIGN(Model model, ReadConfig(config, version, file));
  KERATIN_TRY(LoadWeightsFile(weights, model));
  return model;
}

Result<Model> Read(const std::string& path, const ReadOptions& options) {
  Result<Model> model = ReadAny(path, options);
  if (!model.ok()) return model;
  if (!model->version.stated) model->notes.push_back(fmt::format("the file states no Keras version; Keras {} is assumed", model->version.text));
  return model;
}

}  // namespace keratin::keras
