#include "proto/wire.h"

namespace keratin::proto {

bool WireReader::Varint(std::uint64_t* value) {
  *value = 0;
  for (std::size_t i = 0; i < 10 && i < rest_.size(); ++i) {
    *value |= static_cast<std::uint64_t>(rest_[i] & 0x7FU) << (7 * i);
    if (rest_[i] < 0x80) {
      rest_ = rest_.subspan(i + 1);
      return true;
    }
  }
  return false;
}

bool WireReader::Next(WireField* field) {
  if (failed_ || rest_.empty()) return false;
  const Bytes start = rest_;
  std::uint64_t tag = 0;
  failed_ = true;
  if (!Varint(&tag)) return false;
  *field = {};
  field->number = static_cast<int>(tag >> 3);
  field->type = static_cast<WireType>(tag & 7U);
  std::uint64_t length = 0;
  if (tag >> 32 != 0 || field->number == 0) return false;
  switch (field->type) {
    case WireType::kVarint:
      if (!Varint(&field->varint)) return false;
      break;
    case WireType::kFixed64: length = 8; break;
    case WireType::kFixed32: length = 4; break;
    case WireType::kBytes:
      if (!Varint(&length)) return false;
      break;
    default: return false;
  }
  if (length > rest_.size()) return false;
  field->bytes = rest_.first(length);
  rest_ = rest_.subspan(length);
  field->whole = start.first(start.size() - rest_.size());
  failed_ = false;
  return true;
}

}  // namespace keratin::proto
