#include "formats/table/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <leveldb/env.h>
#include <leveldb/options.h>
#include <leveldb/table_builder.h>

#include <random>

namespace keratin::table {
namespace {

using ::testing::HasSubstr;

Bytes AsBytes(const std::string& text) { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }

class StringFile : public leveldb::WritableFile {
 public:
  leveldb::Status Append(const leveldb::Slice& data) override {
    bytes.append(data.data(), data.size());
    return leveldb::Status::OK();
  }
  leveldb::Status Close() override { return leveldb::Status::OK(); }
  leveldb::Status Flush() override { return leveldb::Status::OK(); }
  leveldb::Status Sync() override { return leveldb::Status::OK(); }
  std::string bytes;
};

Entries SomeEntries(int count) {
  Entries entries{{"", "header"}};
  for (int i = 0; i < count; ++i) entries.emplace_back("layer/" + std::to_string(10000 + i) + "/kernel", std::string(static_cast<std::size_t>(i % 97), 'x'));
  return entries;
}

TEST(Table, ReadsWhatItWrites) {
  for (const int count : {0, 1, 15, 16, 17, 5000}) {
    const Entries entries = SomeEntries(count);
    const Result<std::string> bytes = Write(entries);
    ASSERT_TRUE(bytes.ok());
    const Result<Entries> read = Read(AsBytes(*bytes), "index");
    ASSERT_TRUE(read.ok()) << read.status().ToString();
    EXPECT_EQ(*read, entries);
  }
}

TEST(Table, ReadsBlocksCompressedWithSnappy) {
  StringFile file;
  leveldb::Options options;
  options.compression = leveldb::kSnappyCompression;
  leveldb::TableBuilder builder(options, &file);
  const Entries entries = SomeEntries(500);
  for (const auto& [key, value] : entries) builder.Add(key, value);
  ASSERT_TRUE(builder.Finish().ok());
  EXPECT_LT(file.bytes.size(), Write(entries)->size());
  const Result<Entries> read = Read(AsBytes(file.bytes), "index");
  ASSERT_TRUE(read.ok()) << read.status().ToString();
  EXPECT_EQ(*read, entries);
}

TEST(Table, WriteRefusesKeysOutOfOrder) { EXPECT_THAT(Write({{"b", ""}, {"a", ""}}).status().message(), HasSubstr("must ascend")); }

TEST(Table, BadFilesAreNamed) {
  const std::string good = *Write(SomeEntries(3));
  struct Case {
    std::string bytes;
    const char* message;
  };
  std::string magic = good;
  magic.back() = static_cast<char>(magic.back() + 1);
  std::string footer = good;
  for (std::size_t i = footer.size() - 48; i < footer.size() - 8; ++i) footer[i] = static_cast<char>(0xFF);
  std::string flipped = good;
  flipped[10] = static_cast<char>(flipped[10] ^ 1);
  std::string far_away = good;
  far_away[far_away.size() - 48] = 0;
  for (std::size_t i = far_away.size() - 46; i < far_away.size() - 40; ++i) far_away[i] = static_cast<char>(0xFF);
  far_away[far_away.size() - 40] = 0x01;
  for (const Case& c : std::vector<Case>{{"", "magic number is missing"},
                                         {good.substr(0, good.size() - 1), "magic number is missing"},
                                         {magic, "magic number is missing"},
                                         {footer, "footer is damaged"},
                                         {flipped, "checksum of the data block"},
                                         {far_away, "outside the file"}}) {
    const Result<Entries> read = Read(AsBytes(c.bytes), "variables.index");
    ASSERT_FALSE(read.ok()) << c.message;
    EXPECT_THAT(std::string(read.status().message()), HasSubstr(c.message));
    EXPECT_THAT(std::string(read.status().message()), HasSubstr("variables.index"));
  }
}

TEST(Table, EveryFlippedBitOfABlockIsReported) {
  const std::string good = *Write(SomeEntries(3));
  for (std::size_t bit = 0; bit < (good.size() - 48) * 8; ++bit) {
    std::string bad = good;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << (bit % 8)));
    const Result<Entries> read = Read(AsBytes(bad), "index");
    // The meta index block is not read; all others are.
    if (read.ok()) {
      EXPECT_EQ(*read, SomeEntries(3));
    }
  }
}

TEST(Table, AnyBytesAreSafe) {
  std::mt19937 random(7);
  const std::string good = *Write(SomeEntries(40));
  for (int i = 0; i < 3000; ++i) {
    std::string bytes = good.substr(0, random() % good.size() + 1);
    for (unsigned k = 0; k < random() % 4; ++k) bytes[random() % bytes.size()] = static_cast<char>(random());
    if (i % 2 == 0) bytes += good.substr(good.size() - 48);
    (void)Read(AsBytes(bytes), "index");
  }
}

}  // namespace
}  // namespace keratin::table
