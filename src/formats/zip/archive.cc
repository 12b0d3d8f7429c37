#include "formats/zip/archive.h"

#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <limits>
#include <optional>

#include "base/checked_math.h"
#include "base/errors.h"
#include "base/inflate_stream.h"
#include "base/memory.h"
#include "base/strings.h"
#include "base/thread_count.h"
#include "base/thread_pool.h"
#include "base/utf8.h"

namespace keratin::zip {
namespace {

constexpr std::uint32_t kLocalSignature = 0x04034b50;
constexpr std::uint32_t kCentralSignature = 0x02014b50;
constexpr std::uint32_t kEndSignature = 0x06054b50;
constexpr std::uint32_t kEnd64Signature = 0x06064b50;
constexpr std::uint32_t kEnd64LocatorSignature = 0x07064b50;
constexpr std::uint32_t kDescriptorSignature = 0x08074b50;
constexpr std::uint64_t kLocalSize = 30, kCentralSize = 46, kEndSize = 22, kEnd64Size = 56, kEnd64LocatorSize = 20;
constexpr std::uint32_t k32 = 0xFFFFFFFF;
constexpr std::uint16_t k16 = 0xFFFF;
// Deflate cannot do better than 258 bytes from 2 bits.
constexpr std::uint64_t kMaxDeflateRatio = 1032;

// The caller has checked that `at` is inside.
template <class T>
T Load(Bytes bytes, std::uint64_t at) {
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) value = static_cast<T>(value | static_cast<T>(static_cast<T>(bytes[at + i]) << (8 * i)));
  return value;
}
std::uint16_t Load16(Bytes bytes, std::uint64_t at) { return Load<std::uint16_t>(bytes, at); }
std::uint32_t Load32(Bytes bytes, std::uint64_t at) { return Load<std::uint32_t>(bytes, at); }
std::uint64_t Load64(Bytes bytes, std::uint64_t at) { return Load<std::uint64_t>(bytes, at); }

struct Directory {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::uint64_t count = 0;
};

Result<Directory> FindDirectory(Bytes bytes, std::string_view archive) {
  const std::uint64_t lowest = bytes.size() > kEndSize + k16 ? bytes.size() - kEndSize - k16 : 0;
  std::optional<std::uint64_t> end;
  for (std::uint64_t at = bytes.size() < kEndSize ? 0 : bytes.size() - kEndSize + 1; at-- > lowest;) {
    if (Load32(bytes, at) == kEndSignature && at + kEndSize + Load16(bytes, at + 20) == bytes.size()) {
      end = at;
      break;
    }
  }
  if (!end) return InvalidArgument("{}: no end record in this zip archive of {} bytes: it is truncated, or something follows it", archive, bytes.size());
  Directory directory{Load32(bytes, *end + 16), Load32(bytes, *end + 12), Load16(bytes, *end + 10)};
  std::uint64_t end_of_directory = *end;
  bool one_disk = Load16(bytes, *end + 4) == 0 && Load16(bytes, *end + 6) == 0 && Load16(bytes, *end + 8) == directory.count;
  if (*end >= kEnd64LocatorSize && Load32(bytes, *end - kEnd64LocatorSize) == kEnd64LocatorSignature) {
    const std::uint64_t locator = *end - kEnd64LocatorSize;
    const std::uint64_t record = Load64(bytes, locator + 8);
    if (!RangeFits(record, kEnd64Size, locator) || Load32(bytes, record) != kEnd64Signature) {
      return InvalidArgument("{}: the zip64 end record should be at byte {} and is not", archive, record);
    }
    const Directory wide{Load64(bytes, record + 48), Load64(bytes, record + 40), Load64(bytes, record + 32)};
    if ((directory.offset != k32 && directory.offset != wide.offset) || (directory.size != k32 && directory.size != wide.size) ||
        (directory.count != k16 && directory.count != wide.count)) {
      return InvalidArgument("{}: the zip64 end record contradicts the end record", archive);
    }
    one_disk = Load32(bytes, locator + 4) == 0 && Load32(bytes, locator + 16) <= 1 && Load32(bytes, record + 16) == 0 && Load32(bytes, record + 20) == 0 &&
               Load64(bytes, record + 24) == wide.count;
    directory = wide;
    end_of_directory = record;
  }
  if (!one_disk) return Unimplemented("{}: zip archives of several disks are not supported", archive);
  if (!RangeFits(directory.offset, directory.size, end_of_directory) || directory.offset + directory.size != end_of_directory) {
    return InvalidArgument("{}: the central directory should be bytes {} to {}, and the end record is at byte {}: the archive is damaged or truncated", archive,
                           directory.offset, directory.offset + directory.size, end_of_directory);
  }
  if (directory.count > directory.size / kCentralSize) {
    return InvalidArgument("{}: the end record says {} members, and the central directory of {} bytes cannot hold them", archive, directory.count,
                           directory.size);
  }
  return directory;
}

// Why `name` may not be a member's name, or "".
std::string_view NameFault(std::string_view name) {
  if (name.empty()) return "is empty";
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto c = static_cast<unsigned char>(name[i]);
    if (c == 0) return "holds a NUL";
    if (c < 0x20 || c == 0x7F) return "holds a control character";
    if (c == '\\') return "holds a backslash";
  }
  if (name.front() == '/' || (name.size() > 2 && name[1] == ':' && name[2] == '/')) return "is an absolute path";
  if (name.back() == '/') name.remove_suffix(1);
  for (const std::string& part : Split(name, '/')) {
    if (part.empty()) return "has an empty part";
    if (part == "." || part == "..") return "has a part \".\" or \"..\"";
  }
  return "";
}

