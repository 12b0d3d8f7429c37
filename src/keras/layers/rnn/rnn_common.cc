#include "keras/layers/rnn/rnn_common.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "base/errors.h"
#include "base/strings.h"
#include "keras/layers/checks.h"

namespace keratin::keras {
namespace {

// Longer sequences become a loop even where the file says unroll.
constexpr std::int64_t kMaxUnrolledSteps = 1024;

Value Zeros(Lowering& to, Value batch, const Shape& shape, DType dtype) {
  const Lowering::Scope scope = to.Enter("zeros");
  std::vector<Value> sizes = {batch};
  for (const std::int64_t dim : shape) sizes.push_back(to.Int(dim));
  const Value dims = to.Op("Pack", sizes, {}, "packed");
  return to.Op("Fill", {dims, to.Scalar(0, dtype, "Const")}, {}, to.scope());
}

// bool [batch, time, 1].
Value ConformMask(Lowering& to, Value mask) {
  mask = to.Cast(mask, DType::kBool);
  return to.rank(mask) == 2 ? to.Op("ExpandDims", {mask, to.Int(-1)}) : mask;
}

// tf.shape: a constant where all of it is known.
Value ShapeOf(Lowering& to, Value x) {
  const Shape shape = to.shape(x);
  return shape.IsFullyKnown() ? to.Ints({shape.begin(), shape.end()}, "Shape") : to.Op("Shape", {x});
}

// tf.zeros_like: a constant where it is small and its shape is known.
Value ZerosLike(Lowering& to, Value x) {
  constexpr std::int64_t kSmall = 1000;
  const std::int64_t size = to.shape(x).NumElements();
  if (to.failed() || size < 0 || size >= kSmall) return to.Op("ZerosLike", {x});
  Result<Tensor> zeros = Tensor::Allocate(to.dtype(x), to.shape(x));
  if (!zeros.ok()) {
    to.Fail(zeros.status());
    return {};
  }
  std::memset(zeros->mutable_raw(), 0, zeros->byte_size());
  return to.Const(*zeros, "zeros_like");
}

struct Sequence {
  Value x;                // time first
  Value mask;             // time first; invalid: none
  std::int64_t time = 0;  // Shape::kUnknown where it is
  std::int64_t batch = 0;
  Shape features = {};  // of one step, without the batch
  DType dtype = DType::kFloat;
  bool backwards = false;
  bool all_outputs = false;
  bool zero_output = false;
  bool time_major = false;  // of input, mask and output
};

// [batch, time, ...] to [time, batch, ...] and back.
Value Swapped(Lowering& to, const Sequence& sequence, Value x) {
  if (sequence.time_major || to.failed()) return x;
  std::vector<std::int64_t> order = {1, 0};
  for (int i = 2; i < to.rank(x); ++i) order.push_back(i);
  return to.Op("Transpose", {x, to.Ints(order)});
}

Value ElementShape(Lowering& to, const Sequence& sequence, const Shape& step) {
  std::vector<std::int64_t> dims = {sequence.batch < 0 ? -1 : sequence.batch};
  for (const std::int64_t dim : step) dims.push_back(dim < 0 ? -1 : dim);
  return to.Ints(dims);
}

// The mask over `shape`, a shape without its first `fixed` axes.
Value Tiled(Lowering& to, Value mask, const Shape& shape, int fixed) {
  if (to.failed()) return {};
  for (int i = to.rank(mask); i < shape.rank() + 1; ++i) mask = to.Op("ExpandDims", {mask, to.Int(-1)});
  std::vector<std::int64_t> multiples(static_cast<std::size_t>(fixed), 1);
  // What a size is that only a run knows, the selection finds out.
  for (int i = fixed - 1; i < shape.rank(); ++i) multiples.push_back(shape[i] < 0 ? 1 : shape[i]);
  return to.Op("Tile", {mask, to.Ints(multiples)});
}

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
    const std::vector<Value> outputs = cell.step(to, to.Element(sequence.x, 0), states);
    if (!outputs.empty()) first_output = outputs.front();
  } else {
    to.Reserve("strided_slice");
    for (const std::string& name : cell.names_of_a_step) to.Reserve(name);
  }
  if (to.failed()) return {};
  Value list;
  {
    const Value count = sequence.all_outputs ? step_count : to.Int(1);
    list = to.Op("TensorListReserve", {ElementShape(to, sequence, cell.output), count}, element, "TensorArrayV2_1");
  }
  std::vector<Value> vars = {to.Int(0, "while/loop_counter"), to.Int(-1, "while/maximum_iterations"), to.Int(0, "time"), list};
  Value masks, zeros;
  if (masked) {
    const Value mask = sequence.backwards ? Reversed(to, sequence.mask) : sequence.mask;
    masks = ListOf(to, mask, ElementShape(to, sequence, Shape{1}));
    zeros = ZerosLike(to, first_output);
    vars.push_back(zeros);
  }
  vars.insert(vars.end(), states.begin(), states.end());
  const std::size_t first_state = masked ? 5 : 4;

