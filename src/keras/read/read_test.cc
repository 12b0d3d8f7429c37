#include "keras/read/read.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/errors.h"
#include "formats/hdf5/file.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string Golden(const std::string& name) { return std::string(KERATIN_SOURCE_DIR) + "/tests/golden/" + name; }

KerasVersion Version(int major) {
  KerasVersion version;
  version.major = major;
  version.text = std::to_string(major);
  return version;
}

Result<Model> FromText(const std::string& text, int major = 3) {
  Result<Json> config = json::Parse(text, "test");
  if (!config.ok()) return config.status();
  return ReadConfig(*config, Version(major), "m.keras");
}

// A folder that goes when the test ends.
class Folder {
 public:
  Folder() : path_(std::filesystem::temp_directory_path() / ("keratin_read_test_" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::string Write(const std::string& name, const std::string& content) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << content;
    return (path_ / name).string();
  }
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

std::string Input(const std::string& name, const std::string& shape = "[null, 6]") {
  return R"({"class_name": "InputLayer", "name": ")" + name + R"(", "config": {"batch_shape": )" + shape + R"(, "dtype": "float32", "name": ")" + name +
         R"("}, "inbound_nodes": []})";
}
std::string Tensor3(const std::string& layer, int node = 0, int tensor = 0) {
  return R"({"class_name": "__keras_tensor__", "config": {"shape": [null, 6], "dtype": "float32", "keras_history": [")" + layer + "\", " +
         std::to_string(node) + ", " + std::to_string(tensor) + "]}}";
}
std::string Node3(const std::string& args, const std::string& kwargs = "{}") { return R"({"args": [)" + args + R"(], "kwargs": )" + kwargs + "}"; }
std::string Layer3(const std::string& class_name, const std::string& name, const std::string& config, const std::string& nodes,
                   const std::string& module = "keras.layers") {
  return R"({"module": ")" + module + R"(", "class_name": ")" + class_name + R"(", "config": {"name": ")" + name + "\"" +
         (config.empty() ? "" : ", " + config) + R"(}, "registered_name": null, "name": ")" + name + R"(", "inbound_nodes": [)" + nodes + "]}";
}
std::string Functional3(const std::string& layers, const std::string& inputs, const std::string& outputs) {
  return R"({"module": "keras.src.models.functional", "class_name": "Functional", "config": {"name": "net", "layers": [)" + layers + R"(], "input_layers": )" +
         inputs + R"(, "output_layers": )" + outputs + "}}";
}

TEST(ReadConfig, SharedLayerWithTwoCalls) {
  const Result<Model> model =
      FromText(Functional3(Input("a") + "," + Input("b") + "," + Layer3("Dense", "d", "\"units\": 2", Node3(Tensor3("a")) + "," + Node3(Tensor3("b"))) + "," +
                               Layer3("Add", "sum", "", Node3("[" + Tensor3("d", 0) + "," + Tensor3("d", 1) + "]")),
                           R"([["a", 0, 0], ["b", 0, 0]])", R"(["sum", 0, 0])"));
  ASSERT_TRUE(model.ok()) << model.status().ToString();
  EXPECT_EQ(model->calls.size(), 5u);
  EXPECT_EQ(model->calls[3].layer->name, "d");
  EXPECT_EQ(model->calls[3].call_index, 1);
  EXPECT_THAT(model->input_names, ElementsAre("a", "b"));
  EXPECT_THAT(model->output_names, ElementsAre("sum"));
}

TEST(ReadConfig, CallsComeInAnOrderWhereArgumentsAreFirst) {
  const Result<Model> model = FromText(
      Functional3(Layer3("Identity", "second", "", Node3(Tensor3("first"))) + "," + Layer3("Identity", "first", "", Node3(Tensor3("x"))) + "," + Input("x"),
                  R"(["x", 0, 0])", R"({"p": ["second", 0, 0], "q": ["first", 0, 0]})"));
  ASSERT_TRUE(model.ok()) << model.status().ToString();
  std::vector<std::string> order;
  for (const Call& call : model->calls) order.push_back(call.layer->name);
  EXPECT_THAT(order, ElementsAre("x", "first", "second"));
  EXPECT_THAT(model->output_names, ElementsAre("p", "q"));
  EXPECT_EQ(model->outputs.kind, Argument::Kind::kDict);
}

