#include "formats/hdf5/attribute.h"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/checked_math.h"
#include "base/errors.h"
#include "formats/hdf5/btree.h"
#include "formats/hdf5/datatype.h"
#include "formats/hdf5/fractal_heap.h"

namespace keratin::hdf5 {
namespace {

using Nodes = std::vector<std::shared_ptr<const AttributeNode>>;

Status ParseMessage(const Store& store, Bytes message, const std::string& path, Nodes* nodes) {
  Cursor cursor(store, message, "attribute message", 0);
  const std::uint8_t version = cursor.U8();
  if (version < 1 || version > 3) return Unimplemented("attribute message version {}; known are 1 to 3", version);
  const std::uint8_t flags = cursor.U8();
  const std::uint64_t name_size = cursor.U16();
  const std::uint64_t type_size = cursor.U16();
  const std::uint64_t space_size = cursor.U16();
  if (version == 3) cursor.Skip(1);
  const auto padded = [version](std::uint64_t size) { return version == 1 ? RoundUp(size, 8) : size; };
  const Bytes name = cursor.Take(padded(name_size));
  auto node = std::make_shared<AttributeNode>();
  node->datatype = cursor.Take(padded(type_size));
  node->dataspace = cursor.Take(padded(space_size));
  node->data = cursor.Take(cursor.left());
  KERATIN_TRY(cursor.status());
  constexpr std::uint64_t kOverhead = sizeof(AttributeNode) + 128;
  KERATIN_TRY(store.budget->Charge(kOverhead + 2 * name_size + path.size(), "an attribute"));
  const std::string_view text(reinterpret_cast<const char*>(name.data()), std::min<std::size_t>(name_size, name.size()));
  node->name = std::string(text.substr(0, text.find('\0')));
  node->where = fmt::format("attribute \"{}\" of \"{}\"", node->name, path);
  constexpr std::uint8_t kSharedType = 1;
  constexpr std::uint8_t kSharedSpace = 2;
  node->datatype_shared = version > 1 && (flags & kSharedType) != 0;
  if (version > 1 && (flags & kSharedSpace) != 0) return Unimplemented("{}: a shared dataspace, which is not supported", node->where);
  nodes->push_back(std::move(node));
  return OkStatus();
}

Status ReadDense(const Store& store, Bytes message, const std::string& path, Nodes* nodes) {
  Cursor cursor(store, message, "attribute info message", 0);
  cursor.Version(0);
  const std::uint8_t flags = cursor.U8();
  if ((flags & 1) != 0) cursor.Skip(2);
  const std::uint64_t heap_address = cursor.Offset();
  const std::uint64_t tree = cursor.Offset();
  KERATIN_TRY(cursor.status());
  if (store.IsUndefined(heap_address)) return OkStatus();
  KERATIN_ASSIGN(FractalHeap heap, FractalHeap::Open(store, heap_address));
  return WalkBTree2(store, tree, BTree2Type::kAttributeNames, [&](Bytes record) -> Status {
    Cursor fields(store, record, "attribute record", tree);
    const Bytes id = fields.Take(heap.id_size());
    const std::uint8_t message_flags = fields.U8();
    KERATIN_TRY(fields.status());
    constexpr std::uint8_t kShared = 2;
    if ((message_flags & kShared) != 0) return Unimplemented("an attribute in the shared message table, which is not supported");
    KERATIN_ASSIGN(const Bytes attribute, heap.Get(id));
    return ParseMessage(store, attribute, path, nodes);
  });
}

}  // namespace

Result<Nodes> ReadAttributes(const Store& store, const ObjectHeader& header, const std::string& path) {
  Nodes nodes;
  for (const Message& message : header.messages) {
    if (message.type == kAttributeMessage) {
      if (message.shared) return Unimplemented("an attribute in the shared message table, which is not supported");
      KERATIN_TRY(ParseMessage(store, message.data, path, &nodes));
    }
    if (message.type == kAttributeInfoMessage) KERATIN_TRY(ReadDense(store, message.data, path, &nodes));
  }
  std::sort(nodes.begin(), nodes.end(), [](const auto& a, const auto& b) { return a->name < b->name; });
  const auto twice = std::adjacent_find(nodes.begin(), nodes.end(), [](const auto& a, const auto& b) { return a->name == b->name; });
  if (twice != nodes.end()) return DataLoss("the attribute \"{}\" stands twice", (*twice)->name);
  return nodes;
}

Result<Tensor> ReadAttribute(const Store& store, const AttributeNode& node) {
  Bytes datatype = node.datatype;
  if (node.datatype_shared) {
    KERATIN_ASSIGN(datatype, ResolveShared(store, node.datatype, kDatatypeMessage));
  }
  KERATIN_ASSIGN(const Datatype type, ParseDatatype(store, datatype));
  KERATIN_ASSIGN(const Dataspace space, ParseDataspace(store, node.dataspace));
  KERATIN_ASSIGN(const std::uint64_t size, StoredSize(type, space.shape));
  if (size > node.data.size()) return DataLoss("{} bytes declared by shape {}, {} stored", size, space.shape.ToString(), node.data.size());
  return DecodeElements(store, type, space.shape, node.data.first(size), true);
}

}  // namespace keratin::hdf5
