// The filters that a chunk passes on its way to the file.
#pragma once

#include <cstdint>
#include <vector>

#include "base/mapped_file.h"
#include "formats/hdf5/store.h"
#include "keratin/status.h"

namespace keratin::hdf5 {

struct Filter {
  std::uint16_t id = 0;
  std::uint32_t parameter = 0;  // the first one, or 0
};

// In the order of writing. UNIMPLEMENTED, naming it, when one is not deflate, shuffle or fletcher32.
Result<std::vector<Filter>> ParseFilters(const Store& store, Bytes message);

// Undoes `filters` on a stored chunk. Bit i of `skipped` says that filter i was left out. The result has exactly `size` bytes;
// it lies in `stored` or in *buffer.
Result<Bytes> UndoFilters(const std::vector<Filter>& filters, std::uint32_t skipped, Bytes stored, std::uint64_t size, std::vector<std::uint8_t>* buffer);

}  // namespace keratin::hdf5
