#include "formats/hdf5/file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "formats/hdf5/checksum.h"
#include "formats/hdf5/testing.h"

namespace keratin::hdf5 {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Buffer = std::vector<std::uint8_t>;

const std::filesystem::path& Folder() {
  static const std::filesystem::path folder = std::filesystem::path(KERATIN_SOURCE_DIR) / "tests/golden/hdf5";
  return folder;
}

Buffer ReadBytes(const std::string& name) {
  std::ifstream in(Folder() / name, std::ios::binary);
  EXPECT_TRUE(in) << name;
  return Buffer(std::istreambuf_iterator<char>(in), {});
}

Result<File> OpenBuffer(const Buffer& buffer, std::shared_ptr<Budget> budget = nullptr) {
  // The exact size, so that a sanitizer sees the first byte behind.
  auto copy = std::shared_ptr<std::uint8_t[]>(new std::uint8_t[buffer.size()]);
  std::copy(buffer.begin(), buffer.end(), copy.get());
  return File::Open(copy, Bytes(copy.get(), buffer.size()), "test.h5", std::move(budget));
}

Group Root(const std::string& name) {
  const Result<File> file = OpenBuffer(ReadBytes(name));
  EXPECT_TRUE(file.ok()) << file.status().ToString();
  return *file->root();
}

std::vector<std::string> Goldens() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(Folder())) {
    if (entry.path().extension() == ".h5") names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

TEST(Hdf5File, ReadsWhatH5pyReads) {
  int compared = 0;
  for (const std::string& name : Goldens()) {
    if (name == "refused.h5") continue;
    SCOPED_TRACE(name);
    std::ifstream in((Folder() / name).replace_extension(".txt"));
    std::vector<std::string> expected;
    for (std::string line; std::getline(in, line);) expected.push_back(line);
    ASSERT_FALSE(expected.empty());
    const Result<File> file = OpenBuffer(ReadBytes(name));
    ASSERT_TRUE(file.ok()) << file.status().ToString();
    EXPECT_EQ(Dump().Of(*file), expected);
    ++compared;
  }
  EXPECT_GE(compared, 15);
}

TEST(Hdf5File, UsesContiguousDataInPlaceAndKeepsTheOwner) {
  const Buffer buffer = ReadBytes("types_earliest.h5");
  Tensor tensor;
  Tensor swapped;
  const std::uint8_t* start = nullptr;
  {
    auto owner = std::make_shared<Buffer>(buffer);
    start = owner->data();
    const Result<File> file = File::Open(owner, *owner, "test.h5");
    ASSERT_TRUE(file.ok());
    tensor = *file->root()->OpenDataset("little/f4")->Read();
    swapped = *file->root()->OpenDataset("big/f4")->Read();
  }
  const auto* data = static_cast<const std::uint8_t*>(tensor.raw());
  EXPECT_TRUE(data >= start && data < start + buffer.size());
  EXPECT_THAT(tensor.values<float>(), ElementsAre(0, 3, 6, 9, 12, 15));
  EXPECT_TRUE(tensor.Identical(swapped));
}

TEST(Hdf5File, CopiesWhatIsNotAligned) {
  const Buffer buffer = ReadBytes("types_earliest.h5");
  auto shifted = std::make_shared<Buffer>(buffer.size() + 1);
  std::copy(buffer.begin(), buffer.end(), shifted->begin() + 1);
  const Result<File> file = File::Open(shifted, Bytes(*shifted).subspan(1), "test.h5");
  ASSERT_TRUE(file.ok());
  const Result<Tensor> tensor = file->root()->OpenDataset("little/f8")->Read();
  ASSERT_TRUE(tensor.ok()) << tensor.status().ToString();
  EXPECT_THAT(tensor->values<double>(), ElementsAre(0, 3, 6, 9, 12, 15));
}

TEST(Hdf5File, Attributes) {
  for (const char* name : {"attributes_earliest.h5", "attributes_latest.h5"}) {
    SCOPED_TRACE(name);
    const Group root = Root(name);
    EXPECT_EQ(*root.FindAttribute("keras_version")->ReadString(), "3.15.1");
    EXPECT_EQ(*root.FindAttribute("backend")->ReadString(), "tensorflow");
    EXPECT_THAT(*root.FindAttribute("layer_names")->ReadStrings(), ElementsAre("dense", "conv2d"));
    EXPECT_THAT(*root.FindAttribute("variable_names")->ReadStrings(), ElementsAre("dense", "conv2d"));
    EXPECT_THAT(*root.FindAttribute("weight_names")->ReadStrings(), ElementsAre());
    EXPECT_EQ(root.FindAttribute("number")->Read()->values<std::int64_t>()[0], -7);
    EXPECT_EQ(root.FindAttribute("model_config"), nullptr);
    const Status status = root.FindAttribute("number")->ReadString().status();
    EXPECT_EQ(status.code(), StatusCode::kFailedPrecondition);
    EXPECT_EQ(status.message(), "test.h5: attribute \"number\" of \"/\": one string expected, int64 of shape () found");
    EXPECT_EQ(root.OpenGroup("many")->attributes().size(), 31U);
  }
}

TEST(Hdf5File, NamesAndOrder) {
  const Group groups = Root("groups_earliest.h5");
  EXPECT_THAT(groups.SortedNames(), ElementsAre("layers\\dense", "many", "none", "z"));
  EXPECT_EQ(groups.OpenDataset("layers\\dense/vars/0")->path(), "/layers\\dense/vars/0");
  EXPECT_TRUE(groups.OpenGroup("/none/")->children().empty());
  const Group ordered = *Root("creation_order_latest.h5").OpenGroup("ordered");
  std::vector<std::string> names;
  for (const Link& link : ordered.children()) names.push_back(link.name);
  EXPECT_THAT(names, ElementsAre("zebra", "ant", "mule"));
  EXPECT_EQ(Root("creation_order_latest.h5").OpenGroup("dense")->children()[1].name, "n07");
}

TEST(Hdf5File, PathsThatLeadNowhere) {
  const Group root = Root("groups_latest.h5");
  EXPECT_EQ(root.Open("z/y/z").status().message(), "test.h5: \"/z/y\": the group has no \"z\". Did you mean \"x\"?");
  EXPECT_THAT(std::string(root.Open("nane").status().message()), HasSubstr("Did you mean \"none\""));
  EXPECT_THAT(std::string(root.Open("z/y/x/w").status().message()), HasSubstr("it is a dataset and holds no \"w\""));
  EXPECT_EQ(root.OpenGroup("z/y/x").status().code(), StatusCode::kFailedPrecondition);
  EXPECT_EQ(root.OpenDataset("z").status().code(), StatusCode::kFailedPrecondition);
}

TEST(Hdf5File, RefusesOnlyTheObjectThatIsTouched) {
  const Group root = Root("refused.h5");
  EXPECT_TRUE(root.OpenDataset("x")->Read().ok());
  const std::vector<std::pair<const char*, const char*>> cases = {{"soft", "soft links are not followed"},
                                                                  {"external_link", "external links are not followed"},
                                                                  {"external_storage", "external storage"},
                                                                  {"virtual", "a virtual dataset"},
                                                                  {"compound", "class compound"},
                                                                  {"reference", "class reference"},
                                                                  {"complex", "class co"},
                                                                  {"enum", "an enumeration other than h5py's bool"},
                                                                  {"sequence", "variable-length sequence"},
                                                                  {"opaque", "only bfloat16 is stored so"},
                                                                  {"rank", "9 dimensions; at most 8"},
                                                                  {"type", "neither a group nor a dataset"},
                                                                  {"lzf", "filter 32000 lzf; known are deflate"},
                                                                  {"loop/again", "the group contains itself"}};
  for (const auto& [path, message] : cases) {
    const Status status = root.Open(path).status();
    EXPECT_FALSE(status.ok()) << path;
    EXPECT_THAT(std::string(status.message()), HasSubstr(message)) << path;
    EXPECT_THAT(std::string(status.message()), HasSubstr(std::string("test.h5: \"/") + path)) << path;
  }
  const Status bomb = root.OpenDataset("bomb")->Read().status();
  EXPECT_EQ(bomb.code(), StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(bomb.message()), HasSubstr("far more than the file stores"));
}

TEST(Hdf5File, BudgetIsSharedAndInPlaceIsFree) {
  auto budget = std::make_shared<Budget>(20000);
  const Result<File> file = OpenBuffer(ReadBytes("chunks_earliest.h5"), budget);
  ASSERT_TRUE(file.ok());
  const Result<Dataset> dataset = file->root()->OpenDataset("deflate");
  ASSERT_TRUE(dataset.ok()) << dataset.status().ToString();
  int reads = 0;
  while (reads < 1000 && dataset->Read().ok()) ++reads;
  EXPECT_GT(reads, 1);
  EXPECT_LT(reads, 20000 / (13 * 7 * 4));
  EXPECT_LE(budget->used(), budget->limit());
}

// Hand-made damage.

void Cut(Buffer& bytes, std::size_t size) { bytes = Buffer(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)); }

