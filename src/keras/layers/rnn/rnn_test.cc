#include <gtest/gtest.h>

#include <map>

#include "keras/layers/rnn/cu_dnn_common.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

Tensor Filled(const Shape& shape) {
  std::vector<float> values(static_cast<std::size_t>(shape.NumElements()));
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = 0.01f * static_cast<float>(i);
  return Tensor::Of<float>(shape, values);
}

LayerPtr MakeLayer(const std::string& class_name, const std::string& name, const Json& config, const KerasVersion& version) {
  auto layer = std::make_shared<Layer>();
  layer->name = name;
  layer->class_name = class_name;
  layer->spec = FindLayer(class_name);
  EXPECT_NE(layer->spec, nullptr) << class_name;
  Result<Config> made = Config::Make(*layer->spec, config, version);
  EXPECT_TRUE(made.ok()) << made.status().message();
  layer->config = *made;
  if (layer->spec->children != nullptr) {
    Result<std::vector<ChildConfig>> children = layer->spec->children(layer->config);
    EXPECT_TRUE(children.ok()) << children.status().message();
    for (const ChildConfig& child : *children)
      layer->children.emplace_back(child.group, MakeLayer(std::string(*child.serialized["class_name"].AsString()),
                                                          std::string(*child.serialized["config"]["name"].AsString()), child.serialized["config"], version));
  }
  return layer;
}

// A model of one layer, called with the inputs.
Result<Lowered> LowerLayer(const LayerPtr& layer, const std::vector<std::vector<Json>>& inputs, const KerasVersion& version) {
  Model model;
  model.version = version;
  model.inputs.kind = Argument::Kind::kList;
  Argument all;
  all.kind = Argument::Kind::kList;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const std::string input_name = i == 0 ? "x" : "x" + std::to_string(i);
    Call call;
    call.layer = MakeLayer("InputLayer", input_name, Json::Object({{"batch_shape", Json::Array(inputs[i])}}), version);
    model.layers.push_back(call.layer);
    model.calls.push_back(call);
    Argument argument;
    argument.kind = Argument::Kind::kTensor;
    argument.tensor = {static_cast<int>(i), 0};
    model.inputs.items.push_back(argument);
    model.input_names.push_back(input_name);
    all.items.push_back(argument);
  }
  Call call;
  call.layer = layer;
  call.args.push_back(inputs.size() == 1 ? all.items.front() : all);
  model.layers.push_back(layer);
  model.calls.push_back(call);
  model.outputs.kind = Argument::Kind::kTensor;
  model.outputs.tensor = {static_cast<int>(inputs.size()), 0};
  model.output_names.push_back("y");
  return Lower(model, "test.keras");
}

// The same; the weights are by slot, or "<group>/<slot>" for those of a child.
Result<Lowered> LowerOne(const std::string& class_name, const std::string& name, const Json& config, const std::vector<std::vector<Json>>& inputs,
                         const std::map<std::string, Shape>& weights, const KerasVersion& version = {}) {
  auto layer = std::make_shared<Layer>(*MakeLayer(class_name, name, config, version));
  for (const auto& [slot, shape] : weights) {
    const std::size_t cut = slot.find('/');
    bool placed = false;
    for (auto& [group, child] : layer->children)
      if (group == slot.substr(0, cut)) {
        auto copy = std::make_shared<Layer>(*child);
        copy->weights[slot.substr(cut + 1)] = Filled(shape);
        child = copy;
        placed = true;
      }
    if (!placed) layer->weights[slot] = Filled(shape);
  }
  return LowerLayer(layer, inputs, version);
}

std::vector<std::string> Ops(const Graph& graph) {
  std::vector<std::string> ops;
  for (const Node& node : graph.nodes())
    if (node.op != "_Arg" && node.op != "Const" && node.op != "ReadVariableOp") ops.push_back(node.op);
  return ops;
}

const Function* FunctionNamed(const Graph& graph, std::string_view part) {
  for (const auto& [name, function] : graph.functions)
    if (name.find(part) != std::string::npos) return function.get();
  return nullptr;
}

bool Has(const Graph& graph, const std::string& name) { return graph.Find(name).has_value(); }

