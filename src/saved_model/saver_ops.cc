#include <algorithm>

#include "graph/constant_variables.h"
#include "saved_model/builder.h"

namespace keratin::saved_model {
namespace {

class Adder {
 public:
  explicit Adder(Graph* graph) : graph_(graph) {}

  // A new node, or the one that has the name.
  int Add(const std::string& name, const std::string& op, std::vector<Endpoint> inputs, Attrs attrs, std::vector<int> controls = {}) {
    if (const std::optional<int> known = graph_->Find(name)) return *known;
    return graph_->Add({.name = name, .op = op, .inputs = std::move(inputs), .control_inputs = std::move(controls), .attrs = std::move(attrs)});
  }
  int Const(const std::string& name, const Tensor& value) { return Add(name, "Const", {}, {{"dtype", value.dtype()}, {"value", value}}); }

 private:
  Graph* graph_;
};

std::vector<int> VariableNodes(const Graph& graph) {
  std::vector<int> nodes;
  for (int i = 0; i < graph.size(); ++i)
    if (graph.node(i).op == "VarHandleOp") nodes.push_back(i);
  return nodes;
}

Tensor Zero(DType dtype) {
  Result<Tensor> zero = Tensor::Allocate(dtype, {});
  if (dtype != DType::kString) std::fill_n(static_cast<char*>(zero->mutable_raw()), zero->byte_size(), '\0');
  return *std::move(zero);
}

Tensor Strings(const std::vector<std::string>& values) { return Tensor::Of<std::string>({static_cast<std::int64_t>(values.size())}, values); }

}  // namespace

std::vector<VariableInfo> AddVariableOps(Graph* graph, const std::set<std::string>& not_trainable) {
  Adder add(graph);
  std::vector<VariableInfo> infos;
  for (const int variable : VariableNodes(*graph)) {
    const std::string name = graph->node(variable).name;
    const std::string key = VariableName(graph->node(variable));
    const DType dtype = graph->node(variable).attrs.Type("dtype");
    const Shape* declared = graph->node(variable).attrs.Get<Shape>("shape");
    const Shape shape = declared != nullptr && declared->IsFullyKnown() ? *declared : Shape{};
    const std::string zeros = name + "/Initializer/zeros";
    int initial = -1;
    if (shape.rank() == 0) {
      initial = add.Const(zeros, Zero(dtype));
    } else {
      std::vector<std::int32_t> dims;
      for (const std::int64_t dim : shape) dims.push_back(static_cast<std::int32_t>(dim));
      const int dims_node = add.Const(zeros + "/shape_as_tensor", Tensor::Of<std::int32_t>({shape.rank()}, dims));
      const int zero = add.Const(zeros + "/Const", Zero(dtype));
      initial = add.Add(zeros, "Fill", {{dims_node, 0}, {zero, 0}}, {{"T", dtype}, {"index_type", DType::kInt32}});
    }
    add.Add(name + "/IsInitialized/VarIsInitializedOp", "VarIsInitializedOp", {{variable, 0}}, {});
    const int assign = add.Add(name + "/Assign", "AssignVariableOp", {{variable, 0}, {initial, 0}}, {{"dtype", dtype}});
    const int read = add.Add(name + "/Read/ReadVariableOp", "ReadVariableOp", {{variable, 0}}, {{"dtype", dtype}});
    infos.push_back({.name = name + ":0",
                     .initial_value = graph->TensorName({initial, 0}),
                     .initializer = graph->node(assign).name,
                     .snapshot = graph->TensorName({read, 0}),
                     .is_resource = true,
                     .trainable = !not_trainable.contains(key)});
  }
  return infos;
}

SaverInfo AddSaver(Graph* graph) {
  Adder add(graph);
  // A graph that was loaded has a saver of its own.
  std::string save_scope = "save";
  for (int i = 1; graph->Find(save_scope + "/Const") || graph->Find(save_scope + "/restore_all"); ++i) save_scope = "save_" + std::to_string(i);
  const auto in_scope = [&save_scope](const std::string& name) { return save_scope + "/" + name; };
  std::vector<int> variables = VariableNodes(*graph);
  std::sort(variables.begin(), variables.end(), [graph](int a, int b) { return VariableName(graph->node(a)) < VariableName(graph->node(b)); });
  std::vector<std::string> names;
  std::vector<DType> dtypes;
  for (const int variable : variables) {
    names.push_back(VariableName(graph->node(variable)));
    dtypes.push_back(graph->node(variable).attrs.Type("dtype"));
  }
  const Attrs string_scalar{{"dtype", DType::kString}, {"shape", Shape{}}};
  const Tensor key_names = Strings(names);
  const Tensor no_slices = Strings(std::vector<std::string>(names.size()));

  const int model = add.Const(in_scope("filename/input"), Tensor::Scalar<std::string>("model"));
  const int filename = add.Add(in_scope("filename"), "PlaceholderWithDefault", {{model, 0}}, string_scalar);
  const int prefix = add.Add(in_scope("Const"), "PlaceholderWithDefault", {{filename, 0}}, string_scalar);
  const int is_s3 = add.Add(in_scope("StaticRegexFullMatch"), "StaticRegexFullMatch", {{prefix, 0}}, {{"pattern", std::string("^s3://.*")}});
  const int part = add.Const(in_scope("Const_1"), Tensor::Scalar<std::string>(".part"));
  const int temporary = add.Const(in_scope("Const_2"), Tensor::Scalar<std::string>("_temp/part"));
  const int suffix = add.Add(in_scope("Select"), "Select", {{is_s3, 0}, {part, 0}, {temporary, 0}}, {{"T", DType::kString}});
  const int path = add.Add(in_scope("StringJoin"), "StringJoin", {{prefix, 0}, {suffix, 0}}, {{"N", std::int64_t{2}}});
  const int shards = add.Const(in_scope("num_shards"), Tensor::Scalar<std::int32_t>(1));
  const int shard = add.Const(in_scope("ShardedFilename/shard"), Tensor::Scalar<std::int32_t>(0));
  const int shard_path = add.Add(in_scope("ShardedFilename"), "ShardedFilename", {{path, 0}, {shard, 0}, {shards, 0}}, {});
  const int save_names = add.Const(in_scope("SaveV2/tensor_names"), key_names);
  const int save_slices = add.Const(in_scope("SaveV2/shape_and_slices"), no_slices);
  std::vector<Endpoint> saved = {{shard_path, 0}, {save_names, 0}, {save_slices, 0}};
  for (const int variable : variables)
    saved.push_back({add.Add(graph->node(variable).name + "/Read/ReadVariableOp", "ReadVariableOp", {{variable, 0}},
                             {{"dtype", graph->node(variable).attrs.Type("dtype")}}),
                     0});
  const int save = add.Add(in_scope("SaveV2"), "SaveV2", saved, {{"dtypes", dtypes}});
  const int saved_path = add.Add(in_scope("control_dependency"), "Identity", {{shard_path, 0}}, {{"T", DType::kString}}, {save});
  const int prefixes = add.Add(in_scope("MergeV2Checkpoints/checkpoint_prefixes"), "Pack", {{shard_path, 0}},
                               {{"N", std::int64_t{1}}, {"T", DType::kString}, {"axis", std::int64_t{0}}}, {saved_path});
  const int merge = add.Add(in_scope("MergeV2Checkpoints"), "MergeV2Checkpoints", {{prefixes, 0}, {prefix, 0}}, {});
  add.Add(in_scope("Identity"), "Identity", {{prefix, 0}}, {{"T", DType::kString}}, {merge, saved_path});

  const int restore_names = add.Const(in_scope("RestoreV2/tensor_names"), key_names);
  const int restore_slices = add.Const(in_scope("RestoreV2/shape_and_slices"), no_slices);
  const int restore = add.Add(in_scope("RestoreV2"), "RestoreV2", {{prefix, 0}, {restore_names, 0}, {restore_slices, 0}}, {{"dtypes", dtypes}});
  std::vector<int> assigned;
  for (std::size_t i = 0; i < variables.size(); ++i) {
    const int value = add.Add(in_scope("Identity_") + std::to_string(i + 1), "Identity", {{restore, static_cast<int>(i)}}, {{"T", dtypes[i]}});
    assigned.push_back(add.Add(i == 0 ? in_scope("AssignVariableOp") : in_scope("AssignVariableOp_") + std::to_string(i), "AssignVariableOp",
                               {{variables[i], 0}, {value, 0}}, {{"dtype", dtypes[i]}}));
  }
  const int restored = add.Add(in_scope("restore_shard"), "NoOp", {}, {}, assigned);
  add.Add(in_scope("restore_all"), "NoOp", {}, {}, {restored});
  return {.filename_tensor = in_scope("Const:0"), .save_tensor = in_scope("Identity:0"), .restore_op = in_scope("restore_all"), .sharded = true};
}

}  // namespace keratin::saved_model
