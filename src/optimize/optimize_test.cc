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

TEST(Optimize, TheOnlyRowIsWhatWasExpanded) {
  for (const std::int32_t row : {0, -1}) {
    GraphBuilder b;
    const Endpoint x = b.Feed("x", kRows);
    const Endpoint rows = b.Op("ExpandDims", {b.Op("Exp", {x}), b.Constant(Tensor::Scalar(std::int32_t{0}))});
    const Attrs shrink = {{"shrink_axis_mask", std::int64_t{1}}};
    const Endpoint y = b.Op("Tanh", {b.Op("StridedSlice", {rows, b.Ints({row}), b.Ints({row + 1}), b.Ints({1})}, shrink)});
    const Graph graph = ExpectSame(b.graph(), Rows(), {b.Name(y)});
    EXPECT_EQ(CountOps(graph, "ExpandDims") + CountOps(graph, "StridedSlice"), 0) << row;
  }
}

TEST(Optimize, EqualConstantsAreOne) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", kRows);
  const Tensor vector = SomeFloats({6});
  Endpoint y = b.Op("Atan2", {x, b.Constant(vector)});
  y = b.Op("Atan2", {b.Op("Atan2", {y, b.Constant(vector)}), b.Constant(SomeFloats({6}, 3))});
  EXPECT_EQ(CountOps(ExpectSame(b.graph(), Rows(), {b.Name(y)}), "Const"), 2);
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

const std::vector<std::int32_t> kToFirst = {0, 3, 1, 2}, kToLast = {0, 2, 3, 1};

TEST(Optimize, TransposesCancelAroundWhatWorksByElement) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", kImages);
  Endpoint y = b.Op("Transpose", {x, b.Ints(kToFirst)});
  y = b.Op("BiasAdd", {y, b.Constant(Shape{4})}, {{"data_format", std::string("NCHW")}});
  y = b.Op("Mul", {b.Op("Relu", {y}), b.Constant(Shape{4, 1, 1})});
  y = b.Op("Maximum", {b.Op("AddV2", {b.Constant(Shape{5, 7}), y}), b.Scalar(0.1F)});
  y = b.Op("Pad", {y, b.Constant(Tensor::Of(Shape{4, 2}, std::vector<std::int32_t>{0, 0, 0, 1, 2, 0, 0, 3}))});
  y = b.Op("Tanh", {b.Op("Transpose", {y, b.Ints(kToLast)})});
  EXPECT_EQ(CountOps(ExpectSame(b.graph(), Images(), {b.Name(y)}), "Transpose"), 0);
}

TEST(Optimize, TransposesCancelAcrossBranches) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", kImages);
  const auto first = [&](Endpoint e) { return b.Op("Transpose", {e, b.Ints(kToFirst)}); };
  const auto last = [&](Endpoint e) { return b.Op("Transpose", {e, b.Ints(kToLast)}); };
  Endpoint y = b.Op("Relu", {first(x)});
  for (int i = 0; i < 3; ++i) {
    const Endpoint conv = first(b.Op("Conv2D", {last(y), b.Constant(Shape{3, 3, 4, 4})}, kConv));
    y = b.Op("Relu", {b.Op("AddV2", {y, conv})});
  }
  const Endpoint narrow = first(b.Op("Mean", {last(y), b.Ints({1, 2})}, {{"keep_dims", true}}));
  y = b.Op("Mul", {y, b.Op("Sigmoid", {narrow})});
  y = last(b.Op("ConcatV2", {y, y, b.Op("Neg", {y}), b.Constant(Tensor::Scalar(std::int32_t{1}))}));
  EXPECT_EQ(CountOps(ExpectSame(b.graph(), Images(), {b.Name(y)}), "Transpose"), 0);
}

