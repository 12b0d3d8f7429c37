// What an op is: one value per op, read by the importer, shape inference, folding, the planner, the tests and the documents.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/lazy_table.h"
#include "graph/graph.h"
#include "keratin/status.h"
#include "keratin/tensor.h"
#include "tensor/object.h"

namespace keratin {

class ThreadPool;

// What is known of a tensor before anything runs.
struct ValueInfo {
  static constexpr std::int64_t kUnknownElement = INT64_MIN;

  DType dtype = DType::kInvalid;
  Shape shape = Shape::UnknownRank();
  // The whole value, or kInvalid when it is not known.
  Tensor value;
  // Of an integer scalar or vector that is known only in part (a shape with an unknown batch): one entry per element.
  std::vector<std::int64_t> elements;
  // What a resource (variable) or variant (TensorList) refers to: its dtype, and the shape of the variable or of one element.
  DType handle_dtype = DType::kInvalid;
  Shape handle_shape = Shape::UnknownRank();

  [[nodiscard]] bool known() const { return value.dtype() != DType::kInvalid; }
};

// --- Before running: dtypes, shapes, known values ---------------------------------------------------------------------------

// Infers through a function of the graph's library.
class FunctionInference {
 public:
  virtual ~FunctionInference() = default;
  virtual Result<std::vector<ValueInfo>> Infer(const std::string& function, std::span<const ValueInfo> arguments) = 0;
};

// Handed to `infer`. Outputs come with their dtypes set from the signature and unknown shapes.
class InferContext {
 public:
  InferContext(const Node& node, std::span<const ValueInfo> inputs, std::span<ValueInfo> outputs, FunctionInference* functions = nullptr)
      : functions(functions), node_(node), inputs_(inputs), outputs_(outputs) {}

  FunctionInference* const functions;  // null when functions cannot be looked into

  [[nodiscard]] const Node& node() const { return node_; }
  [[nodiscard]] const Attrs& attrs() const { return node_.attrs; }
  [[nodiscard]] int input_count() const { return static_cast<int>(inputs_.size()); }
  [[nodiscard]] int output_count() const { return static_cast<int>(outputs_.size()); }
  [[nodiscard]] const ValueInfo& input(int i) const { return inputs_[static_cast<std::size_t>(i)]; }
  [[nodiscard]] const Shape& shape(int i) const { return input(i).shape; }
  [[nodiscard]] ValueInfo& output(int i) const { return outputs_[static_cast<std::size_t>(i)]; }
  void SetShape(int i, const Shape& shape) const { output(i).shape = shape; }

  // The elements of integer input i (scalar or vector) as far as they are known, kUnknownElement elsewhere; nothing when not even their number is known.
  [[nodiscard]] std::optional<std::vector<std::int64_t>> Elements(int i) const;
  // All elements known.
  [[nodiscard]] std::optional<std::vector<std::int64_t>> KnownElements(int i) const;
  // Integer input i read as a shape: kUnknownElement and -1 become unknown dimensions. Unknown rank when nothing is known.
  // INVALID_ARGUMENT for a dimension below -1 or more than Shape::kMaxRank of them.
  [[nodiscard]] Result<Shape> ShapeFromInput(int i) const;
  // Sets output i's elements (and its value, when all of them are known). The output must be an integer scalar or vector.
  Status SetElements(int i, std::vector<std::int64_t> elements) const;
  // INVALID_ARGUMENT unless input i has an unknown rank or one in [least, most].
  [[nodiscard]] Status RequireRank(int i, int least, int most) const;
  // `axis` in [-rank, rank) made non-negative, else INVALID_ARGUMENT.
  [[nodiscard]] static Result<int> NormalizeAxis(std::int64_t axis, int rank);

