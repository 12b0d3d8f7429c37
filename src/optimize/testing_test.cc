#include "optimize/testing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/thread_pool.h"
#include "graph/evaluate.h"
#include "graph/infer.h"
#include "ops/registry.h"

namespace keratin::optimize {
namespace {

void Check(const Status& status) {
  if (status.ok()) return;
  ADD_FAILURE() << status.ToString();
  std::abort();
}

}  // namespace

Endpoint GraphBuilder::Feed(std::string_view name, const Shape& shape, DType dtype) {
  Node node;
  node.name = std::string(name);
  node.op = "Placeholder";
  node.attrs = Attrs{{"dtype", dtype}, {"shape", shape}};
  return {graph_.Add(std::move(node)), 0};
}

Endpoint GraphBuilder::Constant(const Tensor& value) {
  Node node;
  node.name = graph_.UniqueName("Const");
  node.op = "Const";
  node.attrs = Attrs{{"dtype", value.dtype()}, {"value", value}};
  return {graph_.Add(std::move(node)), 0};
}

Endpoint GraphBuilder::Constant(const Shape& shape, float scale) {
  Tensor value = SomeFloats(shape, static_cast<std::uint32_t>(graph_.size()) + 7);
  for (std::int64_t i = 0; i < value.size(); ++i) value.mutable_data<float>()[i] *= scale;
  return Constant(value);
}

Endpoint GraphBuilder::Ints(const std::vector<std::int32_t>& values) { return Constant(Tensor::Of(Shape{static_cast<std::int64_t>(values.size())}, values)); }

Endpoint GraphBuilder::Op(std::string_view op, std::vector<Endpoint> inputs, Attrs attrs) {
  const ParsedOp* spec = ops::Registry().Find(op);
  if (spec == nullptr) Check(Status(StatusCode::kInternal, "no op " + std::string(op)));
  Node node;
  node.name = graph_.UniqueName(op.front() == '_' ? op.substr(1) : op);
  node.op = std::string(op);
  node.inputs = std::move(inputs);
  node.attrs = std::move(attrs);
  std::vector<DType> types;
  for (const Endpoint& input : node.inputs) {
    const Node& source = graph_.node(input.node);
    const auto outputs = ops::Registry().Find(source.op)->OutputTypes(source);
    Check(outputs.status());
    types.push_back((*outputs)[static_cast<std::size_t>(input.output)]);
  }
  Check(spec->CompleteAttrs(node, types));
  spec->AddDefaults(node);
  return {graph_.Add(std::move(node)), 0};
}

Tensor SomeFloats(const Shape& shape, std::uint32_t seed) {
  std::vector<float> values(static_cast<std::size_t>(shape.NumElements()));
  for (float& value : values) {
    seed = seed * 1664525U + 1013904223U;
    value = static_cast<float>(seed >> 8) / static_cast<float>(1U << 22) - 2.F;
  }
  return Tensor::Of(shape, values);
}

std::vector<Tensor> RunGraph(const Graph& graph, const Feeds& feeds, const std::vector<std::string>& fetches) {
  ThreadPool pool(1);
  std::vector<int> roots;
  std::vector<Endpoint> wanted;
  for (const std::string& fetch : fetches) {
    const Result<Endpoint> endpoint = graph.FindTensor(fetch);
    Check(endpoint.status());
    wanted.push_back(*endpoint);
    roots.push_back(endpoint->node);
  }
  const Result<std::vector<int>> order = graph.TopologicalOrder(roots);
  Check(order.status());
  std::vector<std::vector<Tensor>> values(static_cast<std::size_t>(graph.size()));
  for (const int number : *order) {
    const Node& node = graph.node(number);
    auto& outputs = values[static_cast<std::size_t>(number)];
    if (const auto feed = std::find_if(feeds.begin(), feeds.end(), [&node](const auto& f) { return f.first == node.name; }); feed != feeds.end()) {
      outputs = {feed->second};
      continue;
    }
    if (node.op == "Const") {
      outputs = {*node.attrs.Get<Tensor>("value")};
      continue;
    }
    std::vector<Tensor> inputs;
    for (const Endpoint& input : node.inputs) inputs.push_back(values[static_cast<std::size_t>(input.node)][static_cast<std::size_t>(input.output)]);
    Result<std::vector<Tensor>> results = EvaluateNode(*ops::Registry().Find(node.op), node, inputs, pool);
    Check(results.status());
    outputs = *std::move(results);
  }
  std::vector<Tensor> results;
  for (const Endpoint& endpoint : wanted) results.push_back(values[static_cast<std::size_t>(endpoint.node)][static_cast<std::size_t>(endpoint.output)]);
  return results;
}

Graph ExpectSame(const Graph& graph, const Feeds& feeds, const std::vector<std::string>& fetches) {
  Request request{.registry = &ops::Registry(), .fetches = fetches};
  for (const auto& [name, value] : feeds) request.feeds.push_back(name);
  Result<Graph> optimized = Optimize(graph, request);
  Check(optimized.status());
  const std::vector<Tensor> before = RunGraph(graph, feeds, fetches);
  const std::vector<Tensor> after = RunGraph(*optimized, feeds, fetches);
  for (std::size_t i = 0; i < before.size(); ++i) {
    EXPECT_EQ(before[i].shape().ToString(), after[i].shape().ToString());
    EXPECT_EQ(before[i].dtype(), after[i].dtype());
    if (before[i].dtype() != DType::kFloat || !(before[i].shape() == after[i].shape())) continue;
    for (std::int64_t k = 0; k < before[i].size(); ++k) {
      const float want = before[i].data<float>()[k];
      EXPECT_NEAR(after[i].data<float>()[k], want, 2e-5F * std::max(1.F, std::abs(want))) << "element " << k;
    }
  }
  return *std::move(optimized);
}

int CountOps(const Graph& graph, std::string_view op) {
  return static_cast<int>(std::count_if(graph.nodes().begin(), graph.nodes().end(), [op](const Node& node) { return node.op == op; }));
}

}  // namespace keratin::optimize
