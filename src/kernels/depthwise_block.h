// A depthwise convolution with pointwise ones before and after it, some rows at a time: what lies between them stays in the cache.
//
// Inverted residual blocks: Sandler et al., MobileNetV2, 2018. Pointers, threads, scratch and aliasing are as in conv.h; so are the results, to the bit, of the
// three one after another.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/conv.h"

namespace keratin::kernels {

struct DepthwiseBlock {
  Conv2DShape depthwise;                  // as many channels out as in
  const float* filter = nullptr;          // [kernel_height, kernel_width, channels]
  Epilogue epilogue = {};                 // no residual
  const PackedMatrix* expand = nullptr;   // [channels of the input, channels]; null: the input is the depthwise convolution's
  Epilogue expand_epilogue = {};          // no residual
  const PackedMatrix* project = nullptr;  // [channels, channels of the output]; null: the output is the depthwise convolution's
  Epilogue project_epilogue = {};         // its residual has the output's shape
};

// Of `expand` and `project` only whether they are there counts.
std::size_t DepthwiseBlockScratchBytes(const DepthwiseBlock& block, int threads);
void RunDepthwiseBlock(const DepthwiseBlock& block, const float* in, float* out, void* scratch, ThreadPool* pool = nullptr);

}  // namespace keratin::kernels
