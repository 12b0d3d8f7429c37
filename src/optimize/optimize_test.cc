#include "optimize/optimize.h"

#include <gtest/gtest.h>

#include "base/errors.h"
#include "ops/registry.h"
#include "optimize/testing.h"

namespace keratin::optimize {
namespace {

const Shape kRows = {Shape::kUnknown, 6};
const Shape kImages = {Shape::kUnknown, 5, 7, 4};
const Attrs kConv = {{"strides", std::vector<std::int64_t>{1, 1, 1, 1}}, {"padding", std::string("SAME")}};
const Attrs kValidConv = {{"strides", std::vector<std::int64_t>{1, 1, 1, 1}}, {"padding", std::string("VALID")}};

Feeds Rows() { return {{"x", SomeFloats({3, 6})}}; }
Feeds Images() { return {{"x", SomeFloats({2, 5, 7, 4})}}; }

TEST(Optimize, BypassesIdentitiesAndKeepsFetchedNames) {
  GraphBuilder b;
  Endpoint x = b.Feed("x", kRows);
  for (int i = 0; i < 3; ++i) x = b.Op("Identity", {x});
  x = b.Op("Identity", {b.Op("Relu", {b.Op("StopGradient", {x})})});
  const Graph graph = ExpectSame(b.graph(), Rows(), {b.Name(x)});
  EXPECT_EQ(graph.size(), 3);
  EXPECT_TRUE(graph.Find(b.graph().node(x.node).name));
}

TEST(Optimize, DropsWhatDoesNothing) {
  GraphBuilder b;
  Endpoint x = b.Feed("x", kRows);
  x = b.Op("AddV2", {x, b.Scalar(0)});
  x = b.Op("Mul", {b.Scalar(1), x});
  x = b.Op("Transpose", {b.Op("Transpose", {x, b.Ints({1, 0})}), b.Ints({1, 0})});
  x = b.Op("Pad", {x, b.Constant(Tensor::Of(Shape{2, 2}, std::vector<std::int32_t>{0, 0, 0, 0}))});
  x = b.Op("Tanh", {b.Op("Cast", {x}, {{"DstT", DType::kFloat}})});
  EXPECT_EQ(ExpectSame(b.graph(), Rows(), {b.Name(x)}).size(), 2);
}

TEST(Optimize, KeepsASumThatBroadcasts) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", {Shape::kUnknown, 1});
  const Endpoint y = b.Op("Neg", {b.Op("AddV2", {x, b.Constant(Tensor::Of(Shape{4}, std::vector<float>(4, 0.F)))})});
  EXPECT_EQ(CountOps(ExpectSame(b.graph(), {{"x", SomeFloats({3, 1})}}, {b.Name(y)}), "AddV2"), 1);
}

TEST(Optimize, TransposesBecomeOne) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", kImages);
  const Endpoint y = b.Op("Transpose", {b.Op("Transpose", {x, b.Ints({0, 3, 1, 2})}), b.Ints({0, 2, 1, 3})});
  EXPECT_EQ(CountOps(ExpectSame(b.graph(), Images(), {b.Name(y)}), "Transpose"), 1);
}

TEST(Optimize, MatMulTakesBiasResidualAndActivation) {
  for (const std::string_view op : {"Relu", "Relu6", "Elu", "Selu", "Sigmoid", "Tanh", "Softplus", "Softsign", "LeakyRelu"}) {
    GraphBuilder b;
    const Endpoint x = b.Feed("x", kRows);
    Endpoint y = b.Op("BiasAdd", {b.Op("MatMul", {x, b.Constant(Shape{6, 6})}), b.Constant(Shape{6})});
    y = b.Op(op, {b.Op("AddV2", {x, y})});
    const Graph graph = ExpectSame(b.graph(), Rows(), {b.Name(y)});
    EXPECT_EQ(CountOps(graph, "_FusedMatMul"), 1) << op;
    EXPECT_EQ(CountOps(graph, "AddV2") + CountOps(graph, op), 0) << op;
  }
}

TEST(Optimize, ASumThatIsReadTwiceStays) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", kRows);
  const Endpoint sum = b.Op("BiasAdd", {b.Op("MatMul", {x, b.Constant(Shape{6, 3})}), b.Constant(Shape{3})});
  const Endpoint y = b.Op("Mul", {b.Op("Relu", {sum}), b.Op("Exp", {sum})});
  const Graph graph = ExpectSame(b.graph(), Rows(), {b.Name(y), b.Name(sum)});
  EXPECT_EQ(CountOps(graph, "Relu"), 1);
  EXPECT_EQ(CountOps(graph, "_FusedMatMul"), 1);
}

