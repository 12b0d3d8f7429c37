#include "keras/lowering.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "graph/infer.h"
#include "keras/read/read.h"
#include "ops/registry.h"

namespace keratin::keras {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

std::string Golden(const std::string& name) { return std::string(KERATIN_SOURCE_DIR) + "/tests/golden/" + name; }

// A model of one input "x" and a chain of layers with the given specs.
Model Chain(const std::vector<std::pair<std::string, const LayerSpec*>>& specs, const std::string& shape = "[null, 3]", int major = 2) {
  Model model;
  model.name = "chain";
  model.version.major = major;
  const auto add = [&](const std::string& name, const LayerSpec* spec, const std::string& config) {
    auto layer = std::make_shared<Layer>();
    layer->name = name;
    layer->class_name = std::string(spec->class_name);
    layer->spec = spec;
    Result<Config> made = Config::Make(*spec, *json::Parse(config, "test"), model.version);
    EXPECT_TRUE(made.ok()) << made.status().ToString();
    if (made.ok()) layer->config = *made;
    model.layers.push_back(layer);
    Call call;
    call.layer = layer;
    if (!model.calls.empty()) {
      Argument argument;
      argument.kind = Argument::Kind::kTensor;
      argument.tensor = {static_cast<int>(model.calls.size()) - 1, 0};
      call.args.push_back(argument);
    }
    model.calls.push_back(call);
  };
  add("x", FindLayer("InputLayer"), R"({"batch_shape": )" + shape + "}");
  for (const auto& [name, spec] : specs) add(name, spec, "{}");
  model.inputs.kind = model.outputs.kind = Argument::Kind::kTensor;
  model.inputs.tensor = {0, 0};
  model.outputs.tensor = {static_cast<int>(model.calls.size()) - 1, 0};
  model.input_names = {"x"};
  model.output_names = {specs.back().first};
  return model;
}

std::vector<std::string> NodeNames(const Lowered& lowered) {
  std::vector<std::string> names;
  for (const Node& node : lowered.meta.graph.nodes()) names.push_back(node.name);
  return names;
}

Lowered LowerOk(const Model& model, const LowerOptions& options = {}) {
  Result<Lowered> lowered = Lower(model, "m.keras", options);
  EXPECT_TRUE(lowered.ok()) << lowered.status().ToString();
  if (!lowered.ok()) return {};
  const auto infos = InferGraph(lowered->meta.graph, ops::Registry());
  EXPECT_TRUE(infos.ok()) << infos.status().ToString();
  return *std::move(lowered);
}

// --- Names against what tf.keras 2 made of the same files in graph mode ---------------------------------------------------------

std::string Row(const std::string& name, const std::string& op, const std::vector<std::string>& inputs) {
  std::string row = op + " " + name + " <-";
  for (const std::string& input : inputs) row += " " + input;
  return row;
}

class Names : public ::testing::TestWithParam<const char*> {};

TEST_P(Names, AreThoseOfTfKeras) {
  const Result<Model> model = Read(Golden(std::string(GetParam()) + "/model.h5"));
  ASSERT_TRUE(model.ok()) << model.status().ToString();
  const Lowered lowered = LowerOk(*model);
  const Graph& graph = lowered.meta.graph;
  const auto infos = InferGraph(graph, ops::Registry());
  ASSERT_TRUE(infos.ok());
  std::vector<std::string> made;
  for (const Node& node : graph.nodes()) {
    std::vector<std::string> inputs;
    for (const Endpoint& input : node.inputs) inputs.push_back(graph.TensorName(input));
    made.push_back(Row(node.name, node.op, inputs));
  }
  std::vector<std::string> expected;
  std::ifstream file(Golden("names/" + std::string(GetParam()) + ".jsonl"));
  ASSERT_TRUE(file.is_open());
  for (std::string line; std::getline(file, line);) {
    const Result<Json> row = json::Parse(line, "names");
    ASSERT_TRUE(row.ok());
    const std::string name(*(*row)["name"].AsString());
    std::vector<std::string> inputs;
    for (const Json& input : (*row)["inputs"].items()) inputs.emplace_back(*input.AsString());
    expected.push_back(Row(name, std::string(*(*row)["op"].AsString()), inputs));
    const std::optional<int> node = graph.Find(name);
    if (!node.has_value()) continue;
    const std::vector<ValueInfo>& outputs = (*infos)[static_cast<std::size_t>(*node)];
    ASSERT_EQ(outputs.size(), (*row)["shapes"].size()) << name;
    // Keratin's inference may know more dims than TensorFlow's.
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      const Json& dims = (*row)["shapes"][i];
      Shape shape = dims.is_null() ? Shape::UnknownRank() : Shape{};
      for (const Json& dim : dims.items()) shape.push_back(dim.AsInt().value_or(Shape::kUnknown));
      EXPECT_TRUE(outputs[i].shape.IsCompatibleWith(shape)) << name << " " << outputs[i].shape.ToString() << " " << shape.ToString();
    }
  }
  EXPECT_THAT(made, ::testing::UnorderedElementsAreArray(expected));
}

