#include <array>
#include <bit>
#include <cmath>

#include "base/errors.h"
#include "keras/operations/types.h"

namespace keratin::keras {
namespace {

enum Place {
  kBool,
  kUint8,
  kUint16,
  kUint32,
  kUint64,
  kInt,
  kInt8,
  kInt16,
  kInt32,
  kInt64,
  kFloat,
  kBfloat16,
  kHalf,
  kFloat32,
  kFloat64,
  kComplex64,
  kComplex128,
  kPlaces
};

// keras/src/backend/common/dtypes.py: who stands right above whom.
constexpr std::array<std::uint32_t, kPlaces> kAbove = [] {
  std::array<std::uint32_t, kPlaces> above{};
  const auto set = [&](Place place, std::initializer_list<Place> more) {
    for (const Place other : more) above[place] |= 1U << other;
  };
  set(kBool, {kInt});
  set(kUint8, {kInt16, kUint16});
  set(kUint16, {kInt32, kUint32});
  set(kUint32, {kInt64, kUint64});
  set(kUint64, {kFloat});
  set(kInt, {kUint8, kInt8, kComplex64});
  set(kInt8, {kInt16});
  set(kInt16, {kInt32});
  set(kInt32, {kInt64});
  set(kInt64, {kFloat});
  set(kFloat, {kBfloat16, kHalf});
  set(kBfloat16, {kFloat32});
  set(kHalf, {kFloat32});
  set(kFloat32, {kFloat64, kComplex64});
  set(kFloat64, {kComplex128});
  set(kComplex64, {kComplex128});
  for (int round = 0; round < kPlaces; ++round)
    for (int i = 0; i < kPlaces; ++i) {
      above[static_cast<std::size_t>(i)] |= 1U << i;
      for (int j = 0; j < kPlaces; ++j)
        if ((above[static_cast<std::size_t>(i)] >> j & 1U) != 0) above[static_cast<std::size_t>(i)] |= above[static_cast<std::size_t>(j)];
    }
  return above;
}();

int PlaceOf(KerasType type) {
  if (type.weak && IsFloating(type.dtype)) return kFloat;
  if (type.weak && IsInteger(type.dtype)) return kInt;
  switch (type.dtype) {
    case DType::kBool: return kBool;
    case DType::kUint8: return kUint8;
    case DType::kUint16: return kUint16;
    case DType::kUint32: return kUint32;
    case DType::kUint64: return kUint64;
    case DType::kInt8: return kInt8;
    case DType::kInt16: return kInt16;
    case DType::kInt32: return kInt32;
    case DType::kInt64: return kInt64;
    case DType::kBfloat16: return kBfloat16;
    case DType::kHalf: return kHalf;
    case DType::kFloat: return kFloat32;
    case DType::kDouble: return kFloat64;
    case DType::kComplex64: return kComplex64;
    case DType::kComplex128: return kComplex128;
    default: return -1;
  }
}

DType TypeOf(int place) {
  constexpr std::array<DType, kPlaces> kTypes = {DType::kBool, DType::kUint8, DType::kUint16, DType::kUint32,    DType::kUint64,    DType::kInt32,
                                                 DType::kInt8, DType::kInt16, DType::kInt32,  DType::kInt64,     DType::kFloat,     DType::kBfloat16,
                                                 DType::kHalf, DType::kFloat, DType::kDouble, DType::kComplex64, DType::kComplex128};
  return kTypes[static_cast<std::size_t>(place)];
}

void Leaves(const Json& value, int depth, Shape& shape, std::vector<const Json*>& leaves, bool& even) {
  if (!value.is_array()) {
    even = even && depth == shape.rank();
    leaves.push_back(&value);
    return;
  }
  if (depth >= Shape::kMaxRank) {
    even = false;
    return;
  }
  if (depth == shape.rank()) {
    even = even && leaves.empty();
    shape.push_back(static_cast<std::int64_t>(value.size()));
  }
  even = even && shape[depth] == static_cast<std::int64_t>(value.size());
  for (const Json& item : value.items()) Leaves(item, depth + 1, shape, leaves, even);
}

double NumberOf(const Json& leaf) {
  if (const std::optional<bool> flag = leaf.AsBool()) return *flag ? 1 : 0;
  return leaf.AsDouble().value_or(0);
}

template <class T>
Result<Tensor> Integers(const Shape& shape, const std::vector<const Json*>& leaves) {
  std::vector<T> values;
  for (const Json* leaf : leaves) {
    if (const std::optional<bool> flag = leaf->AsBool()) {
      values.push_back(*flag ? 1 : 0);
      continue;
    }
    const std::optional<std::int64_t> integer = leaf->AsInt();
    const double number = NumberOf(*leaf);
    if (integer && std::in_range<T>(*integer))
      values.push_back(static_cast<T>(*integer));
    else if (!integer && std::abs(number) < 9e15 && std::in_range<T>(static_cast<std::int64_t>(number)))
      values.push_back(static_cast<T>(static_cast<std::int64_t>(number)));
    else
      return InvalidArgument("the constant {} does not fit its type", leaf->Dump());
  }
  return Tensor::Of(shape, values);
}

template <class T>
Tensor Floats(const Shape& shape, const std::vector<const Json*>& leaves) {
  std::vector<T> values;
  for (const Json* leaf : leaves) {
    if constexpr (std::is_floating_point_v<T>)
      values.push_back(static_cast<T>(NumberOf(*leaf)));
    else
      values.push_back(T(static_cast<float>(NumberOf(*leaf))));
  }
  return Tensor::Of(shape, values);
}

}  // namespace

DType ResultType(const std::vector<KerasType>& types) {
  std::uint32_t common = ~0U, named = 0;
  for (const KerasType& type : types) {
    const int place = PlaceOf(type);
    if (place < 0) return types.size() == 1 ? type.dtype : DType::kInvalid;
    common &= kAbove[static_cast<std::size_t>(place)];
    named |= 1U << place;
  }
  for (int i = 0; i < kPlaces; ++i)
    if ((common >> i & 1U) != 0 && ((common & named) >> i & 1U) != 0) return TypeOf(i);
  for (int i = 0; i < kPlaces; ++i)
    if ((common >> i & 1U) != 0 && (common & ~kAbove[static_cast<std::size_t>(i)]) == 0) return TypeOf(i);
  return DType::kInvalid;
}

Result<Tensor> ConstantTensor(const Json& constant, DType dtype) {
  if (constant.is_object()) {
    const std::string_view class_name = constant["class_name"].AsString().value_or("");
    if (class_name != "__numpy__" && class_name != "__tensor__") return Unimplemented("the constant {} is not supported", constant.Dump().substr(0, 80));
    const DType own = DTypeFromName(constant["config"]["dtype"].AsString().value_or("float32"));
    if (own == DType::kInvalid) return InvalidArgument("a constant of the type {}", constant["config"]["dtype"].Dump());
    return ConstantTensor(constant["config"]["value"], dtype == DType::kInvalid ? own : dtype);
  }
  Shape shape;
  std::vector<const Json*> leaves;
  bool even = true;
  Leaves(constant, 0, shape, leaves, even);
  if (!even) return InvalidArgument("the constant {} is no rectangular list of numbers", constant.Dump().substr(0, 80));
  bool floats = leaves.empty(), integers = false, bools = false, strings = false, wide = false;
  for (const Json* leaf : leaves) {
    if (leaf->is_bool())
      bools = true;
    else if (leaf->is_int()) {
      integers = true;
      wide = wide || *leaf->AsInt() != static_cast<std::int32_t>(*leaf->AsInt());
    } else if (leaf->is_number())
      floats = true;
    else if (leaf->is_string())
      strings = true;
    else
      return InvalidArgument("the constant {} is no list of numbers", constant.Dump().substr(0, 80));
  }
  if (strings) {
    if (floats || integers || bools || (dtype != DType::kInvalid && dtype != DType::kString))
      return InvalidArgument("a constant of strings where numbers are needed");
    std::vector<std::string> values;
    for (const Json* leaf : leaves) values.emplace_back(*leaf->AsString());
    return Tensor::Of(shape, values);
  }
  if (dtype == DType::kInvalid) dtype = floats ? DType::kFloat : integers ? (wide ? DType::kInt64 : DType::kInt32) : DType::kBool;
  switch (dtype) {
    case DType::kFloat: return Floats<float>(shape, leaves);
    case DType::kDouble: return Floats<double>(shape, leaves);
    case DType::kHalf: return Floats<Half>(shape, leaves);
    case DType::kBfloat16: return Floats<Bfloat16>(shape, leaves);
    case DType::kInt8: return Integers<std::int8_t>(shape, leaves);
    case DType::kInt16: return Integers<std::int16_t>(shape, leaves);
    case DType::kInt32: return Integers<std::int32_t>(shape, leaves);
    case DType::kInt64: return Integers<std::int64_t>(shape, leaves);
    case DType::kUint8: return Integers<std::uint8_t>(shape, leaves);
    case DType::kUint16: return Integers<std::uint16_t>(shape, leaves);
    case DType::kUint32: return Integers<std::uint32_t>(shape, leaves);
    case DType::kUint64: return Integers<std::uint64_t>(shape, leaves);
    case DType::kBool: {
      Result<Tensor> made = Tensor::Allocate(DType::kBool, shape);
      if (!made.ok()) return made.status();
      for (std::size_t i = 0; i < leaves.size(); ++i) made->mutable_data<bool>()[i] = NumberOf(*leaves[i]) != 0;
      return made;
    }
    default: return Unimplemented("a constant of the type {}", DTypeName(dtype));
  }
}

}  // namespace keratin::keras
