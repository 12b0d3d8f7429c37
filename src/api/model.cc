#include "keratin/model.h"

#include <sys/stat.h>

#include <algorithm>

#include "api/parts.h"
#include "api/plan_cache.h"
#include "base/errors.h"
#include "base/file_util.h"
#include "base/mapped_file.h"
#include "base/strings.h"
#include "base/thread_count.h"
#include "base/thread_pool.h"
#include "formats/hdf5/file.h"
#include "formats/zip/archive.h"
#include "graph/infer.h"
#include "graph/inline.h"
#include "keras/lowering.h"
#include "keras/read/read.h"
#include "keratin/version.h"
#include "ops/registry.h"
#include "proto/graph_def.h"
#include "proto/kind.h"
#include "saved_model/builder.h"
#include "saved_model/freeze.h"
#include "saved_model/loader.h"
#include "session/engine.h"

namespace keratin {
namespace {

using PartsPtr = std::shared_ptr<Model::Parts>;

Result<PartsPtr> LoadKeras(const std::string& path, const LoadOptions& options) {
  KERATIN_ASSIGN(const keras::Model model, keras::Read(path, {.weights = options.weights, .keras_version = options.keras_version}));
  return KerasParts(model, path, {});
}

Result<PartsPtr> LoadSavedModel(const std::string& path, const LoadOptions& options) {
  if (options.as == "keras") return LoadSavedKeras(path, options);
  KERATIN_ASSIGN(saved_model::Loaded loaded, saved_model::Load(path, options.tags, ops::Registry()));
  auto parts = std::make_shared<Model::Parts>();
  parts->kind = "SavedModel";
  if (!loaded.meta.tensorflow_version.empty()) parts->origin = "TensorFlow " + loaded.meta.tensorflow_version;
  parts->meta = std::move(loaded.meta);
  parts->meta.init_ops = std::move(loaded.init_ops);
  parts->variables = std::move(loaded.variables);
  if (!loaded.missing_variables.empty()) {
    const auto& [name, why] = *loaded.missing_variables.begin();
    const std::size_t others = loaded.missing_variables.size() - 1;
    parts->notes.push_back(fmt::format("variable \"{}\"{} has no value: {}", name, others > 0 ? fmt::format(", like {} others,", others) : "", why));
  }
  parts->missing_variables = std::move(loaded.missing_variables);
  parts->read_asset = std::move(loaded.read_asset);
  return parts;
}

Result<PartsPtr> LoadGraphDef(Bytes bytes, const std::string& path) {
  Result<Graph> graph = proto::ImportGraphDef(bytes, ops::Registry());
  if (!graph.ok()) return graph.status().WithContext(path);
  auto parts = std::make_shared<Model::Parts>();
  parts->kind = "GraphDef";
  if (graph->producer > 0) parts->origin = fmt::format("GraphDef version {}", graph->producer);
  parts->meta.graph = *std::move(graph);
  return parts;
}

Result<PartsPtr> LoadPlan(std::shared_ptr<const MappedFile> file) {
  KERATIN_ASSIGN(std::shared_ptr<const PlanFile> plan, PlanFile::Open(std::move(file)));
  auto parts = std::make_shared<Model::Parts>();
  parts->kind = "Plan";
  parts->origin = plan->head().origin;
  parts->meta.signatures = plan->head().signatures;
  parts->aliases = plan->head().aliases;
  if (!plan->same_build())
    parts->notes.emplace_back("the plan was made by another build of Keratin: it is made anew whenever it is loaded; convert the model again");
  parts->plan = std::move(plan);
  return parts;
}

bool IsFolder(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}
bool IsFile(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode);
}

Result<PartsPtr> LoadAny(const std::string& path, const LoadOptions& options) {
  if (!options.as.empty() && options.as != "keras") return InvalidArgument("a model can be read as \"keras\", not as \"{}\"", options.as);
  if (IsFolder(path)) {
    if (IsFile(path + "/saved_model.pb") || IsFile(path + "/saved_model.pbtxt")) return LoadSavedModel(path, options);
    if (IsFile(path + "/config.json")) return LoadKeras(path, options);
    return NotFound("{}: a folder without saved_model.pb, saved_model.pbtxt or config.json is no model", path);
  }
  KERATIN_ASSIGN(const std::shared_ptr<const MappedFile> file, MappedFile::Open(path));
  const Bytes bytes = file->bytes();
  if (bytes.empty()) return InvalidArgument("{}: the file is empty", path);
  if (LooksLikePlanFile(bytes)) return LoadPlan(file);
  if (zip::LooksLikeZip(bytes) || hdf5::LooksLikeHdf5(bytes)) return LoadKeras(path, options);
  switch (proto::DetectKind(bytes).message) {
    case proto::Message::kSavedModel:
    case proto::Message::kMetaGraphDef: return LoadSavedModel(path, options);
    case proto::Message::kGraphDef: return LoadGraphDef(bytes, path);
    case proto::Message::kUnknown: break;
  }
  const auto first = std::find_if(bytes.begin(), bytes.end(), [](std::uint8_t c) { return c != ' ' && c != '\n' && c != '\r' && c != '\t'; });
  if (first != bytes.end() && (*first == '{' || *first == '"' || *first == '[')) return LoadKeras(path, options);
  return InvalidArgument("{}: neither a Keras file (.keras, .h5, JSON) nor a SavedModel, a GraphDef or a plan", path);
}

EngineInput EngineInputOf(const Model::Parts& parts) {
  return {parts.meta, parts.variables, parts.aliases, parts.read_asset, parts.missing_variables, parts.plan, parts.plan == nullptr ? parts.packs : nullptr};
}

std::shared_ptr<const std::vector<Operation>> ListOperations(const Graph& graph) {
  const OpRegistry& registry = ops::Registry();
  std::vector<int> order;
  if (Result<std::vector<int>> sorted = graph.TopologicalOrder(); sorted.ok()) order = *std::move(sorted);
  // Shapes need every op known; what is reached without them is listed all the same.
  std::vector<int> known;
  std::vector<char> inferable(static_cast<std::size_t>(graph.size()), 0);
  for (const int number : order) {
    const Node& node = graph.node(number);
    const bool inputs =
        std::all_of(node.inputs.begin(), node.inputs.end(), [&](const Endpoint& input) { return inferable[static_cast<std::size_t>(input.node)] != 0; });
    if (!inputs || registry.Find(node.op) == nullptr) continue;
    inferable[static_cast<std::size_t>(number)] = 1;
    known.push_back(number);
  }
  InferOptions options;
  options.nodes = known;
  std::vector<std::vector<ValueInfo>> infos;
  if (!known.empty())
    if (Result<std::vector<std::vector<ValueInfo>>> inferred = InferGraph(graph, registry, options); inferred.ok()) infos = *std::move(inferred);
  auto operations = std::make_shared<std::vector<Operation>>();
  for (const int number : order) {
    const Node& node = graph.node(number);
    Operation operation;
    operation.name = node.name;
    operation.type = node.op;
    for (const Endpoint& input : node.inputs) operation.inputs.push_back(graph.TensorName(input));
    for (const int control : node.control_inputs) operation.inputs.push_back("^" + graph.node(control).name);
    if (const ParsedOp* op = registry.Find(node.op); op != nullptr) {
      if (const Result<std::vector<DType>> types = op->OutputTypes(node); types.ok())
        for (std::size_t i = 0; i < types->size(); ++i) {
          const bool inferred = !infos.empty() && i < infos[static_cast<std::size_t>(number)].size();
          operation.outputs.push_back({.name = graph.TensorName({number, static_cast<int>(i)}),
                                       .dtype = (*types)[i],
                                       .shape = inferred ? infos[static_cast<std::size_t>(number)][i].shape : Shape::UnknownRank()});
        }
    }
    operations->push_back(std::move(operation));
  }
  return operations;
}

}  // namespace

