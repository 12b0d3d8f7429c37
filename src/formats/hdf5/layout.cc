#include "formats/hdf5/layout.h"

#include <functional>

#include "base/checked_math.h"
#include "base/errors.h"

namespace keratin::hdf5 {
namespace {

enum LayoutClass : int { kCompactClass = 0, kContiguousClass = 1, kChunkedClass = 2, kVirtualClass = 3 };

Status SetClass(int layout_class, Layout* layout) {
  switch (layout_class) {
    case kCompactClass: layout->kind = Layout::Kind::kCompact; return OkStatus();
    case kContiguousClass: layout->kind = Layout::Kind::kContiguous; return OkStatus();
    case kChunkedClass: layout->kind = Layout::Kind::kChunked; return OkStatus();
    case kVirtualClass: return Unimplemented("a virtual dataset, whose values lie in other datasets or files; save it as a plain dataset");
    default: return Unimplemented("layout class {}; known are compact, contiguous and chunked", layout_class);
  }
}

// `next` gives the chunk's dimensions and then the size of an element, which `dims` counts as one more dimension.
Status SetChunk(const Shape& shape, int dims, std::uint32_t element_size, const std::function<std::uint64_t()>& next, Layout* layout) {
  if (dims != shape.rank() + 1) return DataLoss("chunks of {} dimensions in a dataset of {}", dims - 1, shape.rank());
  layout->rank = shape.rank();
  layout->chunk_bytes = element_size;
  for (int i = 0; i < layout->rank; ++i) {
    const std::uint64_t size = next();
    layout->chunk[static_cast<std::size_t>(i)] = size;
    if (size == 0) return DataLoss("a chunk of 0 elements in dimension {}", i);
    if (!CheckedMul(layout->chunk_bytes, size, &layout->chunk_bytes)) return DataLoss("a chunk of more than 2^64 bytes");
  }
  const std::uint64_t stored_element = next();
  if (stored_element != element_size) return DataLoss("chunks with elements of {} bytes; the datatype has {}", stored_element, element_size);
  return OkStatus();
}

// Versions 1 and 2.
Status ParseOld(Cursor& cursor, const Shape& shape, std::uint32_t element_size, Layout* layout) {
  const int dims = cursor.U8();
  const int layout_class = cursor.U8();
  cursor.Skip(5);
  KERATIN_TRY(cursor.status());
  KERATIN_TRY(SetClass(layout_class, layout));
  if (layout->kind != Layout::Kind::kCompact) layout->address = cursor.Offset();
  if (layout->kind == Layout::Kind::kChunked)
    return SetChunk(
        shape, dims, element_size, [&] { return cursor.U32(); }, layout);
  cursor.Skip(4 * static_cast<std::uint64_t>(dims));
  if (layout->kind == Layout::Kind::kCompact) layout->compact = cursor.Take(cursor.U32());
  return cursor.status();
}

Status ParseIndex(Cursor& cursor, std::uint8_t flags, Layout* layout) {
  constexpr std::uint8_t kEdgeUnfiltered = 1;
  constexpr std::uint8_t kSingleFiltered = 2;
  layout->edge_chunks_unfiltered = (flags & kEdgeUnfiltered) != 0;
  const int index = cursor.U8();
  KERATIN_TRY(cursor.status());
  switch (index) {
    case 1:
      layout->index = Layout::Index::kSingle;
      layout->single_is_filtered = (flags & kSingleFiltered) != 0;
      if (layout->single_is_filtered) {
        layout->single_size = cursor.Length();
        layout->single_skipped = cursor.U32();
      }
      return OkStatus();
    case 2: layout->index = Layout::Index::kImplicit; return OkStatus();
    case 3:
      layout->index = Layout::Index::kFixedArray;
      cursor.Skip(1);
      return OkStatus();
    case 4:
      layout->index = Layout::Index::kExtensibleArray;
      cursor.Skip(5);
      return OkStatus();
    case 5:
      layout->index = Layout::Index::kBTree2;
      cursor.Skip(6);
      return OkStatus();
    default: return Unimplemented("chunk index type {}; known are 1 to 5", index);
  }
}

}  // namespace

Result<Layout> ParseLayout(const Store& store, Bytes message, const Shape& shape, std::uint32_t element_size) {
  Cursor cursor(store, message, "layout message", 0);
  const std::uint8_t version = cursor.U8();
  KERATIN_TRY(cursor.status());
  Layout layout;
  if (version == 1 || version == 2) {
    KERATIN_TRY(ParseOld(cursor, shape, element_size, &layout));
    return layout;
  }
  constexpr std::uint8_t kLastVersion = 5;
  if (version < 3 || version > kLastVersion) return Unimplemented("layout message version {}; known are 1 to {}", version, kLastVersion);
  const int layout_class = cursor.U8();
  KERATIN_TRY(cursor.status());
  KERATIN_TRY(SetClass(layout_class, &layout));
  switch (layout.kind) {
    case Layout::Kind::kCompact: layout.compact = cursor.Take(cursor.U16()); break;
    case Layout::Kind::kContiguous:
      layout.address = cursor.Offset();
      layout.size = cursor.Length();
      break;
    case Layout::Kind::kChunked:
      if (version == 3) {
        const int dims = cursor.U8();
        layout.address = cursor.Offset();
        KERATIN_TRY(SetChunk(
            shape, dims, element_size, [&] { return cursor.U32(); }, &layout));
      } else {
        const std::uint8_t flags = cursor.U8();
        const int dims = cursor.U8();
        const std::uint8_t field = cursor.U8();
        KERATIN_TRY(cursor.status());
        if (field == 0 || field > 8) return DataLoss("chunk dimensions stored in {} bytes", field);
        KERATIN_TRY(SetChunk(
            shape, dims, element_size, [&] { return cursor.Uint(field); }, &layout));
        KERATIN_TRY(ParseIndex(cursor, flags, &layout));
        layout.address = cursor.Offset();
      }
      break;
  }
  KERATIN_TRY(cursor.status());
  return layout;
}

}  // namespace keratin::hdf5