TEST(ReadConfig, RepeatedOutputsGetNumbers) {
  const Result<Model> model = FromText(
      Functional3(Input("x") + "," + Layer3("Identity", "i", "", Node3(Tensor3("x"))), R"([["x", 0, 0]])", R"([["i", 0, 0], ["i", 0, 0], ["i", 0, 0]])"));
  ASSERT_TRUE(model.ok()) << model.status().ToString();
  EXPECT_THAT(model->output_names, ElementsAre("i", "i_1", "i_2"));
}

TEST(ReadConfig, NestedModelCountsItsCallsFromOneAtTheEnds) {
  const std::string inner = Functional3(Input("y") + "," + Layer3("Identity", "i", "", Node3(Tensor3("y"))), R"([["y", 0, 0]])", R"([["i", 0, 0]])");
  const std::string nested = R"({"class_name": "Functional", "name": "inner", "config": )" + inner.substr(inner.find("\"config\": ") + 10);
  const std::string with_nodes = nested.substr(0, nested.size() - 1) + R"(, "inbound_nodes": [)" + Node3(Tensor3("x")) + "," + Node3(Tensor3("x")) + "]}";
  const Result<Model> model = FromText(Functional3(Input("x") + "," + with_nodes + "," + Layer3("Identity", "after", "", Node3(Tensor3("inner", 1))),
                                                   R"([["x", 0, 0]])", R"([["inner", 1, 0], ["inner", 2, 0], ["after", 0, 0]])"));
  ASSERT_TRUE(model.ok()) << model.status().ToString();
  const std::vector<TensorRef> outputs = model->outputs.Tensors();
  ASSERT_EQ(outputs.size(), 3u);
  EXPECT_EQ(model->calls[static_cast<std::size_t>(outputs[0].call)].call_index, 0);
  EXPECT_EQ(model->calls[static_cast<std::size_t>(outputs[1].call)].call_index, 1);
  EXPECT_EQ(model->calls[3].args[0].Tensors()[0].call, outputs[1].call);
}

TEST(ReadConfig, Keras2NodesWithKeywordArguments) {
  const Result<Model> model = FromText(
      R"({"class_name": "Model", "config": {"name": "m", "layers": [
          {"class_name": "InputLayer", "name": "x", "config": {"batch_input_shape": {"class_name": "__tuple__", "items": [null, 4]}, "dtype": "float32", "sparse": false, "name": "x"}, "inbound_nodes": []},
          {"class_name": "Identity", "name": "i", "config": {"name": "i", "trainable": true}, "inbound_nodes": [[["x", 0, 0, {"training": false, "extra": ["x", 0, 0]}]]]},
          {"class_name": "Add", "name": "a", "config": {"name": "a"}, "inbound_nodes": [[["i", 0, 0, {}], ["x", 0, 0, {}]]]}],
        "input_layers": [["x", 0, 0]], "output_layers": [["a", 0, 0]]}})",
      2);
  ASSERT_TRUE(model.ok()) << model.status().ToString();
  const Call& call = model->calls[1];
  EXPECT_EQ(call.args.size(), 1u);
  ASSERT_EQ(call.kwargs.size(), 2u);
  EXPECT_EQ(call.kwargs[0].second.kind, Argument::Kind::kConstant);
  EXPECT_EQ(call.kwargs[1].second.kind, Argument::Kind::kTensor);
  EXPECT_EQ(model->calls[2].args[0].Tensors().size(), 2u);
  EXPECT_EQ(model->calls[0].layer->config.Raw("batch_shape").size(), 2u);
}

