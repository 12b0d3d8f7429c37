// A graph made ready for one CPU and one set of input shapes: steps in order, kernels chosen, weights packed, every buffer's place
// in one arena known. Steps whose output only data decides, and ops on strings, lists and resources, run on tensors of their own.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "graph/graph.h"
#include "graph/op_spec.h"
#include "keratin/session.h"
#include "keratin/status.h"
#include "keratin/tensor.h"
#include "tensor/tensor_memory.h"

namespace keratin {

// What a run needs from the session around it.
struct RunEnvironment {
  ThreadPool* pool = nullptr;
  ResourceStore* session_resources = nullptr;
  ResourceStore* run_resources = nullptr;  // null: only when the plan uses none
  // Calls function `name` of the graph's library.
  std::function<Result<std::vector<Tensor>>(const std::string& name, std::vector<Tensor> inputs)> call;
  std::function<Result<std::string>(const std::string& path)> read_asset;
  // Bytes that steps of data-dependent size may still take; shared by nested calls.
  std::atomic<std::int64_t>* memory_left = nullptr;
  TensorMemory* memory = nullptr;  // where large outputs and steps of data-dependent size get it
};

struct PlanRequest {
  const Graph* graph = nullptr;  // only what the fetches and targets need; feeds are Placeholder nodes; must outlive the plan
  const OpRegistry* registry = nullptr;
  std::vector<int> feeds;          // node numbers
  std::vector<Shape> feed_shapes;  // fully known, or not: then what depends on them runs on tensors of its own
  std::vector<DType> feed_dtypes;
  std::vector<Endpoint> fetches;
  std::vector<int> targets;  // nodes that run without being fetched
  PackCache* packs = nullptr;
  ThreadPool* pool = nullptr;  // that runs will use; helps to pack
  bool exact = false;          // see SessionOptions
};

class Plan;

// When a run began its first step and ended each.
using StepClock = std::vector<std::chrono::steady_clock::time_point>;

// Memory of one run at a time. Made by Plan::NewState, reused from run to run.
class RunState {
 public:
  RunState(const RunState&) = delete;
  RunState& operator=(const RunState&) = delete;

 private:
  friend class Plan;
  RunState() = default;
  std::shared_ptr<void> arena_;
  std::vector<void*> buffers_;  // where each buffer of the plan is
  std::vector<ConstView> in_;
  std::vector<View> out_;
  std::vector<RunContext> contexts_;  // one a step
  std::vector<Tensor> tensors_;       // of slots that are not in the arena
};

// Immutable, thread-safe.
class Plan {
 public:
  static Result<std::shared_ptr<const Plan>> Make(const PlanRequest& request);

  [[nodiscard]] Result<std::unique_ptr<RunState>> NewState() const;
  // `feeds` in the order of the request, with its dtypes and shapes (checked by the caller).
  // `outputs`, one a fetch: a tensor there is written over when its dtype and shape fit and nobody else holds it, else it becomes a new one. After an error
  // what they hold is not defined.
  Status Run(RunState& state, std::span<const Tensor> feeds, std::span<Tensor> outputs, const RunEnvironment& environment, StepClock* clock = nullptr) const;

  [[nodiscard]] std::uint64_t arena_bytes() const { return arena_bytes_; }
  // Of the steps in the arena; see FlopsFn.
  [[nodiscard]] std::uint64_t flops() const { return flops_; }
  [[nodiscard]] bool uses_calls() const { return uses_calls_; }
  // Bytes of constants that runs read as they are, not in a packed form.
  [[nodiscard]] const std::vector<const void*>& read_constants() const { return read_constants_; }
  // Node, op and cost of each step in order, no times.
  [[nodiscard]] std::vector<StepTime> StepCosts() const;
  // A line a step: op, name, shapes, kernel kind, offsets.
  [[nodiscard]] std::string ToString() const;

 private:
  enum class Where : char { kConstant, kArena, kTensor };
  struct Slot {
    Where where = Where::kTensor;
    DType dtype = DType::kInvalid;
    Shape shape = Shape::UnknownRank();
    bool conditional = false;  // may be dead: below a Switch and above its Merge
    int buffer = -1;           // kArena
    int tensor = -1;           // kTensor: index into RunState::tensors_; kConstant: into constants_
    int root = -1;             // kTensor: the slot whose bytes this one shows under another shape
    std::vector<int> patches;  // kTensor: indices into RunState::in_ that read it
  };
  struct PlanStep {
    const ParsedOp* op = nullptr;
    const Node* node = nullptr;
    std::unique_ptr<Step> step;
    bool on_tensors = false;
    std::vector<int> in;          // slots
    std::vector<char> last_read;  // on_tensors: nothing reads that input later, so it may be moved out of the state
    std::vector<char> aligned;    // not on_tensors: that input is read by its type, not copied from or packed
    std::vector<int> out;         // slots
    int first_in = 0;             // into RunState::in_ / out_, for steps in the arena
    int first_out = 0;
    std::uint64_t scratch_offset = 0;
    std::uint64_t flops = 0;
    std::uint64_t bytes = 0;
  };
  // A large fetch is computed in the memory of its output tensor instead of the arena: its buffer, and the views of RunState::in_ and out_ on it.
  struct DirectFetch {
    std::size_t fetch = 0;
    std::size_t buffer = 0;
    std::vector<std::size_t> in;
    std::vector<std::size_t> out;
  };
  friend class PlanBuilder;
  Status BindOutputs(RunState& state, std::span<Tensor> outputs, const RunEnvironment& environment) const;
  Status RunStep(std::size_t step, RunState& state, const RunEnvironment& environment) const;
  Status RunSteps(RunState& state, const RunEnvironment& environment, StepClock* clock) const;
  Status Fetch(RunState& state, std::span<Tensor> outputs, const RunEnvironment& environment) const;
  Status RunOnTensors(const PlanStep& step, RunState& state, const RunEnvironment& environment) const;
  [[nodiscard]] Result<Tensor> TensorOf(RunState& state, int slot, bool keep, bool move) const;
  void SetTensor(RunState& state, int slot, Tensor value) const;

  std::vector<PlanStep> steps_;
  std::vector<Slot> slots_;
  std::vector<std::uint64_t> offsets_;  // by buffer
  std::vector<Tensor> constants_;
  std::vector<const void*> read_constants_;
  std::vector<int> feed_slots_;
  std::vector<int> fetch_slots_;
  std::vector<DirectFetch> direct_;
  std::vector<char> fetch_last_;  // no later fetch is of the same tensor
  std::uint64_t arena_bytes_ = 0;
  std::uint64_t flops_ = 0;
  int in_count_ = 0;
  int out_count_ = 0;
  int tensor_count_ = 0;
  bool uses_calls_ = false;
};

}  // namespace keratin
