// The functions that each instruction set supplies. Internal to kernels/: everything here runs on the calling thread.
#pragma once

#include <cstdint>

#include "kernels/activation.h"
#include "kernels/elementwise.h"
#include "kernels/fft.h"
#include "kernels/isa.h"
#include "kernels/reduce.h"

namespace keratin::kernels {

// Which operand of a binary map is one value for all.
enum class BinaryForm : std::uint8_t { kBoth, kScalarLeft, kScalarRight };

// Of every KernelTable.
inline constexpr int kMaxPanelColumns = 32;

// Of GemmBlock::grouped.
inline constexpr int kGroupPanels = 4;

// A block of C = epilogue(A * B): `m` rows (at most KernelTable::block_rows), panels [panel_begin, panel_end) of B.
// Row i's k values lie in `taps` runs of `span` floats each; run t starts at rows[t * m + i]. k = taps * span.
struct GemmBlock {
  const float* const* rows = nullptr;
  std::int64_t m = 0;
  std::int64_t taps = 1;
  std::int64_t span = 0;
  const float* b = nullptr;  // the packed matrix
  bool grouped = false;      // which has kGroupPanels panels side by side, row after row; m is 1, the panels are whole groups
  std::int64_t n = 0;        // its columns
  std::int64_t panel_begin = 0, panel_end = 0;
  const float* after = nullptr;  // what the caller reads next, if it knows
  float* c = nullptr;            // row 0, column 0
  std::int64_t ldc = 0;
  Epilogue epilogue;  // bias of column 0; residual of row 0, column 0; residual_stride set
};

// One row of output pixels of a depthwise convolution.
struct DepthwiseRow {
  const float* in = nullptr;  // the image row under the first tap row, pixel 0
  std::int64_t in_width = 0, channels = 0, multiplier = 1;
  std::int64_t row_step = 0;  // floats between the image rows under two tap rows
  std::int64_t kernel_rows = 0, kernel_columns = 0;
  std::int64_t stride = 1, dilation = 1, pad_left = 0;
  const float* weights = nullptr;  // [kernel_rows, kernel_columns, channels * multiplier]
  float* out = nullptr;
  std::int64_t out_width = 0;
  Epilogue epilogue;  // residual of this row; residual_stride set
  // When not 0 the next output row is done too: it begins this many (at most kernel_rows) image rows lower, dilation 1, all rows of taps of both inside.
  std::int64_t second_row = 0;
};

// One or two rows of output pixels of a depthwise convolution by filters of one of the square sizes that have kernels of their own, no multiplier, no
// dilation.
struct DepthwiseSquare {
  const float* in = nullptr;  // pixel 0 of the image row under the first tap row, which need not be inside
  std::int64_t in_width = 0, channels = 0;
  std::int64_t row_step = 0;                  // floats of an image row
  std::int64_t rows_begin = 0, rows_end = 0;  // of the image rows from `in` on those inside
  std::int64_t pad_left = 0;
  const float* weights = nullptr;  // [size, size, channels]
  float* out = nullptr;
  std::int64_t rows = 1, out_width = 0;
  Epilogue epilogue;  // no residual
};

// One tile of results of a convolution by minimal filtering.
struct WinogradTile {
  const float* sums = nullptr;  // of position 0; room for whole vectors behind the columns
  std::int64_t step = 0;        // floats from a position to the next
  std::int64_t columns = 0;
  float* out = nullptr;               // the first result
  std::int64_t rows = 0, pixels = 0;  // results that lie inside the image
  std::int64_t row_step = 0, pixel_step = 0;
  std::int64_t residual_row_step = 0;
  Epilogue epilogue;  // bias of column 0; residual of the first result; residual_stride set
};

// One row of output pixels of a pooling.
struct PoolRow {
  const float* in = nullptr;  // the window's first image row, pixel 0
  std::int64_t in_width = 0, channels = 0, row_step = 0;
  std::int64_t rows = 0, kernel_columns = 0;
  std::int64_t stride = 1, pad_left = 0;
  float* out = nullptr;
  std::int64_t out_width = 0;
};

// Blocks [begin, end) of `lanes` units of one sequence in one step. Sums of gates are interleaved: for each block its gates one after another.
// States have room for whole blocks.
struct RnnCell {
  std::int64_t begin = 0, end = 0;
  const float* sums = nullptr;       // LSTM: all gates, complete; GRU: z, r (and h when reset_after) of h * recurrent + recurrent bias
  const float* x = nullptr;          // GRU: z, r, h of x * kernel + bias
  const float* h = nullptr;          // before
  const float* c = nullptr;          // LSTM: before
  float* z = nullptr;                // GRU without reset_after: between its two halves
  const float* candidate = nullptr;  // GRU without reset_after: sums of the second half
  float* h_out = nullptr;
  float* c_out = nullptr;
  Activation activation = Activation::kTanh;
  Activation recurrent_activation = Activation::kSigmoid;
  float alpha = 0, beta = 0, recurrent_alpha = 0, recurrent_beta = 0;
};

// Of one sequence and of `lanes` side by side.
template <class T>
struct FftFunctions {
  int lanes;
  void (*stages[2])(const FftPlan<T>& plan, T* data, T* work);
  void (*of_real[2])(std::int64_t half, const T* roots, const T* z, T* out);
};

struct KernelTable {
  Isa isa;
  int lanes;
  // gemm
  int panel_columns;
  int tile_rows;
  int panels_at_once;  // that a tile takes where it can
  void (*gemm_block)(const GemmBlock& block);
  // by minimal filtering, with tiles of 2x2 and 4x4 results
  // the pixels under one tile, row after row, to out[position * step + channel]
  void (*winograd_input[2])(const float* const* pixels, std::int64_t channels, float* out, std::int64_t step);
  // taps[tap * tap_step + channel] to out[position * step + channel]
  void (*winograd_filter[2])(const float* taps, std::int64_t tap_step, std::int64_t channels, float* out, std::int64_t step);
  void (*winograd_output[2])(const WinogradTile& tile);
  // images
  void (*depthwise_row)(const DepthwiseRow& row);
  void (*depthwise_square[2][2])(const DepthwiseSquare& rows);  // 3x3 and 5x5, of strides 1 and 2; null: not faster
  void (*max_pool_row)(const PoolRow& row);
  void (*average_pool_row)(const PoolRow& row);
  // out = a + (b - a) * x, then between the rows by y
  void (*blend4)(const float* top_left, const float* top_right, const float* bottom_left, const float* bottom_right, float x, float y, float* out,
                 std::int64_t n);
  // out[i] = sum over t of weights[t] * in[t * step + i]
  void (*weighted_rows)(const float* in, std::int64_t step, const float* weights, std::int64_t count, float* out, std::int64_t n);
  // recurrent steps; gru_reset is the first half of a step without reset_after, its h_out is r * h
  void (*lstm_cell)(const RnnCell& cell);
  void (*gru_cell)(const RnnCell& cell);
  void (*gru_reset)(const RnnCell& cell);
  // maps; those of Activation ignore alpha and beta where they have none
  void (*unary[kUnaryOpCount])(const float* in, float* out, std::int64_t n);
  void (*activation[kActivationCount])(const float* in, float* out, std::int64_t n, float alpha, float beta);
  void (*binary[kBinaryOpCount])(const float* a, const float* b, float* out, std::int64_t n, BinaryForm form);
  void (*scale_shift)(const float* in, const float* scale, const float* shift, const float* residual, float* out, std::int64_t n);
  // reductions
  float (*reduce_run[kReduceOpCount])(const float* in, std::int64_t n);
  void (*reduce_rows[kReduceOpCount])(const float* in, float* out, std::int64_t reduce, std::int64_t stride, std::int64_t n);
  void (*softmax_row)(const float* in, float* out, std::int64_t n, bool log);
  void (*layer_norm_row)(const float* in, const float* residual, const float* scale, const float* shift, float* out, std::int64_t n, float epsilon);
  FftFunctions<float> fft_float;
  FftFunctions<double> fft_double;
};

inline constexpr std::int64_t kBlockRows = 96;  // most rows of a GemmBlock; a multiple of every tile height

// The table of the active instruction set, or of a supported one.
const KernelTable& Kernels();
const KernelTable& KernelsOf(Isa isa);

}  // namespace keratin::kernels