TEST(ReadConfig, SequentialsOfAllAges) {
  const Result<Model> bare = FromText(R"({"class_name": "Sequential", "config": [
      {"class_name": "Dense", "config": {"name": "dense_1", "output_dim": 3, "batch_input_shape": [null, 5], "bias": true}}]})",
                                      1);
  ASSERT_TRUE(bare.ok()) << bare.status().ToString();
  EXPECT_THAT(bare->input_names, ElementsAre("dense_1_input"));
  EXPECT_FALSE(bare->deferred);
  EXPECT_EQ(bare->layers[0]->config.Int("units"), 3);

  const Result<Model> deferred = FromText(R"({"class_name": "Sequential", "config": {"name": "s", "layers": [
      {"class_name": "Dense", "config": {"name": "d", "units": 3}}], "build_input_shape": [null, 7]}})",
                                          2);
  ASSERT_TRUE(deferred.ok()) << deferred.status().ToString();
  EXPECT_TRUE(deferred->deferred);
  EXPECT_EQ(deferred->calls[0].layer->config.Raw("batch_shape")[1].AsInt(), 7);
}

TEST(ReadConfig, PassesNullsItDoesNotKnowWithANote) {
  const Result<Model> model =
      FromText(Functional3(Input("x") + "," + Layer3("Identity", "i", "\"quantum\": null", Node3(Tensor3("x"))), R"([["x",0,0]])", R"([["i",0,0]])"));
  ASSERT_TRUE(model.ok()) << model.status().ToString();
  EXPECT_THAT(model->notes, ElementsAre(HasSubstr("layers/i (Identity): key \"quantum\"")));
}

struct BadConfig {
  const char* name;
  std::string text;
  const char* message;
};

class BadConfigs : public ::testing::TestWithParam<BadConfig> {};

TEST_P(BadConfigs, AreRefusedInWords) {
  const Result<Model> model = FromText(GetParam().text);
  ASSERT_FALSE(model.ok());
  EXPECT_THAT(std::string(model.status().message()), HasSubstr(GetParam().message));
}

