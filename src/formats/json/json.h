// JSON values: read from text, built in code, written as text.
//
//   KERATIN_ASSIGN(const Json config, json::Parse(text, "m.keras: config.json"));
//   for (const Json& layer : config["config"]["layers"].items()) Use(layer["class_name"].AsString().value_or(""));
//
//   Json out = Json::Object({{"threads", 2}, {"files", Json::Array()}});
//   out.Set("p50_ms", 1.5);
//   fmt::print("{}\n", out.Dump(2));
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "keratin/status.h"

namespace keratin {

// A value whose copies are cheap: strings, arrays and objects are shared until one copy changes. Reading the same value from
// several threads is safe. Objects keep the order in which their keys came.
class Json {
 public:
  enum class Kind { kNull, kBool, kInt, kDouble, kString, kArray, kObject };
  using Member = std::pair<std::string, Json>;

  Json();                                           // null
  Json(std::nullptr_t);                             // NOLINT(google-explicit-constructor)
  Json(bool value);                                 // NOLINT(google-explicit-constructor)
  Json(double value);                               // NOLINT(google-explicit-constructor)
  Json(std::string value);                          // NOLINT(google-explicit-constructor)
  Json(std::string_view value);                     // NOLINT(google-explicit-constructor)
  Json(const char* value);                          // NOLINT(google-explicit-constructor)
  template <std::integral T>                        // Unsigned values above the int64 range become doubles.
  requires(!std::same_as<T, bool>) Json(T value) {  // NOLINT(google-explicit-constructor)
    if (std::in_range<std::int64_t>(value)) {
      value_ = static_cast<std::int64_t>(value);
    } else {
      value_ = static_cast<double>(value);
    }
  }
  Json(const Json& other);
  Json(Json&& other) noexcept;
  Json& operator=(const Json& other);
  Json& operator=(Json&& other) noexcept;
  ~Json();
  static Json Array(std::vector<Json> items = {});
  // The first place and the last value win where a key comes twice, as in Python.
  static Json Object(std::vector<Member> members = {});

  [[nodiscard]] Kind kind() const { return static_cast<Kind>(value_.index()); }
  // "null", "boolean", "integer", "number", "string", "array", "object": for messages.
  [[nodiscard]] std::string_view KindName() const;
  [[nodiscard]] bool is_null() const { return kind() == Kind::kNull; }
  [[nodiscard]] bool is_bool() const { return kind() == Kind::kBool; }
  [[nodiscard]] bool is_int() const { return kind() == Kind::kInt; }
  [[nodiscard]] bool is_number() const { return kind() == Kind::kInt || kind() == Kind::kDouble; }
  [[nodiscard]] bool is_string() const { return kind() == Kind::kString; }
  [[nodiscard]] bool is_array() const { return kind() == Kind::kArray; }
  [[nodiscard]] bool is_object() const { return kind() == Kind::kObject; }

  // The value when it is of that kind. AsInt also takes a double that is a whole number, AsDouble any number.
  // The string's characters live as long as this Json or a copy of it does, unchanged.
  [[nodiscard]] std::optional<bool> AsBool() const;
  [[nodiscard]] std::optional<std::int64_t> AsInt() const;
  [[nodiscard]] std::optional<double> AsDouble() const;
  [[nodiscard]] std::optional<std::string_view> AsString() const;

  // Elements of an array, members of an object; empty for any other kind. Valid until this Json changes or goes.
  [[nodiscard]] std::span<const Json> items() const;
  [[nodiscard]] std::span<const Member> members() const;
  // Number of items or members; 0 for any other kind.
  [[nodiscard]] std::size_t size() const;
  // The member of that key, or null when there is none or this is no object.
  [[nodiscard]] const Json* Find(std::string_view key) const;
  // The same, with a null Json for a missing member or item.
  const Json& operator[](std::string_view key) const;
  const Json& operator[](const char* key) const { return (*this)[std::string_view(key)]; }
  template <std::integral I>
  const Json& operator[](I index) const {
    return std::in_range<std::size_t>(index) ? At(static_cast<std::size_t>(index)) : Null();
  }

  // A null becomes an array (an object); any other kind is replaced by one. O(size) when the value is shared with a copy.
  void push_back(Json item);
  void Set(std::string_view key, Json value);

  // Text that Parse gives back as the same value. Compact, or with `indent` spaces a level. Non-finite numbers are written as
  // Python writes them (NaN, Infinity), bytes that are not UTF-8 as U+FFFD.
  [[nodiscard]] std::string Dump(int indent = -1) const;

  // Integers equal doubles of the same value; the order of members does not count.
  friend bool operator==(const Json& a, const Json& b) { return a.Equals(b); }

 private:
  struct ObjectRep {
    // The member of that key; members.size() when there is none.
    [[nodiscard]] std::size_t Find(std::string_view key) const;
    void SortKeys();

    std::vector<Member> members;
    std::vector<std::uint32_t> by_key;  // indices of members, sorted by key; empty while there are few members
  };
  // The shared types are held so that a copy is one reference count.
  using String = std::shared_ptr<const std::string>;
  using ArrayPtr = std::shared_ptr<std::vector<Json>>;
  using ObjectPtr = std::shared_ptr<ObjectRep>;

  static const Json& Null();
  [[nodiscard]] const Json& At(std::size_t index) const;
  [[nodiscard]] bool Equals(const Json& other) const;
  void DumpTo(int indent, int depth, std::string* out) const;

  std::variant<std::monostate, bool, std::int64_t, double, String, ArrayPtr, ObjectPtr> value_;
};

namespace json {

inline constexpr int kMaxDepth = 200;

// The value of one JSON text. Beyond JSON it takes what Python's json module writes: NaN, Infinity and -Infinity; integers
// beyond 64 bits become doubles. INVALID_ARGUMENT names `name`, line, column and byte offset: for anything else that is not JSON,
// invalid UTF-8, more than kMaxDepth levels of non-empty arrays and objects, and numbers beyond a double's range.
Result<Json> Parse(std::string_view text, std::string_view name);

}  // namespace json
}  // namespace keratin
