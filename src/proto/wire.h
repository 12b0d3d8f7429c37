// Walks the fields of one protobuf message without knowing its type: to see what a file is, and to import big files piece by piece.
#pragma once

#include <cstdint>

#include "base/mapped_file.h"

namespace keratin::proto {

enum class WireType : int { kVarint = 0, kFixed64 = 1, kBytes = 2, kStartGroup = 3, kEndGroup = 4, kFixed32 = 5 };

struct WireField {
  int number = 0;
  WireType type = WireType::kVarint;
  std::uint64_t varint = 0;  // kVarint
  Bytes bytes;               // kBytes: what is inside; part of the message's bytes
  Bytes whole;               // the field with its tag
};

class WireReader {
 public:
  explicit WireReader(Bytes message) : rest_(message) {}
  // False at the end, or when the bytes are no message: then failed() is true. Groups are failures (no TensorFlow message has one).
  bool Next(WireField* field);
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  bool Varint(std::uint64_t* value);
  Bytes rest_;
  bool failed_ = false;
};

}  // namespace keratin::proto