std::string OneLayer(const std::string& layer) { return Functional3(Input("x") + "," + layer, R"([["x",0,0]])", R"([["l",0,0]])"); }
std::string OneNode(const std::string& node) { return OneLayer(Layer3("Identity", "l", "", node)); }
std::string Nested(int depth) {
  std::string text = R"({"class_name": "Identity", "config": {}})";
  for (int i = 0; i < depth; ++i) text = R"({"class_name": "Sequential", "config": {"name": "s", "layers": [)" + text + "]}}";
  return text;
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadConfigs,
    ::testing::Values(
        BadConfig{"NotAnObject", "[1, 2]", "m.keras: the config has no class_name"}, BadConfig{"NoClass", R"({"config": {}})", "the config has no class_name"},
        BadConfig{"Keras0", R"({"name": "Sequential", "layers": []})", "one of Keras 0"},
        BadConfig{"CustomModel", R"({"class_name": "Cifar", "module": "__main__", "config": {}})", "m.keras: the model is of the class \"Cifar\""},
        BadConfig{"RegisteredModel", R"({"class_name": "Functional", "registered_name": "pkg>Functional", "config": {}})", "Custom classes are Python code"},
        BadConfig{"Subclassed", R"({"class_name": "Model", "config": {"name": "m"}})", "A subclassed model is Python code"},
        BadConfig{"EmptySequential", R"({"class_name": "Sequential", "config": {"name": "s", "layers": []}})", "a Sequential without layers"},
        BadConfig{"LayersNoList", R"({"class_name": "Sequential", "config": {"layers": 3}})", "has no list of layers"},
        BadConfig{"LayerNoObject", R"({"class_name": "Sequential", "config": [7]})", "not an object"},
        BadConfig{"UnknownLayer", OneLayer(Layer3("NoSuchLayer", "l", "", Node3(Tensor3("x")))), "m.keras: layers/l (NoSuchLayer): unsupported layer"},
        BadConfig{"UnknownOperation", OneLayer(Layer3("NoSuchOp", "l", "", Node3(Tensor3("x")), "keras.src.ops.numpy")), "unsupported operation of keras.ops"},
        BadConfig{"Lambda", OneLayer(Layer3("Lambda", "l", "\"function\": [\"4wEAAAA=\", null, null]", Node3(Tensor3("x")))),
                  "(Lambda): a Lambda layer holds Python bytecode"},
        BadConfig{"Cond", OneLayer(Layer3("Cond", "l", "", Node3(Tensor3("x")), "keras.src.ops.core")),
                  "layers/l (Cond): the operation holds Python functions"},
        BadConfig{"ElasticTransform", OneLayer(Layer3("ElasticTransform", "l", "", Node3(Tensor3("x")), "keras.src.ops.image")),
                  "the layer RandomElasticTransform"},
        BadConfig{"TFSMLayer", OneLayer(Layer3("TFSMLayer", "l", "", Node3(Tensor3("x")))), "(TFSMLayer): the layer stands for a SavedModel"},
        BadConfig{"TorchModuleWrapper", OneLayer(Layer3("TorchModuleWrapper", "l", "", Node3(Tensor3("x")))), "code of another framework"},
        BadConfig{"CustomLayer", OneLayer(Layer3("Dense", "l", "\"units\": 1", Node3(Tensor3("x")), "qkeras.qlayers")), "Custom classes are Python code"},
        BadConfig{"UnknownKey", OneLayer(Layer3("Dense", "l", "\"units\": 1, \"unit\": 2", Node3(Tensor3("x")))),
                  "layers/l (Dense): unknown config key \"unit\" (2)"},
        BadConfig{"WrongKind", OneLayer(Layer3("Dense", "l", "\"units\": \"many\"", Node3(Tensor3("x")))), "\"units\" must be an integer and is \"many\""},
        BadConfig{"MissingKey", OneLayer(Layer3("Dense", "l", "", Node3(Tensor3("x")))), "\"units\" is missing"},
        BadConfig{"UnknownActivation", OneLayer(Layer3("Dense", "l", "\"units\": 1, \"activation\": \"sigmoid2\"", Node3(Tensor3("x")))),
                  "layers/l (Dense): unsupported activation \"sigmoid2\". Did you mean \"sigmoid\""},
        BadConfig{"LambdaActivation",
                  OneLayer(Layer3("Dense", "l", "\"units\": 1, \"activation\": {\"class_name\": \"__lambda__\", \"config\": {}}", Node3(Tensor3("x")))),
                  "a Python lambda, which is never run"},
        BadConfig{"Quantised", OneLayer(Layer3("Identity", "l", "\"dtype\": {\"class_name\": \"QuantizedDTypePolicy\", \"config\": {}}", Node3(Tensor3("x")))),
                  "dtype policy QuantizedDTypePolicy"},
        BadConfig{"Cycle",
                  Functional3(Input("x") + "," + Layer3("Identity", "l", "", Node3(Tensor3("k"))) + "," + Layer3("Identity", "k", "", Node3(Tensor3("l"))),
                              R"([["x",0,0]])", R"([["l",0,0]])"),
                  "layers are called in a circle: l, k"},
        BadConfig{"SelfCall", OneNode(Node3(Tensor3("l"))), "called in a circle: l"},
        BadConfig{"MissingLayer", OneNode(Node3(Tensor3("y"))), "layers/l: there is no layer \"y\""},
        BadConfig{"MissingCall", OneNode(Node3(Tensor3("x", 4))), "call 4 of layer \"x\" is named, which is called 1 times"},
        BadConfig{"NegativeCall", OneNode(Node3(Tensor3("x", -1))), "call -1 of layer \"x\""},
        BadConfig{"HugeOutput", OneNode(Node3(Tensor3("x", 0, 2000000000))), "output 2000000000 of layer \"x\""},
        BadConfig{"TensorWithoutHistory", OneNode(Node3(R"({"class_name": "__keras_tensor__", "config": {}})")), "a tensor without keras_history"},
        BadConfig{"NodeIsNumber", OneNode("7"), "neither a list nor an object"},
        BadConfig{"InputIsCalled", Functional3(Layer3("InputLayer", "x", "", "[], []"), R"([["x",0,0]])", R"([["x",0,0]])"), "an InputLayer that is called"},
        BadConfig{"InputIsNoInput", Functional3(Input("x") + "," + Layer3("Identity", "l", "", Node3(Tensor3("x"))), R"([["l",0,0]])", R"([["l",0,0]])"),
                  "the input \"l\" is no InputLayer"},
        BadConfig{"NoOutputs", Functional3(Input("x"), R"([["x",0,0]])", "[]"), "the model has no outputs"},
        BadConfig{"OutputsNoLayers", Functional3(Input("x"), R"([["x",0,0]])", "\"x\""), "output_layers has \"x\""},
        BadConfig{"TwiceTheName", Functional3(Input("x") + "," + Input("x"), R"([["x",0,0]])", R"([["x",0,0]])"), "two layers of one model are named \"x\""},
        BadConfig{"DeepNesting", Nested(60), "nested more than 32 deep"}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(ReadConfig, NamesEverythingAtOnce) {
  const Result<Model> model = FromText(Functional3(Input("x") + "," + Layer3("Nope", "a", "", Node3(Tensor3("x"))) + "," +
                                                       Layer3("Dense", "b", "\"units\": 1, \"activation\": \"mish2\"", Node3(Tensor3("a"))),
                                                   R"([["x",0,0]])", R"([["b",0,0]])"));
  ASSERT_FALSE(model.ok());
  EXPECT_EQ(model.status().code(), StatusCode::kUnimplemented);
  EXPECT_THAT(std::string(model.status().message()),
              HasSubstr("m.keras: layers/a (Nope): unsupported layer; layers/b (Dense): unsupported activation \"mish2\""));
}

TEST(ParseKerasVersion, TakesWhatFilesSay) {
  for (const auto& [text, major, minor] :
       {std::tuple("3.15.1", 3, 15), std::tuple("2.4.0-tf", 2, 4), std::tuple("2.1.6-tf", 2, 1), std::tuple("1.2.2", 1, 2), std::tuple("3", 3, 0)}) {
    const Result<KerasVersion> version = ParseKerasVersion(text);
    ASSERT_TRUE(version.ok()) << text;
    EXPECT_EQ(version->major, major) << text;
    EXPECT_EQ(version->minor, minor) << text;
  }
  for (const char* text : {"", "tf", "0.3", "4.0", "99999999999999999999", "."}) EXPECT_FALSE(ParseKerasVersion(text).ok()) << text;
}

// --- Whole files ---------------------------------------------------------------------------------------------------------------

TEST(Read, Keras3Archive) {
  const Result<Model> model = Read(Golden("dense_units3/model.keras"));
  ASSERT_TRUE(model.ok()) << model.status().ToString();
  EXPECT_EQ(model->version.major, 3);
  EXPECT_TRUE(model->version.stated);
  const auto weighted = WeightedLayers(*model);
  ASSERT_EQ(weighted.size(), 1u);
  EXPECT_EQ(weighted[0].second->weights.size(), 2u);
  EXPECT_EQ(weighted[0].second->weights_path, "layers/dense/vars");
}

TEST(Read, LegacyHdf5) {
  const Result<Model> model = Read(Golden("model_nested_model_shared_k2/model.h5"));
  ASSERT_TRUE(model.ok()) << model.status().ToString();
  EXPECT_EQ(model->version.major, 2);
  for (const auto& [path, layer] : WeightedLayers(*model)) EXPECT_THAT(layer->weights_path, HasSubstr("model_weights")) << path;
}

// The config of a golden file, with one text in it replaced, and the weights of that file.
class EditedModel : public ::testing::Test {
 protected:
  Status Load(const std::string& from, const std::string& to) {
    const std::string golden = Golden("dense_rank3_unknown_length_k2/model.h5");
    Result<std::shared_ptr<const MappedFile>> mapped = MappedFile::Open(golden);
    if (!mapped.ok()) return mapped.status();
    KERATIN_ASSIGN(const hdf5::File file, hdf5::File::Open(*mapped, (*mapped)->bytes(), golden));
    KERATIN_ASSIGN(const hdf5::Group root, file.root());
    KERATIN_ASSIGN(std::string config, root.FindAttribute("model_config")->ReadString());
    if (!from.empty()) {
      const std::size_t at = config.find(from);
      if (at == std::string::npos) return Internal("no {} in {}", from, config);
      config.replace(at, from.size(), to);
    }
    ReadOptions options;
    options.weights = golden;
    options.keras_version = "2.15";
    KERATIN_ASSIGN(const Model model, Read(folder_.Write("config.json", config), options));
    return Lower(model, "m.json").status();
  }
  Folder folder_;
};

TEST_F(EditedModel, AsItIs) {
  const Status status = Load("", "");
  EXPECT_TRUE(status.ok()) << status.ToString();
}
TEST_F(EditedModel, WrongShape) {
  const Status status = Load("\"units\": 3", "\"units\": 5");
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("m.json: layers/"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("weight \"kernel\" has the shape"));
}
TEST_F(EditedModel, MissingWeight) {
  const Status status = Load("\"use_bias\": false", "\"use_bias\": true");
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("the file has 1 weights in \"dense\" and the layer needs 2 (kernel, bias)"));
}

TEST(Read, ExtraAndMissingWeightsByPath) {
  const Folder folder;
  const std::string bare = R"({"class_name": "Sequential", "config": {"name": "s", "layers": [
      {"class_name": "InputLayer", "config": {"batch_shape": [null, 6], "name": "x"}}, {"class_name": "Identity", "config": {"name": "i"}}]}})";
  const std::string config = folder.Write("config.json", bare);
  ReadOptions options;
  options.weights = Golden("dense_units3/model.keras");
  const Result<Model> archive = Read(config, options);
  ASSERT_FALSE(archive.ok());
  EXPECT_THAT(std::string(archive.status().message()), HasSubstr("the file has 2 weights that no layer of the config takes"));
  options.weights = Golden("dense_rank3_unknown_length_k2/model.h5");
  const Result<Model> extra = Read(config, options);
  ASSERT_FALSE(extra.ok());
  EXPECT_THAT(std::string(extra.status().message()), HasSubstr("the file has weights of layers that the config does not have"));
}

