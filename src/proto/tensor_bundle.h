// Header and entries of a TensorBundle's index, as plain data.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/mapped_file.h"
#include "keratin/status.h"
#include "keratin/tensor.h"

namespace keratin::proto {

struct BundleHeader {
  int num_shards = 1;
  bool big_endian = false;
  int producer = 1;
  int min_consumer = 0;
};

struct BundleSlice {
  static constexpr std::int64_t kWhole = -1;  // a length: all of this dimension
  struct Extent {
    std::int64_t start = 0;
    std::int64_t length = kWhole;
  };
  std::vector<Extent> extents;
};

// As the file has it: nothing is checked but that the shape can be held.
struct BundleEntry {
  DType dtype = DType::kInvalid;
  Shape shape;
  int shard = 0;
  std::int64_t offset = 0;
  std::int64_t size = 0;
  std::uint32_t crc32c = 0;  // masked
  std::vector<BundleSlice> slices;
};

Result<BundleHeader> DecodeBundleHeader(Bytes bytes);
Result<BundleEntry> DecodeBundleEntry(Bytes bytes);
std::string EncodeBundleHeader(const BundleHeader& header);
std::string EncodeBundleEntry(const BundleEntry& entry);

}  // namespace keratin::proto
