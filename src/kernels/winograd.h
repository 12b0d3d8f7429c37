// 3x3 convolutions of stride 1 by minimal filtering: F(2x2, 3x3) and F(4x4, 3x3) of Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks"
// (arXiv:1509.09308). As conv.h has it, but for what is said here.
//
// A tile of 2x2 or 4x4 results takes 16 or 36 multiplications for each pair of channels rather than 36 or 144. Sums are rounded differently from those of
// Conv2D: the largest error, relative to the largest result, is about that of Conv2D for 2x2 tiles and about twice it for 4x4 tiles.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/conv.h"

namespace keratin::kernels {

// The tile (2 or 4) with which this convolution is expected to be faster than Conv2D; 0 when none is.
int WinogradTileFor(const Conv2DShape& shape);

// Filters [3, 3, in_channels, out_channels], multiplied by `scale` ([out_channels] or null), transformed and packed for tiles of that size.
std::int64_t WinogradPackedSize(const Conv2DShape& shape, int tile);
void WinogradPackInto(const Conv2DShape& shape, int tile, const float* filter, float* out, const float* scale = nullptr, ThreadPool* pool = nullptr);

std::size_t WinogradScratchBytes(const Conv2DShape& shape, int tile, int threads);
// `packed` was filled by WinogradPackInto under the active instruction set.
void WinogradConv2D(const Conv2DShape& shape, int tile, const float* in, const float* packed, float* out, const Epilogue& epilogue, void* scratch,
                    ThreadPool* pool = nullptr);

}  // namespace keratin::kernels