INSTANTIATE_TEST_SUITE_P(Goldens, Names,
                         ::testing::Values("activation_gelu_rank4_k2", "dense_rank3_unknown_length_k2", "flatten_rank2_k2", "identity_k2",
                                           "model_nested_model_shared_k2", "model_nested_model_twice_deep_k2", "model_nested_model_two_inputs_k2",
                                           "model_nested_model_two_outputs_k2"),
                         [](const auto& info) { return std::string(info.param); });

TEST(Lowering, SignatureAndNameMap) {
  const Result<Model> model = Read(Golden("dense_units3/model.keras"));
  ASSERT_TRUE(model.ok()) << model.status().ToString();
  const Lowered lowered = LowerOk(*model);
  EXPECT_THAT(lowered.meta.tags, ElementsAre("serve"));
  const Signature& signature = lowered.meta.signatures.at("serving_default");
  EXPECT_EQ(signature.method_name, "tensorflow/serving/predict");
  EXPECT_EQ(signature.inputs.at("x").name, "x:0");
  EXPECT_EQ(signature.outputs.at("dense").name, "dense/BiasAdd:0");
  EXPECT_EQ(signature.outputs.at("dense").shape, (Shape{Shape::kUnknown, 3}));
  EXPECT_EQ(lowered.variables.at("dense/kernel").shape(), (Shape{4, 3}));
  ASSERT_THAT(lowered.layers, SizeIs(2));
  EXPECT_EQ(lowered.layers[1].path, "dense");
  EXPECT_THAT(lowered.layers[1].outputs, ElementsAre("dense/BiasAdd:0"));
  EXPECT_THAT(lowered.layers[1].variables, ElementsAre("dense/kernel", "dense/bias"));
  EXPECT_EQ(lowered.layers[1].weights_path, "layers/dense/vars");
}

// --- Names that Python would give --------------------------------------------------------------------------------------------

TEST(Lowering, LiteralsAreNamedByTheOpThatUsesThem) {
  static const LayerSpec spec = {.class_name = "T", .lower = [](Lowering& to, const Config&, Value x) {
                                   const Value half = to.Scalar(0.5, x);
                                   const Value y = to.Op("Mul", {x, half});
                                   const Value z = to.Op("Mul", {y, half});
                                   const Value named = to.Scalar(2, x, "two");
                                   return to.Op("Mean", {to.Op("AddV2", {z, named}), to.Ints({1})}, {{"keep_dims", true}});
                                 }};
  EXPECT_THAT(NodeNames(LowerOk(Chain({{"t", &spec}}))),
              ElementsAre("x", "t/mul/y", "t/mul", "t/mul_1", "t/two", "t/add", "t/Mean/reduction_indices", "t/Mean"));
}