TEST(Optimize, ABatchThatMayBroadcastIsNoResidual) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", kRows);
  const Endpoint z = b.Feed("z", kRows);
  const Endpoint y = b.Op("AddV2", {b.Op("MatMul", {x, b.Constant(Shape{6, 6})}), z});
  EXPECT_EQ(CountOps(ExpectSame(b.graph(), {{"x", SomeFloats({3, 6})}, {"z", SomeFloats({1, 6})}}, {b.Name(y)}), "AddV2"), 1);
}

// Every way to write an activation, after a sum and on its own.
TEST(Optimize, SpellingsOfActivations) {
  struct Case {
    const char* name;
    Endpoint (*make)(GraphBuilder&, Endpoint);
  };
  const std::vector<Case> cases = {
      {"swish",
       [](GraphBuilder& b, Endpoint x) {
         return b.Op("Mul", {x, b.Op("Sigmoid", {x})});
       }},
      {"swish",
       [](GraphBuilder& b, Endpoint x) {
         return b.Op("Mul", {b.Op("Sigmoid", {b.Op("Mul", {b.Scalar(1), x})}), x});
       }},
      {"mish",
       [](GraphBuilder& b, Endpoint x) {
         return b.Op("Mul", {x, b.Op("Tanh", {b.Op("Softplus", {x})})});
       }},
      {"clip",
       [](GraphBuilder& b, Endpoint x) {
         return b.Op("Minimum", {b.Op("Maximum", {x, b.Scalar(-0.5)}), b.Scalar(0.75)});
       }},
      {"clip",
       [](GraphBuilder& b, Endpoint x) {
         return b.Op("Minimum", {b.Op("Relu", {x}), b.Scalar(1.5)});
       }},
      {"clip",
       [](GraphBuilder& b, Endpoint x) {
         return b.Op("ClipByValue", {x, b.Scalar(-1), b.Scalar(0.5)});
       }},
      {"hard_sigmoid",
       [](GraphBuilder& b, Endpoint x) {
         return b.Op("ClipByValue", {b.Op("AddV2", {b.Op("Mul", {x, b.Scalar(0.2F)}), b.Scalar(0.5F)}), b.Scalar(0), b.Scalar(1)});
       }},
      {"hard_sigmoid",
       [](GraphBuilder& b, Endpoint x) {
         return b.Op("RealDiv", {b.Op("Relu6", {b.Op("AddV2", {x, b.Scalar(3)})}), b.Scalar(6)});
       }},
      {"hard_swish",
       [](GraphBuilder& b, Endpoint x) {
         return b.Op("Mul", {x, b.Op("Mul", {b.Op("Relu6", {b.Op("AddV2", {x, b.Scalar(3)})}), b.Scalar(1.F / 6)})});
       }},
      {"hard_swish",
       [](GraphBuilder& b, Endpoint x) {
         return b.Op("RealDiv", {b.Op("Mul", {x, b.Op("Relu6", {b.Op("AddV2", {b.Scalar(3), x})})}), b.Scalar(6)});
       }},
      {"gelu",
       [](GraphBuilder& b, Endpoint x) {
         return b.Op("Mul", {b.Op("Mul", {b.Scalar(0.5F), x}), b.Op("AddV2", {b.Scalar(1), b.Op("Erf", {b.Op("RealDiv", {x, b.Scalar(1.4142135F)})})})});
       }},
      {"gelu",
       [](GraphBuilder& b, Endpoint x) {
         return b.Op("Mul", {b.Op("Mul", {b.Scalar(0.5F), x}), b.Op("Erfc", {b.Op("Mul", {b.Op("Neg", {x}), b.Scalar(0.70710677F)})})});
       }},
      {"gelu_tanh",
       [](GraphBuilder& b, Endpoint x) {
         const Endpoint cube = b.Op("Mul", {b.Scalar(0.044715F), b.Op("Pow", {x, b.Scalar(3)})});
         const Endpoint inner = b.Op("Mul", {b.Scalar(0.7978846F), b.Op("AddV2", {x, cube})});
         return b.Op("Mul", {b.Op("Mul", {b.Scalar(0.5F), x}), b.Op("AddV2", {b.Scalar(1), b.Op("Tanh", {inner})})});
       }},
      {"elu",
       [](GraphBuilder& b, Endpoint x) {
         return b.Op("SelectV2", {b.Op("Greater", {x, b.Scalar(0)}), x, b.Op("Mul", {b.Scalar(0.3F), b.Op("Elu", {x})})});
       }},
  };
  for (const Case& c : cases) {
    GraphBuilder b;
    const Endpoint x = b.Feed("x", kRows);
    const Endpoint y = c.make(b, b.Op("BiasAdd", {b.Op("MatMul", {x, b.Constant(Shape{6, 5}, 0.5F)}), b.Constant(Shape{5})}));
    const Graph graph = ExpectSame(b.graph(), Rows(), {b.Name(y)});
    EXPECT_EQ(graph.size(), 4) << c.name;
    const std::optional<int> root = graph.Find(b.graph().node(y.node).name);
    ASSERT_TRUE(root) << c.name;
    EXPECT_EQ(graph.node(*root).attrs.String("activation"), c.name);

    GraphBuilder alone;
    const Endpoint z = c.make(alone, alone.Feed("x", kRows));
    ExpectSame(alone.graph(), Rows(), {alone.Name(z)});
  }
}

