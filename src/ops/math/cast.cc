
#include "ops/broadcast.h"
#include "ops/op.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

std::vector<DType> CastTypes() {
  std::vector<DType> types = RealTypes();
  types.push_back(DType::kBool);
  return types;
}

template <class Body>
void ForCastType(DType dtype, Body&& body) {
  if (dtype == DType::kBool) return body.template operator()<bool>();
  ForRealType(dtype, body);
}

// Truncates; what does not fit becomes the smallest value, as the instruction TensorFlow uses on x86 has it.
template <class To, class From>
To Truncate(From x) {
  constexpr From kLimit = static_cast<From>(std::is_same_v<To, std::int32_t> ? 2147483648.0 : 9223372036854775808.0);
  return x >= -kLimit && x < kLimit ? static_cast<To>(x) : std::numeric_limits<To>::min();
}

template <class To, class From>
To CastOne(From x) {
  if constexpr (std::is_same_v<To, bool>) {
    return x != From(0);
  } else if constexpr (std::is_integral_v<To> && std::is_floating_point_v<From>) {
    if constexpr (std::is_same_v<To, std::uint64_t>) {
      constexpr From kHalfRange = static_cast<From>(9223372036854775808.0);
      return x < kHalfRange ? static_cast<To>(Truncate<std::int64_t>(x)) : static_cast<To>(Truncate<std::int64_t>(x - kHalfRange)) ^ (To{1} << 63);
    } else if constexpr (std::is_same_v<To, std::int64_t> || std::is_same_v<To, std::uint32_t>) {
      return static_cast<To>(Truncate<std::int64_t>(x));
    } else {
      return static_cast<To>(Truncate<std::int32_t>(x));
    }
  } else {
    return static_cast<To>(static_cast<ComputeType<To>>(x));
  }
}

Status InferCast(InferContext& c) {
  const std::vector<DType> types = CastTypes();
  if (std::find(types.begin(), types.end(), c.output(0).dtype) == types.end())
    return OnNode(c, Unimplemented("a cast to {} is not supported", DTypeName(c.output(0).dtype)));
  c.SetShape(0, c.shape(0));
  const DType to = c.output(0).dtype;
  const DType from = c.input(0).dtype;
  const bool integers = (to == DType::kInt32 || to == DType::kInt64) && IsInteger(from);
  if (!integers || c.shape(0).rank() < 0 || c.shape(0).rank() > 1) return OkStatus();
  auto elements = c.Elements(0);
  if (!elements) return OkStatus();
  for (std::int64_t& element : *elements)
    if (element != ValueInfo::kUnknownElement) element = WrapTo(to, element);
  return c.SetElements(0, *std::move(elements));
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(cast) {
  return {
      .name = "Cast",
      .inputs = {"x: SrcT"},
      .outputs = {"y: DstT"},
      .attrs = {"SrcT: type", "DstT: type", "Truncate: bool = false"},
      .infer = InferCast,
      .run =
          [](const RunContext& c) {
            ForCastType(c.in[0].dtype, [&]<class From>() {
              ForCastType(c.out[0].dtype, [&]<class To>() {
                const From* in = c.in[0].as<From>();
                To* out = c.out[0].as<To>();
                c.pool->ParallelFor(c.out[0].size, kMapGrain, [&](std::int64_t begin, std::int64_t end) {
                  for (std::int64_t i = begin; i < end; ++i) out[i] = CastOne<To>(static_cast<ComputeType<From>>(in[i]));
                });
              });
            });
          },
      .in_place = 0,
      .kernel_types = CastTypes(),
      .note = "complex and string types are refused",
      .examples = {{.attrs = {{"DstT", DType::kInt32}}, .in = {Tensor{{5}, {-1.7, 0.5, 2.9, NAN, 1e20}}}, .out = {Ints({-1, 0, 2, INT32_MIN, INT32_MIN})}},
                   {.attrs = {{"DstT", DType::kFloat}}, .in = {Bools({true, false})}, .out = {Tensor{{2}, {1, 0}}}},
                   {.attrs = {{"DstT", DType::kBool}}, .in = {Tensor{{3}, {0, -0.5, NAN}}}, .out = {Bools({false, true, true})}},
                   {.attrs = {{"DstT", DType::kUint8}}, .in = {Ints({300, -1})}, .out = {Tensor::Of<std::uint8_t>({2}, std::vector<std::uint8_t>{44, 255})}}}};
}
