// B-trees of both versions, walked without recursion.
#pragma once

#include <cstdint>
#include <functional>

#include "base/mapped_file.h"
#include "formats/hdf5/store.h"
#include "keratin/status.h"

namespace keratin::hdf5 {

enum class BTree1Type : std::uint8_t { kGroup = 0, kChunks = 1 };

// Calls `visit` with every key and child address of the leaves, in order. An undefined root is an empty tree.
Status WalkBTree1(const Store& store, std::uint64_t root, BTree1Type type, std::uint64_t key_size,
                  const std::function<Status(Bytes key, std::uint64_t child)>& visit);

enum class BTree2Type : std::uint8_t {
  kHugeObjects = 1,
  kHugeFilteredObjects = 2,
  kHugeObjectsDirect = 3,
  kHugeFilteredObjectsDirect = 4,
  kLinkNames = 5,
  kLinkCreationOrder = 6,
  kAttributeNames = 8,
  kAttributeCreationOrder = 9,
  kChunks = 10,
  kFilteredChunks = 11,
};

// Calls `visit` with every record of the tree whose header is at `header`, in no given order. DATA_LOSS when the tree is of
// another type.
Status WalkBTree2(const Store& store, std::uint64_t header, BTree2Type type, const std::function<Status(Bytes record)>& visit);

}  // namespace keratin::hdf5
