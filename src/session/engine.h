// One model made ready: its graph with calls inlined and constants in place, the variables and tables that change, and the packed weights
// that all its plans share.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/thread_pool.h"
#include "graph/meta_graph.h"
#include "graph/op_spec.h"
#include "keratin/session.h"
#include "plan/plan.h"
#include "plan/plan_file.h"

namespace keratin {

// Names to objects.
class Resources : public ResourceStore {
 public:
  ObjectPtr GetOrMake(std::string_view name, const std::function<ObjectPtr()>& make) override;
  ObjectPtr Find(std::string_view name) override;
  [[nodiscard]] std::vector<std::shared_ptr<Variable>> Variables();

 private:
  std::mutex mutex_;
  std::map<std::string, ObjectPtr, std::less<>> objects_;
};

// What the sessions of one model have packed, while one of them has it. Thread-safe.
class ModelPacks {
 public:
  [[nodiscard]] std::shared_ptr<const ReadyPack> Find(const std::string& key);
  void Add(const std::string& key, const std::shared_ptr<const ReadyPack>& pack);

 private:
  std::mutex mutex_;
  std::map<std::string, std::weak_ptr<const ReadyPack>> packs_;
  std::size_t sweep_at_ = 64;
};

class SharedPacks : public PackCache {
 public:
  // `of_model` may be null.
  explicit SharedPacks(std::shared_ptr<ModelPacks> of_model) : of_model_(std::move(of_model)) {}
  std::shared_ptr<const float> Get(std::span<const Tensor> constants, std::string_view how, std::int64_t floats,
                                   const std::function<void(float*)>& fill) override;

  // Those of a plan file: used where they are intact.
  void Add(std::shared_ptr<const PlanFile> file, std::vector<ReadyPack> packs);
  // In the order in which they were made.
  [[nodiscard]] std::vector<ReadyPack> All();
  // Whether something was packed that is damaged in the plan file.
  [[nodiscard]] bool damaged() const { return damaged_; }

 private:
  [[nodiscard]] std::string KeyOf(std::span<const Tensor> constants, std::string_view how) const;

  struct Packed {
    std::shared_ptr<const ReadyPack> pack;  // its constants keep their addresses from being used again
    std::size_t number = 0;
  };
  std::shared_ptr<ModelPacks> of_model_;
  std::shared_ptr<const PlanFile> file_;
  std::atomic<bool> damaged_ = false;
  std::mutex mutex_;
  std::map<std::string, Packed> packs_;
};

struct EngineInput {
  MetaGraph meta;
  std::map<std::string, Tensor> variables;
  // Names that stand for tensors besides the graph's own ("out" for "out/Sigmoid:0").
  std::map<std::string, std::string> aliases;
  // Reads a file that belongs to the model. Null: there are none.
  std::function<Result<std::string>(const std::string& path)> read_asset;
  // Variables whose value should have come with the model, and why it has not.
  std::map<std::string, std::string> missing_variables = {};
  // Instead of graph and variables: what was made ready, and what to make the rest of.
  std::shared_ptr<const PlanFile> plan = nullptr;
  // Shared with other sessions of the model; those of a plan share its file.
  std::shared_ptr<ModelPacks> packs = nullptr;
};

// DATA_LOSS when a file that the weights are in lost bytes since it was mapped.
Status WeightsStillThere(const std::map<std::string, Tensor>& variables);

class Session::Impl : public std::enable_shared_from_this<Session::Impl> {
 public:
  // Runs the model's init ops. The graph's calls are inlined here.
  static Result<std::shared_ptr<Impl>> Make(EngineInput input, SessionOptions options);

  Result<std::shared_ptr<Callable::Impl>> Prepare(const std::vector<std::string>& feeds, const std::vector<std::string>& fetches,
                                                  const std::vector<std::string>& targets);
  // The same, kept for the next call with the same tensors. Feeds and fetches are full tensor names; the callable's inputs may be in another
  // order than `feeds`, that of the first call.
  Result<std::shared_ptr<Callable::Impl>> Resolved(const std::vector<std::string>& feeds, const std::vector<std::string>& fetches);
  Result<std::vector<Tensor>> Run(std::vector<std::pair<std::string, Tensor>> feeds, const std::vector<std::string>& fetches);
  // "out/Sigmoid:0" for "out" or "out/Sigmoid".
  [[nodiscard]] Result<std::string> TensorName(const std::string& name);
  [[nodiscard]] Result<std::vector<std::string>> TensorNames(const std::vector<std::string>& names);
  // The last bytes of the files that a run of the plan reads.
  std::vector<const volatile std::uint8_t*> FilesRead(const Plan& plan);
  // DATA_LOSS when one of those lost bytes since it was mapped.
  Status CheckFiles(std::span<const volatile std::uint8_t* const> files);
  void WarmSignatures();
  // What is prepared by now, and the model itself.
  Status SavePlan(const std::string& path, const std::string& origin);
  void ResetState();

  [[nodiscard]] const MetaGraph& meta() const { return meta_; }
  [[nodiscard]] const SessionOptions& options() const { return options_; }

