#include "formats/hdf5/filters.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "base/checked_math.h"
#include "base/errors.h"
#include "base/inflate_stream.h"
#include "formats/hdf5/checksum.h"

namespace keratin::hdf5 {
namespace {

constexpr std::uint16_t kDeflate = 1;
constexpr std::uint16_t kShuffle = 2;
constexpr std::uint16_t kFletcher32 = 3;
constexpr std::uint64_t kFletcherSize = 4;

const char* KnownName(std::uint16_t id) {
  switch (id) {
    case 4: return "szip";
    case 5: return "nbit";
    case 6: return "scaleoffset";
    case 32000: return "lzf";
    case 32001: return "blosc";
    case 32004: return "lz4";
    case 32015: return "zstd";
    default: return "";
  }
}

// Inflates to at most `limit` bytes.
Result<std::vector<std::uint8_t>> Inflate(Bytes stored, std::uint64_t limit) {
  constexpr std::uint64_t kMostForZlib = std::numeric_limits<uInt>::max();
  if (stored.size() > kMostForZlib || limit > kMostForZlib) return Unimplemented("a compressed chunk of more than 4 GiB");
  std::vector<std::uint8_t> out(std::max<std::uint64_t>(limit, 1));
  InflateStream inflater(MAX_WBITS);
  if (!inflater.ready) return ResourceExhausted("zlib could not start");
  z_stream& stream = inflater.z;
  stream.next_in = const_cast<Bytef*>(stored.data());
  stream.avail_in = static_cast<uInt>(stored.size());
  stream.next_out = out.data();
  stream.avail_out = static_cast<uInt>(out.size());
  const int code = inflate(&stream, Z_FINISH);
  const std::string reason = stream.msg != nullptr ? stream.msg : "its data does not end where it should";
  const std::uint64_t produced = stream.total_out;
  if (code != Z_STREAM_END || produced > limit) return DataLoss("a deflated chunk is damaged: {}", reason);
  out.resize(produced);
  return out;
}

std::vector<std::uint8_t> Unshuffle(Bytes stored, std::uint64_t element) {
  std::vector<std::uint8_t> out(stored.begin(), stored.end());
  const std::uint64_t count = stored.size() / element;
  for (std::uint64_t byte = 0; byte < element; ++byte) {
    const std::uint8_t* in = stored.data() + byte * count;
    for (std::uint64_t i = 0; i < count; ++i) out[i * element + byte] = in[i];
  }
  return out;
}

}  // namespace

Result<std::vector<Filter>> ParseFilters(const Store& store, Bytes message) {
  Cursor cursor(store, message, "filter message", 0);
  const std::uint8_t version = cursor.U8();
  const int count = cursor.U8();
  if (version != 1 && version != 2) return Unimplemented("filter message version {}; known are 1 and 2", version);
  if (version == 1) cursor.Skip(6);
  std::vector<Filter> filters;
  for (int i = 0; i < count; ++i) {
    constexpr std::uint16_t kFirstWithName = 256;
    Filter filter;
    filter.id = cursor.U16();
    const std::uint64_t name_size = version == 1 || filter.id >= kFirstWithName ? cursor.U16() : 0;
    cursor.Skip(2);
    const std::uint16_t parameters = cursor.U16();
    cursor.Skip(version == 1 ? RoundUp(name_size, 8) : name_size);
    for (int p = 0; p < parameters; ++p) {
      const std::uint32_t value = cursor.U32();
      if (p == 0) filter.parameter = value;
      KERATIN_TRY(cursor.status());
    }
    if (version == 1 && parameters % 2 == 1) cursor.Skip(4);
    KERATIN_TRY(cursor.status());
    if (filter.id != kDeflate && filter.id != kShuffle && filter.id != kFletcher32) {
      const char* name = KnownName(filter.id);
      return Unimplemented("filter {}{}{}; known are deflate (1), shuffle (2) and fletcher32 (3): save the file without it", filter.id, *name != 0 ? " " : "",
                           name);
    }
    filters.push_back(filter);
  }
  return filters;
}

Result<Bytes> UndoFilters(const std::vector<Filter>& filters, std::uint32_t skipped, Bytes stored, std::uint64_t size, std::vector<std::uint8_t>* buffer) {
  Bytes bytes = stored;
  for (std::size_t i = filters.size(); i > 0; --i) {
    const Filter& filter = filters[i - 1];
    constexpr std::size_t kMaskBits = 32;
    if (i - 1 < kMaskBits && (skipped >> (i - 1) & 1) != 0) continue;
    if (filter.id == kFletcher32) {
      if (bytes.size() < kFletcherSize) return DataLoss("a chunk of {} bytes has no room for its checksum", bytes.size());
      const Bytes tail = bytes.last(kFletcherSize);
      bytes = bytes.first(bytes.size() - kFletcherSize);
      const std::uint32_t stored_sum = std::uint32_t{tail[0]} | std::uint32_t{tail[1]} << 8 | std::uint32_t{tail[2]} << 16 | std::uint32_t{tail[3]} << 24;
      const std::uint32_t sum = Fletcher32(bytes);
      if (kChecksumsMatter && sum != stored_sum)
        return DataLoss("a chunk's fletcher32 checksum {:08x} does not match its bytes ({:08x}); the file is damaged", stored_sum, sum);
    } else if (filter.id == kDeflate) {
      const std::uint64_t limit = size + kFletcherSize * filters.size();
      KERATIN_ASSIGN(std::vector<std::uint8_t> inflated, Inflate(bytes, limit));
      *buffer = std::move(inflated);
      bytes = *buffer;
    } else if (filter.parameter > 1) {
      std::vector<std::uint8_t> unshuffled = Unshuffle(bytes, filter.parameter);
      *buffer = std::move(unshuffled);
      bytes = *buffer;
    }
  }
  if (bytes.size() != size) return DataLoss("a chunk holds {} bytes, {} expected", bytes.size(), size);
  return bytes;
}

}  // namespace keratin::hdf5
