// Depthwise convolutions by 5x5 filters, one or two output rows at a time, for instruction sets whose registers hold the image under four pixels. Included
// once per instruction set, inside its target region.

namespace keratin::kernels::KERATIN_ISA_NAMESPACE {
namespace {

#define KERATIN_PIXELS(X) X(0) X(1) X(2) X(3)
#define KERATIN_COLUMNS(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10)

// Channels [c, c + lanes) of all pixels: each value of the image is loaded once for all pixels and rows that need it, a row of the filter for four pixels.
template <class Act, int kStride, bool kWhole>
void Depthwise5x5Channels(const DepthwiseSquare& d, std::int64_t c) {
  [[maybe_unused]] const std::int64_t left = d.channels - c;
#define KERATIN_LOAD(p) (kWhole ? Load(p) : LoadN(p, left))
  const Vec bias = d.epilogue.bias != nullptr ? KERATIN_LOAD(d.epilogue.bias + c) : Set(0.0f);
  const Vec alpha = Set(d.epilogue.alpha), beta = Set(d.epilogue.beta), zero = Set(0.0f);
  for (std::int64_t x = 0; x < d.out_width; x += 4) {
    const std::int64_t column = x * kStride - d.pad_left;
    const bool inside = column >= 0 && column + 3 * kStride + 5 <= d.in_width;
#define KERATIN_BEGIN(i) Vec x##i = zero, y##i = zero;
    KERATIN_PIXELS(KERATIN_BEGIN)
    for (std::int64_t row = d.rows_begin; row < d.rows_end; ++row) {
      const float* from = d.in + row * d.row_step + column * d.channels + c;
#define KERATIN_COLUMN(j)                                                                                      \
  const bool has##j = j < (kStride == 1 ? 8 : 11) && (inside || (column + j >= 0 && column + j < d.in_width)); \
  [[maybe_unused]] const Vec v##j = has##j ? KERATIN_LOAD(from + j * d.channels) : zero;
      KERATIN_COLUMNS(KERATIN_COLUMN)
#define KERATIN_SUM(sum, v, w, t, u, s) Fma(s, w4, Fma(u, w3, Fma(t, w2, Fma(w, w1, Fma(v, w0, sum)))))
#define KERATIN_PRODUCTS(p)                        \
  if constexpr (kStride == 1) {                    \
    p##0 = KERATIN_SUM(p##0, v0, v1, v2, v3, v4);  \
    p##1 = KERATIN_SUM(p##1, v1, v2, v3, v4, v5);  \
    p##2 = KERATIN_SUM(p##2, v2, v3, v4, v5, v6);  \
    p##3 = KERATIN_SUM(p##3, v3, v4, v5, v6, v7);  \
  } else {                                         \
    p##0 = KERATIN_SUM(p##0, v0, v1, v2, v3, v4);  \
    p##1 = KERATIN_SUM(p##1, v2, v3, v4, v5, v6);  \
    p##2 = KERATIN_SUM(p##2, v4, v5, v6, v7, v8);  \
    p##3 = KERATIN_SUM(p##3, v6, v7, v8, v9, v10); \
  }
      // The filter's row `taps` lies on this row of the image.
#define KERATIN_ROW(p, taps)                                                                                  \
  {                                                                                                           \
    const float* w = d.weights + (taps)*5 * d.channels + c;                                                   \
    const Vec w0 = KERATIN_LOAD(w), w1 = KERATIN_LOAD(w + d.channels), w2 = KERATIN_LOAD(w + 2 * d.channels); \
    const Vec w3 = KERATIN_LOAD(w + 3 * d.channels), w4 = KERATIN_LOAD(w + 4 * d.channels);                   \
    KERATIN_PRODUCTS(p)                                                                                       \
  }
      if (row < 5) KERATIN_ROW(x, row)
      if (row >= kStride && d.rows > 1) KERATIN_ROW(y, row - kStride)
    }
#define KERATIN_END(i) StorePair<Act, kWhole>(d, x + i, c, x##i, y##i, bias, alpha, beta);
    KERATIN_PIXELS(KERATIN_END)
  }
#undef KERATIN_END
#undef KERATIN_ROW
#undef KERATIN_PRODUCTS
#undef KERATIN_SUM
#undef KERATIN_COLUMN
#undef KERATIN_BEGIN
#undef KERATIN_LOAD
}
#undef KERATIN_COLUMNS
#undef KERATIN_PIXELS

struct Depthwise5x5 {
  template <class Act, int kStride, bool kWhole>
  static void Channels(const DepthwiseSquare& d, std::int64_t c) {
    Depthwise5x5Channels<Act, kStride, kWhole>(d, c);
  }
};

}  // namespace
}  // namespace keratin::kernels::KERATIN_ISA_NAMESPACE
