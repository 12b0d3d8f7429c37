// Tensors: a dtype, a shape and bytes that are owned, borrowed or part of a mapped file.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "keratin/status.h"

namespace keratin {

// Element types, numbered as TensorFlow's DataType.
enum class DType : int {
  kInvalid = 0,
  kFloat = 1,
  kDouble = 2,
  kInt32 = 3,
  kUint8 = 4,
  kInt16 = 5,
  kInt8 = 6,
  kString = 7,
  kComplex64 = 8,
  kInt64 = 9,
  kBool = 10,
  kBfloat16 = 14,
  kUint16 = 17,
  kComplex128 = 18,
  kHalf = 19,
  kResource = 20,
  kVariant = 21,
  kUint32 = 22,
  kUint64 = 23,
};

// "float32", "int64", "string", ...; NumPy's and Keras's name of the type.
std::string_view DTypeName(DType dtype);
// The type of that name ("float32", "float", "DT_FLOAT"), or kInvalid.
DType DTypeFromName(std::string_view name);
// Bytes of one element as stored in a Tensor; for kString, kResource and kVariant the size of the object that stands for it.
std::size_t DTypeSize(DType dtype);
bool IsFloating(DType dtype);
bool IsInteger(DType dtype);

// Up to kMaxRank dimensions, each a size or kUnknown; or an unknown rank. A tensor's shape is always fully known.
class Shape {
 public:
  static constexpr int kMaxRank = 8;
  static constexpr std::int64_t kUnknown = -1;

  Shape() = default;  // a scalar
  Shape(std::initializer_list<std::int64_t> dims) : Shape(std::span<const std::int64_t>(dims.begin(), dims.size())) {}
  // At most kMaxRank dimensions, each at least kUnknown.
  explicit Shape(std::span<const std::int64_t> dims) {
    for (std::int64_t dim : dims) push_back(dim);
  }
  static Shape UnknownRank() {
    Shape shape;
    shape.rank_ = -1;
    return shape;
  }
  static Shape UnknownDims(int rank) {
    Shape shape;
    for (int i = 0; i < rank; ++i) shape.push_back(kUnknown);
    return shape;
  }

  [[nodiscard]] bool has_rank() const { return rank_ >= 0; }
  [[nodiscard]] int rank() const { return rank_; }  // -1 when unknown
  std::int64_t operator[](int axis) const { return dims_[static_cast<std::size_t>(axis)]; }
  std::int64_t& operator[](int axis) { return dims_[static_cast<std::size_t>(axis)]; }
  // From the end: back(0) is the last dimension.
  [[nodiscard]] std::int64_t back(int from_end = 0) const { return dims_[static_cast<std::size_t>(rank_ - 1 - from_end)]; }
  [[nodiscard]] const std::int64_t* begin() const { return dims_.data(); }
  [[nodiscard]] const std::int64_t* end() const { return dims_.data() + (rank_ < 0 ? 0 : rank_); }
  [[nodiscard]] std::span<const std::int64_t> dims() const { return {begin(), end()}; }
  void push_back(std::int64_t dim) {
    if (rank_ >= 0 && rank_ < kMaxRank) dims_[static_cast<std::size_t>(rank_++)] = dim;
  }

  [[nodiscard]] bool IsFullyKnown() const;
  // Number of elements; kUnknown when any dimension is, or when the product does not fit in 63 bits.
  [[nodiscard]] std::int64_t NumElements() const;
  // True when some fully known shape satisfies both.
  [[nodiscard]] bool IsCompatibleWith(const Shape& other) const;
  // "(None, 10)", "()", "<unknown>".
  [[nodiscard]] std::string ToString() const;

  friend bool operator==(const Shape& a, const Shape& b) {
    if (a.rank_ != b.rank_) return false;
    for (int i = 0; i < a.rank_; ++i)
      if (a[i] != b[i]) return false;
    return true;
  }

 private:
  int rank_ = 0;
  std::array<std::int64_t, kMaxRank> dims_{};
};

// Copying a Tensor shares its bytes. Bytes are aligned to 64 unless borrowed. Row-major ("C order").
// kString holds std::string objects; kResource and kVariant hold shared handles and only live inside a running session.
class Tensor {
 public:
  Tensor() = default;  // kInvalid, empty

  // Owned memory, zero-initialised only for object types. `shape` must be fully known.
  // RESOURCE_EXHAUSTED when the size overflows or memory is not there.
  static Result<Tensor> Allocate(DType dtype, const Shape& shape);
  // Bytes of someone else: `owner` keeps them alive (it may be null: then `data` must outlive the tensor and its copies).
  static Tensor Wrap(DType dtype, const Shape& shape, const void* data, std::shared_ptr<const void> owner);
  // The same of bytes at any address, of no object type: raw() and data() copy them to an aligned place when they are first called, also from several threads
  // at once, and throw std::bad_alloc where there is no memory.
  static Tensor WrapAnywhere(DType dtype, const Shape& shape, const void* data, std::shared_ptr<const void> owner);

