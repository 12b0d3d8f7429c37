#include "ops/array/array_common.h"
#include "ops/array/copy_common.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

constexpr std::int64_t kOpen = ValueInfo::kUnknownElement;
constexpr int kMaxSparse = 32;

// What one entry of begin, end and strides asks for; kOpen where it is not known.
struct Entry {
  std::int64_t begin = kOpen;
  std::int64_t end = kOpen;
  std::int64_t stride = kOpen;
};

struct Masks {
  std::int64_t begin;
  std::int64_t end;
  std::int64_t ellipsis;
  std::int64_t new_axis;
  std::int64_t shrink;
  explicit Masks(const Attrs& attrs)
      : begin(attrs.Int("begin_mask")),
        end(attrs.Int("end_mask")),
        ellipsis(attrs.Int("ellipsis_mask")),
        new_axis(attrs.Int("new_axis_mask")),
        shrink(attrs.Int("shrink_axis_mask")) {}
};

bool Bit(std::int64_t mask, int i) { return i < 63 && ((mask >> i) & 1) != 0; }

// One dimension of the input as the output sees it.
struct Part {
  std::int64_t begin = 0;
  std::int64_t stride = 1;
  std::int64_t size = Shape::kUnknown;
};

struct Slices {
  std::array<Part, Shape::kMaxRank> parts;  // one for each dimension of the input
  Shape shape;                              // of the output
};

Result<Part> SliceDim(std::int64_t dim, const Entry& entry, bool begin_masked, bool end_masked, bool shrink) {
  Part part;
  if (entry.stride == 0) return InvalidArgument("a stride is 0");
  if (shrink) {
    if (entry.stride != kOpen && entry.stride < 0) return InvalidArgument("a dimension that is dropped has the stride {}", entry.stride);
    part.size = 1;
    if (entry.begin == kOpen || dim < 0) return part;
    part.begin = entry.begin < 0 ? dim + entry.begin : entry.begin;
    if (part.begin < 0 || part.begin >= dim) return InvalidArgument("index {} is out of range for a dimension of {}", entry.begin, dim);
    return part;
  }
  if (entry.stride == kOpen || dim < 0) return part;
  part.stride = entry.stride;
  const bool forward = entry.stride > 0;
  const std::int64_t low = forward ? 0 : -1;
  const std::int64_t high = forward ? dim : dim - 1;
  if ((!begin_masked && entry.begin == kOpen) || (!end_masked && entry.end == kOpen)) return part;
  const auto place = [&](std::int64_t at) { return std::clamp(at < 0 ? dim + at : at, low, high); };
  part.begin = begin_masked ? (forward ? low : high) : place(entry.begin);
  const std::int64_t end = end_masked ? (forward ? high : low) : place(entry.end);
  const std::int64_t length = forward ? end - part.begin : part.begin - end;
  if (length <= 0) {
    part.size = 0;
  } else {
    // -stride would overflow for the smallest integer.
    const std::uint64_t step = forward ? static_cast<std::uint64_t>(entry.stride) : ~static_cast<std::uint64_t>(entry.stride) + 1;
    part.size = static_cast<std::int64_t>((static_cast<std::uint64_t>(length) - 1) / step + 1);
  }
  return part;
}

// `shape` has a rank; its dimensions may be unknown.
Result<Slices> Resolve(const Shape& shape, std::span<const Entry> entries, const Masks& masks) {
  const int count = static_cast<int>(entries.size());
  int ellipsis = -1;
  int new_axes = 0;
  for (int i = 0; i < count; ++i) {
    if (Bit(masks.ellipsis, i)) {
      if (ellipsis >= 0) return InvalidArgument("more than one ellipsis");
      ellipsis = i;
    } else if (Bit(masks.new_axis, i)) {
      ++new_axes;
    }
  }
  const int taken = count - new_axes - (ellipsis >= 0 ? 1 : 0);
  if (taken > shape.rank()) return InvalidArgument("{} dimensions are indexed and the shape is {}", taken, shape.ToString());
  const int skipped = shape.rank() - taken;

  Slices slices;
  int dim = 0;
  int out_rank = 0;
  const auto keep = [&](std::int64_t size) {
    ++out_rank;
    slices.shape.push_back(size);
  };
  const auto skip = [&] {
    for (int k = 0; k < skipped; ++k, ++dim) {
      slices.parts[static_cast<std::size_t>(dim)].size = shape[dim];
      keep(shape[dim]);
    }
  };
  for (int i = 0; i < count; ++i) {
    if (i == ellipsis) {
      skip();
    } else if (Bit(masks.new_axis, i)) {
      keep(1);
    } else {
      const bool shrink = Bit(masks.shrink, i);
      KERATIN_ASSIGN(const Part part, SliceDim(shape[dim], entries[static_cast<std::size_t>(i)], Bit(masks.begin, i), Bit(masks.end, i), shrink));
      slices.parts[static_cast<std::size_t>(dim)] = part;
      if (!shrink) keep(part.size);
      ++dim;
    }
  }
  if (ellipsis < 0) skip();
  if (out_rank > Shape::kMaxRank)
    return InvalidArgument("the result would have {} dimensions, more than the {} that Keratin handles", out_rank, Shape::kMaxRank);
  return slices;
}