TEST(Optimize, DenseOfRankThree) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", {Shape::kUnknown, 4, 6});
  Endpoint y = b.Op("MatMul", {b.Op("Reshape", {b.Op("Transpose", {x, b.Ints({0, 1, 2})}), b.Ints({-1, 6})}), b.Constant(Shape{6, 6})});
  y = b.Op("BiasAdd", {b.Op("Reshape", {y, b.Ints({-1, 4, 6})}), b.Constant(Shape{6})});
  y = b.Op("Tanh", {b.Op("AddV2", {y, x})});
  const Graph graph = ExpectSame(b.graph(), {{"x", SomeFloats({2, 4, 6})}}, {b.Name(y)});
  EXPECT_EQ(CountOps(graph, "_FusedMatMul"), 1);
  EXPECT_EQ(CountOps(graph, "Tanh") + CountOps(graph, "BiasAdd") + CountOps(graph, "AddV2") + CountOps(graph, "Transpose"), 0);
}

Endpoint BatchNorm(GraphBuilder& b, Endpoint x, std::int64_t channels) {
  Tensor variance = SomeFloats({channels}, 5);
  for (std::int64_t i = 0; i < channels; ++i) variance.mutable_data<float>()[i] = variance.data<float>()[i] + 3;
  return b.Op("FusedBatchNormV3", {x, b.Constant(Shape{channels}), b.Constant(Shape{channels}), b.Constant(Shape{channels}), b.Constant(variance)},
              {{"is_training", false}, {"epsilon", 0.001F}});
}

TEST(Optimize, ConvolutionTakesPaddingNormBiasResidualAndActivation) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", kImages);
  const Endpoint padded = b.Op("Pad", {x, b.Constant(Tensor::Of(Shape{4, 2}, std::vector<std::int32_t>{0, 0, 1, 1, 2, 0, 0, 0}))});
  Endpoint y = b.Op("Conv2D", {padded, b.Constant(Shape{3, 3, 4, 4}, 0.3F)}, kValidConv);
  y = BatchNorm(b, b.Op("BiasAdd", {y, b.Constant(Shape{4})}), 4);
  y = b.Op("Relu6", {b.Op("AddV2", {x, y})});
  const Graph graph = ExpectSame(b.graph(), Images(), {b.Name(y)});
  EXPECT_EQ(CountOps(graph, "_FusedConv2D"), 1);
  EXPECT_EQ(graph.size(), 4);
}

TEST(Optimize, DepthwiseTakesNormAndHardSwish) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", kImages);
  Endpoint y = BatchNorm(b, b.Op("DepthwiseConv2dNative", {x, b.Constant(Shape{3, 3, 4, 2}, 0.3F)}, kConv), 8);
  y = b.Op("Mul", {y, b.Op("Mul", {b.Op("Relu6", {b.Op("AddV2", {y, b.Scalar(3)})}), b.Scalar(1.F / 6)})});
  const Graph graph = ExpectSame(b.graph(), Images(), {b.Name(y)});
  EXPECT_EQ(CountOps(graph, "_FusedDepthwiseConv2dNative"), 1);
  EXPECT_EQ(graph.size(), 4);
}

TEST(Optimize, CausalConv1D) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", {Shape::kUnknown, 8, 4});
  const Endpoint padded = b.Op("Pad", {x, b.Constant(Tensor::Of(Shape{3, 2}, std::vector<std::int32_t>{0, 0, 2, 0, 0, 0}))});
  const Endpoint image = b.Op("ExpandDims", {padded, b.Constant(Tensor::Scalar(std::int32_t{-3}))});
  Endpoint y = b.Op("Conv2D", {image, b.Constant(Shape{1, 3, 4, 5})}, kValidConv);
  y = b.Op("Squeeze", {y}, {{"squeeze_dims", std::vector<std::int64_t>{-3}}});
  y = b.Op("Relu", {b.Op("BiasAdd", {y, b.Constant(Shape{5})})});
  const Graph graph = ExpectSame(b.graph(), {{"x", SomeFloats({2, 8, 4})}}, {b.Name(y)});
  EXPECT_EQ(CountOps(graph, "_FusedConv2D"), 1);
  EXPECT_EQ(CountOps(graph, "Pad") + CountOps(graph, "BiasAdd") + CountOps(graph, "Relu"), 0);
}

