#include "proto/saved_model.h"

#include <set>

#include "base/errors.h"
#include "proto/graph_exporter.h"
#include "proto/graph_importer.h"
#include "proto/kind.h"
#include "proto/tensor_proto.h"
#include "proto/tensorflow/saved_metadata.pb.h"
#include "proto/tensorflow/saved_model.pb.h"
#include "proto/text.h"
#include "proto/wire.h"

namespace keratin::proto {
namespace {

constexpr char kAssetsCollection[] = "saved_model_assets";
constexpr char kAssetUrl[] = "type.googleapis.com/tensorflow.AssetFileDef";

Bytes AsBytes(std::string_view text) { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }

// The meta graphs of a file: slices of a binary one, messages of a text one.
struct File {
  std::vector<Bytes> binary;
  pb::SavedModel text;
  [[nodiscard]] std::size_t size() const { return binary.empty() ? static_cast<std::size_t>(text.meta_graphs_size()) : binary.size(); }
};

Status CheckVersion(std::int64_t version) {
  if (version > 1) return Unimplemented("saved_model_schema_version {}; only version 1 is known", version);
  return OkStatus();
}

Status Open(Bytes bytes, File* file) {
  const Kind kind = DetectKind(bytes);
  if (bytes.empty()) return InvalidArgument("the file is empty, not a SavedModel");
  if (kind.message != Message::kSavedModel && kind.message != Message::kMetaGraphDef)
    return InvalidArgument("the file holds {}, not a SavedModel", Describe(kind.message));
  if (kind.text) {
    if (kind.message == Message::kMetaGraphDef) return ParseText(bytes, "MetaGraphDef", file->text.add_meta_graphs());
    KERATIN_TRY(ParseText(bytes, "SavedModel", &file->text));
    KERATIN_TRY(CheckVersion(file->text.saved_model_schema_version()));
  } else if (kind.message == Message::kMetaGraphDef) {
    file->binary.push_back(bytes);
  } else {
    WireReader reader(bytes);
    WireField field;
    while (reader.Next(&field)) {
      if (field.number == 1 && field.type == WireType::kVarint) KERATIN_TRY(CheckVersion(static_cast<std::int64_t>(field.varint)));
      if (field.number == 2 && field.type == WireType::kBytes) file->binary.push_back(field.bytes);
    }
    if (reader.failed()) return DataLoss("the bytes are not a SavedModel: damaged or cut short");
  }
  if (file->size() == 0) return InvalidArgument("the SavedModel has no meta graph");
  return OkStatus();
}

std::vector<std::string> TagsOf(const pb::MetaGraphDef::MetaInfoDef& info) { return {info.tags().begin(), info.tags().end()}; }

// `meta_graph` without its graph, which may be large.
Result<pb::MetaGraphDef> ParseAllButGraph(Bytes meta_graph, std::vector<Bytes>* graphs) {
  std::string rest;
  WireReader reader(meta_graph);
  WireField field;
  while (reader.Next(&field)) {
    if (field.number == 2 && field.type == WireType::kBytes)
      graphs->push_back(field.bytes);
    else
      rest.append(reinterpret_cast<const char*>(field.whole.data()), field.whole.size());
  }
  if (reader.failed()) return DataLoss("the bytes are not a MetaGraphDef: damaged or cut short");
  pb::MetaGraphDef proto;
  KERATIN_TRY(CheckMemory(AsBytes(rest), pb::MetaGraphDef::descriptor()));
  KERATIN_TRY(ParseBinary(AsBytes(rest), "MetaGraphDef", &proto));
  return proto;
}

// Shapes of signatures and variables only describe: one that cannot be held is an unknown one.
Shape DescribedShape(const pb::TensorShapeProto& proto) {
  Result<Shape> shape = ShapeFromProto(proto);
  return shape.ok() ? *shape : Shape::UnknownRank();
}

TensorInfo InfoFromProto(const pb::TensorInfo& proto) {
  TensorInfo info;
  info.name = proto.name();
  info.dtype = static_cast<DType>(proto.dtype());
  if (proto.has_tensor_shape()) info.shape = DescribedShape(proto.tensor_shape());
  if (proto.has_coo_sparse())
    info.sparse = {proto.coo_sparse().values_tensor_name(), proto.coo_sparse().indices_tensor_name(), proto.coo_sparse().dense_shape_tensor_name()};
  for (const auto& component : proto.composite_tensor().components()) info.components.push_back(InfoFromProto(component));
  return info;
}

void InfoToProto(const TensorInfo& info, pb::TensorInfo* proto) {
  if (info.sparse.size() == 3) {
    proto->mutable_coo_sparse()->set_values_tensor_name(info.sparse[0]);
    proto->mutable_coo_sparse()->set_indices_tensor_name(info.sparse[1]);
    proto->mutable_coo_sparse()->set_dense_shape_tensor_name(info.sparse[2]);
  } else if (!info.components.empty()) {
    for (const TensorInfo& component : info.components) InfoToProto(component, proto->mutable_composite_tensor()->add_components());
  } else {
    proto->set_name(info.name);
  }
  proto->set_dtype(static_cast<pb::DataType>(info.dtype));
  ShapeToProto(info.shape, proto->mutable_tensor_shape());
}

Result<Signature> SignatureFromProto(pb::SignatureDef* proto, std::int64_t* fill_left) {
  Signature signature;
  signature.method_name = proto->method_name();
  for (const auto& [key, info] : proto->inputs()) signature.inputs.emplace(key, InfoFromProto(info));
  for (const auto& [key, info] : proto->outputs()) signature.outputs.emplace(key, InfoFromProto(info));
  for (auto& [key, tensor] : *proto->mutable_defaults()) {
    Result<Tensor> value = TensorFromProto(&tensor, fill_left);
    if (!value.ok()) return value.status().WithContext(fmt::format("default of input \"{}\"", key));
    signature.defaults.emplace(key, *std::move(value));
  }
  return signature;
}

Collection CollectionFromProto(const pb::CollectionDef& proto) {
  Collection collection;
  if (proto.has_bytes_list()) {
    collection.kind = Collection::Kind::kBytes;
    collection.values.assign(proto.bytes_list().value().begin(), proto.bytes_list().value().end());
  } else if (proto.has_int64_list()) {
    collection.kind = Collection::Kind::kInts;
    collection.ints.assign(proto.int64_list().value().begin(), proto.int64_list().value().end());
  } else if (proto.has_float_list()) {
    collection.kind = Collection::Kind::kFloats;
    collection.floats.assign(proto.float_list().value().begin(), proto.float_list().value().end());
  } else if (proto.has_any_list()) {
    collection.kind = Collection::Kind::kMessages;
    for (const auto& value : proto.any_list().value()) collection.values.push_back(value.SerializeAsString());
  } else {
    collection.values.assign(proto.node_list().value().begin(), proto.node_list().value().end());
  }
  return collection;
}

Status CollectionToProto(const Collection& collection, pb::CollectionDef* proto) {
  switch (collection.kind) {
    case Collection::Kind::kNodes:
      for (const std::string& value : collection.values) proto->mutable_node_list()->add_value(value);
      break;
    case Collection::Kind::kBytes:
      for (const std::string& value : collection.values) proto->mutable_bytes_list()->add_value(value);
      break;
    case Collection::Kind::kInts:
      for (const std::int64_t value : collection.ints) proto->mutable_int64_list()->add_value(value);
      break;
    case Collection::Kind::kFloats:
      for (const float value : collection.floats) proto->mutable_float_list()->add_value(value);
      break;
    case Collection::Kind::kMessages:
      for (const std::string& value : collection.values) KERATIN_TRY(ParseBinary(AsBytes(value), "Any", proto->mutable_any_list()->add_value()));
      break;
  }
  return OkStatus();
}

SavedObject ObjectFromProto(const pb::SavedObject& proto) {
  SavedObject object;
  for (const auto& child : proto.children()) object.children.emplace(child.local_name(), child.node_id());
  if (proto.has_variable()) {
    object.kind = SavedObject::Kind::kVariable;
    object.name = proto.variable().name();
    object.dtype = static_cast<DType>(proto.variable().dtype());
    object.shape = DescribedShape(proto.variable().shape());
    object.trainable = proto.variable().trainable();
  } else if (proto.has_asset()) {
    object.kind = SavedObject::Kind::kAsset;
    object.asset = proto.asset().asset_file_def_index();
  } else if (proto.has_function()) {
    object.kind = SavedObject::Kind::kFunction;
    object.functions.assign(proto.function().concrete_functions().begin(), proto.function().concrete_functions().end());
  } else if (proto.has_bare_concrete_function()) {
    object.kind = SavedObject::Kind::kFunction;
    object.functions.push_back(proto.bare_concrete_function().concrete_function_name());
  } else if (proto.has_constant()) {
    object.kind = SavedObject::Kind::kConstant;
    object.name = proto.constant().operation();
  } else if (proto.has_resource()) {
    object.kind = SavedObject::Kind::kResource;
  }
  return object;
}

// TF1 keeps assets in a collection only.
Status AssetsFromCollection(const Collection& collection, std::vector<AssetFile>* assets) {
  for (const std::string& value : collection.values) {
    google::protobuf::Any any;
    KERATIN_TRY(ParseBinary(AsBytes(value), "Any", &any));
    pb::AssetFileDef asset;
    KERATIN_TRY(ParseBinary(AsBytes(any.value()), "AssetFileDef", &asset));
    assets->push_back({asset.filename(), asset.tensor_info().name()});
  }
  return OkStatus();
}

Status FillMetaGraph(pb::MetaGraphDef* proto, MetaGraph* meta) {
  const pb::MetaGraphDef::MetaInfoDef& info = proto->meta_info_def();
  meta->tags = TagsOf(info);
  meta->tensorflow_version = info.tensorflow_version();
  meta->meta_graph_version = info.meta_graph_version();
  meta->stripped_default_attrs = info.stripped_default_attrs();
  meta->function_aliases.insert(info.function_aliases().begin(), info.function_aliases().end());
  std::int64_t fill_left = kMaxFillBytes;
  for (auto& [key, signature_proto] : *proto->mutable_signature_def()) {
    Result<Signature> signature = SignatureFromProto(&signature_proto, &fill_left);
    if (!signature.ok()) return signature.status().WithContext(fmt::format("signature \"{}\"", key));
    meta->signatures.emplace(key, *std::move(signature));
  }
  meta->saver = {proto->saver_def().filename_tensor_name(), proto->saver_def().save_tensor_name(), proto->saver_def().restore_op_name(),
                 proto->saver_def().sharded()};
  for (const auto& [key, collection] : proto->collection_def()) meta->collections.emplace(key, CollectionFromProto(collection));
  for (const auto& asset : proto->asset_file_def()) meta->assets.push_back({asset.filename(), asset.tensor_info().name()});
  if (const auto assets = meta->collections.find(kAssetsCollection); meta->assets.empty() && assets != meta->collections.end())
    KERATIN_TRY(AssetsFromCollection(assets->second, &meta->assets));
  for (const auto& object : proto->object_graph_def().nodes()) meta->objects.push_back(ObjectFromProto(object));
  for (const auto& [name, function] : proto->object_graph_def().concrete_functions())
    meta->bound_inputs.emplace(name, std::vector<int>(function.bound_inputs().begin(), function.bound_inputs().end()));
  return OkStatus();
}

void AddUsedOps(const Graph& graph, std::set<std::string>* ops) {
  for (const Node& node : graph.nodes()) ops->insert(node.op);
}

Status ExportMetaGraph(const MetaGraph& meta, const OpRegistry& registry, bool strip_default_attrs, pb::MetaGraphDef* proto) {
  pb::MetaGraphDef::MetaInfoDef* info = proto->mutable_meta_info_def();
  for (const std::string& tag : meta.tags) info->add_tags(tag);
  info->set_tensorflow_version(meta.tensorflow_version);
  info->set_meta_graph_version(meta.meta_graph_version);
  info->set_stripped_default_attrs(strip_default_attrs);
  for (const auto& [name, alias] : meta.function_aliases) (*info->mutable_function_aliases())[name] = alias;
  std::set<std::string> ops;
  AddUsedOps(meta.graph, &ops);
  for (const auto& [name, function] : meta.graph.functions) AddUsedOps(function->body, &ops);
  for (const std::string& name : ops)
    if (const ParsedOp* op = registry.Find(name)) OpToProto(*op, info->mutable_stripped_op_list()->add_op());
  KERATIN_TRY(GraphToProto(meta.graph, registry, strip_default_attrs, proto->mutable_graph_def()));
  if (!meta.saver.restore_op.empty()) {
    pb::SaverDef* saver = proto->mutable_saver_def();
    saver->set_filename_tensor_name(meta.saver.filename_tensor);
    saver->set_save_tensor_name(meta.saver.save_tensor);
    saver->set_restore_op_name(meta.saver.restore_op);
    saver->set_max_to_keep(5);
    saver->set_sharded(meta.saver.sharded);
    saver->set_keep_checkpoint_every_n_hours(10000);
    saver->set_version(pb::SaverDef::V2);
  }
  for (const auto& [key, collection] : meta.collections) {
    const Status status = CollectionToProto(collection, &(*proto->mutable_collection_def())[key]);
    if (!status.ok()) return status.WithContext(fmt::format("collection \"{}\"", key));
  }
  for (const auto& [key, signature] : meta.signatures) {
    pb::SignatureDef* signature_proto = &(*proto->mutable_signature_def())[key];
    signature_proto->set_method_name(signature.method_name);
    for (const auto& [name, tensor] : signature.inputs) InfoToProto(tensor, &(*signature_proto->mutable_inputs())[name]);
    for (const auto& [name, tensor] : signature.outputs) InfoToProto(tensor, &(*signature_proto->mutable_outputs())[name]);
    for (const auto& [name, tensor] : signature.defaults) KERATIN_TRY(TensorToProto(tensor, &(*signature_proto->mutable_defaults())[name]));
  }
  for (const AssetFile& asset : meta.assets) {
    pb::AssetFileDef* asset_proto = proto->add_asset_file_def();
    asset_proto->set_filename(asset.file_name);
    asset_proto->mutable_tensor_info()->set_name(asset.tensor_name);
  }
  return OkStatus();
}

}  // namespace

Result<std::vector<std::vector<std::string>>> ReadTagSets(Bytes saved_model) {
  File file;
  KERATIN_TRY(Open(saved_model, &file));
  std::vector<std::vector<std::string>> tags;
  for (const auto& meta_graph : file.text.meta_graphs()) tags.push_back(TagsOf(meta_graph.meta_info_def()));
  for (const Bytes meta_graph : file.binary) {
    pb::MetaGraphDef::MetaInfoDef info;
    WireReader reader(meta_graph);
    WireField field;
    while (reader.Next(&field))
      if (field.number == 1 && field.type == WireType::kBytes) KERATIN_TRY(ParseBinary(field.bytes, "MetaInfoDef", &info));
    if (reader.failed()) return DataLoss("the bytes are not a MetaGraphDef: damaged or cut short");
    tags.push_back(TagsOf(info));
  }
  return tags;
}

Result<MetaGraph> ImportMetaGraph(Bytes saved_model, std::size_t index, const OpRegistry& registry) {
  File file;
  KERATIN_TRY(Open(saved_model, &file));
  if (index >= file.size()) return OutOfRange("meta graph {} of {}", index, file.size());
  MetaGraph meta;
  GraphImporter importer(registry);
  pb::MetaGraphDef proto;
  if (file.binary.empty()) {
    proto.Swap(file.text.mutable_meta_graphs(static_cast<int>(index)));
    KERATIN_TRY(importer.AddGraph(proto.mutable_graph_def()));
  } else {
    std::vector<Bytes> graphs;
    KERATIN_ASSIGN(proto, ParseAllButGraph(file.binary[index], &graphs));
    for (const Bytes graph : graphs) KERATIN_TRY(importer.AddBinaryGraph(graph));
  }
  KERATIN_ASSIGN(meta.graph, importer.Finish());
  KERATIN_TRY(FillMetaGraph(&proto, &meta));
  return meta;
}

Result<std::string> ExportSavedModel(const std::vector<MetaGraph>& meta_graphs, const OpRegistry& registry, const SavedModelOptions& options) {
  pb::SavedModel proto;
  proto.set_saved_model_schema_version(1);
  for (const MetaGraph& meta : meta_graphs) KERATIN_TRY(ExportMetaGraph(meta, registry, options.strip_default_attrs, proto.add_meta_graphs()));
  return options.text ? SerializeText(proto, "SavedModel") : SerializeBinary(proto, "SavedModel");
}

std::string EncodeVariable(const VariableInfo& variable) {
  pb::VariableDef proto;
  proto.set_variable_name(variable.name);
  proto.set_initial_value_name(variable.initial_value);
  proto.set_initializer_name(variable.initializer);
  proto.set_snapshot_name(variable.snapshot);
  proto.set_is_resource(variable.is_resource);
  proto.set_trainable(variable.trainable);
  return proto.SerializeAsString();
}

Result<VariableInfo> DecodeVariable(std::string_view bytes) {
  pb::VariableDef proto;
  KERATIN_TRY(ParseBinary(AsBytes(bytes), "VariableDef", &proto));
  return VariableInfo{proto.variable_name(), proto.initial_value_name(), proto.initializer_name(),
                      proto.snapshot_name(), proto.is_resource(),        proto.trainable()};
}

Collection AssetCollection(const std::vector<AssetFile>& assets) {
  Collection collection;
  collection.kind = Collection::Kind::kMessages;
  for (const AssetFile& asset : assets) {
    pb::AssetFileDef proto;
    proto.set_filename(asset.file_name);
    proto.mutable_tensor_info()->set_name(asset.tensor_name);
    google::protobuf::Any any;
    any.set_type_url(kAssetUrl);
    any.set_value(proto.SerializeAsString());
    collection.values.push_back(any.SerializeAsString());
  }
  return collection;
}

Result<std::vector<CheckpointObject>> DecodeCheckpointObjects(std::string_view bytes) {
  pb::TrackableObjectGraph proto;
  KERATIN_TRY(ParseBinary(AsBytes(bytes), "TrackableObjectGraph", &proto));
  std::vector<CheckpointObject> objects;
  for (const auto& node : proto.nodes()) {
    CheckpointObject object;
    for (const auto& child : node.children()) object.children.emplace(child.local_name(), child.node_id());
    for (const auto& attribute : node.attributes()) object.attributes.push_back({attribute.name(), attribute.full_name(), attribute.checkpoint_key()});
    objects.push_back(std::move(object));
  }
  return objects;
}

Result<std::string> ReadKerasMetadata(Bytes keras_metadata) {
  pb::KerasSavedMetadata proto;
  KERATIN_TRY(ParseBinary(keras_metadata, "SavedMetadata", &proto));
  for (const auto& node : proto.nodes())
    if (node.node_path() == "root") return node.metadata();
  return std::string();
}

Result<std::string> ReadRootMetadata(Bytes saved_model, std::size_t index) {
  File file;
  KERATIN_TRY(Open(saved_model, &file));
  if (index >= file.size()) return OutOfRange("meta graph {} of {}", index, file.size());
  pb::MetaGraphDef proto;
  if (file.binary.empty()) {
    proto.Swap(file.text.mutable_meta_graphs(static_cast<int>(index)));
  } else {
    std::vector<Bytes> graphs;
    KERATIN_ASSIGN(proto, ParseAllButGraph(file.binary[index], &graphs));
  }
  if (proto.object_graph_def().nodes_size() == 0) return std::string();
  return proto.object_graph_def().nodes(0).user_object().metadata();
}

}  // namespace keratin::proto
