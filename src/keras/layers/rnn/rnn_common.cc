#include "keras/layers/rnn/rnn_common.h"

#include <algorithm>
#include <optional>

#include "base/errors.h"
#include "keras/layers/checks.h"

namespace keratin::keras {
namespace {

// Longer sequences become a loop even where the file says unroll.
constexpr std::int64_t kMaxUnrolledSteps = 1024;

Value WeightAs(Lowering& to, const std::string& slot, const Shape& shape, std::string_view name = {}) {
  return to.Cast(to.Weight(slot, shape, name), to.layer().dtype);
}

Value Zeros(Lowering& to, Value batch, std::int64_t units, DType dtype) {
  const Lowering::Scope scope = to.Enter("zeros");
  const Value dims = to.Op("Pack", {batch, to.Int(units)}, {}, "packed");
  return to.Op("Fill", {dims, to.Scalar(0, dtype, "Const")}, {}, to.scope());
}

// bool [batch, time, 1].
Value ConformMask(Lowering& to, Value mask) {
  mask = to.Cast(mask, DType::kBool);
  return to.rank(mask) == 2 ? to.Op("ExpandDims", {mask, to.Int(-1)}) : mask;
}

struct Sequence {
  Value x;                // time first
  Value mask;             // time first; invalid: none
  std::int64_t time = 0;  // Shape::kUnknown where it is
  std::int64_t batch = 0;
  std::int64_t features = 0;
  DType dtype = DType::kFloat;
  bool backwards = false;
  bool all_outputs = false;
  bool zero_output = false;
  bool time_major = false;  // of input, mask and output
};

// [batch, time, x] to [time, batch, x] and back.
Value Swapped(Lowering& to, const Sequence& sequence, Value x) { return sequence.time_major ? x : to.Op("Transpose", {x, to.Ints({1, 0, 2})}); }

Value ElementShape(Lowering& to, const Sequence& sequence, std::int64_t last) { return to.Ints({sequence.batch < 0 ? -1 : sequence.batch, last}); }

Value Reversed(Lowering& to, Value x) { return to.Op("ReverseV2", {x, to.Ints({0})}); }

Value ListOf(Lowering& to, Value x, Value element_shape) {
  const Lowering::Scope scope = to.Enter("TensorArrayUnstack");
  return to.Op("TensorListFromTensor", {x, element_shape}, {{"element_dtype", to.dtype(x)}});
}

Value ReadList(Lowering& to, Value list, Value time, Value element_shape, DType dtype) {
  const Lowering::Scope scope = to.Enter("TensorArrayV2Read");
  return to.Op("TensorListGetItem", {list, time, element_shape}, {{"element_dtype", dtype}});
}

// Output and states after the loop.
struct Steps {
  Value output;
  std::vector<Value> states;
};

Steps Loop(Lowering& to, const RnnCell& cell, const Sequence& sequence, Value step_count, std::vector<Value> states) {
  const bool masked = sequence.mask.valid();
  const Attrs element = {{"element_dtype", sequence.dtype}};
  to.Reserve("TensorArrayV2");
  const Value x = sequence.backwards ? Reversed(to, sequence.x) : sequence.x;
  const Value inputs = ListOf(to, x, ElementShape(to, sequence, sequence.features));
  Value first_output;
  if (masked) {
    // tf.keras calls the cell once outside the loop, to learn what it gives, and takes zeros of that shape.
    const Value first = to.Element(sequence.x, 0);
    const Lowering::Scope scope = to.Enter(cell.name);
    const std::vector<Value> outputs = cell.step(to, first, states);
    if (!outputs.empty()) first_output = outputs.front();
  } else {
    to.Reserve("strided_slice");
  }
  if (to.failed()) return {};
  Value list;
  {
    const Value count = sequence.all_outputs ? step_count : to.Int(1);
    list = to.Op("TensorListReserve", {ElementShape(to, sequence, cell.units), count}, element, "TensorArrayV2_1");
  }
  std::vector<Value> vars = {to.Int(0, "while/loop_counter"), to.Int(-1, "while/maximum_iterations"), to.Int(0, "time"), list};
  Value masks, zeros;
  if (masked) {
    const Value mask = sequence.backwards ? Reversed(to, sequence.mask) : sequence.mask;
    masks = ListOf(to, mask, ElementShape(to, sequence, 1));
    zeros = to.Op("ZerosLike", {first_output});
    vars.push_back(zeros);
  }
  vars.insert(vars.end(), states.begin(), states.end());
  const std::size_t first_state = masked ? 5 : 4;

  const auto cond = [&](Lowering& in, const std::vector<Value>& args) { return std::vector<Value>{in.Op("Less", {args[2], step_count})}; };
  const auto body = [&](Lowering& in, const std::vector<Value>& args) -> std::vector<Value> {
    const Value time = args[2];
    const Value input = ReadList(in, inputs, time, ElementShape(in, sequence, sequence.features), sequence.dtype);
    Value mask;
    if (masked) mask = ReadList(in, masks, time, ElementShape(in, sequence, 1), DType::kBool);
    const std::vector<Value> old(args.begin() + static_cast<std::ptrdiff_t>(first_state), args.end());
    std::vector<Value> now;
    {
      const Lowering::Scope scope = in.Enter(cell.name);
      now = cell.step(in, input, old);
    }
    if (now.size() != old.size()) return {};
    Value output = now.front();
    if (masked) {
      const auto select = [&](Value fresh, Value kept) { return in.Op("SelectV2", {in.Op("Tile", {mask, in.Ints({1, 1})}), fresh, kept}); };
      output = select(output, sequence.zero_output ? zeros : args[4]);
      for (std::size_t i = 0; i < now.size(); ++i) now[i] = select(now[i], old[i]);
    }
    Value written;
    {
      const Lowering::Scope scope = in.Enter("TensorArrayV2Write");
      written = in.Op("TensorListSetItem", {args[3], sequence.all_outputs ? time : in.Int(0), output}, element);
    }
    const Value next = in.Op("AddV2", {time, in.Int(1)});
    std::vector<Value> results = {in.Op("AddV2", {args[0], in.Int(1)}), args[1], next, written};
    if (masked) results.push_back(output);
    results.insert(results.end(), now.begin(), now.end());
    return results;
  };
  std::vector<Value> results = to.While(vars, cond, body);
  if (to.failed() || results.size() != vars.size()) return {};

  Steps steps;
  steps.states.assign(results.begin() + static_cast<std::ptrdiff_t>(first_state), results.end());
  Attrs stack = element;
  stack.Set("num_elements", !sequence.all_outputs ? std::int64_t{1} : sequence.time >= 0 ? sequence.time : std::int64_t{-1});
  Value stacked;
  {
    const Lowering::Scope scope = to.Enter("TensorArrayV2Stack");
    stacked = to.Op("TensorListStack", {results[3], ElementShape(to, sequence, cell.units)}, stack);
  }
  if (sequence.all_outputs) {
    to.Reserve("strided_slice");
    steps.output = Swapped(to, sequence, stacked);
  } else {
    steps.output = to.Element(stacked, -1);
  }
  return steps;
}

Steps Unroll(Lowering& to, const RnnCell& cell, const Sequence& sequence, std::vector<Value> states) {
  const bool masked = sequence.mask.valid();
  const auto unpack = [&](Value x) {
    std::vector<Value> list = to.Ops("Unpack", {x}, {{"num", sequence.time}, {"axis", std::int64_t{0}}});
    if (sequence.backwards) std::reverse(list.begin(), list.end());
    return list;
  };
  const std::vector<Value> xs = unpack(sequence.x);
  std::vector<Value> masks;
  if (masked) masks = unpack(sequence.mask);
  std::vector<Value> outputs;
  for (std::size_t t = 0; t < xs.size() && !to.failed(); ++t) {
    std::vector<Value> now;
    {
      const Lowering::Scope scope = to.Enter(cell.name);
      now = cell.step(to, xs[t], states);
    }
    if (now.size() != states.size()) return {};
    Value output = now.front();
    if (masked) {
      const auto tiled = [&] { return to.Op("Tile", {masks[t], to.Ints({1, cell.units})}); };
      const Value tile = tiled();
      output = to.Op("SelectV2", {tile, output, outputs.empty() ? to.Op("ZerosLike", {output}) : outputs.back()});
      std::vector<Value> tiles;
      for (std::size_t i = 0; i < now.size(); ++i) tiles.push_back(tiled());
      for (std::size_t i = 0; i < now.size(); ++i) now[i] = to.Op("SelectV2", {tiles[i], now[i], states[i]});
    }
    outputs.push_back(output);
    states = std::move(now);
  }
  if (to.failed() || outputs.empty()) return {};
  Steps steps;
  steps.states = std::move(states);
  steps.output = outputs.back();
  if (sequence.all_outputs) {
    steps.output = to.Op("Pack", outputs, {{"axis", std::int64_t{0}}});
    // Keras takes the mask of the unreversed sequence here, go_backwards or not.
    if (masked && sequence.zero_output)
      steps.output = to.Op("SelectV2", {to.Op("Tile", {sequence.mask, to.Ints({1, 1, cell.units})}), steps.output, to.Op("ZerosLike", {steps.output})});
    steps.output = Swapped(to, sequence, steps.output);
  } else if (masked && sequence.zero_output) {
    steps.output = to.Op("SelectV2", {to.Op("Tile", {masks.back(), to.Ints({1, cell.units})}), steps.output, to.Op("ZerosLike", {steps.output})});
  }
  return steps;
}

// The states given to this call, if any.
std::vector<Value> GivenStates(const LayerCall& call) {
  if (call.inputs.size() > 1) return {call.inputs.begin() + 1, call.inputs.end()};
  std::vector<Value> given = call.Tensors("initial_state");
  return given.empty() ? call.Tensors("1") : given;
}

bool CheckCall(Lowering& to, const LayerCall& call, const RnnCell& cell, const std::vector<Value>& given) {
  if (to.failed() || !InRange(to, "units", {cell.units})) return false;
  const auto refuse = [&to](Status status) {
    to.Fail(std::move(status));
    return false;
  };
  if (call.config.Bool("stateful"))
    return refuse(
        Unimplemented("stateful=true keeps states from call to call, which is not supported; build the model with stateful=false and pass initial_state"));
  if (!call.Tensors("constants").empty()) return refuse(Unimplemented("\"constants\" of a recurrent layer are not supported"));
  if (call.inputs.empty()) return refuse(InvalidArgument("is called without a sequence"));
  if (to.rank(call.input()) != 3)
    return refuse(InvalidArgument("takes a sequence of shape [batch, time, features] and is called with {}", to.shape(call.input()).ToString()));
  if (!given.empty() && given.size() != static_cast<std::size_t>(cell.states))
    return refuse(InvalidArgument("takes {} initial states and is called with {}", cell.states, given.size()));
  for (const Value state : given) {
    const Shape shape = to.shape(state);
    if (shape.rank() != 2 || (shape[1] >= 0 && shape[1] != cell.units))
      return refuse(InvalidArgument("an initial state must have the shape [batch, {}] and has {}", cell.units, shape.ToString()));
  }
  if (call.mask().valid()) {
    const Shape shape = to.shape(call.mask());
    if (shape.rank() != 2 && !(shape.rank() == 3 && shape[2] == 1))
      return refuse(InvalidArgument("a mask must have the shape [batch, time] and has {}", shape.ToString()));
  }
  return true;
}

}  // namespace

CellOptions CellOptionsOf(const Config& config, std::string prefix) {
  CellOptions options;
  options.prefix = std::move(prefix);
  options.units = config.Int("units");
  options.activation = config.Raw("activation");
  options.recurrent_activation = config.Raw("recurrent_activation");
  options.use_bias = config.Bool("use_bias");
  options.reset_after = config.Bool("reset_after");
  return options;
}

RnnCell SimpleRnnCell(const CellOptions& options) {
  return {.name = "simple_rnn_cell", .units = options.units, .states = 1, .step = [options](Lowering& to, Value x, const std::vector<Value>& states) {
            const std::int64_t units = options.units;
            Value y = to.Op("MatMul", {x, WeightAs(to, options.prefix + "kernel", {to.StaticDim(x, -1), units})});
            if (options.use_bias) y = to.Op("BiasAdd", {y, WeightAs(to, options.prefix + "bias", {units})});
            const Value recurrent = to.Op("MatMul", {states[0], WeightAs(to, options.prefix + "recurrent_kernel", {units, units})});
            return std::vector<Value>{to.Activate(options.activation, to.Op("AddV2", {y, recurrent}))};
          }};
}

RnnCell LstmCell(const CellOptions& options) {
  return {.name = "lstm_cell",
          .units = options.units,
          .states = 2,
          .step = [options](Lowering& to, Value x, const std::vector<Value>& states) -> std::vector<Value> {
            const std::int64_t units = options.units;
            const Value input = to.Op("MatMul", {x, WeightAs(to, options.prefix + "kernel", {to.StaticDim(x, -1), 4 * units})});
            const Value recurrent = to.Op("MatMul", {states[0], WeightAs(to, options.prefix + "recurrent_kernel", {units, 4 * units})});
            Value z = to.Op("AddV2", {input, recurrent});
            if (options.use_bias) z = to.Op("BiasAdd", {z, WeightAs(to, options.prefix + "bias", {4 * units})});
            const std::vector<Value> gates = to.Ops("Split", {to.Int(1), z}, {{"num_split", std::int64_t{4}}});
            if (gates.size() != 4) return {};
            const Value i = to.Activate(options.recurrent_activation, gates[0]);
            const Value f = to.Activate(options.recurrent_activation, gates[1]);
            const Value kept = to.Op("Mul", {f, states[1]});
            const Value fresh = to.Op("Mul", {i, to.Activate(options.activation, gates[2])});
            const Value c = to.Op("AddV2", {kept, fresh});
            const Value o = to.Activate(options.recurrent_activation, gates[3]);
            return {to.Op("Mul", {o, to.Activate(options.activation, c)}), c};
          }};
}

RnnCell GruCell(const CellOptions& options) {
  return {.name = "gru_cell",
          .units = options.units,
          .states = 1,
          .step = [options](Lowering& to, Value x, const std::vector<Value>& states) -> std::vector<Value> {
            const std::int64_t units = options.units;
            const std::string recurrent_name = options.prefix + "recurrent_kernel";
            const Shape recurrent_shape = {units, 3 * units};
            const Value h = states[0];
            Value bias, recurrent_bias;
            if (options.use_bias && options.reset_after) {
              const Value both = WeightAs(to, options.prefix + "bias", {2, 3 * units}, "ReadVariableOp");
              const std::vector<Value> split = to.Ops("Unpack", {both}, {{"num", std::int64_t{2}}, {"axis", std::int64_t{0}}});
              if (split.size() != 2) return {};
              bias = split[0];
              recurrent_bias = split[1];
            } else if (options.use_bias) {
              bias = WeightAs(to, options.prefix + "bias", {3 * units});
            }
            Value input = to.Op("MatMul", {x, WeightAs(to, options.prefix + "kernel", {to.StaticDim(x, -1), 3 * units})});
            if (bias.valid()) input = to.Op("BiasAdd", {input, bias});
            const std::vector<Value> a = to.Ops("Split", {to.Int(-1), input}, {{"num_split", std::int64_t{3}}});
            const auto part = [&](std::int64_t from, std::int64_t to_column, std::int64_t end_mask) {
              const Value kernel = WeightAs(to, recurrent_name, recurrent_shape, "ReadVariableOp");
              return to.Op("StridedSlice", {kernel, to.Ints({0, from}), to.Ints({0, to_column}), to.Ints({1, 1})},
                           {{"begin_mask", end_mask == 3 ? std::int64_t{1} : std::int64_t{3}}, {"end_mask", end_mask}});
            };
            Value recurrent = to.Op("MatMul", {h, options.reset_after ? WeightAs(to, recurrent_name, recurrent_shape) : part(0, 2 * units, 1)});
            if (recurrent_bias.valid()) recurrent = to.Op("BiasAdd", {recurrent, recurrent_bias});
            // Without reset_after the third part is empty.
            const std::vector<Value> b = to.Ops("SplitV", {recurrent, to.Ints({units, units, -1}, "Const"), to.Int(-1)}, {{"num_split", std::int64_t{3}}});
            if (a.size() != 3 || b.size() != 3) return {};
            const Value z = to.Activate(options.recurrent_activation, to.Op("AddV2", {a[0], b[0]}));
            const Value r = to.Activate(options.recurrent_activation, to.Op("AddV2", {a[1], b[1]}));
            Value reset;
            if (options.reset_after)
              reset = to.Op("Mul", {r, b[2]});
            else {
              const Value gated = to.Op("Mul", {r, h});
              reset = to.Op("MatMul", {gated, part(2 * units, 0, 3)});
            }
            const Value candidate = to.Activate(options.activation, to.Op("AddV2", {a[2], reset}));
            const Value kept = to.Op("Mul", {z, h});
            const Value rest = to.Op("Sub", {to.Scalar(1, z), z});
            return {to.Op("AddV2", {kept, to.Op("Mul", {rest, candidate})})};
          }};
}

std::vector<ConfigKey> RnnConfig(std::vector<ConfigKey> more) {
  using Kind = ConfigKey::Kind;
  std::vector<ConfigKey> keys = {ConfigKey("units", Kind::kInt).Alias("output_dim").Required(),
                                 {"return_sequences", false},
                                 {"return_state", false},
                                 {"go_backwards", false},
                                 {"stateful", false},
                                 {"time_major", false},
                                 {"unroll", false},
                                 {"zero_output_for_mask", false}};
  keys.insert(keys.end(), more.begin(), more.end());
  return keys;
}

std::vector<Value> LowerRnn(Lowering& to, const LayerCall& call, const RnnCell& cell) {
  const Config& config = call.config;
  std::vector<Value> states = GivenStates(call);
  if (!CheckCall(to, call, cell, states)) return {};
  Sequence sequence;
  sequence.dtype = to.layer().dtype;
  const Value x = to.Cast(call.input(), sequence.dtype);
  const Shape shape = to.shape(x);
  sequence.time_major = config.Bool("time_major");
  sequence.batch = shape[sequence.time_major ? 1 : 0];
  sequence.time = shape[sequence.time_major ? 0 : 1];
  sequence.features = to.StaticDim(x, -1);
  sequence.backwards = config.Bool("go_backwards");
  sequence.all_outputs = config.Bool("return_sequences");
  sequence.zero_output = call.Constant("zero_output_for_mask").AsBool().value_or(config.Bool("zero_output_for_mask"));
  if (config.Bool("unroll") && sequence.time < 0) {
    to.Fail(InvalidArgument("unroll=true needs to know the number of steps; its input has the shape {}", shape.ToString()));
    return {};
  }
  const bool unrolled = config.Bool("unroll") && sequence.time > 0 && sequence.time <= kMaxUnrolledSteps;
  // The name that the cell's variables took when it was built.
  if (call.call_index == 0 && call.Constant("built_apart").is_null()) to.Reserve(cell.name);
  if (states.empty()) {
    const Value batch = to.Element(to.Op("Shape", {x}), sequence.time_major ? 1 : 0);
    for (int i = 0; i < cell.states; ++i) states.push_back(Zeros(to, batch, cell.units, sequence.dtype));
  }
  for (Value& state : states) state = to.Cast(state, sequence.dtype);
  sequence.x = Swapped(to, sequence, x);
  Value step_count;
  if (!unrolled) step_count = to.Element(to.Op("Shape", {sequence.x}), 0);
  if (const Value mask = RnnCallMask(to, call); mask.valid()) sequence.mask = Swapped(to, sequence, ConformMask(to, mask));
  Steps steps = unrolled ? Unroll(to, cell, sequence, states) : Loop(to, cell, sequence, step_count, states);
  std::vector<Value> results = {steps.output};
  if (config.Bool("return_state")) results.insert(results.end(), steps.states.begin(), steps.states.end());
  return results;
}

Value RnnCallMask(Lowering& to, const LayerCall& call) {
  const bool states_apart = !call.Tensors("initial_state").empty() || !call.Tensors("1").empty();
  if (!to.keras2() && states_apart && call.Tensors("mask").empty()) return {};
  return call.mask();
}

Value RnnMask(Lowering&, const LayerCall& call) { return call.config.Bool("return_sequences") ? call.mask() : Value{}; }

}  // namespace keratin::keras
