#include "formats/json/json.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

#include "base/utf8.h"

namespace keratin {
namespace {

// So many are looked through faster than an index of them is made.
constexpr std::size_t kFewMembers = 16;

void AppendQuoted(std::string_view text, std::string* out) {
  static constexpr char kHex[] = "0123456789abcdef";
  out->push_back('"');
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    const std::size_t length = Utf8SequenceLength(text, i);
    if (c == '"' || c == '\\') {
      out->push_back('\\');
      out->push_back(static_cast<char>(c));
    } else if (c == '\n') {
      out->append("\\n");
    } else if (c == '\t') {
      out->append("\\t");
    } else if (c == '\r') {
      out->append("\\r");
    } else if (c < 0x20 || c == 0x7F) {
      out->append("\\u00");
      out->push_back(kHex[c >> 4]);
      out->push_back(kHex[c & 15]);
    } else if (length == 0) {
      out->append("\xEF\xBF\xBD");
    } else {
      out->append(text, i, length);
    }
    i += std::max<std::size_t>(length, 1);
  }
  out->push_back('"');
}

void AppendDouble(double value, std::string* out) {
  if (std::isnan(value)) {
    out->append("NaN");
  } else if (std::isinf(value)) {
    out->append(value < 0 ? "-Infinity" : "Infinity");
  } else {
    char buffer[40];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    const std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
    out->append(text);
    if (text.find_first_of(".e") == std::string_view::npos) out->append(".0");
  }
}

}  // namespace

Json::Json() = default;
Json::Json(std::nullptr_t) {}
Json::Json(bool value) : value_(value) {}
Json::Json(double value) : value_(value) {}
Json::Json(const Json& other) = default;
Json::Json(Json&& other) noexcept = default;
Json& Json::operator=(const Json& other) = default;
Json& Json::operator=(Json&& other) noexcept = default;
Json::~Json() = default;
Json::Json(std::string value) : value_(std::make_shared<const std::string>(std::move(value))) {}
Json::Json(std::string_view value) : Json(std::string(value)) {}
Json::Json(const char* value) : Json(std::string(value)) {}

Json Json::Array(std::vector<Json> items) {
  Json result;
  result.value_ = std::make_shared<std::vector<Json>>(std::move(items));
  return result;
}

std::size_t Json::ObjectRep::Find(std::string_view key) const {
  if (by_key.empty()) {
    const auto at = std::find_if(members.begin(), members.end(), [&](const Member& member) { return member.first == key; });
    return static_cast<std::size_t>(at - members.begin());
  }
  const auto at = std::lower_bound(by_key.begin(), by_key.end(), key, [&](std::uint32_t i, std::string_view k) { return members[i].first < k; });
  return at != by_key.end() && members[*at].first == key ? *at : members.size();
}

void Json::ObjectRep::SortKeys() {
  by_key.resize(members.size());
  std::iota(by_key.begin(), by_key.end(), 0U);
  std::sort(by_key.begin(), by_key.end(), [&](std::uint32_t a, std::uint32_t b) {
    const int order = members[a].first.compare(members[b].first);
    return order != 0 ? order < 0 : a < b;
  });
}

Json Json::Object(std::vector<Member> members) {
  auto rep = std::make_shared<ObjectRep>();
  rep->members = std::move(members);
  std::vector<Member>& all = rep->members;
  std::vector<bool> dropped;
  const auto drop = [&](std::size_t first, std::size_t repeated) {
    all[first].second = std::move(all[repeated].second);
    dropped.resize(all.size());
    dropped[repeated] = true;
  };
  if (all.size() > kFewMembers) {
    rep->SortKeys();
    for (std::size_t i = 1, first = 0; i < all.size(); ++i)
      if (const std::uint32_t member = rep->by_key[i]; all[member].first == all[rep->by_key[first]].first)
        drop(rep->by_key[first], member);
      else
        first = i;
  } else {
    for (std::size_t i = 1; i < all.size(); ++i)
      if (const std::size_t first = rep->Find(all[i].first); first < i) drop(first, i);
  }
  if (!dropped.empty()) {
    std::vector<Member> kept;
    for (std::size_t i = 0; i < all.size(); ++i)
      if (!dropped[i]) kept.push_back(std::move(all[i]));
    return Object(std::move(kept));
  }
  Json result;
  result.value_ = std::move(rep);
  return result;
}

std::string_view Json::KindName() const {
  static constexpr std::string_view kNames[] = {"null", "boolean", "integer", "number", "string", "array", "object"};
  return kNames[value_.index()];
}

std::optional<bool> Json::AsBool() const {
  const bool* value = std::get_if<bool>(&value_);
  return value ? std::optional(*value) : std::nullopt;
}

std::optional<std::int64_t> Json::AsInt() const {
  if (const auto* value = std::get_if<std::int64_t>(&value_)) return *value;
  const auto* value = std::get_if<double>(&value_);
  if (value && *value >= -0x1p63 && *value < 0x1p63 && *value == std::trunc(*value)) return static_cast<std::int64_t>(*value);
  return std::nullopt;
}