TEST(Optimize, TransposesCancelBeforeMeans) {
  for (const std::vector<std::int32_t>& axes : {std::vector<std::int32_t>{2, 3}, {-1, -2}, {1}, {0, 2}}) {
    GraphBuilder b;
    const Endpoint x = b.Feed("x", kImages);
    const Endpoint y = b.Op("Mean", {b.Op("Relu", {b.Op("Transpose", {x, b.Ints(kToFirst)})}), b.Ints(axes)});
    // What is left of {0, 2} is in another order.
    EXPECT_EQ(CountOps(ExpectSame(b.graph(), Images(), {b.Name(y)}), "Transpose"), axes[0] == 0 ? 1 : 0);
  }
}

TEST(Optimize, TransposedNormsReachTheirConvolutions) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", kImages);
  Endpoint y = b.Op("Transpose", {b.Op("Conv2D", {x, b.Constant(Shape{3, 3, 4, 4})}, kConv), b.Ints(kToFirst)});
  const Endpoint ones = b.Constant(Tensor::Of(Shape{4}, std::vector<float>{1, 2, 3, 4}));
  y = b.Op("FusedBatchNormV3", {y, ones, ones, ones, ones}, {{"is_training", false}, {"data_format", std::string("NCHW")}});
  y = b.Op("Transpose", {b.Op("LeakyRelu", {y}), b.Ints(kToLast)});
  const Graph graph = ExpectSame(b.graph(), Images(), {b.Name(y)});
  EXPECT_EQ(CountOps(graph, "Transpose") + CountOps(graph, "FusedBatchNormV3") + CountOps(graph, "LeakyRelu"), 0);
}

TEST(Optimize, FetchedBetweenTransposesKeepsItsNameAndOrder) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", kImages);
  const Endpoint between = b.Op("Exp", {b.Op("Transpose", {x, b.Ints(kToFirst)})});
  const Endpoint y = b.Op("Transpose", {b.Op("Tanh", {between}), b.Ints(kToLast)});
  const Graph graph = ExpectSame(b.graph(), Images(), {b.Name(y), b.Name(between)});
  EXPECT_EQ(CountOps(graph, "Transpose"), 1);
  EXPECT_TRUE(graph.Find(b.graph().node(between.node).name));
}

TEST(Optimize, TransposesStayWhereNothingIsWon) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", kImages), z = b.Feed("z", {Shape::kUnknown, 4, 5, 7}), row = b.Feed("row", {7});
  const Endpoint turned = b.Op("Transpose", {x, b.Ints(kToFirst)});
  const Endpoint sum = b.Op("AddV2", {b.Op("AddV2", {turned, z}), row});
  const Endpoint y = b.Op("Transpose", {sum, b.Ints(kToLast)}), other = b.Op("Transpose", {b.Op("Neg", {turned}), b.Ints({0, 2, 1, 3})});
  const Feeds feeds = {{"x", SomeFloats({2, 5, 7, 4})}, {"z", SomeFloats({2, 4, 5, 7}, 2)}, {"row", SomeFloats({7}, 3)}};
  EXPECT_EQ(CountOps(ExpectSame(b.graph(), feeds, {b.Name(y), b.Name(other), b.Name(sum)}), "Transpose"), 3);
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

// After a sum and on its own.
void ExpectFused(std::string_view name, Endpoint (*make)(GraphBuilder&, Endpoint)) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", kRows);
  const Endpoint y = make(b, b.Op("BiasAdd", {b.Op("MatMul", {x, b.Constant(Shape{6, 5}, 0.5F)}), b.Constant(Shape{5})}));
  const Graph graph = ExpectSame(b.graph(), Rows(), {b.Name(y)});
  EXPECT_EQ(graph.size(), 4) << name;
  const std::optional<int> root = graph.Find(b.graph().node(y.node).name);
  ASSERT_TRUE(root) << name;
  EXPECT_EQ(graph.node(*root).attrs.String("activation"), name);

  GraphBuilder alone;
  const Endpoint z = make(alone, alone.Feed("x", kRows));
  ExpectSame(alone.graph(), Rows(), {alone.Name(z)});
}

