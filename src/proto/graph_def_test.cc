#include "proto/graph_def.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "base/errors.h"
#include "proto/test_ops.h"

namespace keratin::proto {
namespace {

using ::testing::HasSubstr;

Result<Graph> ImportText(std::string_view text) { return ImportGraphDef(BytesOf(text), TestOps()); }

Graph EveryAttr() {
  Graph graph;
  graph.producer = 1882;
  Node node{.name = "a", .op = "Custom"};
  node.attrs = {{"string", std::string("S\0ME", 4)},
                {"int", std::int64_t{-5}},
                {"float", 0.5F},
                {"bool", true},
                {"type", DType::kBfloat16},
                {"shape", Shape{-1, 3}},
                {"no_rank", Shape::UnknownRank()},
                {"function", FunctionName{"body"}},
                {"strings", std::vector<std::string>{"x", ""}},
                {"ints", std::vector<std::int64_t>{1, -2}},
                {"floats", std::vector<float>{1.5F}},
                {"bools", std::vector<bool>{true, false}},
                {"types", std::vector<DType>{DType::kHalf, DType::kString}},
                {"shapes", std::vector<Shape>{Shape{}, Shape{2}}},
                {"functions", std::vector<FunctionName>{{"f"}, {"g"}}},
                {"empty", std::vector<std::int64_t>{}},
                {"tensors", std::vector<Tensor>{Tensor::Scalar<float>(1), Tensor::Scalar<std::int64_t>(2)}},
                {"t_float", Tensor({2}, {1, 2})},
                {"t_double", Tensor::Scalar<double>(0.1)},
                {"t_int8", Tensor::Of<std::int8_t>({2}, std::vector<std::int8_t>{-1, 5})},
                {"t_uint8", Tensor::Scalar<std::uint8_t>(200)},
                {"t_uint16", Tensor::Scalar<std::uint16_t>(60000)},
                {"t_int16", Tensor::Scalar<std::int16_t>(-7)},
                {"t_uint32", Tensor::Scalar<std::uint32_t>(4000000000)},
                {"t_uint64", Tensor::Scalar<std::uint64_t>(1ULL << 63)},
                {"t_bool", Tensor::Of<std::string>({3}, std::vector<std::string>{"a", "", "c"})},
                {"t_half", Tensor::Scalar<Half>(Half(1.5F))},
                {"t_bfloat16", Tensor::Of<Bfloat16>({2}, std::vector<Bfloat16>{Bfloat16(1), Bfloat16(2)})},
                {"t_splat", Tensor({2, 2}, {7, 7, 7, 7})},
                {"t_empty", Tensor({0}, {})}};
  const int a = graph.Add(node);
  graph.Add({.name = "b", .op = "Custom", .inputs = {{a, 0}, {a, 2}}, .control_inputs = {a}, .attrs = {}, .device = "/gpu:0"});
  return graph;
}

void ExpectSame(const Graph& a, const Graph& b) {
  ASSERT_EQ(a.size(), b.size());
  EXPECT_EQ(a.producer, b.producer);
  for (int i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a.node(i).name, b.node(i).name);
    EXPECT_EQ(a.node(i).op, b.node(i).op);
    EXPECT_EQ(a.node(i).device, b.node(i).device);
    EXPECT_EQ(a.node(i).inputs, b.node(i).inputs);
    EXPECT_EQ(a.node(i).control_inputs, b.node(i).control_inputs);
    ASSERT_EQ(a.node(i).attrs.map().size(), b.node(i).attrs.map().size());
    for (const auto& [name, value] : a.node(i).attrs.map()) EXPECT_TRUE(SameAttr(value, b.node(i).attrs.map().find(name)->second)) << name;
  }
}

TEST(GraphDef, RoundTripsBinaryAndText) {
  const Graph graph = EveryAttr();
  for (const bool text : {false, true}) {
    const Result<std::string> bytes = ExportGraphDef(graph, TestOps(), {.text = text});
    ASSERT_TRUE(bytes.ok()) << bytes.status().ToString();
    const Result<Graph> back = ImportGraphDef(BytesOf(*bytes), TestOps());
    ASSERT_TRUE(back.ok()) << back.status().ToString();
    ExpectSame(graph, *back);
    EXPECT_EQ(*ExportGraphDef(*back, TestOps(), {.text = text}), *bytes);
  }
}

TEST(GraphDef, LeavesOutDefaultsWhenAsked) {
  Graph graph;
  graph.Add({.name = "x", .op = "Placeholder", .inputs = {}, .control_inputs = {}, .attrs = {{"dtype", DType::kFloat}, {"shape", Shape{2, 2}}}, .device = ""});
  graph.Add({.name = "y",
             .op = "MatMul",
             .inputs = {{0, 0}, {0, 0}},
             .control_inputs = {},
             .attrs = {{"T", DType::kFloat}, {"transpose_a", false}, {"transpose_b", true}},
             .device = ""});
  const Result<std::string> bytes = ExportGraphDef(graph, TestOps(), {.text = true, .strip_default_attrs = true});
  ASSERT_TRUE(bytes.ok());
  EXPECT_THAT(*bytes, HasSubstr("transpose_b"));
  EXPECT_THAT(*bytes, ::testing::Not(HasSubstr("transpose_a")));
}

Result<Tensor> ConstValue(const std::string& tensor) {
  KERATIN_ASSIGN(const Graph graph, ImportText("node { name: \"c\" op: \"Const\" attr { key: \"value\" value { tensor { " + tensor + " } } } }"));
  const Tensor* value = graph.node(0).attrs.Get<Tensor>("value");
  if (value == nullptr) return NotFound("no tensor");
  return *value;
}

TEST(GraphDef, FillsTensorsFromValues) {
  const struct {
    const char* tensor;
    Tensor expected;
  } rows[] = {
      {"dtype: DT_FLOAT tensor_shape { dim { size: 3 } } float_val: 1 float_val: 2", Tensor({3}, {1, 2, 2})},
      {"dtype: DT_FLOAT tensor_shape { dim { size: 2 } }", Tensor({2}, {0, 0})},
      {"dtype: DT_FLOAT float_val: inf", Tensor({}, {INFINITY})},
      {"dtype: DT_INT8 tensor_shape { dim { size: 2 } } int_val: -3", Tensor::Of<std::int8_t>({2}, std::vector<std::int8_t>{-3, -3})},
      {"dtype: DT_HALF half_val: 15360", Tensor::Scalar<Half>(Half(1.0F))},
      {"dtype: DT_BFLOAT16 half_val: 16256", Tensor::Scalar<Bfloat16>(Bfloat16(1.0F))},
      {"dtype: DT_STRING tensor_shape { dim { size: 2 } } string_val: \"a\"", Tensor::Of<std::string>({2}, std::vector<std::string>{"a", "a"})},
      {"dtype: DT_STRING tensor_shape { dim { size: 2 } } tensor_content: \"\\001\\002abc\"", Tensor::Of<std::string>({2}, std::vector<std::string>{"a", "bc"})},
      {"dtype: DT_BOOL tensor_shape { dim { size: 2 } } tensor_content: \"\\002\\000\"", *[] {
         auto t = Tensor::Allocate(DType::kBool, {2});
         t->mutable_data<bool>()[0] = true;
         t->mutable_data<bool>()[1] = false;
         return t;
       }()},
      {"dtype: DT_INT32 tensor_shape { dim { size: 0 } dim { size: 4 } }", *Tensor::Allocate(DType::kInt32, {0, 4})},
  };
  for (const auto& row : rows) {
    const Result<Tensor> value = ConstValue(row.tensor);
    ASSERT_TRUE(value.ok()) << row.tensor << value.status().ToString();
    EXPECT_TRUE(value->Identical(row.expected)) << row.tensor;
  }
}

TEST(GraphDef, RefusesBadFilesWithAReason) {
  const std::string value = "node { name: \"c\" op: \"Const\" attr { key: \"value\" value { tensor { ";
  const std::string end = " } } } }";
  const struct {
    std::string text;
    const char* message;
  } rows[] = {
      {"node { op: \"NoOp\" }", "has no name"},
      {"node { name: \"a\" }", "\"a\" has no op"},
      {"node { name: \"a\" op: \"NoOp\" } node { name: \"a\" op: \"NoOp\" }", "two nodes are named \"a\""},
      {"node { name: \"a\" op: \"NoOp\" input: \"bees\" } node { name: \"bee\" op: \"NoOp\" }", "Did you mean \"bee\""},
      {"node { name: \"a\" op: \"NoOp\" input: \"^b\" }", "control input \"^b\""},
      {"node { name: \"a\" op: \"X\" input: \"a:-1\" }", "must be an output number"},
      {"node { name: \"a\" op: \"X\" input: \"a:99999999999\" }", "must be an output number"},
      {"node { name: \"a\" op: \"Identity\" input: \"a:1\" attr { key: \"T\" value { type: DT_FLOAT } } }", "has 1 outputs and no output 1"},
      {"node { name: \"a\" op: \"X\" input: \"b\" } node { name: \"b\" op: \"X\" input: \"^a\" }", "a cycle through node"},
      {value + "dtype: DT_FLOAT tensor_shape { dim { size: -1 } }" + end, "-1 elements"},
      {value + "dtype: DT_FLOAT tensor_shape { dim { size: -2 } }" + end, "dimension -2"},
      {value + "dtype: DT_FLOAT tensor_shape { unknown_rank: true }" + end, "-1 elements"},
      {value + "dtype: DT_FLOAT tensor_shape { dim { size: 4611686018427387904 } dim { size: 4 } }" + end, "must fit in 63 bits"},
      {value + "dtype: DT_FLOAT tensor_shape { dim { size: 4611686018427387904 } }" + end, "must fit in 63 bits"},
      {value + "dtype: DT_FLOAT tensor_shape { dim { size: 1099511627776 } } float_val: 1" + end, "values are repeated for at most"},
      {value + "dtype: DT_STRING tensor_shape { dim { size: 1099511627776 } } string_val: \"a\"" + end, "values are repeated for at most"},
      {value + "dtype: DT_STRING tensor_shape { dim { size: 1099511627776 } } tensor_content: \"a\"" + end, "1 bytes for 1099511627776 strings"},
      {value + "dtype: DT_STRING tensor_shape { dim { size: 1 } } tensor_content: \"\\377\"" + end, "cut short"},
      {value + "dtype: DT_STRING tensor_shape { dim { size: 1 } } tensor_content: \"\\005ab\"" + end, "cut short"},
      {value + "dtype: DT_STRING tensor_shape { dim { size: 1 } } tensor_content: \"\\001ab\"" + end, "1 bytes follow"},
      {value + "dtype: DT_FLOAT tensor_shape { dim { size: 2 } } tensor_content: \"abcd\"" + end, "4 bytes for a float32 tensor of shape (2,), which has 8"},
      {value + "dtype: DT_FLOAT float_val: 1 float_val: 2" + end, "2 values for a tensor of shape ()"},
      {value +
           "dtype: DT_FLOAT tensor_shape { dim {size:1} dim {size:1} dim {size:1} dim {size:1} dim {size:1} dim {size:1} dim {size:1} dim {size:1} dim "
           "{size:1} }" +
           end,
       "9 dimensions"},
      {"library { function { } }", "a function has no name"},
      {"library { function { signature { name: \"f\" } } function { signature { name: \"f\" } } }", "two functions are named \"f\""},
      {"library { function { signature { name: \"f\" output_arg { name: \"y\" type: DT_FLOAT } } } }", "result \"y\" has no tensor"},
      {"library { function { signature { name: \"f\" output_arg { name: \"y\" type: DT_FLOAT } } ret { key: \"y\" value: \"z:0\" } } }", "no node \"z\""},
      {"library { function { signature { name: \"f\" } control_ret { key: \"y\" value: \"z\" } } }", "control result \"y\""},
      {"library { function { signature { name: \"f\" input_arg { name: \"x\" } input_arg { name: \"x\" } } } }", "two arguments are named \"x\""},
      {"library { function { signature { name: \"f\" input_arg { name: \"x\" type: DT_INT32 } } node_def { name: \"x\" op: \"NoOp\" } } }",
       "two nodes are named \"x\""},
      {"library { function { signature { name: \"f\" } node_def { name: \"i\" op: \"Identity\" input: \"i:nothing:0\" attr { key: \"T\" value { type: DT_FLOAT "
       "} } } } }",
       "has no output \"nothing\""},
      {"library { function { signature { name: \"f\" } node_def { name: \"i\" op: \"Identity\" input: \"i:output:1\" attr { key: \"T\" value { type: DT_FLOAT "
       "} } } } }",
       "has 1 tensors and no number 1"},
      {"node { name: ", "line 1"},
      {"saved_model_schema_version: 1", "holds a SavedModel, not a GraphDef"},
      {"meta_info_def { }", "holds a MetaGraphDef, not a GraphDef"},
      {"versions { producer: 5 }", "no node"},
      {"", "empty"},
      {"PK\003\004 and so on", "not a GraphDef"},
  };
  for (const auto& row : rows) {
    const Result<Graph> graph = ImportText(row.text);
    ASSERT_FALSE(graph.ok()) << row.text;
    EXPECT_THAT(graph.status().ToString(), HasSubstr(row.message)) << row.text;
  }
}

TEST(GraphDef, RefusesDeepNestingInTextAndBinary) {
  std::string text = "library { function { signature { name: \"f\" } attr { key: \"a\" value ";
  std::string end;
  for (int i = 0; i < 200000; ++i) text += "{ func { attr { key: \"a\" value ";
  const Result<Graph> graph = ImportText(text);
  ASSERT_FALSE(graph.ok());
  EXPECT_THAT(graph.status().ToString(), HasSubstr("more than 100 deep"));
  // Braces in strings and comments do not count.
  EXPECT_TRUE(ImportText("node { name: \"" + std::string(200, '{') + "\" op: 'NoOp' } # " + std::string(200, '{')).ok());
  // variant_val { tensors { variant_val { ... in binary: every level wraps the one before.
  std::string inner;
  const auto wrap = [&inner](char tag) {
    std::string length;
    std::size_t n = inner.size();
    do {
      length += static_cast<char>((n & 0x7F) | (n > 0x7F ? 0x80 : 0));
      n >>= 7;
    } while (n > 0);
    inner = std::string(1, tag) + length + inner;
  };
  for (int i = 0; i < 300; ++i) {
    wrap(0x1A);  // VariantTensorDataProto.tensors
    wrap(0x7A);  // TensorProto.variant_val
  }
  wrap(0x42);  // AttrValue.tensor
  wrap(0x12);  // value of the map entry
  wrap(0x2A);  // NodeDef.attr
  inner = std::string("\x0a\x01\x61\x12\x01X") + inner;
  wrap(0x0A);
  const Result<Graph> binary = ImportText(inner);
  ASSERT_FALSE(binary.ok());
  EXPECT_THAT(binary.status().ToString(), HasSubstr("more than 100 deep"));
}

TEST(GraphDef, KeepsUnknownOpsAndOldVersions) {
  const Result<Graph> graph = ImportText("node { name: \"a\" op: \"NobodyKnows\" attr { key: \"x\" value { i: 3 } } } version: 21 a_new_field { x: 1 }");
  ASSERT_TRUE(graph.ok()) << graph.status().ToString();
  EXPECT_EQ(graph->node(0).op, "NobodyKnows");
  EXPECT_EQ(graph->node(0).attrs.Int("x"), 3);
  EXPECT_EQ(graph->producer, 21);
}

constexpr std::string_view kFunctions = R"(
node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } }
node { name: "call" op: "StatefulPartitionedCall" input: "x" attr { key: "Tin" value { list { type: DT_FLOAT } } }
       attr { key: "Tout" value { list { type: DT_FLOAT type: DT_FLOAT } } } attr { key: "f" value { func { name: "outer" } } } }
