// For tests of rewrites: small graphs, run before and after.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "graph/graph.h"
#include "optimize/optimize.h"

namespace keratin::optimize {

// Builds a graph node by node. Any mistake fails the test and ends the process.
class GraphBuilder {
 public:
  Endpoint Feed(std::string_view name, const Shape& shape, DType dtype = DType::kFloat);
  Endpoint Constant(const Tensor& value);
  Endpoint Constant(const Shape& shape, float scale = 1);  // small numbers, all different
  Endpoint Ints(const std::vector<std::int32_t>& values);
  Endpoint Scalar(float value) { return Constant(Tensor::Scalar(value)); }
  Endpoint Op(std::string_view op, std::vector<Endpoint> inputs, Attrs attrs = {});
  [[nodiscard]] const Graph& graph() const { return graph_; }
  Graph& graph() { return graph_; }
  [[nodiscard]] std::string Name(Endpoint endpoint) const { return graph_.TensorName(endpoint); }

 private:
  Graph graph_;
};

using Feeds = std::vector<std::pair<std::string, Tensor>>;

// Numbers between -2 and 2.
Tensor SomeFloats(const Shape& shape, std::uint32_t seed = 1);

// The fetches' values, node by node.
std::vector<Tensor> RunGraph(const Graph& graph, const Feeds& feeds, const std::vector<std::string>& fetches);

// Optimises `graph`, runs it and the original, and expects the same answers within rounding. Gives the optimised graph.
Graph ExpectSame(const Graph& graph, const Feeds& feeds, const std::vector<std::string>& fetches);

int CountOps(const Graph& graph, std::string_view op);

}  // namespace keratin::optimize