void Put(Buffer& bytes, std::size_t at, std::uint64_t value, int size) {
  for (int i = 0; i < size; ++i) bytes.at(at + static_cast<std::size_t>(i)) = static_cast<std::uint8_t>(value >> (8 * i));
}

std::size_t Find(const Buffer& bytes, std::string_view text, std::size_t from = 0) {
  const auto found = std::search(bytes.begin() + static_cast<std::ptrdiff_t>(from), bytes.end(), text.begin(), text.end(),
                                 [](std::uint8_t a, char b) { return a == static_cast<std::uint8_t>(b); });
  EXPECT_NE(found, bytes.end()) << text;
  return static_cast<std::size_t>(found - bytes.begin());
}

void FixSuperblock(Buffer& bytes) { Put(bytes, 44, Lookup3(Bytes(bytes).first(44)), 4); }

struct Damage {
  const char* name;
  const char* file;
  std::function<void(Buffer&)> make;
  const char* message;
};

const std::vector<Damage>& Damages() {
  static const std::vector<Damage> damages = {
      {"empty", "groups_earliest.h5", [](Buffer& b) { b.clear(); }, "not an HDF5 file"},
      {"magic", "groups_earliest.h5", [](Buffer& b) { b[1] = 'X'; }, "not an HDF5 file"},
      {"cut superblock", "groups_earliest.h5", [](Buffer& b) { Cut(b, 40); }, "superblock at offset 0 ends early"},
      {"cut file", "groups_earliest.h5", [](Buffer& b) { Cut(b, b.size() - 8); }, "the file is truncated"},
      {"superblock version", "groups_earliest.h5", [](Buffer& b) { b[8] = 9; }, "superblock version 9"},
      {"offset size", "groups_earliest.h5", [](Buffer& b) { b[13] = 16; }, "offsets of 16 bytes"},
      {"root address", "groups_earliest.h5", [](Buffer& b) { Put(b, 64, 1 << 30, 8); }, "lies outside the file"},
      {"tree magic", "groups_earliest.h5", [](Buffer& b) { b[Find(b, "TREE")] = 'X'; }, "\"TREE\" expected"},
      {"tree cycle", "groups_earliest.h5",
       [](Buffer& b) {
         const std::size_t tree = Find(b, "TREE");
         b[tree + 5] = 1;
         Put(b, tree + 32, tree, 8);
       },
       "B-tree node at offset"},
      {"tree entries", "groups_earliest.h5", [](Buffer& b) { Put(b, Find(b, "TREE") + 6, 65535, 2); }, "offset"},
      {"heap size", "groups_earliest.h5", [](Buffer& b) { Put(b, Find(b, "HEAP") + 8, ~0ULL, 8); }, "local heap data"},
      {"name offset", "groups_earliest.h5", [](Buffer& b) { Put(b, Find(b, "SNOD") + 8, 1 << 20, 8); }, "a link name at 1048576"},
      {"same node twice", "groups_earliest.h5",
       [](Buffer& b) {
         const std::size_t tree = Find(b, "TREE");
         Put(b, tree + 6, 2, 2);
         std::copy_n(b.begin() + static_cast<std::ptrdiff_t>(tree) + 32, 8, b.begin() + static_cast<std::ptrdiff_t>(tree) + 48);
       },
       "is reached twice"},
      {"version 2 superblock checksum", "groups_latest.h5", [](Buffer& b) { b[44] ^= 1; }, "superblock at offset 0: checksum"},
      {"still open", "groups_latest.h5",
       [](Buffer& b) {
         b[11] = 1;
         FixSuperblock(b);
       },
       "the file was not closed properly"},
      {"header checksum", "groups_latest.h5", [](Buffer& b) { b[Find(b, "layers\\dense")] ^= 1; }, "checksum"},
      {"dense link heap checksum", "groups_latest.h5", [](Buffer& b) { b[Find(b, "name_000")] ^= 1; }, "checksum does not match"},
      {"dense link tree checksum", "groups_latest.h5", [](Buffer& b) { b[Find(b, "BTLF") + 8] ^= 1; }, "B-tree node at offset"},
      {"chunk checksum", "chunks_earliest.h5",
       [](Buffer& b) {
         // fletcher32 chunks of the data are stored as they are, so the second row of a 4 x 4 chunk at (0, 0) is 21, 24, 27, 30.
         const float row[4] = {21, 24, 27, 30};
         std::string text(reinterpret_cast<const char*>(row), sizeof(row));
         for (std::size_t at = 0; at + 64 < b.size(); ++at) {
           if (std::memcmp(b.data() + at, text.data(), text.size()) == 0) b[at] ^= 1;
         }
       },
       "fletcher32 checksum"},
      {"array checksum", "arrays_latest.h5", [](Buffer& b) { b[Find(b, "FADB") + 20] ^= 1; }, "chunk index page"},
      {"extensible checksum", "arrays_latest.h5", [](Buffer& b) { b[Find(b, "EAHD") + 14] ^= 1; }, "extensible array at offset"},
      {"global heap", "strings_earliest.h5", [](Buffer& b) { b[Find(b, "GCOL")] = 'X'; }, "\"GCOL\" expected"},
      {"global heap size", "strings_earliest.h5", [](Buffer& b) { Put(b, Find(b, "GCOL") + 8, ~0ULL, 8); }, "global heap collection at offset"},
  };
  return damages;
}