node { name: "y" op: "Identity" input: "call:1" attr { key: "T" value { type: DT_FLOAT } } }
library {
  function {
    signature { name: "outer" input_arg { name: "arg" type: DT_FLOAT } output_arg { name: "p" type: DT_FLOAT } output_arg { name: "q" type: DT_FLOAT } }
    node_def { name: "later" op: "Identity" input: "inner_call:s:0" attr { key: "T" value { type: DT_FLOAT } } }
    node_def { name: "two" op: "TwoOutputs" input: "arg" input: "^go" attr { key: "N" value { i: 2 } } attr { key: "T" value { type: DT_FLOAT } } }
    node_def { name: "inner_call" op: "inner" input: "two:first:1" }
    node_def { name: "go" op: "NoOp" }
    ret { key: "p" value: "two:second:0" }
    ret { key: "q" value: "later:output:0" }
    control_ret { key: "done" value: "go" }
    attr { key: "_inline" value { b: true } }
    arg_attr { key: 0 value { attr { key: "_user_specified_name" value { s: "input" } } } }
  }
  function {
    signature { name: "inner" input_arg { name: "t" type: DT_FLOAT } output_arg { name: "r" type: DT_FLOAT } output_arg { name: "s" type: DT_FLOAT } }
    ret { key: "r" value: "t" }
    ret { key: "s" value: "t:0" }
  }
})";

