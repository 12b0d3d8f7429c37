// Where the elements of a dataset lie.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "base/mapped_file.h"
#include "formats/hdf5/datatype.h"
#include "formats/hdf5/store.h"
#include "keratin/status.h"

namespace keratin::hdf5 {

using Coordinates = std::array<std::uint64_t, Shape::kMaxRank>;

struct Layout {
  enum class Kind { kCompact, kContiguous, kChunked };
  enum class Index { kBTree1, kSingle, kImplicit, kFixedArray, kExtensibleArray, kBTree2 };

  Kind kind = Kind::kContiguous;
  std::uint64_t address = 0;      // of the data or of the chunks' index; may be undefined: nothing was written
  std::uint64_t size = 0;         // kContiguous; 0 when the message does not say
  Bytes compact;                  // kCompact
  int rank = 0;                   // kChunked, as are all below
  Coordinates chunk{};            // elements a chunk in each dimension
  std::uint64_t chunk_bytes = 0;  // decoded
  Index index = Index::kBTree1;
  bool edge_chunks_unfiltered = false;
  bool single_is_filtered = false;
  std::uint64_t single_size = 0;
  std::uint32_t single_skipped = 0;
};

// UNIMPLEMENTED for virtual datasets. `element_size` must agree with a chunked layout.
Result<Layout> ParseLayout(const Store& store, Bytes message, const Shape& shape, std::uint32_t element_size);

struct Chunk {
  Coordinates scaled{};  // position in chunks
  std::uint64_t address = 0;
  std::uint64_t stored_size = 0;
  std::uint32_t skipped = 0;  // filters left out
};

// Calls `visit` with every stored chunk inside `space`, in no given order. `filtered` says whether the dataset has filters.
Status ForEachChunk(const Store& store, const Layout& layout, const Dataspace& space, bool filtered, const std::function<Status(const Chunk&)>& visit);

}  // namespace keratin::hdf5
