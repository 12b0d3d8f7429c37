// Windows that slide over images: what convolutions and poolings share.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "ops/broadcast.h"

namespace keratin::ops {

inline constexpr int kMaxSpatial = 3;

// One spatial axis.
struct WindowAxis {
  std::int64_t in = Shape::kUnknown;
  std::int64_t out = Shape::kUnknown;
  std::int64_t size = Shape::kUnknown;  // elements of the window
  std::int64_t stride = 1;
  std::int64_t dilation = 1;
  std::int64_t pad = 0;  // before the first element
};

struct Window {
  int spatial = 2;
  bool channels_first = false;
  std::int64_t batch = Shape::kUnknown;
  std::int64_t channels = Shape::kUnknown;
  std::array<WindowAxis, kMaxSpatial> axes{};

  // The output's shape with `channels` channels.
  [[nodiscard]] Shape Output(std::int64_t channels) const;
};

// From the attributes "padding", "data_format" and "explicit_paddings" of `node`. `input` has spatial + 2 dimensions or an unknown rank; `sizes` are those of
// the window, in the order of the spatial axes, kUnknown where not known; `strides` and `dilations` (empty: all 1) have an entry for each axis of the input.
// INVALID_ARGUMENT when a number is out of range or the window does not fit.
Result<Window> MakeWindow(const Attrs& attrs, int spatial, const Shape& input, std::span<const std::int64_t> sizes, std::span<const std::int64_t> strides,
                          std::span<const std::int64_t> dilations);

// Position of the channels and of spatial axis i in a shape.
inline int ChannelAxis(bool channels_first, int spatial) { return channels_first ? 1 : spatial + 1; }
inline int SpatialAxis(bool channels_first, int i) { return i + (channels_first ? 2 : 1); }

// True for "NCHW" and "NCDHW".
bool IsChannelsFirst(const Attrs& attrs);

// Strides in elements of an image tensor.
struct ImageStrides {
  ImageStrides(const Shape& shape, bool channels_first);
  std::int64_t batch = 0;
  std::int64_t channel = 0;
  std::array<std::int64_t, kMaxSpatial> axes{};
};

// The part of window axis `a` at output position `out` that lies inside the input: elements [first, last) of the window.
struct WindowSpan {
  std::int64_t first = 0;
  std::int64_t last = 0;
  std::int64_t origin = 0;  // input position of element 0, perhaps outside
};
WindowSpan SpanAt(const WindowAxis& a, std::int64_t out);

}  // namespace keratin::ops
