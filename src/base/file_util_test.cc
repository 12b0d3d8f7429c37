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

}  // namespace
}  // namespace keratin