// Weights of more layers than the config has are taken by name, and said.
TEST(Read, WeightsOfAnotherFileByName) {
  const Folder folder;
  const std::string config = folder.Write("config.json", R"({"class_name": "Sequential", "keras_version": "2.4.0", "config": [
      {"class_name": "Dense", "config": {"name": "first", "units": 4, "trainable": false, "batch_input_shape": [null, 4]}}]})");
  ReadOptions options;
  options.weights = Golden("old_keras_1_2_2_cnn_tf/model.h5");
  EXPECT_FALSE(Read(config, options).ok());
  const std::string fitting = folder.Write("fitting.json", R"({"class_name": "Sequential", "keras_version": "1.2.2", "config": [
      {"class_name": "Dense", "config": {"name": "dense_2", "output_dim": 3, "batch_input_shape": [null, 6]}}]})");
  const Result<Model> model = Read(fitting, options);
  ASSERT_TRUE(model.ok()) << model.status().message();
  EXPECT_THAT(model->notes, ::testing::Contains(HasSubstr("were passed over: \"")));
}

TEST(Read, SharedLayerOfTwoModelsIsOneLayer) {
  const Result<Model> model = Read(Golden("old_keras_3_15_1_nested_folder/model.folder"));
  ASSERT_TRUE(model.ok()) << model.status().message();
  std::vector<const Layer*> found;
  const auto find = [&found](const Model& inside, const auto& self) -> void {
    for (const LayerPtr& layer : inside.layers) {
      if (layer->name == "shared") found.push_back(layer.get());
      if (layer->model != nullptr) self(*layer->model, self);
    }
  };
  find(*model, find);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0], found[1]);
}