  // Owned copies. The number of values must equal the number of elements, else the process ends.
  Tensor(const Shape& shape, std::initializer_list<float> values);
  template <class T>
  static Tensor Of(const Shape& shape, std::span<const T> values);
  template <class T>
  static Tensor Of(const Shape& shape, const std::vector<T>& values) {
    return Of<T>(shape, std::span<const T>(values));
  }
  template <class T>
  static Tensor Scalar(T value) {
    return Of<T>(Shape{}, std::span<const T>(&value, 1));
  }

  [[nodiscard]] DType dtype() const { return dtype_; }
  [[nodiscard]] const Shape& shape() const { return shape_; }
  [[nodiscard]] std::int64_t size() const { return shape_.NumElements(); }  // elements
  [[nodiscard]] std::size_t byte_size() const { return static_cast<std::size_t>(size()) * DTypeSize(dtype_); }
  [[nodiscard]] const void* raw() const { return anywhere_ ? Aligned() : data_; }
  // The same bytes, at any address.
  [[nodiscard]] const void* stored() const { return data_; }
  // Only for the one who allocated it and has not handed it out yet.
  [[nodiscard]] void* mutable_raw() { return const_cast<void*>(data_); }
  [[nodiscard]] const std::shared_ptr<const void>& owner() const { return owner_; }

  // T must be the C++ type of dtype().
  template <class T>
  [[nodiscard]] const T* data() const {
    return static_cast<const T*>(raw());
  }
  template <class T>
  [[nodiscard]] T* mutable_data() {
    return static_cast<T*>(const_cast<void*>(data_));
  }
  template <class T>
  [[nodiscard]] std::span<const T> values() const {
    return {data<T>(), static_cast<std::size_t>(size())};
  }
  // The same bytes seen with another shape of as many elements.
  [[nodiscard]] Tensor Reshaped(const Shape& shape) const;
  // Same dtype, shape and bytes (floats compared bit by bit).
  [[nodiscard]] bool Identical(const Tensor& other) const;

 private:
  struct AlignedCopy;
  [[nodiscard]] const void* Aligned() const;

  DType dtype_ = DType::kInvalid;
  bool anywhere_ = false;  // data_ may not be aligned, and owner_ is an AlignedCopy
  Shape shape_;
  const void* data_ = nullptr;
  std::shared_ptr<const void> owner_;
};

// The 16-bit types: storage that converts to and from float, rounding to nearest even.
struct Half {
  std::uint16_t bits = 0;
  Half() = default;
  Half(float value);       // NOLINT(google-explicit-constructor)
  operator float() const;  // NOLINT(google-explicit-constructor)
};
struct Bfloat16 {
  std::uint16_t bits = 0;
  Bfloat16() = default;
  Bfloat16(float value);   // NOLINT(google-explicit-constructor)
  operator float() const;  // NOLINT(google-explicit-constructor)
};

// DTypeOf<float>() is kFloat.
template <class T>
constexpr DType DTypeOf();

template <>
constexpr DType DTypeOf<float>() {
  return DType::kFloat;
}
template <>
constexpr DType DTypeOf<double>() {
  return DType::kDouble;
}
template <>
constexpr DType DTypeOf<std::int8_t>() {
  return DType::kInt8;
}
template <>
constexpr DType DTypeOf<std::int16_t>() {
  return DType::kInt16;
}
template <>
constexpr DType DTypeOf<std::int32_t>() {
  return DType::kInt32;
}
template <>
constexpr DType DTypeOf<std::int64_t>() {
  return DType::kInt64;
}
template <>
constexpr DType DTypeOf<std::uint8_t>() {
  return DType::kUint8;
}
template <>
constexpr DType DTypeOf<std::uint16_t>() {
  return DType::kUint16;
}
template <>
constexpr DType DTypeOf<std::uint32_t>() {
  return DType::kUint32;
}
template <>
constexpr DType DTypeOf<std::uint64_t>() {
  return DType::kUint64;
}
template <>
constexpr DType DTypeOf<bool>() {
  return DType::kBool;
}
template <>
constexpr DType DTypeOf<Half>() {
  return DType::kHalf;
}
template <>
constexpr DType DTypeOf<Bfloat16>() {
  return DType::kBfloat16;
}
template <>
constexpr DType DTypeOf<std::string>() {
  return DType::kString;
}

}  // namespace keratin
