#include <fmt/core.h>
#include <memory>

#include "api/parts.h"
#include "base/errors.h"
#include "cli/command.h"
#include "graph/attr.h"

namespace keratin::cli {
namespace {

struct DumpArguments {
  ModelArguments model;
  std::string stage = "graph";
  std::string signature;
  std::int64_t batch = 1;
};

Status Dump(const DumpArguments& arguments) {
  KERATIN_ASSIGN(const Model model, arguments.model.Load());
  if (arguments.stage == "model") {
    fmt::print("{} {}\n", model.kind(), model.parts().origin);
    for (const LayerNames& layer : model.layers()) {
      fmt::print("{} ({}) call {}\n", layer.path, layer.class_name, layer.call_index);
      for (const std::string& output : layer.outputs) fmt::print("    out {}\n", output);
      for (const std::string& variable : layer.variables) fmt::print("    variable {}\n", variable);
    }
    return OkStatus();
  }
  if (arguments.stage == "graph") {
    Graph graph = model.parts().meta.graph;
    if (const std::shared_ptr<const PlanFile>& plan = model.parts().plan; plan != nullptr) {
      KERATIN_ASSIGN(SourcePart source, plan->source());
      graph = std::move(source.graph);
    }
    for (const Node& node : graph.nodes()) {
      std::string inputs;
      for (const Endpoint& input : node.inputs) inputs += (inputs.empty() ? "" : ", ") + graph.TensorName(input);
      fmt::print("{} = {}({})", node.name, node.op, inputs);
      for (const auto& [name, value] : node.attrs.map()) fmt::print(" {}={}", name, AttrToString(value));
      fmt::print("\n");
    }
    return OkStatus();
  }
  KERATIN_ASSIGN(const Session session, model.session(arguments.model.session_options()));
  KERATIN_ASSIGN(const Plugs plugs, FindPlugs(model, session, arguments.signature));
  std::vector<std::string> feeds;
  std::vector<std::string> fetches;
  for (const Plug& plug : plugs.inputs) feeds.push_back(plug.info.name);
  for (const Plug& plug : plugs.outputs) fetches.push_back(plug.info.name);
  KERATIN_ASSIGN(const Callable callable, session.Prepare(feeds, fetches));
  std::vector<Shape> shapes;
  for (const TensorInfo& info : callable.inputs()) {
    if (arguments.stage == "optimized") {
      shapes.push_back(info.shape);
      continue;
    }
    KERATIN_ASSIGN(const Tensor example, RandomTensor(info, arguments.batch, 1));
    shapes.push_back(example.shape());
  }
  KERATIN_ASSIGN(const std::string text, callable.PlanText(shapes));
  fmt::print("{}", text);
  return OkStatus();
}

}  // namespace

void AddDump(CommandLine& line) {
  Command command = line.Add("dump", "Prints a stage on a model's way: model, graph, optimized, plan");
  auto arguments = std::make_shared<DumpArguments>();
  arguments->model.AddTo(command, true);
  command.Add("--stage", arguments->stage, "model (Keras layers), graph (ops as saved), optimized (after all rewrites), plan (steps, kernels, memory)")
      .OneOf({"model", "graph", "optimized", "plan"});
  command.Add("--signature", arguments->signature, "Signature that is optimised and planned");
  command.Add("--batch", arguments->batch, "Batch size of the plan").Positive();
  command.Footer("Example:\n  keratin dump --stage=plan model.keras");
  command.Run([arguments] { return Dump(*arguments); });
}

}  // namespace keratin::cli