TEST(GraphDef, ImportsFunctions) {
  const Result<Graph> graph = ImportText(kFunctions);
  ASSERT_TRUE(graph.ok()) << graph.status().ToString();
  ASSERT_EQ(graph->functions.size(), 2U);
  const Function& outer = *graph->functions.find("outer")->second;
  const Graph& body = outer.body;
  ASSERT_EQ(outer.args.size(), 1U);
  EXPECT_EQ(body.node(outer.args[0]).op, "_Arg");
  EXPECT_EQ(body.node(outer.args[0]).attrs.Type("T"), DType::kFloat);
  EXPECT_EQ(body.node(outer.args[0]).attrs.String("_user_specified_name"), "input");
  EXPECT_EQ(outer.result_names, (std::vector<std::string>{"p", "q"}));
  EXPECT_EQ(outer.results[0], (Endpoint{*body.Find("two"), 2}));
  EXPECT_EQ(body.node(*body.Find("inner_call")).inputs[0], (Endpoint{*body.Find("two"), 1}));
  EXPECT_EQ(body.node(*body.Find("later")).inputs[0], (Endpoint{*body.Find("inner_call"), 1}));
  EXPECT_EQ(body.node(*body.Find("two")).control_inputs, std::vector<int>{*body.Find("go")});
  EXPECT_EQ(outer.control_results, std::vector<int>{*body.Find("go")});
  EXPECT_TRUE(outer.attrs.Bool("_inline"));
}

