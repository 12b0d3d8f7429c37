#include "formats/zip/archive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <functional>
#include <random>

namespace keratin::zip {
namespace {

using ::testing::HasSubstr;

struct Spec {
  std::string name;
  std::string content;
  bool deflate = false;
  bool descriptor = false;
  bool zip64 = false;
};

void Put(std::string* out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out->push_back(static_cast<char>(value >> (8 * i)));
}
void Patch(std::string* out, std::size_t at, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) (*out)[at + static_cast<std::size_t>(i)] = static_cast<char>(value >> (8 * i));
}

std::string Deflated(const std::string& content) {
  std::string out(compressBound(content.size()) + 16, '\0');
  z_stream z{};
  EXPECT_EQ(deflateInit2(&z, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  z.avail_in = static_cast<uInt>(content.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&z, Z_FINISH), Z_STREAM_END);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

struct Made {
  std::string bytes;
  std::vector<std::size_t> local;    // offset of each local header
  std::vector<std::size_t> central;  // of each central one
  std::size_t end = 0;
};

Made Make(const std::vector<Spec>& specs) {
  Made made;
  std::string& out = made.bytes;
  std::string directory;
  for (const Spec& spec : specs) {
    const std::string data = spec.deflate ? Deflated(spec.content) : spec.content;
    const std::uint64_t crc = crc32(0, reinterpret_cast<const Bytef*>(spec.content.data()), static_cast<uInt>(spec.content.size()));
    const std::uint64_t flags = spec.descriptor ? 8 : 0;
    const std::uint64_t offset = out.size();
    made.local.push_back(offset);
    Put(&out, 0x04034b50, 4), Put(&out, 45, 2), Put(&out, flags, 2), Put(&out, spec.deflate ? 8 : 0, 2), Put(&out, 0, 4);
    Put(&out, spec.descriptor ? 0 : crc, 4);
    Put(&out,
        spec.zip64        ? 0xFFFFFFFF
        : spec.descriptor ? 0
                          : data.size(),
        4),
        Put(&out,
            spec.zip64        ? 0xFFFFFFFF
            : spec.descriptor ? 0
                              : spec.content.size(),
            4);
    Put(&out, spec.name.size(), 2), Put(&out, spec.zip64 ? 20 : 0, 2);
    out += spec.name;
    if (spec.zip64) Put(&out, 1, 2), Put(&out, 16, 2), Put(&out, spec.content.size(), 8), Put(&out, data.size(), 8);
    out += data;
    if (spec.descriptor) Put(&out, 0x08074b50, 4), Put(&out, crc, 4), Put(&out, data.size(), 4), Put(&out, spec.content.size(), 4);
    made.central.push_back(directory.size());
    Put(&directory, 0x02014b50, 4), Put(&directory, 0x031E, 2), Put(&directory, 45, 2), Put(&directory, flags, 2), Put(&directory, spec.deflate ? 8 : 0, 2);
    Put(&directory, 0, 4), Put(&directory, crc, 4);
    Put(&directory, spec.zip64 ? 0xFFFFFFFF : data.size(), 4), Put(&directory, spec.zip64 ? 0xFFFFFFFF : spec.content.size(), 4);
    Put(&directory, spec.name.size(), 2), Put(&directory, spec.zip64 ? 28 : 0, 2), Put(&directory, 0, 6);  // comment, disk, internal attributes
    Put(&directory, 0100644ULL << 16, 4), Put(&directory, spec.zip64 ? 0xFFFFFFFF : offset, 4);
    directory += spec.name;
    if (spec.zip64)
      Put(&directory, 1, 2), Put(&directory, 24, 2), Put(&directory, spec.content.size(), 8), Put(&directory, data.size(), 8), Put(&directory, offset, 8);
  }
  const std::size_t at = out.size();
  for (std::size_t& offset : made.central) offset += at;
  out += directory;
  made.end = out.size();
  Put(&out, 0x06054b50, 4), Put(&out, 0, 4), Put(&out, specs.size(), 2), Put(&out, specs.size(), 2), Put(&out, directory.size(), 4), Put(&out, at, 4);
  Put(&out, 0, 2);
  return made;
}

Result<Archive> OpenText(const std::string& bytes) {
  auto owned = std::make_shared<std::string>(bytes);
  return Archive::Open(owned, {reinterpret_cast<const std::uint8_t*>(owned->data()), owned->size()}, "m.keras");
}

const std::vector<Spec>& Good() {
  static const std::vector<Spec> specs = {{"metadata.json", "{\"a\": 1}"},
                                          {"assets/", ""},
                                          {"config.json", std::string(5000, 'x') + "end", true},
                                          {"model.weights.h5", "weights", false, true},
                                          {"big", std::string(300, 'y'), true, false, true},
                                          {"streamed", std::string(400, 'z'), true, true}};
  return specs;
}

TEST(Zip, ReadsStoredDeflatedStreamedAndZip64) {
  const Made made = Make(Good());
  auto owned = std::make_shared<std::string>(made.bytes);
  const Bytes bytes{reinterpret_cast<const std::uint8_t*>(owned->data()), owned->size()};
  EXPECT_TRUE(LooksLikeZip(bytes));
  const Result<Archive> archive = Archive::Open(owned, bytes, "m.keras");
  ASSERT_TRUE(archive.ok()) << archive.status().ToString();
  ASSERT_EQ(archive->members().size(), Good().size());
  for (const Spec& spec : Good()) {
    const Member* member = archive->Find(spec.name);
    ASSERT_NE(member, nullptr);
    EXPECT_EQ(member->is_folder(), spec.name == "assets/");
    const Result<MemberBytes> content = archive->Read(*member);
    ASSERT_TRUE(content.ok()) << content.status().ToString();
    EXPECT_EQ(std::string(content->bytes.begin(), content->bytes.end()), spec.content);
    const bool in_place = content->bytes.data() >= bytes.data() && content->bytes.data() < bytes.data() + bytes.size();
    EXPECT_EQ(in_place, !spec.deflate);
    EXPECT_NE(content->owner, nullptr);
  }
  EXPECT_EQ(archive->Find("missing"), nullptr);
  EXPECT_TRUE(OpenText(Make({}).bytes).ok());
}

TEST(Zip, RefusesBadNames) {
  const std::pair<std::string, std::string> cases[] = {
      {"../x", "has a part"},      {"a/../x", "has a part"}, {"a/..", "has a part"},        {"./a", "has a part"},
      {"/etc/passwd", "absolute"}, {"C:/x", "absolute"},     {"a\\b", "backslash"},         {std::string("a\0b", 3), "NUL"},
      {"a//b", "empty part"},      {"", "is empty"},         {"a\nb", "control character"},
  };
  for (const auto& [name, message] : cases) {
    const Result<Archive> archive = OpenText(Make({{name, "x"}}).bytes);
    ASSERT_FALSE(archive.ok()) << name;
    EXPECT_THAT(std::string(archive.status().message()), HasSubstr(message));
  }
}

TEST(Zip, RefusesDamagedAndUnsupportedArchives) {
  struct Case {
    std::string message;
    std::function<void(Made*)> change;
  };
  const Case cases[] = {
      {"encrypted", [](Made* m) { Patch(&m->bytes, m->central[0] + 8, 1, 2); }},
      {"method 12", [](Made* m) { Patch(&m->bytes, m->central[2] + 10, 12, 2); }},
      {"several disks", [](Made* m) { Patch(&m->bytes, m->end + 4, 1, 2); }},
      {"several disks", [](Made* m) { Patch(&m->bytes, m->central[0] + 34, 3, 2); }},
      {"symbolic links", [](Made* m) { Patch(&m->bytes, m->central[0] + 38, 0120777ULL << 16, 4); }},
      {"another name", [](Made* m) { m->bytes[m->local[0] + 30] = 'M'; }},
      {"another method", [](Made* m) { Patch(&m->bytes, m->local[0] + 8, 8, 2); }},
      {"other flags", [](Made* m) { Patch(&m->bytes, m->local[0] + 6, 0x800, 2); }},
      {"other sizes", [](Made* m) { Patch(&m->bytes, m->local[2] + 22, 7, 4); }},
      {"another CRC-32", [](Made* m) { Patch(&m->bytes, m->local[0] + 14, 7, 4); }},
      {"no local header there", [](Made* m) { Patch(&m->bytes, m->central[0] + 42, 1, 4); }},
      {"no local header there", [](Made* m) { Patch(&m->bytes, m->central[0] + 42, 0xFFFFFFF0, 4); }},
      {"stored, but", [](Made* m) { Patch(&m->bytes, m->central[0] + 24, 9000, 4); }},
      {"zip64 sizes are missing", [](Made* m) { Patch(&m->bytes, m->central[0] + 24, 0xFFFFFFFF, 4); }},
      {"no data descriptor", [](Made* m) { Patch(&m->bytes, m->local[3] + 30 + 16 + 7 + 4, 7, 4); }},
      {"cannot hold", [](Made* m) { Patch(&m->bytes, m->end + 8, 0x0FFF0FFF, 4); }},
      {"is damaged", [](Made* m) { m->bytes[m->central[1]] = 'X'; }},
      {"goes beyond it", [](Made* m) { Patch(&m->bytes, m->central[5] + 30, 9, 2); }},
      {"follow the last entry", [](Made* m) { Patch(&m->bytes, m->end + 8, 0x00050005, 4); }},
      {"central directory should be", [](Made* m) { Patch(&m->bytes, m->end + 16, 3, 4); }},
      {"no end record", [](Made* m) { m->bytes.pop_back(); }},
      {"no end record", [](Made* m) { m->bytes += "x"; }},
      {"no end record", [](Made* m) { m->bytes.clear(); }},
      {"would inflate to more than",
       [](Made* m) {
         Patch(&m->bytes, m->local[2] + 22, 0xF0000000, 4);
         Patch(&m->bytes, m->central[2] + 24, 0xF0000000, 4);
       }},
  };
  for (const Case& c : cases) {
    Made made = Make(Good());
    c.change(&made);
    const Result<Archive> archive = OpenText(made.bytes);
    ASSERT_FALSE(archive.ok()) << c.message;
    EXPECT_THAT(std::string(archive.status().message()), HasSubstr(c.message));
    EXPECT_THAT(std::string(archive.status().message()), HasSubstr("m.keras: "));
  }
  const Result<Archive> twice = OpenText(Make({{"a", "1"}, {"a", "2"}}).bytes);
  ASSERT_FALSE(twice.ok());
  EXPECT_THAT(std::string(twice.status().message()), HasSubstr("two members of this name"));
}

TEST(Zip, RefusesOverlappingMembers) {
  const std::string inner = Make({{"b", "inner"}}).bytes;
  Made made = Make({{"a", inner}, {"b", "inner"}});
  Patch(&made.bytes, made.central[1] + 42, 31, 4);  // b's header inside a's data
  const Result<Archive> archive = OpenText(made.bytes);
  ASSERT_FALSE(archive.ok());
  EXPECT_THAT(std::string(archive.status().message()), HasSubstr("overlap at byte 31"));
}

TEST(Zip, ManySmallBombsAddUp) {
  std::vector<Spec> specs;
  for (int i = 0; i < 70; ++i) specs.push_back({"m" + std::to_string(i), "x", true});
  Made made = Make(specs);
  for (std::size_t i = 0; i < specs.size(); ++i) Patch(&made.bytes, made.local[i] + 22, 1 << 20, 4), Patch(&made.bytes, made.central[i] + 24, 1 << 20, 4);
  const Result<Archive> archive = OpenText(made.bytes);
  ASSERT_FALSE(archive.ok());
  EXPECT_EQ(archive.status().code(), StatusCode::kResourceExhausted);
}

TEST(Zip, ContentMustHaveItsSizeAndCrc) {
  for (const std::uint64_t size : {std::uint64_t{5002}, std::uint64_t{5004}, std::uint64_t{1} << 25}) {
    Made made = Make(Good());
    Patch(&made.bytes, made.local[2] + 22, size, 4), Patch(&made.bytes, made.central[2] + 24, size, 4);
    const Result<Archive> archive = OpenText(made.bytes);
    ASSERT_TRUE(archive.ok()) << archive.status().ToString();
    EXPECT_EQ(archive->Read(archive->members()[2]).status().code(), StatusCode::kDataLoss);
  }
  Made made = Make(Good());
  made.bytes[made.local[0] + 30 + 13] ^= 1;
  const Result<Archive> archive = OpenText(made.bytes);
  ASSERT_TRUE(archive.ok());
  EXPECT_THAT(std::string(archive->Read(archive->members()[0]).status().message()), HasSubstr("m.keras: metadata.json: the CRC-32 is"));
}

TEST(Zip, NeverCrashesOnChangedBytes) {
  const Made made = Make(Good());
  std::mt19937 random(1);
  int read = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string bytes = made.bytes;
    for (unsigned k = random() % 3; k < 3; ++k) bytes[random() % bytes.size()] = static_cast<char>(random() % 2 ? random() : 0xFF);
    if (random() % 8 == 0) bytes.resize(random() % bytes.size());
    const Result<Archive> archive = OpenText(bytes);
    if (!archive.ok()) continue;
    for (const Member& member : archive->members()) read += archive->Read(member).ok();
  }
  EXPECT_GT(read, 0);
}

}  // namespace
}  // namespace keratin::zip
