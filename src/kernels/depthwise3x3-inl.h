// Depthwise convolutions by 3x3 filters, one or two output rows at a time, for instruction sets whose registers hold a filter too. Included once per
// instruction set, inside its target region.

namespace keratin::kernels::KERATIN_ISA_NAMESPACE {
namespace {

#define KERATIN_PIXELS(X) X(0) X(1) X(2) X(3)
#define KERATIN_TAPS(X) X(0, 0) X(0, 1) X(0, 2) X(1, 0) X(1, 1) X(1, 2) X(2, 0) X(2, 1) X(2, 2)

// Channels [c, c + lanes) of all pixels: the filter stays in registers, each value of the image is loaded once for all pixels and rows that need it.
template <class Act, int kStride, bool kWhole>
void Depthwise3x3Channels(const DepthwiseSquare& d, std::int64_t c) {
  [[maybe_unused]] const std::int64_t left = d.channels - c;
#define KERATIN_LOAD(p) (kWhole ? Load(p) : LoadN(p, left))
#define KERATIN_WEIGHT(row, tap) const Vec w##row##tap = KERATIN_LOAD(d.weights + (row * 3 + tap) * d.channels + c);
  KERATIN_TAPS(KERATIN_WEIGHT)
  const Vec bias = d.epilogue.bias != nullptr ? KERATIN_LOAD(d.epilogue.bias + c) : Set(0.0f);
  const Vec alpha = Set(d.epilogue.alpha), beta = Set(d.epilogue.beta), zero = Set(0.0f);
  for (std::int64_t x = 0; x < d.out_width; x += 4) {
    const std::int64_t column = x * kStride - d.pad_left;
    const bool inside = column >= 0 && column + 3 * kStride + 3 <= d.in_width;
    const float* in = d.in + column * d.channels + c;
#define KERATIN_BEGIN(i) Vec x##i = zero, y##i = zero;
    KERATIN_PIXELS(KERATIN_BEGIN)
    // What one row of the image gives to the upper and to the lower output row, by the row of the filter that lies on it.
#define KERATIN_UPPER(i, row, a, b, e) x##i = Fma(e, w##row##2, Fma(b, w##row##1, Fma(a, w##row##0, x##i)));
#define KERATIN_LOWER(i, row, a, b, e) y##i = Fma(e, w##row##2, Fma(b, w##row##1, Fma(a, w##row##0, y##i)));
#define KERATIN_ALL(which, row) \
  if constexpr (kStride == 1) { \
    which(0, row, v0, v1, v2);  \
    which(1, row, v1, v2, v3);  \
    which(2, row, v2, v3, v4);  \
    which(3, row, v3, v4, v5);  \
  } else {                      \
    which(0, row, v0, v1, v2);  \
    which(1, row, v2, v3, v4);  \
    which(2, row, v4, v5, v6);  \
    which(3, row, v6, v7, v8);  \
  }
#define KERATIN_COLUMNS(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8)
#define KERATIN_COLUMN(j)                                                                                     \
  const bool has##j = j < (kStride == 1 ? 6 : 9) && (inside || (column + j >= 0 && column + j < d.in_width)); \
  [[maybe_unused]] const Vec v##j = has##j ? KERATIN_LOAD(from + j * d.channels) : zero;
#define KERATIN_ROW(row, products)               \
  if (row >= d.rows_begin && row < d.rows_end) { \
    const float* from = in + row * d.row_step;   \
    KERATIN_COLUMNS(KERATIN_COLUMN)              \
    products                                     \
  }
    KERATIN_ROW(0, KERATIN_ALL(KERATIN_UPPER, 0))
    if constexpr (kStride == 1) {
      KERATIN_ROW(1, KERATIN_ALL(KERATIN_UPPER, 1) KERATIN_ALL(KERATIN_LOWER, 0))
      KERATIN_ROW(2, KERATIN_ALL(KERATIN_UPPER, 2) KERATIN_ALL(KERATIN_LOWER, 1))
      KERATIN_ROW(3, KERATIN_ALL(KERATIN_LOWER, 2))
    } else {
      KERATIN_ROW(1, KERATIN_ALL(KERATIN_UPPER, 1))
      KERATIN_ROW(2, KERATIN_ALL(KERATIN_UPPER, 2) KERATIN_ALL(KERATIN_LOWER, 0))
      KERATIN_ROW(3, KERATIN_ALL(KERATIN_LOWER, 1))
      KERATIN_ROW(4, KERATIN_ALL(KERATIN_LOWER, 2))
    }
#define KERATIN_END(i) StorePair<Act, kWhole>(d, x + i, c, x##i, y##i, bias, alpha, beta);
    KERATIN_PIXELS(KERATIN_END)
  }
#undef KERATIN_END
#undef KERATIN_ROW
#undef KERATIN_COLUMN
#undef KERATIN_COLUMNS
#undef KERATIN_ALL
#undef KERATIN_LOWER
#undef KERATIN_UPPER
#undef KERATIN_BEGIN
#undef KERATIN_WEIGHT
#undef KERATIN_LOAD
}
#undef KERATIN_TAPS
#undef KERATIN_PIXELS

struct Depthwise3x3 {
  template <class Act, int kStride, bool kWhole>
  static void Channels(const DepthwiseSquare& d, std::int64_t c) {
    Depthwise3x3Channels<Act, kStride, kWhole>(d, c);
  }
};

}  // namespace
}  // namespace keratin::kernels::KERATIN_ISA_NAMESPACE