Json Units(int units, std::vector<Json::Member> more = {}) {
  Json config = Json::Object({{"units", units}});
  for (auto& [key, value] : more) config.Set(key, value);
  return config;
}

const std::map<std::string, Shape> kLstm = {{"lstm_cell/kernel", {3, 8}}, {"lstm_cell/recurrent_kernel", {2, 8}}, {"lstm_cell/bias", {8}}};

TEST(Rnn, LstmHasTheLoopOfTfKeras) {
  const Result<Lowered> lowered = LowerOne("LSTM", "encoder", Units(2), {{nullptr, 5, 3}}, kLstm);
  ASSERT_TRUE(lowered.ok()) << lowered.status().message();
  const Graph& graph = lowered->meta.graph;
  for (const char* name : {"encoder/lstm_cell/kernel", "encoder/Shape", "encoder/strided_slice", "encoder/zeros/packed", "encoder/zeros_1", "encoder/transpose",
                           "encoder/Shape_1", "encoder/strided_slice_1", "encoder/TensorArrayUnstack/TensorListFromTensor", "encoder/TensorArrayV2_1",
                           "encoder/time", "encoder/while/loop_counter", "encoder/while/maximum_iterations", "encoder/while", "encoder/while/Identity_3",
                           "encoder/TensorArrayV2Stack/TensorListStack", "encoder/strided_slice_3"})
    EXPECT_TRUE(Has(graph, name)) << name;
  const Function* body = FunctionNamed(graph, "while_body");
  ASSERT_NE(body, nullptr);
  EXPECT_EQ(Ops(body->body), (std::vector<std::string>{"TensorListGetItem", "MatMul", "MatMul", "AddV2", "BiasAdd", "Split", "Sigmoid", "Sigmoid", "Mul",
                                                       "Tanh", "Mul", "AddV2", "Sigmoid", "Tanh", "Mul", "TensorListSetItem", "AddV2", "AddV2"}));
  EXPECT_EQ(lowered->meta.signatures.at("serving_default").outputs.at("y").shape, (Shape{Shape::kUnknown, 2}));
}

TEST(Rnn, SequencesKeepTheirLength) {
  for (const bool unroll : {false, true}) {
    const Result<Lowered> lowered = LowerOne("LSTM", "lstm", Units(2, {{"return_sequences", true}, {"unroll", unroll}}), {{nullptr, 5, 3}}, kLstm);
    ASSERT_TRUE(lowered.ok()) << lowered.status().message();
    EXPECT_EQ(lowered->meta.signatures.at("serving_default").outputs.at("y").shape, (Shape{Shape::kUnknown, 5, 2}));
    EXPECT_EQ(Has(lowered->meta.graph, "lstm/while"), !unroll);
  }
}

TEST(Rnn, UnrolledCellsFollowTheBuiltOne) {
  const Result<Lowered> lowered = LowerOne("LSTM", "lstm", Units(2, {{"unroll", true}}), {{nullptr, 2, 3}}, kLstm);
  ASSERT_TRUE(lowered.ok()) << lowered.status().message();
  EXPECT_TRUE(Has(lowered->meta.graph, "lstm/lstm_cell_1/MatMul"));
  EXPECT_TRUE(Has(lowered->meta.graph, "lstm/lstm_cell_2/mul_2"));
  EXPECT_FALSE(Has(lowered->meta.graph, "lstm/lstm_cell/MatMul"));
  EXPECT_EQ(LowerOne("LSTM", "lstm", Units(2, {{"unroll", true}}), {{nullptr, nullptr, 3}}, kLstm).status().code(), StatusCode::kInvalidArgument);
}

