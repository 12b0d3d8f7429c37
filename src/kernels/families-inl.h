// All kernel families in the order they use each other, then their table. Included once per instruction set, inside its target region.

#include "kernels/elementwise-inl.h"
// Uses the maps.
#include "kernels/reduce-inl.h"
// Uses the activations.
#include "kernels/gemm-inl.h"
// Uses the activations and reductions.
#include "kernels/depthwise-inl.h"
// Uses the activations.
#include "kernels/depthwise3x3-inl.h"
#include "kernels/depthwise5x5-inl.h"
// Uses the activations and loads of parts.
#include "kernels/winograd-inl.h"
// Uses the mathematics and activations.
#include "kernels/rnn-inl.h"
// Uses no other.
#include "kernels/fft-inl.h"
// Names them all.
#include "kernels/table-inl.h"
