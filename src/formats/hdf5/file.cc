#include "formats/hdf5/file.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "base/errors.h"
#include "base/strings.h"
#include "formats/hdf5/attribute.h"
#include "formats/hdf5/dataset.h"
#include "formats/hdf5/links.h"
#include "formats/hdf5/store.h"

namespace keratin::hdf5 {

struct GroupNode {
  std::uint64_t address = 0;
  std::vector<Link> links;
  std::vector<std::size_t> by_name;                              // indexes of links, sorted by name
  std::vector<std::shared_ptr<const AttributeNode>> attributes;  // sorted by name
};

namespace {

constexpr std::size_t kMaxDepth = 64;
constexpr std::uint64_t kCostOfOpening = 16;

const Attribute* FindIn(const std::vector<Attribute>& attributes, std::string_view name) {
  const auto found = std::lower_bound(attributes.begin(), attributes.end(), name,
                                      [](const Attribute& attribute, std::string_view wanted) { return attribute.name() < wanted; });
  return found == attributes.end() || found->name() != name ? nullptr : &*found;
}

std::string Where(const Store& store, std::string_view path) { return fmt::format("{}: \"{}\"", store.name, path); }

std::string_view KindName(LinkKind kind) {
  switch (kind) {
    case LinkKind::kHard: return "hard";
    case LinkKind::kSoft: return "soft";
    case LinkKind::kExternal: return "external";
    case LinkKind::kUserDefined: return "user-defined";
  }
  return "unknown";
}

}  // namespace

struct Access {
  static Attribute MakeAttribute(const std::shared_ptr<const Store>& store, std::shared_ptr<const AttributeNode> node) {
    Attribute attribute;
    attribute.store_ = store;
    attribute.node_ = std::move(node);
    return attribute;
  }

  static Result<std::vector<Attribute>> Attributes(const std::shared_ptr<const Store>& store, const ObjectHeader& header, const std::string& path) {
    KERATIN_ASSIGN(auto nodes, ReadAttributes(*store, header, path));
    std::vector<Attribute> attributes;
    attributes.reserve(nodes.size());
    for (auto& node : nodes) attributes.push_back(MakeAttribute(store, std::move(node)));
    return attributes;
  }

  // The object at `address`, found below `ancestors`. Messages have no context.
  static Result<Object> OpenAddress(const std::shared_ptr<const Store>& store, std::uint64_t address, const std::string& path,
                                    const std::vector<std::uint64_t>& ancestors) {
    KERATIN_TRY(store->budget->Charge(kCostOfOpening, "an object"));
    if (std::find(ancestors.begin(), ancestors.end(), address) != ancestors.end()) return DataLoss("the group contains itself");
    if (ancestors.size() >= kMaxDepth) return Unimplemented("more than {} groups inside each other", kMaxDepth);
    std::shared_ptr<const GroupNode> node;
    {
      const std::lock_guard lock(store->mutex);
      const auto found = store->groups.find(address);
      if (found != store->groups.end()) node = found->second;
    }
    if (node == nullptr) {
      KERATIN_ASSIGN(const ObjectHeader header, ReadObjectHeader(*store, address));
      if (!IsGroup(header)) {
        KERATIN_ASSIGN(Dataset dataset, MakeDataset(store, header, path));
        return Object(std::move(dataset));
      }
      KERATIN_ASSIGN(node, MakeGroupNode(store, header, path));
      const std::lock_guard lock(store->mutex);
      node = store->groups.emplace(address, std::move(node)).first->second;
    }
    Group group;
    group.store_ = store;
    // The node lives in the store's cache, so it cannot hold Attributes, which hold the store.
    auto attributes = std::make_shared<std::vector<Attribute>>();
    for (const auto& attribute : node->attributes) attributes->push_back(MakeAttribute(store, attribute));
    KERATIN_TRY(store->budget->Charge(attributes->size() * sizeof(Attribute), "attributes"));
    group.attributes_ = std::move(attributes);
    group.node_ = std::move(node);
    group.path_ = path;
    group.ancestors_ = ancestors;
    group.ancestors_.push_back(address);
    return Object(std::move(group));
  }

  static Result<std::shared_ptr<const GroupNode>> MakeGroupNode(const std::shared_ptr<const Store>& store, const ObjectHeader& header,
                                                                const std::string& path) {
    auto node = std::make_shared<GroupNode>();
    node->address = header.address;
    KERATIN_ASSIGN(node->links, ReadLinks(*store, header));
    node->by_name.resize(node->links.size());
    for (std::size_t i = 0; i < node->by_name.size(); ++i) node->by_name[i] = i;
    std::sort(node->by_name.begin(), node->by_name.end(), [&](std::size_t a, std::size_t b) { return node->links[a].name < node->links[b].name; });
    KERATIN_ASSIGN(node->attributes, ReadAttributes(*store, header, path));
    return std::shared_ptr<const GroupNode>(std::move(node));
  }

