// Text and binary protobuf with limits.
#pragma once

#include <google/protobuf/message.h>

#include <string>

#include "base/mapped_file.h"
#include "keratin/status.h"

namespace keratin::proto {

// Messages nested deeper than this are refused.
inline constexpr int kMaxDepth = 100;

// `what` names the message in errors: "GraphDef". Unknown fields are kept (binary) or skipped (text).
Status ParseBinary(Bytes bytes, const char* what, google::protobuf::Message* message);
Status ParseText(Bytes bytes, const char* what, google::protobuf::Message* message);

// RESOURCE_EXHAUSTED when reading `bytes` as a `type` would take far more memory than they are: an empty message of a list takes two
// bytes in a file and hundreds in memory.
Status CheckMemory(Bytes bytes, const google::protobuf::Descriptor* type);

// The same message gives the same bytes. RESOURCE_EXHAUSTED above protobuf's limit of 2 GiB.
Result<std::string> SerializeBinary(const google::protobuf::Message& message, const char* what);
Result<std::string> SerializeText(const google::protobuf::Message& message, const char* what);

}  // namespace keratin::proto