Result<PartsPtr> KerasParts(const keras::Model& model, const std::string& file, const keras::LowerOptions& options) {
  KERATIN_ASSIGN(keras::Lowered lowered, keras::Lower(model, file, options));
  auto parts = std::make_shared<Model::Parts>();
  parts->kind = "Keras";
  parts->origin = fmt::format("Keras {}{} {} \"{}\"", model.version.text.empty() ? std::to_string(model.version.major) : model.version.text,
                              model.version.stated ? "" : " (assumed)", model.class_name, model.name);
  parts->meta = std::move(lowered.meta);
  parts->variables = std::move(lowered.variables);
  std::map<std::string, int> counted;
  for (keras::Lowered::NamedLayer& layer : lowered.layers) {
    // A layer's name stands for its first output; NAME:1, NAME:2, ... for the next ones, of later calls too.
    for (const std::string& output : layer.outputs)
      if (const int number = counted[layer.path]++; number == 0)
        parts->aliases.emplace(layer.path, output);
      else
        parts->aliases.emplace(layer.path + ":" + std::to_string(number), output);
    parts->layers.push_back({std::move(layer.path), std::move(layer.class_name), layer.call_index, std::move(layer.outputs), std::move(layer.variables),
                             std::move(layer.weights_path)});
  }
  for (const auto& [key, signature] : parts->meta.signatures) {
    for (const auto& [name, info] : signature.inputs) parts->aliases.insert_or_assign(name, info.name);
    for (const auto& [name, info] : signature.outputs) parts->aliases.emplace(name, info.name);
  }
  parts->notes = std::move(lowered.notes);
  return parts;
}

