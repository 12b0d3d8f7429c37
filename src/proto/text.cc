#include "proto/text.h"

#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/text_format.h>

#include <climits>
#include <unordered_map>

#include "base/errors.h"
#include "proto/wire.h"

namespace keratin::proto {
namespace {

// What a message may take in memory. Files of TensorFlow take about eight times their size.
std::uint64_t MemoryFor(std::uint64_t bytes) { return (std::uint64_t{40} << 20) + bytes * 16; }

// Adds up what the fields of a message would take, about.
class MemoryCounter {
 public:
  explicit MemoryCounter(std::uint64_t limit) : limit_(limit) {}
  [[nodiscard]] bool over() const { return used_ > limit_; }

  void Add(Bytes bytes, const google::protobuf::Descriptor* type, int depth) {
    used_ += SizeOf(type);
    WireReader reader(bytes);
    WireField field;
    std::uint64_t walked = 0;
    while (!over() && reader.Next(&field)) {
      walked += field.whole.size();
      AddField(field, type->FindFieldByNumber(field.number), depth);
    }
    // Old-style groups: each costs two bytes and two small objects.
    constexpr std::uint64_t kGroupFactor = 32;
    if (reader.failed()) used_ += (bytes.size() - walked) * kGroupFactor;
  }

 private:
  void AddField(const WireField& wire, const google::protobuf::FieldDescriptor* field, int depth) {
    constexpr std::uint64_t kString = 40;
    constexpr std::uint64_t kListed = 80;  // with the copy that is made of it
    constexpr std::uint64_t kNumber = 8;
    constexpr std::uint64_t kUnknown = 56;
    if (field == nullptr) {
      used_ += kUnknown + wire.bytes.size();
    } else if (wire.type == WireType::kBytes && field->message_type() != nullptr) {
      if (depth < kMaxDepth) Add(wire.bytes, field->message_type(), depth + 1);
    } else if (wire.type == WireType::kBytes &&
               (field->type() == google::protobuf::FieldDescriptor::TYPE_STRING || field->type() == google::protobuf::FieldDescriptor::TYPE_BYTES)) {
      used_ += (field->is_repeated() ? kListed : kString) + wire.bytes.size();
    } else {
      used_ += field->is_repeated() ? kNumber * (wire.type == WireType::kBytes ? wire.bytes.size() : 1) : 0;
    }
  }

  std::uint64_t SizeOf(const google::protobuf::Descriptor* type) {
    constexpr std::uint64_t kMapEntry = 128;
    const auto [it, is_new] = sizes_.emplace(type, kMapEntry);
    if (is_new && !type->options().map_entry())
      if (const auto* prototype = google::protobuf::MessageFactory::generated_factory()->GetPrototype(type); prototype != nullptr)
        it->second = prototype->SpaceUsedLong();
    return it->second;
  }

  std::uint64_t limit_;
  std::uint64_t used_ = 0;
  std::unordered_map<const google::protobuf::Descriptor*, std::uint64_t> sizes_;
};

// The depth of braces outside strings and comments, and their number; stops counting above `limit`.
int TextDepth(Bytes text, int limit, std::uint64_t* count) {
  int depth = 0;
  int deepest = 0;
  *count = 0;
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
      ++*count;
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

Status CheckMemory(Bytes bytes, const google::protobuf::Descriptor* type) {
  MemoryCounter counter(MemoryFor(bytes.size()));
  counter.Add(bytes, type, 0);
  if (counter.over()) return ResourceExhausted("a {} of {} bytes would take more than {} bytes of memory", type->name(), bytes.size(), MemoryFor(bytes.size()));
  return OkStatus();
}

Status ParseText(Bytes bytes, const char* what, google::protobuf::Message* message) {
  const google::protobuf::LogSilencer quiet;
  if (bytes.size() > INT_MAX) return ResourceExhausted("{}: {} bytes is more than protobuf's limit of 2 GiB", what, bytes.size());
  std::uint64_t braces = 0;
  if (TextDepth(bytes, kMaxDepth, &braces) > kMaxDepth) return InvalidArgument("{} in text format: nested more than {} deep", what, kMaxDepth);
  constexpr std::uint64_t kMessageBytes = 200;
  if (braces * kMessageBytes > MemoryFor(bytes.size())) return ResourceExhausted("{} in text format: {} messages in {} bytes", what, braces, bytes.size());
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