 private:
  friend class Callable::Impl;
  Impl(EngineInput input, SessionOptions options);
  // Reads graph and variables, where they are still in a plan file.
  Status NeedModel();
  Status UsePlan();
  Status RunInitOps();
  [[nodiscard]] Result<Endpoint> FindTensor(const std::string& name);
  // An error when `graph` uses a variable without a value that nothing can have given it.
  [[nodiscard]] Status CheckVariables(const Graph& graph) const;
  // DATA_LOSS when the plan reads what is damaged in its file.
  [[nodiscard]] Status CheckIntact(const Plan& plan);
  // Function `name` of library number `library`, as a callable of its own.
  Result<std::shared_ptr<Callable::Impl>> FunctionCallable(std::size_t library, const std::string& name);

  MetaGraph meta_;
  std::map<std::string, Tensor> variables_;
  std::map<std::string, Tensor> constants_;  // those of the variables that no signature's answer assigns
  std::map<std::string, std::string> missing_variables_;
  std::map<std::string, std::string> aliases_;
  std::function<Result<std::string>(const std::string&)> read_asset_;
  std::shared_ptr<const PlanFile> plan_;
  std::set<std::string> ready_names_;  // tensors of callables that the plan file has
  std::mutex model_mutex_;
  std::atomic<bool> has_model_ = false;
  SessionOptions options_;
  std::shared_ptr<ThreadPool> pool_;
  std::shared_ptr<TensorMemory> memory_ = TensorMemory::Make();
  Resources resources_;
  std::map<std::string, Tensor, std::less<>> initial_;  // by variable; without those that have no value at first
  SharedPacks packs_;
  std::mutex mutex_;
  std::map<std::pair<std::vector<std::string>, std::vector<std::string>>, std::shared_ptr<Callable::Impl>> resolved_;  // sorted feeds, fetches
  // One for each prepared graph: rewriting gives the same name to different functions.
  std::vector<FunctionLibrary> libraries_;
  std::map<std::pair<std::size_t, std::string>, std::shared_ptr<Callable::Impl>> function_callables_;
};

class Callable::Impl {
 public:
  // `graph` holds Placeholder nodes for the feeds. `owner` must outlive this.
  Impl(Session::Impl* owner, std::shared_ptr<const Graph> graph, std::vector<int> feeds, std::vector<Endpoint> fetches, std::vector<int> targets,
       std::vector<TensorInfo> inputs, std::vector<TensorInfo> outputs);

  // With `clock`, the times of the steps are noted there.
  Status Run(std::span<const Tensor> inputs, std::vector<Tensor>& outputs, StepClock* clock = nullptr);
  Result<std::vector<StepTime>> Profile(std::span<const Tensor> inputs, int runs);
  std::size_t library = 0;  // number of the functions that its graph calls
  // Within a run that is under way: same memory budget and run resources.
  Status RunNested(std::span<const Tensor> inputs, std::vector<Tensor>& outputs, const RunEnvironment& environment);
  // The plan for these shapes, made if it is not there.
  // With `memory`, what a run needs is allocated and touched too.
  Result<std::shared_ptr<const Plan>> PlanFor(std::span<const Shape> shapes, bool memory);
  // The first run for these shapes will be as fast as the next.
  Status Warm(std::span<const Shape> shapes);

  [[nodiscard]] const std::vector<TensorInfo>& inputs() const { return inputs_; }
  [[nodiscard]] const std::vector<TensorInfo>& outputs() const { return outputs_; }
  [[nodiscard]] ReadyCallable ready() const { return {inputs_, outputs_, {}, *graph_, feeds_, fetches_}; }

 private:
  struct PlanEntry {
    std::vector<Shape> shapes;
    std::shared_ptr<const Plan> plan;
    std::vector<std::unique_ptr<RunState>> idle;
    std::vector<const volatile std::uint8_t*> files;  // see FilesRead
    std::uint64_t last_used = 0;
  };
  struct Borrowed {
    std::shared_ptr<PlanEntry> entry;
    std::unique_ptr<RunState> state;
  };
  Status CheckInputs(std::span<const Tensor> inputs) const;
  template <class ShapeAt>
  Result<Borrowed> Borrow(std::size_t count, const ShapeAt& shape_at, bool memory = true);
  void GiveBack(Borrowed borrowed);
  Status RunPlan(const Plan& plan, RunState& state, std::span<const Tensor> inputs, std::vector<Tensor>& outputs, const RunEnvironment& environment,
                 StepClock* clock = nullptr) const;

  Session::Impl* owner_;
  std::shared_ptr<const Graph> graph_;
  std::vector<int> feeds_;
  std::vector<Endpoint> fetches_;
  std::vector<int> targets_;
  std::vector<TensorInfo> inputs_;
  std::vector<TensorInfo> outputs_;
  std::mutex mutex_;
  std::vector<std::shared_ptr<PlanEntry>> plans_;  // most recently made first
  std::uint64_t clock_ = 0;
};

}  // namespace keratin