Model::Parts::Parts() : packs(std::make_shared<ModelPacks>()) {}

const char* Version() { return KERATIN_VERSION; }

Result<Model> Model::Load(const std::string& path, const LoadOptions& options) {
  std::shared_ptr<ThreadPool> pool = ThreadPool::Shared(DefaultThreads());
  const std::uint64_t losses = MappedFile::Losses();
  Result<PartsPtr> loaded = LoadAny(path, options);
  KERATIN_TRY(MappedFile::NoLossSince(losses, "loading " + path));
  KERATIN_ASSIGN(PartsPtr parts, std::move(loaded));
  parts->path = path;
  KERATIN_TRY(WeightsStillThere(parts->variables).WithContext(path));
  parts->pool = std::move(pool);
  return Model(std::move(parts));
}

const std::string& Model::path() const { return parts_->path; }
const std::string& Model::kind() const { return parts_->kind; }
const std::map<std::string, Signature>& Model::signatures() const { return parts_->meta.signatures; }
const std::vector<std::string>& Model::tags() const { return parts_->meta.tags; }
const std::map<std::string, Tensor>& Model::variables() const { return parts_->variables; }
const std::vector<LayerNames>& Model::layers() const { return parts_->layers; }
const std::vector<std::string>& Model::notes() const { return parts_->notes; }

Result<GraphView> Model::graph() const {
  if (parts_->plan == nullptr) return GraphView(ListOperations(parts_->meta.graph));
  const Result<SourcePart> source = parts_->plan->source();
  if (!source.ok()) return source.status().WithContext(parts_->path);
  return GraphView(ListOperations(source->graph));
}

Result<Session> Model::session(const SessionOptions& options) const {
  Result<std::shared_ptr<Session::Impl>> impl = Session::Impl::Make(EngineInputOf(*parts_), options);
  if (!impl.ok()) return impl.status().WithContext(parts_->path);
  return Session(*std::move(impl));
}

