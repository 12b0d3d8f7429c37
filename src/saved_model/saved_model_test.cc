#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "base/errors.h"
#include "graph/constant_variables.h"
#include "proto/saved_model.h"
#include "proto/test_ops.h"
#include "saved_model/builder.h"
#include "saved_model/freeze.h"
#include "saved_model/loader.h"
#include "saved_model/signatures.h"

namespace keratin::saved_model {
namespace {

namespace fs = std::filesystem;
using proto::TestOps;
using ::testing::HasSubstr;

// y = x * kernel, with a table of words that nothing uses.
BuilderGraph SmallGraph() {
  BuilderGraph input;
  Graph& graph = input.graph;
  graph.Add({.name = "x", .op = "Placeholder", .attrs = {{"dtype", DType::kFloat}, {"shape", Shape{-1, 2}}}});
  graph.Add(
      {.name = "out/kernel", .op = "VarHandleOp", .attrs = {{"dtype", DType::kFloat}, {"shape", Shape{2, 1}}, {"shared_name", std::string("out/kernel")}}});
  graph.Add({.name = "out/MatMul/ReadVariableOp", .op = "ReadVariableOp", .inputs = {{1, 0}}, .attrs = {{"dtype", DType::kFloat}}});
  graph.Add({.name = "out/MatMul", .op = "MatMul", .inputs = {{0, 0}, {2, 0}}, .attrs = {{"T", DType::kFloat}, {"transpose_a", false}}});
  graph.Add({.name = "words", .op = "Const", .attrs = {{"dtype", DType::kString}, {"value", Tensor::Scalar<std::string>("words.txt")}}});
  graph.Add({.name = "init", .op = "NoOp"});
  input.tags = {"eval"};
  input.signatures["predict"] = *PredictSignature({{"x", {.name = "x:0", .dtype = DType::kFloat, .shape = Shape{-1, 2}}}},
                                                  {{"y", {.name = "out/MatMul:0", .dtype = DType::kFloat, .shape = Shape{-1, 1}}}});
  input.assets = {{"words.txt", "a\nb\n", "words:0"}};
  input.init_op = "init";
  return input;
}

const std::map<std::string, Tensor>& Values() {
  static const std::map<std::string, Tensor> values = {{"out/kernel", Tensor({2, 1}, {3, 4})}};
  return values;
}

class SavedModelTest : public ::testing::Test {
 protected:
  SavedModelTest() : root_(fs::temp_directory_path() / ("keratin_saved_model_" + std::to_string(::getpid()))) {
    fs::remove_all(root_);
    fs::create_directories(root_);
  }
  ~SavedModelTest() override { fs::remove_all(root_); }