Status InferStridedSlice(InferContext& c) {
  const Shape& shape = c.shape(0);
  std::array<std::optional<std::vector<std::int64_t>>, 3> given;
  std::size_t count = SIZE_MAX;
  for (int i = 0; i < 3; ++i) {
    KERATIN_TRY(c.RequireRank(i + 1, 1, 1));
    auto& list = given[static_cast<std::size_t>(i)];
    list = c.Elements(i + 1);
    if (!list) continue;
    if (count != SIZE_MAX && list->size() != count) return Refuse(c, "begin, end and strides must be equally long");
    count = list->size();
  }
  if (!shape.has_rank() || count == SIZE_MAX) return OkStatus();
  if (count > kMaxSparse) return Refuse(c, "{} dimensions are indexed", count);
  std::array<Entry, kMaxSparse> entries;
  for (std::size_t i = 0; i < count; ++i) {
    if (given[0]) entries[i].begin = (*given[0])[i];
    if (given[1]) entries[i].end = (*given[1])[i];
    if (given[2]) entries[i].stride = (*given[2])[i];
  }
  const Result<Slices> slices = Resolve(shape, std::span(entries).first(count), Masks(c.attrs()));
  if (!slices.ok()) return slices.status().WithContext("node \"" + c.node().name + "\" (StridedSlice)");
  c.SetShape(0, slices->shape);

  const std::optional<std::vector<std::int64_t>> elements = VectorElements(c, 0);
  const Part& part = slices->parts[0];
  if (!elements || slices->shape.rank() > 1 || part.size < 0 || !c.KnownElements(1)) return OkStatus();
  std::vector<std::int64_t> chosen;
  for (std::int64_t i = 0; i < part.size; ++i) chosen.push_back((*elements)[static_cast<std::size_t>(part.begin + i * part.stride)]);
  return chosen.empty() ? OkStatus() : c.SetElements(0, std::move(chosen));
}

Status RunStridedSlice(const RunContext& c) {
  const ConstView& in = c.in[0];
  const View& out = c.out[0];
  const std::int64_t count = c.in[1].size;
  if (count > kMaxSparse || c.in[2].size != count || c.in[3].size != count) return InvalidArgument("begin, end and strides must be equally long");
  std::array<Entry, kMaxSparse> entries;
  for (std::int64_t i = 0; i < count; ++i) entries[static_cast<std::size_t>(i)] = {IntAt(c.in[1], i), IntAt(c.in[2], i), IntAt(c.in[3], i)};
  const Masks masks(*c.attrs);
  KERATIN_ASSIGN(const Slices slices, Resolve(in.shape, std::span(entries).first(static_cast<std::size_t>(count)), masks));
  KERATIN_TRY(CheckOutputShape(out, slices.shape));
  if (out.size == 0) return OkStatus();
  const Strides strides = StridesOf(in.shape);
  std::array<std::int64_t, Shape::kMaxRank> out_strides{};
  std::int64_t stride = 1;
  for (int i = in.shape.rank() - 1; i >= 0; --i) {
    out_strides[static_cast<std::size_t>(i)] = stride;
    stride *= slices.parts[static_cast<std::size_t>(i)].size;
  }
  StridedCopy copy;
  std::int64_t offset = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(in.shape.rank()); ++i) {
    const Part& part = slices.parts[i];
    offset += part.begin * strides[i];
    copy.Add(part.size, Times(part.stride, strides[i]), out_strides[i]);
  }
  copy.Run(in.dtype, At(in.dtype, in.data, offset), out.data, c.pool);
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(strided_slice) {
  return {.name = "StridedSlice",
          .inputs = {"input: T", "begin: Index", "end: Index", "strides: Index"},
          .outputs = {"output: T"},
          .attrs = {"T: type", "Index: {int16, int32, int64}", "begin_mask: int = 0", "end_mask: int = 0", "ellipsis_mask: int = 0", "new_axis_mask: int = 0",
                    "shrink_axis_mask: int = 0"},
          .infer = InferStridedSlice,
          .checked_run = RunStridedSlice,
          .examples = {{.attrs = {{"shrink_axis_mask", std::int64_t{2}}, {"begin_mask", std::int64_t{1}}, {"end_mask", std::int64_t{1}}},
                        .in = {Tensor{{2, 3}, {1, 2, 3, 4, 5, 6}}, Tensor::Of<std::int32_t>({2}, std::vector<std::int32_t>{0, -1}),
                               Tensor::Of<std::int32_t>({2}, std::vector<std::int32_t>{0, 0}), Tensor::Of<std::int32_t>({2}, std::vector<std::int32_t>{1, 1})},
                        .out = {Tensor{{2}, {3, 6}}}},
                       {.attrs = {{"begin_mask", std::int64_t{1}}, {"end_mask", std::int64_t{1}}},
                        .in = {Tensor{{3}, {1, 2, 3}}, Tensor::Of<std::int32_t>({1}, std::vector<std::int32_t>{0}),
                               Tensor::Of<std::int32_t>({1}, std::vector<std::int32_t>{0}), Tensor::Of<std::int32_t>({1}, std::vector<std::int32_t>{-2})},
                        .out = {Tensor{{2}, {3, 1}}}}}};
}
