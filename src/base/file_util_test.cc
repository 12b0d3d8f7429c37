#include "base/file_util.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/mapped_file.h"

namespace keratin {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class FileUtil : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(::testing::TempDir()) / ("file_util_" + std::to_string(::getpid()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::string Path(const std::string& name) const { return (folder_ / name).string(); }
  static std::string Content(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }
  int Entries() const { return static_cast<int>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator())); }
  fs::path folder_;
};

TEST_F(FileUtil, WritesAndReplacesAFile) {
  ASSERT_TRUE(WriteFileAtomically(Path("a"), "one").ok());
  ASSERT_TRUE(WriteFileAtomically(Path("a"), "two").ok());
  EXPECT_EQ(Content(Path("a")), "two");
  EXPECT_EQ(Entries(), 1);
}

TEST_F(FileUtil, FailuresNameThePathAndLeaveNothing) {
  EXPECT_EQ(WriteFileAtomically(Path("no/such/folder/a"), "x").code(), StatusCode::kNotFound);
  fs::create_directories(Path("folder"));
  const Status status = WriteFileAtomically(Path("folder"), "x");
  EXPECT_EQ(status.code(), StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr(Path("folder")));
  EXPECT_EQ(Entries(), 1);
}

TEST_F(FileUtil, AFullDiskKeepsTheOldFile) {
  ASSERT_TRUE(WriteFileAtomically(Path("a"), "old").ok());
  std::signal(SIGXFSZ, SIG_IGN);
  struct rlimit before {};
  ::getrlimit(RLIMIT_FSIZE, &before);
  struct rlimit small = before;
  small.rlim_cur = 4096;
  ::setrlimit(RLIMIT_FSIZE, &small);
  const Status status = WriteFileAtomically(Path("a"), std::string(100000, 'x'));
  ::setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_EQ(status.code(), StatusCode::kResourceExhausted);
  EXPECT_EQ(Content(Path("a")), "old");
  EXPECT_EQ(Entries(), 1);
}

TEST_F(FileUtil, PublishesAFolder) {
  {
    Result<StagedDirectory> staged = StagedDirectory::Create(Path("model"), false);
    ASSERT_TRUE(staged.ok());
    ASSERT_TRUE(staged->Write("variables/index", "i").ok());
    EXPECT_FALSE(fs::exists(Path("model")));
    ASSERT_TRUE(staged->Publish().ok());
  }
  EXPECT_EQ(Content(Path("model/variables/index")), "i");
  EXPECT_EQ(StagedDirectory::Create(Path("model"), false).status().code(), StatusCode::kAlreadyExists);
  {
    Result<StagedDirectory> staged = StagedDirectory::Create(Path("model/"), true);
    ASSERT_TRUE(staged.ok());
    ASSERT_TRUE(staged->Write("pb", "new").ok());
    ASSERT_TRUE(staged->Publish().ok());
  }
  EXPECT_EQ(Content(Path("model/pb")), "new");
  EXPECT_FALSE(fs::exists(Path("model/variables")));
  EXPECT_EQ(Entries(), 1);
}

TEST_F(FileUtil, WhatIsNotPublishedGoes) {
  {
    Result<StagedDirectory> staged = StagedDirectory::Create(Path("model"), false);
    ASSERT_TRUE(staged.ok());
    ASSERT_TRUE(staged->Write("a", "b").ok());
  }
  EXPECT_EQ(Entries(), 0);
}

TEST_F(FileUtil, AFileIsNoFolderToReplace) {
  ASSERT_TRUE(WriteFileAtomically(Path("model"), "x").ok());
  EXPECT_EQ(StagedDirectory::Create(Path("model"), true).status().code(), StatusCode::kFailedPrecondition);
}