std::optional<double> Json::AsDouble() const {
  if (const auto* value = std::get_if<double>(&value_)) return *value;
  if (const auto* value = std::get_if<std::int64_t>(&value_)) return static_cast<double>(*value);
  return std::nullopt;
}

std::optional<std::string_view> Json::AsString() const {
  const auto* value = std::get_if<String>(&value_);
  return value ? std::optional<std::string_view>(**value) : std::nullopt;
}

std::span<const Json> Json::items() const {
  const auto* value = std::get_if<ArrayPtr>(&value_);
  return value ? std::span<const Json>(**value) : std::span<const Json>();
}

std::span<const Json::Member> Json::members() const {
  const auto* value = std::get_if<ObjectPtr>(&value_);
  return value ? std::span<const Member>((*value)->members) : std::span<const Member>();
}

std::size_t Json::size() const { return is_array() ? items().size() : members().size(); }

const Json* Json::Find(std::string_view key) const {
  const auto* value = std::get_if<ObjectPtr>(&value_);
  if (!value) return nullptr;
  const ObjectRep& rep = **value;
  const std::size_t at = rep.Find(key);
  return at < rep.members.size() ? &rep.members[at].second : nullptr;
}

const Json& Json::operator[](std::string_view key) const {
  const Json* found = Find(key);
  return found ? *found : Null();
}

const Json& Json::Null() {
  static const Json null;
  return null;
}

const Json& Json::At(std::size_t index) const { return index < items().size() ? items()[index] : Null(); }

void Json::push_back(Json item) {
  if (!is_array()) *this = Array();
  auto& array = std::get<ArrayPtr>(value_);
  if (array.use_count() > 1) array = std::make_shared<std::vector<Json>>(*array);
  array->push_back(std::move(item));
}

void Json::Set(std::string_view key, Json value) {
  if (!is_object()) *this = Object();
  auto& object = std::get<ObjectPtr>(value_);
  if (object.use_count() > 1) object = std::make_shared<ObjectRep>(*object);
  ObjectRep& rep = *object;
  if (const std::size_t at = rep.Find(key); at < rep.members.size()) {
    rep.members[at].second = std::move(value);
    return;
  }
  rep.members.emplace_back(std::string(key), std::move(value));
  if (rep.members.size() <= kFewMembers) return;
  if (rep.by_key.empty()) {
    rep.SortKeys();
    return;
  }
  const auto place = std::lower_bound(rep.by_key.begin(), rep.by_key.end(), key, [&](std::uint32_t i, std::string_view k) { return rep.members[i].first < k; });
  rep.by_key.insert(place, static_cast<std::uint32_t>(rep.members.size() - 1));
}

bool Json::Equals(const Json& other) const {
  if (is_number() && other.is_number()) {
    if (kind() == other.kind()) return value_ == other.value_;
    const std::optional<std::int64_t> a = AsInt();
    return a.has_value() && a == other.AsInt();
  }
  if (kind() != other.kind()) return false;
  switch (kind()) {
    case Kind::kString: return AsString() == other.AsString();
    case Kind::kArray: return std::equal(items().begin(), items().end(), other.items().begin(), other.items().end());
    case Kind::kObject:
      return size() == other.size() && std::all_of(members().begin(), members().end(), [&](const Member& member) {
               const Json* found = other.Find(member.first);
               return found && member.second == *found;
             });
    default: return value_ == other.value_;
  }
}

std::string Json::Dump(int indent) const {
  std::string out;
  DumpTo(indent, 0, &out);
  return out;
}

void Json::DumpTo(int indent, int depth, std::string* out) const {
  const auto new_line = [&](int level) {
    if (indent < 0) return;
    out->push_back('\n');
    out->append(static_cast<std::size_t>(indent) * static_cast<std::size_t>(level), ' ');
  };
  switch (kind()) {
    case Kind::kNull: out->append("null"); return;
    case Kind::kBool: out->append(*AsBool() ? "true" : "false"); return;
    case Kind::kInt: out->append(std::to_string(std::get<std::int64_t>(value_))); return;
    case Kind::kDouble: AppendDouble(std::get<double>(value_), out); return;
    case Kind::kString: AppendQuoted(*AsString(), out); return;
    case Kind::kArray: {
      out->push_back('[');
      for (std::size_t i = 0; i < items().size(); ++i) {
        if (i > 0) out->push_back(',');
        new_line(depth + 1);
        items()[i].DumpTo(indent, depth + 1, out);
      }
      if (size() > 0) new_line(depth);
      out->push_back(']');
      return;
    }
    case Kind::kObject: {
      out->push_back('{');
      for (std::size_t i = 0; i < members().size(); ++i) {
        if (i > 0) out->push_back(',');
        new_line(depth + 1);
        AppendQuoted(members()[i].first, out);
        out->append(indent < 0 ? ":" : ": ");
        members()[i].second.DumpTo(indent, depth + 1, out);
      }
      if (size() > 0) new_line(depth);
      out->push_back('}');
      return;
    }
  }
}

}  // namespace keratin
