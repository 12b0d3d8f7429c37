// Keras layers to TensorFlow ops, with the names that tf.keras 2 gives in graph mode. Inference only.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/graph.h"
#include "graph/meta_graph.h"
#include "graph/op_spec.h"
#include "keras/layer_spec.h"
#include "keras/model.h"

namespace keratin::keras {

inline constexpr double kBackendEpsilon = 1e-7;  // keras.backend.epsilon()

using NamedValues = std::vector<std::pair<std::string, std::vector<Value>>>;

// An argument as the call has it. A list or dict without tensors is one constant.
struct CallArgument {
  Argument::Kind kind = Argument::Kind::kConstant;
  Value tensor = {};
  Json constant = {};
  std::vector<CallArgument> items = {};  // of a list, or of a dict in its order
  std::vector<std::string> keys = {};    // of a dict
};

// One call of a layer, as `lower_call` sees it.
struct LayerCall {
  const Layer& layer;
  const Config& config;
  // Tensors of the first positional argument, flattened (a merge layer's list).
  std::vector<Value> inputs = {};
  std::vector<Value> masks = {};  // one per input, invalid where there is none
  // Further positional and keyword arguments by Keras's argument name ("initial_state", "value", "attention_mask"), flattened. The second, third, ...
  // positional argument that is not named in the file is "1", "2", ...
  NamedValues tensors = {};
  NamedValues tensor_masks = {};                             // masks of those tensors, same names
  std::vector<std::pair<std::string, Json>> constants = {};  // non-tensor arguments ("use_causal_mask")
  // All arguments with their structure, for operations.
  std::vector<CallArgument> args = {};
  std::vector<std::pair<std::string, CallArgument>> kwargs = {};
  int call_index = 0;              // 0 for the layer's first call in its model
  bool needs_mask = true;          // false: nobody uses the mask of its output
  mutable Value output_mask = {};  // set by a layer that makes its output's mask on the way; wins over the spec's rules

  [[nodiscard]] Value input() const { return inputs.empty() ? Value{} : inputs.front(); }
  [[nodiscard]] Value mask() const { return masks.empty() ? Value{} : masks.front(); }
  // Empty when not given.
  [[nodiscard]] std::vector<Value> Tensors(std::string_view name) const;
  [[nodiscard]] std::vector<Value> TensorMasks(std::string_view name) const;
  // Null Json when not given.
  [[nodiscard]] Json Constant(std::string_view name) const;
};

// How a layer calls a layer inside it.
struct ChildCall {
  std::vector<Value> inputs;
  std::vector<Value> masks = {};
  NamedValues tensors = {};
  std::vector<std::pair<std::string, Json>> constants = {};
  // Scope of its ops, under the current one; empty: its own name. With "/" at its end it is one that was entered before.
  std::string_view name = {};
  // Its variables are "<variables of the outer layer>/<this>/<slot>"; not set: the name of its scope. "" puts them beside the outer layer's own.
  std::optional<std::string_view> variables = {};
};

// Emits ops into a graph. After a failure every call is harmless and gives invalid values, so layers need not check.
// Values made outside a function body can be used in it: they are captured.
class Lowering {
 public:
  // --- Ops. Names are put under the current scope and made unique as TensorFlow does. Without `name` the op takes the name that TensorFlow's Python gives
  // it: "add" for AddV2, "mul", "sub", "truediv", "concat", "stack", "strided_slice", ... (PythonName), else the op's own ("MatMul"). A name that ends in "/"
  // is a scope (`scope()` of one just entered) and gives the op that scope's own name.
  // Type and number attributes follow from the inputs; the rest from `attrs` or the op's defaults.
  Value Op(std::string_view op, std::vector<Value> inputs, Attrs attrs = {}, std::string_view name = {});
  std::vector<Value> Ops(std::string_view op, std::vector<Value> inputs, Attrs attrs = {}, std::string_view name = {});

  // Constants. Without `name` the first op that uses one names it by its argument, as TensorFlow does with Python's literals: to.Op("Mean", {x, to.Ints({1})})
  // gives "Mean/reduction_indices". With a name it is an op of its own at once.
  Value Const(const Tensor& value, std::string_view name = {});
  Value Scalar(double value, DType dtype, std::string_view name = {});
  Value Scalar(double value, Value like, std::string_view name = {}) { return Scalar(value, dtype(like), name); }
  Value Int(std::int64_t value, std::string_view name = {});                        // int32 scalar
  Value Ints(const std::vector<std::int64_t>& values, std::string_view name = {});  // int32 vector