TEST_F(FileUtil, ForgottenBytesOfAMappedFileCanBeReadAgain) {
  const std::string content = std::string(5000, 'a') + std::string(20000, 'b') + std::string(5000, 'c');
  ASSERT_TRUE(WriteFileAtomically(Path("file"), content).ok());
  const std::shared_ptr<const MappedFile> file = *MappedFile::Open(Path("file"));
  const auto text = [&] { return std::string(file->bytes().begin(), file->bytes().end()); };
  ASSERT_EQ(text(), content);
  MappedFile::Forget(file->bytes().data() + 5000, 20000);
  EXPECT_EQ(text(), content);
  // What is not part of a file stays as it is, and so does what reaches beyond one.
  std::string other(20000, 'd');
  MappedFile::Forget(other.data(), other.size());
  EXPECT_EQ(other, std::string(20000, 'd'));
  MappedFile::Forget(file->bytes().data() + 29000, 100'000);
  MappedFile::Forget(nullptr, 0);
  EXPECT_EQ(text(), content);
}

TEST_F(FileUtil, AFileThatIsCutShortWhileItIsMappedReadsAsZeros) {
  const std::string content(100'000, 'a');
  ASSERT_TRUE(WriteFileAtomically(Path("cut"), content).ok());
  ASSERT_TRUE(WriteFileAtomically(Path("other"), content).ok());
  std::shared_ptr<const MappedFile> cut = *MappedFile::Open(Path("cut"));
  const std::shared_ptr<const MappedFile> other = *MappedFile::Open(Path("other"));
  const std::uint64_t before = MappedFile::Losses();
  ASSERT_EQ(::truncate(Path("cut").c_str(), 20'000), 0);
  EXPECT_EQ(cut->bytes()[10'000], 'a');
  EXPECT_EQ(cut->bytes()[20'100], 0);  // in the page that is left
  EXPECT_TRUE(MappedFile::Intact(cut->bytes().data()));
  EXPECT_TRUE(MappedFile::NoLossSince(before, "reading").ok());
  EXPECT_EQ(MappedFile::LastByte(content.data()), nullptr);
  EXPECT_EQ(*MappedFile::LastByte(cut->bytes().data()), 0);
  EXPECT_FALSE(MappedFile::Intact(cut->bytes().data()));
  EXPECT_EQ(cut->bytes()[50'000], 0);
  EXPECT_EQ(cut->bytes()[99'999], 0);
  EXPECT_EQ(cut->bytes()[10'000], 'a');
  EXPECT_FALSE(MappedFile::Intact(cut->bytes().data()));
  EXPECT_FALSE(MappedFile::Intact(cut->bytes().data() + 99'999));
  EXPECT_EQ(MappedFile::NoLossSince(before, "reading").code(), StatusCode::kDataLoss);
  EXPECT_TRUE(MappedFile::Intact(other->bytes().data()));
  EXPECT_TRUE(MappedFile::Intact(content.data()));
  // What is written of it never gets a name.
  ASSERT_EQ(::truncate(Path("cut").c_str(), 0), 0);
  const std::uint8_t* bytes = cut->bytes().data();
  EXPECT_EQ(WriteFileAtomically(Path("copy"), std::string_view(reinterpret_cast<const char*>(bytes), 30'000)).code(), StatusCode::kDataLoss);
  EXPECT_EQ(Entries(), 2);
  // Another file, perhaps where that one was.
  cut.reset();
  cut = *MappedFile::Open(Path("other"));
  EXPECT_TRUE(MappedFile::Intact(cut->bytes().data()));
  EXPECT_EQ(cut->bytes()[50'000], 'a');
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // which have handlers of their own
TEST_F(FileUtil, ABusErrorElsewhereStillEndsTheProcess) {
  ASSERT_TRUE(WriteFileAtomically(Path("file"), "x").ok());
  const std::shared_ptr<const MappedFile> file = *MappedFile::Open(Path("file"));
  EXPECT_EXIT(::raise(SIGBUS), ::testing::KilledBySignal(SIGBUS), "");
}
#endif

}  // namespace
}  // namespace keratin