  [[nodiscard]] std::string Path(const std::string& name) const { return (root_ / name).string(); }
  static std::string Contents(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static void Put(const std::string& path, const std::string& contents) { std::ofstream(path, std::ios::binary) << contents; }
  // A small model at Path(name).
  std::string Save(const std::string& name, bool as_text = false, BuilderGraph graph = SmallGraph()) const {
    SavedModelBuilder builder(Path(name), TestOps());
    const Status status = builder.AddMetaGraphAndVariables(std::move(graph), Values());
    EXPECT_TRUE(status.ok()) << status.ToString();
    const Result<std::string> file = builder.Save({.as_text = as_text});
    EXPECT_TRUE(file.ok()) << file.status().ToString();
    return Path(name);
  }
  fs::path root_;
};

TEST_F(SavedModelTest, IsReadBack) {
  for (const bool text : {false, true}) {
    const std::string directory = Save(text ? "text" : "binary", text);
    const Result<Loaded> loaded = Load(directory, {"eval"}, TestOps());
    ASSERT_TRUE(loaded.ok()) << loaded.status().ToString();
    EXPECT_TRUE(loaded->variables.at("out/kernel").Identical(Values().at("out/kernel")));
    EXPECT_TRUE(loaded->missing_variables.empty());
    EXPECT_EQ(loaded->init_ops, std::vector<std::string>{"init"});
    const Signature& predict = loaded->meta.signatures.at("predict");
    EXPECT_EQ(predict.method_name, "tensorflow/serving/predict");
    EXPECT_EQ(predict.inputs.at("x").name, "x:0");
    EXPECT_EQ(predict.outputs.at("y").shape, (Shape{-1, 1}));
    EXPECT_EQ(loaded->meta.saver.restore_op, "save/restore_all");
    const Result<VariableInfo> info = proto::DecodeVariable(loaded->meta.collections.at("variables").values[0]);
    ASSERT_TRUE(info.ok());
    EXPECT_EQ(info->initializer, "out/kernel/Assign");
    EXPECT_EQ(info->snapshot, "out/kernel/Read/ReadVariableOp:0");
    // The asset's constant holds its path now, and the file can be read by it.
    const std::string asset = loaded->meta.graph.node(*loaded->meta.graph.Find("words")).attrs.Get<Tensor>("value")->data<std::string>()[0];
    EXPECT_EQ(asset, directory + "/assets/words.txt");
    EXPECT_EQ(*loaded->read_asset(asset), "a\nb\n");
    EXPECT_EQ(loaded->read_asset("/etc/passwd").status().code(), StatusCode::kPermissionDenied);
    EXPECT_EQ(loaded->read_asset(directory + "/assets/../saved_model.pb" + (text ? "txt" : "")).status().code(), StatusCode::kPermissionDenied);
    // Without tags there is only one choice; by the file's own path too.
    EXPECT_TRUE(Load(directory, {}, TestOps()).ok());
    EXPECT_TRUE(Load(directory + (text ? "/saved_model.pbtxt" : "/saved_model.pb"), {}, TestOps()).ok());
  }
}

TEST_F(SavedModelTest, SameInputSameBytes) {
  const std::string a = Save("a");
  const std::string b = Save("b");
  for (const char* file : {"/saved_model.pb", "/variables/variables.index", "/variables/variables.data-00000-of-00001", "/assets/words.txt"}) {
    EXPECT_FALSE(Contents(a + file).empty()) << file;
    EXPECT_EQ(Contents(a + file), Contents(b + file)) << file;
  }
}

TEST_F(SavedModelTest, TagsAreMatchedExactly) {
  SavedModelBuilder builder(Path("m"), TestOps());
  ASSERT_TRUE(builder.AddMetaGraphAndVariables(SmallGraph(), Values()).ok());
  BuilderGraph second = SmallGraph();
  EXPECT_THAT(builder.AddMetaGraph(second).ToString(), HasSubstr("\"eval\" stand for another graph"));
  second.tags = {"serve", "gpu"};
  ASSERT_TRUE(builder.AddMetaGraph(second).ok());
  ASSERT_TRUE(builder.Save({}).ok());
  EXPECT_TRUE(Load(Path("m"), {"gpu", "serve"}, TestOps()).ok());
  const std::string wrong = Load(Path("m"), {"serve"}, TestOps()).status().ToString();
  EXPECT_THAT(wrong, HasSubstr("no meta graph with the tags \"serve\""));
  EXPECT_THAT(wrong, HasSubstr("\"eval\"; \"gpu,serve\""));
  EXPECT_THAT(Load(Path("m"), {}, TestOps()).status().ToString(), HasSubstr("2 meta graphs"));
}

TEST_F(SavedModelTest, BuilderSaysWhatIsWrong) {
  const auto error = [this](BuilderGraph graph, std::map<std::string, Tensor> values = Values()) {
    SavedModelBuilder builder(Path("never"), TestOps());
    return builder.AddMetaGraphAndVariables(std::move(graph), std::move(values)).ToString();
  };
  EXPECT_THAT(error(SmallGraph(), {}), HasSubstr("variable \"out/kernel\" has no value"));
  EXPECT_THAT(error(SmallGraph(), {{"out/kernel", Tensor({3}, {1, 2, 3})}}), HasSubstr("its value is float32 (3,)"));
  BuilderGraph graph = SmallGraph();
  graph.signatures["predict"].outputs["y"].name = "out/Matmul:0";
  EXPECT_THAT(error(graph), HasSubstr("Did you mean \"out/MatMul\""));
  graph = SmallGraph();
  graph.signatures["predict"].outputs["y"].dtype = DType::kInvalid;
  EXPECT_THAT(error(graph), HasSubstr("has no dtype"));
  graph = SmallGraph();
  graph.assets[0].file_name = "../words.txt";
  EXPECT_THAT(error(graph), HasSubstr("not a plain path"));
  graph = SmallGraph();
  graph.init_op = "start";
  EXPECT_THAT(error(graph), HasSubstr("no node \"start\""));
  SavedModelBuilder empty(Path("never"), TestOps());
  EXPECT_THAT(empty.AddMetaGraph(SmallGraph()).ToString(), HasSubstr("AddMetaGraphAndVariables"));
  EXPECT_THAT(empty.Save({}).status().ToString(), HasSubstr("no graph was added"));
  const std::string there = Save("there");
  SavedModelBuilder again(there, TestOps());
  ASSERT_TRUE(again.AddMetaGraphAndVariables(SmallGraph(), Values()).ok());
  EXPECT_EQ(again.Save({}).status().code(), StatusCode::kAlreadyExists);
  EXPECT_TRUE(again.Save({.overwrite = true}).ok());
  EXPECT_FALSE(fs::exists(Path("never")));
}

TEST_F(SavedModelTest, MissingVariablesAreNamed) {
  const std::string directory = Save("m");
  fs::remove_all(directory + "/variables");
  const Result<Loaded> loaded = Load(directory, {}, TestOps());
  ASSERT_TRUE(loaded.ok()) << loaded.status().ToString();
  EXPECT_THAT(loaded->missing_variables.at("out/kernel"), HasSubstr("variables.index"));
  EXPECT_THAT(Freeze(loaded->meta.graph, loaded->variables, {"out/MatMul:0"}).status().ToString(), HasSubstr("\"out/kernel\" (it has no value)"));
}

TEST_F(SavedModelTest, HostileAssetsAreRefused) {
  for (const char* name : {"../secret", "/etc/passwd", "a/../../b", "a\\b", "./x"}) {
    BuilderGraph graph = SmallGraph();
    const std::string directory = Save("m", true);
    std::string text = Contents(directory + "/saved_model.pbtxt");
    for (std::size_t at = text.find("filename: \"words.txt\""); at != std::string::npos; at = text.find("filename: \"words.txt\"", at + 1))
      text.replace(at, 21, std::string("filename: \"") + (std::string(name) == "a\\b" ? "a\\\\b" : name) + "\"");
    Put(directory + "/saved_model.pbtxt", text);
    EXPECT_EQ(Load(directory, {}, TestOps()).status().code(), StatusCode::kPermissionDenied) << name;
    fs::remove_all(directory);
  }
  const std::string directory = Save("link");
  Put(Path("secret"), "secret");
  fs::remove(directory + "/assets/words.txt");
  fs::create_symlink(Path("secret"), directory + "/assets/words.txt");
  const Result<Loaded> loaded = Load(directory, {}, TestOps());
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(loaded->read_asset(directory + "/assets/words.txt").status().code(), StatusCode::kPermissionDenied);
}

TEST_F(SavedModelTest, BadDirectoriesAreErrors) {
  EXPECT_THAT(Load(Path("nothing"), {}, TestOps()).status().ToString(), HasSubstr("no such file"));
  fs::create_directories(Path("empty"));
  EXPECT_THAT(Load(Path("empty"), {}, TestOps()).status().ToString(), HasSubstr("neither saved_model.pb nor saved_model.pbtxt"));
  const struct {
    const char* contents;
    const char* message;
  } rows[] = {
      {"", "empty"},
      {"node { name: \"a\" op: \"NoOp\" }", "holds a GraphDef, not a SavedModel"},
      {"saved_model_schema_version: 1", "no meta graph"},
      {"saved_model_schema_version: 2 meta_graphs {}", "only version 1"},
      {"saved_model_schema_version: 1 meta_graphs { graph_def { node { op: \"x\" } } }", "has no name"},
      {"saved_model_schema_version: 1 meta_graphs {", "line 1"},
      {"\x08\x01\x12\x7f", "cut short"},
      {"\x89HDF", "no TensorFlow graph"},
  };
  for (const auto& row : rows) {
    Put(Path("empty/saved_model.pb"), row.contents);
    EXPECT_THAT(Load(Path("empty"), {}, TestOps()).status().ToString(), HasSubstr(row.message)) << row.contents;
  }
}

TEST(Freeze, MakesConstantsAndKeepsNames) {
  Graph graph = SmallGraph().graph;
  graph.Add({.name = "again/ReadVariableOp", .op = "ReadVariableOp", .inputs = {{1, 0}}, .attrs = {{"dtype", DType::kFloat}}});
  graph.Add({.name = "again/MatMul", .op = "MatMul", .inputs = {{3, 0}, {6, 0}}, .attrs = {{"T", DType::kFloat}}});
  const Result<Graph> frozen = Freeze(graph, Values(), {"again/MatMul:0"});
  ASSERT_TRUE(frozen.ok()) << frozen.status().ToString();
  EXPECT_FALSE(frozen->Find("out/kernel"));
  EXPECT_FALSE(frozen->Find("words"));
  int constants = 0;
  for (const Node& node : frozen->nodes()) constants += node.op == "Const" ? 1 : 0;
  EXPECT_EQ(constants, 1);
  for (const char* name : {"x", "out/MatMul/ReadVariableOp", "again/ReadVariableOp", "out/MatMul", "again/MatMul"}) EXPECT_TRUE(frozen->Find(name)) << name;
  EXPECT_THAT(Freeze(graph, Values(), {"out/Matmul"}).status().ToString(), HasSubstr("Did you mean"));
  graph.Add({.name = "assign", .op = "AssignVariableOp", .inputs = {{1, 0}, {3, 0}}, .attrs = {{"dtype", DType::kFloat}}});
  graph.mutable_node(7).control_inputs = {8};
  EXPECT_THAT(Freeze(graph, Values(), {"again/MatMul"}).status().ToString(), HasSubstr("the graph assigns it"));
}

TEST(Signatures, CheckTheirTypes) {
  const TensorInfo strings{.name = "s:0", .dtype = DType::kString};
  const TensorInfo floats{.name = "f:0", .dtype = DType::kFloat};
  EXPECT_FALSE(PredictSignature({}, {{"y", floats}}).ok());
  EXPECT_FALSE(PredictSignature({{"x", floats}}, {}).ok());
  const Result<Signature> classification = ClassificationSignature(strings, {}, floats);
  ASSERT_TRUE(classification.ok());
  EXPECT_EQ(classification->method_name, "tensorflow/serving/classify");
  EXPECT_TRUE(classification->inputs.contains("inputs") && classification->outputs.contains("scores") && !classification->outputs.contains("classes"));
  EXPECT_FALSE(ClassificationSignature(floats, strings, floats).ok());
  EXPECT_FALSE(ClassificationSignature(strings, {}, {}).ok());
  const Result<Signature> regression = RegressionSignature(strings, floats);
  ASSERT_TRUE(regression.ok());
  EXPECT_TRUE(regression->outputs.contains("outputs"));
  EXPECT_FALSE(RegressionSignature(strings, strings).ok());
}

// Any bytes in place of saved_model.pb: an answer or an error.
TEST_F(SavedModelTest, SurvivesMutations) {
  std::mt19937 random(3);
  for (const bool text : {false, true}) {
    const std::string directory = Save(text ? "text" : "binary", text);
    const std::string file = directory + (text ? "/saved_model.pbtxt" : "/saved_model.pb");
    const std::string seed = Contents(file);
    for (int i = 0; i < 400; ++i) {
      std::string bytes = seed;
      for (unsigned edits = 1 + random() % 3; edits > 0; --edits) {
        const std::size_t at = random() % bytes.size();
        switch (random() % 3) {
          case 0: bytes[at] = static_cast<char>(random()); break;
          case 1: bytes.erase(at, 1 + random() % 8); break;
          default: bytes.insert(at, bytes.substr(random() % bytes.size(), random() % 16)); break;
        }
      }
      fs::remove(file);
      Put(file, bytes);
      const Result<Loaded> loaded = Load(directory, {}, TestOps());
      EXPECT_TRUE(loaded.ok() || !loaded.status().message().empty());
    }
  }
}

}  // namespace
}  // namespace keratin::saved_model
