#include "formats/hdf5/global_heap.h"

#include "base/checked_math.h"
#include "base/errors.h"

namespace keratin::hdf5 {

namespace {

Result<HeapCollection> ReadCollection(const Store& store, std::uint64_t address) {
  KERATIN_ASSIGN(const Bytes rest, store.From(address, "global heap collection"));
  Cursor head(store, rest, "global heap collection", address);
  head.Magic("GCOL");
  head.Version(1);
  head.Skip(3);
  const std::uint64_t size = head.Length();
  KERATIN_TRY(head.status());
  KERATIN_ASSIGN(const Bytes bytes, store.Range(address, size, "global heap collection"));
  Cursor cursor(store, bytes, "global heap collection", address);
  cursor.Skip(head.position());
  KERATIN_TRY(cursor.status());
  HeapCollection collection;
  const std::uint64_t object_header = 8 + static_cast<std::uint64_t>(store.length_size);
  constexpr std::uint64_t kCostOfEntry = 64;
  while (cursor.left() >= object_header) {
    const std::uint16_t index = cursor.U16();
    cursor.Skip(6);
    const std::uint64_t length = cursor.Length();
    constexpr std::uint16_t kFreeSpace = 0;
    if (index == kFreeSpace) break;
    KERATIN_TRY(store.budget->Charge(kCostOfEntry, "a global heap object"));
    const Bytes data = cursor.Take(length);
    KERATIN_TRY(cursor.status());
    if (!collection.emplace(index, data).second) return DataLoss("global heap collection at offset {} has object {} twice", address, index);
    cursor.Skip(std::min(cursor.left(), RoundUp(length, 8) - length));
  }
  return collection;
}

}  // namespace

Result<Bytes> GlobalHeapObject(const Store& store, std::uint64_t address, std::uint32_t index) {
  const std::lock_guard lock(store.mutex);
  auto found = store.heaps.find(address);
  if (found == store.heaps.end()) {
    KERATIN_ASSIGN(HeapCollection collection, ReadCollection(store, address));
    found = store.heaps.emplace(address, std::move(collection)).first;
  }
  const auto object = found->second.find(index);
  if (object == found->second.end()) return DataLoss("global heap collection at offset {} has no object {}", address, index);
  return object->second;
}

}  // namespace keratin::hdf5
