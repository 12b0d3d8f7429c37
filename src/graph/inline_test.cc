#include "graph/inline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace keratin {
namespace {

using ::testing::HasSubstr;

// A function of one argument "x" that is a chain of `ops`.
std::shared_ptr<Function> Chain(const std::string& name, const std::vector<std::string>& ops) {
  auto function = std::make_shared<Function>();
  function->name = name;
  int last = function->body.Add({.name = "x", .op = "_Arg", .attrs = {{"T", DType::kFloat}, {"index", std::int64_t{0}}}});
  function->args = {last};
  for (std::size_t i = 0; i < ops.size(); ++i) last = function->body.Add({.name = "n" + std::to_string(i), .op = ops[i], .inputs = {{last, 0}}});
  function->result_names = {"y"};
  function->results = {{last, 0}};
  function->result_types = {DType::kFloat};
  return function;
}

Node Call(const std::string& name, const std::string& function, Endpoint input) {
  return {.name = name,
          .op = "PartitionedCall",
          .inputs = {input},
          .attrs = {{"f", FunctionName{function}}, {"Tin", std::vector<DType>{DType::kFloat}}, {"Tout", std::vector<DType>{DType::kFloat}}}};
}

TEST(InlineCalls, ReplacesCallsByBodies) {
  Graph graph;
  graph.producer = 7;
  graph.functions["f"] = Chain("f", {"Relu"});
  graph.functions["unused"] = Chain("unused", {"Relu"});
  graph.Add({.name = "in", .op = "Placeholder"});
  graph.Add(Call("call", "f", {0, 0}));
  graph.Add({.name = "legacy", .op = "f", .inputs = {{1, 0}}});
  graph.Add({.name = "out", .op = "Neg", .inputs = {{2, 0}}});
  const Result<Graph> inlined = InlineCalls(graph);
  ASSERT_TRUE(inlined.ok()) << inlined.status().ToString();
  EXPECT_EQ(inlined->producer, 7);
  EXPECT_TRUE(inlined->functions.empty());
  const int first = *inlined->Find("call/n0");
  const int second = *inlined->Find("legacy/n0");
  EXPECT_EQ(inlined->node(first).op, "Relu");
  EXPECT_EQ(inlined->node(first).inputs[0], (Endpoint{0, 0}));
  EXPECT_EQ(inlined->node(second).inputs[0], (Endpoint{first, 0}));
  EXPECT_EQ(inlined->node(*inlined->Find("out")).inputs[0], (Endpoint{second, 0}));
  // The call's own tensor is still there by name.
  const Node& call = inlined->node(*inlined->Find("call"));
  EXPECT_EQ(call.op, "Identity");
  EXPECT_EQ(call.attrs.Type("T"), DType::kFloat);
  EXPECT_EQ(call.inputs[0], (Endpoint{first, 0}));
  EXPECT_EQ(inlined->node(*inlined->Find("legacy")).attrs.Type("T"), DType::kFloat);
}

TEST(InlineCalls, InlinesCallsOfCallsAndPassesArgumentsThrough) {
  Graph graph;
  graph.functions["inner"] = Chain("inner", {"Relu"});
  graph.functions["same"] = Chain("same", {});
  auto outer = Chain("outer", {"Tanh"});
  outer->body.Add(Call("again", "inner", {1, 0}));
  outer->body.Add(Call("pass", "same", {2, 0}));
  outer->results = {{3, 0}};
  graph.functions["outer"] = outer;
  graph.Add({.name = "in", .op = "Placeholder"});
  graph.Add(Call("call", "outer", {0, 0}));
  graph.Add(Call("call2", "same", {1, 0}));
  graph.Add({.name = "out", .op = "Neg", .inputs = {{2, 0}}});
  const Result<Graph> inlined = InlineCalls(graph);
  ASSERT_TRUE(inlined.ok()) << inlined.status().ToString();
  EXPECT_EQ(inlined->TensorName(inlined->node(*inlined->Find("out")).inputs[0]), "call/again/n0:0");
  EXPECT_EQ(inlined->TensorName(inlined->node(*inlined->Find("call/again/n0")).inputs[0]), "call/n0:0");
}

TEST(InlineCalls, KeepsLoopBodiesAndInlinesInThem) {
  Graph graph;
  graph.functions["f"] = Chain("f", {"Relu"});
  auto body = Chain("body", {});
  body->body.Add(Call("call", "f", {0, 0}));
  body->results = {{1, 0}};
  graph.functions["body"] = body;
  graph.functions["cond"] = Chain("cond", {"Less"});
  graph.Add({.name = "in", .op = "Placeholder"});
  graph.Add({.name = "while", .op = "While", .inputs = {{0, 0}}, .attrs = {{"body", FunctionName{"body"}}, {"cond", FunctionName{"cond"}}}});
  const Result<Graph> inlined = InlineCalls(graph);
  ASSERT_TRUE(inlined.ok());
  ASSERT_EQ(inlined->functions.size(), 2U);
  const Function& kept = *inlined->functions.find("body")->second;
  EXPECT_EQ(kept.body.TensorName(kept.results[0]), "call/n0:0");
}

TEST(InlineCalls, KeepsSideEffectsAndOrder) {
  Graph graph;
  auto count = Chain("count", {"Relu"});
  count->body.Add({.name = "assign", .op = "AssignAddVariableOp", .inputs = {{0, 0}}});
  count->control_results = {2};
  graph.functions["count"] = count;
  graph.Add({.name = "in", .op = "Placeholder"});
  graph.Add({.name = "before", .op = "NoOp"});
  Node call = Call("call", "count", {0, 0});
  call.control_inputs = {1};
  graph.Add(call);
  graph.Add({.name = "out", .op = "Neg", .inputs = {{2, 0}}});
  graph.Add({.name = "after", .op = "NoOp", .control_inputs = {2}});
  const Result<Graph> inlined = InlineCalls(graph);
  ASSERT_TRUE(inlined.ok());
  const int assign = *inlined->Find("call/assign");
  EXPECT_EQ(inlined->node(assign).control_inputs, std::vector<int>{1});
  EXPECT_EQ(inlined->node(*inlined->Find("after")).control_inputs, std::vector<int>{assign});
  // The result is taken from the call's node, which waits for the assignment.
  const int identity = *inlined->Find("call");
  EXPECT_EQ(inlined->node(*inlined->Find("out")).inputs[0], (Endpoint{identity, 0}));
  EXPECT_EQ(inlined->node(identity).control_inputs, std::vector<int>{assign});
}

TEST(InlineCalls, LeavesCallsOfFunctionsThatAreNotThere) {
  Graph graph;
  graph.Add({.name = "in", .op = "Placeholder"});
  graph.Add(Call("call", "nowhere", {0, 0}));
  const Result<Graph> inlined = InlineCalls(graph);
  ASSERT_TRUE(inlined.ok());
  EXPECT_EQ(inlined->node(1).op, "PartitionedCall");
  EXPECT_EQ(inlined->node(1).attrs.Function("f"), "nowhere");
}

TEST(InlineCalls, RefusesWhatCannotEnd) {
  const auto error = [](const Graph& graph) { return InlineCalls(graph).status().ToString(); };
  Graph self;
  auto f = Chain("f", {});
  f->body.Add(Call("call", "f", {0, 0}));
  self.functions["f"] = f;
  self.Add({.name = "in", .op = "Placeholder"});
  self.Add(Call("call", "f", {0, 0}));
  EXPECT_THAT(error(self), HasSubstr("function \"f\" calls itself"));

  Graph loop;
  auto body = Chain("body", {});
  body->body.Add({.name = "w", .op = "While", .inputs = {{0, 0}}, .attrs = {{"body", FunctionName{"body"}}}});
  loop.functions["body"] = body;
  loop.Add({.name = "w", .op = "While", .attrs = {{"body", FunctionName{"body"}}}});
  EXPECT_THAT(error(loop), HasSubstr("function \"body\" calls itself"));

  Graph circle;
  circle.functions["same"] = Chain("same", {});
  circle.Add({.name = "in", .op = "Neg"});
  circle.Add(Call("a", "same", {2, 0}));
  circle.Add(Call("b", "same", {1, 0}));
  circle.mutable_node(0).inputs = {{1, 0}};
  EXPECT_THAT(error(circle), HasSubstr("in a circle"));

  Graph bomb;
  bomb.functions["f0"] = Chain("f0", std::vector<std::string>(50, "Relu"));
  for (int i = 1; i <= 40; ++i) {
    auto twice = Chain("f" + std::to_string(i), {});
    twice->body.Add(Call("a", "f" + std::to_string(i - 1), {0, 0}));
    twice->body.Add(Call("b", "f" + std::to_string(i - 1), {1, 0}));
    twice->results = {{2, 0}};
    bomb.functions[twice->name] = twice;
  }
  bomb.Add({.name = "in", .op = "Placeholder"});
  bomb.Add(Call("call", "f40", {0, 0}));
  EXPECT_THAT(error(bomb), HasSubstr("multiply"));

  Graph deep;
  deep.functions["f0"] = Chain("f0", {});
  for (int i = 1; i <= 5000; ++i) {
    auto next = Chain("f" + std::to_string(i), {});
    next->body.Add(Call("a", "f" + std::to_string(i - 1), {0, 0}));
    deep.functions[next->name] = next;
  }
  deep.Add({.name = "in", .op = "Placeholder"});
  deep.Add(Call("call", "f5000", {0, 0}));
  EXPECT_THAT(error(deep), HasSubstr("deep"));

  Graph arguments;
  arguments.functions["f"] = Chain("f", {});
  arguments.Add({.name = "call", .op = "f"});
  EXPECT_THAT(error(arguments), HasSubstr("with 0 inputs; it takes 1"));

  Graph results;
  results.functions["f"] = Chain("f", {});
  results.Add({.name = "in", .op = "Placeholder"});
  results.Add(Call("call", "f", {0, 0}));
  results.Add({.name = "out", .op = "Neg", .inputs = {{1, 3}}});
  EXPECT_THAT(error(results), HasSubstr("no result 3"));
}

}  // namespace
}  // namespace keratin