TEST(Lowering, NamesAreCountedAsTensorFlowCounts) {
  static const LayerSpec spec = {.class_name = "T", .lower = [](Lowering& to, const Config&, Value x) {
                                   x = to.Op("Relu", {x}, {}, "a");
                                   x = to.Op("Relu", {x}, {}, "A");
                                   x = to.Op("Relu", {x}, {}, "a_1");
                                   to.Reserve("b");
                                   {
                                     const Lowering::Scope scope = to.Enter("b");
                                     x = to.Op("Relu", {x});
                                   }
                                   const Lowering::Scope scope = to.Enter("b");
                                   return to.Op("Relu", {x}, {}, to.scope());
                                 }};
  EXPECT_THAT(NodeNames(LowerOk(Chain({{"t", &spec}, {"T", FindLayer("Identity")}}))),
              ElementsAre("x", "t/a", "t/A_1", "t/a_1_1", "t/b_1/Relu", "t/b_2", "T_1/Identity"));
}

TEST(Lowering, AnInputThatIsPassedOnBecomesAnIdentity) {
  static const LayerSpec spec = {.class_name = "T", .lower = [](Lowering&, const Config&, Value x) { return x; }};
  EXPECT_THAT(NodeNames(LowerOk(Chain({{"t", &spec}}))), ElementsAre("x", "t/t/Identity"));
}

TEST(Lowering, ReshapeToWhatIsOnlyKnownAtRunTime) {
  static const LayerSpec spec = {.class_name = "T", .lower = [](Lowering& to, const Config&, Value x) {
                                   const Value batch = to.Element(to.DynamicShape(x), 0);
                                   return to.Reshape(x, {batch, to.Int(-1), to.Int(3)});
                                 }};
  const Lowered lowered = LowerOk(Chain({{"t", &spec}}));
  EXPECT_THAT(NodeNames(lowered), ElementsAre("x", "t/Shape", "t/strided_slice/stack", "t/strided_slice/stack_1", "t/strided_slice/stack_2", "t/strided_slice",
                                              "t/Reshape/shape/1", "t/Reshape/shape/2", "t/Reshape/shape", "t/Reshape"));
  EXPECT_EQ(lowered.meta.signatures.at("serving_default").outputs.at("t").shape.rank(), 3);
}

// --- Weights -----------------------------------------------------------------------------------------------------------------

const LayerSpec& Scale() {
  static const LayerSpec spec = {
      .class_name = "Scale", .weights = {{.name = "cell/scale", .initializer = "ones"}}, .lower = [](Lowering& to, const Config&, Value x) {
        return to.Op("Mul", {x, to.Weight("cell/scale", {to.StaticDim(x, -1)})});
      }};
  return spec;
}

TEST(Lowering, MissingWeightsAndWrongShapesAreNamed) {
  Model model = Chain({{"a", &Scale()}, {"b", &Scale()}});
  const_cast<Layer&>(*model.layers[2]).weights["cell/scale"] = Tensor(Shape{2}, {1, 2});
  const Result<Lowered> missing = Lower(model, "m.keras");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.status().code(), StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(missing.status().message()),
              HasSubstr("m.keras: layers/a (Scale): the file has no weight \"cell/scale\"; it should have the shape (3"));
  const_cast<Layer&>(*model.layers[1]).weights["cell/scale"] = Tensor(Shape{3}, {1, 2, 3});
  const Result<Lowered> wrong = Lower(model, "m.keras");
  ASSERT_FALSE(wrong.ok());
  EXPECT_THAT(std::string(wrong.status().message()), AllOf(HasSubstr("layers/b (Scale): weight \"cell/scale\" has the shape (2"), Not(HasSubstr("layers/a"))));
}

TEST(Lowering, InitialiserMakesWhatIsNotThere) {
  LowerOptions options;
  options.initialize = [](const Layer&, const WeightSlot& slot, const Shape& shape) -> Result<Tensor> {
    EXPECT_EQ(slot.initializer, "ones");
    EXPECT_EQ(shape, Shape{3});
    return Tensor(shape, {1, 1, 1});
  };
  const Lowered lowered = LowerOk(Chain({{"a", &Scale()}}), options);
  EXPECT_THAT(NodeNames(lowered), ElementsAre("x", "a/cell/scale", "a/mul/ReadVariableOp", "a/mul"));
  EXPECT_EQ(lowered.variables.at("a/cell/scale").shape(), Shape{3});
}

