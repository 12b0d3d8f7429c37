// Models whose files are cut short, overwritten or deleted while they are loaded and while they run.
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

#include "keratin/build.h"
#include "keratin/layers.h"
#include "keratin/model.h"

namespace keratin {
namespace {

namespace fs = std::filesystem;
using namespace layers;  // NOLINT(google-build-using-namespace)

constexpr std::int64_t kWords = 60'000;
// A cut through the last page goes unnoticed.
constexpr off_t kTail = 1 << 16;
constexpr std::int64_t kNumbers[] = {0, 5, kWords / 2, kWords - 1};

// Most of its weights are a table that is read where it lies in the file.
Model Net() {
  const SymbolicTensor words = Input({.shape = {4}, .dtype = DType::kInt32, .name = "words"});
  const SymbolicTensor vectors = Embedding{.input_dim = kWords, .output_dim = 8, .name = "vectors"}(words);
  const SymbolicTensor hidden = Dense{.units = 300, .activation = "relu", .name = "hidden"}(Flatten{.name = "flat"}(vectors));
  return *BuildModel({words}, {Dense{.units = 5, .name = "out"}(hidden)}, {.name = "net", .seed = 5});
}

class LostFile : public ::testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    fs::remove_all(whole_);
    fs::remove_all(used_);
    const Model model = Net();
    const Status saved = plan() ? model.SavePlan(whole_) : model.SaveSavedModel(whole_);
    ASSERT_TRUE(saved.ok()) << saved.ToString();
    expected_ = *Run(*(*Model::Load(whole_)).session());
  }
  void TearDown() override {
    fs::remove_all(whole_);
    fs::remove_all(used_);
  }

  [[nodiscard]] static bool plan() { return GetParam(); }
  // The file with the weights, of the copy that a test uses up.
  [[nodiscard]] std::string file() const { return plan() ? used_ : used_ + "/variables/variables.data-00000-of-00001"; }
  void Renew() const {
    fs::remove_all(used_);
    fs::copy(whole_, used_, fs::copy_options::recursive);
  }
  static Result<Tensor> Run(const Session& session) {
    Tensor words = *Tensor::Allocate(DType::kInt32, Shape{1, 4});
    for (int i = 0; i < 4; ++i) words.mutable_data<std::int32_t>()[i] = static_cast<std::int32_t>(kNumbers[i]);
    Result<std::map<std::string, Tensor>> outputs = session.RunSignature("", {{"words", words}});
    if (!outputs.ok()) return outputs.status();
    return outputs->begin()->second;
  }

  std::string whole_ = ::testing::TempDir() + "/keratin_lost_file_" + std::to_string(::getpid());
  std::string used_ = whole_ + "_used";
  Tensor expected_;
};

TEST_P(LostFile, CutShortWhileItRuns) {
  Renew();
  const Result<Model> model = Model::Load(used_);
  ASSERT_TRUE(model.ok()) << model.status().ToString();
  const Result<Session> session = model->session();
  ASSERT_TRUE(session.ok());
  const Session other = *(*Model::Load(whole_)).session();
  ASSERT_TRUE(Run(*session)->Identical(expected_));
  ASSERT_EQ(::truncate(file().c_str(), 1000), 0);
  // Once what is missing was asked for nothing is right any more.
  for (int i = 0; i < 2; ++i) {
    const Result<Tensor> lost = Run(*session);
    ASSERT_FALSE(lost.ok());
    EXPECT_EQ(lost.status().code(), StatusCode::kDataLoss) << lost.status().ToString();
  }
  EXPECT_FALSE(model->session().ok());
  const std::string copy = used_ + "_copy";
  EXPECT_FALSE((plan() ? model->SavePlan(copy) : model->SaveSavedModel(copy)).ok());
  EXPECT_FALSE(fs::exists(copy));
  EXPECT_FALSE(Model::Load(used_).ok());
  EXPECT_TRUE(Run(other)->Identical(expected_));
  Renew();
  EXPECT_TRUE(Run(*(*Model::Load(used_)).session())->Identical(expected_));
}

// At moments of loading, of making the session and of running.
TEST_P(LostFile, AtAnyMoment) {
  enum Kind { kCut, kDelete, kReplace, kOverwrite, kKinds };
  const auto use = [&]() -> Result<Tensor> {
    Result<Model> model = Model::Load(used_);
    if (!model.ok()) return model.status();
    Result<Session> session = model->session();
    if (!session.ok()) return session.status();
    Result<Tensor> answer = Run(*session);
    for (int i = 0; i < 20 && answer.ok(); ++i) answer = Run(*session);
    return answer;
  };
  Renew();
  const auto start = std::chrono::steady_clock::now();
  ASSERT_TRUE(use().ok());
  const double usual = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::mt19937_64 random(7);
  int lost = 0;
  for (int round = 0; round < 100 * kKinds || (lost == 0 && round < 1000 * kKinds); ++round) {
    const auto kind = static_cast<Kind>(round % kKinds);
    Renew();
    const double delay = std::uniform_real_distribution<double>(0, 1.5 * usual)(random);
    const auto size = static_cast<off_t>(fs::file_size(file()));
    const auto left = std::uniform_int_distribution<off_t>(0, size - kTail)(random);
    std::thread other([&] {
      const auto until = std::chrono::steady_clock::now() + std::chrono::duration<double>(delay);
      while (std::chrono::steady_clock::now() < until) std::this_thread::yield();
      switch (kind) {
        case kCut: (void)!::truncate(file().c_str(), left); break;
        case kDelete: fs::remove(file()); break;
        case kReplace:
          std::ofstream(file() + ".new") << "something else";
          fs::rename(file() + ".new", file());
          break;
        default: {
          std::fstream bytes(file(), std::ios::binary | std::ios::in | std::ios::out);
          bytes.seekp(left);
          bytes << std::string(static_cast<std::size_t>(std::min<off_t>(size - left, 100'000)), '\x5a');
        }
      }
    });
    const Result<Tensor> answer = use();
    other.join();
    lost += answer.ok() ? 0 : 1;
    // Overwritten weights cannot be told from others once their checksum was read.
    if (answer.ok() && kind != kOverwrite) {
      EXPECT_TRUE(answer->Identical(expected_)) << "round " << round;
    }
  }
  EXPECT_GT(lost, 0);
  EXPECT_TRUE(Run(*(*Model::Load(whole_)).session())->Identical(expected_));
}

INSTANTIATE_TEST_SUITE_P(SavedModelAndPlan, LostFile, ::testing::Bool(), [](const auto& info) { return info.param ? "Plan" : "SavedModel"; });

}  // namespace
}  // namespace keratin