TEST(Rnn, GruBeforeAndAfterReset) {
  const std::map<std::string, Shape> after = {{"gru_cell/kernel", {3, 6}}, {"gru_cell/recurrent_kernel", {2, 6}}, {"gru_cell/bias", {2, 6}}};
  const std::map<std::string, Shape> before = {{"gru_cell/kernel", {3, 6}}, {"gru_cell/recurrent_kernel", {2, 6}}, {"gru_cell/bias", {6}}};
  const KerasVersion old{.major = 2, .minor = 1, .text = "2.1.3"};
  const Result<Lowered> new_gru = LowerOne("GRU", "gru", Units(2), {{nullptr, 5, 3}}, after);
  const Result<Lowered> old_gru = LowerOne("GRU", "gru", Units(2), {{nullptr, 5, 3}}, before, old);
  ASSERT_TRUE(new_gru.ok()) << new_gru.status().message();
  ASSERT_TRUE(old_gru.ok()) << old_gru.status().message();
  EXPECT_EQ(Ops(FunctionNamed(new_gru->meta.graph, "while_body")->body), (std::vector<std::string>{"TensorListGetItem",
                                                                                                   "Unpack",
                                                                                                   "MatMul",
                                                                                                   "BiasAdd",
                                                                                                   "Split",
                                                                                                   "MatMul",
                                                                                                   "BiasAdd",
                                                                                                   "SplitV",
                                                                                                   "AddV2",
                                                                                                   "Sigmoid",
                                                                                                   "AddV2",
                                                                                                   "Sigmoid",
                                                                                                   "Mul",
                                                                                                   "AddV2",
                                                                                                   "Tanh",
                                                                                                   "Mul",
                                                                                                   "Sub",
                                                                                                   "Mul",
                                                                                                   "AddV2",
                                                                                                   "TensorListSetItem",
                                                                                                   "AddV2",
                                                                                                   "AddV2"}));
  EXPECT_EQ(Ops(FunctionNamed(old_gru->meta.graph, "while_body")->body),
            (std::vector<std::string>{"TensorListGetItem", "MatMul", "BiasAdd",      "Split",  "StridedSlice", "MatMul", "SplitV", "AddV2", "Sigmoid", "AddV2",
                                      "Sigmoid",           "Mul",    "StridedSlice", "MatMul", "AddV2",        "Tanh",   "Mul",    "Sub",   "Mul",     "AddV2",
                                      "TensorListSetItem", "AddV2",  "AddV2"}));
  EXPECT_FALSE(LowerOne("GRU", "gru", Units(2), {{nullptr, 5, 3}}, before).ok());
}

