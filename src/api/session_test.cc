#include "keratin/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <thread>

#include "keratin/build.h"
#include "keratin/layers.h"

namespace {
std::atomic<std::int64_t> allocations{0};
}  // namespace

#if defined(__GNUC__) && !defined(__clang__)
// The compiler sees malloc inside new and free inside delete, each inlined alone.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif

// Counts every allocation of this program.
void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  ++allocations;
  const auto align = static_cast<std::size_t>(alignment);
  if (void* memory = std::aligned_alloc(align, (size + align - 1) / align * align)) return memory;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size == 0 ? 1 : size);
}
void* operator new(std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  ++allocations;
  const auto align = static_cast<std::size_t>(alignment);
  return std::aligned_alloc(align, (size + align - 1) / align * align);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace keratin {
namespace {

using ::testing::HasSubstr;
using namespace layers;  // NOLINT(google-build-using-namespace)

// Convolution, flattening, a recurrent layer and dense layers: every kind of step that needs no tensors of its own.
Model Net() {
  const SymbolicTensor image = Input({.shape = {8, 8, 3}, .name = "image"});
  const SymbolicTensor words = Input({.shape = {6, 4}, .name = "words"});
  const SymbolicTensor conv = Conv2D{.filters = 5, .kernel_size = 3, .padding = "same", .activation = "relu", .name = "conv"}(image);
  const SymbolicTensor pooled = GlobalAveragePooling2D{.name = "pooled"}(conv);
  const SymbolicTensor read = LSTM{.units = 5, .name = "read"}(words);
  const SymbolicTensor sum = Add{.name = "sum"}({pooled, read});
  const SymbolicTensor out = Dense{.units = 2, .activation = "softmax", .name = "out"}(Flatten{.name = "flat"}(sum));
  Result<Model> model = BuildModel({image, words}, {out}, {.name = "net", .seed = 3});
  if (!model.ok()) std::fprintf(stderr, "%s\n", model.status().ToString().c_str());
  return *std::move(model);
}

Tensor Filled(const Shape& shape, float step) {
  Tensor tensor = *Tensor::Allocate(DType::kFloat, shape);
  for (std::int64_t i = 0; i < tensor.size(); ++i) tensor.mutable_data<float>()[i] = step * static_cast<float>(i % 17) - 0.5F;
  return tensor;
}

TEST(Session, APreparedRunAllocatesNothing) {
  const Session session = *Net().session({.threads = 2});
  const Callable callable = *session.Prepare({"image", "words"}, {"out", "conv"});
  const std::vector<Tensor> inputs = {Filled(Shape{1, 8, 8, 3}, 0.1F), Filled(Shape{1, 6, 4}, 0.2F)};
  std::vector<Tensor> outputs;
  ASSERT_TRUE(callable.Run(inputs, outputs).ok());
  const std::int64_t before = allocations;
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(callable.Run(inputs, outputs).ok());
  EXPECT_EQ(allocations, before);
}

// Outputs of some size are computed in the memory of the tensors that hold them.
TEST(Session, LargeOutputsAreWrittenInPlace) {
  const Session session = *Net().session({.threads = 2});
  const auto run = [](const Callable& callable, const Tensor& image, std::vector<Tensor>& outputs) {
    ASSERT_TRUE(callable.Run(std::vector<Tensor>{image}, outputs).ok());
  };
  const Tensor image = Filled(Shape{40, 8, 8, 3}, 0.1F), other = Filled(Shape{40, 8, 8, 3}, 0.3F);
  const Callable callable = *session.Prepare({"image"}, {"conv", "pooled", "conv"});
  const std::vector<Tensor> expected = *callable.Run(std::vector<Tensor>{image});
  EXPECT_TRUE(expected[0].Identical(expected[2]));

  const Callable alone = *session.Prepare({"image"}, {"conv", "pooled"});
  std::vector<Tensor> outputs;
  run(alone, other, outputs);
  const void* memory = outputs[0].raw();
  EXPECT_FALSE(outputs[0].Identical(expected[0]));
  run(alone, image, outputs);
  EXPECT_EQ(outputs[0].raw(), memory);
  EXPECT_TRUE(outputs[0].Identical(expected[0]));
  EXPECT_TRUE(outputs[1].Identical(expected[1]));

  // What somebody else holds stays as it is.
  const Tensor kept = outputs[0];
  run(alone, other, outputs);
  EXPECT_TRUE(kept.Identical(expected[0]));
  EXPECT_FALSE(outputs[0].Identical(expected[0]));
  // An output of another shape gives way.
  std::vector<Tensor> wrong = {Filled(Shape{3}, 1), Filled(Shape{40, 5}, 1)};
  run(alone, image, wrong);
  EXPECT_TRUE(wrong[0].Identical(expected[0]));
  EXPECT_TRUE(wrong[1].Identical(expected[1]));
  // The plan of one that is fetched twice has it in its own memory.
  const std::vector<Shape> shapes = {image.shape()};
  EXPECT_LT(alone.CostOf(shapes)->arena_bytes, callable.CostOf(shapes)->arena_bytes);
}

TEST(Session, ProfileHasEveryStep) {
  const Callable callable = *Net().session({.threads = 2})->Prepare({"image", "words"}, {"out"});
  const std::vector<Tensor> inputs = {Filled(Shape{2, 8, 8, 3}, 0.1F), Filled(Shape{2, 6, 4}, 0.2F)};
  const std::vector<Shape> shapes = {inputs[0].shape(), inputs[1].shape()};
  const Result<std::vector<StepTime>> steps = callable.Profile(inputs, 5);
  ASSERT_TRUE(steps.ok()) << steps.status().ToString();
  std::uint64_t flops = 0;
  double seconds = 0;
  std::set<std::string> ops;
  for (const StepTime& step : *steps) {
    flops += step.flops;
    seconds += step.seconds;
    ops.insert(step.op);
    EXPECT_GT(step.bytes, 0U) << step.node;
  }
  EXPECT_EQ(flops, callable.CostOf(shapes)->flops);
  EXPECT_GT(seconds, 0);
  EXPECT_TRUE(ops.contains("_LSTM"));
  EXPECT_EQ(callable.Profile(inputs, 0).status().code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(callable.Profile(std::vector<Tensor>{inputs[0]}, 1).status().code(), StatusCode::kInvalidArgument);
}

TEST(Session, TheSameBitsOnAnyNumberOfThreadsExactOrNot) {
  const SymbolicTensor image = Input({.shape = {56, 56, 32}, .name = "image"});
  const SymbolicTensor conv = Conv2D{.filters = 64, .kernel_size = {3, 3}, .padding = "same", .activation = "relu", .name = "conv"}(image);
  const SymbolicTensor out = Dense{.units = 3, .name = "out"}(GlobalAveragePooling2D{.name = "pooled"}(conv));
  const Result<Model> model = BuildModel({image}, {out}, {.name = "winograd", .seed = 3});
  ASSERT_TRUE(model.ok()) << model.status().ToString();
  std::vector<Tensor> first;
  for (const bool exact : {false, true}) {
    std::vector<Tensor> expected;
    for (const int threads : {1, 2, 3}) {
      const Session session = *model->session({.threads = threads, .exact = exact});
      const Callable callable = *session.Prepare({"image"}, {"conv", "out"});
      for (int run = 0; run < 3; ++run) {
        const std::vector<Tensor> got = *callable.Run(std::vector<Tensor>{Filled(Shape{2, 56, 56, 32}, 0.1F)});
        if (expected.empty()) expected = got;
        EXPECT_TRUE(got[0].Identical(expected[0]) && got[1].Identical(expected[1])) << "exact " << exact << ", threads " << threads;
      }
    }
    if (first.empty()) {
      first = expected;
      continue;
    }
    // Minimal filtering is used without `exact`, rounds otherwise and not much.
    EXPECT_FALSE(expected[0].Identical(first[0]));
    float largest = 0, worst = 0;
    for (std::int64_t i = 0; i < first[0].size(); ++i) {
      largest = std::max(largest, std::abs(expected[0].data<float>()[i]));
      worst = std::max(worst, std::abs(expected[0].data<float>()[i] - first[0].data<float>()[i]));
    }
    EXPECT_LT(worst, 1e-5F * largest);
  }
}

TEST(Session, ManyThreadsGetTheSameAnswer) {
  const Session session = *Net().session({.threads = 2});
  const Callable callable = *session.Prepare({"image", "words"}, {"out"});
  const std::vector<Tensor> inputs = {Filled(Shape{2, 8, 8, 3}, 0.1F), Filled(Shape{2, 6, 4}, 0.2F)};
  const std::vector<Tensor> expected = *callable.Run(inputs);
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 6; ++t)
    threads.emplace_back([&] {
      std::vector<Tensor> outputs;
      for (int i = 0; i < 50; ++i)
        if (!callable.Run(inputs, outputs).ok() || !outputs[0].Identical(expected[0])) ++wrong;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST(Session, AnyTensorIsFedAndFetched) {
  const Model model = Net();
  const Session session = *model.session();
  const Tensor sum{{1, 5}, {1, 2, 3, 4, 5}};
  const Result<std::vector<Tensor>> out = session.Run({{"sum", sum}}, {"out", "sum"});
  ASSERT_TRUE(out.ok()) << out.status().ToString();
  EXPECT_TRUE((*out)[1].Identical(sum));
  EXPECT_EQ((*out)[0].shape(), (Shape{1, 2}));
  const float* p = (*out)[0].data<float>();
  EXPECT_NEAR(p[0] + p[1], 1, 1e-6);
}

TEST(Session, RewritesDoNotChangeAnswers) {
  const Model model = Net();
  const std::vector<std::pair<std::string, Tensor>> feeds = {{"words", Filled(Shape{3, 6, 4}, 0.2F)}, {"image", Filled(Shape{3, 8, 8, 3}, 0.1F)}};
  const std::vector<Tensor> fast = *model.session()->Run(feeds, {"out"});
  const std::vector<Tensor> plain =
      *model.session({.disabled_rewrites = {"fuse_recurrent", "fuse_conv", "fuse_matmul", "fold_batch_norm", "fold_constants"}})->Run(feeds, {"out"});
  for (std::int64_t i = 0; i < fast[0].size(); ++i) EXPECT_NEAR(fast[0].data<float>()[i], plain[0].data<float>()[i], 1e-5);
}

TEST(Session, ErrorsSayWhatWasExpected) {
  const Session session = *Net().session();
  const Tensor image = Filled(Shape{1, 8, 8, 3}, 0.1F);
  const Tensor words = Filled(Shape{1, 6, 4}, 0.1F);
  const auto message = [&](const std::vector<std::pair<std::string, Tensor>>& feeds, const std::string& fetch) {
    return std::string(session.Run(feeds, {fetch}).status().message());
  };
  EXPECT_THAT(message({{"image", image}, {"words", words}}, "out/Softmx"), HasSubstr("Did you mean \"out/Softmax\""));
  EXPECT_THAT(message({{"image", image}}, "out"), HasSubstr("\"words\" must be fed"));
  EXPECT_THAT(message({{"image", image}, {"words", Filled(Shape{1, 6, 5}, 0)}}, "out"), HasSubstr("must have the shape (None, 6, 4) and has (1, 6, 5)"));
  EXPECT_THAT(message({{"image", image}, {"words", Tensor::Of(Shape{1, 6, 4}, std::vector<std::int32_t>(24))}}, "out"),
              HasSubstr("must be float32 and is int32"));
  EXPECT_THAT(std::string(session.RunSignature("serving_default", {{"imge", image}}).status().message()), HasSubstr("Did you mean \"image\""));
  EXPECT_THAT(std::string(session.RunSignature("predict", {}).status().message()), HasSubstr("the model has serving_default"));
  EXPECT_THAT(std::string(session.Run({{"image:x", image}}, {"out"}).status().message()), HasSubstr("output number"));
}

TEST(Session, PlansOfManyShapesStayFew) {
  const Session session = *Net().session({.max_plans = 3});
  const Callable callable = *session.Prepare({"words"}, {"read"});
  for (std::int64_t batch = 1; batch < 12; ++batch) {
    const Result<std::vector<Tensor>> out = callable.Run(std::vector<Tensor>{Filled(Shape{batch, 6, 4}, 0.1F)});
    ASSERT_TRUE(out.ok()) << out.status().ToString();
    EXPECT_EQ((*out)[0].shape(), (Shape{batch, 5}));
  }
}

}  // namespace
}  // namespace keratin