TEST(Hdf5File, DamageIsReported) {
  for (const Damage& damage : Damages()) {
    SCOPED_TRACE(damage.name);
    Buffer bytes = ReadBytes(damage.file);
    damage.make(bytes);
    const Result<File> file = OpenBuffer(bytes);
    std::string all;
    if (!file.ok()) {
      all = file.status().message();
    } else {
      for (const std::string& line : Dump().Of(*file)) {
        if (line[0] == 'E') all += line + "\n";
      }
    }
    EXPECT_THAT(all, HasSubstr(damage.message));
    EXPECT_THAT(all, HasSubstr("test.h5: "));
  }
}

// Every golden, with one byte changed or its end cut: it is read or refused, and within the budget.
TEST(Hdf5File, MutationsAreReadOrRefused) {
  constexpr int kMutations = 60;
  std::uint64_t state = 88172645463325252;
  const auto random = [&state](std::uint64_t below) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state % below;
  };
  for (const std::string& name : Goldens()) {
    SCOPED_TRACE(name);
    const Buffer good = ReadBytes(name);
    for (int i = 0; i < kMutations; ++i) {
      Buffer bytes = good;
      if (i % 8 == 0) {
        Cut(bytes, random(bytes.size()));
      } else {
        // Most bytes are zero padding: look for one that is not.
        std::size_t at = random(bytes.size());
        while (bytes[at] == 0 && at + 1 < bytes.size() && i % 8 != 1) ++at;
        bytes[at] = i % 2 == 0 ? 0xff : static_cast<std::uint8_t>(bytes[at] ^ 1 << random(8));
      }
      auto budget = std::make_shared<Budget>(4 << 20);
      const Result<File> file = OpenBuffer(bytes, budget);
      if (!file.ok()) {
        EXPECT_FALSE(file.status().message().empty());
        continue;
      }
      Dump(2000).Of(*file);
      EXPECT_LE(budget->used(), budget->limit());
    }
  }
}

TEST(Hdf5File, LooksLikeHdf5) {
  EXPECT_TRUE(LooksLikeHdf5(ReadBytes("types_latest.h5")));
  EXPECT_TRUE(LooksLikeHdf5(ReadBytes("user_block.h5")));
  EXPECT_FALSE(LooksLikeHdf5({}));
  EXPECT_FALSE(LooksLikeHdf5(Buffer(5000)));
}

}  // namespace
}  // namespace keratin::hdf5
