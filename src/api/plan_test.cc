// Plan files: what they answer, and what is done where they do not fit.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <iterator>

#include "keratin/build.h"
#include "keratin/layers.h"
#include "keratin/model.h"

namespace keratin {
namespace {

using ::testing::HasSubstr;
using namespace layers;  // NOLINT(google-build-using-namespace)

// Every kind of packing: convolution, its transpose, a recurrent layer, dense layers.
Model Net() {
  const SymbolicTensor image = Input({.shape = {8, 8, 3}, .name = "image"});
  const SymbolicTensor words = Input({.shape = {6, 4}, .name = "words"});
  const SymbolicTensor conv = Conv2D{.filters = 5, .kernel_size = 3, .padding = "same", .activation = "relu", .name = "conv"}(image);
  const SymbolicTensor up = Conv2DTranspose{.filters = 5, .kernel_size = 3, .strides = 2, .name = "up"}(conv);
  const SymbolicTensor pooled = GlobalAveragePooling2D{.name = "pooled"}(up);
  const SymbolicTensor read = GRU{.units = 5, .name = "read"}(words);
  const SymbolicTensor sum = Add{.name = "sum"}({pooled, read});
  const SymbolicTensor out = Dense{.units = 2, .activation = "softmax", .name = "out"}(sum);
  return *BuildModel({image, words}, {out}, {.name = "net", .seed = 3});
}

Tensor Filled(const Shape& shape, float step) {
  Tensor tensor = *Tensor::Allocate(DType::kFloat, shape);
  for (std::int64_t i = 0; i < tensor.size(); ++i) tensor.mutable_data<float>()[i] = step * static_cast<float>(i % 17) - 0.5F;
  return tensor;
}

class PlanFiles : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(model_.SavePlan(path_, {.overwrite = true}).ok()); }
  void TearDown() override { std::remove(path_.c_str()); }

