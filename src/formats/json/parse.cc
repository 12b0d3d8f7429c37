#include <simdjson.h>

#include <algorithm>

#include "base/errors.h"
#include "formats/json/json.h"
#include "formats/json/scan.h"

namespace keratin::json {
namespace {

// Turns simdjson's document into Json values; `numbers` tells which nulls stand for numbers.
class Builder {
 public:
  explicit Builder(const std::vector<PlainText::Number>& numbers) : numbers_(numbers) {}

  Json Build(simdjson::dom::element element) {
    switch (element.type()) {
      case simdjson::dom::element_type::ARRAY: {
        const simdjson::dom::array array = element.get_array().value_unsafe();
        std::vector<Json> items;
        items.reserve(array.size());
        for (const simdjson::dom::element item : array) items.push_back(Build(item));
        return Json::Array(std::move(items));
      }
      case simdjson::dom::element_type::OBJECT: {
        const simdjson::dom::object object = element.get_object().value_unsafe();
        std::vector<Json::Member> members;
        members.reserve(object.size());
        for (const auto field : object) {
          Json value = Build(field.value);
          members.emplace_back(std::string(field.key), std::move(value));
        }
        return Json::Object(std::move(members));
      }
      case simdjson::dom::element_type::INT64: return element.get_int64().value_unsafe();
      case simdjson::dom::element_type::UINT64: return element.get_uint64().value_unsafe();
      case simdjson::dom::element_type::DOUBLE: return element.get_double().value_unsafe();
      case simdjson::dom::element_type::STRING: return std::string(element.get_string().value_unsafe());
      case simdjson::dom::element_type::BOOL: return element.get_bool().value_unsafe();
      default: break;
    }
    const std::size_t index = nulls_++;
    if (next_ < numbers_.size() && numbers_[next_].null_index == index) return numbers_[next_++].value;
    return {};
  }

 private:
  const std::vector<PlainText::Number>& numbers_;
  std::size_t next_ = 0;
  std::size_t nulls_ = 0;
};

// Values and keys of the text, at most; any bytes are fine.
std::uint64_t CountValues(std::string_view text) {
  std::uint64_t count = 1;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') in_string = !in_string;
    if (in_string)
      i += c == '\\' ? 1 : 0;
    else
      count += c == ',' || c == ':' || c == '[' || c == '{' ? 1 : 0;
  }
  return count;
}

}  // namespace

Result<Json> Parse(std::string_view text, std::string_view name) { return ParseStored(text, name, text.size()); }

Result<Json> ParseStored(std::string_view text, std::string_view name, std::uint64_t stored_bytes) {
  constexpr std::uint64_t kFreeValues = std::uint64_t{1} << 18;
  const std::uint64_t most = kFreeValues + stored_bytes / 8;
  if (const std::uint64_t values = CountValues(text); values > most) {
    KERATIN_TRY(Scan(text, name, kMaxDepth).status());
    return ResourceExhausted("{}: about {} values in a JSON text of {} bytes; at most {} are read", name, values, text.size(), most);
  }
  simdjson::dom::parser parser;
  // simdjson counts the document itself as a level.
  if (parser.allocate(text.size(), kMaxDepth + 1) != simdjson::SUCCESS) {
    return ResourceExhausted("{}: no memory for the index of a JSON text of {} bytes", name, text.size());
  }
  simdjson::dom::element root;
  if (parser.parse(text.data(), text.size()).get(root) == simdjson::SUCCESS) return Builder({}).Build(root);
  KERATIN_ASSIGN(const PlainText plain, Scan(text, name, kMaxDepth));
  if (const auto error = parser.parse(plain.text.data(), plain.text.size()).get(root)) {
    return InvalidArgument("{}: not valid JSON: {}", name, simdjson::error_message(error));
  }
  return Builder(plain.numbers).Build(root);
}

}  // namespace keratin::json
