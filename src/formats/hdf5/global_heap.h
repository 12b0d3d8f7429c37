// The global heap, where variable-length strings lie.
#pragma once

#include <cstdint>

#include "base/mapped_file.h"
#include "formats/hdf5/store.h"
#include "keratin/status.h"

namespace keratin::hdf5 {

// Object `index` of the collection at `address`, which the store remembers. Thread-safe.
Result<Bytes> GlobalHeapObject(const Store& store, std::uint64_t address, std::uint32_t index);

}  // namespace keratin::hdf5
