// Plan files that Load keeps.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "keratin/build.h"
#include "keratin/layers.h"
#include "keratin/model.h"

namespace keratin {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using namespace layers;  // NOLINT(google-build-using-namespace)

class PlanCacheTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    options_.plan_cache = folder_ / "kept" / "plans";
    options_.log = [this](const std::string& line) { log_.push_back(line); };
    Save(1);
  }
  void TearDown() override { fs::remove_all(folder_); }

  void Save(std::uint64_t seed) {
    const SymbolicTensor x = Input({.shape = {8}, .name = "x"});
    const SymbolicTensor out = Dense{.units = 16, .activation = "tanh", .name = "out"}(x);
    ASSERT_TRUE(BuildModel({x}, {out}, {.name = "net", .seed = seed})->SaveSavedModel(model_, {.overwrite = true}).ok());
  }
  Tensor Answer() {
    const Result<Session> session = Load(model_, {}, options_);
    EXPECT_TRUE(session.ok()) << session.status().ToString();
    return (*session->Run({{"x", Tensor{Shape{1, 8}, {0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5}}}}, {"out/Tanh:0"}))[0];
  }
  Tensor PlainAnswer() { return (*Load(model_)->Run({{"x", Tensor{Shape{1, 8}, {0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5}}}}, {"out/Tanh:0"}))[0]; }
  std::vector<std::string> Kept() const {
    std::vector<std::string> names;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(options_.plan_cache, error)) names.push_back(entry.path().filename());
    return names;
  }
  std::string KeptFile() const { return fs::path(options_.plan_cache) / Kept().at(0); }

  fs::path folder_ = fs::temp_directory_path() / ("keratin_plan_cache_" + std::to_string(::getpid()));
  std::string model_ = folder_ / "model";
  SessionOptions options_{.threads = 1};
  std::vector<std::string> log_;
};

TEST_F(PlanCacheTest, TheSecondLoadUsesWhatTheFirstKept) {
  const Tensor expected = PlainAnswer();
  EXPECT_TRUE(Answer().Identical(expected));
  ASSERT_EQ(Kept().size(), 1U);
  const std::string kept = KeptFile();
  EXPECT_TRUE(Answer().Identical(expected));
  EXPECT_EQ(Kept().size(), 1U);

  // The plan of another model in its place answers instead of it.
  Save(2);
  const std::string other = folder_ / "other.plan";
  ASSERT_TRUE(Model::Load(model_)->SavePlan(other).ok());
  const Tensor others = PlainAnswer();
  Save(1);
  fs::copy_file(other, kept, fs::copy_options::overwrite_existing);
  fs::last_write_time(kept, fs::file_time_type::clock::now() - std::chrono::hours(1));
  EXPECT_TRUE(Answer().Identical(others));
  // It notes its use.
  EXPECT_GT(fs::last_write_time(kept), fs::file_time_type::clock::now() - std::chrono::minutes(10));
  EXPECT_THAT(log_, IsEmpty());
}

TEST_F(PlanCacheTest, OtherContentOptionsAndRewritesHavePlansOfTheirOwn) {
  const Tensor first = Answer();
  Save(2);
  const Tensor second = Answer();
  EXPECT_FALSE(second.Identical(first));
  EXPECT_TRUE(second.Identical(PlainAnswer()));
  EXPECT_EQ(Kept().size(), 2U);
  options_.disabled_rewrites = {"fuse_epilogue"};
  Answer();
  EXPECT_EQ(Kept().size(), 3U);
  Save(1);
  options_.disabled_rewrites.clear();
  EXPECT_TRUE(Answer().Identical(first));
  EXPECT_EQ(Kept().size(), 3U);
  EXPECT_THAT(log_, IsEmpty());
}

TEST_F(PlanCacheTest, DamageIsLoggedAndMadeAnew) {
  const Tensor expected = Answer();
  fs::resize_file(KeptFile(), fs::file_size(KeptFile()) / 2);
  EXPECT_TRUE(Answer().Identical(expected));
  EXPECT_THAT(log_, ElementsAre(HasSubstr("made anew")));
  EXPECT_TRUE(Answer().Identical(expected));
  EXPECT_EQ(log_.size(), 1U);
  std::ofstream(KeptFile(), std::ios::binary) << "nothing of the kind";
  EXPECT_TRUE(Answer().Identical(expected));
  EXPECT_EQ(log_.size(), 2U);
  EXPECT_EQ(Kept().size(), 1U);
}

TEST_F(PlanCacheTest, AFolderThatCannotBeIsLogged) {
  std::ofstream(folder_ / "file") << "x";
  options_.plan_cache = folder_ / "file" / "plans";
  EXPECT_TRUE(Answer().Identical(PlainAnswer()));
  EXPECT_THAT(log_, ElementsAre(HasSubstr("no plan is kept")));
}

TEST_F(PlanCacheTest, AModelThatCannotBeReadIsExplainedAsEver) {
  const Result<Session> session = Load(folder_ / "missing", {}, options_);
  EXPECT_EQ(session.status().message(), Load(folder_ / "missing").status().message());
  EXPECT_THAT(Kept(), IsEmpty());
}

TEST_F(PlanCacheTest, ThoseUsedLongestAgoGoFirst) {
  const Tensor first = Answer();
  const std::string oldest = Kept().at(0);
  fs::last_write_time(KeptFile(), fs::file_time_type::clock::now() - std::chrono::hours(5));
  const std::string unfinished = fs::path(options_.plan_cache) / ".x.plan.tmp-1-00000000", growing = fs::path(options_.plan_cache) / ".y.plan.tmp-1-00000000";
  for (const std::string& name : {unfinished, growing}) std::ofstream(name) << "half";
  fs::last_write_time(unfinished, fs::file_time_type::clock::now() - std::chrono::hours(5));
  options_.plan_cache_limit = fs::file_size(fs::path(options_.plan_cache) / oldest) * 3 / 2;
  Save(2);
  Answer();
  const std::vector<std::string> kept = Kept();
  EXPECT_EQ(kept.size(), 2U);
  EXPECT_THAT(kept, ::testing::Contains(".y.plan.tmp-1-00000000"));
  EXPECT_THAT(kept, ::testing::Not(::testing::Contains(oldest)));
}

TEST_F(PlanCacheTest, ManyMayLoadAtOnce) {
  const Tensor expected = PlainAnswer();
  options_.log = {};
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 6; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 5; ++i)
        if (!Answer().Identical(expected)) ++wrong;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(Kept().size(), 1U);
}

}  // namespace
}  // namespace keratin
