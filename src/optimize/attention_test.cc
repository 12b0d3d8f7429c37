// Attention in the forms that Keras and Keratin write it, and the products around it.
#include <gtest/gtest.h>

#include "ops/registry.h"
#include "optimize/testing.h"

namespace keratin::optimize {
namespace {

constexpr std::int64_t kAny = Shape::kUnknown;

// ExpectSame, and the same without the rewrite.
void ExpectFused(const GraphBuilder& b, const Feeds& feeds, Endpoint out, int transposes = 0) {
  const std::vector<std::string> fetches = {b.Name(out)};
  const Graph graph = ExpectSame(b.graph(), feeds, fetches);
  EXPECT_EQ(CountOps(graph, "_Attention"), 1);
  EXPECT_EQ(CountOps(graph, "Softmax") + CountOps(graph, "Einsum") + CountOps(graph, "BatchMatMulV2"), 0);
  EXPECT_EQ(CountOps(graph, "Transpose"), transposes);
  Request request{.registry = &ops::Registry(), .fetches = fetches, .off = {"fuse_attention"}};
  for (const auto& [name, value] : feeds) request.feeds.push_back(name);
  const Result<Graph> plain = Optimize(b.graph(), request);
  ASSERT_TRUE(plain.ok()) << plain.status().ToString();
  EXPECT_EQ(CountOps(*plain, "_Attention"), 0);
  EXPECT_EQ(CountOps(*plain, "Softmax"), 1);
}

void ExpectPlain(const GraphBuilder& b, const Feeds& feeds, const std::vector<Endpoint>& outs) {
  std::vector<std::string> fetches;
  for (const Endpoint out : outs) fetches.push_back(b.Name(out));
  EXPECT_EQ(CountOps(ExpectSame(b.graph(), feeds, fetches), "_Attention"), 0);
}

Attrs Equation(const char* equation) { return {{"equation", std::string(equation)}}; }

// As MultiHeadAttention of tf.keras 2 writes it: [batch, positions, heads, features], the query scaled.
struct Heads {
  GraphBuilder b;
  Endpoint query = b.Feed("q", {kAny, kAny, 2, 4});
  Endpoint key = b.Feed("k", {kAny, 5, 2, 4});
  Endpoint value = b.Feed("v", {kAny, 5, 2, 3});
  [[nodiscard]] static Feeds Values(std::int64_t queries = 7) {
    return {{"q", SomeFloats({3, queries, 2, 4}, 1)}, {"k", SomeFloats({3, 5, 2, 4}, 2)}, {"v", SomeFloats({3, 5, 2, 3}, 3)}};
  }
  Endpoint Scores() { return b.Op("Einsum", {key, b.Op("Mul", {query, b.Scalar(0.5F)})}, Equation("aecd,abcd->acbe")); }
  Endpoint Combine(Endpoint probabilities) { return b.Op("Einsum", {b.Op("Identity", {probabilities}), value}, Equation("acbe,aecd->abcd")); }
};

TEST(Attention, OfKeras2) {
  Heads h;
  ExpectFused(h.b, Heads::Values(), h.Combine(h.b.Op("Softmax", {h.Scores()})));
}

TEST(Attention, AMaskIsAddedOrSubtracted) {
  for (const char* op : {"AddV2", "Sub"}) {
    Heads h;
    const Endpoint mask = h.b.Feed("m", {kAny, 1, kAny, 5});
    const Endpoint adder = h.b.Op("Mul", {h.b.Op("Sub", {h.b.Scalar(1), mask}), h.b.Scalar(-3)});
    const Endpoint out = h.Combine(h.b.Op("Softmax", {h.b.Op(op, {h.Scores(), adder})}));
    Feeds feeds = Heads::Values();
    feeds.emplace_back("m", SomeFloats({3, 1, 7, 5}, 9));
    ExpectFused(h.b, feeds, out);
  }
}

// A mask with more queries than the query has: the scores are as many as the mask.
TEST(Attention, AMaskMayWidenTheScores) {
  Heads h;
  const Endpoint mask = h.b.Feed("m", {kAny, 1, kAny, 5});
  const Endpoint out = h.Combine(h.b.Op("Softmax", {h.b.Op("AddV2", {mask, h.Scores()})}));
  Feeds feeds = Heads::Values(1);
  feeds.emplace_back("m", SomeFloats({3, 1, 7, 5}, 9));
  ExpectFused(h.b, feeds, out);
}

// As dot_product_attention of Keras 3 writes it: the scores scaled, a mask of their shape that is true but for what is masked.
TEST(Attention, OfKeras3WithMasks) {
  Heads h;
  const Endpoint raw = h.b.Op("Einsum", {h.query, h.key}, Equation("BTNH,BSNH->BNTS"));
  const Endpoint scores = h.b.Op("Mul", {raw, h.b.Scalar(0.5F)});
  const Endpoint shape = h.b.Op("Shape", {scores});
  const Endpoint all = h.b.Op("Fill", {shape, h.b.Constant(Tensor::Scalar(true))});
  const auto dimension = [&](std::int32_t axis) {
    return h.b.Op("StridedSlice", {shape, h.b.Ints({axis}), h.b.Ints({axis + 1}), h.b.Ints({1})}, {{"shrink_axis_mask", std::int64_t{1}}});
  };
  const Endpoint square = h.b.Op("Fill", {h.b.Op("Pack", {dimension(2), dimension(3)}), h.b.Constant(Tensor::Scalar(true))});
  const auto number = [&](std::int32_t value) { return h.b.Constant(Tensor::Scalar(value)); };
  const Endpoint causal = h.b.Op("MatrixBandPart", {square, number(-1), number(0)});
  const Endpoint padding = h.b.Feed("m", {kAny, 1, 1, 5}, DType::kBool);
  const Endpoint mask = h.b.Op("LogicalAnd", {h.b.Op("LogicalAnd", {all, padding}), causal});
  const Endpoint masked = h.b.Op("SelectV2", {mask, scores, h.b.Scalar(-1e9F)});
  const Endpoint out = h.b.Op("Einsum", {h.b.Op("Softmax", {masked}), h.value}, Equation("BNTS,BSNH->BTNH"));
  Feeds feeds = Heads::Values();
  Tensor bools = *Tensor::Allocate(DType::kBool, Shape{3, 1, 1, 5});
  for (int i = 0; i < 15; ++i) bools.mutable_data<bool>()[i] = i % 3 != 1;
  feeds.emplace_back("m", bools);
  ExpectFused(h.b, feeds, out);
}

// Matrix products between transposes, which become layouts.
TEST(Attention, BetweenTransposes) {
  for (const bool adjoint : {false, true}) {
    Heads h;
    const auto turned = [&](Endpoint x, const std::vector<std::int32_t>& order) { return h.b.Op("Transpose", {x, h.b.Ints(order)}); };
    const Endpoint key = turned(h.key, adjoint ? std::vector<std::int32_t>{0, 2, 1, 3} : std::vector<std::int32_t>{0, 2, 3, 1});
    const Endpoint scores = h.b.Op("BatchMatMulV2", {turned(h.query, {0, 2, 1, 3}), key}, {{"adj_y", adjoint}});
    const Endpoint softmax = h.b.Op("Softmax", {h.b.Op("RealDiv", {scores, h.b.Scalar(2)})});
    const Endpoint out = h.b.Op("BatchMatMulV2", {softmax, turned(h.value, {0, 2, 1, 3})});
    ExpectFused(h.b, Heads::Values(), turned(out, {0, 2, 1, 3}));
  }
}

// As Keras 3's einsum is exported: the scores stand the other way round between product and softmax.
TEST(Attention, ScoresTransposed) {
  Heads h;
  const auto turned = [&](Endpoint x, const std::vector<std::int32_t>& order) { return h.b.Op("Transpose", {x, h.b.Ints(order)}); };
  const Endpoint scores = h.b.Op("BatchMatMulV2", {turned(h.key, {0, 2, 1, 3}), turned(h.query, {0, 2, 3, 1})});
  const Endpoint softmax = h.b.Op("Softmax", {turned(scores, {0, 1, 3, 2})});
  const Endpoint back = turned(h.b.Op("Identity", {softmax}), {0, 1, 3, 2});
  const Endpoint out = h.b.Op("BatchMatMulV2", {turned(h.value, {0, 2, 3, 1}), back});
  ExpectFused(h.b, Heads::Values(), turned(out, {0, 3, 1, 2}));
}

TEST(Attention, WithoutHeads) {
  GraphBuilder b;
  const Endpoint query = b.Feed("q", {kAny, 4, 6});
  const Endpoint value = b.Feed("v", {kAny, 5, 6});
  const Endpoint scores = b.Op("BatchMatMulV2", {query, value}, {{"adj_y", true}});
  const Endpoint out = b.Op("BatchMatMulV2", {b.Op("Softmax", {scores}), value});
  ExpectFused(b, {{"q", SomeFloats({2, 4, 6}, 1)}, {"v", SomeFloats({2, 5, 6}, 2)}}, out);
}

TEST(Attention, OneValueServesAllOfABatch) {
  GraphBuilder b;
  const Endpoint query = b.Feed("q", {kAny, 4, 6});
  const Endpoint value = b.Feed("v", {1, 5, 6});
  const Endpoint scores = b.Op("BatchMatMulV2", {query, value}, {{"adj_y", true}});
  const Endpoint out = b.Op("BatchMatMulV2", {b.Op("Softmax", {scores}), value});
  ExpectFused(b, {{"q", SomeFloats({3, 4, 6}, 1)}, {"v", SomeFloats({1, 5, 6}, 2)}}, out);
}

TEST(Attention, StaysWhereScoresAreReadElsewhere) {
  {
    Heads h;
    const Endpoint scores = h.Scores();
    ExpectPlain(h.b, Heads::Values(), {h.Combine(h.b.Op("Softmax", {scores})), h.b.Op("Exp", {scores})});
  }
  {
    Heads h;
    const Endpoint softmax = h.b.Op("Softmax", {h.Scores()});
    ExpectPlain(h.b, Heads::Values(), {h.Combine(softmax), softmax});
  }
}

TEST(Attention, StaysWhereItIsAnotherSum) {
  // Along another axis than the softmax's.
  {
    Heads h;
    Feeds feeds = Heads::Values(5);
    ExpectPlain(h.b, feeds, {h.b.Op("Einsum", {h.b.Op("Softmax", {h.Scores()}), h.value}, Equation("aceb,aecd->abcd"))});
  }
  // The scale comes after the mask.
  {
    Heads h;
    const Endpoint sum = h.b.Op("AddV2", {h.Scores(), h.b.Constant(Shape{5})});
    ExpectPlain(h.b, Heads::Values(), {h.Combine(h.b.Op("Softmax", {h.b.Op("Mul", {sum, h.b.Scalar(3)})}))});
  }
  // What is masked becomes something that is computed.
  {
    Heads h;
    const Endpoint scores = h.Scores();
    const Endpoint mask = h.b.Constant(Tensor::Of(Shape{5}, std::vector<float>{1, 0, 1, 1, 0}));
    const Endpoint chosen = h.b.Op("SelectV2", {h.b.Op("Greater", {mask, h.b.Scalar(0)}), scores, h.b.Op("Neg", {scores})});
    ExpectPlain(h.b, Heads::Values(), {h.Combine(h.b.Op("Softmax", {chosen}))});
  }
  // The scores are subtracted.
  {
    Heads h;
    ExpectPlain(h.b, Heads::Values(), {h.Combine(h.b.Op("Softmax", {h.b.Op("Sub", {h.b.Constant(Shape{5}), h.Scores()})}))});
  }
}

TEST(Attention, StaysWhereKeysOrValuesAreWeights) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", {kAny, 6});
  const Endpoint softmax = b.Op("Softmax", {b.Op("MatMul", {x, b.Constant(Shape{6, 5})})});
  ExpectPlain(b, {{"x", SomeFloats({3, 6})}}, {b.Op("MatMul", {softmax, b.Constant(Shape{5, 4})})});
}

TEST(Products, AnEinsumWithAMatrixTakesBiasAndActivation) {
  for (const std::int64_t positions : {std::int64_t{4}, kAny}) {
    GraphBuilder b;
    const Endpoint x = b.Feed("x", {kAny, positions, 6});
    const Endpoint product = b.Op("Einsum", {x, b.Constant(Shape{6, 2, 5})}, Equation("abc,cde->abde"));
    const Endpoint y = b.Op("Relu", {b.Op("AddV2", {product, b.Constant(Shape{2, 5})})});
    const Graph graph = ExpectSame(b.graph(), {{"x", SomeFloats({3, 4, 6})}}, {b.Name(y)});
    EXPECT_EQ(CountOps(graph, "_FusedMatMul"), 1);
    EXPECT_EQ(CountOps(graph, "Einsum") + CountOps(graph, "AddV2") + CountOps(graph, "Relu"), 0);
  }
}

TEST(Products, TwoAxesThatMeet) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", {kAny, 4, 2, 3});
  const Endpoint residual = b.Feed("r", {kAny, 4, 5});
  const Endpoint product = b.Op("Einsum", {x, b.Constant(Shape{2, 3, 5})}, Equation("abcd,cde->abe"));
  const Endpoint y = b.Op("AddV2", {product, b.Constant(Shape{5})});
  const Graph graph = ExpectSame(b.graph(), {{"x", SomeFloats({3, 4, 2, 3})}, {"r", SomeFloats({3, 4, 5}, 2)}}, {b.Name(y), b.Name(residual)});
  EXPECT_EQ(CountOps(graph, "_FusedMatMul"), 1);
}

