// Every op's examples, and what must hold for all ops.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "base/thread_pool.h"
#include "graph/evaluate.h"
#include "graph/infer.h"
#include "ops/map.h"
#include "ops/registry.h"

namespace keratin::ops {
namespace {

ThreadPool& Pool() {
  static ThreadPool pool(2);
  return pool;
}

Node NodeOf(const ParsedOp& op, const OpExample& example) {
  Node node;
  node.name = "node";
  node.op = std::string(op.spec->name);
  node.attrs = example.attrs;
  std::vector<DType> types;
  for (const Tensor& input : example.in) types.push_back(input.dtype());
  const Status status = op.CompleteAttrs(node, types);
  EXPECT_TRUE(status.ok()) << status.ToString();
  op.AddDefaults(node);
  return node;
}

double ToleranceOf(Accuracy accuracy, DType dtype) {
  if (dtype == DType::kHalf) return 4e-3;
  if (dtype == DType::kBfloat16) return 3e-2;
  if (!IsFloating(dtype)) return 0;
  switch (accuracy) {
    case Accuracy::kExact: return 1e-7;  // the example itself is rounded
    case Accuracy::kRounding:
    case Accuracy::kClose: return 2e-6;
    case Accuracy::kApproximate: return 1e-3;
  }
  return 0;
}

template <class T>
void ExpectClose(const Tensor& got, const Tensor& want, double tolerance) {
  for (std::int64_t i = 0; i < want.size(); ++i) {
    const auto x = static_cast<double>(static_cast<ComputeType<T>>(got.data<T>()[i]));
    const auto y = static_cast<double>(static_cast<ComputeType<T>>(want.data<T>()[i]));
    if (std::isnan(y) || std::isinf(y))
      EXPECT_TRUE(x == y || (std::isnan(x) && std::isnan(y))) << "element " << i << " is " << x << ", not " << y;
    else
      EXPECT_NEAR(x, y, tolerance * std::max(1.0, std::abs(y))) << "element " << i;
  }
}

void ExpectSame(const Tensor& got, const Tensor& want, Accuracy accuracy) {
  ASSERT_EQ(got.dtype(), want.dtype());
  ASSERT_EQ(got.shape(), want.shape()) << got.shape().ToString() << " and not " << want.shape().ToString();
  if (want.dtype() == DType::kBool) {
    EXPECT_EQ(std::memcmp(got.raw(), want.raw(), want.byte_size()), 0);
  } else if (want.dtype() == DType::kString) {
    for (std::int64_t i = 0; i < want.size(); ++i) EXPECT_EQ(got.data<std::string>()[i], want.data<std::string>()[i]);
  } else {
    ForRealType(want.dtype(), [&]<class T>() { ExpectClose<T>(got, want, ToleranceOf(accuracy, want.dtype())); });
  }
}

Tensor CastTo(const Tensor& tensor, DType dtype) {
  const ParsedOp& cast = *Registry().Find("Cast");
  const OpExample example{.attrs = {{"DstT", dtype}}, .in = {tensor}};
  Result<std::vector<Tensor>> out = EvaluateNode(cast, NodeOf(cast, example), example.in, Pool());
  EXPECT_TRUE(out.ok()) << out.status().ToString();
  return out->front();
}

// `example` with every float32 tensor and attribute as `dtype`.
OpExample WithType(const OpExample& example, DType dtype) {
  OpExample other = example;
  for (Tensor& tensor : other.in)
    if (tensor.dtype() == DType::kFloat) tensor = CastTo(tensor, dtype);
  for (Tensor& tensor : other.out)
    if (tensor.dtype() == DType::kFloat) tensor = CastTo(tensor, dtype);
  for (const auto& [name, value] : example.attrs.map())
    if (const auto* type = std::get_if<DType>(&value); type != nullptr && *type == DType::kFloat) other.attrs.Set(name, dtype);
  return other;
}

// The type attribute that kernel_types speaks of, when every float argument of the op has it.
const AttrDef* TypeAttr(const ParsedOp& op) {
  for (const AttrDef& attr : op.attrs)
    if (attr.type == "type") return &attr;
  return nullptr;
}

class EveryOp : public testing::TestWithParam<const ParsedOp*> {};

TEST_P(EveryOp, ComputesItsExamples) {
  const ParsedOp& op = *GetParam();
  if (!IsPure(*op.spec)) GTEST_SKIP() << "runs inside a session only";
  for (const OpExample& example : op.spec->examples) {
    const Node node = NodeOf(op, example);
    const Result<std::vector<Tensor>> out = EvaluateNode(op, node, example.in, Pool());
    ASSERT_TRUE(out.ok()) << out.status().ToString();
    ASSERT_EQ(out->size(), example.out.size());
    for (std::size_t i = 0; i < out->size(); ++i) ExpectSame((*out)[i], example.out[i], op.spec->accuracy);
  }
}

TEST_P(EveryOp, InfersShapesThatItsExamplesHave) {
  const ParsedOp& op = *GetParam();
  for (const OpExample& example : op.spec->examples) {
    const Node node = NodeOf(op, example);
    const auto check = [&](const std::vector<ValueInfo>& inputs, std::string_view what) {
      const Result<std::vector<ValueInfo>> infos = InferNode(op, node, inputs);
      ASSERT_TRUE(infos.ok()) << what << ": " << infos.status().ToString();
      ASSERT_EQ(infos->size(), example.out.size());
      for (std::size_t i = 0; i < infos->size(); ++i) {
        EXPECT_EQ((*infos)[i].dtype, example.out[i].dtype());
        EXPECT_TRUE((*infos)[i].shape.IsCompatibleWith(example.out[i].shape()))
            << what << ": " << (*infos)[i].shape.ToString() << " for " << example.out[i].shape().ToString();
        if ((*infos)[i].known()) {
          EXPECT_TRUE((*infos)[i].value.Identical(example.out[i])) << what;
        }
        for (std::size_t k = 0; k < (*infos)[i].elements.size() && example.out[i].dtype() == DType::kInt32; ++k)
          if ((*infos)[i].elements[k] != ValueInfo::kUnknownElement) {
            EXPECT_EQ((*infos)[i].elements[k], example.out[i].data<std::int32_t>()[k]) << what;
          }
      }
    };
    std::vector<ValueInfo> inputs;
    for (const Tensor& input : example.in) inputs.push_back(InfoOf(input));
    check(inputs, "all known");
    std::vector<ValueInfo> shapes;
    std::vector<ValueInfo> batch;
    std::vector<ValueInfo> ranks;
    std::vector<ValueInfo> types;
    for (const Tensor& input : example.in) {
      shapes.push_back(InfoOf(input.dtype(), input.shape()));
      const bool data = input.dtype() != DType::kInt32 && input.dtype() != DType::kInt64;
      batch.push_back(data ? InfoOf(input.dtype(), input.shape()) : InfoOf(input));
      if (data && input.shape().rank() > 0) batch.back().shape[0] = Shape::kUnknown;
      ranks.push_back(InfoOf(input.dtype(), Shape::UnknownDims(input.shape().rank())));
      types.push_back(InfoOf(input.dtype(), Shape::UnknownRank()));
    }
    check(shapes, "no values");
    check(batch, "unknown batch");
    check(ranks, "unknown dimensions");
    check(types, "unknown ranks");
  }
}

TEST_P(EveryOp, ComputesInEveryFloatType) {
  const ParsedOp& op = *GetParam();
  const AttrDef* attr = TypeAttr(op);
  if (!IsPure(*op.spec) || attr == nullptr || op.spec->is_view || op.spec->name == "Cast" || op.spec->name == "Bitcast") GTEST_SKIP();
  for (const DType dtype : {DType::kDouble, DType::kHalf, DType::kBfloat16}) {
    const std::vector<DType>& kernels = op.spec->kernel_types;
    const auto same = [&](const AttrValue& value) { return std::get<DType>(value) == dtype; };
    if (!kernels.empty() && std::find(kernels.begin(), kernels.end(), dtype) == kernels.end()) continue;
    if (!attr->allowed.empty() && std::none_of(attr->allowed.begin(), attr->allowed.end(), same)) continue;
    for (const OpExample& example : op.spec->examples) {
      // Only arguments of that attribute's type change.
      OpExample other = WithType(example, dtype);
      Node node;
      node.op = std::string(op.spec->name);
      node.name = "node";
      node.attrs = other.attrs;
      std::vector<DType> types;
      for (const Tensor& input : other.in) types.push_back(input.dtype());
      if (!op.CompleteAttrs(node, types).ok()) continue;
      const Result<std::vector<Tensor>> out = EvaluateNode(op, node, other.in, Pool());
      ASSERT_TRUE(out.ok()) << DTypeName(dtype) << ": " << out.status().ToString();
      for (std::size_t i = 0; i < out->size(); ++i) {
        SCOPED_TRACE(DTypeName(dtype));
        if ((*out)[i].dtype() != dtype) continue;
        const Tensor want = CastTo(other.out[i], DType::kFloat);
        const Tensor got = CastTo((*out)[i], DType::kFloat);
        ASSERT_EQ(got.shape(), want.shape());
        const double tolerance = dtype == DType::kDouble ? 1e-6 : dtype == DType::kHalf ? 1e-2 : 6e-2;
        ExpectClose<float>(got, want, tolerance);
      }
    }
  }
}

TEST_P(EveryOp, WritesOverItsInputWhereItSaysSo) {
  const ParsedOp& op = *GetParam();
  const OpSpec& spec = *op.spec;
  if (spec.in_place == 0 || spec.run == nullptr) GTEST_SKIP();
  for (const OpExample& example : spec.examples) {
    for (int input = 0; input < spec.in_place; ++input) {
      const Tensor& original = example.in[static_cast<std::size_t>(input)];
      if (original.byte_size() != example.out[0].byte_size() || original.dtype() == DType::kString) continue;
      const Node node = NodeOf(op, example);
      Result<Tensor> copy = Tensor::Allocate(original.dtype(), original.shape());
      ASSERT_TRUE(copy.ok());
      if (original.byte_size() > 0) std::memcpy(copy->mutable_raw(), original.raw(), original.byte_size());
      std::vector<ConstView> in;
      for (const Tensor& tensor : example.in) in.push_back(ViewOf(tensor));
      in[static_cast<std::size_t>(input)].data = copy->raw();
      const View out{copy->mutable_raw(), example.out[0].shape(), example.out[0].dtype(), example.out[0].size()};
      spec.run({.in = in, .out = std::span(&out, 1), .attrs = &node.attrs, .scratch = nullptr, .pool = &Pool()});
      ExpectSame(Tensor::Wrap(out.dtype, out.shape, copy->raw(), nullptr), example.out[0], spec.accuracy);
    }
  }
}

TEST_P(EveryOp, TakesEmptyTensors) {
  const ParsedOp& op = *GetParam();
  const OpSpec& spec = *op.spec;
  if ((spec.infer != SameAsInput && spec.infer != BroadcastOfInputs) || !IsPure(spec) || spec.examples.empty()) GTEST_SKIP();
  OpExample empty = spec.examples[0];
  for (Tensor& tensor : empty.in) {
    Result<Tensor> none = Tensor::Allocate(tensor.dtype(), Shape{0});
    ASSERT_TRUE(none.ok());
    tensor = *none;
  }
  const Result<std::vector<Tensor>> out = EvaluateNode(op, NodeOf(op, empty), empty.in, Pool());
  ASSERT_TRUE(out.ok()) << out.status().ToString();
  EXPECT_EQ(out->front().size(), 0);
}

INSTANTIATE_TEST_SUITE_P(Registry, EveryOp, testing::ValuesIn(Registry().All()),
                         [](const testing::TestParamInfo<const ParsedOp*>& info) { return std::string(info.param->spec->name); });

// UBSan sees what reads a value of several bytes at an odd address.
void ExpectTakesInputsAtAnyAddress(const ParsedOp& op) {
  ASSERT_NE(op.spec->checked_run, nullptr);
  for (const OpExample& example : op.spec->examples) {
    const Node node = NodeOf(op, example);
    std::vector<std::vector<std::uint8_t>> odd(example.in.size());
    std::vector<ConstView> in;
    for (std::size_t i = 0; i < example.in.size(); ++i) {
      in.push_back(ViewOf(example.in[i]));
      if (static_cast<int>(i) >= op.spec->any_address) continue;
      odd[i].resize(example.in[i].byte_size() + 2);
      std::uint8_t* const at = odd[i].data() + 1 + reinterpret_cast<std::uintptr_t>(odd[i].data()) % 2;
      std::memcpy(at, example.in[i].raw(), example.in[i].byte_size());
      in.back().data = at;
    }
    std::vector<Tensor> out;
    std::vector<View> views;
    for (const Tensor& want : example.out) out.push_back(*Tensor::Allocate(want.dtype(), want.shape()));
    for (Tensor& tensor : out) views.push_back(MutableViewOf(tensor));
    const Status status = op.spec->checked_run({.in = in, .out = views, .attrs = &node.attrs, .pool = &Pool()});
    ASSERT_TRUE(status.ok()) << status.ToString();
    for (std::size_t i = 0; i < out.size(); ++i) ExpectSame(out[i], example.out[i], op.spec->accuracy);
  }
}

TEST(Registry, OpsThatSaySoTakeInputsAtAnyAddress) {
  int found = 0;
  for (const ParsedOp* op : Registry().All()) {
    if (op->spec->any_address == 0) continue;
    SCOPED_TRACE(op->spec->name);
    ASSERT_FALSE(op->spec->examples.empty());
    ExpectTakesInputsAtAnyAddress(*op);
    ++found;
  }
  EXPECT_GE(found, 2);
}

}  // namespace
}  // namespace keratin::ops