  // --- What is known of a tensor.
  [[nodiscard]] DType dtype(Value value) const;
  [[nodiscard]] Shape shape(Value value) const;  // unknown dims are Shape::kUnknown
  [[nodiscard]] int rank(Value value) const { return shape(value).rank(); }
  // The value where it is known; invalid dtype where not.
  [[nodiscard]] Tensor known(Value value) const;
  // A dimension that the layer cannot do without; fails with a message naming the layer when it is unknown. Negative counts from the end.
  std::int64_t StaticDim(Value value, int axis);

  // --- Weights of the layer being lowered. Its variables are "<layer>/<slot>" (VarHandleOp), all made at its first call in the order of the spec. Each
  // Weight is a read of one; the op that first uses it names it ("out/MatMul/ReadVariableOp"), or `name` does ("ReadVariableOp") and it is read at once.
  // Fails when the file has no such weight or its shape is not `expected` (kUnknown dims fit all).
  Value Weight(std::string_view slot, const Shape& expected, std::string_view name = {});
  [[nodiscard]] bool HasWeight(std::string_view slot) const;
  // The variable itself, for ops that take a resource (ResourceGather).
  Value WeightHandle(std::string_view slot, const Shape& expected);
  // The value, for layers that compute with it at conversion time (Normalization's mean); null when missing.
  [[nodiscard]] const Tensor* WeightValue(std::string_view slot) const;

  // A text file that came with the layer; null when there is none.
  [[nodiscard]] const std::string* Asset(std::string_view name) const;

  // --- State that is kept from run to run: variables that no file has, zeros at first.
  // The variable `name` of the layer, of one shape in all of the layer's calls; `slot` tells it from others of that name.
  Value StateVariable(std::string_view slot, std::string_view name, DType dtype, const Shape& shape);
  // Its value, as the assignments that were made so far in the graph leave it.
  Value ReadState(Value variable);
  // Assigns to each variable. Gives copies of the outputs (Identity): whoever computes one of them assigns first.
  std::vector<Value> AssignStates(const std::vector<Value>& variables, const std::vector<Value>& values, std::vector<Value> outputs);

  // --- Scopes: ops made until it is destroyed are under `name`/, made unique (encoder, encoder_1).
  class Scope {
   public:
    Scope(Scope&& other) noexcept : to_(other.to_), previous_(std::move(other.previous_)) { other.to_ = nullptr; }
    Scope& operator=(Scope&&) = delete;
    ~Scope() {
      if (to_ != nullptr) to_->scope_ = std::move(previous_);
    }

   private:
    friend class Lowering;
    Scope(Lowering& to, std::string previous) : to_(&to), previous_(std::move(previous)) {}
    Lowering* to_;
    std::string previous_;
  };
  [[nodiscard]] Scope Enter(std::string_view name);
  // Goes back into a scope that was entered before; `scope` is what scope() was there ("encoder_1/", or "" for none).
  [[nodiscard]] Scope Reenter(std::string scope);
  [[nodiscard]] const std::string& scope() const { return scope_; }  // "encoder_1/", or ""
  // Counts `name` as used under the current scope, for what tf.keras makes there and Keratin does not need.
  void Reserve(std::string_view name);

  // --- What only data can tell.
  // Ops made until it is destroyed run only when `condition` holds, else the run fails with the text of `data`: an "Assert/Assert".
  class Assertion {
   public:
    Assertion(Assertion&& other) noexcept : to_(other.to_), previous_(other.previous_) { other.to_ = nullptr; }
    Assertion& operator=(Assertion&&) = delete;
    ~Assertion() {
      if (to_ != nullptr) to_->control_ = previous_;
    }

   private:
    friend class Lowering;
    Assertion(Lowering& to, Value previous) : to_(&to), previous_(previous) {}
    Lowering* to_;
    Value previous_;
  };
  [[nodiscard]] Assertion Assert(Value condition, Value data);
  // x is known to have this shape, as what is inferred from its op does not tell (tf.Tensor.set_shape). Dims that are kUnknown stay as they are.
  void SetShape(Value x, const Shape& shape);

  // --- Lookup tables.
  struct LookupTable {
    Value handle;
    std::string name;  // "hash_table_1"
  };
  // A table that gives values[i] for keys[i]; a session fills it before it runs. Tables of one layer with the same keys and values are one.
  LookupTable Table(const Tensor& keys, const Tensor& values);

