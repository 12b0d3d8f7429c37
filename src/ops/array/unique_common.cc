#include <cstring>
#include <unordered_map>

#include "base/errors.h"
#include "ops/array/copy_common.h"
#include "ops/array/unique.h"
#include "ops/map.h"

namespace keratin::ops {
namespace {

// For each part of the axis which distinct one it is, and the first part of each.
struct Distinct {
  std::vector<std::int64_t> index;
  std::vector<std::int64_t> first;
};

template <class T>
using UniqueKey = std::conditional_t<std::is_same_v<T, Half> || std::is_same_v<T, Bfloat16>, float, T>;

template <class T>
void FindElements(const Tensor& in, Distinct& found) {
  std::unordered_map<UniqueKey<T>, std::int64_t> seen;
  for (std::int64_t i = 0; i < in.size(); ++i) {
    const auto [place, fresh] = seen.emplace(static_cast<UniqueKey<T>>(in.data<T>()[i]), static_cast<std::int64_t>(found.first.size()));
    if (fresh) found.first.push_back(i);
    found.index.push_back(place->second);
  }
}

// Parts of an axis between `outer` and `inner` elements.
template <class T>
void FindParts(const Tensor& in, std::int64_t outer, std::int64_t count, std::int64_t inner, Distinct& found) {
  const auto at = [&](std::int64_t part, std::int64_t o, std::int64_t k) { return static_cast<UniqueKey<T>>(in.data<T>()[(o * count + part) * inner + k]); };
  const auto hash = [&](std::int64_t part) {
    std::size_t mixed = 0;
    for (std::int64_t o = 0; o < outer; ++o)
      for (std::int64_t k = 0; k < inner; ++k) mixed = mixed * 0x9E3779B97F4A7C15U + std::hash<UniqueKey<T>>()(at(part, o, k)) + (mixed >> 29);
    return mixed;
  };
  const auto same = [&](std::int64_t a, std::int64_t b) {
    for (std::int64_t o = 0; o < outer; ++o)
      for (std::int64_t k = 0; k < inner; ++k)
        if (!(at(a, o, k) == at(b, o, k))) return false;
    return true;
  };
  std::unordered_map<std::int64_t, std::int64_t, decltype(hash), decltype(same)> seen(16, hash, same);
  for (std::int64_t i = 0; i < count; ++i) {
    const auto [place, fresh] = seen.emplace(i, static_cast<std::int64_t>(found.first.size()));
    if (fresh) found.first.push_back(i);
    found.index.push_back(place->second);
  }
}

Result<Tensor> Numbers(EvalContext& c, const std::vector<std::int64_t>& values) {
  KERATIN_ASSIGN(Tensor made, c.Allocate(c.attrs().Type("out_idx", DType::kInt32), Shape{static_cast<std::int64_t>(values.size())}));
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (made.dtype() == DType::kInt64)
      made.mutable_data<std::int64_t>()[i] = values[i];
    else
      made.mutable_data<std::int32_t>()[i] = static_cast<std::int32_t>(values[i]);
  }
  return made;
}

// The axis as TensorFlow's UniqueV2 has it: an empty list is for vectors.
Result<int> AxisOf(std::span<const std::int64_t> axes, int rank) {
  if (axes.empty()) {
    if (rank != 1) return InvalidArgument("without an axis the input must be a vector and has {} dimensions", rank);
    return 0;
  }
  if (axes.size() != 1) return InvalidArgument("the axis has {} numbers and must have one", axes.size());
  return InferContext::NormalizeAxis(axes[0], rank);
}

}  // namespace

Status InferUnique(InferContext& c) {
  const bool with_axis = c.input_count() > 1;
  if (!with_axis) KERATIN_TRY(c.RequireRank(0, 1, 1));
  if (with_axis) KERATIN_TRY(c.RequireRank(1, 1, 1));
  Shape values = with_axis ? c.shape(0) : Shape{Shape::kUnknown};
  std::int64_t parts = Shape::kUnknown;
  if (c.shape(0).has_rank()) {
    if (!with_axis) {
      parts = c.shape(0)[0];
    } else if (const auto axes = c.KnownElements(1)) {
      KERATIN_ASSIGN(const int axis, AxisOf(*axes, c.shape(0).rank()));
      parts = c.shape(0)[axis];
      values[axis] = Shape::kUnknown;
    } else {
      for (int i = 0; i < values.rank(); ++i) values[i] = Shape::kUnknown;
    }
  }
  c.SetShape(0, values);
  c.SetShape(1, Shape{parts});
  if (c.output_count() > 2) c.SetShape(2, Shape{Shape::kUnknown});
  return OkStatus();
}

Status EvalUnique(EvalContext& c) {
  const Tensor& in = c.input(0);
  const Shape& shape = in.shape();
  std::vector<std::int64_t> axes;
  if (c.inputs().size() > 1) {
    const Tensor& given = c.input(1);
    for (std::int64_t i = 0; i < given.size(); ++i)
      axes.push_back(given.dtype() == DType::kInt64 ? given.data<std::int64_t>()[i] : given.data<std::int32_t>()[i]);
  } else if (shape.rank() != 1) {
    return InvalidArgument("the input has the shape {} and must be a vector", shape.ToString());
  }
  KERATIN_ASSIGN(const int axis, AxisOf(axes, shape.rank()));
  const std::int64_t count = shape[axis], outer = DimProduct(shape, 0, axis), inner = DimProduct(shape, axis + 1, shape.rank());
  Distinct found;
  const auto find = [&]<class T>() {
    if (shape.rank() == 1)
      FindElements<T>(in, found);
    else
      FindParts<T>(in, outer, count, inner, found);
  };
  Status status = Unimplemented("{} of {} is not supported", c.node().op, DTypeName(in.dtype()));
  const auto typed = [&]<class T>() {
    status = OkStatus();
    find.template operator()<T>();
  };
  if (in.dtype() == DType::kString)
    typed.template operator()<std::string>();
  else if (in.dtype() == DType::kBool)
    typed.template operator()<bool>();
  else
    ForRealType(in.dtype(), typed);
  KERATIN_TRY(status);
  Shape kept = shape;
  kept[axis] = static_cast<std::int64_t>(found.first.size());
  KERATIN_ASSIGN(Tensor values, c.Allocate(in.dtype(), kept));
  ForMovableType(in.dtype(), [&]<class T>() {
    if constexpr (!std::is_same_v<T, ObjectPtr>) {
      T* to = static_cast<T*>(values.mutable_raw());
      for (std::int64_t o = 0; o < outer; ++o)
        for (const std::int64_t part : found.first) {
          CopyRun(to, static_cast<const T*>(in.raw()) + (o * count + part) * inner, inner);
          to += inner;
        }
    }
  });
  if (c.output_count() > 2) {
    std::vector<std::int64_t> counts(found.first.size(), 0);
    for (const std::int64_t i : found.index) ++counts[static_cast<std::size_t>(i)];
    KERATIN_ASSIGN(Tensor numbers, Numbers(c, counts));
    c.SetOutput(2, std::move(numbers));
  }
  KERATIN_ASSIGN(Tensor index, Numbers(c, found.index));
  c.SetOutput(0, std::move(values));
  c.SetOutput(1, std::move(index));
  return OkStatus();
}

}  // namespace keratin::ops
