#include "ops/array/blocks_common.h"

#include "base/errors.h"
#include "ops/array/array_common.h"
#include "ops/window.h"

namespace keratin::ops {

Status DepthBlocksShape(InferContext& c, bool to_depth) {
  KERATIN_TRY(c.RequireRank(0, 4, 4));
  if (c.attrs().String("data_format") == "NCHW_VECT_C") return OnNode(c, Unimplemented("data_format NCHW_VECT_C is not supported"));
  const std::int64_t block = c.attrs().Int("block_size");
  if (block < 2 || block > 1 << 15) return OnNode(c, InvalidArgument("block_size is {}", block));
  const bool first = IsChannelsFirst(c.attrs());
  Shape shape = c.shape(0).has_rank() ? c.shape(0) : Shape::UnknownDims(4);
  for (int axis = 1; axis < 4; ++axis) {
    std::int64_t& dim = shape[axis];
    const bool channels = axis == ChannelAxis(first, 2);
    const std::int64_t factor = channels ? block * block : block;
    if (dim < 0) continue;
    if (channels == to_depth) {
      if (dim > INT64_MAX / factor) return OnNode(c, InvalidArgument("the output is too large"));
      dim *= factor;
    } else {
      if (dim % factor != 0) return OnNode(c, InvalidArgument("axis {} of the input, {}, is not a multiple of {}", axis, c.shape(0).ToString(), factor));
      dim /= factor;
    }
  }
  c.SetShape(0, shape);
  return OkStatus();
}

void RunDepthBlocks(const RunContext& c, bool to_depth) {
  const std::int64_t block = c.attrs->Int("block_size");
  const bool first = IsChannelsFirst(*c.attrs);
  // The side with pixels apart (wide) and the side with blocks in the channels (deep).
  const Shape& wide = to_depth ? c.in[0].shape : c.out[0].shape;
  const Shape& deep = to_depth ? c.out[0].shape : c.in[0].shape;
  const ImageStrides w(wide, first);
  const ImageStrides d(deep, first);
  const std::int64_t channels = wide[ChannelAxis(first, 2)];
  StridedCopy copy;
  const auto add = [&](std::int64_t size, std::int64_t wide_stride, std::int64_t deep_stride) {
    copy.Add(size, to_depth ? wide_stride : deep_stride, to_depth ? deep_stride : wide_stride);
  };
  add(wide[0], w.batch, d.batch);
  for (std::size_t i = 0; i < 2; ++i) {
    add(deep[SpatialAxis(first, static_cast<int>(i))], Times(block, w.axes[i]), d.axes[i]);
    add(block, w.axes[i], Times(Times(i == 0 ? block : 1, channels), d.channel));
  }
  add(channels, w.channel, d.channel);
  copy.Run(c.out[0].dtype, c.in[0].data, c.out[0].data, c.pool);
}

Status BatchBlocksShape(InferContext& c, bool to_batch, const std::vector<std::int64_t>& block, const std::vector<std::int64_t>& edges) {
  constexpr std::int64_t kUnknown = ValueInfo::kUnknownElement;
  const int axes = static_cast<int>(block.size());
  if (edges.size() != 2 * block.size()) return OnNode(c, InvalidArgument("{} blocked axes need {} edges, not {}", axes, 2 * axes, edges.size()));
  KERATIN_TRY(c.RequireRank(0, axes + 1, Shape::kMaxRank));
  if (!c.shape(0).has_rank()) return OkStatus();
  Shape out = c.shape(0);
  std::int64_t product = 1;
  for (int i = 0; i < axes; ++i) {
    const std::int64_t size = block[static_cast<std::size_t>(i)];
    if (size != kUnknown && (size < 1 || product > INT32_MAX / size)) return OnNode(c, InvalidArgument("block_shape has the entry {}", size));
    product = size == kUnknown || product < 0 ? -1 : product * size;
    std::int64_t edge = 0;
    for (const std::int64_t k : {2 * i, 2 * i + 1}) {
      const std::int64_t value = edges[static_cast<std::size_t>(k)];
      if (value != kUnknown && (value < 0 || value > INT32_MAX)) return OnNode(c, InvalidArgument("an edge is {}", value));
      edge = value == kUnknown || edge < 0 ? -1 : edge + value;
    }
    std::int64_t& dim = out[i + 1];
    if (dim > INT32_MAX) return OnNode(c, InvalidArgument("the input has the shape {}", c.shape(0).ToString()));
    if (dim < 0 || size == kUnknown || edge < 0) {
      dim = Shape::kUnknown;
    } else if (to_batch) {
      if ((dim + edge) % size != 0)
        return OnNode(c, InvalidArgument("axis {} of {} with its padding, {}, is not a multiple of {}", i + 1, dim, dim + edge, size));
      dim = (dim + edge) / size;
    } else {
      if (dim * size < edge) return OnNode(c, InvalidArgument("axis {} has {} elements, and {} are cropped", i + 1, dim * size, edge));
      dim = dim * size - edge;
    }
  }
  if (out[0] > INT32_MAX) return OnNode(c, InvalidArgument("the input has the shape {}", c.shape(0).ToString()));
  if (out[0] >= 0) {
    if (product < 0) {
      out[0] = Shape::kUnknown;
    } else if (to_batch) {
      out[0] *= product;
    } else {
      if (out[0] % product != 0) return OnNode(c, InvalidArgument("the batch, {}, is not a multiple of the {} elements of a block", out[0], product));
      out[0] /= product;
    }
  }
  c.SetShape(0, out);
  return OkStatus();
}

void RunBatchBlocks(const RunContext& c, bool to_batch, std::int64_t block_size) {
  const ConstView& edges = c.in[block_size > 0 ? 1 : 2];
  const int axes = block_size > 0 ? 2 : static_cast<int>(c.in[1].size);
  const auto block = [&](int i) { return block_size > 0 ? block_size : IntAt(c.in[1], i); };
  // The image with pixels apart, and the batch of its blocks.
  const Shape& wide = to_batch ? c.in[0].shape : c.out[0].shape;
  const Shape& deep = to_batch ? c.out[0].shape : c.in[0].shape;
  const Strides ws = StridesOf(wide);
  const Strides ds = StridesOf(deep);
  const DType dtype = c.out[0].dtype;
  if (c.out[0].size == 0) return;
  if (to_batch) FillElements(dtype, nullptr, c.out[0].data, c.out[0].size, c.pool);
  if (c.in[0].size == 0) return;
  std::int64_t blocks = 1;
  for (int i = 0; i < axes; ++i) blocks *= block(i);
  // Each position inside a block is a box of the image: pixels whose coordinates leave that rest.
  for (std::int64_t b = 0; b < blocks; ++b) {
    StridedCopy copy;
    std::int64_t wide_start = 0;
    std::int64_t deep_start = b * wide[0] * ds[0];
    const auto add = [&](std::int64_t size, std::int64_t wide_stride, std::int64_t deep_stride) {
      copy.Add(size, to_batch ? wide_stride : deep_stride, to_batch ? deep_stride : wide_stride);
    };
    add(wide[0], ws[0], ds[0]);
    std::int64_t rest = b;
    std::array<std::int64_t, Shape::kMaxRank> offset{};
    for (int i = axes - 1; i >= 0; --i) {
      offset[static_cast<std::size_t>(i)] = rest % block(i);
      rest /= block(i);
    }
    bool empty = false;
    for (int i = 0; i < axes; ++i) {
      const auto axis = static_cast<std::size_t>(i + 1);
      // Block element k is at position k * block + offset - edge of the image.
      const std::int64_t shift = offset[static_cast<std::size_t>(i)] - IntAt(edges, 2 * i);
      const std::int64_t first = shift < 0 ? (-shift + block(i) - 1) / block(i) : 0;
      const std::int64_t inside = wide[i + 1] - 1 - shift;
      const std::int64_t last = std::min(deep[i + 1], inside < 0 ? 0 : inside / block(i) + 1);
      empty = empty || last <= first;
      add(std::max<std::int64_t>(0, last - first), block(i) * ws[axis], ds[axis]);
      wide_start += (first * block(i) + shift) * ws[axis];
      deep_start += first * ds[axis];
    }
    if (empty) continue;
    for (int i = axes + 1; i < wide.rank(); ++i) add(wide[i], ws[static_cast<std::size_t>(i)], ds[static_cast<std::size_t>(i)]);
    copy.Run(dtype, At(dtype, c.in[0].data, to_batch ? wide_start : deep_start), At(dtype, c.out[0].data, to_batch ? deep_start : wide_start), c.pool);
  }
}

}  // namespace keratin::ops