TEST(Products, ABatchTimesOneMatrix) {
  for (const bool adjoint : {false, true}) {
    GraphBuilder b;
    const Endpoint x = b.Feed("x", {kAny, kAny, 6});
    const Endpoint w = b.Constant(adjoint ? Shape{1, 5, 6} : Shape{6, 5});
    const Endpoint y = b.Op("BiasAdd", {b.Op("BatchMatMulV2", {x, w}, {{"adj_y", adjoint}}), b.Constant(Shape{5})});
    const Graph graph = ExpectSame(b.graph(), {{"x", SomeFloats({3, 4, 6})}}, {b.Name(y)});
    EXPECT_EQ(CountOps(graph, "_FusedMatMul"), 1);
    EXPECT_EQ(CountOps(graph, "BatchMatMulV2"), 0);
  }
}

TEST(Products, OthersStay) {
  for (const char* equation : {"abc,bcd->abd", "abc,dc->abd", "abc,cd->adb", "abc,cb->abc"}) {
    GraphBuilder b;
    const Endpoint x = b.Feed("x", {kAny, 4, 6});
    const std::string text(equation);
    const Shape w = text.find(",bcd") != std::string::npos  ? Shape{4, 6, 5}
                    : text.find(",dc") != std::string::npos ? Shape{5, 6}
                    : text.find(",cd") != std::string::npos ? Shape{6, 5}
                                                            : Shape{6, 4};
    const Endpoint y = b.Op("Einsum", {x, b.Constant(w)}, Equation(equation));
    EXPECT_EQ(CountOps(ExpectSame(b.graph(), {{"x", SomeFloats({3, 4, 6})}}, {b.Name(y)}), "Einsum"), 1) << equation;
  }
}

TEST(Controls, WaitingForWhatHasNoEffectGoes) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", {kAny, 6});
  const Endpoint idle = b.Op("Exp", {x});
  const Endpoint random = b.Op("Mul", {b.Op("RandomUniform", {b.Op("Shape", {x})}, {{"dtype", DType::kFloat}}), b.Scalar(0)});
  const Endpoint y = b.Op("Neg", {x});
  b.graph().mutable_node(y.node).control_inputs = {idle.node, random.node};
  const Request request{.registry = &ops::Registry(), .feeds = {"x"}, .fetches = {b.Name(y)}};
  const Result<Graph> graph = Optimize(b.graph(), request);
  ASSERT_TRUE(graph.ok()) << graph.status().ToString();
  EXPECT_EQ(CountOps(*graph, "Exp"), 0);
  EXPECT_EQ(CountOps(*graph, "RandomUniform"), 1);
  EXPECT_EQ(graph->node(graph->FindTensor(b.Name(y))->node).control_inputs.size(), 1U);
}

}  // namespace
}  // namespace keratin::optimize
