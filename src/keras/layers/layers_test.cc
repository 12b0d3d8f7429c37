// Ops and names of single layers against what tf.keras 2 gives in graph mode, and what they refuse.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/errors.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

struct Case {
  std::string class_name;
  std::string config = "{}";
  std::vector<Shape> inputs;
  std::map<std::string, Shape, std::less<>> weights = {};
  int major = 2;
  DType dtype = DType::kFloat;
  bool mask = false;  // a Masking layer stands before it
};

LayerPtr MakeLayer(const std::string& name, const std::string& class_name, const std::string& config, const KerasVersion& version) {
  auto layer = std::make_shared<Layer>();
  layer->name = name;
  layer->class_name = class_name;
  layer->spec = FindLayer(class_name);
  EXPECT_NE(layer->spec, nullptr) << class_name;
  if (layer->spec == nullptr) return layer;
  const Result<Json> json = json::Parse(config, "config");
  EXPECT_TRUE(json.ok()) << config;
  Result<Config> made = Config::Make(*layer->spec, json.ok() ? *json : Json(), version);
  EXPECT_TRUE(made.ok()) << made.status().message();
  if (made.ok()) layer->config = *std::move(made);
  return layer;
}

Argument TensorOf(int call) {
  Argument argument;
  argument.kind = Argument::Kind::kTensor;
  argument.tensor = {call, 0};
  return argument;
}

Result<Lowered> LowerCase(const Case& test) {
  Model model;
  model.version.major = test.major;
  const auto call = [&](const LayerPtr& layer, std::vector<Argument> args) {
    model.layers.push_back(layer);
    Call made;
    made.layer = layer;
    made.args = std::move(args);
    model.calls.push_back(std::move(made));
    return static_cast<int>(model.calls.size()) - 1;
  };
  std::vector<Argument> tensors;
  for (std::size_t i = 0; i < test.inputs.size(); ++i) {
    std::string dims;
    for (const std::int64_t dim : test.inputs[i]) dims += (dims.empty() ? "" : ", ") + (dim < 0 ? std::string("null") : std::to_string(dim));
    const std::string name(1, static_cast<char>('x' + i));
    const std::string config = fmt::format("{{\"batch_shape\": [{}], \"dtype\": \"{}\"}}", dims, DTypeName(test.dtype));
    const int input = call(MakeLayer(name, "InputLayer", config, model.version), {});
    model.input_names.push_back(name);
    model.inputs.kind = Argument::Kind::kList;
    model.inputs.items.push_back(TensorOf(input));
    tensors.push_back(TensorOf(input));
    if (test.mask) tensors.back() = TensorOf(call(MakeLayer("masking_" + name, "Masking", "{}", model.version), {tensors.back()}));
  }
  const LayerPtr made = MakeLayer("layer", test.class_name, test.config, model.version);
  auto layer = std::make_shared<Layer>(*made);
  for (const auto& [name, shape] : test.weights) {
    Result<Tensor> value = Tensor::Allocate(DType::kFloat, shape);
    if (!value.ok()) return value.status();
    std::fill_n(value->mutable_data<float>(), value->size(), 0.5F);
    layer->weights[name] = *value;
  }
  Argument list;
  list.kind = Argument::Kind::kList;
  list.items = tensors;
  const int output = call(layer, {tensors.size() == 1 ? tensors.front() : list});
  model.outputs = TensorOf(output);
  model.output_names = {"layer"};
  return Lower(model, "model");
}

// Every op that the output needs, apart from inputs, variables and constants, sorted: "Conv2D", or "AddV2:add" where the name is not the op. Without the
// layer's scope.
std::string Ops(const Lowered& lowered) {
  const Graph& graph = lowered.meta.graph;
  const Result<Endpoint> output = graph.FindTensor(lowered.meta.signatures.at("serving_default").outputs.at("layer").name);
  if (!output.ok()) return std::string(output.status().message());
  const Result<Graph> pruned = graph.Pruned({output->node});
  if (!pruned.ok()) return std::string(pruned.status().message());
  std::vector<std::string> names;
  for (const Node& node : pruned->nodes()) {
    if (node.op == "Placeholder" || node.op == "VarHandleOp" || node.op == "Const" || node.op == "ReadVariableOp") continue;
    if (!node.name.starts_with("layer/")) continue;
    const std::string name = node.name.substr(6);
    names.push_back(name == node.op ? name : node.op + ":" + name);
  }
  std::sort(names.begin(), names.end());
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " ") + name;
  return text;
}