namespace {

// The tensor that a Keras name, signature key or tensor name stands for.
Result<TensorInfo> FindInfo(const Model::Parts& parts, const std::string& name) {
  const auto alias = parts.aliases.find(name);
  const std::string tensor = alias != parts.aliases.end() ? alias->second : name;
  for (const auto& [key, signature] : parts.meta.signatures)
    for (const std::map<std::string, TensorInfo>* infos : {&signature.inputs, &signature.outputs})
      for (const auto& [other, info] : *infos)
        if (other == name || info.name == tensor || info.name == tensor + ":0") return info;
  KERATIN_ASSIGN(const Endpoint endpoint, parts.meta.graph.FindTensor(tensor));
  KERATIN_ASSIGN(const auto infos, InferGraph(parts.meta.graph, ops::Registry()));
  const std::vector<ValueInfo>& outputs = infos[static_cast<std::size_t>(endpoint.node)];
  if (static_cast<std::size_t>(endpoint.output) >= outputs.size())
    return NotFound("\"{}\" has no output {}", parts.meta.graph.node(endpoint.node).name, endpoint.output);
  const ValueInfo& info = outputs[static_cast<std::size_t>(endpoint.output)];
  return TensorInfo{.name = parts.meta.graph.TensorName(endpoint), .dtype = info.dtype, .shape = info.shape};
}

constexpr char kInitializer[] = "init_all_tables";

// What the signatures' outputs need, with calls inlined: without saving, restoring and training. What fills tables is under kInitializer.
Result<Graph> InferencePart(Graph graph, const std::map<std::string, Signature>& signatures, const std::vector<std::string>& init_ops) {
  std::vector<int> controls;
  for (const std::string& op : init_ops)
    if (const std::optional<int> node = graph.Find(op)) controls.push_back(*node);
  std::string initializer;
  if (!controls.empty()) {
    Node node;
    node.name = initializer = graph.UniqueName(kInitializer);
    node.op = "NoOp";
    node.control_inputs = controls;
    graph.Add(std::move(node));
  }
  KERATIN_ASSIGN(Graph inlined, InlineCalls(graph));
  std::vector<int> roots;
  if (!initializer.empty()) {
    KERATIN_ASSIGN(const Endpoint endpoint, inlined.FindTensor(initializer));
    roots.push_back(endpoint.node);
  }
  for (const auto& [key, signature] : signatures)
    for (const std::map<std::string, TensorInfo>* infos : {&signature.inputs, &signature.outputs})
      for (const auto& [name, info] : *infos) {
        KERATIN_ASSIGN(const Endpoint endpoint, inlined.FindTensor(info.name));
        roots.push_back(endpoint.node);
      }
  return std::move(inlined).Pruned(roots);
}

// The signatures to save: the model's own, or for Keras models the asked-for one, and one made anew where the options name inputs or outputs.
Status ChooseSignatures(const Model::Parts& parts, const SaveOptions& options, std::map<std::string, Signature>* signatures) {
  Signature signature;
  signature.method_name = "tensorflow/serving/predict";
  if (!signatures->empty()) {
    const auto chosen = signatures->contains(options.signature)   ? signatures->find(options.signature)
                        : signatures->contains("serving_default") ? signatures->find("serving_default")
                                                                  : signatures->begin();
    signature = chosen->second;
  }
  const auto rename = [&](const std::vector<std::pair<std::string, std::string>>& pairs, std::map<std::string, TensorInfo>* infos) -> Status {
    if (pairs.empty()) return OkStatus();
    std::map<std::string, TensorInfo> named;
    for (const auto& [key, name] : pairs) {
      KERATIN_ASSIGN(TensorInfo info, FindInfo(parts, name));
      if (!named.emplace(key, std::move(info)).second) return InvalidArgument("signature key \"{}\" is given twice", key);
    }
    *infos = std::move(named);
    return OkStatus();
  };
  KERATIN_TRY(rename(options.inputs, &signature.inputs));
  KERATIN_TRY(rename(options.outputs, &signature.outputs));
  if (parts.kind != "Keras" && !signatures->empty() && options.inputs.empty() && options.outputs.empty()) return OkStatus();
  if (signature.outputs.empty()) return InvalidArgument("{}: has no signature; name inputs and outputs (--input KEY=TENSOR, --output KEY=TENSOR)", parts.path);
  if (parts.kind == "Keras") signatures->clear();
  (*signatures)[options.signature] = std::move(signature);
  return OkStatus();
}

// UNIMPLEMENTED where only running is possible.
Status NeedMoreThanPlan(const Model::Parts& parts) {
  if (parts.plan == nullptr) return OkStatus();
  return Unimplemented("{}: a plan is only for running; convert the model that it was made of", parts.path);
}

std::string OriginOf(const Model::Parts& parts) {
  return parts.plan != nullptr ? parts.origin : parts.kind + (parts.origin.empty() ? "" : ", " + parts.origin);
}

Status NeedFreePlace(const std::string& file, const SaveOptions& options) {
  if (options.overwrite || (!IsFile(file) && !IsFolder(file))) return OkStatus();
  return AlreadyExists("{}: exists already; remove it, choose another name or ask to replace it", file);
}

}  // namespace

