#include "proto/text.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/text_format.h>

#include <climits>

#include "base/errors.h"

namespace keratin::proto {
namespace {

// The depth of braces outside strings and comments; stops counting above `limit`.
int TextDepth(Bytes text, int limit) {
  int depth = 0;
  int deepest = 0;
  std::uint8_t quote = 0;
  for (std::size_t i = 0; i < text.size() && deepest <= limit; ++i) {
    const std::uint8_t c = text[i];
    if (quote != 0) {
      if (c == '\\')
        ++i;
      else if (c == quote || c == '\n')
        quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '#') {
      while (i < text.size() && text[i] != '\n') ++i;
    } else if (c == '{' || c == '<' || c == '[') {
      deepest = std::max(deepest, ++depth);
    } else if (c == '}' || c == '>' || c == ']') {
      --depth;
    }
  }
  return deepest;
}

// Keeps the first error instead of printing it.
class FirstError : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, int column, const std::string& message) override {
    if (text_.empty()) text_ = fmt::format("line {}, column {}: {}", line + 1, column + 1, message);
  }
  void AddWarning(int, int, const std::string&) override {}
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace

Status ParseBinary(Bytes bytes, const char* what, google::protobuf::Message* message) {
  const google::protobuf::LogSilencer quiet;
  if (bytes.size() > INT_MAX) return ResourceExhausted("{}: {} bytes is more than protobuf's limit of 2 GiB", what, bytes.size());
  google::protobuf::io::CodedInputStream stream(bytes.data(), static_cast<int>(bytes.size()));
  stream.SetRecursionLimit(kMaxDepth);
  if (!message->ParsePartialFromCodedStream(&stream) || !stream.ConsumedEntireMessage())
    return DataLoss("the bytes are not a {}: damaged, cut short, or nested more than {} deep", what, kMaxDepth);
  return OkStatus();
}

Status ParseText(Bytes bytes, const char* what, google::protobuf::Message* message) {
  const google::protobuf::LogSilencer quiet;
  if (bytes.size() > INT_MAX) return ResourceExhausted("{}: {} bytes is more than protobuf's limit of 2 GiB", what, bytes.size());
  if (TextDepth(bytes, kMaxDepth) > kMaxDepth) return InvalidArgument("{} in text format: nested more than {} deep", what, kMaxDepth);
  google::protobuf::TextFormat::Parser parser;
  FirstError error;
  parser.RecordErrorsTo(&error);
  parser.AllowUnknownField(true);
  parser.SetRecursionLimit(kMaxDepth + 1);
  google::protobuf::io::ArrayInputStream stream(bytes.data(), static_cast<int>(bytes.size()));
  if (!parser.Parse(&stream, message)) return InvalidArgument("{} in text format: {}", what, error.text().empty() ? "cannot be read" : error.text());
  return OkStatus();
}

Result<std::string> SerializeBinary(const google::protobuf::Message& message, const char* what) {
  const google::protobuf::LogSilencer quiet;
  const std::size_t size = message.ByteSizeLong();
  if (size > INT_MAX) return ResourceExhausted("a {} of {} bytes is more than protobuf's limit of 2 GiB: keep its weights as variables", what, size);
  std::string bytes;
  bytes.reserve(size);
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    if (!message.SerializePartialToCodedStream(&coded)) return Internal("a {} cannot be written", what);
  }
  return bytes;
}

Result<std::string> SerializeText(const google::protobuf::Message& message, const char* what) {
  const google::protobuf::LogSilencer quiet;
  std::string text;
  if (!google::protobuf::TextFormat::PrintToString(message, &text)) return Internal("a {} cannot be written as text", what);
  return text;
}

}  // namespace keratin::proto