TEST(Lowering, UnknownSizesThatAreNeededAreNamed) {
  const Result<Lowered> lowered = Lower(Chain({{"a", &Scale()}}, "[null, null]"), "m.keras");
  ASSERT_FALSE(lowered.ok());
  EXPECT_THAT(std::string(lowered.status().message()), HasSubstr("layers/a (Scale): needs to know axis -1 of its input"));
}

TEST(Lowering, EveryFailingLayerIsNamedOnce) {
  static const LayerSpec bad = {.class_name = "Bad", .lower = [](Lowering& to, const Config&, Value x) {
                                  to.Fail({StatusCode::kUnimplemented, "cannot be done"});
                                  return to.Op("Relu", {to.Op("NoSuchOp", {x})});
                                }};
  Model model = Chain({{"a", &bad}, {"b", &bad}});
  model.calls[2].args[0].tensor.call = 0;  // both read the input
  const Result<Lowered> lowered = Lower(model, "m.keras");
  ASSERT_FALSE(lowered.ok());
  EXPECT_EQ(lowered.status().code(), StatusCode::kUnimplemented);
  EXPECT_EQ(lowered.status().message(), "m.keras: layers/a (Bad): cannot be done; layers/b (Bad): cannot be done");
}

// --- Loops -------------------------------------------------------------------------------------------------------------------

TEST(Lowering, LoopsCaptureWhatTheyUseFromOutside) {
  static const LayerSpec spec = {.class_name = "T", .weights = {{.name = "step"}}, .lower = [](Lowering& to, const Config&, Value x) {
                                   const Value limit = to.Element(to.Op("Shape", {x}), 0);
                                   const Value step = to.Weight("step", {3});
                                   const std::vector<Value> results = to.While(
                                       {to.Int(0, "time"), x},
                                       [&](Lowering& body, const std::vector<Value>& args) {
                                         return std::vector<Value>{body.Op("Less", {args[0], limit})};
                                       },
                                       [&](Lowering& body, const std::vector<Value>& args) {
                                         EXPECT_EQ(body.scope(), "");
                                         return std::vector<Value>{body.Op("AddV2", {args[0], body.Int(1)}), body.Op("AddV2", {args[1], step})};
                                       });
                                   return results.size() == 2 ? results[1] : Value{};
                                 }};
  Model model = Chain({{"t", &spec}});
  const_cast<Layer&>(*model.layers[1]).weights["step"] = Tensor(Shape{3}, {1, 2, 3});
  const Lowered lowered = LowerOk(model);
  const std::optional<int> loop = lowered.meta.graph.Find("t/while");
  ASSERT_TRUE(loop.has_value());
  const Node& node = lowered.meta.graph.node(*loop);
  EXPECT_EQ(node.op, "While");
  std::vector<std::string> inputs;
  for (const Endpoint& input : node.inputs) inputs.push_back(lowered.meta.graph.TensorName(input));
  EXPECT_THAT(inputs, ElementsAre("t/time:0", "x:0", "t/strided_slice:0", "t/step:0"));
  const Function& body = *lowered.meta.graph.functions.at(node.attrs.Function("body"));
  EXPECT_THAT(body.args, SizeIs(4));
  EXPECT_THAT(body.results, SizeIs(4));
  EXPECT_TRUE(body.body.Find("add_1/ReadVariableOp").has_value());
  const Function& cond = *lowered.meta.graph.functions.at(node.attrs.Function("cond"));
  EXPECT_THAT(cond.args, SizeIs(4));
  EXPECT_THAT(cond.results, SizeIs(1));
  EXPECT_EQ(lowered.meta.signatures.at("serving_default").outputs.at("t").name, "t/while/Identity_1:0");
}