 private:
  const Node& node_;
  std::span<const ValueInfo> inputs_;
  std::span<ValueInfo> outputs_;
};

// Numpy broadcasting with unknown dimensions. INVALID_ARGUMENT names both shapes.
Result<Shape> BroadcastShapes(const Shape& a, const Shape& b);
// The one shape that both agree with, keeping what either knows. INVALID_ARGUMENT when they cannot agree.
Result<Shape> MergeShapes(const Shape& a, const Shape& b);

using InferFn = Status (*)(InferContext&);

// Common shape rules.
Status SameAsInput(InferContext& c);        // output 0 (and only) has input 0's shape
Status BroadcastOfInputs(InferContext& c);  // output 0 is the broadcast of inputs 0 and 1
Status ScalarOutput(InferContext& c);       // every output is a scalar
Status UnknownOutputs(InferContext& c);     // every output has an unknown rank
Status NoOutputs(InferContext& c);

// --- Running ------------------------------------------------------------------------------------------------------------------

// Bytes with a shape; nobody owns anything here.
struct ConstView {
  const void* data = nullptr;
  Shape shape;
  DType dtype = DType::kInvalid;
  std::int64_t size = 0;  // elements
  template <class T>
  [[nodiscard]] const T* as() const {
    return static_cast<const T*>(data);
  }
  template <class T>
  [[nodiscard]] std::span<const T> values() const {
    return {as<T>(), static_cast<std::size_t>(size)};
  }
};
struct View {
  void* data = nullptr;
  Shape shape;
  DType dtype = DType::kInvalid;
  std::int64_t size = 0;
  template <class T>
  [[nodiscard]] T* as() const {
    return static_cast<T*>(data);
  }
  template <class T>
  [[nodiscard]] std::span<T> values() const {
    return {as<T>(), static_cast<std::size_t>(size)};
  }
};

// Handed to `run`, `checked_run` and a Step. Inputs and outputs have the dtypes and shapes that `infer` gave; outputs are uninitialised.
struct RunContext {
  std::span<const ConstView> in;
  std::span<const View> out;
  const Attrs* attrs = nullptr;
  void* scratch = nullptr;  // Step::scratch_bytes, aligned to 64
  ThreadPool* pool = nullptr;
};
using RunFn = void (*)(const RunContext&);
using CheckedRunFn = Status (*)(const RunContext&);

// A kernel that is ready for one set of shapes: the kernel is chosen and constant inputs are packed. Immutable, so many runs may use it at once.
class Step {
 public:
  Step() = default;
  Step(const Step&) = delete;
  Step& operator=(const Step&) = delete;
  virtual ~Step() = default;
  virtual void Run(const RunContext& c) const = 0;
  std::size_t scratch_bytes = 0;
  std::string_view kernel = {};  // for profiles: what computes it, where an op has more than one way; text that stays
};

// Packed forms of constants, made once per model and shared by all its plans. Thread-safe.
class PackCache {
 public:
  virtual ~PackCache() = default;
  // `floats` floats, at a multiple of 64 bytes, that `fill` makes of `constants` when they are not there yet. `how` says all else that they depend on, the
  // instruction set too. A step that packs a constant reads nothing but the packed form when it runs.
  virtual std::shared_ptr<const float> Get(std::span<const Tensor> constants, std::string_view how, std::int64_t floats,
                                           const std::function<void(float*)>& fill) = 0;
};

// Handed to `prepare`, once when a plan is made. All shapes are fully known; inputs that are constants have their value.
struct PrepareContext {
  const Node& node;
  std::span<const ValueInfo> inputs;
  std::span<const ValueInfo> outputs;
  PackCache& packs;
  ThreadPool* pool = nullptr;  // of the runs; may help to prepare. Null: nobody helps
  bool exact = false;          // no way of computing that rounds more than the plain one
  [[nodiscard]] int threads() const;
};
// A null step means: use run / checked_run.
using PrepareFn = Result<std::unique_ptr<Step>> (*)(PrepareContext&);

// What lives as long as a session (variables, tables) or a run (TensorArrays), by name. Thread-safe.
class ResourceStore {
 public:
  virtual ~ResourceStore() = default;
  // The object of that name, made by `make` when it is not there yet.
  virtual ObjectPtr GetOrMake(std::string_view name, const std::function<ObjectPtr()>& make) = 0;
  virtual ObjectPtr Find(std::string_view name) = 0;  // null when missing
};

// A variable that something assigns (or that is read through its handle).
class Variable : public Object {
 public:
  explicit Variable(std::string name) : name_(std::move(name)) {}
  [[nodiscard]] std::string Describe() const override { return "variable " + name_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] Tensor Read() const;  // kInvalid dtype while uninitialised
  void Assign(Tensor value);
  // value = update(value) in one step.
  Status Update(const std::function<Result<Tensor>(const Tensor&)>& update);

 private:
  struct Cell;
  std::string name_;
  std::shared_ptr<Cell> cell_ = MakeCell();
  static std::shared_ptr<Cell> MakeCell();
};

// Handed to `eval`: for ops whose output size depends on data, and those that touch resources, lists, strings or functions.
class EvalContext {
 public:
  virtual ~EvalContext() = default;
  [[nodiscard]] const Node& node() const { return *node_; }
  [[nodiscard]] const Attrs& attrs() const { return node_->attrs; }
  [[nodiscard]] std::span<const Tensor> inputs() const { return inputs_; }
  [[nodiscard]] const Tensor& input(int i) const { return inputs_[static_cast<std::size_t>(i)]; }
  [[nodiscard]] int output_count() const { return static_cast<int>(outputs_.size()); }
  void SetOutput(int i, Tensor value) { outputs_[static_cast<std::size_t>(i)] = std::move(value); }
  // A new tensor within the run's memory budget.
  virtual Result<Tensor> Allocate(DType dtype, const Shape& shape) = 0;
  // Runs function `name` of the graph's library.
  virtual Result<std::vector<Tensor>> Call(const std::string& name, std::vector<Tensor> inputs) = 0;
  virtual ResourceStore& session_resources() = 0;
  // The bytes of a file that belongs to the model (a vocabulary). PERMISSION_DENIED for any other path.
  virtual Result<std::string> ReadAsset(const std::string& path) = 0;
  virtual ResourceStore& run_resources() = 0;
  virtual ThreadPool& pool() = 0;

