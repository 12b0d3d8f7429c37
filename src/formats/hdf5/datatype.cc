#include "formats/hdf5/datatype.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

#include "base/checked_math.h"
#include "base/errors.h"
#include "base/mapped_file.h"
#include "base/memory.h"
#include "formats/hdf5/global_heap.h"

namespace keratin::hdf5 {
namespace {

constexpr std::array<std::string_view, 12> kClassNames = {"fixed-point", "floating-point", "time",        "string",          "bitfield", "opaque",
                                                          "compound",    "reference",      "enumeration", "variable-length", "array",    "complex"};
enum Class : int { kFixedPoint = 0, kFloatingPoint = 1, kString = 3, kOpaqueClass = 5, kEnumeration = 8, kVariableLength = 9 };

Status ParsePadding(int code, Datatype* type) {
  if (code > 2) return Unimplemented("a string with padding type {}; known are 0 to 2", code);
  type->padding = static_cast<Datatype::Padding>(code);
  return OkStatus();
}

Status ParseFixedPoint(Cursor& cursor, std::uint32_t bits, Datatype* type) {
  const std::uint16_t offset = cursor.U16();
  const std::uint16_t precision = cursor.U16();
  KERATIN_TRY(cursor.status());
  const bool is_signed = (bits & 8) != 0;
  type->big_endian = (bits & 1) != 0;
  const bool whole = offset == 0 && precision == std::uint64_t{type->size} * 8;
  if (whole && type->size == 1) type->dtype = is_signed ? DType::kInt8 : DType::kUint8;
  if (whole && type->size == 2) type->dtype = is_signed ? DType::kInt16 : DType::kUint16;
  if (whole && type->size == 4) type->dtype = is_signed ? DType::kInt32 : DType::kUint32;
  if (whole && type->size == 8) type->dtype = is_signed ? DType::kInt64 : DType::kUint64;
  if (type->dtype == DType::kInvalid) return Unimplemented("integers of {} bytes with {} bits from bit {}", type->size, precision, offset);
  return OkStatus();
}

struct FloatLayout {
  DType dtype;
  std::uint32_t size;
  int exponent_at, exponent_bits, mantissa_bits;
  std::uint32_t bias;
};
constexpr std::array<FloatLayout, 4> kFloats = {
    {{DType::kHalf, 2, 10, 5, 10, 15}, {DType::kBfloat16, 2, 7, 8, 7, 127}, {DType::kFloat, 4, 23, 8, 23, 127}, {DType::kDouble, 8, 52, 11, 52, 1023}}};

Status ParseFloatingPoint(Cursor& cursor, std::uint32_t bits, Datatype* type) {
  const std::uint16_t offset = cursor.U16();
  const std::uint16_t precision = cursor.U16();
  const int exponent_at = cursor.U8();
  const int exponent_bits = cursor.U8();
  const int mantissa_at = cursor.U8();
  const int mantissa_bits = cursor.U8();
  const std::uint32_t bias = cursor.U32();
  KERATIN_TRY(cursor.status());
  type->big_endian = (bits & 1) != 0;
  constexpr std::uint32_t kVaxOrder = 0x40;
  constexpr std::uint32_t kImpliedOne = 2;
  const std::uint32_t sign_at = bits >> 8 & 0xff;
  for (const FloatLayout& known : kFloats) {
    if (type->size == known.size && offset == 0 && precision == known.size * 8 && sign_at == known.size * 8 - 1 && exponent_at == known.exponent_at &&
        exponent_bits == known.exponent_bits && mantissa_at == 0 && mantissa_bits == known.mantissa_bits && bias == known.bias && (bits & kVaxOrder) == 0 &&
        (bits >> 4 & 3) == kImpliedOne) {
      type->dtype = known.dtype;
      return OkStatus();
    }
  }
  return Unimplemented("floats of {} bytes with {} bits of exponent and {} of mantissa; known are float16, bfloat16, float32, float64", type->size,
                       exponent_bits, mantissa_bits);
}

// h5py's bool: an enumeration of int8 whose names are FALSE = 0 and TRUE = 1.
Status ParseEnumeration(const Store& store, Cursor& cursor, std::uint32_t bits, int version, Datatype* type) {
  const Status other = Unimplemented("an enumeration other than h5py's bool (int8 with FALSE = 0, TRUE = 1)");
  constexpr std::uint64_t kFixedPointSize = 12;
  const Bytes base_bytes = cursor.Take(kFixedPointSize);
  KERATIN_TRY(cursor.status());
  if ((base_bytes[0] & 0x0f) != kFixedPoint || (bits & 0xffff) != 2) return other;
  KERATIN_ASSIGN(const Datatype base, ParseDatatype(store, base_bytes));
  if (base.size != 1 || type->size != 1) return other;
  const std::array<std::string_view, 2> names = {"FALSE", "TRUE"};
  for (const std::string_view name : names) {
    const std::uint64_t with_null = name.size() + 1;
    const Bytes stored = cursor.Take(version < 3 ? RoundUp(with_null, 8) : with_null);
    KERATIN_TRY(cursor.status());
    if (std::memcmp(stored.data(), name.data(), name.size()) != 0 || stored[name.size()] != 0) return other;
  }
  const Bytes values = cursor.Take(2);
  KERATIN_TRY(cursor.status());
  if (values[0] != 0 || values[1] != 1) return other;
  type->dtype = DType::kBool;
  return OkStatus();
}

Status ParseVariableLength(const Store& store, std::uint32_t bits, Datatype* type) {
  if ((bits & 0x0f) != 1) return Unimplemented("elements of class variable-length sequence, which a tensor cannot hold");
  if (type->size != 4 + static_cast<std::uint32_t>(store.offset_size) + 4) {
    return DataLoss("variable-length strings of {} bytes an element; the file's offsets need {}", type->size, 8 + store.offset_size);
  }
  type->kind = Datatype::Kind::kVariableString;
  type->dtype = DType::kString;
  return ParsePadding(static_cast<int>(bits >> 4 & 0x0f), type);
}

std::string FixedString(Bytes element, Datatype::Padding padding) {
  std::string_view text(reinterpret_cast<const char*>(element.data()), element.size());
  switch (padding) {
    case Datatype::Padding::kNullTerminated: text = text.substr(0, text.find('\0')); break;
    case Datatype::Padding::kNullPadded: text = text.substr(0, text.find_last_not_of('\0') + 1); break;
    case Datatype::Padding::kSpacePadded: text = text.substr(0, text.find_last_not_of(' ') + 1); break;
  }
  return std::string(text);
}

Result<Tensor> DecodeStrings(const Store& store, const Datatype& type, const Shape& shape, Bytes stored) {
  const std::uint64_t count = stored.size() / type.size;
  std::uint64_t objects = 0;
  if (!CheckedMul<std::uint64_t>(count, sizeof(std::string), &objects)) return DataLoss("{} strings", count);
  KERATIN_TRY(store.budget->Charge(objects, "an array of strings"));
  KERATIN_ASSIGN(Tensor tensor, Tensor::Allocate(DType::kString, shape));
  std::string* out = tensor.mutable_data<std::string>();
  for (std::uint64_t i = 0; i < count; ++i) {
    const Bytes element = stored.subspan(i * type.size, type.size);
    if (type.kind == Datatype::Kind::kFixedString) {
      KERATIN_TRY(store.budget->Charge(element.size(), "a string"));
      out[i] = FixedString(element, type.padding);
      continue;
    }
    Cursor cursor(store, element, "variable-length string", 0);
    const std::uint32_t length = cursor.U32();
    const std::uint64_t address = cursor.Offset();
    const std::uint32_t index = cursor.U32();
    if (length == 0 || address == 0 || store.IsUndefined(address)) continue;
    KERATIN_ASSIGN(const Bytes object, GlobalHeapObject(store, address, index));
    if (length > object.size()) return DataLoss("a string of {} bytes in a global heap object of {} bytes", length, object.size());
    KERATIN_TRY(store.budget->Charge(length, "a string"));
    const std::string_view text(reinterpret_cast<const char*>(object.data()), length);
    out[i] = std::string(text.substr(0, text.find('\0')));
  }
  return tensor;
}

bool NeedsSwap(const Datatype& type) { return type.big_endian && type.size > 1; }

void SwapElements(std::uint8_t* data, std::uint64_t total, std::uint32_t size) {
  for (std::uint64_t at = 0; at < total; at += size) std::reverse(data + at, data + at + size);
}

}  // namespace

Result<Datatype> ParseDatatype(const Store& store, Bytes message) {
  Cursor cursor(store, message, "datatype message", 0);
  const std::uint8_t head = cursor.U8();
  const auto bits = static_cast<std::uint32_t>(cursor.Uint(3));
  Datatype type;
  type.size = cursor.U32();
  KERATIN_TRY(cursor.status());
  const int version = head >> 4;
  const std::size_t type_class = head & 0x0f;
  constexpr int kLastVersion = 5;
  if (version < 1 || version > kLastVersion) return Unimplemented("datatype version {}; known are 1 to {}", version, kLastVersion);
  if (type.size == 0) return DataLoss("a datatype of 0 bytes");
  switch (type_class) {
    case kFixedPoint: KERATIN_TRY(ParseFixedPoint(cursor, bits, &type)); return type;
    case kFloatingPoint: KERATIN_TRY(ParseFloatingPoint(cursor, bits, &type)); return type;
    case kString:
      type.kind = Datatype::Kind::kFixedString;
      type.dtype = DType::kString;
      KERATIN_TRY(ParsePadding(static_cast<int>(bits & 0x0f), &type));
      return type;
    case kOpaqueClass: type.kind = Datatype::Kind::kOpaque; return type;
    case kEnumeration: KERATIN_TRY(ParseEnumeration(store, cursor, bits, version, &type)); return type;
    case kVariableLength: KERATIN_TRY(ParseVariableLength(store, bits, &type)); return type;
    default: return Unimplemented("elements of class {}, which a tensor cannot hold", type_class < kClassNames.size() ? kClassNames[type_class] : "unknown");
  }
}

Result<Dataspace> ParseDataspace(const Store& store, Bytes message) {
  Cursor cursor(store, message, "dataspace message", 0);
  const std::uint8_t version = cursor.U8();
  const int rank = cursor.U8();
  const std::uint8_t flags = cursor.U8();
  if (version != 1 && version != 2) return Unimplemented("dataspace version {}; known are 1 and 2", version);
  const std::uint8_t kind = cursor.U8();
  if (version == 1) cursor.Skip(4);
  KERATIN_TRY(cursor.status());
  Dataspace space;
  constexpr std::uint8_t kNull = 2;
  if (version == 2 && kind == kNull) {
    space.shape.push_back(0);
    space.max_sizes.push_back(0);
    return space;
  }
  if (rank > Shape::kMaxRank) return Unimplemented("{} dimensions; at most {} are supported", rank, Shape::kMaxRank);
  for (int i = 0; i < rank; ++i) {
    const std::uint64_t size = cursor.Length();
    if (size > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return DataLoss("dimension {} of {} elements", i, size);
    space.shape.push_back(static_cast<std::int64_t>(size));
    space.max_sizes.push_back(size);
  }
  constexpr std::uint8_t kHasMaxSizes = 1;
  if ((flags & kHasMaxSizes) != 0) {
    for (std::uint64_t& size : space.max_sizes) {
      size = cursor.Length();
      if (store.length_size < 8 && size == ~std::uint64_t{0} >> (64 - 8 * store.length_size)) size = ~std::uint64_t{0};
    }
  }
  KERATIN_TRY(cursor.status());
  for (int i = 0; i < rank; ++i) {
    if (space.max_sizes[static_cast<std::size_t>(i)] < static_cast<std::uint64_t>(space.shape[i])) {
      return DataLoss("dimension {} has {} elements, more than its maximum of {}", i, space.shape[i], space.max_sizes[static_cast<std::size_t>(i)]);
    }
  }
  if (space.shape.NumElements() < 0) return DataLoss("the number of elements of shape {} does not fit in 63 bits", space.shape.ToString());
  return space;
}

Result<std::uint64_t> StoredSize(const Datatype& type, const Shape& shape) {
  std::int64_t size = 0;
  if (!CheckedMul<std::int64_t>(shape.NumElements(), type.size, &size)) {
    return DataLoss("shape {} with elements of {} bytes does not fit in 63 bits", shape.ToString(), type.size);
  }
  return static_cast<std::uint64_t>(size);
}

Result<Tensor> DecodeElements(const Store& store, const Datatype& type, const Shape& shape, Bytes stored, bool in_file) {
  if (type.dtype == DType::kString) return DecodeStrings(store, type, shape, stored);
  if (type.dtype == DType::kInvalid) return Unimplemented("elements of class opaque; only bfloat16 is stored so, with an attribute dtype = \"bfloat16\"");
  if (type.dtype == DType::kBool && std::any_of(stored.begin(), stored.end(), [](std::uint8_t value) { return value > 1; })) {
    return DataLoss("a bool that is neither 0 nor 1");
  }
  if (in_file && !NeedsSwap(type)) {
    // What is read elsewhere is copied.
    if (reinterpret_cast<std::uintptr_t>(stored.data()) % type.size != 0) KERATIN_TRY(store.budget->Charge(stored.size(), "an array"));
    return Tensor::WrapAnywhere(type.dtype, shape, stored.data(), store.owner);
  }
  KERATIN_TRY(store.budget->Charge(stored.size(), "an array"));
  KERATIN_ASSIGN(Tensor tensor, Tensor::Allocate(type.dtype, shape));
  auto* out = static_cast<std::uint8_t*>(tensor.mutable_raw());
  CopyMuch(out, stored.data(), stored.size());
  MappedFile::Forget(stored.data(), stored.size());
  if (NeedsSwap(type)) SwapElements(out, stored.size(), type.size);
  return tensor;
}

}  // namespace keratin::hdf5
