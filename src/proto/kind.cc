#include "proto/kind.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "proto/wire.h"

namespace keratin::proto {
namespace {

constexpr struct {
  std::string_view field;
  Message message;
} kTextFields[] = {
    {"node", Message::kGraphDef},
    {"library", Message::kGraphDef},
    {"versions", Message::kGraphDef},
    {"version", Message::kGraphDef},
    {"debug_info", Message::kGraphDef},
    {"saved_model_schema_version", Message::kSavedModel},
    {"meta_graphs", Message::kSavedModel},
    {"meta_info_def", Message::kMetaGraphDef},
    {"graph_def", Message::kMetaGraphDef},
    {"saver_def", Message::kMetaGraphDef},
    {"collection_def", Message::kMetaGraphDef},
    {"signature_def", Message::kMetaGraphDef},
    {"asset_file_def", Message::kMetaGraphDef},
    {"object_graph_def", Message::kMetaGraphDef},
};

Message TextMessage(std::string_view text) {
  for (;;) {
    const std::size_t start = text.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos) return Message::kUnknown;
    text.remove_prefix(start);
    if (text.front() != '#') break;
    const std::size_t line = text.find('\n');
    if (line == std::string_view::npos) return Message::kUnknown;
    text.remove_prefix(line);
  }
  std::size_t length = 0;
  while (length < text.size() && (std::isalnum(static_cast<unsigned char>(text[length])) != 0 || text[length] == '_')) ++length;
  const std::string_view name = text.substr(0, length);
  text.remove_prefix(length);
  const std::size_t next = text.find_first_not_of(" \t\r\n");
  if (next == std::string_view::npos || std::string_view(":{<").find(text[next]) == std::string_view::npos) return Message::kUnknown;
  for (const auto& row : kTextFields)
    if (row.field == name) return row.message;
  return Message::kUnknown;
}

// An op name such as "Conv2D" or "Custom>Op": what field 2 of a NodeDef must be, and the OpList of a MetaInfoDef never is.
bool IsOpName(Bytes bytes) {
  return !bytes.empty() && std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t c) {
    return std::isalnum(c) != 0 || c == '_' || c == '.' || c == '>' || c == '/' || c == '-' || c == '\\';
  });
}

// True when `message` may be a NodeDef, as opposed to a MetaInfoDef.
bool LooksLikeNode(Bytes message) {
  WireReader reader(message);
  WireField field;
  while (reader.Next(&field)) {
    if (field.number == 2 && field.type == WireType::kBytes) return IsOpName(field.bytes);
    if (field.number == 7 && field.type == WireType::kVarint) return false;
  }
  return false;
}

Message BinaryMessage(Bytes bytes) {
  WireReader reader(bytes);
  WireField field;
  int known = 0;
  int first_fields = 0;
  bool first_is_node = false;
  bool meta_only = false;
  while (reader.Next(&field)) {
    const bool is_bytes = field.type == WireType::kBytes;
    if (field.number == 1 && field.type == WireType::kVarint) {
      // SavedModel's schema version; nothing else begins with a number.
      return known == 0 ? Message::kSavedModel : Message::kUnknown;
    }
    if (field.number == 3 && field.type == WireType::kVarint) {
      ++known;
      continue;
    }
    if (!is_bytes || field.number > 7) return Message::kUnknown;
    ++known;
    if (field.number == 1) {
      ++first_fields;
      first_is_node = first_is_node || LooksLikeNode(field.bytes);
      // Many nodes: no need to walk the rest of a large file.
      if (first_fields > 1 && first_is_node) return Message::kGraphDef;
    }
    meta_only = meta_only || field.number == 3 || field.number > 5;
  }
  if (meta_only) return Message::kMetaGraphDef;
  if (first_is_node) return Message::kGraphDef;
  if (first_fields == 1) return Message::kMetaGraphDef;
  return known > 0 && !reader.failed() && first_fields == 0 ? Message::kGraphDef : Message::kUnknown;
}

}  // namespace

Kind DetectKind(Bytes bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), std::min<std::size_t>(bytes.size(), 1 << 16));
  if (const Message message = TextMessage(text); message != Message::kUnknown) return {message, true};
  return {BinaryMessage(bytes), false};
}

const char* Describe(Message message) {
  switch (message) {
    case Message::kGraphDef: return "a GraphDef";
    case Message::kMetaGraphDef: return "a MetaGraphDef";
    case Message::kSavedModel: return "a SavedModel";
    case Message::kUnknown: break;
  }
  return "no TensorFlow graph";
}

}  // namespace keratin::proto