// Every way to write an activation.
TEST(Optimize, SpellingsOfActivations) {
  ExpectFused("swish", [](GraphBuilder& b, Endpoint x) { return b.Op("Mul", {x, b.Op("Sigmoid", {x})}); });
  ExpectFused("swish", [](GraphBuilder& b, Endpoint x) { return b.Op("Mul", {b.Op("Sigmoid", {b.Op("Mul", {b.Scalar(1), x})}), x}); });
  ExpectFused("mish", [](GraphBuilder& b, Endpoint x) { return b.Op("Mul", {x, b.Op("Tanh", {b.Op("Softplus", {x})})}); });
  ExpectFused("clip", [](GraphBuilder& b, Endpoint x) { return b.Op("Minimum", {b.Op("Maximum", {x, b.Scalar(-0.5)}), b.Scalar(0.75)}); });
  ExpectFused("clip", [](GraphBuilder& b, Endpoint x) { return b.Op("Minimum", {b.Op("Relu", {x}), b.Scalar(1.5)}); });
  ExpectFused("clip", [](GraphBuilder& b, Endpoint x) { return b.Op("ClipByValue", {x, b.Scalar(-1), b.Scalar(0.5)}); });
  ExpectFused("hard_sigmoid", [](GraphBuilder& b, Endpoint x) {
    return b.Op("ClipByValue", {b.Op("AddV2", {b.Op("Mul", {x, b.Scalar(0.2F)}), b.Scalar(0.5F)}), b.Scalar(0), b.Scalar(1)});
  });
  ExpectFused("hard_sigmoid", [](GraphBuilder& b, Endpoint x) { return b.Op("RealDiv", {b.Op("Relu6", {b.Op("AddV2", {x, b.Scalar(3)})}), b.Scalar(6)}); });
  ExpectFused("hard_swish", [](GraphBuilder& b, Endpoint x) {
    return b.Op("Mul", {x, b.Op("Mul", {b.Op("Relu6", {b.Op("AddV2", {x, b.Scalar(3)})}), b.Scalar(1.F / 6)})});
  });
  ExpectFused("hard_swish", [](GraphBuilder& b, Endpoint x) {
    return b.Op("RealDiv", {b.Op("Mul", {x, b.Op("Relu6", {b.Op("AddV2", {b.Scalar(3), x})})}), b.Scalar(6)});
  });
  ExpectFused("gelu", [](GraphBuilder& b, Endpoint x) {
    return b.Op("Mul", {b.Op("Mul", {b.Scalar(0.5F), x}), b.Op("AddV2", {b.Scalar(1), b.Op("Erf", {b.Op("RealDiv", {x, b.Scalar(1.4142135F)})})})});
  });
  ExpectFused("gelu", [](GraphBuilder& b, Endpoint x) {
    return b.Op("Mul", {b.Op("Mul", {b.Scalar(0.5F), x}), b.Op("Erfc", {b.Op("Mul", {b.Op("Neg", {x}), b.Scalar(0.70710677F)})})});
  });
  ExpectFused("gelu_tanh", [](GraphBuilder& b, Endpoint x) {
    const Endpoint cube = b.Op("Mul", {b.Scalar(0.044715F), b.Op("Pow", {x, b.Scalar(3)})});
    const Endpoint inner = b.Op("Mul", {b.Scalar(0.7978846F), b.Op("AddV2", {x, cube})});
    return b.Op("Mul", {b.Op("Mul", {b.Scalar(0.5F), x}), b.Op("AddV2", {b.Scalar(1), b.Op("Tanh", {inner})})});
  });
  ExpectFused("elu", [](GraphBuilder& b, Endpoint x) {
    return b.Op("SelectV2", {b.Op("Greater", {x, b.Scalar(0)}), x, b.Op("Mul", {b.Scalar(0.3F), b.Op("Elu", {x})})});
  });
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
  EXPECT_EQ(graph.size(), 5);
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

// An inverted residual block of `channels` channels between its ends.
Endpoint InvertedResidual(GraphBuilder& b, Endpoint x, std::int64_t channels, std::int64_t stride) {
  const Attrs strided{{"strides", std::vector<std::int64_t>{1, stride, stride, 1}}, {"padding", std::string("SAME")}};
  Endpoint y = b.Op("Relu6", {BatchNorm(b, b.Op("Conv2D", {x, b.Constant(Shape{1, 1, 4, channels}, 0.3F)}, kValidConv), channels)});
  y = b.Op("Relu6", {BatchNorm(b, b.Op("DepthwiseConv2dNative", {y, b.Constant(Shape{3, 3, channels, 1}, 0.3F)}, strided), channels)});
  return BatchNorm(b, b.Op("Conv2D", {y, b.Constant(Shape{1, 1, channels, 4}, 0.3F)}, kValidConv), 4);
}

TEST(Optimize, AnInvertedResidualBlockThatTheCacheCannotHoldIsOneOp) {
  for (const std::int64_t stride : {1, 2}) {
    GraphBuilder b;
    const Endpoint x = b.Feed("x", {Shape::kUnknown, 64, 64, 4});
    Endpoint y = InvertedResidual(b, x, 72, stride);
    if (stride == 1) y = b.Op("AddV2", {x, y});
    const Graph graph = ExpectSame(b.graph(), {{"x", SomeFloats({2, 64, 64, 4})}}, {b.Name(y)});
    EXPECT_EQ(CountOps(graph, "_DepthwiseBlock"), 1);
    EXPECT_EQ(CountOps(graph, "_FusedConv2D") + CountOps(graph, "_FusedDepthwiseConv2dNative") + CountOps(graph, "AddV2"), 0);
  }
}

TEST(Optimize, AnInvertedResidualBlockStaysInParts) {
  GraphBuilder b;
  const Endpoint small = InvertedResidual(b, b.Feed("x", {Shape::kUnknown, 8, 8, 4}), 72, 1);
  EXPECT_EQ(CountOps(ExpectSame(b.graph(), {{"x", SomeFloats({2, 8, 8, 4})}}, {b.Name(small)}), "_DepthwiseBlock"), 0);
  // Its middle is asked for.
  GraphBuilder c;
  const Endpoint x = c.Feed("x", {Shape::kUnknown, 64, 64, 4});
  const Endpoint expanded = c.Op("Conv2D", {x, c.Constant(Shape{1, 1, 4, 72}, 0.3F)}, kValidConv);
  const Endpoint middle = c.Op("DepthwiseConv2dNative", {expanded, c.Constant(Shape{3, 3, 72, 1}, 0.3F)}, kConv);
  const Endpoint y = c.Op("Conv2D", {middle, c.Constant(Shape{1, 1, 72, 4}, 0.3F)}, kValidConv);
  const Feeds feeds = {{"x", SomeFloats({1, 64, 64, 4})}};
  const Graph with_middle = ExpectSame(c.graph(), feeds, {c.Name(y), c.Name(middle)});
  EXPECT_EQ(CountOps(with_middle, "Conv2D"), 1);
  EXPECT_EQ(CountOps(with_middle, "_DepthwiseBlock"), 1);
  const Graph with_both = ExpectSame(c.graph(), feeds, {c.Name(y), c.Name(middle), c.Name(expanded)});
  EXPECT_EQ(CountOps(with_both, "_DepthwiseBlock"), 0);
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

// Rescaling and Normalization of images.
TEST(Optimize, ScaleShiftTakesTheScaleBehind) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", kImages);
  const Endpoint scaled = b.Op("Mul", {x, b.Scalar(1.F / 255)});
  const Endpoint y = b.Op("RealDiv", {b.Op("Sub", {scaled, b.Constant(Shape{1, 1, 1, 4})}), b.Constant(Tensor{{4}, {0.2F, 0.3F, 0.4F, 0.5F}})});
  const Graph graph = ExpectSame(b.graph(), Images(), {b.Name(y)});
  EXPECT_EQ(CountOps(graph, "_ScaleShift"), 1);
  EXPECT_EQ(CountOps(graph, "RealDiv") + CountOps(graph, "Sub") + CountOps(graph, "Mul"), 0);
}

// A dense block: each layer reads all before it.
TEST(Optimize, DenseBlocksDoNotCopyWhatWasBefore) {
  GraphBuilder b;
  Endpoint x = b.Feed("x", kImages);
  const Endpoint axis = b.Constant(Tensor::Scalar(std::int32_t{3}));
  std::vector<std::string> fetches;
  std::int64_t channels = 4;
  for (int layer = 0; layer < 3; ++layer) {
    const Endpoint y = b.Op("Relu", {BatchNorm(b, x, channels)});
    const Endpoint grown = b.Op("Conv2D", {y, b.Constant(Shape{1, 1, channels, 3}, 0.3F)}, kConv);
    x = b.Op("ConcatV2", {x, grown, axis});
    channels += 3;
    fetches.push_back(b.Name(x));
  }
  const Endpoint last = b.Op("Relu", {BatchNorm(b, x, channels)});
  const Graph graph = ExpectSame(b.graph(), Images(), {b.Name(last)});
  EXPECT_EQ(CountOps(graph, "ConcatV2"), 0);
  EXPECT_EQ(CountOps(graph, "_ScaleShift"), 4);
  // One that is asked for is there.
  const Graph kept = ExpectSame(b.graph(), Images(), {b.Name(last), fetches[1]});
  EXPECT_EQ(CountOps(kept, "ConcatV2"), 1);
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

TEST(Optimize, LayerNormInPieces) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", {Shape::kUnknown, 4, 5});
  const Endpoint mean = b.Op("Mean", {x, b.Ints({2})}, {{"keep_dims", true}});
  const Endpoint squares = b.Op("SquaredDifference", {x, b.Op("StopGradient", {mean})});
  const Endpoint variance = b.Op("Mean", {squares, b.Ints({2})}, {{"keep_dims", true}});
  const Endpoint rsqrt = b.Op("Rsqrt", {b.Op("AddV2", {variance, b.Scalar(0.01F)})});
  const Endpoint m = b.Op("Mul", {rsqrt, b.Op("Reshape", {b.Constant(Shape{5}), b.Ints({1, 1, 5})})});
  const Endpoint shift = b.Op("AddV2", {b.Op("Mul", {b.Op("Neg", {mean}), m}), b.Constant(Shape{1, 1, 5})});
  const Endpoint y = b.Op("AddV2", {b.Op("Mul", {x, m}), shift});
  const Graph graph = ExpectSame(b.graph(), {{"x", SomeFloats({3, 4, 5})}}, {b.Name(y)});
  EXPECT_EQ(CountOps(graph, "_LayerNorm"), 1);
  EXPECT_EQ(graph.size(), 4);
}

TEST(Optimize, LayerNormAsBatchNormOfRows) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", {Shape::kUnknown, 4, 5});
  const Endpoint shape = b.Op("Shape", {x});
  const Endpoint rows = b.Op("Prod", {b.Op("StridedSlice", {shape, b.Ints({0}), b.Ints({2}), b.Ints({1})}), b.Ints({0})});
  const auto number = [&](std::int32_t value) { return b.Constant(Tensor::Scalar(value)); };
  const Endpoint flat = b.Op("Reshape", {x, b.Op("Pack", {number(1), rows, number(5), number(1)})});
  const Endpoint count = b.Op("Pack", {rows});
  const Endpoint none = b.Constant(Tensor::Of(Shape{0}, std::vector<float>()));
  const Endpoint norm = b.Op("FusedBatchNormV3", {flat, b.Op("Fill", {count, b.Scalar(1)}), b.Op("Fill", {count, b.Scalar(0)}), none, none},
                             {{"is_training", true}, {"data_format", std::string("NCHW")}, {"epsilon", 0.01F}});
  const Endpoint y = b.Op("AddV2", {b.Op("Mul", {b.Op("Reshape", {norm, shape}), b.Constant(Shape{5})}), b.Constant(Shape{5})});
  const Graph graph = ExpectSame(b.graph(), {{"x", SomeFloats({3, 4, 5})}}, {b.Name(y)});
  EXPECT_EQ(CountOps(graph, "_LayerNorm"), 1);
}