TEST(Read, Keras1IsToldByItsArguments) {
  const Result<Json> config = json::Parse(R"({"class_name": "Sequential", "config": [
      {"class_name": "Convolution2D", "config": {"name": "c", "nb_filter": 2, "nb_row": 3, "nb_col": 2, "border_mode": "same", "subsample": [1, 2],
       "dim_ordering": "tf", "bias": false, "W_regularizer": null, "init": "glorot_uniform", "batch_input_shape": [null, 5, 5, 3]}}]})",
                                          "test");
  ASSERT_TRUE(config.ok());
  const Result<Model> model = ReadConfig(*config, Version(1), "m.json");
  ASSERT_TRUE(model.ok()) << model.status().message();
  const Layer& conv = *model->layers.at(0);
  EXPECT_EQ(conv.spec->class_name, "Conv2D");
  EXPECT_THAT(conv.config.Ints("kernel_size"), ElementsAre(3, 2));
  EXPECT_THAT(conv.config.Ints("strides"), ElementsAre(1, 2));
  EXPECT_EQ(conv.config.String("data_format"), "channels_last");
  EXPECT_FALSE(conv.config.Bool("use_bias"));
  const Folder folder;
  EXPECT_EQ(Read(folder.Write("m.json", config->Dump())).status().message().find("unknown config key"), std::string::npos);
}