TEST(GraphDef, RoundTripsFunctions) {
  const Result<Graph> graph = ImportText(kFunctions);
  ASSERT_TRUE(graph.ok());
  for (const bool text : {false, true}) {
    const Result<std::string> bytes = ExportGraphDef(*graph, TestOps(), {.text = text});
    ASSERT_TRUE(bytes.ok()) << bytes.status().ToString();
    const Result<Graph> back = ImportGraphDef(BytesOf(*bytes), TestOps());
    ASSERT_TRUE(back.ok()) << back.status().ToString();
    ExpectSame(*graph, *back);
    ASSERT_EQ(back->functions.size(), graph->functions.size());
    for (const auto& [name, function] : graph->functions) {
      const Function& other = *back->functions.find(name)->second;
      ExpectSame(function->body, other.body);
      EXPECT_EQ(function->args, other.args);
      EXPECT_EQ(function->results, other.results);
      EXPECT_EQ(function->result_names, other.result_names);
      EXPECT_EQ(function->control_results, other.control_results);
    }
  }
}

TEST(GraphDef, UnknownOpInAFunctionIsReadButNotWritten) {
  const Result<Graph> graph = ImportText(R"(library { function { signature { name: "f" output_arg { name: "y" type: DT_FLOAT } }
    node_def { name: "u" op: "NobodyKnows" } ret { key: "y" value: "u:whatever:3" } } })");
  ASSERT_TRUE(graph.ok()) << graph.status().ToString();
  EXPECT_EQ(graph->functions.find("f")->second->results[0].output, 3);
  EXPECT_THAT(ExportGraphDef(*graph, TestOps()).status().ToString(), HasSubstr("NobodyKnows"));
}

