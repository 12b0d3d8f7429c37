#include "graph/attr.h"

#include <fmt/core.h>

#include <algorithm>

namespace keratin {
namespace {

template <class T>
std::string ListToString(const std::vector<T>& list) {
  std::string text = "[";
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i > 0) text += ", ";
    text += AttrToString(AttrValue(T(list[i])));
  }
  return text + "]";
}

bool SameTensors(const std::vector<Tensor>& a, const std::vector<Tensor>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!a[i].Identical(b[i])) return false;
  return true;
}

}  // namespace

Attrs::Attrs() = default;
Attrs::Attrs(const Attrs& other) = default;
Attrs::Attrs(Attrs&& other) noexcept = default;
Attrs& Attrs::operator=(const Attrs& other) = default;
Attrs& Attrs::operator=(Attrs&& other) noexcept = default;
Attrs::~Attrs() = default;

const AttrValue* Attrs::Find(std::string_view name) const {
  const auto it = values_.find(name);
  return it == values_.end() ? nullptr : &it->second;
}
Attrs::Map::const_iterator Attrs::Map::find(std::string_view name) const {
  const auto it = std::lower_bound(begin(), end(), name, [](const value_type& item, std::string_view key) { return item.first < key; });
  return it != end() && it->first == name ? it : end();
}
std::vector<Attrs::Map::value_type>& Attrs::Map::Mutable() {
  if (items_ == nullptr)
    items_ = std::make_shared<std::vector<value_type>>();
  else if (items_.use_count() > 1)
    items_ = std::make_shared<std::vector<value_type>>(*items_);
  return *items_;
}

Attrs::Attrs(std::initializer_list<Map::value_type> values) {
  if (values.size() > 0) values_.Mutable().reserve(values.size());
  for (const Map::value_type& value : values) Set(value.first, value.second);
}

void Attrs::Set(std::string_view name, AttrValue value) {
  auto& items = values_.Mutable();
  const auto it = std::lower_bound(items.begin(), items.end(), name, [](const Map::value_type& item, std::string_view key) { return item.first < key; });
  if (it != items.end() && it->first == name)
    it->second = std::move(value);
  else
    items.emplace(it, std::string(name), std::move(value));
}

void Attrs::Erase(std::string_view name) {
  const auto at = values_.find(name) - values_.begin();
  if (at == values_.end() - values_.begin()) return;
  auto& items = values_.Mutable();
  items.erase(items.begin() + at);
}

std::int64_t Attrs::Int(std::string_view name, std::int64_t fallback) const {
  const auto* value = Get<std::int64_t>(name);
  return value != nullptr ? *value : fallback;
}
float Attrs::Float(std::string_view name, float fallback) const {
  const auto* value = Get<float>(name);
  return value != nullptr ? *value : fallback;
}
bool Attrs::Bool(std::string_view name, bool fallback) const {
  const auto* value = Get<bool>(name);
  return value != nullptr ? *value : fallback;
}
std::string Attrs::String(std::string_view name, std::string_view fallback) const {
  const auto* value = Get<std::string>(name);
  return value != nullptr ? *value : std::string(fallback);
}
DType Attrs::Type(std::string_view name, DType fallback) const {
  const auto* value = Get<DType>(name);
  return value != nullptr ? *value : fallback;
}
std::string Attrs::Function(std::string_view name) const {
  const auto* value = Get<FunctionName>(name);
  return value != nullptr ? value->name : "";
}
std::vector<std::int64_t> Attrs::Ints(std::string_view name) const {
  const auto* value = Get<std::vector<std::int64_t>>(name);
  return value != nullptr ? *value : std::vector<std::int64_t>{};
}
std::vector<DType> Attrs::Types(std::string_view name) const {
  const auto* value = Get<std::vector<DType>>(name);
  return value != nullptr ? *value : std::vector<DType>{};
}
std::vector<std::string> Attrs::Strings(std::string_view name) const {
  const auto* value = Get<std::vector<std::string>>(name);
  return value != nullptr ? *value : std::vector<std::string>{};
}

bool SameAttr(const AttrValue& a, const AttrValue& b) {
  if (a.index() != b.index()) return false;
  return std::visit(
      [&b]<class T>(const T& x) {
        const T& y = std::get<T>(b);
        if constexpr (std::is_same_v<T, std::monostate>)
          return true;
        else if constexpr (std::is_same_v<T, Tensor>)
          return x.Identical(y);
        else if constexpr (std::is_same_v<T, std::vector<Tensor>>)
          return SameTensors(x, y);
        else
          return x == y;
      },
      a);
}

std::string AttrToString(const AttrValue& value) {
  return std::visit(
      []<class T>(const T& x) -> std::string {
        if constexpr (std::is_same_v<T, std::monostate>)
          return "<none>";
        else if constexpr (std::is_same_v<T, std::string>)
          return "\"" + x + "\"";
        else if constexpr (std::is_same_v<T, std::int64_t> || std::is_same_v<T, float>)
          return fmt::format("{}", x);
        else if constexpr (std::is_same_v<T, bool>)
          return x ? "true" : "false";
        else if constexpr (std::is_same_v<T, DType>)
          return std::string(DTypeName(x));
        else if constexpr (std::is_same_v<T, Shape>)
          return x.ToString();
        else if constexpr (std::is_same_v<T, Tensor>)
          return fmt::format("{} {}", DTypeName(x.dtype()), x.shape().ToString());
        else if constexpr (std::is_same_v<T, FunctionName>)
          return x.name;
        else
          return ListToString(x);
      },
      value);
}

}  // namespace keratin