TEST(Read, FilesThatAreNoModels) {
  const Folder folder;
  const auto error = [](const std::string& path, const ReadOptions& options = {}) {
    const Result<Model> model = Read(path, options);
    EXPECT_FALSE(model.ok()) << path;
    EXPECT_THAT(std::string(model.status().message()), HasSubstr(path));
    return std::string(model.status().message());
  };
  EXPECT_THAT(error(folder.path() + "/missing.keras"), Not(IsEmpty()));
  EXPECT_THAT(error(folder.Write("text.keras", "hello")), HasSubstr("it is no zip archive, no HDF5 file and no JSON"));
  EXPECT_THAT(error(folder.Write("empty.h5", "")), HasSubstr("not a Keras file"));
  EXPECT_THAT(error(folder.Write("torn.json", "{\"class_name\": \"Sequ")), HasSubstr("line 1"));
  EXPECT_THAT(error(folder.path()), HasSubstr("a folder without config.json"));
  EXPECT_THAT(error(Golden("hdf5/groups_latest.h5")), HasSubstr("weights but no model"));
  const std::string dense =
      R"({"class_name": "Sequential", "config": [{"class_name": "Dense", "config": {"name": "d", "units": 1, "batch_input_shape": [null, 2]}}]})";
  EXPECT_THAT(error(folder.Write("config_only.json", dense)), HasSubstr("needs its weights"));
  const std::string twice = folder.Write("twice.json", Json(std::string_view(dense)).Dump());
  EXPECT_THAT(error(twice), HasSubstr("needs its weights"));
  const std::string unpacked = folder.Write("unpacked/config.json", dense);
  EXPECT_THAT(error(folder.path() + "/unpacked"), HasSubstr("there is no model.weights.h5"));
  static_cast<void>(folder.Write("unpacked/model.weights.json", "{}"));
  EXPECT_THAT(error(folder.path() + "/unpacked"), HasSubstr("model.weights.json: no weight_map"));
  ReadOptions wrong_version;
  wrong_version.keras_version = "9";
  const Result<Model> versioned = Read(Golden("dense_rank3_unknown_length_k2/model.h5"), wrong_version);
  ASSERT_FALSE(versioned.ok());
  EXPECT_THAT(std::string(versioned.status().message()), HasSubstr("\"9\" is not a version of Keras"));
}

// Every golden model is read, or refused for a policy of its layers.
TEST(Read, Goldens) {
  int models = 0;
  for (const auto& entry : std::filesystem::directory_iterator(Golden(""))) {
    for (const char* name : {"model.keras", "model.h5"}) {
      const std::filesystem::path path = entry.path() / name;
      if (!std::filesystem::exists(path)) continue;
      ++models;
      const Result<Model> model = Read(path.string());
      if (!model.ok()) {
        EXPECT_THAT(std::string(model.status().message()), HasSubstr("dtype policy")) << path;
        continue;
      }
      for (const auto& [layer_path, layer] : WeightedLayers(*model)) EXPECT_FALSE(layer->weights_path.empty()) << path << " " << layer_path;
    }
  }
  EXPECT_GT(models, 100);
}

}  // namespace
}  // namespace keratin::keras
