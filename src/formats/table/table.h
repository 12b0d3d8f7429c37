// Sorted tables in LevelDB's file format, as TensorFlow's checkpoint index uses it.
// Source: https://github.com/google/leveldb/blob/main/doc/table_format.md
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/mapped_file.h"
#include "keratin/status.h"

namespace keratin::table {

using Entries = std::vector<std::pair<std::string, std::string>>;

// All entries, in ascending order of their keys. DATA_LOSS names `name` and what is wrong: footer, a block outside the file, a wrong
// checksum, a damaged compressed block, keys out of order. Blocks may be compressed with snappy, as some of TensorFlow's are. Takes memory for the entries
// only: at most a small multiple of the file.
Result<Entries> Read(Bytes bytes, const std::string& name);

// The bytes of a table of these entries, whose keys must ascend strictly. Uncompressed; the same entries give the same bytes.
Result<std::string> Write(const Entries& entries);

}  // namespace keratin::table