std::string Printable(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size() && out.size() < 200;) {
    const std::size_t length = Utf8SequenceLength(name, i);
    const auto c = static_cast<unsigned char>(name[i]);
    if (length == 0 || c < 0x20 || c == 0x7F) {
      out += fmt::format("\\x{:02x}", c);
    } else {
      out += name.substr(i, length);
    }
    i += std::max<std::size_t>(length, 1);
  }
  return out;
}

// Replaces the sizes (and the offset) that are 0xFFFFFFFF by those of the zip64 field in `extra`; false when it lacks one.
bool ApplyZip64(Bytes extra, std::initializer_list<std::uint64_t*> values) {
  Bytes field;
  for (std::uint64_t at = 0; RangeFits(at, 4, extra.size());) {
    const std::uint16_t length = Load16(extra, at + 2);
    if (!RangeFits(at + 4, length, extra.size())) return false;
    if (Load16(extra, at) == 1) {
      field = extra.subspan(at + 4, length);
      break;
    }
    at += 4 + std::uint64_t{length};
  }
  for (std::uint64_t* value : values) {
    if (*value != k32) continue;
    if (field.size() < 8) return false;
    *value = Load64(field, 0);
    field = field.subspan(8);
  }
  return true;
}

struct Entry {
  Member member;
  std::uint16_t flags = 0;
  std::uint16_t method = 0;
  std::uint64_t local_offset = 0;
};

