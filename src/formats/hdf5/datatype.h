// Datatypes and dataspaces: what an element is and how many there are.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/mapped_file.h"
#include "formats/hdf5/store.h"
#include "keratin/status.h"
#include "keratin/tensor.h"

namespace keratin::hdf5 {

struct Datatype {
  enum class Kind { kNumber, kOpaque, kFixedString, kVariableString };
  enum class Padding { kNullTerminated, kNullPadded, kSpacePadded };

  Kind kind = Kind::kNumber;
  DType dtype = DType::kInvalid;  // kInvalid for kOpaque: an attribute of the dataset says what it is
  std::uint32_t size = 0;         // bytes of an element in the file, at least 1
  bool big_endian = false;
  Padding padding = Padding::kNullTerminated;
};

// UNIMPLEMENTED, naming the class, for what a tensor cannot hold.
Result<Datatype> ParseDatatype(const Store& store, Bytes message);

struct Dataspace {
  Shape shape;                           // (0) for a null dataspace
  std::vector<std::uint64_t> max_sizes;  // one a dimension; all ones is unlimited
};

// UNIMPLEMENTED above Shape::kMaxRank; DATA_LOSS when the number of elements does not fit.
Result<Dataspace> ParseDataspace(const Store& store, Bytes message);

// Bytes that `shape` needs in the file; DATA_LOSS when they do not fit in 63 bits.
Result<std::uint64_t> StoredSize(const Datatype& type, const Shape& shape);

// A tensor of `stored`, which has StoredSize(type, shape) bytes; wraps them when they can be used as they are and live as long as
// store.owner, which `in_file` promises.
Result<Tensor> DecodeElements(const Store& store, const Datatype& type, const Shape& shape, Bytes stored, bool in_file);

}  // namespace keratin::hdf5