TEST(Optimize, NormInPiecesGoesIntoTheMatMulBefore) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", kRows);
  Endpoint y = b.Op("MatMul", {x, b.Constant(Shape{5, 6})}, {{"transpose_b", true}});
  y = b.Op("AddV2", {b.Op("Mul", {b.Op("BiasAdd", {y, b.Constant(Shape{5})}), b.Constant(Shape{5})}), b.Constant(Shape{5})});
  const Graph graph = ExpectSame(b.graph(), Rows(), {b.Name(y)});
  EXPECT_EQ(graph.size(), 4);
}

TEST(Optimize, NormAloneIsScaleAndShift) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", kImages);
  const Endpoint y = b.Op("Relu", {BatchNorm(b, b.Op("Abs", {x}), 4)});
  const Graph graph = ExpectSame(b.graph(), Images(), {b.Name(y)});
  EXPECT_EQ(CountOps(graph, "_ScaleShift"), 1);
  EXPECT_EQ(CountOps(graph, "Relu"), 0);
}

std::shared_ptr<const Function> Branch(const char* name, const char* op) {
  auto function = std::make_shared<Function>();
  function->name = name;
  Node arg;
  arg.name = "x";
  arg.op = "_Arg";
  arg.attrs = Attrs{{"T", DType::kFloat}, {"index", std::int64_t{0}}};
  function->args = {function->body.Add(std::move(arg))};
  Node node;
  node.name = "y";
  node.op = op;
  node.inputs = {{0, 0}};
  node.attrs = Attrs{{"T", DType::kFloat}};
  function->results = {{function->body.Add(std::move(node)), 0}};
  function->result_names = {"y"};
  return function;
}

TEST(Optimize, TakesTheBranchOfAKnownIf) {
  GraphBuilder b;
  b.graph().functions["then"] = Branch("then", "Abs");
  b.graph().functions["else"] = Branch("else", "Neg");
  const Endpoint x = b.Feed("x", kRows);
  const Endpoint y = b.Op("StatelessIf", {b.Constant(Tensor::Scalar(false)), x},
                          {{"Tout", std::vector<DType>{DType::kFloat}}, {"then_branch", FunctionName{"then"}}, {"else_branch", FunctionName{"else"}}});
  const Endpoint z = b.Op("Exp", {y});
  const Request request{.registry = &ops::Registry(), .feeds = {"x"}, .fetches = {b.Name(z)}};
  const Result<Graph> graph = Optimize(b.graph(), request);
  ASSERT_TRUE(graph.ok()) << graph.status().ToString();
  EXPECT_EQ(CountOps(*graph, "Neg"), 1);
  EXPECT_EQ(CountOps(*graph, "StatelessIf") + CountOps(*graph, "Abs"), 0);
}

TEST(Optimize, LearningPhaseIsFalseUnlessFed) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", kRows);
  const Endpoint phase = b.Op("PlaceholderWithDefault", {b.Constant(Tensor::Scalar(false))}, {{"shape", Shape{}}});
  Node named = b.graph().node(phase.node);
  named.name = "bn/keras_learning_phase";
  const Endpoint learning{b.graph().Add(std::move(named)), 0};
  const Endpoint gate = b.Op("Switch", {x, learning});
  const Endpoint trains = b.Op("Exp", {Endpoint{gate.node, 1}});
  const Endpoint infers = b.Op("Neg", {Endpoint{gate.node, 0}});
  const Endpoint y = b.Op("Abs", {b.Op("Merge", {infers, trains})});
  Request request{.registry = &ops::Registry(), .feeds = {"x"}, .fetches = {b.Name(y)}};
  Result<Graph> graph = Optimize(b.graph(), request);
  ASSERT_TRUE(graph.ok()) << graph.status().ToString();
  EXPECT_EQ(graph->size(), 3);
  EXPECT_EQ(CountOps(*graph, "Neg"), 1);
  request.feeds.push_back("bn/keras_learning_phase");
  graph = Optimize(b.graph(), request);
  ASSERT_TRUE(graph.ok()) << graph.status().ToString();
  EXPECT_EQ(CountOps(*graph, "Merge"), 1);
}

}  // namespace
}  // namespace keratin::optimize
