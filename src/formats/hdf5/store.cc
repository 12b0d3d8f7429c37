#include "formats/hdf5/store.h"

#include <algorithm>
#include <bit>

#include "base/checked_math.h"
#include "base/errors.h"
#include "formats/hdf5/checksum.h"

namespace keratin::hdf5 {
namespace {

constexpr std::string_view kSignature("\x89HDF\r\n\x1a\n", 8);
constexpr std::uint64_t kNotFound = ~std::uint64_t{0};

std::uint64_t FindSignature(Bytes bytes) {
  for (std::uint64_t at = 0; RangeFits(at, kSignature.size(), bytes.size()); at = at == 0 ? 512 : at * 2) {
    if (std::equal(kSignature.begin(), kSignature.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at),
                   [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; })) {
      return at;
    }
  }
  return kNotFound;
}

Status CheckFieldSizes(const Store& store) {
  const auto known = [](int size) { return size == 2 || size == 4 || size == 8; };
  if (known(store.offset_size) && known(store.length_size)) return OkStatus();
  return Unimplemented("offsets of {} bytes and lengths of {} bytes; known are 2, 4 and 8", store.offset_size, store.length_size);
}

}  // namespace

bool LooksLikeHdf5(Bytes bytes) { return FindSignature(bytes) != kNotFound; }

Status ReadSuperblock(Bytes bytes, Store* store) {
  const std::uint64_t start = FindSignature(bytes);
  if (start == kNotFound) return InvalidArgument("not an HDF5 file: its signature is not at 0, 512, 1024, ...");
  store->bytes = bytes.subspan(start);

  Cursor cursor(*store, store->bytes, "superblock", 0);
  cursor.Skip(kSignature.size());
  const std::uint8_t version = cursor.U8();
  std::uint64_t end = 0;
  if (version <= 1) {
    cursor.Skip(4);
    store->offset_size = cursor.U8();
    store->length_size = cursor.U8();
    KERATIN_TRY(cursor.status());
    KERATIN_TRY(CheckFieldSizes(*store));
    cursor.Skip(1 + 2 + 2 + 4);
    if (version == 1) cursor.Skip(4);
    cursor.Offset();  // base address: libhdf5, too, trusts where the signature was found
    cursor.Offset();
    end = cursor.Offset();
    cursor.Offset();
    cursor.Offset();
    store->root = cursor.Offset();
    KERATIN_TRY(cursor.status());
  } else if (version <= 3) {
    store->offset_size = cursor.U8();
    store->length_size = cursor.U8();
    const std::uint8_t flags = cursor.U8();
    KERATIN_TRY(cursor.status());
    KERATIN_TRY(CheckFieldSizes(*store));
    cursor.Offset();
    cursor.Offset();
    end = cursor.Offset();
    store->root = cursor.Offset();
    KERATIN_TRY(cursor.Checksum());
    constexpr std::uint8_t kOpenForWriting = 1;
    constexpr std::uint8_t kOpenForConcurrentWriting = 4;
    if (version == 3 && (flags & (kOpenForWriting | kOpenForConcurrentWriting)) != 0) {
      return DataLoss("the file was not closed properly: its superblock says that a program still writes to it; save the model again");
    }
  } else {
    return Unimplemented("superblock version {}; known are 0 to 3", version);
  }
  if (end > bytes.size()) {
    return DataLoss("the file is truncated: it should have {} bytes and has {}; copy or download it again", end, bytes.size());
  }
  return OkStatus();
}

Result<Bytes> Store::Range(std::uint64_t address, std::uint64_t length, std::string_view what) const {
  if (!RangeFits(address, length, bytes.size())) {
    return DataLoss("{} at offset {} with {} bytes lies outside the file of {} bytes", what, address, length, bytes.size());
  }
  return bytes.subspan(address, length);
}

Result<Bytes> Store::From(std::uint64_t address, std::string_view what) const {
  if (address >= bytes.size()) return DataLoss("{} at offset {} lies outside the file of {} bytes", what, address, bytes.size());
  return bytes.subspan(address);
}

std::uint64_t Cursor::Uint(std::uint64_t size) {
  const Bytes field = Take(size);
  std::uint64_t value = 0;
  for (std::size_t i = field.size(); i > 0; --i) value = value << 8 | field[i - 1];
  return value;
}

Bytes Cursor::Take(std::uint64_t size) {
  if (!status_.ok()) return {};
  if (size > left()) {
    status_ = DataLoss("{} at offset {} ends early: {} bytes wanted at {}, {} there", what_, address_, size, position_, left());
    return {};
  }
  const Bytes taken = bytes_.subspan(position_, size);
  position_ += size;
  return taken;
}

void Cursor::Magic(std::string_view magic) {
  const Bytes found = Take(magic.size());
  if (status_.ok() && !std::equal(magic.begin(), magic.end(), found.begin(), [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; })) {
    status_ = DataLoss("{} at offset {}: \"{}\" expected there", what_, address_, magic);
  }
}

void Cursor::Version(std::uint8_t version) {
  const std::uint8_t found = U8();
  if (status_.ok() && found != version) status_ = Unimplemented("{} at offset {}: version {}; known is {}", what_, address_, found, version);
}

Status Cursor::Checksum() {
  const Bytes covered = bytes_.first(position_);
  const std::uint32_t stored = U32();
  if (!status_.ok()) return status_;
  const std::uint32_t computed = Lookup3(covered);
  if (kChecksumsMatter && stored != computed) {
    return DataLoss("{} at offset {}: checksum {:08x} does not match its bytes ({:08x}); the file is damaged", what_, address_, stored, computed);
  }
  return OkStatus();
}

int BytesFor(std::uint64_t limit) { return limit == 0 ? 1 : (std::bit_width(limit) + 7) / 8; }

std::uint64_t Budget::DefaultLimit(std::uint64_t file_size) {
  constexpr std::uint64_t kLeast = std::uint64_t{64} << 20;
  std::uint64_t limit = 0;
  if (!CheckedMul<std::uint64_t>(file_size, 16, &limit)) limit = ~std::uint64_t{0};
  return std::max(kLeast, limit);
}

Status Budget::Charge(std::uint64_t bytes, std::string_view what) {
  std::uint64_t used = used_.load(std::memory_order_relaxed);
  do {
    if (bytes > limit_ - used) {
      return ResourceExhausted("{} needs {} bytes; {} of {} bytes are used, which is far more than the file stores", what, bytes, used, limit_);
    }
  } while (!used_.compare_exchange_weak(used, used + bytes, std::memory_order_relaxed));
  return OkStatus();
}

}  // namespace keratin::hdf5
