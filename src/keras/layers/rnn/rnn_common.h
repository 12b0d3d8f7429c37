// What the recurrent layers share: their cells and the loop over time.
//
// The loop is a While named "while" in the layer's scope ("encoder/while"), unless unroll=true. Its loop variables, in order:
//   0 counter                int32 scalar, counts up from 0
//   1 maximum iterations     int32 scalar, -1, never used
//   2 time                   int32 scalar, counts up from 0
//   3 output list            TensorList of T elements [batch, units], or of 1 where only the last output is kept (then every step writes element 0)
//   . previous output        [batch, units], zeros at first; only with a mask
//   . states                 [batch, units] each: h; h and c (LSTM); those of all cells in order (StackedRNNCells)
//   . captured               input list, mask list (bool [batch, 1]; only with a mask), zeros (only with a mask and zero_output_for_mask), the variables
//                            that the cell reads in the order of its reads, and the number of steps last, which the condition alone uses
// Condition: Less(time, number of steps). Body, in order:
//   x = TensorListGetItem(input list, time), then m = TensorListGetItem(mask list, time)
//   LSTM        z = BiasAdd(x.kernel + h.recurrent_kernel, bias); i, f, g, o = Split(z); c' = recurrent(f)*c + recurrent(i)*activation(g);
//               h' = recurrent(o)*activation(c')
//   GRU         a = Split(BiasAdd(x.kernel, bias)), three gates z, r, h; reset after: b = SplitV(BiasAdd(h.recurrent_kernel, recurrent bias));
//               z = recurrent(a0 + b0); r = recurrent(a1 + b1); hh = activation(a2 + r*b2); h' = z*h + (1 - z)*hh;
//               reset before: b = SplitV(h.StridedSlice(recurrent_kernel)), its third part empty; hh = activation(a2 + (r*h).StridedSlice(recurrent_kernel))
//   ConvLSTM    as LSTM, with a convolution for each gate of x and of h
//   SimpleRNN   h' = activation(BiasAdd(x.kernel, bias) + h.recurrent_kernel)
//   with a mask, for the output and each state: SelectV2(Tile(m), new, previous); the output takes zeros instead with zero_output_for_mask
//   TensorListSetItem(output list, time or 0, output), then time + 1, then counter + 1
// With stateful=true the first states are variables of the layer ("encoder/Variable", "encoder/Variable_1"), zeros at first, and the last states are assigned
// to them before the layer's outputs are there.
// Activations are those of the config. go_backwards reverses inputs and mask in front of the loop (ReverseV2). Behind it stands TensorListStack, then
// Transpose (all outputs) or StridedSlice (the last).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "keras/lowering.h"

namespace keratin::keras {

struct RnnCell {
  std::string name;                // "lstm_cell": what its scope is called; empty: it has none of its own
  Shape output = {};               // of one step, without the batch
  std::vector<Shape> states = {};  // without the batch
  // The output and then the states after one step, made in a scope of its own.
  std::function<std::vector<Value>(Lowering& to, Value x, const std::vector<Value>& states)> step;
  std::vector<std::string> names_of_a_step = {};  // names that a step without a scope of its own takes from what follows
};

// Arithmetic of the cells. Their weights are "<prefix>kernel", "<prefix>recurrent_kernel", "<prefix>bias".
struct CellOptions {
  std::string prefix = {};
  std::int64_t units = 0;
  Json activation = {};
  Json recurrent_activation = {};
  bool use_bias = true;
  bool reset_after = true;  // GRU
  bool peepholes = false;   // LSTM: the gates see the old and new c through "input_gate_peephole_weights" and so on
};
// The states after one step, in the current scope; the first of them is the output. Empty after a failure.
std::vector<Value> SimpleRnnStep(Lowering& to, const CellOptions& options, Value x, const std::vector<Value>& states);
std::vector<Value> LstmStep(Lowering& to, const CellOptions& options, Value x, const std::vector<Value>& states);
std::vector<Value> GruStep(Lowering& to, const CellOptions& options, Value x, const std::vector<Value>& states);
RnnCell SimpleRnnCell(const CellOptions& options);
RnnCell LstmCell(const CellOptions& options);
RnnCell GruCell(const CellOptions& options);

// A weight of the layer as its compute type has it.
Value WeightAs(Lowering& to, const std::string& slot, const Shape& shape, std::string_view name = {});

// The options of a layer whose config has the keys of RnnConfig, or of a cell.
CellOptions CellOptionsOf(const Config& config, std::string prefix);

// What the files of cells (LSTMCell, ...) share: a cell is called with [x, states...] and gives [output, states...].
using CellStep = std::vector<Value> (*)(Lowering& to, const CellOptions& options, Value x, const std::vector<Value>& states);
std::vector<Value> LowerCell(Lowering& to, const LayerCall& call, CellStep step);
// The cell as a layer inside the one being lowered.
RnnCell CellOf(const Layer& cell);
// Of a cell around another cell, which stands in its scope.
Result<std::vector<ChildConfig>> WrappedCell(const Config& config);
std::vector<std::int64_t> WrappedStates(const Layer& layer);
std::vector<Value> LowerWrappedCell(Lowering& to, const LayerCall& call);
// The first layer that stands in `group`; null: none.
const Layer* ChildIn(const Layer& layer, std::string_view group);

// Config keys of every recurrent layer; `more` behind them.
std::vector<ConfigKey> RnnConfig(std::vector<ConfigKey> more = {});

// The layer: its output, then its states if the config says return_state. The constant "zero_output_for_mask" of the call wins over the config's. `initial`
// makes the first states where the call gives none and the layer keeps none; null: zeros.
using InitialStates = std::function<std::vector<Value>(Value x)>;
std::vector<Value> LowerRnn(Lowering& to, const LayerCall& call, const RnnCell& cell, const InitialStates& initial = {});
// The mask that a call uses: Keras 3 passes the one that came with the sequence only where the sequence is the one tensor argument.
Value RnnCallMask(Lowering& to, const LayerCall& call);
// The mask of its output.
Value RnnMask(Lowering& to, const LayerCall& call);

}  // namespace keratin::keras
