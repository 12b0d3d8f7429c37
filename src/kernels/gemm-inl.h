// The blocked matrix product. Included once per instruction set, inside its target region.

namespace keratin::kernels::KERATIN_ISA_NAMESPACE {
namespace {

inline constexpr int kPanel = 2 * Vec::kLanes;
// Values of k done at once. One panel of so many rows stays in the first-level cache while it meets every row of the block; two panels come from the second
// level whatever they are, and then C should be added to seldom.
inline constexpr std::int64_t kDepth = kPairRows > 0 ? 1024 : 384;

struct Tile {
  const float* const* rows;  // of this tile and its first run
  std::int64_t row_step;     // from one run to the next
  std::int64_t taps;
  std::int64_t span;
  std::int64_t offset;  // into each run
  const float* b;
  std::int64_t panel_step;  // floats from a panel to the next
  std::int64_t row_floats;  // from one value of k to the next
  float* c;
  std::int64_t ldc;
  std::int64_t columns;      // valid ones
  bool add;                  // to what C holds
  const Epilogue* epilogue;  // null but for the last part of k
  const float* bias;
  const float* residual;
  const float* next;       // what the product reads of B after this panel's part
  std::int64_t next_step;  // floats of it to fetch with each value of k
  const float* bounded;    // all that is left to do: to add this bias and to stay between these bounds; null when there is more
  std::int64_t tail;       // then: columns of the last vector
  float low, high;
};

// What a tile does with its sums, from the stack: kRows * kVecs of them in row order. Few instructions matter more here than few loads. No vector is an
// argument: compilers leave upper halves dirty then, and all that runs after the product waits for them.
template <class Act, bool kPlain>
void FinishRows(const Tile& t, const Vec* sums, int rows, int vecs, float alpha_value, float beta_value) {
  const Vec alpha = Set(alpha_value), beta = Set(beta_value);
  for (int v = 0; v < vecs; ++v) {
    const std::int64_t column = v * Vec::kLanes;
    const std::int64_t left = t.columns - column;
    if (left <= 0) return;
    float* c = t.c + column;
    if constexpr (kPlain) {
      const Vec bias = t.bias != nullptr ? Load(t.bias + column) : Set(0.0f);
      const Vec* sum = sums + v;
      for (int row = rows; row > 0; --row, c += t.ldc, sum += vecs) Store(Act::Of(*sum + bias, alpha, beta), c);
    } else {
      const bool whole = left >= Vec::kLanes;
      const bool last = t.epilogue != nullptr;
      const Vec bias = last && t.bias != nullptr ? (whole ? Load(t.bias + column) : LoadN(t.bias + column, left)) : Set(0.0f);
      const float* residual = last && t.residual != nullptr ? t.residual + column : nullptr;
      for (int row = 0; row < rows; ++row, c += t.ldc) {
        Vec x = sums[row * vecs + v];
        if (t.add) x = x + (whole ? Load(c) : LoadN(c, left));
        if (last) {
          x = x + bias;
          if (residual != nullptr) {
            x = x + (whole ? Load(residual) : LoadN(residual, left));
            residual += t.epilogue->residual_stride;
          }
          x = Act::Of(x, alpha, beta);
        }
        if (whole) {
          Store(x, c);
        } else {
          StoreN(x, c, left);
        }
      }
    }
  }
}

using FinishFn = void (*)(const Tile&, const Vec*, int, int, float, float);
template <class... Acts>
struct Finishers {
  static constexpr FinishFn kOf[][2] = {{FinishRows<Acts, false>, FinishRows<Acts, true>}...};
};

[[gnu::noinline]] void Finish(const Tile& t, const Vec* sums, int rows, int vecs) {
  if (t.epilogue == nullptr) {
    FinishRows<NoneAct, false>(t, sums, rows, vecs, 0, 0);
    return;
  }
  const Epilogue& e = *t.epilogue;
  const bool plain = !t.add && t.residual == nullptr && t.columns == vecs * Vec::kLanes;
  OfActivations<Finishers>::kOf[static_cast<int>(e.activation)][plain](t, sums, rows, vecs, e.alpha, e.beta);
}

// One variable for each sum: arrays would not all become registers.
#define KERATIN_ROWS(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7)

KERATIN_INLINE Vec LastOfBias(const Tile& t, int vecs) {
  const float* last = t.bounded + (vecs - 1) * Vec::kLanes;
  return t.tail == Vec::kLanes ? Load(last) : LoadN(last, t.tail);
}

// All rows of results, the last vector of each as a whole or in part.
#define KERATIN_STORE_ROWS            \
  if (t.tail == Vec::kLanes) {        \
    KERATIN_ROWS(KERATIN_STORE_WHOLE) \
  } else {                            \
    KERATIN_ROWS(KERATIN_STORE_PART)  \
  }
#define KERATIN_STORE_WHOLE(i) KERATIN_STORE(i, Store(last, c + (kVecs - 1) * Vec::kLanes))
#define KERATIN_STORE_PART(i) KERATIN_STORE(i, StoreN(last, c + (kVecs - 1) * Vec::kLanes, t.tail))

// kRows rows by one panel, of which only the first vector counts when kVecs == 1.
template <int kRows, int kVecs>
void TileRun(const Tile& t) {
#define KERATIN_BEGIN(i)                 \
  [[maybe_unused]] Vec x##i = Set(0.0f); \
  [[maybe_unused]] Vec y##i = Set(0.0f);
  KERATIN_ROWS(KERATIN_BEGIN)
  const float* b = t.b;
  const float* next = t.next;
  const std::int64_t next_step = t.next_step;
  const float* const* rows = t.rows;
  for (std::int64_t tap = 0; tap < t.taps; ++tap, rows += t.row_step) {
#define KERATIN_POINTER(i) [[maybe_unused]] const float* a##i = kRows > i ? rows[i] + t.offset : nullptr;
    KERATIN_ROWS(KERATIN_POINTER)
    std::int64_t k = 0;
#ifdef KERATIN_LANE_PRODUCTS
    // One load of a row serves as many values of k as it has lanes.
    for (; k + 4 <= t.span; k += 4) {
#define KERATIN_VALUES(i) [[maybe_unused]] const Vec values##i = kRows > i ? Load(a##i + k) : x##i;
      KERATIN_ROWS(KERATIN_VALUES)
      Prefetch(next);
      Prefetch(next + 2 * next_step);
      next += 4 * next_step;
#define KERATIN_STEP(i)                                                  \
  if constexpr (kRows > i) {                                             \
    AccumulateLane<kLane>(x##i, values##i, b0);                          \
    if constexpr (kVecs > 1) AccumulateLane<kLane>(y##i, values##i, b1); \
  }
#define KERATIN_LANE(lane)                                                  \
  {                                                                         \
    constexpr int kLane = lane;                                             \
    const Vec b0 = Load(b);                                                 \
    [[maybe_unused]] const Vec b1 = kVecs > 1 ? Load(b + Vec::kLanes) : b0; \
    KERATIN_ROWS(KERATIN_STEP)                                              \
    b += kVecs * Vec::kLanes;                                               \
  }
      KERATIN_LANE(0) KERATIN_LANE(1) KERATIN_LANE(2) KERATIN_LANE(3)
#undef KERATIN_VALUES
#undef KERATIN_STEP
#undef KERATIN_LANE
    }
#endif
#define KERATIN_STEP(i)                               \
  if constexpr (kRows > i) {                          \
    const Vec a = Set(a##i[kAt]);                     \
    Accumulate(x##i, a, b0);                          \
    if constexpr (kVecs > 1) Accumulate(y##i, a, b1); \
  }
#define KERATIN_VALUE(offset)                                                \
  {                                                                          \
    const std::int64_t kAt = k + offset;                                     \
    const float* at = b + offset * kVecs * Vec::kLanes;                      \
    const Vec b0 = Load(at);                                                 \
    [[maybe_unused]] const Vec b1 = kVecs > 1 ? Load(at + Vec::kLanes) : b0; \
    Prefetch(next + offset * next_step);                                     \
    KERATIN_ROWS(KERATIN_STEP)                                               \
  }
    // By twos: what is not a product is half as much.
    for (; k + 2 <= t.span; k += 2, b += 2 * kVecs * Vec::kLanes, next += 2 * next_step) {
      KERATIN_VALUE(0)
      KERATIN_VALUE(1)
    }
    for (; k < t.span; ++k, b += kVecs * Vec::kLanes, next += next_step) KERATIN_VALUE(0)
  }
  if (t.bounded != nullptr) {
    const Vec low = Set(t.low), high = Set(t.high);
    const Vec last_bias = LastOfBias(t, kVecs);
    [[maybe_unused]] const Vec bias0 = kVecs > 1 ? Load(t.bounded) : last_bias;
    float* c = t.c;
#define KERATIN_STORE(i, store)                                                  \
  if constexpr (kRows > i) {                                                     \
    if constexpr (kVecs > 1) Store(Min(high, Max(low, x##i + bias0)), c);        \
    const Vec last = Min(high, Max(low, (kVecs > 1 ? y##i : x##i) + last_bias)); \
    store;                                                                       \
    c += t.ldc;                                                                  \
  }
    KERATIN_STORE_ROWS
#undef KERATIN_STORE
    return;
  }
  Vec sums[kRows * kVecs];
#define KERATIN_END(i)                                   \
  if constexpr (kRows > i) {                             \
    sums[i * kVecs] = x##i;                              \
    if constexpr (kVecs > 1) sums[i * kVecs + 1] = y##i; \
  }
  KERATIN_ROWS(KERATIN_END)
  Finish(t, sums, kRows, kVecs);
#undef KERATIN_BEGIN
#undef KERATIN_POINTER
#undef KERATIN_STEP
#undef KERATIN_VALUE
#undef KERATIN_END
}

// Few rows: several panels at once, so that enough sums are under way and still in registers.
inline constexpr int kFewRows = kTileRows < 8 ? 2 : 3;
void OneRowFourPanels(const Tile& t) {
  Vec x0 = Set(0.0f), x1 = x0, x2 = x0, x3 = x0, y0 = x0, y1 = x0, y2 = x0, y3 = x0;
  const float* b0 = t.b;
  const float* b1 = b0 + t.panel_step;
  const float* b2 = b1 + t.panel_step;
  const float* b3 = b2 + t.panel_step;
  std::int64_t step = 0;
  const float* const* rows = t.rows;
  for (std::int64_t tap = 0; tap < t.taps; ++tap, rows += t.row_step) {
    const float* row = rows[0] + t.offset;
    for (std::int64_t k = 0; k < t.span; ++k, step += t.row_floats) {
      const Vec a = Set(row[k]);
      Accumulate(x0, a, Load(b0 + step));
      Accumulate(y0, a, Load(b0 + step + Vec::kLanes));
      Accumulate(x1, a, Load(b1 + step));
      Accumulate(y1, a, Load(b1 + step + Vec::kLanes));
      Accumulate(x2, a, Load(b2 + step));
      Accumulate(y2, a, Load(b2 + step + Vec::kLanes));
      Accumulate(x3, a, Load(b3 + step));
      Accumulate(y3, a, Load(b3 + step + Vec::kLanes));
    }
  }
  const Vec sums[8] = {x0, y0, x1, y1, x2, y2, x3, y3};
  Finish(t, sums, 1, 8);
}

// Two panels, for few rows or where there are registers enough: more products for each value that is read than one panel gives. kSecond: vectors of the
// second one.
template <int kRows, int kSecond>
void TwoPanels(const Tile& t) {
#define KERATIN_BEGIN(i) [[maybe_unused]] Vec x##i = Set(0.0f), y##i = x##i, z##i = x##i, w##i = x##i;
  KERATIN_ROWS(KERATIN_BEGIN)
  constexpr std::int64_t kStep2 = kSecond * Vec::kLanes;
  const float* b = t.b;
  const float* b2 = b + t.panel_step;
  const float* next = t.next;
  const float* next2 = next + t.panel_step;
  const std::int64_t next_step = t.next_step;
  const float* const* rows = t.rows;
  for (std::int64_t tap = 0; tap < t.taps; ++tap, rows += t.row_step) {
#define KERATIN_POINTER(i) [[maybe_unused]] const float* a##i = kRows > i ? rows[i] + t.offset : nullptr;
    KERATIN_ROWS(KERATIN_POINTER)
#define KERATIN_STEP(i)                                 \
  if constexpr (kRows > i) {                            \
    const Vec a = Set(a##i[kAt]);                       \
    Accumulate(x##i, a, b0);                            \
    Accumulate(y##i, a, b1);                            \
    Accumulate(z##i, a, c0);                            \
    if constexpr (kSecond > 1) Accumulate(w##i, a, c1); \
  }
#define KERATIN_VALUE(offset, next)                                                              \
  {                                                                                              \
    const std::int64_t kAt = k + offset;                                                         \
    const Vec b0 = Load(b + offset * kPanel), b1 = Load(b + offset * kPanel + Vec::kLanes);      \
    const Vec c0 = Load(b2 + offset * kStep2);                                                   \
    [[maybe_unused]] const Vec c1 = kSecond > 1 ? Load(b2 + offset * kStep2 + Vec::kLanes) : c0; \
    Prefetch(next);                                                                              \
    KERATIN_ROWS(KERATIN_STEP)                                                                   \
  }
    std::int64_t k = 0;
    for (; k + 2 <= t.span; k += 2, b += 2 * kPanel, b2 += 2 * kStep2, next += next_step, next2 += next_step) {
      KERATIN_VALUE(0, next)
      KERATIN_VALUE(1, next2)
    }
    for (; k < t.span; ++k, b += kPanel, b2 += kStep2) KERATIN_VALUE(0, next)
  }
  constexpr int kVecs = 2 + kSecond;
  if (t.bounded != nullptr) {
    const Vec low = Set(t.low), high = Set(t.high);
    const Vec bias0 = Load(t.bounded), bias1 = Load(t.bounded + Vec::kLanes);
    [[maybe_unused]] const Vec bias2 = kSecond > 1 ? Load(t.bounded + kPanel) : bias1;
    const Vec last_bias = LastOfBias(t, kVecs);
    float* c = t.c;
#define KERATIN_STORE(i, store)                                                      \
  if constexpr (kRows > i) {                                                         \
    Store(Min(high, Max(low, x##i + bias0)), c);                                     \
    Store(Min(high, Max(low, y##i + bias1)), c + Vec::kLanes);                       \
    if constexpr (kSecond > 1) Store(Min(high, Max(low, z##i + bias2)), c + kPanel); \
    const Vec last = Min(high, Max(low, (kSecond > 1 ? w##i : z##i) + last_bias));   \
    store;                                                                           \
    c += t.ldc;                                                                      \
  }
    KERATIN_STORE_ROWS
#undef KERATIN_STORE
    return;
  }
  Vec sums[kVecs * kRows];
#define KERATIN_END(i)                                     \
  if constexpr (kRows > i) {                               \
    sums[kVecs * i] = x##i;                                \
    sums[kVecs * i + 1] = y##i;                            \
    sums[kVecs * i + 2] = z##i;                            \
    if constexpr (kSecond > 1) sums[kVecs * i + 3] = w##i; \
  }
  KERATIN_ROWS(KERATIN_END)
  Finish(t, sums, kRows, kVecs);
#undef KERATIN_BEGIN
#undef KERATIN_POINTER
#undef KERATIN_STEP
#undef KERATIN_VALUE
#undef KERATIN_END
}

#undef KERATIN_ROWS
#undef KERATIN_STORE_ROWS
#undef KERATIN_STORE_WHOLE
#undef KERATIN_STORE_PART

using TileFn = void (*)(const Tile&);
template <int kRows, int kVecs>
constexpr TileFn TileOf() {
  if constexpr (kRows <= kTileRows)
    return TileRun<kRows, kVecs>;
  else
    return nullptr;  // more sums than registers
}
template <int kVecs>
inline constexpr TileFn kTiles[8] = {TileOf<1, kVecs>(), TileOf<2, kVecs>(), TileOf<3, kVecs>(), TileOf<4, kVecs>(),
                                     TileOf<5, kVecs>(), TileOf<6, kVecs>(), TileOf<7, kVecs>(), TileOf<8, kVecs>()};

template <int kRows>
constexpr TileFn PairOf() {
  if constexpr (kRows <= kFewRows || kRows <= kPairRows)
    return TwoPanels<kRows, 2>;
  else
    return nullptr;
}
inline constexpr TileFn kTwoPanels[6] = {PairOf<1>(), PairOf<2>(), PairOf<3>(), PairOf<4>(), PairOf<5>(), PairOf<6>()};

// A panel and one of which only the first vector counts.
template <int kRows>
constexpr TileFn PanelAndHalfOf() {
  if constexpr (kRows <= kPairRows)
    return TwoPanels<kRows, 1>;
  else
    return nullptr;
}
inline constexpr TileFn kPanelAndHalf[6] = {PanelAndHalfOf<1>(), PanelAndHalfOf<2>(), PanelAndHalfOf<3>(),
                                            PanelAndHalfOf<4>(), PanelAndHalfOf<5>(), PanelAndHalfOf<6>()};

// Rows of C lie far apart: the hardware does not see them coming.
void PrefetchResults(const Tile& t, std::int64_t rows, std::int64_t width) {
  const std::int64_t line = 16;
  for (std::int64_t row = 0; row < rows; ++row) {
    for (std::int64_t column = 0; column < width; column += line) {
      Prefetch(t.c + row * t.ldc + column);
      if (t.residual != nullptr) Prefetch(t.residual + row * t.epilogue->residual_stride + column);
    }
  }
}

alignas(64) constexpr float kZeros[2 * kPanel] = {};

void GemmBlockRun(const GemmBlock& g) {
  const std::int64_t k = g.taps * g.span;
  Tile t;
  t.row_step = g.m;
  t.ldc = g.ldc;
  const std::int64_t panel_step = k * kPanel;
  // k in parts of whole runs, or of equal parts of each run; the same ones for any m, so that sums are rounded alike.
  // Divisions are what a small product would mostly consist of.
  const std::int64_t taps_once = g.taps == 1 || g.span >= kDepth ? 1 : kDepth / (g.span > 0 ? g.span : 1);
  std::int64_t span_once = g.span > 0 ? g.span : 1;
  if (g.span > kDepth) {
    const std::int64_t span_parts = (g.span + kDepth - 1) / kDepth;
    span_once = (g.span + span_parts - 1) / span_parts;
  }
  const std::int64_t whole_columns = g.n / kPanel * kPanel;
  const Epilogue& e = g.epilogue;
  const bool bounded = e.residual == nullptr && e.activation <= Activation::kClip;
  t.low = e.activation == Activation::kNone ? -__builtin_inff() : e.activation == Activation::kRelu ? 0 : e.alpha;
  t.high = e.activation == Activation::kClip ? e.beta : __builtin_inff();
  for (std::int64_t tap = 0; tap == 0 || tap < g.taps; tap += taps_once) {
    t.taps = g.taps - tap > taps_once ? taps_once : g.taps - tap;
    for (std::int64_t begin = 0; begin == 0 || begin < g.span; begin += span_once) {
      t.span = g.span - begin < span_once ? g.span - begin : span_once;
      t.offset = begin;
      t.add = tap > 0 || begin > 0;
      const std::int64_t part = tap * g.span + begin;
      const std::int64_t done = part + (t.taps - 1) * g.span + t.span;
      t.epilogue = done >= k ? &g.epilogue : nullptr;
      const float* after = done >= k ? g.after : g.b + g.panel_begin * panel_step + done * kPanel;
      for (std::int64_t panel = g.panel_begin; panel < g.panel_end;) {
        const std::int64_t column = panel * kPanel;
        const bool half = g.n - column <= Vec::kLanes;
        t.row_floats = half ? Vec::kLanes : g.grouped ? kGroupPanels * kPanel : kPanel;
        t.panel_step = g.grouped ? kPanel : panel_step;
        t.b = g.b + panel * panel_step + part * t.row_floats;
        std::int64_t panels = 1;
        std::int64_t width = half ? Vec::kLanes : kPanel;
        if (g.m == 1 && panel + 4 <= g.panel_end && column + 4 * kPanel <= whole_columns) {
          panels = 4;
          width = 4 * kPanel;
        } else if ((g.m <= kFewRows || kPairRows > 0) && panel + 2 <= g.panel_end && column + 2 * kPanel <= whole_columns) {
          panels = 2;
          width = 2 * kPanel;
        } else if (kPairRows > 0 && panel + 2 == g.panel_end && g.n - column <= kPanel + Vec::kLanes) {
          // The last whole panel takes half a one along.
          panels = 2;
          width = kPanel + Vec::kLanes;
          t.panel_step -= part * Vec::kLanes;
        }
        const std::int64_t tile_rows = panels == 2 && kPairRows > 0 ? kPairRows : kTileRows;
        t.columns = g.n - column < width ? g.n - column : width;
        t.bias = g.epilogue.bias != nullptr ? g.epilogue.bias + column : nullptr;
        t.tail = t.columns - width + Vec::kLanes;
        t.bounded = panels < 4 && bounded && t.epilogue != nullptr && !t.add && (kMaskedStores ? t.tail > 0 : t.tail == Vec::kLanes)
                        ? t.bias != nullptr ? t.bias : kZeros
                        : nullptr;
        t.next = panel + panels < g.panel_end ? t.b + panels * panel_step : after != nullptr ? after : t.b;
        t.next_step = g.m >= 2 * tile_rows ? (width * tile_rows + g.m - 1) / g.m : width;
        for (std::int64_t row = 0; row < g.m;) {
          const std::int64_t left = g.m - row;
          // 7 rows are 4 and 3 rather than 6 and 1.
          const std::int64_t height = left <= tile_rows ? left : left < tile_rows + 3 ? (left + 1) / 2 : tile_rows;
          t.rows = g.rows + tap * g.m + row;
          t.c = g.c + row * g.ldc + column;
          t.residual = g.epilogue.residual != nullptr ? g.epilogue.residual + row * g.epilogue.residual_stride + column : nullptr;
          if (t.epilogue != nullptr) PrefetchResults(t, height, width);
          if (panels == 4) {
            OneRowFourPanels(t);
          } else if (panels == 2) {
            (width == 2 * kPanel ? kTwoPanels : kPanelAndHalf)[height - 1](t);
          } else {
            (half ? kTiles<1> : kTiles<2>)[height - 1](t);
          }
          row += height;
          t.next += t.taps * (panels == 2 ? t.span / 2 : t.span) * t.next_step;
        }
        panel += panels;
      }
    }
  }
}

}  // namespace
}  // namespace keratin::kernels::KERATIN_ISA_NAMESPACE