std::string OutputShape(const Lowered& lowered) { return lowered.meta.signatures.at("serving_default").outputs.at("layer").shape.ToString(); }

struct Expected {
  Case test;
  std::string shape;
  std::string ops;
};

constexpr std::int64_t kAny = Shape::kUnknown;

class LayerNames : public testing::TestWithParam<Expected> {};

TEST_P(LayerNames, AreThoseOfTensorFlow) {
  const Expected& expected = GetParam();
  const Result<Lowered> lowered = LowerCase(expected.test);
  ASSERT_TRUE(lowered.ok()) << lowered.status().message();
  EXPECT_EQ(OutputShape(*lowered), expected.shape);
  EXPECT_EQ(Ops(*lowered), expected.ops);
}

INSTANTIATE_TEST_SUITE_P(
    Layers, LayerNames,
    testing::Values(
        Expected{
            {"Conv2D", R"({"filters": 5, "kernel_size": 3, "data_format": "channels_first"})", {{kAny, 4, 9, 8}}, {{"kernel", {3, 3, 4, 5}}, {"bias", {5}}}},
            "(None, 5, 7, 6)",
            "BiasAdd Conv2D Transpose:transpose Transpose:transpose_1"},
        Expected{{"Conv3D", R"({"filters": 4, "kernel_size": 2, "groups": 2, "use_bias": false})", {{kAny, 5, 5, 5, 4}}, {{"kernel", {2, 2, 2, 2, 4}}}},
                 "(None, 4, 4, 4, 4)",
                 "ConcatV2:concat Conv3D Conv3D:Conv3D_1 Split:split Split:split_1"},
        Expected{{"AdaptiveAveragePooling2D", R"({"output_size": 1})", {{kAny, 7, 5, 3}}}, "(None, 1, 1, 3)", "AvgPool AvgPool:AvgPool_1"},
        Expected{{"GlobalMaxPooling3D", R"({"keepdims": true, "data_format": "channels_first"})", {{kAny, 3, 4, 5, 6}}}, "(None, 3, 1, 1, 1)", "Max"},
        Expected{{"Conv1D", R"({"filters": 5, "kernel_size": [3], "padding": "causal"})", {{kAny, 9, 4}}, {{"kernel", {3, 4, 5}}, {"bias", {5}}}},
                 "(None, 9, 5)",
                 "BiasAdd Conv2D:Conv1D ExpandDims:Conv1D/ExpandDims ExpandDims:Conv1D/ExpandDims_1 Pad Squeeze:Conv1D/Squeeze"},
        Expected{{"Conv2D",
                  R"({"filters": 6, "kernel_size": 3, "dilation_rate": [2, 1], "padding": "same", "activation": "relu"})",
                  {{kAny, 9, 8, 4}},
                  {{"kernel", {3, 3, 4, 6}}, {"bias", {6}}}},
                 "(None, 9, 8, 6)",
                 "BatchToSpaceND:Conv2D/BatchToSpaceND BiasAdd Conv2D Relu SpaceToBatchND:Conv2D/SpaceToBatchND"},
        Expected{{"Conv2D", R"({"filters": 4, "kernel_size": 3, "use_bias": false})", {{kAny, 2, 6, 5, 3}}, {{"kernel", {3, 3, 3, 4}}}},
                 "(None, 2, 4, 3, 4)",
                 "ConcatV2:Conv2D/concat Conv2D:Conv2D/Conv2D Reshape:Conv2D/Reshape Reshape:Conv2D/Reshape_1 Shape:Conv2D/Shape "
                 "StridedSlice:Conv2D/strided_slice"},
        Expected{{"DepthwiseConv2D", R"({"kernel_size": 3, "depth_multiplier": 2})", {{kAny, 9, 8, 5}}, {{"depthwise_kernel", {3, 3, 5, 2}}, {"bias", {10}}}},
                 "(None, 7, 6, 10)",
                 "BiasAdd DepthwiseConv2dNative:depthwise"},
        Expected{{"SeparableConv2D",
                  R"({"filters": 5, "kernel_size": 3, "use_bias": false})",
                  {{kAny, 9, 8, 3}},
                  {{"depthwise_kernel", {3, 3, 3, 1}}, {"pointwise_kernel", {1, 1, 3, 5}}}},
                 "(None, 7, 6, 5)",
                 "Conv2D:separable_conv2d DepthwiseConv2dNative:separable_conv2d/depthwise"},
        Expected{{"MaxPooling1D", R"({"pool_size": 3, "strides": 2, "padding": "same"})", {{kAny, 9, 3}}}, "(None, 5, 3)", "ExpandDims MaxPool Squeeze"},
        Expected{{"AveragePooling2D", R"({"pool_size": [2, 3], "strides": [1, 2]})", {{kAny, 9, 8, 3}}}, "(None, 8, 3, 3)", "AvgPool"},
        Expected{
            {"GlobalAveragePooling1D", "{}", {{kAny, 9, 3}}, {}, 2, DType::kFloat, true}, "(None, 3)", "Cast ExpandDims Mul:mul RealDiv:truediv Sum Sum:Sum_1"},
        Expected{{"BatchNormalization", R"({"axis": [3]})", {{kAny, 4, 3, 5}}, {{"gamma", {5}}, {"beta", {5}}, {"moving_mean", {5}}, {"moving_variance", {5}}}},
                 "(None, 4, 3, 5)",
                 "FusedBatchNormV3"},
        Expected{{"BatchNormalization", R"({"center": false, "scale": false})", {{kAny, 5}}, {{"moving_mean", {5}}, {"moving_variance", {5}}}},
                 "(None, 5)",
                 "AddV2:batchnorm/add AddV2:batchnorm/add_1 Mul:batchnorm/mul Mul:batchnorm/mul_1 Neg:batchnorm/Neg Rsqrt:batchnorm/Rsqrt"},
        Expected{{"LayerNormalization", R"({"epsilon": 1e-6})", {{kAny, kAny, 5}}, {{"gamma", {5}}, {"beta", {5}}}},
                 "(None, None, 5)",
                 "AddV2:batchnorm/add AddV2:batchnorm/add_1 Mean:moments/mean Mean:moments/variance Mul:batchnorm/mul Mul:batchnorm/mul_1 "
                 "Mul:batchnorm/mul_2 Rsqrt:batchnorm/Rsqrt SquaredDifference:moments/SquaredDifference StopGradient:moments/StopGradient "
                 "Sub:batchnorm/sub"},
        Expected{{"Embedding", R"({"input_dim": 11, "output_dim": 4})", {{kAny, 6}}, {{"embeddings", {11, 4}}}, 2, DType::kUint8},
                 "(None, 6, 4)",
                 "Cast Identity:embedding_lookup/Identity ResourceGather:embedding_lookup"},
        Expected{{"Add", "{}", {{kAny, 4, 3}, {kAny, 3}}}, "(None, 4, 3)", "AddV2:add ExpandDims"},
        Expected{{"Average", "{}", {{kAny, 3}, {kAny, 3}, {kAny, 3}}}, "(None, 3)", "AddV2:add AddV2:add_1 RealDiv:truediv"},
        Expected{{"Dot", R"({"axes": 1})", {{kAny, 5}, {kAny, 5}}}, "(None, 1)", "BatchMatMulV2:MatMul ExpandDims ExpandDims:ExpandDims_1 Squeeze"},
        Expected{{"Concatenate", R"({"axis": -2})", {{kAny, 2, 3}, {kAny, 4, 3}}}, "(None, 6, 3)", "ConcatV2:concat"},
        Expected{
            {"Reshape", R"({"target_shape": [3, -1, 2]})", {{kAny, 4, 3}}}, "(None, 3, 2, 2)", "Pack:Reshape/shape Reshape Shape StridedSlice:strided_slice"},
        Expected{{"Cropping2D", R"({"cropping": [[1, 0], [3, 1]]})", {{kAny, 9, 8, 4}}}, "(None, 8, 4, 4)", "StridedSlice:strided_slice"},
        Expected{{"ZeroPadding2D", R"({"padding": [[0, 1], [2, 3]]})", {{kAny, 3, 4, 2}}}, "(None, 4, 9, 2)", "Pad"},
        Expected{{"UpSampling2D", R"({"size": 2, "interpolation": "bilinear"})", {{kAny, 3, 4, 2}}},
                 "(None, 6, 8, 2)",
                 "Mul:mul ResizeBilinear:resize/ResizeBilinear"},
        Expected{{"UpSampling2D", R"({"size": 2, "interpolation": "lanczos3"})", {{kAny, 3, 4, 2}}},
                 "(None, 6, 8, 2)",
                 "Cast:resize/Cast Cast:resize/Cast_1 Mul:mul RealDiv:resize/truediv ScaleAndTranslate:resize/ScaleAndTranslate Shape:resize/Shape "
                 "StridedSlice:resize/strided_slice"},
        Expected{{"Softmax", R"({"axis": 1})", {{kAny, 4, 6}}},
                 "(None, 4, 6)",
                 "ConcatV2:concat ConcatV2:concat_1 Pack:concat/values_1 Pack:concat_1/values_1 Range:range Range:range_1 Range:range_2 Range:range_3 Softmax "
                 "Sub Sub:Sub_1 Transpose:transpose Transpose:transpose_1"},
        Expected{{"ReLU", R"({"max_value": 1.2, "negative_slope": 0.1, "threshold": 0.3})", {{kAny, 4}}},
                 "(None, 4)",
                 "AddV2:add Cast Greater Maximum:clip_by_value Minimum:clip_by_value/Minimum Mul:mul Mul:mul_1 Neg Relu Sub:sub"},
        Expected{
            {"Activation", R"({"activation": "hard_sigmoid"})", {{kAny, 4}}}, "(None, 4)", "AddV2:Add Maximum:clip_by_value Minimum:clip_by_value/Minimum Mul"},
        Expected{{"Activation", R"({"activation": "hard_sigmoid"})", {{kAny, 4}}, {}, 3}, "(None, 4)", "AddV2:add RealDiv:truediv Relu6"},
        Expected{
            {"Activation", R"({"activation": "gelu"})", {{kAny, 4}}}, "(None, 4)", "Erfc:Gelu/Erfc Mul:Gelu/mul Mul:Gelu/mul_1 Mul:Gelu/mul_2 Neg:Gelu/Neg"},
        Expected{{"Activation", R"({"activation": {"class_name": "LeakyReLU", "config": {"alpha": 0.2}}})", {{kAny, 4}}},
                 "(None, 4)",
                 "LeakyRelu:leaky_re_lu/LeakyRelu"},
        Expected{{"Dropout", R"({"rate": 0.5})", {{kAny, 4}}}, "(None, 4)", "Identity"},
        Expected{{"GaussianNoise", R"({"stddev": 0.5})", {{kAny, 4}}}, "(None, 4)", "Identity:layer/Identity"}),
    [](const testing::TestParamInfo<Expected>& info) { return info.param.test.class_name + "_" + std::to_string(info.index); });

