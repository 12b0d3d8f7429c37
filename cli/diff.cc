#include <fmt/core.h>

#include <memory>
#include <set>

#include "api/parts.h"
#include "base/errors.h"
#include "cli/command.h"
#include "graph/attr.h"

namespace keratin::cli {
namespace {

struct DiffArguments {
  ModelArguments a;
  ModelArguments b;
};

struct Report {
  int differences = 0;
  void Line(const std::string& text) {
    ++differences;
    fmt::print("{}\n", text);
  }
};

std::string InputsOf(const Graph& graph, const Node& node) {
  std::string text;
  for (const Endpoint& input : node.inputs) text += (text.empty() ? "" : ", ") + graph.TensorName(input);
  return text;
}

void DiffGraphs(const Graph& a, const Graph& b, Report& report) {
  for (const Node& node : a.nodes()) {
    const std::optional<int> other = b.Find(node.name);
    if (!other) {
      report.Line(fmt::format("- node {} ({})", node.name, node.op));
      continue;
    }
    const Node& twin = b.node(*other);
    if (twin.op != node.op) report.Line(fmt::format("  node {}: op {} | {}", node.name, node.op, twin.op));
    const std::string inputs = InputsOf(a, node);
    const std::string twin_inputs = InputsOf(b, twin);
    if (inputs != twin_inputs) report.Line(fmt::format("  node {}: inputs {} | {}", node.name, inputs, twin_inputs));
    std::set<std::string> names;
    for (const auto& [name, value] : node.attrs.map()) names.insert(name);
    for (const auto& [name, value] : twin.attrs.map()) names.insert(name);
    for (const std::string& name : names) {
      const auto x = node.attrs.map().find(name);
      const auto y = twin.attrs.map().find(name);
      const bool both = x != node.attrs.map().end() && y != twin.attrs.map().end();
      if (both && SameAttr(x->second, y->second)) continue;
      report.Line(fmt::format("  node {}: attribute {} {} | {}", node.name, name, x != node.attrs.map().end() ? AttrToString(x->second) : "<default>",
                              y != twin.attrs.map().end() ? AttrToString(y->second) : "<default>"));
    }
  }
  for (const Node& node : b.nodes())
    if (!a.Find(node.name)) report.Line(fmt::format("+ node {} ({})", node.name, node.op));
  for (const auto& [name, function] : a.functions)
    if (!b.functions.contains(name)) report.Line(fmt::format("- function {}", name));
  for (const auto& [name, function] : b.functions) {
    const auto twin = a.functions.find(name);
    if (twin == a.functions.end())
      report.Line(fmt::format("+ function {}", name));
    else
      DiffGraphs(twin->second->body, function->body, report);
  }
}

void DiffInfos(const std::string& where, const std::map<std::string, TensorInfo>& a, const std::map<std::string, TensorInfo>& b, Report& report) {
  for (const auto& [key, info] : a) {
    const auto twin = b.find(key);
    if (twin == b.end())
      report.Line(fmt::format("- {} {}", where, key));
    else if (twin->second.name != info.name || twin->second.dtype != info.dtype || twin->second.shape != info.shape)
      report.Line(fmt::format("  {} {}: {} {} {} | {} {} {}", where, key, info.name, DTypeName(info.dtype), info.shape.ToString(), twin->second.name,
                              DTypeName(twin->second.dtype), twin->second.shape.ToString()));
  }
  for (const auto& [key, info] : b)
    if (!a.contains(key)) report.Line(fmt::format("+ {} {}", where, key));
}

void DiffSignatures(const std::map<std::string, Signature>& a, const std::map<std::string, Signature>& b, Report& report) {
  for (const auto& [key, signature] : a) {
    const auto twin = b.find(key);
    if (twin == b.end()) {
      report.Line("- signature " + key);
      continue;
    }
    if (signature.method_name != twin->second.method_name)
      report.Line(fmt::format("  signature {}: method {} | {}", key, signature.method_name, twin->second.method_name));
    DiffInfos("signature " + key + ": input", signature.inputs, twin->second.inputs, report);
    DiffInfos("signature " + key + ": output", signature.outputs, twin->second.outputs, report);
  }
  for (const auto& [key, signature] : b)
    if (!a.contains(key)) report.Line("+ signature " + key);
}

void DiffWeights(const std::map<std::string, Tensor>& a, const std::map<std::string, Tensor>& b, Report& report) {
  double worst = 0;
  int same = 0;
  for (const auto& [name, value] : a) {
    const auto twin = b.find(name);
    if (twin == b.end()) {
      report.Line(fmt::format("- weight {} {} {}", name, DTypeName(value.dtype()), value.shape().ToString()));
      continue;
    }
    if (value.Identical(twin->second)) {
      ++same;
      continue;
    }
    if (value.dtype() != twin->second.dtype() || value.shape() != twin->second.shape()) {
      report.Line(fmt::format("  weight {}: {} {} | {} {}", name, DTypeName(value.dtype()), value.shape().ToString(), DTypeName(twin->second.dtype()),
                              twin->second.shape().ToString()));
      continue;
    }
    const Result<Difference> difference = Compare(value, twin->second, 0, 0);
    worst = std::max(worst, difference.ok() ? difference->absolute : 0);
    report.Line(fmt::format("  weight {}: differs by up to {:.3g}", name, difference.ok() ? difference->absolute : 0));
  }
  for (const auto& [name, value] : b)
    if (!a.contains(name)) report.Line(fmt::format("+ weight {} {} {}", name, DTypeName(value.dtype()), value.shape().ToString()));
  fmt::print("{} weights are equal; greatest difference {:.3g}\n", same, worst);
}

Status Diff(const DiffArguments& arguments) {
  KERATIN_ASSIGN(const Model a, arguments.a.Load());
  KERATIN_ASSIGN(const Model b, arguments.b.Load());
  for (const Model& model : {a, b})
    if (model.parts().plan != nullptr) return Unimplemented("{}: a plan is only for running; compare the model that it was made of", model.path());
  Report report;
  DiffGraphs(a.parts().meta.graph, b.parts().meta.graph, report);
  DiffSignatures(a.signatures(), b.signatures(), report);
  DiffWeights(a.variables(), b.variables(), report);
  if (report.differences == 0) {
    fmt::print("equal\n");
    return OkStatus();
  }
  return FailedPrecondition("{} and {} differ in {} places", arguments.a.path, arguments.b.path, report.differences);
}

}  // namespace

void AddDiff(CommandLine& line) {
  Command command = line.Add("diff", "Compares two models: graph, signatures and weights; ends 0 only when they are equal");
  auto arguments = std::make_shared<DiffArguments>();
  command.Add("A", arguments->a.path, "One model").Required();
  command.Add("B", arguments->b.path, "The other").Required();
  command.Add("--tags-a", arguments->a.tags, "Tag set of A, comma-separated");
  command.Add("--tags-b", arguments->b.tags, "Tag set of B, comma-separated");
  command.Footer("Example:\n  keratin diff model.keras keras_save\nLines begin with - (only in A), + (only in B) or blank (A | B).");
  command.Run([arguments] { return Diff(*arguments); });
}

}  // namespace keratin::cli
