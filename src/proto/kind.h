// What a protobuf file holds, decided by its content.
#pragma once

#include "base/mapped_file.h"

namespace keratin::proto {

enum class Message { kUnknown, kGraphDef, kMetaGraphDef, kSavedModel };

struct Kind {
  Message message = Message::kUnknown;
  bool text = false;  // text format (.pbtxt)
};

// Looks at the outermost fields only; a file that is cut short is still recognised by what is there. kUnknown for anything else.
Kind DetectKind(Bytes bytes);
// "a GraphDef", "a SavedModel", ...: for messages.
const char* Describe(Message message);

}  // namespace keratin::proto