// Flipped bits, cuts and repeated pieces: an answer or an error, nothing else.
TEST(GraphDef, SurvivesMutations) {
  std::mt19937 random(7);
  for (const bool text : {false, true}) {
    Result<Graph> graph = ImportText(kFunctions);
    graph->mutable_node(0).attrs.Set("t", Tensor({2, 3}, {1, 2, 3, 4, 5, 6}));
    const std::string seed = *ExportGraphDef(*graph, TestOps(), {.text = text});
    int read = 0;
    for (int i = 0; i < 3000; ++i) {
      std::string bytes = seed;
      for (unsigned edits = 1 + random() % 3; edits > 0; --edits) {
        const std::size_t at = random() % bytes.size();
        switch (random() % 4) {
          case 0: bytes[at] = static_cast<char>(random()); break;
          case 1: bytes[at] = static_cast<char>(bytes[at] ^ (1 << random() % 8)); break;
          case 2: bytes.erase(at, 1 + random() % 8); break;
          default: bytes.insert(at, bytes.substr(random() % bytes.size(), random() % 16)); break;
        }
        if (bytes.empty()) bytes = "\n";
      }
      const Result<Graph> back = ImportGraphDef(BytesOf(bytes), TestOps());
      if (back.ok()) {
        ++read;
        (void)ExportGraphDef(*back, TestOps());
      } else {
        EXPECT_FALSE(back.status().message().empty());
      }
    }
    EXPECT_GT(read, 0);
  }
}

}  // namespace
}  // namespace keratin::proto