// One step of an LSTM as Keras writes it.
struct LstmStep {
  Endpoint h, c;
};
LstmStep Lstm(GraphBuilder& b, Endpoint x, Endpoint h, Endpoint c, Endpoint kernel, Endpoint recurrent, Endpoint bias) {
  const Endpoint z = b.Op("BiasAdd", {b.Op("AddV2", {b.Op("MatMul", {x, kernel}), b.Op("MatMul", {h, recurrent})}), bias});
  const Endpoint split = b.Op("Split", {b.Constant(Tensor::Scalar(std::int32_t{1})), z}, {{"num_split", std::int64_t{4}}});
  const auto gate = [&](int i) { return b.Op("Sigmoid", {Endpoint{split.node, i}}); };
  const Endpoint kept = b.Op("Mul", {gate(1), c});
  const Endpoint fresh = b.Op("AddV2", {kept, b.Op("Mul", {gate(0), b.Op("Tanh", {Endpoint{split.node, 2}})})});
  return {b.Op("Mul", {gate(3), b.Op("Tanh", {fresh})}), fresh};
}

std::shared_ptr<const Function> AsFunction(const char* name, const GraphBuilder& b, const std::vector<Endpoint>& args, const std::vector<Endpoint>& results) {
  auto function = std::make_shared<Function>();
  function->name = name;
  function->body = b.graph();
  for (const Endpoint& arg : args) function->args.push_back(arg.node);
  function->results = results;
  function->result_names.resize(results.size(), "r");
  return function;
}

