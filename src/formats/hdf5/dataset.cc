#include "formats/hdf5/dataset.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include "base/checked_math.h"
#include "base/errors.h"

namespace keratin::hdf5 {
namespace {

// The message's bytes, where they really are.
Result<Bytes> Required(const Store& store, const ObjectHeader& header, int type, const char* what) {
  const Message* message = header.Find(type);
  if (message == nullptr) return DataLoss("the dataset has no {}", what);
  if (message->shared) return ResolveShared(store, message->data, type);
  return message->data;
}

Result<Bytes> ParseFill(const Store& store, const ObjectHeader& header, const Datatype& type) {
  Bytes fill;
  const Message* message = header.Find(kFillValueMessage);
  const Message* old = header.Find(kOldFillValueMessage);
  if ((message != nullptr && message->shared) || (old != nullptr && old->shared)) return Unimplemented("a shared fill value, which is not supported");
  if (message != nullptr) {
    Cursor cursor(store, message->data, "fill value message", 0);
    const std::uint8_t version = cursor.U8();
    bool has_size = true;
    if (version == 1 || version == 2) {
      cursor.Skip(2);
      const std::uint8_t defined = cursor.U8();
      has_size = version == 1 || defined != 0;
    } else if (version == 3) {
      constexpr std::uint8_t kDefined = 0x20;
      has_size = (cursor.U8() & kDefined) != 0;
    } else {
      return Unimplemented("fill value message version {}; known are 1 to 3", version);
    }
    if (has_size) fill = cursor.Take(cursor.U32());
    KERATIN_TRY(cursor.status());
  } else if (old != nullptr) {
    Cursor cursor(store, old->data, "fill value message", 0);
    fill = cursor.Take(cursor.U32());
    KERATIN_TRY(cursor.status());
  }
  if (!fill.empty() && fill.size() != type.size) return DataLoss("a fill value of {} bytes for elements of {}", fill.size(), type.size);
  return fill;
}

void Fill(std::uint8_t* out, std::uint64_t total, Bytes fill) {
  if (fill.empty() || std::all_of(fill.begin(), fill.end(), [](std::uint8_t byte) { return byte == 0; })) {
    std::fill_n(out, total, std::uint8_t{0});
    return;
  }
  for (std::uint64_t at = 0; at + fill.size() <= total; at += fill.size()) std::memcpy(out + at, fill.data(), fill.size());
}

// Copies the part of a decoded chunk that lies inside the shape.
void CopyChunk(const DatasetNode& node, const Chunk& chunk, Bytes decoded, std::uint8_t* out) {
  const int rank = node.layout.rank;
  const std::uint64_t element = node.type.size;
  if (rank == 0) {
    std::memcpy(out, decoded.data(), element);
    return;
  }
  Coordinates start{};
  Coordinates extent{};
  for (int i = 0; i < rank; ++i) {
    const auto axis = static_cast<std::size_t>(i);
    start[axis] = chunk.scaled[axis] * node.layout.chunk[axis];
    extent[axis] = std::min(node.layout.chunk[axis], static_cast<std::uint64_t>(node.space.shape[i]) - start[axis]);
  }
  const auto last = static_cast<std::size_t>(rank - 1);
  const std::uint64_t row = extent[last] * element;
  Coordinates at{};
  while (true) {
    std::uint64_t from = 0;
    std::uint64_t to = 0;
    for (std::size_t axis = 0; axis <= last; ++axis) {
      from = from * node.layout.chunk[axis] + at[axis];
      to = to * static_cast<std::uint64_t>(node.space.shape[static_cast<int>(axis)]) + start[axis] + at[axis];
    }
    std::memcpy(out + to * element, decoded.data() + from * element, row);
    std::size_t axis = last;
    while (axis > 0) {
      --axis;
      if (++at[axis] < extent[axis]) break;
      at[axis] = 0;
      if (axis == 0) return;
    }
    if (last == 0) return;
  }
}

bool IsPartial(const DatasetNode& node, const Chunk& chunk) {
  for (int i = 0; i < node.layout.rank; ++i) {
    const auto axis = static_cast<std::size_t>(i);
    if ((chunk.scaled[axis] + 1) * node.layout.chunk[axis] > static_cast<std::uint64_t>(node.space.shape[i])) return true;
  }
  return false;
}

Status ReadChunks(const Store& store, const DatasetNode& node, std::uint64_t total, std::uint8_t* out) {
  Fill(out, total, node.fill);
  std::vector<std::uint8_t> buffer;
  std::uint64_t paid = total;  // decoded chunks count against the budget where they are more than the dataset itself
  return ForEachChunk(store, node.layout, node.space, !node.filters.empty(), [&](const Chunk& chunk) -> Status {
    KERATIN_ASSIGN(const Bytes stored, store.Range(chunk.address, chunk.stored_size, "chunk"));
    const std::uint64_t free = std::min(paid, node.layout.chunk_bytes);
    paid -= free;
    KERATIN_TRY(store.budget->Charge(node.layout.chunk_bytes - free, "a decoded chunk"));
    const bool plain = node.layout.edge_chunks_unfiltered && IsPartial(node, chunk);
    KERATIN_ASSIGN(const Bytes decoded, UndoFilters(node.filters, plain ? ~std::uint32_t{0} : chunk.skipped, stored, node.layout.chunk_bytes, &buffer));
    CopyChunk(node, chunk, decoded, out);
    return OkStatus();
  });
}

struct Elements {
  Bytes bytes;
  bool in_file = false;
  std::shared_ptr<std::uint8_t[]> memory;
};

// The elements as the file has them, in order.
Result<Elements> Gather(const Store& store, const DatasetNode& node, std::uint64_t total) {
  const Layout& layout = node.layout;
  Elements elements;
  if (layout.kind == Layout::Kind::kCompact) {
    if (total > layout.compact.size()) {
      return DataLoss("{} bytes declared by shape {}, {} stored", total, node.space.shape.ToString(), layout.compact.size());
    }
    return Elements{layout.compact.first(total), true, nullptr};
  }
  if (layout.kind == Layout::Kind::kContiguous && !store.IsUndefined(layout.address)) {
    if (layout.size != 0 && total > layout.size) {
      return DataLoss("{} bytes declared by shape {}, {} stored", total, node.space.shape.ToString(), layout.size);
    }
    KERATIN_ASSIGN(const Bytes stored, store.Range(layout.address, total, "dataset"));
    return Elements{stored, true, nullptr};
  }
  KERATIN_TRY(store.budget->Charge(total, "the dataset"));
  elements.memory = std::shared_ptr<std::uint8_t[]>(new (std::nothrow) std::uint8_t[total + 1]);
  if (elements.memory == nullptr) return ResourceExhausted("no memory for {} bytes", total);
  if (layout.kind == Layout::Kind::kContiguous) {
    Fill(elements.memory.get(), total, node.fill);
  } else {
    KERATIN_TRY(ReadChunks(store, node, total, elements.memory.get()));
  }
  elements.bytes = Bytes(elements.memory.get(), total);
  return elements;
}

}  // namespace

bool IsDataset(const ObjectHeader& header) { return header.Find(kDataspaceMessage) != nullptr && header.Find(kLayoutMessage) != nullptr; }

Result<DatasetNode> ParseDataset(const Store& store, const ObjectHeader& header) {
  if (header.Find(kExternalFilesMessage) != nullptr) {
    return Unimplemented("external storage: the values lie in another file, which is never read; save the dataset inside the file");
  }
  DatasetNode node;
  KERATIN_ASSIGN(const Bytes space, Required(store, header, kDataspaceMessage, "shape"));
  KERATIN_ASSIGN(node.space, ParseDataspace(store, space));
  KERATIN_ASSIGN(const Bytes type, Required(store, header, kDatatypeMessage, "datatype"));
  KERATIN_ASSIGN(node.type, ParseDatatype(store, type));
  KERATIN_ASSIGN(const Bytes layout, Required(store, header, kLayoutMessage, "layout"));
  KERATIN_ASSIGN(node.layout, ParseLayout(store, layout, node.space.shape, node.type.size));
  KERATIN_ASSIGN(node.fill, ParseFill(store, header, node.type));
  if (header.Find(kFilterMessage) != nullptr) {
    KERATIN_ASSIGN(const Bytes filters, Required(store, header, kFilterMessage, "filters"));
    KERATIN_ASSIGN(node.filters, ParseFilters(store, filters));
  }
  return node;
}

Result<Tensor> ReadDataset(const Store& store, const DatasetNode& node) {
  KERATIN_ASSIGN(const std::uint64_t total, StoredSize(node.type, node.space.shape));
  KERATIN_ASSIGN(const Elements elements, Gather(store, node, total));
  return DecodeElements(store, node.type, node.space.shape, elements.bytes, elements.in_file);
}

}  // namespace keratin::hdf5
