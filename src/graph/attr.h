// Attributes of a node: TensorFlow's AttrValue without protobuf.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "keratin/tensor.h"

namespace keratin {

// A function named by an attribute ("body" of a While).
struct FunctionName {
  std::string name;
  friend bool operator==(const FunctionName&, const FunctionName&) = default;
};

using AttrValue = std::variant<std::monostate, std::string, std::int64_t, float, bool, DType, Shape, Tensor, FunctionName, std::vector<std::string>,
                               std::vector<std::int64_t>, std::vector<float>, std::vector<bool>, std::vector<DType>, std::vector<Shape>, std::vector<Tensor>,
                               std::vector<FunctionName>>;

// An empty list in a file has no element type; it is kept as an empty std::vector<int64_t>, and every list getter takes it.
class Attrs {
 public:
  // By name. Copies share their items until one changes: graphs are copied more often than attributes change.
  class Map {
   public:
    using value_type = std::pair<std::string, AttrValue>;
    using const_iterator = const value_type*;
    [[nodiscard]] const_iterator begin() const { return items_ == nullptr ? nullptr : items_->data(); }
    [[nodiscard]] const_iterator end() const { return begin() + size(); }
    [[nodiscard]] std::size_t size() const { return items_ == nullptr ? 0 : items_->size(); }
    [[nodiscard]] bool empty() const { return size() == 0; }
    [[nodiscard]] const_iterator find(std::string_view name) const;

   private:
    friend class Attrs;
    std::vector<value_type>& Mutable();
    std::shared_ptr<std::vector<value_type>> items_;
  };

  // Defined in attr.cc: every file that includes this one would otherwise instantiate them.
  Attrs();
  Attrs(std::initializer_list<Map::value_type> values);
  Attrs(const Attrs& other);
  Attrs(Attrs&& other) noexcept;
  Attrs& operator=(const Attrs& other);
  Attrs& operator=(Attrs&& other) noexcept;
  ~Attrs();

  // Getters give `fallback` when the attribute is missing or has another type.
  [[nodiscard]] std::int64_t Int(std::string_view name, std::int64_t fallback = 0) const;
  [[nodiscard]] float Float(std::string_view name, float fallback = 0) const;
  [[nodiscard]] bool Bool(std::string_view name, bool fallback = false) const;
  [[nodiscard]] std::string String(std::string_view name, std::string_view fallback = "") const;
  [[nodiscard]] DType Type(std::string_view name, DType fallback = DType::kInvalid) const;
  [[nodiscard]] std::string Function(std::string_view name) const;  // "" when missing
  [[nodiscard]] std::vector<std::int64_t> Ints(std::string_view name) const;
  [[nodiscard]] std::vector<DType> Types(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> Strings(std::string_view name) const;
  // Null when missing or of another type; valid until the attributes change.
  template <class T>
  [[nodiscard]] const T* Get(std::string_view name) const {
    return std::get_if<T>(Find(name));
  }
  [[nodiscard]] bool Has(std::string_view name) const { return Find(name) != nullptr; }
  [[nodiscard]] const AttrValue* Find(std::string_view name) const;  // null when missing

  void Set(std::string_view name, AttrValue value);
  void Erase(std::string_view name);
  [[nodiscard]] const Map& map() const { return values_; }

 private:
  Map values_;
};

// Same kind and value; tensors compare by dtype, shape and bytes.
bool SameAttr(const AttrValue& a, const AttrValue& b);
// For people: `float32`, `[1, 2, 2, 1]`, `"SAME"`, `body_12`, `float32 (3, 4)` for a tensor.
std::string AttrToString(const AttrValue& value);

}  // namespace keratin
