#include "graph/resource_variables.h"

#include <gtest/gtest.h>

namespace keratin {
namespace {

int Add(Graph& graph, const char* name, const char* op, std::vector<Endpoint> inputs, std::vector<int> after = {}) {
  Node node;
  node.name = name;
  node.op = op;
  node.inputs = std::move(inputs);
  node.control_inputs = std::move(after);
  node.attrs = Attrs{{"T", DType::kFloat}, {"dtype", DType::kFloat}, {"shape", Shape{}}};
  return graph.Add(std::move(node));
}

const Node& At(const Graph& graph, const char* name) { return graph.node(*graph.Find(name)); }

TEST(ResourceVariables, ReadersReadWhereTheyStand) {
  Graph graph;
  const int v = Add(graph, "v", "VariableV2", {});
  const int one = Add(graph, "one", "Const", {});
  const int assign = Add(graph, "assign", "Assign", {{v, 0}, {one, 0}});
  Add(graph, "before", "Identity", {{v, 0}});
  Add(graph, "after", "Identity", {{v, 0}}, {assign});
  Add(graph, "add", "AssignAdd", {{assign, 0}, {one, 0}});
  const Graph result = WithResourceVariables(graph);

  EXPECT_EQ(At(result, "v/handle").op, "VarHandleOp");
  EXPECT_EQ(At(result, "v/handle").attrs.String("shared_name"), "v");
  EXPECT_EQ(At(result, "v").op, "ReadVariableOp");
  EXPECT_EQ(At(result, "assign/assign").op, "AssignVariableOp");
  EXPECT_EQ(At(result, "assign").op, "Identity");
  EXPECT_EQ(At(result, "assign").control_inputs, std::vector<int>{*result.Find("assign/assign")});
  EXPECT_EQ(At(result, "after/value").op, "ReadVariableOp");
  EXPECT_EQ(At(result, "after/value").control_inputs, std::vector<int>{assign});
  EXPECT_TRUE(At(result, "before/value").control_inputs.empty());
  // The sum is made of what the assignment gave, so it waits for it, and shows the new value.
  EXPECT_EQ(At(result, "add/assign").op, "AssignAddVariableOp");
  EXPECT_EQ(At(result, "add/assign").control_inputs, std::vector<int>{assign});
  EXPECT_EQ(At(result, "add").op, "ReadVariableOp");
}

TEST(ResourceVariables, OthersStayReferences) {
  Graph graph;
  const int read_only = Add(graph, "read_only", "VariableV2", {});
  const int scattered = Add(graph, "scattered", "VariableV2", {});
  const int one = Add(graph, "one", "Const", {});
  Add(graph, "read", "Identity", {{read_only, 0}});
  Add(graph, "assign", "Assign", {{scattered, 0}, {one, 0}});
  Add(graph, "update", "ScatterUpdate", {{scattered, 0}, {one, 0}, {one, 0}});
  const Graph result = WithResourceVariables(graph);
  EXPECT_EQ(result.size(), graph.size());
  EXPECT_EQ(At(result, "read_only").op, "VariableV2");
  EXPECT_EQ(At(result, "scattered").op, "VariableV2");
  EXPECT_EQ(At(result, "assign").op, "Assign");
}

}  // namespace
}  // namespace keratin
