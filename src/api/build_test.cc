#include "keratin/build.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "keratin/layers.h"

namespace keratin {
namespace {

using ::testing::HasSubstr;
using namespace layers;  // NOLINT(google-build-using-namespace)

Result<Model> DualEncoder(std::uint64_t seed) {
  const SymbolicTensor context = Input({.shape = {10}, .dtype = DType::kInt32, .name = "context_input"});
  const SymbolicTensor response = Input({.shape = {10}, .dtype = DType::kInt32, .name = "response_input"});
  const Embedding embedding{.input_dim = 50, .output_dim = 6, .name = "embedding"};
  const LSTM encoder{.units = 5, .name = "encoder"};
  const SymbolicTensor similarity = Dot{.axes = 1, .name = "similarity"}({encoder(embedding(context)), encoder(embedding(response))});
  return BuildModel({context, response}, {Dense{.units = 1, .activation = "sigmoid", .name = "out"}(similarity)}, {.name = "dual_encoder", .seed = seed});
}

Tensor Ids(std::int32_t first) {
  std::vector<std::int32_t> ids(10);
  for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = first + static_cast<std::int32_t>(i);
  return Tensor::Of(Shape{1, 10}, ids);
}

TEST(Build, SharedLayersHaveOneSetOfWeightsAndTensorFlowsNames) {
  const Result<Model> model = DualEncoder(1);
  ASSERT_TRUE(model.ok()) << model.status().ToString();
  EXPECT_EQ(model->variables().size(), 6u);
  EXPECT_EQ(model->variables().at("out/kernel").shape(), (Shape{1, 1}));
  EXPECT_EQ(model->variables().at("embedding/embeddings").shape(), (Shape{50, 6}));
  const Result<GraphView> graph = model->graph();
  ASSERT_TRUE(graph.ok());
  const auto has = [&](const std::string& name) {
    return std::any_of(graph->operations().begin(), graph->operations().end(), [&](const Operation& op) { return op.name == name; });
  };
  for (const char* name : {"context_input", "out/MatMul", "out/BiasAdd", "out/Sigmoid"}) EXPECT_TRUE(has(name)) << name;
}

TEST(Build, TheSeedDecidesTheAnswer) {
  const auto answer = [](std::uint64_t seed) {
    const Result<Model> model = DualEncoder(seed);
    const Result<Session> session = model.ok() ? model->session() : Result<Session>(model.status());
    const Result<std::vector<Tensor>> out = session.ok() ? session->Run({{"context_input:0", Ids(3)}, {"response_input", Ids(20)}}, {"out/Sigmoid:0"})
                                                         : Result<std::vector<Tensor>>(session.status());
    EXPECT_TRUE(out.ok()) << out.status().ToString();
    return out.ok() ? *(*out)[0].data<float>() : -1.F;
  };
  EXPECT_EQ(answer(5), answer(5));
  EXPECT_NE(answer(5), answer(6));
}

TEST(Build, WeightsAreSetByName) {
  const SymbolicTensor x = Input({.shape = {2}, .name = "x"});
  const Result<Model> model = BuildModel({x}, {Dense{.units = 1, .name = "d"}(x)});
  ASSERT_TRUE(model.ok()) << model.status().ToString();
  const Result<Model> set = model->WithWeights({{"d/kernel", Tensor{{2, 1}, {2, -3}}}, {"d/bias", Tensor{{1}, {0.5}}}});
  ASSERT_TRUE(set.ok()) << set.status().ToString();
  const Result<std::vector<Tensor>> y = set->session()->Run({{"x", Tensor{{1, 2}, {10, 1}}}}, {"d"});
  ASSERT_TRUE(y.ok()) << y.status().ToString();
  EXPECT_EQ(*(*y)[0].data<float>(), 17.5F);
  EXPECT_THAT(std::string(model->WithWeights({{"d/kernl", Tensor{{2, 1}, {0, 0}}}}).status().message()), HasSubstr("Did you mean \"d/kernel\""));
  EXPECT_THAT(std::string(model->WithWeights({{"d/kernel", Tensor{{1, 2}, {0, 0}}}}).status().message()), HasSubstr("cannot become float32 (1, 2)"));
}

TEST(Build, WeightsComeFromAFile) {
  const std::string golden = std::string(KERATIN_SOURCE_DIR) + "/tests/golden/dense_rank3_unknown_length_k2";
  const Result<Model> file = Model::Load(golden + "/model.h5");
  ASSERT_TRUE(file.ok()) << file.status().ToString();
  const Tensor& kernel =
      file->variables().begin()->second.shape().rank() == 2 ? file->variables().begin()->second : std::next(file->variables().begin())->second;
  const SymbolicTensor x = Input({.shape = {-1, kernel.shape()[0]}, .name = "x"});
  const Result<Model> built = BuildModel({x}, {Dense{.units = kernel.shape()[1], .use_bias = false, .name = "mine"}(x)});
  ASSERT_TRUE(built.ok()) << built.status().ToString();
  const Result<Model> loaded = built->WithWeightsFrom(golden + "/model.h5");
  ASSERT_TRUE(loaded.ok()) << loaded.status().ToString();
  EXPECT_TRUE(loaded->variables().at("mine/kernel").Identical(kernel));
}

TEST(Build, WrapsLayersAndGivesStates) {
  const SymbolicTensor x = Input({.shape = {7, 3}, .name = "x"});
  const SymbolicTensor both = Bidirectional{.layer = GRU{.units = 4, .return_sequences = true}, .name = "both"}(x);
  const SymbolicTensor last = LSTM{.units = 2, .return_state = true, .name = "last"}(both);
  const Result<Model> model = BuildModel({x}, {last, last.Output(1), last.Output(2)});
  ASSERT_TRUE(model.ok()) << model.status().ToString();
  const Result<std::map<std::string, Tensor>> out = model->session()->RunSignature("", {{"x", *Tensor::Allocate(DType::kFloat, Shape{2, 7, 3})}});
  ASSERT_TRUE(out.ok()) << out.status().ToString();
  EXPECT_EQ(out->size(), 3u);
  for (const auto& [name, value] : *out) EXPECT_EQ(value.shape(), (Shape{2, 2})) << name;
}

// What a model of one recurrent layer gives for steps of [2, steps, 3], by whole or in parts of one session.
Result<Model> Recurrent(std::int64_t steps, bool stateful, bool bidirectional = false) {
  const SymbolicTensor x = Input({.shape = {steps, 3}, .name = "x", .batch = 2});
  const LSTM lstm{.units = 4, .return_sequences = true, .stateful = stateful, .name = "lstm"};
  if (bidirectional) return BuildModel({x}, {Bidirectional{.layer = lstm, .name = "both"}(x)}, {.seed = 3});
  return BuildModel({x}, {GRU{.units = 3, .stateful = stateful, .name = "gru"}(lstm(x))}, {.seed = 3});
}

Tensor Steps(int from, int count) {
  std::vector<float> values;
  for (int row = 0; row < 2; ++row)
    for (int t = from; t < from + count; ++t)
      for (int i = 0; i < 3; ++i) values.push_back(0.1F * static_cast<float>((7 * row + 5 * t + 3 * i) % 11) - 0.4F);
  return Tensor::Of<float>(Shape{2, count, 3}, values);
}

Tensor Answer(const Session& session, const Tensor& x) {
  const Result<std::map<std::string, Tensor>> out = session.RunSignature("", {{"x", x}});
  EXPECT_TRUE(out.ok()) << out.status().ToString();
  return out.ok() ? out->begin()->second : Tensor();
}

void ExpectClose(const Tensor& a, const Tensor& b) {
  ASSERT_EQ(a.shape(), b.shape());
  for (std::int64_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a.data<float>()[i], b.data<float>()[i], 1e-6) << i;
}

TEST(Build, StatefulLayersGoOnWhereTheyEnded) {
  const Result<Model> whole = Recurrent(6, false);
  const Result<Model> parts = Recurrent(3, true);
  ASSERT_TRUE(whole.ok()) << whole.status().ToString();
  ASSERT_TRUE(parts.ok()) << parts.status().ToString();
  EXPECT_EQ(parts->variables().at("lstm/Variable_1").shape(), (Shape{2, 4}));
  const Session session = *parts->session();
  const Tensor first = Answer(session, Steps(0, 3));
  ExpectClose(Answer(session, Steps(3, 3)), Answer(*whole->session(), Steps(0, 6)));
  session.ResetState();
  ExpectClose(Answer(session, Steps(0, 3)), first);
  // Another session has a state of its own.
  ExpectClose(Answer(*parts->session(), Steps(0, 3)), first);
}

TEST(Build, ReadsOfStateDoNotChangeIt) {
  const Result<Model> both = Recurrent(3, true, true);
  ASSERT_TRUE(both.ok()) << both.status().ToString();
  const Session session = *both->session();
  const Tensor first = Answer(session, Steps(0, 3));
  const auto read = [&] { return (*session.Run({}, {"both/forward_lstm_1/ReadVariableOp:0"}))[0]; };
  const Tensor state = read();
  EXPECT_TRUE(state.Identical(read()));
  const Tensor second = Answer(session, Steps(0, 3));
  EXPECT_FALSE(second.Identical(first));
  EXPECT_FALSE(state.Identical(read()));
  session.ResetState();
  ExpectClose(Answer(session, Steps(0, 3)), first);
}

TEST(Build, CellsAreLayersToo) {
  const SymbolicTensor x = Input({.shape = {7, 3}, .name = "x"});
  const StackedRNNCells cells{.cells = {GRUCell{.units = 4}, LSTMCell{.units = 2}}};
  const Result<Model> model = BuildModel({x}, {RNN{.cell = cells, .return_sequences = true, .name = "rnn"}(x)});
  ASSERT_TRUE(model.ok()) << model.status().ToString();
  EXPECT_EQ(Answer(*model->session(), *Tensor::Allocate(DType::kFloat, Shape{2, 7, 3})).shape(), (Shape{2, 7, 2}));
}

TEST(Build, StatefulLayersNeedABatch) {
  const SymbolicTensor x = Input({.shape = {6, 3}, .name = "x"});
  EXPECT_THAT(std::string(BuildModel({x}, {LSTM{.units = 4, .stateful = true, .name = "lstm"}(x)}).status().message()), HasSubstr("fixed batch size"));
}

TEST(Build, SaysWhatIsWrong) {
  const SymbolicTensor x = Input({.shape = {2}, .name = "x"});
  const SymbolicTensor other = Input({.shape = {2}, .name = "other"});
  EXPECT_THAT(std::string(BuildModel({x}, {Add{}({x, other})}).status().message()), HasSubstr("the outputs need the input \"other\""));
  EXPECT_THAT(std::string(BuildModel({x}, {Dense{.units = 3, .activation = "wobble", .name = "d"}(x)}).status().message()), HasSubstr("wobble"));
  EXPECT_THAT(std::string(BuildModel({x}, {Dense{.units = 3, .name = "x"}(x)}).status().message()), HasSubstr("two layers have the name \"x\""));
  EXPECT_THAT(std::string(BuildModel({x}, {Dense{.units = 3, .kernel_initializer = "magic"}(x)}).status().message()), HasSubstr("initializer \"magic\""));
}

}  // namespace
}  // namespace keratin
