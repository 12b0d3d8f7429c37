// Reads HDF5 files, the container of Keras's .h5 and of model.weights.h5 in a .keras archive, without libhdf5.
//
//   KERATIN_ASSIGN(const hdf5::File file, hdf5::File::Open(mapped, mapped->bytes(), mapped->path()));
//   KERATIN_ASSIGN(const hdf5::Group root, file.root());
//   KERATIN_ASSIGN(const hdf5::Dataset kernel, root.OpenDataset("layers/dense/vars/0"));
//   KERATIN_ASSIGN(const Tensor value, kernel.Read());
//
// What is read and what is refused: docs/formats/hdf5.md. Every message starts with the file's name and the object's path.
// Codes: DATA_LOSS for damaged bytes, UNIMPLEMENTED for what is refused, RESOURCE_EXHAUSTED beyond the budget.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/mapped_file.h"
#include "keratin/status.h"
#include "keratin/tensor.h"

namespace keratin::hdf5 {

struct Store;
struct GroupNode;
struct DatasetNode;
struct AttributeNode;
class Object;

// How many bytes may still be made out of a file: decoded elements, strings, names and parsed structures all count; data used
// in place does not. Thread-safe.
class Budget {
 public:
  explicit Budget(std::uint64_t limit) : limit_(limit) {}
  // 16 times the file, and at least 64 MiB.
  static std::uint64_t DefaultLimit(std::uint64_t file_size);

  // RESOURCE_EXHAUSTED, and nothing taken, when less than `bytes` is left. `what` is for the message.
  Status Charge(std::uint64_t bytes, std::string_view what);
  [[nodiscard]] std::uint64_t limit() const { return limit_; }
  [[nodiscard]] std::uint64_t used() const { return used_.load(std::memory_order_relaxed); }

 private:
  const std::uint64_t limit_;
  std::atomic<std::uint64_t> used_{0};
};

// A small named value on a group or dataset. Cheap to copy; keeps the file's bytes alive. Thread-compatible.
class Attribute {
 public:
  [[nodiscard]] const std::string& name() const;
  // The whole value; kString for strings; shape (0) for a null dataspace.
  [[nodiscard]] Result<Tensor> Read() const;
  // The only element of a string attribute. FAILED_PRECONDITION when it is not one string.
  [[nodiscard]] Result<std::string> ReadString() const;
  // Every element of a string attribute of any shape. An empty array gives {} whatever its type: h5py writes an empty list of
  // strings as float64.
  [[nodiscard]] Result<std::vector<std::string>> ReadStrings() const;

 private:
  friend struct Access;
  std::shared_ptr<const Store> store_;
  std::shared_ptr<const AttributeNode> node_;
};

// An array. Cheap to copy; keeps the file's bytes alive. Thread-compatible.
class Dataset {
 public:
  // "/layers/dense/vars/0".
  [[nodiscard]] const std::string& path() const { return path_; }
  // kString for strings.
  [[nodiscard]] DType dtype() const;
  // (0) for a null dataspace.
  [[nodiscard]] const Shape& shape() const;
  // Little-endian, contiguous, naturally aligned numbers are used where they lie in the file; all else is decoded into memory.
  [[nodiscard]] Result<Tensor> Read() const;

  // Sorted by name.
  [[nodiscard]] const std::vector<Attribute>& attributes() const;
  // Null when there is none. Valid as long as this Dataset.
  [[nodiscard]] const Attribute* FindAttribute(std::string_view name) const;

 private:
  friend struct Access;
  std::shared_ptr<const Store> store_;
  std::shared_ptr<const DatasetNode> node_;
  std::string path_;
};

enum class LinkKind { kHard, kSoft, kExternal, kUserDefined };

// An entry of a group: a name and where it leads. Only hard links can be opened.
struct Link {
  std::string name;  // as stored; files saved on Windows may hold backslashes
  LinkKind kind = LinkKind::kHard;
  std::uint64_t address = 0;  // of the object header; only for kHard
};

// A folder of links. Cheap to copy; keeps the file's bytes alive. Thread-compatible.
class Group {
 public:
  // "/" for the root, else "/layers/dense".
  [[nodiscard]] const std::string& path() const { return path_; }
  // In order of creation where the file records it, else in the order of the file.
  [[nodiscard]] const std::vector<Link>& children() const;
  // The names of children(), sorted by byte.
  [[nodiscard]] std::vector<std::string> SortedNames() const;
  // Null when there is none. `name` is one component.
  [[nodiscard]] const Link* FindChild(std::string_view name) const;

  // `path` is relative to this group, components separated by '/'. NOT_FOUND with near names when a component is missing,
  // UNIMPLEMENTED for a link that is not hard and for an object of an unknown kind, DATA_LOSS for a group inside itself.
  [[nodiscard]] Result<Object> Open(std::string_view path) const;
  // As Open; FAILED_PRECONDITION when the object is of the other kind.
  [[nodiscard]] Result<Group> OpenGroup(std::string_view path) const;
  [[nodiscard]] Result<Dataset> OpenDataset(std::string_view path) const;

  // Sorted by name.
  [[nodiscard]] const std::vector<Attribute>& attributes() const;
  // Null when there is none. Valid as long as this Group.
  [[nodiscard]] const Attribute* FindAttribute(std::string_view name) const;

 private:
  friend struct Access;
  std::shared_ptr<const Store> store_;
  std::shared_ptr<const GroupNode> node_;
  std::string path_;
  std::vector<std::uint64_t> ancestors_;  // addresses from the root to this group
  std::shared_ptr<const std::vector<Attribute>> attributes_;
};

// What a path leads to.
class Object {
 public:
  explicit Object(Group group) : value_(std::move(group)) {}
  explicit Object(Dataset dataset) : value_(std::move(dataset)) {}
  [[nodiscard]] bool is_group() const { return value_.index() == 0; }
  // Null when it is of the other kind.
  [[nodiscard]] const Group* group() const { return std::get_if<Group>(&value_); }
  [[nodiscard]] const Dataset* dataset() const { return std::get_if<Dataset>(&value_); }

 private:
  std::variant<Group, Dataset> value_;
};

// True when the signature stands at 0, 512, 1024, 2048, ...
bool LooksLikeHdf5(Bytes bytes);

// A whole file in memory. Cheap to copy; const calls are safe from many threads.
class File {
 public:
  // Checks the superblock only; the rest is read when asked for. `owner` keeps `bytes` alive, `name` is for messages. A model
  // of several files may share one `budget`; without one the file gets Budget::DefaultLimit of its size.
  static Result<File> Open(std::shared_ptr<const void> owner, Bytes bytes, std::string name, std::shared_ptr<Budget> budget = nullptr);

  [[nodiscard]] Result<Group> root() const;
  [[nodiscard]] const Budget& budget() const;

 private:
  std::shared_ptr<const Store> store_;
};

}  // namespace keratin::hdf5