TEST(Lowering, LoopVariablesForgetDimsThatChange) {
  static const LayerSpec spec = {.class_name = "T", .lower = [](Lowering& to, const Config&, Value x) {
                                   const std::vector<Value> results = to.While(
                                       {x},
                                       [](Lowering& body, const std::vector<Value>& args) {
                                         return std::vector<Value>{body.Op("Less", {body.Element(body.Op("Shape", {args[0]}), 1), body.Int(100)})};
                                       },
                                       [](Lowering& body, const std::vector<Value>& args) {
                                         return std::vector<Value>{body.Op("ConcatV2", {args[0], args[0], body.Int(1)})};
                                       });
                                   EXPECT_EQ(to.shape(results.at(0)), (Shape{2, Shape::kUnknown}));
                                   return results.at(0);
                                 }};
  const Lowered lowered = LowerOk(Chain({{"t", &spec}}, "[2, 3]"));
  EXPECT_EQ(lowered.meta.graph.node(*lowered.meta.graph.Find("t/while")).op, "StatelessWhile");
}

// --- Masks -------------------------------------------------------------------------------------------------------------------

TEST(Lowering, MasksGoWhereRulesSendThem) {
  static const LayerSpec maker = {.class_name = "Maker",
                                  .compute_mask =
                                      [](Lowering& to, const LayerCall& call) {
                                        return to.Op("NotEqual", {call.input(), to.Scalar(0, call.input())});
                                      },
                                  .lower = [](Lowering& to, const Config&, Value x) { return to.Op("Relu", {x}); }};
  static const LayerSpec pass = {.class_name = "Pass", .mask = MaskRule::kPass, .lower = maker.lower};
  static const LayerSpec stop = {.class_name = "Stop", .mask = MaskRule::kStops, .lower = maker.lower};
  static std::vector<bool> seen;
  seen.clear();
  static const LayerSpec look = {.class_name = "Look", .mask = MaskRule::kPass, .lower_call = [](Lowering& to, const LayerCall& call) {
                                   seen.push_back(call.mask().valid());
                                   EXPECT_TRUE(!call.mask().valid() || to.dtype(call.mask()) == DType::kBool);
                                   return std::vector<Value>{to.Op("Relu", {call.input()})};
                                 }};
  const Lowered lowered = LowerOk(Chain({{"make", &maker}, {"pass", &pass}, {"see", &look}, {"stop", &stop}, {"see_none", &look}}));
  EXPECT_THAT(seen, ElementsAre(true, false));
  EXPECT_TRUE(lowered.meta.graph.Find("make/NotEqual/y").has_value());
  // Keras 3 makes a mask only where a layer takes it.
  static const LayerSpec plain = {.class_name = "Plain", .lower = maker.lower};
  const Lowered unused = LowerOk(Chain({{"make", &maker}, {"plain", &plain}}, "[null, 3]", 3));
  EXPECT_FALSE(unused.meta.graph.Find("make/NotEqual").has_value());
  const Lowered used = LowerOk(Chain({{"make", &maker}, {"see", &look}, {"stop", &stop}}, "[null, 3]", 3));
  EXPECT_TRUE(used.meta.graph.Find("make/NotEqual").has_value());
}

TEST(Lowering, EveryGoldenIsLoweredOrRefusedInWords) {
  int lowered_models = 0;
  for (const auto& entry : std::filesystem::directory_iterator(Golden(""))) {
    for (const char* name : {"model.keras", "model.h5"}) {
      const std::filesystem::path path = entry.path() / name;
      if (!std::filesystem::exists(path)) continue;
      const Result<Model> model = Read(path.string());
      if (!model.ok()) continue;
      const Result<Lowered> lowered = Lower(*model, path.string());
      if (!lowered.ok()) {
        EXPECT_EQ(lowered.status().code(), StatusCode::kUnimplemented) << lowered.status().ToString();
        continue;
      }
      ++lowered_models;
      const auto infos = InferGraph(lowered->meta.graph, ops::Registry());
      EXPECT_TRUE(infos.ok()) << path << " " << infos.status().ToString();
      for (const auto& [key, tensor] : lowered->meta.signatures.at("serving_default").outputs) {
        const Result<Endpoint> endpoint = lowered->meta.graph.FindTensor(tensor.name);
        ASSERT_TRUE(endpoint.ok()) << path << " " << key;
      }
    }
  }
  EXPECT_GT(lowered_models, 100);
}

}  // namespace
}  // namespace keratin::keras