struct Refused {
  Case test;
  std::string message;
};

class LayerRefusals : public testing::TestWithParam<Refused> {};

TEST_P(LayerRefusals, SayWhat) {
  const Refused& refused = GetParam();
  const Result<Lowered> lowered = LowerCase(refused.test);
  ASSERT_FALSE(lowered.ok());
  EXPECT_NE(lowered.status().message().find(refused.message), std::string::npos) << lowered.status().message();
  EXPECT_NE(lowered.status().message().find("layers/layer"), std::string::npos) << lowered.status().message();
}

constexpr DType kText = DType::kString;

INSTANTIATE_TEST_SUITE_P(
    Vocabularies, LayerRefusals,
    testing::Values(
        // CVE-2025-12058: a path or address in the config.
        Refused{{"StringLookup", R"({"vocabulary": "/etc/passwd"})", {{kAny, 3}}, {}, 3, kText}, "vocabularies are read from the model's own file only"},
        Refused{{"TextVectorization", R"({"vocabulary": "http://example.com/words.txt"})", {{kAny, 1}}, {}, 2, kText}, "http://example.com/words.txt"},
        Refused{{"StringLookup", "{}", {{kAny, 3}}, {}, 3, kText}, "holds no vocabulary"},
        Refused{{"StringLookup", R"({"vocabulary": ["a", "b", "a"]})", {{kAny, 3}}, {}, 3, kText}, "\"a\" twice"},
        Refused{{"StringLookup", R"({"vocabulary": ["a", 3]})", {{kAny, 3}}, {}, 3, kText}, "3, which is no string"},
        Refused{{"StringLookup", R"({"vocabulary": ["a"], "output_mode": "one hot"})", {{kAny, 3}}, {}, 3, kText}, "output_mode"},
        Refused{{"StringLookup", R"({"vocabulary": ["a"], "num_oov_indices": -1})", {{kAny, 3}}, {}, 3, kText}, "num_oov_indices"},
        Refused{{"StringLookup", R"({"vocabulary": ["a"], "output_mode": "tf_idf", "idf_weights": [1, 2]})", {{kAny, 3}}, {}, 3, kText}, "idf_weights"},
        Refused{{"StringLookup", R"({"vocabulary": ["a"]})", {{kAny, 3}}, {}, 3}, "takes string and is given float32"},
        Refused{{"IntegerLookup", R"({"vocabulary": [3, 5], "vocabulary_dtype": "int8"})", {{kAny, 3}}, {}, 2, DType::kInt64}, "vocabulary_dtype"},
        Refused{{"TextVectorization", R"({"vocabulary": ["a"], "ragged": true})", {{kAny, 1}}, {}, 3, kText}, "ragged"},
        Refused{{"TextVectorization", R"({"vocabulary": ["a"], "standardize": {"class_name": "function", "config": "clean"}})", {{kAny, 1}}, {}, 3, kText},
                "clean"},
        Refused{{"TextVectorization", R"({"vocabulary": ["a"], "split": {"class_name": "function", "config": "cut"}})", {{kAny, 1}}, {}, 3, kText},
                "\"split\""},
        Refused{{"TextVectorization", R"({"vocabulary": ["a"], "ngrams": 0})", {{kAny, 1}}, {}, 3, kText}, "ngrams"},
        Refused{{"TextVectorization", R"({"vocabulary": ["a"]})", {{kAny, 2}}, {}, 3, kText}, "one string for each sample"},
        Refused{{"CategoryEncoding", R"({"num_tokens": 0})", {{kAny, 2}}, {}, 3, DType::kInt32}, "num_tokens"},
        Refused{{"Hashing", R"({"num_bins": 3, "salt": [1, 2, 3]})", {{kAny, 2}}, {}, 3, kText}, "salt"},
        Refused{{"Discretization", R"({"bin_boundaries": null})", {{kAny, 2}}}, "bin_boundaries"},
        Refused{{"HashedCrossing", R"({"num_bins": 3})", {{kAny, 1}}, {}, 3, kText}, "at least two"},
        Refused{{"Resizing", R"({"height": 0, "width": 3})", {{kAny, 3, 4, 2}}}, "height 0"},
        Refused{{"Resizing", R"({"height": 2, "width": 3, "interpolation": "cubic"})", {{kAny, 3, 4, 2}}}, "cubic"},
        Refused{{"CenterCrop", R"({"height": 2, "width": 3})", {{kAny, 4, 2}}}, "batch of images"},
        Refused{{"MelSpectrogram", R"({"fft_length": 1})", {{kAny, 64}}, {}, 3}, "fft_length 1"}),
    [](const testing::TestParamInfo<Refused>& info) { return info.param.test.class_name + "_" + std::to_string(info.index); });

INSTANTIATE_TEST_SUITE_P(
    Layers, LayerRefusals,
    testing::Values(
        Refused{{"Conv2D", R"({"filters": 4, "kernel_size": 3, "data_format": "channels_between"})", {{kAny, 3, 6, 6}}}, "channels_between"},
        Refused{{"GroupNormalization", R"({"groups": 2})", {{kAny, 6, 3}}}, "2 groups"},
        Refused{{"AdaptiveMaxPooling1D", R"({"output_size": 2})", {{kAny, kAny, 3}}}, "axis 1"},
        Refused{{"LocallyConnected1D", R"({"filters": 4, "kernel_size": 3, "implementation": 4})", {{kAny, 6, 3}}}, "implementation"},
        Refused{{"LocallyConnected2D", R"({"filters": 4, "kernel_size": 7})", {{kAny, 6, 6, 3}}}, "a kernel of 7"},
        Refused{
            {"LocallyConnected1D", R"({"filters": 4, "kernel_size": 1, "implementation": 3})", {{kAny, 2000000000, 3}}, {{"kernel", {5}}, {"bias", {5, 4}}}},
            "one weight for each connection"},
        Refused{{"Conv2D", R"({"filters": 4, "kernel_size": 0})", {{kAny, 6, 6, 3}}}, "kernel_size"},
        Refused{{"Conv2D", R"({"filters": 4, "kernel_size": 3, "strides": 2, "dilation_rate": 2})", {{kAny, 6, 6, 3}}}, "dilation_rate"},
        Refused{{"Conv2D", R"({"filters": 4, "kernel_size": 2147483647, "dilation_rate": 2147483647})", {{kAny, 6, 6, 3}}}, "too large"},
        Refused{{"Conv2D", R"({"filters": 4, "kernel_size": 3, "groups": 2})", {{kAny, 6, 6, 3}}}, "2 groups"},
        Refused{{"Conv2D", R"({"filters": 4, "kernel_size": 3})", {{kAny, 6, 6, 3}}, {{"kernel", {3, 3, 3, 5}}, {"bias", {4}}}}, "kernel"},
        Refused{{"Conv2D", R"({"filters": 4, "kernel_size": 3})", {{kAny, 6, 6, kAny}}}, "axis -1"},
        Refused{{"MaxPooling2D", R"({"strides": 0})", {{kAny, 6, 6, 3}}}, "strides"},
        Refused{{"Concatenate", R"({"axis": 3})", {{kAny, 3}, {kAny, 3}}}, "axis 3"}, Refused{{"BatchNormalization", R"({"axis": 0})", {{kAny, 3}}}, "axis"},
        Refused{{"LayerNormalization", R"({"axis": [1, 1]})", {{kAny, 3}}}, "each once"}, Refused{{"Permute", R"({"dims": [1, 3]})", {{kAny, 3, 4}}}, "dims"},
        Refused{{"Cropping1D", R"({"cropping": [4, 5]})", {{kAny, 9, 4}}}, "cropping"},
        Refused{{"UpSampling2D", R"({"interpolation": "cubic"})", {{kAny, 3, 4, 2}}}, "cubic"},
        Refused{{"Normalization", R"({"mean": [1, 2], "variance": [1, 2]})", {{kAny, 3}}}, "mean"},
        Refused{{"Activation", R"({"activation": "threshold"})", {{kAny, 3}}}, "default_value"},
        Refused{{"Activation", R"({"activation": "rel"})", {{kAny, 3}}}, "rel"}),
    [](const testing::TestParamInfo<Refused>& info) { return info.param.test.class_name + "_" + std::to_string(info.index); });

}  // namespace
}  // namespace keratin::keras
