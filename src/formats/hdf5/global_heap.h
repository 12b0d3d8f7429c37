// The global heap, where variable-length strings lie.
#pragma once

#include <cstdint>
#include <unordered_map>

#include "base/mapped_file.h"
#include "formats/hdf5/store.h"
#include "keratin/status.h"

namespace keratin::hdf5 {

// Remembers the collections it has read. Not thread-safe.
class GlobalHeap {
 public:
  // `store` must outlive the heap.
  explicit GlobalHeap(const Store& store) : store_(store) {}
  // Object `index` of the collection at `address`.
  Result<Bytes> Get(std::uint64_t address, std::uint32_t index);

 private:
  using Collection = std::unordered_map<std::uint32_t, Bytes>;
  Result<Collection> ReadCollection(std::uint64_t address);

  const Store& store_;
  std::unordered_map<std::uint64_t, Collection> collections_;
};

}  // namespace keratin::hdf5
