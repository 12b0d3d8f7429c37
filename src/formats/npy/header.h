// The header of a .npy file: a Python dict literal, read by our own grammar and never evaluated.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "keratin/status.h"

namespace keratin::npy {

struct Header {
  std::string descr;
  bool fortran_order = false;
  std::vector<std::int64_t> shape;
};

// INVALID_ARGUMENT, naming `name` and the byte within the header, for anything but a dict of just 'descr' (a string),
// 'fortran_order' (True or False) and 'shape' (a tuple of integers), each once; UNIMPLEMENTED for a record dtype.
Result<Header> ParseHeader(std::string_view text, std::string_view name);

}  // namespace keratin::npy
