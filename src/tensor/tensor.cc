#include "keratin/tensor.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>

#include "base/checked_math.h"
#include "base/errors.h"
#include "base/mapped_file.h"
#include "base/memory.h"
#include "tensor/object.h"

namespace keratin {
namespace {

struct DTypeRow {
  DType dtype;
  std::string_view name;
  std::string_view tensorflow_name;
  std::size_t size;
};
constexpr DTypeRow kDTypes[] = {
    {DType::kInvalid, "invalid", "DT_INVALID", 0},
    {DType::kFloat, "float32", "DT_FLOAT", 4},
    {DType::kDouble, "float64", "DT_DOUBLE", 8},
    {DType::kInt32, "int32", "DT_INT32", 4},
    {DType::kUint8, "uint8", "DT_UINT8", 1},
    {DType::kInt16, "int16", "DT_INT16", 2},
    {DType::kInt8, "int8", "DT_INT8", 1},
    {DType::kString, "string", "DT_STRING", sizeof(std::string)},
    {DType::kComplex64, "complex64", "DT_COMPLEX64", 8},
    {DType::kInt64, "int64", "DT_INT64", 8},
    {DType::kBool, "bool", "DT_BOOL", 1},
    {DType::kBfloat16, "bfloat16", "DT_BFLOAT16", 2},
    {DType::kUint16, "uint16", "DT_UINT16", 2},
    {DType::kComplex128, "complex128", "DT_COMPLEX128", 16},
    {DType::kHalf, "float16", "DT_HALF", 2},
    {DType::kResource, "resource", "DT_RESOURCE", sizeof(ObjectPtr)},
    {DType::kVariant, "variant", "DT_VARIANT", sizeof(ObjectPtr)},
    {DType::kUint32, "uint32", "DT_UINT32", 4},
    {DType::kUint64, "uint64", "DT_UINT64", 8},
};

template <class T>
std::shared_ptr<const void> AllocateObjects(std::size_t count) {
  return std::make_shared<std::vector<T>>(count);
}

}  // namespace

std::string_view DTypeName(DType dtype) {
  for (const DTypeRow& row : kDTypes)
    if (row.dtype == dtype) return row.name;
  return "unknown";
}

DType DTypeFromName(std::string_view name) {
  for (const DTypeRow& row : kDTypes)
    if (row.name == name || row.tensorflow_name == name) return row.dtype;
  if (name == "float") return DType::kFloat;
  if (name == "double") return DType::kDouble;
  if (name == "half") return DType::kHalf;
  return DType::kInvalid;
}

std::size_t DTypeSize(DType dtype) {
  for (const DTypeRow& row : kDTypes)
    if (row.dtype == dtype) return row.size;
  return 0;
}

bool IsFloating(DType dtype) { return dtype == DType::kFloat || dtype == DType::kDouble || dtype == DType::kHalf || dtype == DType::kBfloat16; }

bool IsInteger(DType dtype) {
  switch (dtype) {
    case DType::kInt8:
    case DType::kInt16:
    case DType::kInt32:
    case DType::kInt64:
    case DType::kUint8:
    case DType::kUint16:
    case DType::kUint32:
    case DType::kUint64: return true;
    default: return false;
  }
}

bool Shape::IsFullyKnown() const {
  return has_rank() && std::all_of(begin(), end(), [](std::int64_t dim) { return dim >= 0; });
}

std::int64_t Shape::NumElements() const {
  if (!IsFullyKnown()) return kUnknown;
  std::int64_t product = 1;
  bool overflow = false;
  for (std::int64_t dim : *this) {
    if (dim == 0) return 0;
    overflow = overflow || !CheckedMul(product, dim, &product);
  }
  return overflow ? kUnknown : product;
}

bool Shape::IsCompatibleWith(const Shape& other) const {
  if (!has_rank() || !other.has_rank()) return true;
  if (rank() != other.rank()) return false;
  for (int i = 0; i < rank(); ++i)
    if ((*this)[i] >= 0 && other[i] >= 0 && (*this)[i] != other[i]) return false;
  return true;
}

std::string Shape::ToString() const {
  if (!has_rank()) return "<unknown>";
  std::string text = "(";
  for (int i = 0; i < rank(); ++i) {
    if (i > 0) text += ", ";
    text += (*this)[i] < 0 ? "None" : std::to_string((*this)[i]);
  }
  return text + (rank() == 1 ? ",)" : ")");
}

Result<Tensor> Tensor::Allocate(DType dtype, const Shape& shape) {
  const std::int64_t count = shape.NumElements();
  std::uint64_t bytes = 0;
  if (count < 0 || DTypeSize(dtype) == 0 || !CheckedMul<std::uint64_t>(static_cast<std::uint64_t>(count), DTypeSize(dtype), &bytes) ||
      bytes > (std::uint64_t{1} << 47))
    return ResourceExhausted("a {} tensor of shape {} cannot be allocated", DTypeName(dtype), shape.ToString());
  Tensor tensor;
  tensor.dtype_ = dtype;
  tensor.shape_ = shape;
  if (dtype == DType::kString || dtype == DType::kResource || dtype == DType::kVariant) {
    tensor.owner_ =
        dtype == DType::kString ? AllocateObjects<std::string>(static_cast<std::size_t>(count)) : AllocateObjects<ObjectPtr>(static_cast<std::size_t>(count));
    tensor.data_ = dtype == DType::kString ? static_cast<const void*>(static_cast<const std::vector<std::string>*>(tensor.owner_.get())->data())
                                           : static_cast<const void*>(static_cast<const std::vector<ObjectPtr>*>(tensor.owner_.get())->data());
    return tensor;
  }
  void* memory = AllocateAligned(bytes);
  if (memory == nullptr) return ResourceExhausted("{} bytes for a {} tensor of shape {} are not there", bytes, DTypeName(dtype), shape.ToString());
  tensor.owner_ = std::shared_ptr<const void>(memory, [](const void* p) { FreeAligned(const_cast<void*>(p)); });
  tensor.data_ = memory;
  return tensor;
}

Tensor Tensor::Wrap(DType dtype, const Shape& shape, const void* data, std::shared_ptr<const void> owner) {
  Tensor tensor;
  tensor.dtype_ = dtype;
  tensor.shape_ = shape;
  tensor.data_ = data;
  tensor.owner_ = std::move(owner);
  return tensor;
}

struct Tensor::AlignedCopy {
  explicit AlignedCopy(std::shared_ptr<const void> bytes) : owner(std::move(bytes)) {}
  ~AlignedCopy() {
    if (memory != nullptr) FreeAligned(memory);
  }
  AlignedCopy(const AlignedCopy&) = delete;
  AlignedCopy& operator=(const AlignedCopy&) = delete;