Status Model::SaveSavedModel(const std::string& directory, const SaveOptions& options) const {
  KERATIN_TRY(NeedMoreThanPlan(*parts_));
  KERATIN_TRY(WeightsStillThere(parts_->variables).WithContext(parts_->path));
  MetaGraph meta = parts_->meta;
  meta.tags = options.tags;
  KERATIN_TRY(ChooseSignatures(*parts_, options, &meta.signatures));
  saved_model::BuilderGraph graph;
  graph.tags = meta.tags;
  graph.signatures = std::move(meta.signatures);
  if (parts_->kind == "Keras") {
    graph.graph = std::move(meta.graph);
    if (!meta.init_ops.empty()) graph.init_op = meta.init_ops.front();
  } else {
    graph.signatures.erase("__saved_model_init_op");
    KERATIN_ASSIGN(graph.graph, InferencePart(meta.graph, graph.signatures, meta.init_ops));
    if (!meta.init_ops.empty() && graph.graph.Find(kInitializer)) graph.init_op = kInitializer;
    for (const AssetFile& asset : meta.assets) {
      const std::optional<int> node = graph.graph.Find(asset.tensor_name.substr(0, asset.tensor_name.find(':')));
      if (!node || graph.graph.node(*node).op != "Const") continue;
      const Tensor path = *graph.graph.node(*node).attrs.Get<Tensor>("value");
      KERATIN_ASSIGN(std::string contents, parts_->read_asset(*path.data<std::string>()));
      graph.graph.mutable_node(*node).attrs.Set("value", Tensor::Scalar<std::string>(asset.file_name));
      graph.assets.push_back({asset.file_name, std::move(contents), asset.tensor_name});
    }
  }
  saved_model::SavedModelBuilder builder(directory, ops::Registry());
  KERATIN_TRY(builder.AddMetaGraphAndVariables(std::move(graph), parts_->variables));
  return builder.Save({.as_text = options.as_text, .overwrite = options.overwrite}).status();
}

Status Model::SaveFrozen(const std::string& file, const std::vector<std::string>& outputs, const SaveOptions& options) const {
  KERATIN_TRY(NeedMoreThanPlan(*parts_));
  KERATIN_TRY(NeedFreePlace(file, options));
  std::vector<std::string> tensors;
  for (const std::string& output : outputs) {
    KERATIN_ASSIGN(const TensorInfo info, FindInfo(*parts_, output));
    tensors.push_back(info.name);
  }
  if (tensors.empty())
    for (const auto& [key, signature] : parts_->meta.signatures)
      for (const auto& [name, info] : signature.outputs)
        if (key != "__saved_model_init_op" && std::find(tensors.begin(), tensors.end(), info.name) == tensors.end()) tensors.push_back(info.name);
  if (tensors.empty()) return InvalidArgument("{}: has no signature; name what the frozen graph is to compute (--output NAME=TENSOR)", parts_->path);
  Result<Graph> frozen = saved_model::Freeze(parts_->meta.graph, parts_->variables, tensors);
  if (!frozen.ok()) return frozen.status().WithContext(parts_->path);
  KERATIN_ASSIGN(const std::string bytes, proto::ExportGraphDef(*frozen, ops::Registry(), {.text = options.as_text, .strip_default_attrs = true}));
  KERATIN_TRY(WeightsStillThere(parts_->variables).WithContext(parts_->path));
  return WriteFileAtomically(file, bytes);
}

Status Model::SavePlan(const std::string& file, const SaveOptions& options) const {
  KERATIN_TRY(NeedFreePlace(file, options));
  EngineInput input = EngineInputOf(*parts_);
  KERATIN_TRY(ChooseSignatures(*parts_, options, &input.meta.signatures));
  Result<std::shared_ptr<Session::Impl>> impl = Session::Impl::Make(std::move(input), {});
  if (!impl.ok()) return impl.status().WithContext(parts_->path);
  return (*impl)->SavePlan(file, OriginOf(*parts_));
}

Result<Session> Load(const std::string& path, const LoadOptions& options, const SessionOptions& session_options) {
  if (session_options.plan_cache.empty() || !session_options.warm) {
    KERATIN_ASSIGN(const Model model, Model::Load(path, options));
    return model.session(session_options);
  }
  const PlanCache cache(path, options, session_options);
  if (Result<Session> ready = cache.Find(); ready.ok()) return ready;
  KERATIN_ASSIGN(const Model model, Model::Load(path, options));
  Result<std::shared_ptr<Session::Impl>> impl = Session::Impl::Make(EngineInputOf(model.parts()), session_options);
  if (!impl.ok()) return impl.status().WithContext(path);
  cache.Keep([&](const std::string& file) { return (*impl)->SavePlan(file, OriginOf(model.parts())); });
  return Session(*std::move(impl));
}

}  // namespace keratin
