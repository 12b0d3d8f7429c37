#include "formats/hdf5/btree.h"

#include <algorithm>
#include <unordered_set>
#include <vector>

#include "base/checked_math.h"
#include "base/errors.h"

namespace keratin::hdf5 {

Status WalkBTree1(const Store& store, std::uint64_t root, BTree1Type type, std::uint64_t key_size,
                  const std::function<Status(Bytes key, std::uint64_t child)>& visit) {
  if (store.IsUndefined(root)) return OkStatus();
  struct Node {
    std::uint64_t address;
    int level;
  };
  constexpr int kAnyLevel = -1;
  std::vector<Node> pending = {{root, kAnyLevel}};
  std::unordered_set<std::uint64_t> visited;
  while (!pending.empty()) {
    const Node node = pending.back();
    pending.pop_back();
    if (!visited.insert(node.address).second) return DataLoss("B-tree node at offset {} is reached twice", node.address);
    KERATIN_ASSIGN(const Bytes bytes, store.From(node.address, "B-tree node"));
    Cursor cursor(store, bytes, "B-tree node", node.address);
    cursor.Magic("TREE");
    const std::uint8_t found_type = cursor.U8();
    const int level = cursor.U8();
    const std::uint16_t count = cursor.U16();
    cursor.Offset();
    cursor.Offset();
    KERATIN_TRY(cursor.status());
    if (found_type != static_cast<std::uint8_t>(type)) return DataLoss("B-tree node at offset {} is of type {}", node.address, found_type);
    if (node.level != kAnyLevel && level != node.level) {
      return DataLoss("B-tree node at offset {} is on level {}, {} expected", node.address, level, node.level);
    }
    KERATIN_TRY(store.budget->Charge(32 + count * (key_size + 16), "a B-tree node"));
    const std::size_t first = pending.size();
    for (int i = 0; i < count; ++i) {
      const Bytes key = cursor.Take(key_size);
      const std::uint64_t child = cursor.Offset();
      KERATIN_TRY(cursor.status());
      if (level == 0) {
        KERATIN_TRY(visit(key, child));
      } else {
        pending.push_back({child, level - 1});
      }
    }
    std::reverse(pending.begin() + static_cast<std::ptrdiff_t>(first), pending.end());
  }
  return OkStatus();
}

namespace {

// Sizes of the fields that depend on the depth: see "Version 2 B-trees" of the specification.
struct Level {
  std::uint64_t max_records = 0;
  std::uint64_t max_total_records = 0;
  std::uint64_t total_field = 0;  // bytes of the field that counts all records below a child of this level
};

struct BTree2Header {
  std::uint32_t node_size = 0;
  std::uint16_t record_size = 0;
  std::uint16_t depth = 0;
  std::uint64_t root = 0;
  std::uint16_t root_records = 0;
  std::uint64_t total_records = 0;
};

constexpr std::uint64_t kNodeFrame = 10;  // signature, version, type, checksum

Result<std::vector<Level>> Levels(const Store& store, const BTree2Header& header, std::uint64_t* count_field) {
  std::vector<Level> levels(std::size_t{header.depth} + 1);
  levels[0].max_records = (header.node_size - kNodeFrame) / header.record_size;
  levels[0].max_total_records = levels[0].max_records;
  *count_field = static_cast<std::uint64_t>(BytesFor(levels[0].max_records));
  for (std::size_t depth = 1; depth < levels.size(); ++depth) {
    const Level& below = levels[depth - 1];
    const std::uint64_t pointer = static_cast<std::uint64_t>(store.offset_size) + *count_field + below.total_field;
    if (header.node_size < kNodeFrame + pointer) return DataLoss("B-tree nodes of {} bytes hold no pointer", header.node_size);
    Level& level = levels[depth];
    level.max_records = (header.node_size - kNodeFrame - pointer) / (header.record_size + pointer);
    std::uint64_t below_all = 0;
    if (!CheckedMul(level.max_records + 1, below.max_total_records, &below_all) || !CheckedAdd(below_all, level.max_records, &level.max_total_records)) {
      return DataLoss("a B-tree of depth {} is too large", header.depth);
    }
    level.total_field = static_cast<std::uint64_t>(BytesFor(level.max_total_records));
  }
  return levels;
}

}  // namespace

Status WalkBTree2(const Store& store, std::uint64_t header_address, BTree2Type type, const std::function<Status(Bytes record)>& visit) {
  KERATIN_ASSIGN(const Bytes header_bytes, store.From(header_address, "B-tree header"));
  Cursor head(store, header_bytes, "B-tree header", header_address);
  head.Magic("BTHD");
  head.Version(0);
  const std::uint8_t found_type = head.U8();
  BTree2Header header;
  header.node_size = head.U32();
  header.record_size = head.U16();
  header.depth = head.U16();
  head.Skip(2);
  header.root = head.Offset();
  header.root_records = head.U16();
  header.total_records = head.Length();
  KERATIN_TRY(head.Checksum());
  if (found_type != static_cast<std::uint8_t>(type)) {
    return DataLoss("B-tree at offset {} is of type {}, {} expected", header_address, found_type, static_cast<int>(type));
  }
  if (header.record_size == 0 || header.node_size < kNodeFrame + header.record_size) {
    return DataLoss("B-tree at offset {}: records of {} bytes in nodes of {}", header_address, header.record_size, header.node_size);
  }
  if (store.IsUndefined(header.root)) return OkStatus();
  constexpr int kMaxDepth = 64;
  if (header.depth > kMaxDepth) return DataLoss("B-tree at offset {} has depth {}", header_address, header.depth);
  std::uint64_t count_field = 0;
  KERATIN_ASSIGN(const std::vector<Level> levels, Levels(store, header, &count_field));

  struct Node {
    std::uint64_t address;
    std::uint64_t records;
    std::uint16_t depth;
  };
  std::vector<Node> pending = {{header.root, header.root_records, header.depth}};
  std::unordered_set<std::uint64_t> visited;
  while (!pending.empty()) {
    const Node node = pending.back();
    pending.pop_back();
    if (!visited.insert(node.address).second) return DataLoss("B-tree node at offset {} is reached twice", node.address);
    if (node.records > levels[node.depth].max_records) {
      return DataLoss("B-tree node at offset {} has {} records, at most {} fit", node.address, node.records, levels[node.depth].max_records);
    }
    KERATIN_ASSIGN(const Bytes bytes, store.Range(node.address, header.node_size, "B-tree node"));
    KERATIN_TRY(store.budget->Charge(header.node_size, "a B-tree node"));
    Cursor cursor(store, bytes, "B-tree node", node.address);
    cursor.Magic(node.depth == 0 ? "BTLF" : "BTIN");
    cursor.Version(0);
    if (cursor.U8() != found_type && cursor.status().ok()) return DataLoss("B-tree node at offset {} is of another type than its header", node.address);
    std::vector<Bytes> records;
    for (std::uint64_t i = 0; i < node.records; ++i) records.push_back(cursor.Take(header.record_size));
    if (node.depth > 0) {
      for (std::uint64_t i = 0; i <= node.records; ++i) {
        Node child{};
        child.address = cursor.Offset();
        child.records = cursor.Uint(count_field);
        cursor.Skip(levels[node.depth - 1U].total_field);
        child.depth = static_cast<std::uint16_t>(node.depth - 1);
        pending.push_back(child);
      }
    }
    KERATIN_TRY(cursor.Checksum());
    for (const Bytes record : records) KERATIN_TRY(visit(record));
  }
  return OkStatus();
}

}  // namespace keratin::hdf5