  [[nodiscard]] std::string Read() const {
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void Write(const std::string& bytes) const {
    std::remove(path_.c_str());
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  static std::vector<std::pair<std::string, Tensor>> Feeds(std::int64_t batch) {
    return {{"image", Filled(Shape{batch, 8, 8, 3}, 0.1F)}, {"words", Filled(Shape{batch, 6, 4}, 0.2F)}};
  }
  void ExpectSameAnswers(const Session& session, const std::vector<std::string>& fetches, std::int64_t batch) const {
    const std::vector<Tensor> expected = *(*model_.session()).Run(Feeds(batch), fetches);
    const Result<std::vector<Tensor>> got = session.Run(Feeds(batch), fetches);
    ASSERT_TRUE(got.ok()) << got.status().ToString();
    for (std::size_t i = 0; i < fetches.size(); ++i) EXPECT_TRUE((*got)[i].Identical(expected[i])) << fetches[i];
  }

  const Model model_ = Net();
  const std::string path_ = ::testing::TempDir() + "keratin_plan_test.plan";
};

TEST_F(PlanFiles, AnswerAsTheirModel) {
  const Model plan = *Model::Load(path_);
  EXPECT_EQ(plan.kind(), "Plan");
  EXPECT_TRUE(plan.notes().empty());
  EXPECT_EQ(plan.signatures().at("serving_default").outputs.at("out").name, "out/Softmax:0");
  const Session session = *plan.session();
  ExpectSameAnswers(session, {"out"}, 1);
  ExpectSameAnswers(session, {"out/Softmax:0"}, 3);
  // Not made ready: the model in the file is read.
  ExpectSameAnswers(session, {"conv", "read"}, 2);
  EXPECT_EQ(plan.graph()->operations().size(), model_.graph()->operations().size());
  EXPECT_THAT(session.Run(Feeds(1), {"uot"}).status().message(), HasSubstr("\"uot\""));
  const Session slow = *plan.session({.disabled_rewrites = {"fuse_conv"}});
  ExpectSameAnswers(slow, {"sum"}, 1);
}

TEST_F(PlanFiles, AreOnlyForRunning) {
  const Model plan = *Model::Load(path_);
  EXPECT_EQ(plan.SaveSavedModel(path_ + "_saved").code(), StatusCode::kUnimplemented);
  EXPECT_EQ(plan.SaveFrozen(path_ + ".pb").code(), StatusCode::kUnimplemented);
  EXPECT_EQ(model_.SavePlan(path_).code(), StatusCode::kAlreadyExists);
}

TEST_F(PlanFiles, OfOneModelAreTheSameBytes) {
  const std::string bytes = Read();
  ASSERT_TRUE(Net().SavePlan(path_, {.overwrite = true}).ok());
  EXPECT_EQ(Read(), bytes);
  // Made of a plan, too.
  ASSERT_TRUE((*Model::Load(path_)).SavePlan(path_, {.overwrite = true}).ok());
  EXPECT_EQ(Read(), bytes);
}

// The build stands in bytes [24, 56) of the header, which has a checksum: another build writes another file.
TEST_F(PlanFiles, CutShortOrWithAnotherHeaderAreRefused) {
  const std::string bytes = Read();
  for (const std::size_t size : {std::size_t{20}, std::size_t{127}, bytes.size() / 2, bytes.size() - 1}) {
    Write(bytes.substr(0, size));
    EXPECT_EQ(Model::Load(path_).status().code(), StatusCode::kDataLoss) << size;
  }
  std::string other = bytes;
  other[24] ^= 1;
  Write(other);
  EXPECT_EQ(Model::Load(path_).status().code(), StatusCode::kDataLoss);
}

TEST_F(PlanFiles, DamagedAnswerRightOrNotAtAll) {
  const std::string bytes = Read();
  int answered = 0;
  for (std::size_t at = 128; at < bytes.size(); at += 97) {
    std::string damaged = bytes;
    damaged[at] ^= 0x10;
    Write(damaged);
    const Result<Session> session = Load(path_);
    if (!session.ok()) continue;
    const Result<std::vector<Tensor>> got = session->Run(Feeds(1), {"out"});
    if (!got.ok()) continue;
    ++answered;
    ExpectSameAnswers(*session, {"out"}, 1);
  }
  // Damage of what was made ready is made good from the model.
  EXPECT_GT(answered, 0);
}

// Kilobytes of what is mapped from the file: `field` of /proc/self/smaps.
std::int64_t Mapped(const std::string& path, const std::string& field) {
  std::ifstream smaps("/proc/self/smaps");
  std::int64_t sum = 0;
  bool inside = false;
  for (std::string line; std::getline(smaps, line);) {
    if (line.find('-') < line.find(' ') && line.find(':') > line.find(' ')) inside = line.ends_with(path);
    if (inside && line.starts_with(field + ":")) sum += std::stoll(line.substr(field.size() + 1));
  }
  return sum;
}

// So any number of processes hold them once.
TEST(PlanFile, WeightsStayPagesOfTheFile) {
  if (!std::ifstream("/proc/self/smaps").good()) GTEST_SKIP() << "only Linux says what is mapped";
  constexpr std::int64_t kUnits = 1024;
  const SymbolicTensor x = Input({.shape = {kUnits}, .name = "x"});
  const std::string path = ::testing::TempDir() + "keratin_plan_pages.plan";
  ASSERT_TRUE(BuildModel({x}, {Dense{.units = kUnits, .name = "y"}(x)}, {.seed = 3})->SavePlan(path, {.overwrite = true}).ok());
  const Session session = *Load(path);
  ASSERT_TRUE(session.Run({{"x", Filled(Shape{1, kUnits}, 0.1F)}}, {"y"}).ok());
  EXPECT_GE(Mapped(path, "Rss"), kUnits * kUnits * 4 / 1024);
  EXPECT_EQ(Mapped(path, "Private_Dirty"), 0);
  EXPECT_EQ(Mapped(path, "Anonymous"), 0);
  std::remove(path.c_str());
}

}  // namespace
}  // namespace keratin
