// Recurrent layers over whole sequences in float32: LSTM, GRU and the simple one.
//
// x is [time, batch, input], states are [batch, units], outputs [time, batch, units] or the last one [batch, units]; all without gaps. Gates are in Keras's
// order: LSTM i, f, c, o; GRU z, r, h. Packing is done once; running allocates nothing. Thread-safe: packed weights are not changed. Each run needs scratch of
// its own, aligned to 64 bytes. A null pool means: on this thread. No aliasing but initial and final states, which may be the same memory. The result does not
// depend on the threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/activation.h"
#include "kernels/gemm.h"

namespace keratin {
class ThreadPool;
}

namespace keratin::kernels {

enum class RnnKind : std::uint8_t { kSimple, kLstm, kGru };

struct RnnShape {
  RnnKind kind = RnnKind::kLstm;
  std::int64_t time = 0, batch = 1, input = 0, units = 0;
  // LSTM: c and the output; GRU: h; simple: the output. Those with parameters use hard_sigmoid's Keras 2 form for kHardSigmoid unless set here.
  Activation activation = Activation::kTanh;
  Activation recurrent_activation = Activation::kSigmoid;
  float activation_alpha = 0, activation_beta = 0;
  float recurrent_alpha = 0.2f, recurrent_beta = 0.5f;
  bool reset_after = true;    // GRU: whether r multiplies after the product with the recurrent weights
  bool go_backwards = false;  // steps are taken from the last to the first; outputs are in the order the steps are taken
  bool return_sequences = false;
  // What a masked step puts out in a sequence: zeros, or the output of the step before (Keras).
  bool zero_output_for_mask = false;
};

// Whether the recurrent weights are packed for one sequence alone: an LSTM's, whose step reads them as one stream then.
bool PacksOneSequence(const RnnShape& shape);

// kernel [input, gates * units], recurrent [units, gates * units]; bias [gates * units] or null; recurrent_bias likewise, for GRU with reset_after.
class PackedRnn {
 public:
  // Floats of the packed weights, aligned to 64 bytes, for the active instruction set. Of the shape only kind, input, units, reset_after and
  // PacksOneSequence count.
  static std::int64_t PackedSize(const RnnShape& shape);
  static void PackInto(const RnnShape& shape, const float* kernel, const float* recurrent, const float* bias, const float* recurrent_bias, float* out);
  static PackedRnn Borrow(const RnnShape& shape, const float* packed);
  // Into memory of its own, shared by copies.
  static PackedRnn Pack(const RnnShape& shape, const float* kernel, const float* recurrent, const float* bias, const float* recurrent_bias = nullptr);
  [[nodiscard]] const PackedMatrix& kernel() const { return kernel_; }
  [[nodiscard]] const PackedMatrix& recurrent() const { return recurrent_; }
  [[nodiscard]] const PackedMatrix& candidate() const { return candidate_; }  // of GRU without reset_after
  [[nodiscard]] const float* bias() const { return bias_; }
  [[nodiscard]] const float* recurrent_bias() const { return recurrent_bias_; }

 private:
  std::shared_ptr<const void> owned_;
  PackedMatrix kernel_, recurrent_, candidate_;
  const float* bias_ = nullptr;
  const float* recurrent_bias_ = nullptr;
};

std::size_t RnnScratchBytes(const RnnShape& shape);

// mask: [time, batch], null for none: where it is false a step leaves the states as they are. initial_h, initial_c: null for zeros. final_h, final_c (LSTM):
// null where not wanted. out: null where only the states are wanted.
struct RnnRun {
  const float* x = nullptr;
  const bool* mask = nullptr;
  const float* initial_h = nullptr;
  const float* initial_c = nullptr;
  float* out = nullptr;
  float* final_h = nullptr;
  float* final_c = nullptr;
};
void Rnn(const RnnShape& shape, const PackedRnn& weights, const RnnRun& run, void* scratch, ThreadPool* pool = nullptr);

}  // namespace keratin::kernels
