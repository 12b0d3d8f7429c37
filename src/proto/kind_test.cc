#include "proto/kind.h"

#include <gtest/gtest.h>

#include <string_view>

#include "proto/test_ops.h"

namespace keratin::proto {
namespace {

using std::string_view_literals::operator""sv;

TEST(DetectKind, DecidesByContent) {
  const struct {
    std::string_view bytes;
    Message message;
    bool text;
  } rows[] = {
      {"node { name: \"a\" }", Message::kGraphDef, true},
      {"# a comment\n\n  versions {\n}", Message::kGraphDef, true},
      {"saved_model_schema_version: 1\nmeta_graphs {}", Message::kSavedModel, true},
      {"meta_info_def {", Message::kMetaGraphDef, true},
      {"nodes { }", Message::kUnknown, false},
      {"# only a comment", Message::kUnknown, false},
      {"", Message::kUnknown, false},
      // Two nodes; one node; a library alone.
      {"\x0a\x09\x0a\x01\x61\x12\x04NoOp\x0a\x09\x0a\x01\x62\x12\x04NoOp"sv, Message::kGraphDef, false},
      {"\x0a\x09\x0a\x01\x61\x12\x04NoOp"sv, Message::kGraphDef, false},
      {"\x12\x00"sv, Message::kGraphDef, false},
      {"\x08\x01\x12\x00"sv, Message::kSavedModel, false},
      // MetaInfoDef with a tag, then an empty graph.
      {"\x0a\x06\x22\x04\x65\x76\x61\x6c\x12\x00"sv, Message::kMetaGraphDef, false},
      {"\x0a\x00\x1a\x00"sv, Message::kMetaGraphDef, false},
      {"PK\x03\x04"sv, Message::kUnknown, false},
      {"\x89HDF\r\n\x1a\n"sv, Message::kUnknown, false},
      {"{\"class_name\": \"Sequential\"}", Message::kUnknown, false},
  };
  for (const auto& row : rows) {
    const Kind kind = DetectKind(BytesOf(row.bytes));
    EXPECT_EQ(kind.message, row.message) << row.bytes;
    EXPECT_EQ(kind.text, row.text) << row.bytes;
  }
}

}  // namespace
}  // namespace keratin::proto
