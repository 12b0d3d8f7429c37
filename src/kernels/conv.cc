#include <algorithm>
#include <cstring>

#include "base/memory.h"
#include "base/thread_pool.h"
#include "kernels/conv.h"
#include "kernels/gemm_blocking.h"
#include "kernels/kernel_table.h"

namespace keratin::kernels {
namespace {

// Up to this many channels a whole row of taps is one run, and the pixels at the borders are copied.
constexpr std::int64_t kSpanChannels = 16;

std::int64_t GroupK(const Conv2DShape& s) { return s.kernel_height * s.kernel_width * (s.in_channels / s.groups); }

bool IsPointwise(const Conv2DShape& s) {
  return s.kernel_height == 1 && s.kernel_width == 1 && s.stride_height == 1 && s.stride_width == 1 && s.pad_top == 0 && s.pad_bottom == 0 && s.pad_left == 0 &&
         s.pad_right == 0;
}

// How the values of one output pixel are found: `taps` runs of `span` floats.
struct Runs {
  bool rows;  // a run is a whole row of taps
  std::int64_t taps, span;
};

Runs RunsOf(const Conv2DShape& s) {
  const std::int64_t channels = s.in_channels / s.groups;
  if (s.groups == 1 && channels <= kSpanChannels && s.dilation_width == 1 && s.kernel_width > 1) {
    return {true, s.kernel_height, s.kernel_width * channels};
  }
  return {false, s.kernel_height * s.kernel_width, channels};
}

struct Layout {
  GemmGrid grid;
  std::int64_t tasks;
  std::int64_t slots;
  std::size_t zeros;     // bytes
  std::size_t pointers;  // bytes of one slot
  std::size_t copies;    // bytes of one slot
};

Layout LayoutOf(const Conv2DShape& s, int threads) {
  const Runs runs = RunsOf(s);
  const std::int64_t pixels = s.batch * s.out_height() * s.out_width();
  Layout layout;
  layout.grid = CutGemm(Kernels(), std::max<std::int64_t>(pixels, 1), GroupK(s), s.out_channels / s.groups, threads);
  layout.tasks = layout.grid.tasks() * s.groups;
  layout.slots = threads > 1 ? std::min<std::int64_t>(layout.tasks, std::int64_t{threads} * 4) : 1;
  layout.zeros = static_cast<std::size_t>(RoundUp(runs.span, 16)) * sizeof(float);
  layout.pointers = static_cast<std::size_t>(RoundUp(layout.grid.block_rows * runs.taps, 8)) * sizeof(float*);
  layout.copies = runs.rows ? static_cast<std::size_t>(RoundUp(layout.grid.block_rows * runs.taps * runs.span, 16)) * sizeof(float) : 0;
  return layout;
}

// The output columns [begin, end) for which column x * stride + offset of the image is in [0, size).
struct Columns {
  std::int64_t begin, end;
  Columns(std::int64_t offset, std::int64_t stride, std::int64_t size, std::int64_t first, std::int64_t last) {
    begin = offset < 0 ? (-offset + stride - 1) / stride : 0;
    end = offset >= size ? 0 : (size - 1 - offset) / stride + 1;
    begin = std::clamp(begin, first, last);
    end = std::clamp(end, begin, last);
  }
};

// Where the runs of the `count` output pixels from `first` on begin.
void FindRuns(const Conv2DShape& s, const float* in, std::int64_t first, std::int64_t count, std::int64_t channel, const float* zeros, const float** rows,
              float* copies) {
  const std::int64_t out_width = s.out_width();
  const std::int64_t out_height = s.out_height();
  const std::int64_t row_floats = s.in_width * s.in_channels;
  const std::int64_t step = s.stride_width * s.in_channels;
  const Runs runs = RunsOf(s);
  // The pixels of one row of the output after the other.
  for (std::int64_t done = 0, n = 0; done < count; done += n) {
    const std::int64_t x = (first + done) % out_width;
    const std::int64_t y = (first + done) / out_width % out_height;
    n = std::min(count - done, out_width - x);
    const float* image = in + (first + done) / out_width / out_height * s.in_height * row_floats + channel;
    const float** at = rows + done;
    // Calls outside(pixel) for those of the row whose first column is not in [0, size).
    const auto point = [&](const float* row, std::int64_t offset, std::int64_t size, auto&& outside) {
      const Columns inside(offset, s.stride_width, size, x, x + n);
      const float* from = row + (inside.begin * s.stride_width + offset) * s.in_channels;
      for (std::int64_t i = x; i < inside.begin; ++i) at[i - x] = outside(i);
      for (std::int64_t i = inside.begin; i < inside.end; ++i, from += step) at[i - x] = from;
      for (std::int64_t i = inside.end; i < x + n; ++i) at[i - x] = outside(i);
    };
    for (std::int64_t ky = 0; ky < s.kernel_height; ++ky) {
      const std::int64_t in_y = y * s.stride_height - s.pad_top + ky * s.dilation_height;
      const bool inside = in_y >= 0 && in_y < s.in_height;
      const float* row = image + in_y * row_floats;
      if (runs.rows) {
        if (!inside) {
          std::fill_n(at, n, zeros);
        } else {
          point(row, -s.pad_left, s.in_width - s.kernel_width + 1, [&](std::int64_t i) {
            const std::int64_t left = i * s.stride_width - s.pad_left;
            const std::int64_t begin = std::clamp<std::int64_t>(-left, 0, s.kernel_width);
            const std::int64_t end = std::clamp(s.in_width - left, begin, s.kernel_width);
            std::fill(copies, copies + begin * s.in_channels, 0.0f);
            if (end > begin) {
              std::memcpy(copies + begin * s.in_channels, row + (left + begin) * s.in_channels,
                          static_cast<std::size_t>((end - begin) * s.in_channels) * sizeof(float));
            }
            std::fill(copies + end * s.in_channels, copies + runs.span, 0.0f);
            copies += runs.span;
            return copies - runs.span;
          });
        }
        at += count;
        continue;
      }
      for (std::int64_t kx = 0; kx < s.kernel_width; ++kx, at += count) {
        if (!inside) {
          std::fill_n(at, n, zeros);
        } else {
          point(row, kx * s.dilation_width - s.pad_left, s.in_width, [&](std::int64_t) { return zeros; });
        }
      }
    }
  }
}

}  // namespace

std::int64_t PackedConv2D::PackedSize(const Conv2DShape& s) { return s.groups * PackedMatrix::PackedSize(GroupK(s), s.out_channels / s.groups); }

void PackedConv2D::PackInto(const Conv2DShape& s, const float* filter, float* out, const float* scale, ThreadPool* pool) {
  const std::int64_t k = GroupK(s);
  const std::int64_t n = s.out_channels / s.groups;
  const std::int64_t each = PackedSize(s) / s.groups;
  for (std::int64_t g = 0; g < s.groups; ++g)
    PackedMatrix::PackInto(filter + g * n, s.out_channels, k, n, false, out + g * each, scale == nullptr ? nullptr : scale + g * n, pool);
}

PackedConv2D PackedConv2D::Borrow(const Conv2DShape& s, const float* memory) {
  const std::int64_t each = PackedSize(s) / s.groups;
  PackedConv2D packed;
  for (std::int64_t g = 0; g < s.groups; ++g) packed.groups_.push_back(PackedMatrix::Borrow(memory + g * each, GroupK(s), s.out_channels / s.groups));
  return packed;
}

PackedConv2D PackedConv2D::Pack(const Conv2DShape& s, const float* filter) {
  const std::shared_ptr<float> memory = AllocateLongLived(PackedSize(s));
  PackInto(s, filter, memory.get());
  PackedConv2D packed = Borrow(s, memory.get());
  packed.owned_ = memory;
  return packed;
}

std::size_t Conv2DScratchBytes(const Conv2DShape& s, int threads) {
  if (IsPointwise(s)) return 0;
  // Fewer threads cut larger blocks.
  std::size_t bytes = 0;
  for (int count : {1, threads}) {
    const Layout layout = LayoutOf(s, count);
    bytes = std::max(bytes, layout.zeros + static_cast<std::size_t>(layout.slots) * (layout.pointers + layout.copies));
  }
  return bytes;
}

void Conv2D(const Conv2DShape& s, const float* in, const PackedConv2D& filter, float* out, const Epilogue& epilogue, void* scratch, ThreadPool* pool) {
  const std::int64_t pixels = s.batch * s.out_height() * s.out_width();
  if (pixels == 0 || s.out_channels == 0) return;
  const std::int64_t in_channels = s.in_channels / s.groups;
  const std::int64_t out_channels = s.out_channels / s.groups;
  Epilogue base = epilogue;
  if (base.residual_stride == 0) base.residual_stride = s.out_channels;
  if (IsPointwise(s)) {
    for (std::int64_t g = 0; g < s.groups; ++g) {
      Epilogue part = base;
      if (part.bias != nullptr) part.bias += g * out_channels;
      if (part.residual != nullptr) part.residual += g * out_channels;
      Gemm(pixels, in + g * in_channels, s.in_channels, filter.group(g), out + g * out_channels, s.out_channels, part, pool);
    }
    return;
  }
  const KernelTable& table = KernelsOf(filter.group(0).isa());
  const Runs runs = RunsOf(s);
  const Layout layout = LayoutOf(s, pool != nullptr ? pool->threads() : 1);
  float* zeros = static_cast<float*>(scratch);
  std::memset(zeros, 0, layout.zeros);
  unsigned char* slots = static_cast<unsigned char*>(scratch) + layout.zeros;
  auto run = [&](std::int64_t slot) {
    unsigned char* memory = slots + static_cast<std::size_t>(slot) * (layout.pointers + layout.copies);
    const float** rows = reinterpret_cast<const float**>(memory);
    float* copies = reinterpret_cast<float*>(memory + layout.pointers);
    std::int64_t found = -1;
    for (std::int64_t task = layout.tasks * slot / layout.slots; task < layout.tasks * (slot + 1) / layout.slots; ++task) {
      const std::int64_t g = task / layout.grid.tasks();
      const std::int64_t part = task % layout.grid.tasks();
      const std::int64_t row_block = layout.grid.RowBlock(part);
      const std::int64_t first = row_block * layout.grid.block_rows;
      GemmBlock block;
      block.m = std::min(layout.grid.block_rows, pixels - first);
      if (const std::int64_t want = g * layout.grid.row_blocks + row_block; want != found) {
        FindRuns(s, in, first, block.m, g * in_channels, zeros, rows, copies);
        found = want;
      }
      block.rows = rows;
      block.taps = runs.taps;
      block.span = runs.span;
      block.b = filter.group(g).data();
      block.n = out_channels;
      TakePanels(table, layout.grid, part, block);
      block.c = out + first * s.out_channels + g * out_channels;
      block.ldc = s.out_channels;
      block.epilogue = base;
      if (base.bias != nullptr) block.epilogue.bias += g * out_channels;
      if (base.residual != nullptr) block.epilogue.residual += first * base.residual_stride + g * out_channels;
      table.gemm_block(block);
    }
  };
  if (pool == nullptr) {
    for (std::int64_t slot = 0; slot < layout.slots; ++slot) run(slot);
  } else {
    pool->Run(layout.slots, run);
  }
}

namespace {

// Without their filters.
std::vector<PackedConv2DTranspose::Phase> PhasesOf(const Conv2DShape& s) {
  std::vector<PackedConv2DTranspose::Phase> phases;
  const auto meets = [](std::int64_t first, std::int64_t pad, std::int64_t tap, std::int64_t dilation, std::int64_t stride) {
    return (first + pad - tap * dilation) % stride == 0;
  };
  for (std::int64_t y = 0; y < s.stride_height; ++y) {
    for (std::int64_t x = 0; x < s.stride_width; ++x) {
      PackedConv2DTranspose::Phase phase;
      phase.y = y;
      phase.x = x;
      for (std::int64_t ky = 0; ky < s.kernel_height; ++ky) {
        if (!meets(y, s.pad_top, ky, s.dilation_height, s.stride_height)) continue;
        for (std::int64_t kx = 0; kx < s.kernel_width; ++kx) {
          if (!meets(x, s.pad_left, kx, s.dilation_width, s.stride_width)) continue;
          phase.row_shift.push_back((y + s.pad_top - ky * s.dilation_height) / s.stride_height);
          phase.column_shift.push_back((x + s.pad_left - kx * s.dilation_width) / s.stride_width);
          phase.taps.push_back(ky * s.kernel_width + kx);
        }
      }
      phases.push_back(std::move(phase));
    }
  }
  return phases;
}

std::int64_t PhaseFloats(const Conv2DShape& s, const PackedConv2DTranspose::Phase& phase) {
  return PackedMatrix::PackedSize(static_cast<std::int64_t>(phase.taps.size()) * s.out_channels, s.in_channels);
}

}  // namespace

std::int64_t PackedConv2DTranspose::PackedSize(const Conv2DShape& s) {
  std::int64_t floats = 0;
  for (const Phase& phase : PhasesOf(s)) floats += PhaseFloats(s, phase);
  return floats;
}

void PackedConv2DTranspose::PackInto(const Conv2DShape& s, const float* filter, float* out) {
  for (const Phase& phase : PhasesOf(s)) {
    const std::int64_t k = static_cast<std::int64_t>(phase.taps.size()) * s.out_channels;
    std::vector<float> rows(static_cast<std::size_t>(k * s.in_channels));
    float* to = rows.data();
    for (const std::int64_t tap : phase.taps) {
      const float* from = filter + tap * s.in_channels * s.out_channels;
      for (std::int64_t co = 0; co < s.out_channels; ++co)
        for (std::int64_t ci = 0; ci < s.in_channels; ++ci) *to++ = from[ci * s.out_channels + co];
    }
    PackedMatrix::PackInto(rows.data(), s.in_channels, k, s.in_channels, false, out);
    out += PhaseFloats(s, phase);
  }
}

PackedConv2DTranspose PackedConv2DTranspose::Borrow(const Conv2DShape& s, const float* memory) {
  PackedConv2DTranspose packed;
  packed.phases_ = PhasesOf(s);
  for (Phase& phase : packed.phases_) {
    phase.filter = PackedMatrix::Borrow(memory, static_cast<std::int64_t>(phase.taps.size()) * s.out_channels, s.in_channels);
    memory += PhaseFloats(s, phase);
  }
  return packed;
}

PackedConv2DTranspose PackedConv2DTranspose::Pack(const Conv2DShape& s, const float* filter) {
  const std::shared_ptr<float> memory = AllocateLongLived(PackedSize(s));
  PackInto(s, filter, memory.get());
  PackedConv2DTranspose packed = Borrow(s, memory.get());
  packed.owned_ = memory;
  return packed;
}

namespace {

// One task is one row of the result in one phase, or a part of it.
std::int64_t TransposeSlots(const Conv2DShape& s, int threads) {
  return std::clamp<std::int64_t>(s.batch * s.in_height * s.stride_width, 1, std::max(threads, 1) * 4);
}
std::size_t TransposeZeros(const Conv2DShape& s) { return static_cast<std::size_t>(RoundUp(s.out_channels, 16)) * sizeof(float); }
std::size_t TransposePointers(const Conv2DShape& s) {
  return static_cast<std::size_t>(RoundUp(kBlockRows * s.kernel_height * s.kernel_width, 8)) * sizeof(float*);
}

}  // namespace

std::size_t Conv2DTransposeScratchBytes(const Conv2DShape& s, int threads) {
  return TransposeZeros(s) + static_cast<std::size_t>(TransposeSlots(s, threads)) * TransposePointers(s);
}

void Conv2DTranspose(const Conv2DShape& s, const float* gradient, const PackedConv2DTranspose& filter, float* out, const Epilogue& epilogue, void* scratch,
                     ThreadPool* pool) {
  if (s.batch * s.in_height * s.in_width * s.in_channels == 0) return;
  const KernelTable& table = KernelsOf(filter.phases()[0].filter.isa());
  const std::int64_t height = s.out_height();
  const std::int64_t width = s.out_width();
  const std::int64_t panels = (s.in_channels + table.panel_columns - 1) / table.panel_columns;
  float* zeros = static_cast<float*>(scratch);
  std::memset(zeros, 0, TransposeZeros(s));
  unsigned char* memory = static_cast<unsigned char*>(scratch) + TransposeZeros(s);
  const std::int64_t residual_stride = epilogue.residual_stride == 0 ? s.in_channels : epilogue.residual_stride;
  const bool serial = pool == nullptr || s.batch * height * width * GroupK(s) * s.out_channels < kSerialWork;
  const std::int64_t slots = serial ? 1 : TransposeSlots(s, pool->threads());
  const std::int64_t tasks = s.batch * s.in_height * s.stride_width;
  auto run = [&](std::int64_t slot) {
    const float** rows = reinterpret_cast<const float**>(memory + static_cast<std::size_t>(slot) * TransposePointers(s));
    for (std::int64_t task = tasks * slot / slots; task < tasks * (slot + 1) / slots; ++task) {
      const std::int64_t x0 = task % s.stride_width;
      const std::int64_t y = task / s.stride_width % s.in_height;
      const std::int64_t image = task / s.stride_width / s.in_height;
      if (x0 >= s.in_width) continue;
      const auto& phase = filter.phases()[static_cast<std::size_t>(y % s.stride_height * s.stride_width + x0)];
      const std::int64_t pixels = (s.in_width - x0 + s.stride_width - 1) / s.stride_width;
      const float* from = gradient + image * height * width * s.out_channels;
      for (std::int64_t first = 0; first < pixels; first += kBlockRows) {
        GemmBlock block;
        block.m = std::min(kBlockRows, pixels - first);
        block.taps = static_cast<std::int64_t>(phase.row_shift.size());
        block.span = s.out_channels;
        for (std::int64_t tap = 0; tap < block.taps; ++tap) {
          const std::int64_t from_y = y / s.stride_height + phase.row_shift[static_cast<std::size_t>(tap)];
          const std::int64_t shift = first + phase.column_shift[static_cast<std::size_t>(tap)];
          for (std::int64_t i = 0; i < block.m; ++i) {
            const std::int64_t from_x = i + shift;
            rows[tap * block.m + i] =
                from_y >= 0 && from_y < height && from_x >= 0 && from_x < width ? from + (from_y * width + from_x) * s.out_channels : zeros;
          }
        }
        const std::int64_t pixel = (image * s.in_height + y) * s.in_width + x0 + first * s.stride_width;
        block.rows = rows;
        block.b = phase.filter.data();
        block.n = s.in_channels;
        block.panel_end = panels;
        block.c = out + pixel * s.in_channels;
        block.ldc = s.stride_width * s.in_channels;
        block.epilogue = epilogue;
        block.epilogue.residual_stride = residual_stride * s.stride_width;
        if (epilogue.residual != nullptr) block.epilogue.residual = epilogue.residual + pixel * residual_stride;
        table.gemm_block(block);
      }
    }
  };
  if (serial) {
    run(0);
  } else {
    pool->Run(slots, run);
  }
}

}  // namespace keratin::kernels
