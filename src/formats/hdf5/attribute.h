// Attributes as an object header lists them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "formats/hdf5/object_header.h"
#include "keratin/status.h"

namespace keratin::hdf5 {

// Names the parts; they are parsed when the value is asked for, so that one strange attribute does not hide the others.
struct AttributeNode {
  std::string name;
  std::string where;  // "attribute "x" of "/a"", for messages
  bool datatype_shared = false;
  Bytes datatype;
  Bytes dataspace;
  Bytes data;  // may be longer than the value
};

// All attributes, in the header and in its heap, sorted by name. `path` is for messages.
Result<std::vector<std::shared_ptr<const AttributeNode>>> ReadAttributes(const Store& store, const ObjectHeader& header, const std::string& path);

// The value, without context in the messages.
Result<Tensor> ReadAttribute(const Store& store, const AttributeNode& node);

}  // namespace keratin::hdf5
