// The slow road through a JSON text: finds where it breaks the grammar, and the numbers that only Python writes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "formats/json/json.h"
#include "keratin/status.h"

namespace keratin::json {

// The same document with every number that JSON proper lacks (NaN, Infinity, -Infinity, integers beyond 64 bits) written as null.
struct PlainText {
  struct Number {
    std::size_t null_index;  // this is which null of `text`, counted from 0 in the order of the text
    double value;
  };
  std::string text;
  std::vector<Number> numbers;  // in the order of the text
};

// INVALID_ARGUMENT, with `name`, line, column and offset, for the first thing that is wrong. Takes linear time and memory.
Result<PlainText> Scan(std::string_view text, std::string_view name, int max_depth);

// Parse, of a text that takes `stored_bytes` in its file: RESOURCE_EXHAUSTED for more values than 2^18 and one for every 8 bytes, since two bytes
// of text can take a hundred in memory.
Result<Json> ParseStored(std::string_view text, std::string_view name, std::uint64_t stored_bytes);

}  // namespace keratin::json