// Checks the local header of `entry` against the central directory and finds the data.
Status ReadLocal(Bytes before_directory, std::string_view archive, Entry* entry) {
  Member& member = entry->member;
  const auto contradicts = [&](std::string_view what) {
    return InvalidArgument("{}: {}: the local header at byte {} contradicts the central directory: {}", archive, member.name, entry->local_offset, what);
  };
  const std::uint64_t at = entry->local_offset;
  if (!RangeFits(at, kLocalSize, before_directory.size()) || Load32(before_directory, at) != kLocalSignature) return contradicts("no local header there");
  const Bytes header = before_directory.subspan(at);
  const std::uint64_t name_size = Load16(header, 26);
  const std::uint64_t extra_size = Load16(header, 28);
  if (!RangeFits(kLocalSize, name_size + extra_size, header.size())) return contradicts("it goes beyond the archive");
  if (std::string_view(reinterpret_cast<const char*>(header.data()) + kLocalSize, name_size) != member.name) return contradicts("another name");
  if (Load16(header, 6) != entry->flags) return contradicts("other flags");
  if (Load16(header, 8) != entry->method) return contradicts("another method");
  std::uint64_t compressed_size = Load32(header, 18);
  std::uint64_t size = Load32(header, 22);
  if (!ApplyZip64(header.subspan(kLocalSize + name_size, extra_size), {&size, &compressed_size})) return contradicts("the zip64 sizes are missing");
  const std::uint32_t crc = Load32(header, 14);
  member.data_offset = at + kLocalSize + name_size + extra_size;
  if (!RangeFits(member.data_offset, member.compressed_size, before_directory.size())) {
    return InvalidArgument("{}: {}: {} bytes of data at byte {} go beyond the archive's data, which ends at byte {}", archive, member.name,
                           member.compressed_size, member.data_offset, before_directory.size());
  }
  const bool deferred = (entry->flags & 8) != 0;
  const auto agrees = [&](std::uint64_t local, std::uint64_t central) { return local == central || (deferred && local == 0); };
  if (!agrees(size, member.size) || !agrees(compressed_size, member.compressed_size)) return contradicts("other sizes");
  if (!agrees(crc, member.crc32)) return contradicts("another CRC-32");
  if (!deferred) return OkStatus();
  Bytes tail = before_directory.subspan(member.data_offset + member.compressed_size);
  const auto describes = [&](Bytes d) {
    const bool narrow = d.size() >= 12 && Load32(d, 4) == member.compressed_size && Load32(d, 8) == member.size;
    const bool wide = d.size() >= 20 && Load64(d, 4) == member.compressed_size && Load64(d, 12) == member.size;
    return (narrow || wide) && Load32(d, 0) == member.crc32;
  };
  if (describes(tail)) return OkStatus();
  if (tail.size() >= 4 && Load32(tail, 0) == kDescriptorSignature && describes(tail.subspan(4))) return OkStatus();
  return InvalidArgument("{}: {}: no data descriptor with the central directory's sizes and CRC-32 after the data, at byte {}", archive, member.name,
                         member.data_offset + member.compressed_size);
}

Status CheckFlags(const Entry& entry, std::string_view archive) {
  const std::string& name = entry.member.name;
  if ((entry.flags & 0x2041) != 0) return Unimplemented("{}: {}: encrypted members are not supported", archive, name);
  if ((entry.flags & 0x20) != 0) return Unimplemented("{}: {}: patch data is not supported", archive, name);
  if (entry.method != 0 && entry.method != 8) {
    return Unimplemented("{}: {}: compression method {} is not supported, only 0 (stored) and 8 (deflated)", archive, name, entry.method);
  }
  if (entry.method == 0 && entry.member.size != entry.member.compressed_size) {
    return InvalidArgument("{}: {}: stored, but {} bytes should take {}", archive, name, entry.member.size, entry.member.compressed_size);
  }
  if (entry.member.is_folder() && entry.member.size != 0) return InvalidArgument("{}: {}: a folder of {} bytes", archive, name, entry.member.size);
  return OkStatus();
}

// Inflates exactly all of `in` into exactly all of `out`.
bool Inflate(Bytes in, std::span<std::uint8_t> out) {
  constexpr std::size_t kStep = std::size_t{1} << 30;
  InflateStream stream(-MAX_WBITS);
  if (!stream.ready) return false;
  z_stream& z = stream.z;
  std::size_t taken = 0;
  std::size_t made = 0;
  std::uint8_t beyond = 0;
  while (true) {
    const std::size_t in_step = std::min(kStep, in.size() - taken);
    const std::size_t out_step = std::min(kStep, out.size() - made);
    z.next_in = const_cast<Bytef*>(in.data() + taken);
    z.avail_in = static_cast<uInt>(in_step);
    z.next_out = out_step == 0 ? &beyond : out.data() + made;
    z.avail_out = static_cast<uInt>(std::max<std::size_t>(out_step, 1));
    const uInt offered = z.avail_out;
    const int code = inflate(&z, Z_NO_FLUSH);
    taken += in_step - z.avail_in;
    const std::size_t produced = offered - z.avail_out;
    if (produced > out_step) return false;
    made += produced;
    if (code == Z_STREAM_END) return made == out.size() && taken == in.size();
    if (code != Z_OK) return false;
  }
}

