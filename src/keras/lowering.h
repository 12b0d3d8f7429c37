// Keras layers to TensorFlow ops, with the names that tf.keras 2 gives in graph mode. Inference only.
#pragma once

#include <functional>
#include <map>
#include <memory>
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

// One call of a layer, as `lower_call` sees it.
struct LayerCall {
  const Layer& layer;
  const Config& config;
  // Tensors of the first positional argument, flattened (a merge layer's list).
  std::vector<Value> inputs;
  std::vector<Value> masks;  // one per input, invalid where there is none
  // Further positional and keyword arguments by Keras's argument name ("initial_state", "value", "attention_mask"), flattened; a mask among them is in
  // `mask_arguments`.
  std::vector<std::pair<std::string, std::vector<Value>>> tensors;
  std::vector<std::pair<std::string, std::vector<Value>>> tensor_masks;  // masks of those tensors, same names
  std::vector<std::pair<std::string, json::Json>> constants;             // non-tensor arguments ("use_causal_mask")

  [[nodiscard]] Value input() const { return inputs.empty() ? Value{} : inputs.front(); }
  [[nodiscard]] Value mask() const { return masks.empty() ? Value{} : masks.front(); }
  // Empty when not given.
  [[nodiscard]] std::vector<Value> Tensors(std::string_view name) const;
  [[nodiscard]] std::vector<Value> TensorMasks(std::string_view name) const;
  // Null Json when not given.
  [[nodiscard]] json::Json Constant(std::string_view name) const;
};

// Emits ops into a graph. After a failure every call is harmless and gives invalid values, so layers need not check.
class Lowering {
 public:
  // --- Ops. Names are put under the current scope and made unique as TensorFlow does; without `name` the op's own name is used.
  // Type and number attributes follow from the inputs; the rest from `attrs` or the op's defaults.
  Value Op(std::string_view op, std::vector<Value> inputs, Attrs attrs = {}, std::string_view name = {});
  std::vector<Value> Ops(std::string_view op, std::vector<Value> inputs, Attrs attrs = {}, std::string_view name = {});

  Value Const(const Tensor& value, std::string_view name = "Const");
  Value Scalar(double value, DType dtype, std::string_view name = "Const");
  Value Scalar(double value, Value like, std::string_view name = "Const") { return Scalar(value, dtype(like), name); }
  Value Int(std::int64_t value, std::string_view name = "Const");                        // int32 scalar
  Value Ints(const std::vector<std::int64_t>& values, std::string_view name = "Const");  // int32 vector

  // --- What is known of a tensor.
  [[nodiscard]] DType dtype(Value value) const;
  [[nodiscard]] Shape shape(Value value) const;  // unknown dims are Shape::kUnknown
  [[nodiscard]] int rank(Value value) const { return shape(value).rank(); }
  // A dimension that the layer cannot do without; fails with a message naming the layer when it is unknown. Negative counts from the end.
  std::int64_t StaticDim(Value value, int axis);

  // --- Weights of the layer being lowered. The variable is "<layer>/<name>" (VarHandleOp, once per layer); each call adds a read
  // named by TensorFlow's habit, "<scope>/<reader>/ReadVariableOp", where `reader` is the op that uses it ("MatMul"); empty reader:
  // "<scope>/ReadVariableOp". Fails when the file has no such weight or its shape is not `expected`.
  Value Weight(std::string_view slot, const Shape& expected, std::string_view reader);
  [[nodiscard]] bool HasWeight(std::string_view slot) const;
  // The value itself, for layers that compute with it at conversion time (Normalization's mean); null when missing.
  [[nodiscard]] const Tensor* WeightValue(std::string_view slot) const;

  // --- Scopes: ops made until it is destroyed are under `name`/, made unique (encoder, encoder_1). `exact` re-enters an existing one.
  class Scope {
   public:
    Scope(Scope&& other) noexcept;
    Scope& operator=(Scope&&) = delete;
    ~Scope();

   private:
    friend class Lowering;
    Scope(Lowering& to, std::string previous);
    Lowering* to_;
    std::string previous_;
  };
  [[nodiscard]] Scope Enter(std::string_view name);
  [[nodiscard]] const std::string& scope() const { return scope_; }  // "encoder_1/", or ""

  // --- Helpers that several layers share.
  // `activation` is a name, null, or a serialised object ({"class_name": "LeakyReLU", "config": {...}}).
  Value Activate(const json::Json& activation, Value x);
  Value Cast(Value x, DType dtype);
  // The shape of x as an int32 vector, known dims as constants where Keras knows them: `Shape` op otherwise.
  Value DynamicShape(Value x);
  // x with the dims given; -1 for unknown ones, at most one of them known only at run time (then DynamicShape parts are packed).
  Value Reshape(Value x, const std::vector<Value>& dims);

  // --- Loops: a While of TensorFlow 2 with functions of its own. cond gives one bool; body as many values as it gets.
  using BodyFn = std::function<std::vector<Value>(Lowering& body, const std::vector<Value>& args)>;
  std::vector<Value> While(std::vector<Value> loop_vars, const BodyFn& cond, const BodyFn& body, std::string_view name = "while", Attrs attrs = {});

  // Lowers a layer inside a layer (Bidirectional's halves, TimeDistributed's inner layer), in the scope `name` (empty: its own name).
  std::vector<Value> LowerChild(const Layer& layer, std::vector<Value> inputs, std::vector<Value> masks = {},
                                std::vector<std::pair<std::string, std::vector<Value>>> tensors = {}, std::string_view name = {});

  [[nodiscard]] bool keras2() const;
  [[nodiscard]] const Layer& layer() const { return *layer_; }  // the one being lowered

  // The first failure wins; the message is put behind "<file>: <layer path> (<class>)".
  void Fail(Status status);
  [[nodiscard]] bool failed() const;

 private:
  friend class ModelLowering;
  struct Shared;
  struct Target;
  Lowering(std::shared_ptr<Shared> shared, std::shared_ptr<Target> target);
  std::shared_ptr<Shared> shared_;  // the whole model: variables, names of functions, the failure
  std::shared_ptr<Target> target_;  // the graph or function body being written
  std::string scope_;
  const Layer* layer_ = nullptr;
  std::string layer_scope_;
};

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

// UNIMPLEMENTED / INVALID_ARGUMENT: one message that lists every layer that cannot be lowered, each with its path and class.
Result<Lowered> Lower(const Model& model, const std::string& file);

}  // namespace keratin::keras
