// Object headers: the list of messages that describes a group or a dataset.
#pragma once

#include <cstdint>
#include <vector>

#include "base/mapped_file.h"
#include "formats/hdf5/store.h"
#include "keratin/status.h"

namespace keratin::hdf5 {

enum MessageType : int {
  kNil = 0x00,
  kDataspaceMessage = 0x01,
  kLinkInfoMessage = 0x02,
  kDatatypeMessage = 0x03,
  kOldFillValueMessage = 0x04,
  kFillValueMessage = 0x05,
  kLinkMessage = 0x06,
  kExternalFilesMessage = 0x07,
  kLayoutMessage = 0x08,
  kGroupInfoMessage = 0x0a,
  kFilterMessage = 0x0b,
  kAttributeMessage = 0x0c,
  kContinuationMessage = 0x10,
  kSymbolTableMessage = 0x11,
  kAttributeInfoMessage = 0x15,
};

struct Message {
  int type = kNil;
  bool shared = false;  // `data` says where the message is
  Bytes data;
};

struct ObjectHeader {
  std::uint64_t address = 0;
  std::vector<Message> messages;

  // The first of that type, or null.
  [[nodiscard]] const Message* Find(int type) const;
};

// Versions 1 and 2 with all continuations; checksums of version 2 are checked.
Result<ObjectHeader> ReadObjectHeader(const Store& store, std::uint64_t address);

// The bytes of `type` that a shared message points to: a committed object's own message. UNIMPLEMENTED for the shared message table.
Result<Bytes> ResolveShared(const Store& store, Bytes shared, int type);

}  // namespace keratin::hdf5
