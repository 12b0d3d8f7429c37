#include "saved_model/tensor_bundle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "base/crc32c.h"
#include "formats/table/table.h"

namespace keratin {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class TensorBundleTest : public ::testing::Test {
 protected:
  TensorBundleTest() : root_(fs::temp_directory_path() / ("keratin_bundle_" + std::to_string(::getpid()))) {
    fs::remove_all(root_);
    fs::create_directories(root_);
  }
  ~TensorBundleTest() override { fs::remove_all(root_); }

  [[nodiscard]] std::string Prefix() const { return (root_ / "variables").string(); }
  // A new file each time: an old one may still be mapped.
  void Put(const std::string& suffix, const std::string& contents) const {
    fs::remove(Prefix() + suffix);
    std::ofstream(Prefix() + suffix, std::ios::binary) << contents;
  }
  void Write(const std::map<std::string, Tensor>& tensors) {
    const Result<BundleImage> image = MakeBundle(tensors);
    ASSERT_TRUE(image.ok()) << image.status().ToString();
    data_.clear();
    for (const std::string_view part : image->parts) data_ += part;
    index_ = image->index;
    Put(".index", index_);
    Put(".data-00000-of-00001", data_);
  }
  // The index with one entry, for data of `data` bytes.
  std::string ErrorOf(const proto::BundleEntry& entry, const std::string& data, const proto::BundleHeader& header = {}) const {
    Put(".index", *table::Write({{"", proto::EncodeBundleHeader(header)}, {"t", proto::EncodeBundleEntry(entry)}}));
    Put(".data-00000-of-00001", data);
    const Result<std::shared_ptr<const TensorBundle>> bundle = TensorBundle::Open(Prefix());
    if (!bundle.ok()) return bundle.status().ToString();
    return (*bundle)->Read("t").status().ToString();
  }
  fs::path root_;
  std::string data_;
  std::string index_;
};

std::map<std::string, Tensor> SomeTensors() {
  return {{"a/kernel", Tensor({2, 2}, {1, 2, 3, 4})},
          {"a/scalar", Tensor::Scalar<std::int64_t>(-5)},
          {"b/bytes", Tensor::Of<std::int8_t>({3}, std::vector<std::int8_t>{1, 2, 3})},
          {"c/empty", *Tensor::Allocate(DType::kFloat, {0, 4})},
          {"c/words", Tensor::Of<std::string>({3}, std::vector<std::string>{"", "two", std::string(300, 'x')})},
          {"d/half", Tensor::Of<Half>({2}, std::vector<Half>{Half(1.0F), Half(2.0F)})}};
}

TEST_F(TensorBundleTest, IsReadBack) {
  Write(SomeTensors());
  const auto bundle = TensorBundle::Open(Prefix());
  ASSERT_TRUE(bundle.ok()) << bundle.status().ToString();
  EXPECT_EQ((*bundle)->Names().size(), SomeTensors().size());
  for (const auto& [name, tensor] : SomeTensors()) {
    const Result<Tensor> back = (*bundle)->Read(name);
    ASSERT_TRUE(back.ok()) << back.status().ToString();
    EXPECT_TRUE(back->Identical(tensor)) << name;
  }
  EXPECT_THAT((*bundle)->Read("a/kernal").status().ToString(), HasSubstr("Did you mean \"a/kernel\""));
}

TEST_F(TensorBundleTest, EveryFlippedBitIsReported) {
  Write(SomeTensors());
  const auto intact = TensorBundle::Open(Prefix());
  ASSERT_TRUE(intact.ok());
  std::vector<bool> covered(data_.size());
  for (const std::string& name : (*intact)->Names()) {
    const proto::BundleEntry& entry = *(*intact)->Find(name);
    for (std::int64_t i = 0; i < entry.size; ++i) covered[static_cast<std::size_t>(entry.offset + i)] = true;
  }
  for (std::size_t i = 0; i < data_.size(); ++i) {
    if (!covered[i]) continue;
    std::string damaged = data_;
    damaged[i] = static_cast<char>(damaged[i] ^ (1 << (i % 8)));
    Put(".data-00000-of-00001", damaged);
    const auto bundle = TensorBundle::Open(Prefix());
    bool reported = !bundle.ok();
    if (bundle.ok())
      for (const std::string& name : (*bundle)->Names()) reported = reported || (*bundle)->Read(name).status().code() == StatusCode::kDataLoss;
    EXPECT_TRUE(reported) << "byte " << i;
  }
}

TEST_F(TensorBundleTest, LyingEntriesAreErrors) {
  proto::BundleEntry good;
  good.dtype = DType::kFloat;
  good.shape = Shape{2};
  good.size = 8;
  good.crc32c = MaskCrc(0);
  const std::string data(16, '\0');
  const auto with = [&good](auto change) {
    proto::BundleEntry entry = good;
    change(entry);
    return entry;
  };
  EXPECT_THAT(ErrorOf(good, data), HasSubstr("checksum is wrong"));
  EXPECT_THAT(ErrorOf(with([](auto& e) { e.shard = -1; }), data), HasSubstr("shard -1 of 1"));
  EXPECT_THAT(ErrorOf(with([](auto& e) { e.shard = 1; }), data), HasSubstr("shard 1 of 1"));
  EXPECT_THAT(ErrorOf(with([](auto& e) { e.offset = 12; }), data), HasSubstr("8 bytes at 12"));
  EXPECT_THAT(ErrorOf(with([](auto& e) { e.offset = INT64_MAX; }), data), HasSubstr("bytes at 9223372036854775807"));
  EXPECT_THAT(ErrorOf(with([](auto& e) { e.offset = -1; }), data), HasSubstr("bytes at -1"));
  EXPECT_THAT(ErrorOf(with([](auto& e) { e.size = -8; }), data), HasSubstr("-8 bytes"));
  EXPECT_THAT(ErrorOf(with([](auto& e) { e.size = 4; }), data), HasSubstr("has 4 bytes"));
  EXPECT_THAT(ErrorOf(with([](auto& e) { e.shape = Shape{-1}; }), data), HasSubstr("every dimension must be known"));
  EXPECT_THAT(ErrorOf(with([](auto& e) { e.shape = Shape{1LL << 62, 4}; }), data), HasSubstr("must fit in 63 bits"));
  EXPECT_THAT(ErrorOf(with([](auto& e) { e.shape = Shape{1LL << 62}; }), data), HasSubstr("has 8 bytes"));
  EXPECT_THAT(ErrorOf(with([](auto& e) { e.dtype = static_cast<DType>(11); }), data), HasSubstr("number 11"));
  EXPECT_THAT(ErrorOf(with([](auto& e) { e.dtype = DType::kVariant; }), data), HasSubstr("not supported"));
  EXPECT_THAT(ErrorOf(with([](auto& e) { e.dtype = DType::kString; }), data), HasSubstr("lengths"));
  EXPECT_THAT(ErrorOf(with([](auto& e) {
                        e.dtype = DType::kString;
                        e.shape = Shape{1LL << 40};
                      }),
                      data),
              HasSubstr("strings in 8 bytes"));
  EXPECT_THAT(ErrorOf(with([](auto& e) {
                        e.dtype = DType::kString;
                        e.shape = Shape{8};
                      }),
                      std::string(16, '\xff')),
              HasSubstr("lengths of its strings run past"));
  EXPECT_THAT(ErrorOf(with([](auto& e) { e.slices.push_back({{{0, 1}}}); }), data), HasSubstr("not in the index"));
  EXPECT_THAT(ErrorOf(good, data, {.num_shards = 0}), HasSubstr("0 shards"));
  EXPECT_THAT(ErrorOf(good, data, {.num_shards = 1 << 30}), HasSubstr("no such file"));
  EXPECT_THAT(ErrorOf(good, data, {.big_endian = true}), HasSubstr("big-endian"));
  EXPECT_THAT(ErrorOf(good, data, {.min_consumer = 9}), HasSubstr("version 9"));
  EXPECT_THAT(ErrorOf(good, ""), HasSubstr("has 0"));
  Put(".index", *table::Write({{"", proto::EncodeBundleHeader({})}, {"t", proto::EncodeBundleEntry(good)}, {"u", proto::EncodeBundleEntry(good)}}));
  Put(".data-00000-of-00001", data);
  EXPECT_THAT(TensorBundle::Open(Prefix()).status().ToString(), HasSubstr("\"t\" and \"u\" overlap"));
  Put(".index", *table::Write({{"t", proto::EncodeBundleEntry(good)}}));
  EXPECT_THAT(TensorBundle::Open(Prefix()).status().ToString(), HasSubstr("no header"));
  Put(".index", "not a table");
  EXPECT_EQ(TensorBundle::Open(Prefix()).status().code(), StatusCode::kDataLoss);
}

TEST_F(TensorBundleTest, SlicesAreJoined) {
  // [[1, 2, 3], [4, 5, 6]] in its columns 0-1 and 2.
  const Tensor left({2, 2}, {1, 2, 4, 5});
  const Tensor right({2, 1}, {3, 6});
  const proto::BundleSlice first{{{0, proto::BundleSlice::kWhole}, {0, 2}}};
  const proto::BundleSlice second{{{0, proto::BundleSlice::kWhole}, {2, 1}}};
  Write({{BundleSliceKey("t", first), left}, {BundleSliceKey("t", second), right}});
  table::Entries rows = *table::Read({reinterpret_cast<const std::uint8_t*>(index_.data()), index_.size()}, "index");
  proto::BundleEntry whole;
  whole.dtype = DType::kFloat;
  whole.shape = Shape{2, 3};
  whole.slices = {first, second};
  rows.emplace_back("t", proto::EncodeBundleEntry(whole));
  Put(".index", *table::Write(rows));
  const auto bundle = TensorBundle::Open(Prefix());
  ASSERT_TRUE(bundle.ok()) << bundle.status().ToString();
  const Result<Tensor> joined = (*bundle)->Read("t");
  ASSERT_TRUE(joined.ok()) << joined.status().ToString();
  EXPECT_TRUE(joined->Identical(Tensor({2, 3}, {1, 2, 3, 4, 5, 6})));
  rows.back().second = proto::EncodeBundleEntry([&] {
    whole.slices = {first};
    return whole;
  }());
  Put(".index", *table::Write(rows));
  EXPECT_THAT((*TensorBundle::Open(Prefix()))->Read("t").status().ToString(), HasSubstr("4 elements of 6"));
}

TEST_F(TensorBundleTest, SurvivesMutatedEntries) {
  Write(SomeTensors());
  const table::Entries rows = *table::Read({reinterpret_cast<const std::uint8_t*>(index_.data()), index_.size()}, "index");
  std::mt19937 random(5);
  for (int i = 0; i < 1000; ++i) {
    table::Entries damaged = rows;
    std::string& value = damaged[random() % damaged.size()].second;
    if (value.empty()) continue;
    value[random() % value.size()] = static_cast<char>(random());
    Put(".index", *table::Write(damaged));
    const auto bundle = TensorBundle::Open(Prefix());
    if (!bundle.ok()) {
      EXPECT_FALSE(bundle.status().message().empty());
      continue;
    }
    for (const std::string& name : (*bundle)->Names()) (void)(*bundle)->Read(name);
  }
}

}  // namespace
}  // namespace keratin