  // --- Helpers that several layers share.
  // `activation` is a name, null, or a serialised object ({"class_name": "LeakyReLU", "config": {...}}).
  Value Activate(const Json& activation, Value x);
  Value Cast(Value x, DType dtype, std::string_view name = {});
  // The shape of x as an int32 vector: a constant when all dims are known, else a `Shape` op.
  Value DynamicShape(Value x);
  // One element of such a vector as a scalar: a StridedSlice, "strided_slice".
  Value Element(Value vector, int index);
  // One column of a matrix as a vector.
  Value Column(Value matrix, std::int64_t index);
  // x with the dims given: scalars of int32, constants (-1: the rest) or computed ones. One constant vector where all are constants, else a Pack named
  // "Reshape/shape", as tf.reshape(x, [a, b]) has it.
  Value Reshape(Value x, const std::vector<Value>& dims, std::string_view name = {});
  Value Reshape(Value x, const std::vector<std::int64_t>& dims, std::string_view name = {});

  // --- Loops: a While of TensorFlow 2 with functions of its own. cond gives one bool; body as many values as it gets. What they use from outside becomes
  // further loop variables by itself. Dims of a loop variable that the body changes become unknown. The results are Identity ops in the scope `name`, as
  // TensorFlow has them; the names in the functions begin anew, as they do in TensorFlow.
  using BodyFn = std::function<std::vector<Value>(Lowering& body, const std::vector<Value>& args)>;
  std::vector<Value> While(std::vector<Value> loop_vars, const BodyFn& cond, const BodyFn& body, std::string_view name = "while", Attrs attrs = {});

  // Lowers a layer inside a layer (Bidirectional's halves, TimeDistributed's inner layer, which may be a model).
  std::vector<Value> LowerChild(const Layer& layer, const ChildCall& call, std::vector<Value>* output_masks = nullptr);

  [[nodiscard]] const KerasVersion& version() const;
  [[nodiscard]] bool keras2() const { return version().major < 3; }
  [[nodiscard]] const Layer& layer() const { return *layer_; }  // the one being lowered

  // The first failure of a layer wins; the message is put behind "<file>: <layer path> (<class>)".
  void Fail(Status status);
  [[nodiscard]] bool failed() const;
  // Of the converted model, for `show`.
  void Note(std::string note);

 private:
  friend class ModelLowering;
  struct Shared;
  struct Target;
  struct Unplaced;
  struct Variables;
  Lowering(std::shared_ptr<Shared> shared, std::shared_ptr<Target> target);
  [[nodiscard]] const ValueInfo* Info(Value value) const;
  // `value` as a tensor of this target: places a constant or weight under `name`, captures what belongs to an outer target.
  Value Place(Value value, const std::string& name);
  Value Capture(Value value);
  std::string UniqueName(std::string_view full_name);
  std::vector<Value> Emit(std::string_view op, const std::string& full_name, std::vector<Value> inputs, Attrs attrs);
  Value AddUnplaced(Unplaced unplaced);
  bool AddVariable(std::string_view slot, const Tensor& value, std::string_view name = {});
  bool Initialize(std::string_view slot, const Shape& shape);
  // Builds one function of a loop; `infos` are those of its arguments.
  std::shared_ptr<Target> BuildBody(const BodyFn& fn, const std::vector<ValueInfo>& infos, std::vector<Value>* results);

  std::shared_ptr<Shared> shared_;  // the whole model: variables, names of functions, failures
  std::shared_ptr<Target> target_;  // the graph or function body being written
  std::string scope_;
  Value control_;  // the op that others wait for
  const Layer* layer_ = nullptr;
  Variables* variables_ = nullptr;  // of layer_
};

// The name that TensorFlow's Python gives to an op made without a name.
std::string_view PythonName(std::string_view op);

// What a Keras model became.
struct Lowered {
  MetaGraph meta;                           // graph, tags {"serve"}, the signature "serving_default"
  std::map<std::string, Tensor> variables;  // by variable name ("out/kernel")
  // Name map: for every call of every layer, nested ones too.
  struct NamedLayer {
    std::string path;  // "encoder" or "outer/encoder"
    std::string class_name;
    int call_index = 0;
    std::vector<std::string> outputs;  // tensor names
    std::vector<std::string> variables;
    std::string weights_path;
  };
  std::vector<NamedLayer> layers;
  std::vector<std::string> notes;
};

struct LowerOptions {
  // Gives the weights that a layer does not have (a model built in code); without it a missing weight is an error.
  std::function<Result<Tensor>(const Layer& layer, const WeightSlot& slot, const Shape& shape)> initialize = {};
};

// UNIMPLEMENTED / INVALID_ARGUMENT: one message that lists every layer that cannot be lowered, each with its path and class.
Result<Lowered> Lower(const Model& model, const std::string& file, const LowerOptions& options = {});

}  // namespace keratin::keras
