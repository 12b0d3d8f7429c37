#include "saved_model/builder.h"

#include <algorithm>

#include "base/errors.h"
#include "base/file_util.h"
#include "base/strings.h"
#include "graph/constant_variables.h"
#include "proto/saved_model.h"
#include "saved_model/tensor_bundle.h"

namespace keratin::saved_model {
namespace {

// The release whose files ours are like, and its GraphDef version.
constexpr char kTensorFlowVersion[] = "2.21.0";
constexpr std::int64_t kGraphVersion = 2474;

Status CheckTensor(const Graph& graph, const std::string& key, const TensorInfo& info) {
  if (!info.sparse.empty() || !info.components.empty()) return OkStatus();
  if (info.name.empty()) return InvalidArgument("\"{}\" names no tensor", key);
  if (info.dtype == DType::kInvalid) return InvalidArgument("\"{}\" ({}) has no dtype", key, info.name);
  const Result<Endpoint> endpoint = graph.FindTensor(info.name);
  if (!endpoint.ok()) return endpoint.status().WithContext(fmt::format("\"{}\"", key));
  return OkStatus();
}

Status CheckSignatures(const BuilderGraph& graph) {
  for (const auto& [name, signature] : graph.signatures)
    for (const auto* tensors : {&signature.inputs, &signature.outputs})
      for (const auto& [key, info] : *tensors) {
        const Status status = CheckTensor(graph.graph, key, info);
        if (!status.ok()) return status.WithContext(fmt::format("signature \"{}\"", name));
      }
  return OkStatus();
}

Status CheckVariables(const Graph& graph, const std::map<std::string, Tensor>& variables) {
  for (const Node& node : graph.nodes()) {
    if (!IsVariableNode(node)) continue;
    const std::string name = VariableName(node);
    if (node.op != "VarHandleOp") return Unimplemented("variable \"{}\" is a {}, not a VarHandleOp", name, node.op);
    const auto value = variables.find(name);
    if (value == variables.end()) return FailedPrecondition("variable \"{}\" has no value", name);
    const Shape* shape = node.attrs.Get<Shape>("shape");
    if (node.attrs.Type("dtype") != value->second.dtype() || (shape != nullptr && !shape->IsCompatibleWith(value->second.shape())))
      return InvalidArgument("variable \"{}\" is {} {}; its value is {} {}", name, DTypeName(node.attrs.Type("dtype")),
                             shape != nullptr ? shape->ToString() : "of any shape", DTypeName(value->second.dtype()), value->second.shape().ToString());
  }
  return OkStatus();
}

bool IsPlainPath(const std::string& name) {
  if (name.empty() || name.front() == '/' || name.back() == '/' || name.find_first_of(std::string("\\\0", 2)) != std::string::npos) return false;
  const std::vector<std::string> parts = Split(name, '/');
  return std::none_of(parts.begin(), parts.end(), [](const std::string& part) { return part.empty() || part == "." || part == ".."; });
}

}  // namespace

Status SavedModelBuilder::AddMetaGraphAndVariables(BuilderGraph graph, std::map<std::string, Tensor> variables) {
  if (has_variables_) return FailedPrecondition("variables were added already; further graphs are added by AddMetaGraph");
  variables_ = std::move(variables);
  const Status status = Add(std::move(graph));
  if (!status.ok()) variables_.clear();
  has_variables_ = status.ok();
  return status;
}

Status SavedModelBuilder::AddMetaGraph(BuilderGraph graph) {
  if (!has_variables_) return FailedPrecondition("the first graph is added by AddMetaGraphAndVariables");
  return Add(std::move(graph));
}

Status SavedModelBuilder::Add(BuilderGraph graph) {
  const std::set<std::string> tags(graph.tags.begin(), graph.tags.end());
  for (const MetaGraph& other : meta_graphs_)
    if (std::set<std::string>(other.tags.begin(), other.tags.end()) == tags)
      return InvalidArgument("the tags \"{}\" stand for another graph already", Join(other.tags, ","));
  KERATIN_TRY(CheckSignatures(graph));
  KERATIN_TRY(CheckVariables(graph.graph, variables_));
  if (!graph.init_op.empty() && !graph.graph.Find(graph.init_op)) return InvalidArgument("there is no node \"{}\" to initialise with", graph.init_op);
  MetaGraph meta;
  meta.tags.assign(tags.begin(), tags.end());
  meta.tensorflow_version = kTensorFlowVersion;
  meta.signatures = std::move(graph.signatures);
  for (const BuilderAsset& asset : graph.assets) {
    if (!IsPlainPath(asset.file_name)) return InvalidArgument("asset \"{}\": not a plain path below assets/", asset.file_name);
    KERATIN_TRY(graph.graph.FindTensor(asset.tensor_name).status().WithContext(fmt::format("asset \"{}\"", asset.file_name)));
    const auto [known, is_new] = assets_.emplace(asset.file_name, asset.contents);
    if (!is_new && known->second != asset.contents) return InvalidArgument("two different assets are named \"{}\"", asset.file_name);
    meta.assets.push_back({asset.file_name, asset.tensor_name});
  }
  meta.graph = std::move(graph.graph);
  if (meta.graph.producer == 0) meta.graph.producer = kGraphVersion;
  const std::vector<VariableInfo> infos = AddVariableOps(&meta.graph, graph.not_trainable);
  if (!infos.empty()) {
    meta.saver = AddSaver(&meta.graph);
    Collection all{.kind = Collection::Kind::kBytes, .values = {}, .ints = {}, .floats = {}};
    Collection trainable = all;
    for (const VariableInfo& info : infos) {
      all.values.push_back(proto::EncodeVariable(info));
      if (info.trainable) trainable.values.push_back(all.values.back());
    }
    meta.collections["variables"] = std::move(all);
    if (!trainable.values.empty()) meta.collections["trainable_variables"] = std::move(trainable);
  }
  if (!meta.assets.empty()) {
    meta.collections["saved_model_assets"] = proto::AssetCollection(meta.assets);
    Collection paths;
    for (const AssetFile& asset : meta.assets) paths.values.push_back(asset.tensor_name);
    meta.collections["asset_filepaths"] = std::move(paths);
  }
  if (!graph.init_op.empty()) meta.collections["saved_model_main_op"].values = {graph.init_op};
  meta_graphs_.push_back(std::move(meta));
  return OkStatus();
}

Result<std::string> SavedModelBuilder::Save(const SaveOptions& options) const {
  if (meta_graphs_.empty()) return FailedPrecondition("no graph was added");
  KERATIN_ASSIGN(const std::string bytes,
                 proto::ExportSavedModel(meta_graphs_, registry_, {.text = options.as_text, .strip_default_attrs = options.strip_default_attrs}));
  KERATIN_ASSIGN(StagedDirectory directory, StagedDirectory::Create(directory_, options.overwrite));
  if (!variables_.empty()) {
    KERATIN_ASSIGN(const BundleImage bundle, MakeBundle(variables_));
    KERATIN_TRY(directory.Write("variables/variables.data-00000-of-00001", bundle.parts));
    KERATIN_TRY(directory.Write("variables/variables.index", bundle.index));
  }
  for (const auto& [name, contents] : assets_) KERATIN_TRY(directory.Write("assets/" + name, contents));
  const std::string file = options.as_text ? "saved_model.pbtxt" : "saved_model.pb";
  KERATIN_TRY(directory.Write(file, bytes));
  KERATIN_TRY(directory.Publish());
  return directory_ + "/" + file;
}

}  // namespace keratin::saved_model