  std::shared_ptr<const void> owner;
  mutable std::once_flag once;
  mutable void* memory = nullptr;
};

Tensor Tensor::WrapAnywhere(DType dtype, const Shape& shape, const void* data, std::shared_ptr<const void> owner) {
  const bool complex = dtype == DType::kComplex64 || dtype == DType::kComplex128;
  if (reinterpret_cast<std::uintptr_t>(data) % (DTypeSize(dtype) / (complex ? 2 : 1)) == 0) return Wrap(dtype, shape, data, std::move(owner));
  Tensor tensor = Wrap(dtype, shape, data, nullptr);
  tensor.anywhere_ = true;
  tensor.owner_ = std::make_shared<const AlignedCopy>(std::move(owner));
  return tensor;
}

const void* Tensor::Aligned() const {
  const auto& copy = *static_cast<const AlignedCopy*>(owner_.get());
  std::call_once(copy.once, [&] {
    void* memory = AllocateAligned(byte_size());
    if (memory == nullptr) throw std::bad_alloc();
    CopyMuch(memory, data_, byte_size());
    MappedFile::Forget(data_, byte_size());
    copy.memory = memory;
  });
  return copy.memory;
}

Tensor::Tensor(const Shape& shape, std::initializer_list<float> values) : Tensor(Of<float>(shape, std::span<const float>(values.begin(), values.size()))) {}

template <class T>
Tensor Tensor::Of(const Shape& shape, std::span<const T> values) {
  Result<Tensor> tensor = Allocate(DTypeOf<T>(), shape);
  if (!tensor.ok() || tensor->size() != static_cast<std::int64_t>(values.size())) std::abort();
  std::copy(values.begin(), values.end(), tensor->mutable_data<T>());
  return *std::move(tensor);
}
template Tensor Tensor::Of(const Shape&, std::span<const float>);
template Tensor Tensor::Of(const Shape&, std::span<const double>);
template Tensor Tensor::Of(const Shape&, std::span<const std::int8_t>);
template Tensor Tensor::Of(const Shape&, std::span<const std::int16_t>);
template Tensor Tensor::Of(const Shape&, std::span<const std::int32_t>);
template Tensor Tensor::Of(const Shape&, std::span<const std::int64_t>);
template Tensor Tensor::Of(const Shape&, std::span<const std::uint8_t>);
template Tensor Tensor::Of(const Shape&, std::span<const std::uint16_t>);
template Tensor Tensor::Of(const Shape&, std::span<const std::uint32_t>);
template Tensor Tensor::Of(const Shape&, std::span<const std::uint64_t>);
template Tensor Tensor::Of(const Shape&, std::span<const bool>);
template Tensor Tensor::Of(const Shape&, std::span<const Half>);
template Tensor Tensor::Of(const Shape&, std::span<const Bfloat16>);
template Tensor Tensor::Of(const Shape&, std::span<const std::string>);

Tensor Tensor::Reshaped(const Shape& shape) const {
  Tensor reshaped = *this;
  reshaped.shape_ = shape;
  return reshaped;
}

bool Tensor::Identical(const Tensor& other) const {
  if (dtype_ != other.dtype_ || shape_ != other.shape_) return false;
  if (dtype_ == DType::kString) return std::equal(data<std::string>(), data<std::string>() + size(), other.data<std::string>());
  if (dtype_ == DType::kResource || dtype_ == DType::kVariant) return std::equal(data<ObjectPtr>(), data<ObjectPtr>() + size(), other.data<ObjectPtr>());
  return byte_size() == 0 || std::memcmp(stored(), other.stored(), byte_size()) == 0;
}

Half::operator float() const {
  const std::uint32_t sign = static_cast<std::uint32_t>(bits & 0x8000U) << 16;
  const std::uint32_t exponent = (bits >> 10) & 0x1FU;
  const std::uint32_t mantissa = bits & 0x3FFU;
  if (exponent == 0) {
    const float magnitude = static_cast<float>(mantissa) * 0x1p-24F;
    return sign != 0 ? -magnitude : magnitude;
  }
  return std::bit_cast<float>(sign | (exponent == 31 ? (0x7F800000U | (mantissa << 13)) : (((exponent + 112) << 23) | (mantissa << 13))));
}

Half::Half(float value) {
  const auto word = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t sign = (word >> 16) & 0x8000U;
  const std::uint32_t magnitude = word & 0x7FFFFFFFU;
  std::uint32_t half = 0;
  if (magnitude >= 0x7F800000U) {
    half = 0x7C00U | (magnitude > 0x7F800000U ? 0x200U : 0U);
  } else if (magnitude >= 0x477FF000U) {
    half = 0x7C00U;
  } else if (magnitude < 0x38800000U) {
    // Adding 0.5 puts the subnormal's bits, rounded by the addition itself, at the end of the mantissa.
    half = std::bit_cast<std::uint32_t>(std::bit_cast<float>(magnitude) + 0.5F) - 0x3F000000U;
  } else {
    half = (magnitude - 0x38000000U + 0xFFFU + ((magnitude >> 13) & 1U)) >> 13;
  }
  bits = static_cast<std::uint16_t>(sign | half);
}

Bfloat16::operator float() const { return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16); }

Bfloat16::Bfloat16(float value) {
  const auto word = std::bit_cast<std::uint32_t>(value);
  const bool nan = (word & 0x7FFFFFFFU) > 0x7F800000U;
  bits = static_cast<std::uint16_t>(nan ? (word >> 16) | 0x40U : (word + 0x7FFFU + ((word >> 16) & 1U)) >> 16);
}

}  // namespace keratin