  const auto cond = [&](Lowering& in, const std::vector<Value>& args) { return std::vector<Value>{in.Op("Less", {args[2], step_count})}; };
  const auto body = [&](Lowering& in, const std::vector<Value>& args) -> std::vector<Value> {
    const Value time = args[2];
    const Value input = ReadList(in, inputs, time, ElementShape(in, sequence, sequence.features), sequence.dtype);
    Value mask;
    if (masked) mask = ReadList(in, masks, time, ElementShape(in, sequence, Shape{1}), DType::kBool);
    const std::vector<Value> old(args.begin() + static_cast<std::ptrdiff_t>(first_state), args.end());
    std::vector<Value> now = cell.step(in, input, old);
    if (now.size() != old.size() + 1) return {};
    Value output = now.front();
    now.erase(now.begin());
    if (masked) {
      const auto select = [&](Value fresh, Value kept, const Shape& shape) { return in.Op("SelectV2", {Tiled(in, mask, shape, 2), fresh, kept}); };
      output = select(output, sequence.zero_output ? zeros : args[4], cell.output);
      for (std::size_t i = 0; i < now.size(); ++i) now[i] = select(now[i], old[i], cell.states[i]);
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
    stacked = to.Op("TensorListStack", {results[3], ElementShape(to, sequence, cell.output)}, stack);
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
    std::vector<Value> now = cell.step(to, xs[t], states);
    if (now.size() != states.size() + 1) return {};
    Value output = now.front();
    now.erase(now.begin());
    if (masked) {
      const Value tile = Tiled(to, masks[t], cell.output, 1);
      output = to.Op("SelectV2", {tile, output, outputs.empty() ? ZerosLike(to, output) : outputs.back()});
      std::vector<Value> tiles;
      for (const Shape& shape : cell.states) tiles.push_back(Tiled(to, masks[t], shape, 1));
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
    if (masked && sequence.zero_output) {
      Shape shape = {sequence.batch};
      for (const std::int64_t dim : cell.output) shape.push_back(dim);
      steps.output = to.Op("SelectV2", {Tiled(to, sequence.mask, shape, 2), steps.output, ZerosLike(to, steps.output)});
    }
    steps.output = Swapped(to, sequence, steps.output);
  } else if (masked && sequence.zero_output) {
    steps.output = to.Op("SelectV2", {Tiled(to, masks.back(), cell.output, 1), steps.output, ZerosLike(to, steps.output)});
  }
  return steps;
}

// The states given to this call, if any.
std::vector<Value> GivenStates(const LayerCall& call) {
  if (call.inputs.size() > 1) return {call.inputs.begin() + 1, call.inputs.end()};
  std::vector<Value> given = call.Tensors("initial_state");
  return given.empty() ? call.Tensors("1") : given;
}

std::string SizesText(const std::vector<Shape>& states) {
  std::vector<std::string> texts;
  for (const Shape& shape : states) texts.push_back(shape.ToString());
  return Join(texts, ", ");
}

bool CheckCall(Lowering& to, const LayerCall& call, const RnnCell& cell, const std::vector<Value>& given) {
  if (to.failed()) return false;
  const auto refuse = [&to](Status status) {
    to.Fail(std::move(status));
    return false;
  };
  for (const Shape& shape : cell.states)
    if (shape.rank() == 1 && !InRange(to, "units", {shape[0]})) return false;
  if (!call.Tensors("constants").empty()) return refuse(Unimplemented("\"constants\" of a recurrent layer are not supported"));
  if (call.inputs.empty()) return refuse(InvalidArgument("is called without a sequence"));
  const int rank = 2 + cell.output.rank();
  if (to.rank(call.input()) != rank)
    return refuse(InvalidArgument("takes a sequence of shape [batch, time, {}] and is called with {}", rank == 3 ? "features" : "...",
                                  to.shape(call.input()).ToString()));
  if (!given.empty() && given.size() != cell.states.size())
    return refuse(InvalidArgument("takes {} initial states and is called with {}", cell.states.size(), given.size()));
  for (std::size_t i = 0; i < given.size(); ++i) {
    const Shape shape = to.shape(given[i]);
    bool fits = shape.rank() == cell.states[i].rank() + 1;
    for (int axis = 1; fits && axis < shape.rank(); ++axis) fits = shape[axis] < 0 || cell.states[i][axis - 1] < 0 || shape[axis] == cell.states[i][axis - 1];
    if (!fits)
      return refuse(
          InvalidArgument("its initial states must have the shapes {} behind the batch; number {} has {}", SizesText(cell.states), i, shape.ToString()));
  }
  if (call.mask().valid()) {
    const Shape shape = to.shape(call.mask());
    if (shape.rank() != 2 && !(shape.rank() == 3 && shape[2] == 1))
      return refuse(InvalidArgument("a mask must have the shape [batch, time] and has {}", shape.ToString()));
  }
  return true;
}

// The variables that hold the states from call to call; empty: the layer keeps none.
std::vector<Value> StateVariables(Lowering& to, const LayerCall& call, const RnnCell& cell, const Sequence& sequence) {
  std::vector<Value> variables;
  if (!call.config.Bool("stateful")) return variables;
  for (std::size_t i = 0; i < cell.states.size(); ++i) {
    Shape shape = {sequence.batch};
    for (const std::int64_t dim : cell.states[i]) shape.push_back(dim);
    if (!shape.IsFullyKnown()) {
      to.Fail(
          InvalidArgument("stateful=true needs to know the batch: its states have the shape {}; give the model's input a fixed batch size", shape.ToString()));
      return {};
    }
    variables.push_back(to.StateVariable(fmt::format("state/{}", i), "Variable", sequence.dtype, shape));
  }
  return variables;
}

// The states kept from the call before, or those given to this call: Keras 3 prefers these, tf.keras only while all states kept are zero.
std::vector<Value> KeptStates(Lowering& to, const std::vector<Value>& variables, const std::vector<Value>& given) {
  if (!given.empty() && !to.keras2()) return given;
  std::vector<Value> kept;
  for (const Value variable : variables) kept.push_back(to.ReadState(variable));
  if (given.empty()) return kept;
  Value any;
  for (const Value state : kept) {
    std::vector<std::int64_t> axes;
    for (int i = 0; i < to.rank(state); ++i) axes.push_back(i);
    const Value here = to.Op("Any", {to.Op("NotEqual", {state, to.Scalar(0, state)}), to.Ints(axes)});
    any = any.valid() ? to.Op("LogicalOr", {any, here}) : here;
  }
  for (std::size_t i = 0; i < kept.size(); ++i) kept[i] = to.Op("SelectV2", {any, kept[i], to.Cast(given[i], to.dtype(kept[i]))});
  return kept;
}

}  // namespace

Value WeightAs(Lowering& to, const std::string& slot, const Shape& shape, std::string_view name) {
  return to.Cast(to.Weight(slot, shape, name), to.layer().dtype);
}

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

std::vector<Value> SimpleRnnStep(Lowering& to, const CellOptions& options, Value x, const std::vector<Value>& states) {
  const std::int64_t units = options.units;
  Value y = to.Op("MatMul", {x, WeightAs(to, options.prefix + "kernel", {to.StaticDim(x, -1), units})});
  if (options.use_bias) y = to.Op("BiasAdd", {y, WeightAs(to, options.prefix + "bias", {units})});
  const Value recurrent = to.Op("MatMul", {states[0], WeightAs(to, options.prefix + "recurrent_kernel", {units, units})});
  return std::vector<Value>{to.Activate(options.activation, to.Op("AddV2", {y, recurrent}))};
}

std::vector<Value> LstmStep(Lowering& to, const CellOptions& options, Value x, const std::vector<Value>& states) {
  const std::int64_t units = options.units;
  const Value input = to.Op("MatMul", {x, WeightAs(to, options.prefix + "kernel", {to.StaticDim(x, -1), 4 * units})});
  const Value recurrent = to.Op("MatMul", {states[0], WeightAs(to, options.prefix + "recurrent_kernel", {units, 4 * units})});
  Value z = to.Op("AddV2", {input, recurrent});
  if (options.use_bias) z = to.Op("BiasAdd", {z, WeightAs(to, options.prefix + "bias", {4 * units})});
  const std::vector<Value> gates = to.Ops("Split", {to.Int(1), z}, {{"num_split", std::int64_t{4}}});
  if (gates.size() != 4) return {};
  const auto gate = [&](Value sum, const char* peephole, Value c) {
    if (options.peepholes) sum = to.Op("AddV2", {sum, to.Op("Mul", {WeightAs(to, options.prefix + peephole, {units}, "ReadVariableOp"), c})});
    return to.Activate(options.recurrent_activation, sum);
  };
  const Value i = gate(gates[0], "input_gate_peephole_weights", states[1]);
  const Value f = gate(gates[1], "forget_gate_peephole_weights", states[1]);
  const Value kept = to.Op("Mul", {f, states[1]});
  const Value fresh = to.Op("Mul", {i, to.Activate(options.activation, gates[2])});
  const Value c = to.Op("AddV2", {kept, fresh});
  const Value o = gate(gates[3], "output_gate_peephole_weights", c);
  return {to.Op("Mul", {o, to.Activate(options.activation, c)}), c};
}

std::vector<Value> GruStep(Lowering& to, const CellOptions& options, Value x, const std::vector<Value>& states) {
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
}

namespace {

RnnCell NamedCell(std::string name, const CellOptions& options, std::size_t states, CellStep step) {
  RnnCell cell{.name = name, .output = {options.units}, .states = std::vector<Shape>(states, Shape{options.units}), .step = {}};
  cell.step = [options, name = std::move(name), step](Lowering& to, Value x, const std::vector<Value>& states) {
    const Lowering::Scope scope = to.Enter(name);
    std::vector<Value> results = step(to, options, x, states);
    if (!results.empty()) results.insert(results.begin(), results.front());
    return results;
  };
  return cell;
}

std::vector<Shape> StateShapes(const Layer& cell) {
  std::vector<Shape> shapes;
  if (cell.spec != nullptr && cell.spec->cell_states != nullptr)
    for (const std::int64_t size : cell.spec->cell_states(cell)) shapes.push_back({size});
  return shapes;
}

std::int64_t OutputSize(const Layer& cell) {
  if (!cell.children.empty()) return OutputSize(*cell.children.back().second);
  const std::vector<Shape> shapes = StateShapes(cell);
  return shapes.empty() ? 0 : shapes.front()[0];
}

}  // namespace

RnnCell SimpleRnnCell(const CellOptions& options) { return NamedCell("simple_rnn_cell", options, 1, SimpleRnnStep); }
RnnCell LstmCell(const CellOptions& options) { return NamedCell("lstm_cell", options, 2, LstmStep); }
RnnCell GruCell(const CellOptions& options) { return NamedCell("gru_cell", options, 1, GruStep); }

RnnCell CellOf(const Layer& cell) {
  return {
      .name = cell.name, .output = {OutputSize(cell)}, .states = StateShapes(cell), .step = [&cell](Lowering& to, Value x, const std::vector<Value>& states) {
        ChildCall call{.inputs = {x}, .variables = cell.name};
        call.inputs.insert(call.inputs.end(), states.begin(), states.end());
        return to.LowerChild(cell, call);
      }};
}

std::vector<Value> LowerCell(Lowering& to, const LayerCall& call, CellStep step) {
  const std::int64_t units = call.config.Int("units");
  if (!InRange(to, "units", {units})) return {};
  const std::size_t states = call.layer.spec->cell_states(call.layer).size();
  if (call.inputs.size() != states + 1 || to.rank(call.input()) != 2) {
    to.Fail(InvalidArgument("is a cell: it takes one step of a sequence and {} states; it belongs inside a RNN layer", states));
    return {};
  }
  std::vector<Value> results = step(to, CellOptionsOf(call.config, ""), call.input(), {call.inputs.begin() + 1, call.inputs.end()});
  if (!results.empty()) results.insert(results.begin(), results.front());
  return results;
}

Result<std::vector<ChildConfig>> WrappedCell(const Config& config) {
  if (!config.Raw("cell").is_object()) return InvalidArgument("its \"cell\" is not a serialised cell");
  return std::vector<ChildConfig>{{"cell", config.Raw("cell")}};
}

std::vector<std::int64_t> WrappedStates(const Layer& layer) {
  const Layer* cell = ChildIn(layer, "cell");
  return cell != nullptr && cell->spec != nullptr && cell->spec->cell_states != nullptr ? cell->spec->cell_states(*cell) : std::vector<std::int64_t>();
}

std::vector<Value> LowerWrappedCell(Lowering& to, const LayerCall& call) {
  const Layer* cell = ChildIn(call.layer, "cell");
  if (cell == nullptr || WrappedStates(call.layer).empty()) {
    to.Fail(Unimplemented("wraps {}, which is no cell that Keratin knows", cell == nullptr ? "no cell" : cell->class_name));
    return {};
  }
  return to.LowerChild(*cell, {.inputs = call.inputs, .name = to.scope(), .variables = ""});
}

const Layer* ChildIn(const Layer& layer, std::string_view group) {
  for (const auto& [name, child] : layer.children)
    if (name == group) return child.get();
  return nullptr;
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

std::vector<Value> LowerRnn(Lowering& to, const LayerCall& call, const RnnCell& cell, const InitialStates& initial) {
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
  sequence.features = Shape(shape.dims().subspan(2));
  if (shape.rank() == 3) sequence.features[0] = to.StaticDim(x, -1);
  sequence.backwards = config.Bool("go_backwards");
  sequence.all_outputs = config.Bool("return_sequences");
  // A layer of tf.keras that is convolutional takes no notice of it.
  sequence.zero_output =
      !(to.keras2() && cell.output.rank() > 1) && call.Constant("zero_output_for_mask").AsBool().value_or(config.Bool("zero_output_for_mask"));
  if (config.Bool("unroll") && sequence.time < 0) {
    to.Fail(InvalidArgument("unroll=true needs to know the number of steps; its input has the shape {}", shape.ToString()));
    return {};
  }
  const bool unrolled = config.Bool("unroll") && sequence.time > 0 && sequence.time <= kMaxUnrolledSteps;
  // The name that the cell's variables took when it was built.
  if (!cell.name.empty() && call.call_index == 0 && call.Constant("built_apart").is_null()) to.Reserve(cell.name);
  const std::vector<Value> variables = StateVariables(to, call, cell, sequence);
  if (to.failed()) return {};
  if (!variables.empty()) {
    states = KeptStates(to, variables, states);
  } else if (states.empty() && initial) {
    states = initial(x);
    if (states.size() != cell.states.size()) return {};
  } else if (states.empty()) {
    const Value batch = to.Element(ShapeOf(to, x), sequence.time_major ? 1 : 0);
    for (const Shape& state : cell.states) states.push_back(Zeros(to, batch, state, sequence.dtype));
  }
  for (Value& state : states) state = to.Cast(state, sequence.dtype);
  sequence.x = Swapped(to, sequence, x);
  Value step_count;
  if (!unrolled) step_count = to.Element(ShapeOf(to, sequence.x), 0);
  if (const Value mask = RnnCallMask(to, call); mask.valid()) sequence.mask = Swapped(to, sequence, ConformMask(to, mask));
  Steps steps = unrolled ? Unroll(to, cell, sequence, states) : Loop(to, cell, sequence, step_count, states);
  std::vector<Value> results = {steps.output};
  if (config.Bool("return_state")) results.insert(results.end(), steps.states.begin(), steps.states.end());
  return variables.empty() || to.failed() ? results : to.AssignStates(variables, steps.states, results);
}

Value RnnCallMask(Lowering& to, const LayerCall& call) {
  const bool states_apart = !call.Tensors("initial_state").empty() || !call.Tensors("1").empty();
  if (!to.keras2() && states_apart && call.Tensors("mask").empty()) return {};
  return call.mask();
}

Value RnnMask(Lowering&, const LayerCall& call) { return call.config.Bool("return_sequences") ? call.mask() : Value{}; }

}  // namespace keratin::keras