TEST(Rnn, RefusesWhatItCannotDo) {
  EXPECT_EQ(LowerOne("LSTM", "lstm", Units(2, {{"stateful", true}}), {{nullptr, 5, 3}}, kLstm).status().code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(LowerOne("LSTM", "lstm", Units(2), {{nullptr, 3}}, kLstm).status().code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(LowerOne("LSTM", "lstm", Units(2), {{nullptr, 5, 3}, {nullptr, 2}}, kLstm).status().code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(LowerOne("LSTM", "lstm", Units(2), {{nullptr, 5, 3}, {nullptr, 2}, {nullptr, 7}}, kLstm).status().code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(LowerOne("LSTM", "lstm", Units(-1), {{nullptr, 5, 3}}, kLstm).status().code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(LowerOne("LSTM", "lstm", Units(3), {{nullptr, 5, 3}}, kLstm).status().code(), StatusCode::kInvalidArgument);
}

TEST(Rnn, OutputsWaitForTheStatesToBeKept) {
  for (const bool unroll : {false, true}) {
    const Result<Lowered> lowered = LowerOne("LSTM", "lstm", Units(2, {{"stateful", true}, {"unroll", unroll}, {"return_state", true}}), {{4, 5, 3}}, kLstm);
    ASSERT_TRUE(lowered.ok()) << lowered.status().message();
    const Graph& graph = lowered->meta.graph;
    for (const char* name : {"lstm/Variable", "lstm/Variable_1"}) EXPECT_EQ(lowered->variables.at(name).shape(), (Shape{4, 2})) << name;
    const Endpoint answer = *graph.FindTensor(lowered->meta.signatures.at("serving_default").outputs.at("y").name);
    EXPECT_EQ(graph.node(answer.node).op, "Identity");
    EXPECT_EQ(graph.node(answer.node).control_inputs, (std::vector<int>{*graph.Find("lstm/AssignVariableOp"), *graph.Find("lstm/AssignVariableOp_1")}));
  }
}

Json Cell(const std::string& class_name, const std::string& name, int units) {
  return Json::Object({{"class_name", class_name}, {"config", Units(units, {{"name", name}})}});
}

TEST(Rnn, RunsAnyCell) {
  const std::map<std::string, Shape> weights = {{"cell/kernel", {3, 8}}, {"cell/recurrent_kernel", {2, 8}}, {"cell/bias", {8}}};
  const Result<Lowered> lowered = LowerOne("RNN", "rnn", Json::Object({{"cell", Cell("LSTMCell", "memory", 2)}}), {{nullptr, 5, 3}}, weights);
  ASSERT_TRUE(lowered.ok()) << lowered.status().message();
  EXPECT_TRUE(Has(lowered->meta.graph, "rnn/memory/kernel"));
  const Result<Lowered> plain = LowerOne("LSTM", "lstm", Units(2), {{nullptr, 5, 3}}, kLstm);
  EXPECT_EQ(Ops(FunctionNamed(lowered->meta.graph, "while_body")->body), Ops(FunctionNamed(plain->meta.graph, "while_body")->body));
  const Json dense = Json::Object({{"cell", Cell("Dense", "dense", 2)}});
  EXPECT_EQ(LowerOne("RNN", "rnn", dense, {{nullptr, 5, 3}}, {{"cell/kernel", {3, 2}}, {"cell/bias", {2}}}).status().code(), StatusCode::kUnimplemented);
}

TEST(Rnn, CellsStandInsideRnn) {
  const std::map<std::string, Shape> weights = {{"kernel", {3, 8}}, {"recurrent_kernel", {2, 8}}, {"bias", {8}}};
  EXPECT_EQ(LowerOne("LSTMCell", "cell", Units(2), {{nullptr, 3}}, weights).status().code(), StatusCode::kInvalidArgument);
}

TEST(Rnn, OldStackedCellsHaveTheirStatesInAnotherOrder) {
  const Json cells = Json::Object({{"class_name", "StackedRNNCells"},
                                   {"config", Json::Object({{"name", "stack"}, {"cells", Json::Array({Cell("GRUCell", "a", 2), Cell("GRUCell", "b", 2)})}})}});
  const Json rnn = Json::Object({{"cell", cells}, {"return_state", true}});
  const auto code = [&](const std::string& text, int minor) {
    return LowerOne("RNN", "rnn", rnn, {{nullptr, 5, 3}}, {}, {.major = 2, .minor = minor, .text = text}).status().code();
  };
  EXPECT_EQ(code("2.2.2", 2), StatusCode::kUnimplemented);
  EXPECT_EQ(code("2.1.6-tf", 1), StatusCode::kUnimplemented);
  // What is missing here is the weights.
  EXPECT_EQ(code("2.2.4-tf", 2), StatusCode::kInvalidArgument);
}

TEST(Rnn, WrappedCells) {
  const auto lower = [&](const std::string& wrapper, Json config) {
    config.Set("name", "wrapper");
    config.Set("cell", Cell("SimpleRNNCell", "inner", 3));
    const KerasVersion old{.major = 2, .minor = 9, .text = "2.9.0"};
    const LayerPtr cell = MakeLayer(wrapper, "wrapper", config, old);
    auto filled = std::make_shared<Layer>(*cell->children.front().second);
    filled->weights = {{"kernel", Filled({3, 3})}, {"recurrent_kernel", Filled({3, 3})}, {"bias", Filled({3})}};
    auto outer = std::make_shared<Layer>(*cell);
    outer->children.front().second = filled;
    const Json rnn = Json::Object({{"cell", Json::Object({{"class_name", wrapper}, {"config", config}})}});
    auto layer = std::make_shared<Layer>(*MakeLayer("RNN", "rnn", rnn, old));
    layer->children.front().second = outer;
    return LowerLayer(layer, {{nullptr, 5, 3}}, old);
  };
  const Result<Lowered> residual = lower("ResidualWrapper", Json::Object());
  ASSERT_TRUE(residual.ok()) << residual.status().message();
  EXPECT_TRUE(Has(residual->meta.graph, "rnn/wrapper/kernel"));
  EXPECT_EQ(Ops(FunctionNamed(residual->meta.graph, "while_body")->body),
            (std::vector<std::string>{"TensorListGetItem", "MatMul", "BiasAdd", "MatMul", "AddV2", "Tanh", "AddV2", "TensorListSetItem", "AddV2", "AddV2"}));
  EXPECT_TRUE(lower("DeviceWrapper", Json::Object({{"device", "/cpu:0"}})).ok());
  EXPECT_TRUE(lower("DropoutWrapper", Json::Object({{"input_keep_prob", 1.0}})).ok());
  EXPECT_EQ(lower("DropoutWrapper", Json::Object({{"state_keep_prob", 0.5}})).status().code(), StatusCode::kUnimplemented);
}

TEST(ConvLstm, HasTheNamesOfTfKeras) {
  const std::map<std::string, Shape> weights = {{"kernel", {2, 2, 3, 8}}, {"recurrent_kernel", {2, 2, 2, 8}}, {"bias", {8}}};
  const auto config = [](std::vector<Json::Member> more) {
    Json made = Json::Object({{"filters", 2}, {"kernel_size", 2}});
    for (auto& [key, value] : more) made.Set(key, value);
    return made;
  };
  const Result<Lowered> lowered = LowerOne("ConvLSTM2D", "frames", config({}), {{nullptr, 4, 6, 5, 3}}, weights);
  ASSERT_TRUE(lowered.ok()) << lowered.status().message();
  for (const char* name : {"frames/kernel", "frames/zeros_like", "frames/convolution", "frames/while", "frames/strided_slice_2"})
    EXPECT_TRUE(Has(lowered->meta.graph, name)) << name;
  EXPECT_EQ(lowered->meta.signatures.at("serving_default").outputs.at("y").shape, (Shape{Shape::kUnknown, 5, 4, 2}));
  const auto code = [&](std::vector<Json::Member> more) {
    return LowerOne("ConvLSTM2D", "frames", config(std::move(more)), {{nullptr, 4, 6, 5, 3}}, weights).status().code();
  };
  EXPECT_EQ(code({{"strides", 2}, {"dilation_rate", 2}}), StatusCode::kInvalidArgument);
  EXPECT_EQ(code({{"padding", "causal"}}), StatusCode::kInvalidArgument);
  EXPECT_EQ(code({{"filters", 0}}), StatusCode::kInvalidArgument);
}

TEST(Rnn, TimeFirstNeedsNoTranspose) {
  const Result<Lowered> lowered = LowerOne("LSTM", "lstm", Units(2, {{"time_major", true}, {"return_sequences", true}}), {{5, nullptr, 3}}, kLstm);
  ASSERT_TRUE(lowered.ok()) << lowered.status().message();
  EXPECT_FALSE(Has(lowered->meta.graph, "lstm/transpose"));
  EXPECT_EQ(lowered->meta.signatures.at("serving_default").outputs.begin()->second.shape, (Shape{5, Shape::kUnknown, 2}));
}

TEST(Rnn, InitialStatesAreTheLoopsFirst) {
  const Result<Lowered> lowered = LowerOne("LSTM", "lstm", Units(2), {{nullptr, 5, 3}, {nullptr, 2}, {nullptr, 2}}, kLstm);
  ASSERT_TRUE(lowered.ok()) << lowered.status().message();
  const Graph& graph = lowered->meta.graph;
  const Node& loop = graph.node(*graph.Find("lstm/while"));
  EXPECT_EQ(graph.node(loop.inputs[4].node).name, "x1");
  EXPECT_EQ(graph.node(loop.inputs[5].node).name, "x2");
  EXPECT_FALSE(Has(graph, "lstm/zeros"));
}

TEST(Bidirectional, NamesAndMergeModes) {
  const Json inner = Json::Object({{"class_name", "LSTM"}, {"config", Units(2, {{"name", "lstm"}, {"return_sequences", true}})}});
  std::map<std::string, Shape> weights;
  for (const auto& [slot, shape] : kLstm) {
    weights["forward_layer/" + slot] = shape;
    weights["backward_layer/" + slot] = shape;
  }
  const std::map<std::string, std::int64_t> widths = {{"concat", 4}, {"sum", 2}, {"mul", 2}, {"ave", 2}};
  for (const auto& [mode, width] : widths) {
    const Result<Lowered> lowered = LowerOne("Bidirectional", "bi", Json::Object({{"layer", inner}, {"merge_mode", mode}}), {{nullptr, 5, 3}}, weights);
    ASSERT_TRUE(lowered.ok()) << lowered.status().message();
    EXPECT_EQ(lowered->meta.signatures.at("serving_default").outputs.at("y").shape, (Shape{Shape::kUnknown, 5, width}));
    for (const char* name :
         {"bi/forward_lstm/lstm_cell/kernel", "bi/backward_lstm/lstm_cell/bias", "bi/forward_lstm_1/while", "bi/backward_lstm_1/ReverseV2", "bi/ReverseV2"})
      EXPECT_TRUE(Has(lowered->meta.graph, name)) << name;
  }
  EXPECT_FALSE(LowerOne("Bidirectional", "bi", Json::Object({{"layer", inner}, {"merge_mode", "max"}}), {{nullptr, 5, 3}}, weights).ok());
}

TEST(TimeDistributed, JoinsTimeWithTheBatch) {
  const Json inner = Json::Object({{"class_name", "Dense"}, {"config", Units(2, {{"name", "inner"}})}});
  const std::map<std::string, Shape> weights = {{"layer/kernel", {3, 2}}, {"layer/bias", {2}}};
  const Result<Lowered> lowered = LowerOne("TimeDistributed", "td", Json::Object({{"layer", inner}}), {{nullptr, nullptr, 3}}, weights);
  ASSERT_TRUE(lowered.ok()) << lowered.status().message();
  for (const char* name :
       {"td/kernel", "td/Shape", "td/strided_slice", "td/Reshape", "td/inner/MatMul", "td/inner/BiasAdd", "td/Reshape_1/shape", "td/Reshape_1"})
    EXPECT_TRUE(Has(lowered->meta.graph, name)) << name;
  EXPECT_EQ(lowered->meta.signatures.at("serving_default").outputs.at("y").shape, (Shape{Shape::kUnknown, Shape::kUnknown, 2}));
}

TEST(CuDnn, WeightsBecomeThoseOfLstmAndGru) {
  // One gate of 2 inputs and 3 units: the file's numbers in row order are those of a [3, 2] matrix.
  const Result<Tensor> kernel = FromCuDnn(Tensor({2, 3}, {0, 1, 2, 3, 4, 5}), "kernel", 1, true);
  ASSERT_TRUE(kernel.ok());
  EXPECT_TRUE(kernel->Identical(Tensor({2, 3}, {0, 2, 4, 1, 3, 5})));
  const Result<Tensor> recurrent = FromCuDnn(Tensor({2, 4}, {0, 1, 2, 3, 4, 5, 6, 7}), "recurrent_kernel", 2, true);
  ASSERT_TRUE(recurrent.ok());
  EXPECT_TRUE(recurrent->Identical(Tensor({2, 4}, {0, 4, 2, 6, 1, 5, 3, 7})));
  const Result<Tensor> sum = FromCuDnn(Tensor({4}, {1, 2, 10, 20}), "bias", 2, true);
  ASSERT_TRUE(sum.ok());
  EXPECT_TRUE(sum->Identical(Tensor({2}, {11, 22})));
  const Result<Tensor> pair = FromCuDnn(Tensor({4}, {1, 2, 10, 20}), "bias", 2, false);
  ASSERT_TRUE(pair.ok());
  EXPECT_TRUE(pair->Identical(Tensor({2, 2}, {1, 2, 10, 20})));
  EXPECT_FALSE(FromCuDnn(Tensor({2, 3}, {0, 1, 2, 3, 4, 5}), "kernel", 2, true).ok());
  EXPECT_FALSE(FromCuDnn(Tensor({3}, {0, 1, 2}), "bias", 1, true).ok());
}

}  // namespace
}  // namespace keratin::keras