// `meanwhile` is called once, on this thread.
std::uint32_t Crc32(Bytes bytes, const std::function<void()>& meanwhile) {
  // Reading a large file for the first time takes longer than the sums.
  constexpr std::size_t kPart = std::size_t{1} << 20;
  if (bytes.size() < 4 * kPart) {
    meanwhile();
    return libdeflate_crc32(0, bytes.data(), bytes.size());
  }
  const std::size_t parts = (bytes.size() + kPart - 1) / kPart;
  const auto part = [&](std::size_t i) { return bytes.subspan(i * kPart, std::min(kPart, bytes.size() - i * kPart)); };
  std::vector<std::uint32_t> sums(parts);
  std::exception_ptr thrown;
  // The caller begins with the first task, and the others leave it the rest of its own until they are done with theirs.
  ThreadPool::Shared(DefaultThreads())->Run(static_cast<std::int64_t>(parts) + 1, [&](std::int64_t task) {
    if (task == 0) {
      try {
        meanwhile();
      } catch (...) {
        thrown = std::current_exception();
      }
      return;
    }
    const auto i = static_cast<std::size_t>(task - 1);
    const Bytes piece = part(i);
    sums[i] = libdeflate_crc32(0, piece.data(), piece.size());
  });
  if (thrown) std::rethrow_exception(thrown);
  std::uint32_t whole = 0;
  for (std::size_t i = 0; i < parts; ++i) whole = static_cast<std::uint32_t>(crc32_combine(whole, sums[i], static_cast<z_off_t>(part(i).size())));
  return whole;
}

}  // namespace

bool LooksLikeZip(Bytes bytes) {
  if (bytes.size() < kEndSize) return false;
  const std::uint32_t signature = Load32(bytes, 0);
  return signature == kLocalSignature || signature == kEndSignature;
}

