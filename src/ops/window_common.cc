#include "base/errors.h"
#include "ops/array/copy_common.h"
#include "ops/window.h"

namespace keratin::ops {
namespace {

constexpr std::int64_t kMost = INT32_MAX;

Status CheckList(std::string_view what, std::span<const std::int64_t> values, int rank, bool first) {
  if (values.size() != static_cast<std::size_t>(rank)) return InvalidArgument("{} has {} entries and must have {}", what, values.size(), rank);
  for (const std::int64_t value : values)
    if (value < 1 || value > kMost) return InvalidArgument("{} has the entry {}; it must be from 1 to {}", what, value, kMost);
  const auto channel = static_cast<std::size_t>(first ? 1 : rank - 1);
  if (values[0] != 1 || values[channel] != 1) return Unimplemented("{} must be 1 for the batch and the channels", what);
  return OkStatus();
}

}  // namespace

bool IsChannelsFirst(const Attrs& attrs) {
  const std::string* format = attrs.Get<std::string>("data_format");
  return format != nullptr && (*format == "NCHW" || *format == "NCDHW");
}

Shape Window::Output(std::int64_t channels_out) const {
  Shape out;
  out.push_back(batch);
  if (channels_first) out.push_back(channels_out);
  for (int i = 0; i < spatial; ++i) out.push_back(axes[static_cast<std::size_t>(i)].out);
  if (!channels_first) out.push_back(channels_out);
  return out;
}

Result<Window> MakeWindow(const Attrs& attrs, int spatial, const Shape& input, std::span<const std::int64_t> sizes, std::span<const std::int64_t> strides,
                          std::span<const std::int64_t> dilations) {
  const int rank = spatial + 2;
  Window window;
  window.spatial = spatial;
  window.channels_first = IsChannelsFirst(attrs);
  const bool first = window.channels_first;
  if (attrs.String("data_format") == "NCHW_VECT_C") return Unimplemented("data_format NCHW_VECT_C is not supported");
  KERATIN_TRY(CheckList("strides", strides, rank, first));
  if (!dilations.empty()) KERATIN_TRY(CheckList("dilations", dilations, rank, first));
  const std::string padding = attrs.String("padding");
  if (padding != "SAME" && padding != "VALID" && padding != "EXPLICIT")
    return InvalidArgument("padding is \"{}\" and must be SAME, VALID or EXPLICIT", padding);
  const std::vector<std::int64_t> pads = attrs.Ints("explicit_paddings");
  if (padding == "EXPLICIT") {
    if (pads.size() != static_cast<std::size_t>(2 * rank)) return InvalidArgument("explicit_paddings has {} entries and must have {}", pads.size(), 2 * rank);
    for (const std::int64_t pad : pads)
      if (pad < 0 || pad > kMost) return InvalidArgument("explicit_paddings has the entry {}", pad);
    const auto channel = static_cast<std::size_t>(2 * ChannelAxis(first, spatial));
    if (pads[0] != 0 || pads[1] != 0 || pads[channel] != 0 || pads[channel + 1] != 0)
      return InvalidArgument("explicit_paddings must be 0 for the batch and the channels");
  } else if (!pads.empty()) {
    return InvalidArgument("explicit_paddings needs padding EXPLICIT and not {}", padding);
  }
  if (input.has_rank() && input.rank() != rank) return InvalidArgument("the input has the shape {} and must have {} dimensions", input.ToString(), rank);
  if (input.has_rank()) {
    window.batch = input[0];
    window.channels = input[ChannelAxis(first, spatial)];
  }
  for (int i = 0; i < spatial; ++i) {
    WindowAxis& axis = window.axes[static_cast<std::size_t>(i)];
    const auto at = static_cast<std::size_t>(SpatialAxis(first, i));
    if (input.has_rank()) axis.in = input[static_cast<int>(at)];
    axis.size = sizes[static_cast<std::size_t>(i)];
    axis.stride = strides[at];
    if (!dilations.empty()) axis.dilation = dilations[at];
    if (axis.size == 0 || axis.size < Shape::kUnknown || axis.size > kMost) return InvalidArgument("the window has the size {} along axis {}", axis.size, at);
    if (axis.in > INT64_MAX / 4) return InvalidArgument("the input has the shape {}", input.ToString());
    if (padding == "SAME" && axis.in >= 0) axis.out = (axis.in + axis.stride - 1) / axis.stride;
    if (axis.size < 0 || axis.in < 0) {
      if (padding == "EXPLICIT") axis.pad = pads[2 * at];
      continue;
    }
    const std::int64_t extent = (axis.size - 1) * axis.dilation + 1;
    if (padding == "SAME") {
      axis.pad = std::max<std::int64_t>(0, (axis.out - 1) * axis.stride + extent - axis.in) / 2;
      continue;
    }
    std::int64_t padded = axis.in;
    if (padding == "EXPLICIT") {
      axis.pad = pads[2 * at];
      padded += pads[2 * at] + pads[2 * at + 1];
    }
    if (padded < extent) return InvalidArgument("a window of {} does not fit into an input of {} along axis {} (padding {})", extent, padded, at, padding);
    axis.out = (padded - extent) / axis.stride + 1;
  }
  return window;
}

ImageStrides::ImageStrides(const Shape& shape, bool channels_first) {
  const Strides strides = StridesOf(shape);
  const int spatial = shape.rank() - 2;
  batch = strides[0];
  channel = strides[static_cast<std::size_t>(ChannelAxis(channels_first, spatial))];
  for (int i = 0; i < spatial; ++i) axes[static_cast<std::size_t>(i)] = strides[static_cast<std::size_t>(SpatialAxis(channels_first, i))];
}

WindowSpan SpanAt(const WindowAxis& a, std::int64_t out) {
  WindowSpan span;
  span.origin = out * a.stride - a.pad;
  span.first = span.origin < 0 ? std::min(a.size, (-span.origin + a.dilation - 1) / a.dilation) : 0;
  span.last = span.origin >= a.in ? 0 : std::min(a.size, (a.in - 1 - span.origin) / a.dilation + 1);
  span.last = std::max(span.first, span.last);
  return span;
}

}  // namespace keratin::ops