  static Result<Dataset> MakeDataset(const std::shared_ptr<const Store>& store, const ObjectHeader& header, const std::string& path) {
    if (!IsDataset(header)) return Unimplemented("it is neither a group nor a dataset, but perhaps a named datatype");
    KERATIN_ASSIGN(DatasetNode node, ParseDataset(*store, header));
    KERATIN_ASSIGN(node.attributes, Attributes(store, header, path));
    if (node.type.kind == Datatype::Kind::kOpaque) {
      const Attribute* dtype = FindIn(node.attributes, "dtype");
      Result<std::string> name = dtype == nullptr ? Result<std::string>(std::string()) : dtype->ReadString();
      if (!name.ok() || *name != "bfloat16" || node.type.size != 2) {
        return Unimplemented("opaque elements of {} bytes; only bfloat16 is stored so, with an attribute dtype = \"bfloat16\"", node.type.size);
      }
      node.type.dtype = DType::kBfloat16;
    }
    Dataset dataset;
    dataset.store_ = store;
    dataset.path_ = path;
    dataset.node_ = std::make_shared<const DatasetNode>(std::move(node));
    return dataset;
  }
};

const std::string& Attribute::name() const { return node_->name; }

Result<Tensor> Attribute::Read() const {
  Result<Tensor> value = ReadAttribute(*store_, *node_);
  if (!value.ok()) return value.status().WithContext(node_->where).WithContext(store_->name);
  return value;
}

Result<std::vector<std::string>> Attribute::ReadStrings() const {
  KERATIN_ASSIGN(const Tensor value, Read());
  if (value.size() == 0) return std::vector<std::string>();
  if (value.dtype() != DType::kString) {
    return FailedPrecondition("{}: {}: strings expected, {} of shape {} found", store_->name, node_->where, DTypeName(value.dtype()), value.shape().ToString());
  }
  const auto strings = value.values<std::string>();
  return std::vector<std::string>(strings.begin(), strings.end());
}

Result<std::string> Attribute::ReadString() const {
  KERATIN_ASSIGN(const Tensor value, Read());
  if (value.dtype() != DType::kString || value.size() != 1) {
    return FailedPrecondition("{}: {}: one string expected, {} of shape {} found", store_->name, node_->where, DTypeName(value.dtype()),
                              value.shape().ToString());
  }
  return value.values<std::string>()[0];
}

DType Dataset::dtype() const { return node_->type.dtype; }
const Shape& Dataset::shape() const { return node_->space.shape; }
const std::vector<Attribute>& Dataset::attributes() const { return node_->attributes; }
const Attribute* Dataset::FindAttribute(std::string_view name) const { return FindIn(node_->attributes, name); }

Result<Tensor> Dataset::Read() const {
  Result<Tensor> value = ReadDataset(*store_, *node_);
  if (!value.ok()) return value.status().WithContext(Where(*store_, path_));
  return value;
}

const std::vector<Link>& Group::children() const { return node_->links; }

std::vector<std::string> Group::SortedNames() const {
  std::vector<std::string> names;
  names.reserve(node_->by_name.size());
  for (const std::size_t index : node_->by_name) names.push_back(node_->links[index].name);
  return names;
}

const Link* Group::FindChild(std::string_view name) const {
  const auto found = std::lower_bound(node_->by_name.begin(), node_->by_name.end(), name,
                                      [this](std::size_t index, std::string_view wanted) { return node_->links[index].name < wanted; });
  return found == node_->by_name.end() || node_->links[*found].name != name ? nullptr : &node_->links[*found];
}

Result<Object> Group::Open(std::string_view path) const {
  Object at{*this};
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view component = path.substr(0, slash);
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    if (component.empty()) continue;
    const Group* group = at.group();
    if (group == nullptr) return NotFound("{}: it is a dataset and holds no \"{}\"", Where(*store_, at.dataset()->path()), component);
    const Link* link = group->FindChild(component);
    if (link == nullptr) {
      return NotFound("{}: the group has no \"{}\".{}", Where(*store_, group->path()), component, DidYouMean(component, group->SortedNames()));
    }
    const std::string child = fmt::format("{}{}{}", group->path(), group->path() == "/" ? "" : "/", component);
    if (link->kind != LinkKind::kHard) {
      return Unimplemented("{}: {} links are not followed, since they can lead to other files; save the object itself", Where(*store_, child),
                           KindName(link->kind));
    }
    Result<Object> next = Access::OpenAddress(store_, link->address, child, group->ancestors_);
    if (!next.ok()) return next.status().WithContext(Where(*store_, child));
    at = *std::move(next);
  }
  return at;
}

Result<Group> Group::OpenGroup(std::string_view path) const {
  KERATIN_ASSIGN(const Object object, Open(path));
  if (!object.is_group()) return FailedPrecondition("{}: a group expected, a dataset found", Where(*store_, object.dataset()->path()));
  return *object.group();
}

Result<Dataset> Group::OpenDataset(std::string_view path) const {
  KERATIN_ASSIGN(const Object object, Open(path));
  if (object.is_group()) return FailedPrecondition("{}: a dataset expected, a group found", Where(*store_, object.group()->path()));
  return *object.dataset();
}

const std::vector<Attribute>& Group::attributes() const { return *attributes_; }
const Attribute* Group::FindAttribute(std::string_view name) const { return FindIn(*attributes_, name); }

Result<File> File::Open(std::shared_ptr<const void> owner, Bytes bytes, std::string name, std::shared_ptr<Budget> budget) {
  auto store = std::make_shared<Store>();
  store->owner = std::move(owner);
  store->name = std::move(name);
  store->budget = budget != nullptr ? std::move(budget) : std::make_shared<Budget>(Budget::DefaultLimit(bytes.size()));
  if (Status status = ReadSuperblock(bytes, store.get()); !status.ok()) return status.WithContext(store->name);
  File file;
  file.store_ = std::move(store);
  return file;
}

Result<Group> File::root() const {
  Result<Object> object = Access::OpenAddress(store_, store_->root, "/", {});
  if (!object.ok()) return object.status().WithContext(Where(*store_, "/"));
  if (!object->is_group()) return DataLoss("{}: the root is not a group", store_->name);
  return *object->group();
}

const Budget& File::budget() const { return *store_->budget; }

}  // namespace keratin::hdf5
