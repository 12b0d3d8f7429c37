#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <set>

#include "api/parts.h"
#include "base/errors.h"
#include "base/strings.h"
#include "cli/command.h"
#include "formats/json/json.h"

namespace keratin::cli {
namespace {

struct ShowArguments {
  ModelArguments model;
  bool layers = false;
  bool ops = false;
  bool signatures = false;
  bool weights = false;
  bool names = false;
  bool json = false;
};

Json ShapeJson(const Shape& shape) {
  if (!shape.has_rank()) return nullptr;
  Json dims = Json::Array();
  for (const std::int64_t dim : shape) dims.push_back(dim < 0 ? Json() : Json(dim));
  return dims;
}

Json StringsJson(const std::vector<std::string>& strings) {
  Json array = Json::Array();
  for (const std::string& text : strings) array.push_back(text);
  return array;
}

Json InfosJson(const std::map<std::string, TensorInfo>& infos) {
  Json object = Json::Object();
  for (const auto& [key, info] : infos)
    object.Set(key, Json::Object({{"tensor", info.name}, {"dtype", DTypeName(info.dtype)}, {"shape", ShapeJson(info.shape)}}));
  return object;
}

std::uint64_t Parameters(const Model& model) {
  std::uint64_t count = 0;
  for (const auto& [name, value] : model.variables()) count += static_cast<std::uint64_t>(value.size());
  return count;
}

Result<Plugs> PlugsOf(const Model& model, const Session& session) {
  return FindPlugs(model, session, model.signatures().size() > 1 && !model.signatures().contains("serving_default") ? model.signatures().begin()->first : "");
}

Result<Cost> CostOf(const Session& session, const Plugs& plugs) {
  std::vector<std::string> feeds;
  std::vector<std::string> fetches;
  for (const Plug& plug : plugs.inputs) feeds.push_back(plug.info.name);
  for (const Plug& plug : plugs.outputs) fetches.push_back(plug.info.name);
  KERATIN_ASSIGN(const Callable callable, session.Prepare(feeds, fetches));
  std::vector<Shape> shapes;
  for (const TensorInfo& info : callable.inputs()) {
    if (!info.shape.has_rank()) return InvalidArgument("input \"{}\" has no known rank", info.name);
    Shape shape = info.shape;
    for (int i = 0; i < shape.rank(); ++i) shape[i] = std::max<std::int64_t>(shape[i], 1);
    shapes.push_back(shape);
  }
  return callable.CostOf(shapes);
}

std::size_t Widest(const std::vector<std::string>& texts, std::size_t least) {
  for (const std::string& text : texts) least = std::max(least, text.size());
  return least;
}

void PrintPlugs(const char* title, const std::vector<Plug>& plugs, const char* mark) {
  fmt::print("\n{}\n", Bold(title));
  std::vector<std::string> names;
  for (const Plug& plug : plugs) names.push_back(plug.name);
  const std::size_t width = Widest(names, 8);
  for (const Plug& plug : plugs)
    fmt::print("  {:<{}}  {} {}  tensor {}{}\n", plug.name, width, DTypeName(plug.info.dtype), plug.info.shape.ToString(), plug.info.name, mark);
}

std::string Listed(const std::map<std::string, TensorInfo>& infos) {
  std::vector<std::string> keys;
  for (const auto& [key, info] : infos) keys.push_back(key);
  return keys.empty() ? "nothing" : Join(keys, ", ");
}

void PrintSignatures(const Model& model) {
  fmt::print("\n{}\n", Bold("Signatures"));
  fmt::print("  A signature is a named entry that servers and saved_model_cli call: its keys are yours, each stands for a tensor.\n");
  for (const auto& [key, signature] : model.signatures()) {
    if (key == "__saved_model_init_op") continue;
    fmt::print("  {} ({}): give {}, get {}\n", Bold(key), signature.method_name, Listed(signature.inputs), Listed(signature.outputs));
    for (const auto& [name, info] : signature.inputs) fmt::print("    in   {} = {} {} {}\n", name, info.name, DTypeName(info.dtype), info.shape.ToString());
    for (const auto& [name, info] : signature.outputs) fmt::print("    out  {} = {} {} {}\n", name, info.name, DTypeName(info.dtype), info.shape.ToString());
  }
}

void PrintLayers(const Model& model) {
  fmt::print("\n{}\n", Bold("Layers"));
  if (model.layers().empty()) {
    fmt::print("  Keras layers are not recorded in a {}; see --ops{}\n", model.kind(),
               model.kind() == "SavedModel" ? ", or --as keras where tf.keras saved it" : "");
    return;
  }
  std::set<std::string> seen;
  for (const LayerNames& layer : model.layers()) {
    std::uint64_t parameters = 0;
    for (const std::string& name : layer.variables)
      if (const auto variable = model.variables().find(name); variable != model.variables().end())
        parameters += static_cast<std::uint64_t>(variable->second.size());
    const bool again = !seen.insert(layer.path).second;
    fmt::print("  {:<28} {:<22} {:>12}  {}\n", layer.path, layer.class_name, again ? "shared" : HumanCount(parameters), Join(layer.outputs, ", "));
  }
}

void PrintNames(const Model& model) {
  fmt::print("\n{}\n", Bold("Names: Keras layer, its tensors, its variables, their place in the file"));
  for (const LayerNames& layer : model.layers()) {
    fmt::print("  {}{}\n", layer.path, layer.call_index > 0 ? fmt::format(" (call {})", layer.call_index + 1) : "");
    for (const std::string& output : layer.outputs) {
      std::string keys;
      for (const auto& [key, signature] : model.signatures())
        for (const auto& [name, info] : signature.outputs)
          if (info.name == output) keys += fmt::format("  = {} of signature {}", name, key);
      for (const auto& [key, signature] : model.signatures())
        for (const auto& [name, info] : signature.inputs)
          if (info.name == output) keys += fmt::format("  = {} of signature {}", name, key);
      fmt::print("    tensor    {}{}\n", output, keys);
    }
    for (const std::string& variable : layer.variables)
      fmt::print("    variable  {}{}\n", variable, layer.weights_path.empty() ? "" : "  from " + layer.weights_path);
  }
}

Status PrintOps(const Model& model) {
  KERATIN_ASSIGN(const GraphView graph, model.graph());
  fmt::print("\n{}\n", Bold("Operations"));
  for (const Operation& op : graph.operations()) {
    std::vector<std::string> outputs;
    for (const TensorInfo& info : op.outputs) outputs.push_back(fmt::format("{} {}", DTypeName(info.dtype), info.shape.ToString()));
    fmt::print("  {} = {}({}) -> {}\n", op.name, op.type, Join(op.inputs, ", "), Join(outputs, ", "));
  }
  return OkStatus();
}

void PrintWeights(const Model& model) {
  fmt::print("\n{}\n", Bold("Weights"));
  for (const auto& [name, value] : model.variables()) fmt::print("  {:<40} {} {}\n", name, DTypeName(value.dtype()), value.shape().ToString());
}

Status ShowJson(const Model& model, const ShowArguments& arguments) {
  Json json = Json::Object({{"path", model.path()}, {"kind", model.kind()}, {"origin", model.parts().origin}, {"tags", StringsJson(model.tags())}});
  json.Set("parameters", Parameters(model));
  json.Set("weight_bytes", WeightBytes(model));
  Json signatures = Json::Object();
  for (const auto& [key, signature] : model.signatures())
    signatures.Set(key,
                   Json::Object({{"method_name", signature.method_name}, {"inputs", InfosJson(signature.inputs)}, {"outputs", InfosJson(signature.outputs)}}));
  json.Set("signatures", signatures);
  Json layers = Json::Array();
  for (const LayerNames& layer : model.layers())
    layers.push_back(Json::Object({{"path", layer.path},
                                   {"class_name", layer.class_name},
                                   {"call", layer.call_index},
                                   {"outputs", StringsJson(layer.outputs)},
                                   {"variables", StringsJson(layer.variables)},
                                   {"weights_path", layer.weights_path}}));
  json.Set("layers", layers);
  json.Set("notes", StringsJson(model.notes()));
  if (arguments.ops) {
    KERATIN_ASSIGN(const GraphView graph, model.graph());
    Json ops = Json::Array();
    for (const Operation& op : graph.operations()) {
      Json outputs = Json::Array();
      for (const TensorInfo& info : op.outputs)
        outputs.push_back(Json::Object({{"tensor", info.name}, {"dtype", DTypeName(info.dtype)}, {"shape", ShapeJson(info.shape)}}));
      ops.push_back(Json::Object({{"name", op.name}, {"op", op.type}, {"inputs", StringsJson(op.inputs)}, {"outputs", outputs}}));
    }
    json.Set("operations", ops);
  }
  if (arguments.weights) {
    Json weights = Json::Array();
    for (const auto& [name, value] : model.variables())
      weights.push_back(Json::Object({{"name", name}, {"dtype", DTypeName(value.dtype())}, {"shape", ShapeJson(value.shape())}}));
    json.Set("weights", weights);
  }
  fmt::print("{}\n", json.Dump(2));
  return OkStatus();
}

Status Show(const ShowArguments& arguments) {
  KERATIN_ASSIGN(const Model model, arguments.model.Load());
  if (arguments.json) return ShowJson(model, arguments);
  fmt::print("{}: {}{}{}\n", Bold(model.path()), model.kind(), model.parts().origin.empty() ? "" : ", " + model.parts().origin,
             model.tags().empty() ? "" : ", tags " + Join(model.tags(), ", "));
  if (!model.variables().empty())
    fmt::print("{} parameters in {} weights, {}\n", HumanCount(Parameters(model)), model.variables().size(), HumanBytes(WeightBytes(model)));
  const bool only = arguments.layers || arguments.ops || arguments.signatures || arguments.weights || arguments.names;
  if (!only) {
    const Result<Session> session = model.session({.threads = 1, .warm = false});
    const Result<Plugs> plugs = session.ok() ? PlugsOf(model, *session) : Result<Plugs>(session.status());
    if (plugs.ok()) {
      PrintPlugs("Feed", plugs->inputs, "");
      PrintPlugs("Fetch", plugs->outputs, plugs->outputs.size() == 1 ? "  <- the prediction" : "");
      if (const Result<Cost> cost = CostOf(*session, *plugs); cost.ok())
        fmt::print("\nOne answer (unknown sizes taken as 1) takes about {} floating-point operations and {} of working memory.\n", HumanCount(cost->flops),
                   HumanBytes(cost->arena_bytes));
    } else {
      fmt::print("\nIt cannot be run: {}\n", plugs.status().message());
    }
  }
  if (!only || arguments.signatures) PrintSignatures(model);
  if (!only || arguments.layers) PrintLayers(model);
  if (arguments.names) PrintNames(model);
  if (arguments.weights) PrintWeights(model);
  if (arguments.ops) KERATIN_TRY(PrintOps(model));
  for (const std::string& note : model.notes()) fmt::print("\nnote: {}\n", note);
  if (!only) fmt::print("\nMore: --names (Keras layer to tensor to variable), --ops, --weights, --json\n");
  return OkStatus();
}

}  // namespace

void AddShow(CommandLine& line) {
  Command command = line.Add("show", "Says what a model holds, what to feed it and what answers");
  auto arguments = std::make_shared<ShowArguments>();
  arguments->model.AddTo(command, false, "--weights-file");
  command.AddFlag("--layers", arguments->layers, "Keras layers with parameter counts");
  command.AddFlag("--ops", arguments->ops, "Every operation of the graph");
  command.AddFlag("--signatures", arguments->signatures, "Signatures, explained");
  command.AddFlag("--weights", arguments->weights, "Every weight with dtype and shape");
  command.AddFlag("--names", arguments->names, "Keras layer, tensor, signature key, variable, place in the file");
  command.AddFlag("--json", arguments->json, "Everything as JSON (with --ops and --weights those too)");
  command.Footer("Example:\n  keratin show model.keras\n  keratin show keras_save --names");
  command.Run([arguments] { return Show(*arguments); });
}

}  // namespace keratin::cli