Result<Archive> Archive::Open(std::shared_ptr<const void> owner, Bytes bytes, std::string name) {
  KERATIN_ASSIGN(const Directory directory, FindDirectory(bytes, name));
  const std::uint64_t budget = std::max<std::uint64_t>(std::uint64_t{64} << 20, bytes.size() > (UINT64_MAX >> 4) ? UINT64_MAX : bytes.size() * 16);
  const Bytes table = bytes.subspan(directory.offset, directory.size);
  Archive archive;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges;  // begin and end of each member, header and data
  std::uint64_t inflated = 0;
  std::uint64_t at = 0;
  for (std::uint64_t i = 0; i < directory.count; ++i) {
    if (!RangeFits(at, kCentralSize, table.size()) || Load32(table, at) != kCentralSignature) {
      return InvalidArgument("{}: entry {} of the central directory, at byte {}, is damaged", name, i, directory.offset + at);
    }
    const std::uint64_t name_size = Load16(table, at + 28);
    const std::uint64_t extra_size = Load16(table, at + 30);
    const std::uint64_t entry_size = kCentralSize + name_size + extra_size + Load16(table, at + 32);
    if (!RangeFits(at, entry_size, table.size())) {
      return InvalidArgument("{}: entry {} of the central directory, at byte {}, goes beyond it", name, i, directory.offset + at);
    }
    Entry entry;
    Member& member = entry.member;
    member.name.assign(reinterpret_cast<const char*>(table.data()) + at + kCentralSize, name_size);
    if (const std::string_view fault = NameFault(member.name); !fault.empty()) {
      return InvalidArgument("{}: the member name \"{}\" {}", name, Printable(member.name), fault);
    }
    entry.flags = Load16(table, at + 8);
    entry.method = Load16(table, at + 10);
    member.crc32 = Load32(table, at + 16);
    member.compressed_size = Load32(table, at + 20);
    member.size = Load32(table, at + 24);
    entry.local_offset = Load32(table, at + 42);
    member.deflated = entry.method == 8;
    const Bytes extra = table.subspan(at + kCentralSize + name_size, extra_size);
    if (!ApplyZip64(extra, {&member.size, &member.compressed_size, &entry.local_offset})) {
      return InvalidArgument("{}: {}: the zip64 sizes are missing", name, member.name);
    }
    const std::uint16_t disk = Load16(table, at + 34);
    if (disk != 0 && disk != k16) return Unimplemented("{}: {}: zip archives of several disks are not supported", name, member.name);
    if ((Load32(table, at + 38) >> 16 & 0170000) == 0120000) return InvalidArgument("{}: {}: symbolic links are refused", name, member.name);
    KERATIN_TRY(CheckFlags(entry, name));
    KERATIN_TRY(ReadLocal(bytes.first(directory.offset), name, &entry));
    if (member.deflated && (!CheckedAdd(inflated, member.size, &inflated) || inflated > budget)) {
      return ResourceExhausted("{}: {}: the archive of {} bytes would inflate to more than {} bytes", name, member.name, bytes.size(), budget);
    }
    if (!archive.by_name_.emplace(member.name, archive.members_.size()).second) return InvalidArgument("{}: {}: two members of this name", name, member.name);
    ranges.emplace_back(entry.local_offset, member.data_offset + member.compressed_size);
    archive.members_.push_back(std::move(member));
    at += entry_size;
  }
  if (at != table.size()) return InvalidArgument("{}: {} bytes follow the last entry of the central directory", name, table.size() - at);
  std::sort(ranges.begin(), ranges.end());
  for (std::size_t i = 1; i < ranges.size(); ++i) {
    if (ranges[i].first < ranges[i - 1].second) return InvalidArgument("{}: members overlap at byte {}", name, ranges[i].first);
  }
  archive.owner_ = std::move(owner);
  archive.bytes_ = bytes;
  archive.name_ = std::move(name);
  return archive;
}

const Member* Archive::Find(std::string_view name) const {
  const auto found = by_name_.find(std::string(name));
  return found == by_name_.end() ? nullptr : &members_[found->second];
}

Result<MemberBytes> Archive::Content(const Member& member) const {
  if (!RangeFits(member.data_offset, member.compressed_size, bytes_.size())) return InvalidArgument("{}: {}: not a member of it", name_, member.name);
  const Bytes data = bytes_.subspan(member.data_offset, member.compressed_size);
  if (!member.deflated) return MemberBytes{data, owner_};
  if (member.size / kMaxDeflateRatio > data.size()) {
    return DataLoss("{}: {}: {} deflated bytes cannot hold the {} bytes that the archive says", name_, member.name, data.size(), member.size);
  }
  const std::shared_ptr<std::uint8_t> memory(static_cast<std::uint8_t*>(AllocateAligned(member.size)), FreeAligned);
  if (!memory) return ResourceExhausted("{}: {}: no memory for {} bytes", name_, member.name, member.size);
  if (!Inflate(data, {memory.get(), member.size})) {
    return DataLoss("{}: {}: the deflated data is damaged, or does not give the {} bytes that the archive says", name_, member.name, member.size);
  }
  return MemberBytes{{memory.get(), member.size}, memory};
}

Status Archive::Read(const Member& member, const std::function<void(const MemberBytes&)>& meanwhile) const {
  KERATIN_ASSIGN(const MemberBytes content, Content(member));
  if (const std::uint32_t crc = Crc32(content.bytes, [&] { meanwhile(content); }); crc != member.crc32) {
    return DataLoss("{}: {}: the CRC-32 is {:08x}, should be {:08x}: the data is damaged", name_, member.name, crc, member.crc32);
  }
  return OkStatus();
}

Result<MemberBytes> Archive::Read(const Member& member) const {
  MemberBytes bytes;
  KERATIN_TRY(Read(member, [&](const MemberBytes& content) { bytes = content; }));
  return bytes;
}

}  // namespace keratin::zip
