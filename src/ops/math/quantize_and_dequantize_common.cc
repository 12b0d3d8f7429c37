#include <cmath>

#include "ops/array/array_common.h"
#include "ops/map.h"
#include "ops/math/quantize_and_dequantize.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

// How one slice is rounded: to whole multiples of a step, 0 among them, that span its range.
template <class C>
struct QuantizedRange {
  C least, most, scale, inverse;
  QuantizedRange(C from, C to, std::int64_t bits, bool is_signed, bool narrow) : least(from), most(to) {
    const auto power = [](std::int64_t k) { return static_cast<C>(std::int64_t{1} << k); };
    const C first = is_signed ? (narrow ? 1 : 0) - power(bits - 1) : C(0);
    const C last = (is_signed ? power(bits - 1) : power(bits)) - 1;
    constexpr C kNone = std::numeric_limits<C>::max();
    const C by_least = first * least > 0 ? first / least : kNone, by_most = last * most > 0 ? last / most : kNone;
    if (by_least < by_most) {
      scale = by_least;
      inverse = least / first;
      most = last * inverse;
    } else {
      scale = by_most;
      inverse = most / last;
      least = first * inverse;
    }
  }
};

std::int64_t BitsOf(const RunContext& c) { return c.in.size() > 3 ? IntAt(c.in[3], 0) : c.attrs->Int("num_bits", 8); }

template <class T>
void RoundSlices(const RunContext& c, std::int64_t outer, std::int64_t slices, std::int64_t inner) {
  using C = ComputeType<T>;
  const bool given = c.attrs->Bool("range_given", c.in.size() > 3), up = c.attrs->String("round_mode", "HALF_TO_EVEN") == "HALF_UP";
  const T* in = c.in[0].as<T>();
  T* out = c.out[0].as<T>();
  const auto each = [&](std::int64_t slice, auto&& body) {
    for (std::int64_t o = 0; o < outer; ++o)
      for (std::int64_t i = 0; i < inner; ++i) body((o * slices + slice) * inner + i);
  };
  for (std::int64_t slice = 0; slice < slices; ++slice) {
    C least = 0, most = 0;
    if (given) {
      least = static_cast<C>(c.in[1].as<T>()[c.in[1].size > 1 ? slice : 0]);
      most = static_cast<C>(c.in[2].as<T>()[c.in[2].size > 1 ? slice : 0]);
    } else {
      least = std::numeric_limits<C>::max();
      most = std::numeric_limits<C>::lowest();
      each(slice, [&](std::int64_t i) {
        least = std::min(least, static_cast<C>(in[i]));
        most = std::max(most, static_cast<C>(in[i]));
      });
    }
    const QuantizedRange<C> range(least, most, BitsOf(c), c.attrs->Bool("signed_input", true), c.attrs->Bool("narrow_range"));
    each(slice, [&](std::int64_t i) {
      C x = static_cast<C>(in[i]);
      if (given) x = std::max(std::min(x, range.most), range.least);
      x *= range.scale;
      out[i] = static_cast<T>((up ? std::floor(x + C(0.5)) : std::nearbyint(x)) * range.inverse);
    });
  }
}

}  // namespace

Status InferQuantizeAndDequantize(InferContext& c) {
  const std::int64_t axis = c.attrs().Int("axis", -1);
  if (axis < -1) return Refuse(c, "axis is {}", axis);
  if (axis >= 0) KERATIN_TRY(c.RequireRank(0, static_cast<int>(std::min<std::int64_t>(axis + 1, Shape::kMaxRank + 1)), Shape::kMaxRank));
  const std::int64_t bits = c.attrs().Int("num_bits", 8);
  if (bits < 1 || bits >= 63) return Refuse(c, "num_bits is {}", bits);
  return SameAsInput(c);
}

Status QuantizeAndDequantize(const RunContext& c) {
  const std::int64_t axis = c.attrs->Int("axis", -1), bits = BitsOf(c);
  const bool is_signed = c.attrs->Bool("signed_input", true);
  if (bits < (is_signed ? 2 : 1) || bits > (is_signed ? 62 : 63)) return InvalidArgument("num_bits is {}", bits);
  std::int64_t outer = 1, slices = 1, inner = c.in[0].size;
  if (axis >= 0) {
    slices = c.in[0].shape[static_cast<int>(axis)];
    for (int i = 0; i < axis; ++i) outer *= c.in[0].shape[i];
    inner = outer * slices > 0 ? c.in[0].size / (outer * slices) : 0;
  }
  if (c.in[0].size == 0) return OkStatus();
  if (c.attrs->Bool("range_given", c.in.size() > 3))
    for (const std::size_t i : {std::size_t{1}, std::size_t{2}}) KERATIN_TRY(CheckSize(c.in[i], slices));
  ForFloatType(c.out[0].dtype, [&]<class T>() { RoundSlices<T>(c, outer, slices, inner); });
  return OkStatus();
}

OpSpec QuantizeAndDequantizeOp(std::string_view name) {
  return {.name = name,
          .inputs = {"input: T", "input_min: T", "input_max: T"},
          .outputs = {"output: T"},
          .attrs = {"signed_input: bool = true", "num_bits: int = 8", "range_given: bool = false", "T: {bfloat16, half, float, double}",
                    "round_mode: {'HALF_TO_EVEN', 'HALF_UP'} = 'HALF_TO_EVEN'", "narrow_range: bool = false", "axis: int = -1"},
          .infer = InferQuantizeAndDequantize,
          .checked_run = QuantizeAndDequantize,
          .accuracy = Accuracy::kRounding,
          .kernel_types = {DType::kFloat, DType::kDouble},
          .examples = {{.attrs = {{"range_given", true}, {"num_bits", std::int64_t{4}}},
                        .in = {Tensor{{2, 2}, {-1.5, 0.30000001F, 0.75, 2.2F}}, Tensor::Scalar(-1.F), Tensor::Scalar(1.5F)},
                        .out = {Tensor{{2, 2}, {-1.5, 0.21428572F, 0.85714287F, 1.5}}}},
                       {.attrs = {{"num_bits", std::int64_t{3}}, {"narrow_range", true}, {"round_mode", std::string("HALF_UP")}},
                        .in = {Tensor{{2, 2}, {-1.5, 0.30000001F, 0.75, 2.2F}}, Tensor::Scalar(0.F), Tensor::Scalar(0.F)},
                        .out = {Tensor{{2, 2}, {-1.4666667F, 0.0, 0.73333335F, 2.2F}}}},
                       {.attrs = {{"axis", std::int64_t{1}}},
                        .in = {Tensor{{2, 2}, {-1.5, 0.30000001F, 0.75, 2.2F}}, Tensor::Scalar(0.F), Tensor::Scalar(0.F)},
                        .out = {Tensor{{2, 2}, {-1.5, 0.29448819F, 0.75, 2.2F}}}}}};
}

}  // namespace keratin::ops