 protected:
  const Node* node_ = nullptr;
  std::span<const Tensor> inputs_;
  std::span<Tensor> outputs_;
};
using EvalFn = Status (*)(EvalContext&);

// Floating-point operations of one run: a multiply and an add count as two. All shapes are known.
using FlopsFn = double (*)(const Node& node, std::span<const ValueInfo> inputs, std::span<const ValueInfo> outputs);

// --- The value ----------------------------------------------------------------------------------------------------------------

enum class Accuracy {
  kExact,     // bit for bit TensorFlow's answer, whatever the instruction set
  kRounding,  // the order of summation is free: relative error about sqrt(n) ulp
  kClose,     // a transcendental within 4 ulp
  kApproximate,
};

struct OpExample {
  Attrs attrs = {};
  std::vector<Tensor> in = {};
  std::vector<Tensor> out = {};
};

// The signature is written as TensorFlow writes it in REGISTER_OP: inputs "x: T", "values: N * T", outputs "output: dtype",
// attributes "T: {half, float}", "padding: {'SAME', 'VALID'}", "strides: list(int)", "transpose_a: bool = false".
struct OpSpec {
  std::string_view name = {};
  std::vector<std::string_view> inputs = {};
  std::vector<std::string_view> outputs = {};
  std::vector<std::string_view> attrs = {};
  bool stateful = false;  // TensorFlow's SetIsStateful: never folded, never merged

  InferFn infer = nullptr;
  // How it runs: any of `prepare`, `run`, `checked_run` when output shapes follow from input shapes and constant inputs, else `eval`.
  // None of them: the op is only known (control flow that the planner handles, saving ops that inference never reaches).
  PrepareFn prepare = nullptr;
  RunFn run = nullptr;
  CheckedRunFn checked_run = nullptr;
  EvalFn eval = nullptr;
  // Output 0 has the bytes of input 0 under another shape (Reshape, Identity): nothing runs.
  bool is_view = false;
  // Output 0 may be written over input 0 .. in_place-1 of the same byte size (element by element, in order).
  int in_place = 0;
  // Inputs 0 .. any_address-1 may lie at any address: they are only copied from, a few bytes of many.
  int any_address = 0;
  FlopsFn flops = nullptr;  // null: one operation for each element that it gives
  Accuracy accuracy = Accuracy::kExact;
  // Of the types that the signature allows for its first type attribute, those that run; empty: all. Others are refused by name.
  std::vector<DType> kernel_types = {};
  std::string_view note = {};  // for docs/supported.md: what is refused
  std::vector<OpExample> examples = {};
};

// --- Signatures, parsed -------------------------------------------------------------------------------------------------------

struct ArgDef {
  std::string name;
  DType dtype = DType::kInvalid;  // fixed type, or
  std::string type_attr;          // attribute that holds it, or
  std::string type_list_attr;     // attribute that holds a list of types (the argument is as long as the list)
  std::string number_attr;        // attribute that holds the length ("N * T")
};
struct AttrDef {
  std::string name;
  std::string type;                // "type", "int", "list(int)", "string", ...
  AttrValue default_value;         // monostate: none, the attribute is required
  std::vector<AttrValue> allowed;  // types or strings
  std::optional<std::int64_t> minimum;
};
struct ParsedOp {
  const OpSpec* spec = nullptr;
  std::vector<ArgDef> inputs;
  std::vector<ArgDef> outputs;
  std::vector<AttrDef> attrs;

  // The dtype of every output tensor of `node`, from its attributes (defaults applied). INVALID_ARGUMENT when an attribute is missing or lies.
  [[nodiscard]] Result<std::vector<DType>> OutputTypes(const Node& node) const;
  [[nodiscard]] Result<std::vector<DType>> InputTypes(const Node& node) const;
  // First output tensor and count of output argument `name` ("output" of "node:output:0" in a function body), or nothing.
  [[nodiscard]] std::optional<std::pair<int, int>> OutputRange(const Node& node, std::string_view name) const;
  // Sets type and number attributes that follow from the inputs and are not set; then checks the rest: missing, unknown type, value not allowed.
  Status CompleteAttrs(Node& node, std::span<const DType> input_types) const;
  // Sets attributes that are missing to their default.
  void AddDefaults(Node& node) const;
};

using OpEntry = LazyEntry<OpSpec>;

// All ops, by TensorFlow's name. An op is made when it is first asked for: a model needs few of them. Safe from many threads.
class OpRegistry {
 public:
  // `entries`, one a file of src/ops, are sorted by key and outlive the registry.
  explicit OpRegistry(std::span<const OpEntry> entries);
  ~OpRegistry();
  // Null for an op that is not there. Ends the process when the op's signature does not parse or its name is not its file's: a mistake in our own
  // source, found by any test.
  [[nodiscard]] const ParsedOp* Find(std::string_view name) const;
  [[nodiscard]] std::vector<const ParsedOp*> All() const;  // sorted by name

 private:
  struct Made;
  std::unique_ptr<const LazyTable<Made, OpSpec>> table_;
  // What was found last among the names that share a place: a graph asks for few ops, many times.
  static constexpr std::size_t kPlaces = 256;
  mutable std::array<std::atomic<const ParsedOp*>, kPlaces> found_{};
};

}  // namespace keratin