TEST(Optimize, ALoopOverStepsOfAnLstmIsOneOp) {
  const Tensor kernel = SomeFloats({3, 8}, 3);
  const Tensor recurrent = SomeFloats({2, 8}, 4);
  const Tensor bias = SomeFloats({8}, 5);
  for (const bool spoiled : {false, true}) {
    const std::vector<DType> types = {DType::kInt32, DType::kVariant, DType::kFloat, DType::kFloat, DType::kVariant,
                                      DType::kFloat, DType::kFloat,   DType::kFloat, DType::kInt32};
    const auto args_of = [&types](GraphBuilder& b) {
      std::vector<Endpoint> args;
      for (std::size_t i = 0; i < types.size(); ++i) args.push_back(b.Op("_Arg", {}, {{"T", types[i]}, {"index", static_cast<std::int64_t>(i)}}));
      return args;
    };
    GraphBuilder body;
    std::vector<Endpoint> args = args_of(body);
    const Endpoint x_t = body.Op("TensorListGetItem", {args[4], args[0], body.Ints({-1, 3})}, {{"element_dtype", DType::kFloat}});
    LstmStep step = Lstm(body, x_t, args[2], args[3], args[5], args[6], args[7]);
    if (spoiled) step.c = body.Op("Tanh", {step.c});
    const Endpoint list = body.Op("TensorListSetItem", {args[1], args[0], step.h}, {{"element_dtype", DType::kFloat}});
    std::vector<Endpoint> results = args;
    results[0] = body.Op("AddV2", {args[0], body.Constant(Tensor::Scalar(std::int32_t{1}))});
    results[1] = list;
    results[2] = step.h;
    results[3] = step.c;
    GraphBuilder cond;
    const std::vector<Endpoint> cond_args = args_of(cond);
    const Endpoint less = cond.Op("Less", {cond_args[0], cond_args[8]});

    GraphBuilder b;
    b.graph().functions["body"] = AsFunction("body", body, args, results);
    b.graph().functions["cond"] = AsFunction("cond", cond, cond_args, {less});
    const Endpoint batches = b.Feed("x", {Shape::kUnknown, Shape::kUnknown, 3});
    const Endpoint x = b.Op("Transpose", {batches, b.Ints({1, 0, 2})});
    const Endpoint h = b.Feed("h", {Shape::kUnknown, 2});
    const Endpoint c = b.Feed("c", {Shape::kUnknown, 2});
    const Endpoint steps = b.Op("StridedSlice", {b.Op("Shape", {x}), b.Ints({0}), b.Ints({1}), b.Ints({1})}, {{"shrink_axis_mask", std::int64_t{1}}});
    const Endpoint reserved = b.Op("TensorListReserve", {b.Ints({-1, 2}), steps}, {{"element_dtype", DType::kFloat}});
    const Endpoint inputs = b.Op("TensorListFromTensor", {x, b.Ints({-1, 3})}, {{"element_dtype", DType::kFloat}});
    const Endpoint loop =
        b.Op("StatelessWhile",
             {b.Constant(Tensor::Scalar(std::int32_t{0})), reserved, h, c, inputs, b.Constant(kernel), b.Constant(recurrent), b.Constant(bias), steps},
             {{"cond", FunctionName{"cond"}}, {"body", FunctionName{"body"}}});
    const Endpoint stack = b.Op("TensorListStack", {Endpoint{loop.node, 1}, b.Ints({-1, 2})}, {{"element_dtype", DType::kFloat}});
    const Endpoint last_c = b.Op("Identity", {Endpoint{loop.node, 3}});
    const Endpoint out = b.Op("Neg", {stack});

    const Request request{.registry = &ops::Registry(), .feeds = {"x", "h", "c"}, .fetches = {b.Name(out), b.Name(last_c)}};
    const Result<Graph> graph = Optimize(b.graph(), request);
    ASSERT_TRUE(graph.ok()) << graph.status().ToString();
    EXPECT_EQ(CountOps(*graph, "StatelessWhile"), spoiled ? 1 : 0);
    EXPECT_EQ(CountOps(*graph, "_LSTM"), spoiled ? 0 : 1);
    if (spoiled) continue;

    GraphBuilder flat;
    const Endpoint all = flat.Feed("x", {2, 4, 3});
    const Endpoint parts = flat.Op("Unpack", {all}, {{"num", std::int64_t{4}}, {"axis", std::int64_t{1}}});
    LstmStep state{flat.Feed("h", {2, 2}), flat.Feed("c", {2, 2})};
    std::vector<Endpoint> outputs;
    for (int i = 0; i < 4; ++i) {
      state = Lstm(flat, {parts.node, i}, state.h, state.c, flat.Constant(kernel), flat.Constant(recurrent), flat.Constant(bias));
      outputs.push_back(state.h);
    }
    const Endpoint packed = flat.Op("Neg", {flat.Op("Pack", outputs, {{"axis", std::int64_t{0}}})});
    const Feeds feeds = {{"x", SomeFloats({2, 4, 3})}, {"h", SomeFloats({2, 2}, 8)}, {"c", SomeFloats({2, 2}, 9)}};
    const std::vector<Tensor> want = RunGraph(flat.graph(), feeds, {flat.Name(packed), flat.Name(state.c)});
    const std::vector<Tensor> got = RunGraph(*graph, feeds, request.fetches);
    for (std::size_t i = 0; i < 2; ++i) {
      ASSERT_EQ(got[i].shape().ToString(), want[i].shape().ToString());
      for (std::int64_t k = 0; k < want[i].size(); ++k) EXPECT_NEAR(got[i].data<float>()[k], want[i].data<float>()[k], 1e-5F);
    }
  }
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
  EXPECT_EQ(CountOps(*graph, "Merge"), 0);
  EXPECT_EQ(CountOps(*graph, "StatelessIf"), 1);
}

}  // namespace
}  // namespace keratin::optimize
