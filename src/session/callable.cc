#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <optional>

#include "base/errors.h"
#include "base/mapped_file.h"
#include "ops/registry.h"
#include "session/engine.h"

namespace keratin {
namespace {

constexpr std::size_t kIdleStates = 64;
// Models below this many floating-point operations, about a millisecond, run while they are warmed.
constexpr std::uint64_t kWarmFlops = 200'000'000;
// Below it a run is over before another could do with the thread that is left to it.
constexpr std::uint64_t kGuestFlops = 100'000;

Result<std::string> NoAssets(const std::string& path) { return PermissionDenied("\"{}\" does not belong to the model and is not read", path); }

}  // namespace

Callable::Impl::Impl(Session::Impl* owner, std::shared_ptr<const Graph> graph, std::vector<int> feeds, std::vector<Endpoint> fetches, std::vector<int> targets,
                     std::vector<TensorInfo> inputs, std::vector<TensorInfo> outputs)
    : owner_(owner),
      graph_(std::move(graph)),
      feeds_(std::move(feeds)),
      fetches_(std::move(fetches)),
      targets_(std::move(targets)),
      inputs_(std::move(inputs)),
      outputs_(std::move(outputs)) {}

Status Callable::Impl::CheckInputs(std::span<const Tensor> inputs) const {
  if (inputs.size() != inputs_.size()) return InvalidArgument("{} inputs are needed and {} are given", inputs_.size(), inputs.size());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const TensorInfo& wanted = inputs_[i];
    if (inputs[i].dtype() != wanted.dtype)
      return InvalidArgument("input \"{}\" must be {} and is {}", wanted.name, DTypeName(wanted.dtype),
                             inputs[i].dtype() == DType::kInvalid ? "not set" : DTypeName(inputs[i].dtype()));
    if (!inputs[i].shape().IsCompatibleWith(wanted.shape))
      return InvalidArgument("input \"{}\" must have the shape {} and has {}", wanted.name, wanted.shape.ToString(), inputs[i].shape().ToString());
  }
  return OkStatus();
}

template <class ShapeAt>
Result<Callable::Impl::Borrowed> Callable::Impl::Borrow(std::size_t count, const ShapeAt& shape_at, bool memory) {
  Borrowed borrowed;
  {
    const std::lock_guard lock(mutex_);
    for (const std::shared_ptr<PlanEntry>& entry : plans_) {
      bool same = true;
      for (std::size_t i = 0; same && i < count; ++i) same = entry->shapes[i] == shape_at(i);
      if (!same) continue;
      entry->last_used = ++clock_;
      borrowed.entry = entry;
      if (memory && !entry->idle.empty()) {
        borrowed.state = std::move(entry->idle.back());
        entry->idle.pop_back();
        return borrowed;
      }
      break;
    }
  }
  if (borrowed.entry == nullptr) {
    auto entry = std::make_shared<PlanEntry>();
    PlanRequest request;
    request.graph = graph_.get();
    request.registry = &ops::Registry();
    request.feeds = feeds_;
    request.fetches = fetches_;
    request.targets = targets_;
    request.packs = &owner_->packs_;
    request.pool = owner_->pool_.get();
    request.exact = owner_->options_.exact;
    for (std::size_t i = 0; i < count; ++i) {
      entry->shapes.push_back(shape_at(i));
      request.feed_shapes.push_back(shape_at(i));
      request.feed_dtypes.push_back(inputs_[i].dtype);
    }
    KERATIN_ASSIGN(entry->plan, Plan::Make(request));
    KERATIN_TRY(owner_->CheckIntact(*entry->plan));
    entry->files = owner_->FilesRead(*entry->plan);
    entry->idle.reserve(kIdleStates);
    const std::lock_guard lock(mutex_);
    entry->last_used = ++clock_;
    if (plans_.size() >= static_cast<std::size_t>(std::max(owner_->options_.max_plans, 1)))
      plans_.erase(std::min_element(plans_.begin(), plans_.end(), [](const auto& a, const auto& b) { return a->last_used < b->last_used; }));
    plans_.insert(plans_.begin(), entry);
    borrowed.entry = std::move(entry);
  }
  if (memory) {
    KERATIN_ASSIGN(borrowed.state, borrowed.entry->plan->NewState());
  }
  return borrowed;
}

void Callable::Impl::GiveBack(Borrowed borrowed) {
  const std::lock_guard lock(mutex_);
  if (borrowed.entry->idle.size() < kIdleStates) borrowed.entry->idle.push_back(std::move(borrowed.state));
}

Status Callable::Impl::RunPlan(const Plan& plan, RunState& state, std::span<const Tensor> inputs, std::vector<Tensor>& outputs,
                               const RunEnvironment& environment, StepClock* clock) const {
  outputs.resize(fetches_.size());
  return plan.Run(state, inputs, outputs, environment, clock);
}

Status Callable::Impl::RunNested(std::span<const Tensor> inputs, std::vector<Tensor>& outputs, const RunEnvironment& environment) {
  KERATIN_TRY(CheckInputs(inputs));
  KERATIN_ASSIGN(Borrowed borrowed, Borrow(inputs.size(), [&](std::size_t i) -> const Shape& { return inputs[i].shape(); }));
  Status status = RunPlan(*borrowed.entry->plan, *borrowed.state, inputs, outputs, environment);
  GiveBack(std::move(borrowed));
  return status;
}

Status Callable::Impl::Run(std::span<const Tensor> inputs, std::vector<Tensor>& outputs, StepClock* clock) {
  KERATIN_TRY(CheckInputs(inputs));
  KERATIN_ASSIGN(Borrowed borrowed, Borrow(inputs.size(), [&](std::size_t i) -> const Shape& { return inputs[i].shape(); }));
  std::optional<ThreadPool::Guest> guest;
  if (borrowed.entry->plan->flops() > kGuestFlops) guest.emplace(*owner_->pool_);
  RunEnvironment environment;
  environment.pool = owner_->pool_.get();
  std::atomic<std::int64_t> memory_left = owner_->options_.memory_limit;
  environment.memory_left = &memory_left;
  environment.memory = owner_->memory_.get();
  Status status;
  if (!borrowed.entry->plan->uses_calls()) {
    status = RunPlan(*borrowed.entry->plan, *borrowed.state, inputs, outputs, environment, clock);
  } else {
    Resources run_resources;
    environment.session_resources = &owner_->resources_;
    environment.run_resources = &run_resources;
    environment.read_asset = owner_->read_asset_ ? owner_->read_asset_ : NoAssets;
    environment.call = [this, &environment](const std::string& name, std::vector<Tensor> arguments) -> Result<std::vector<Tensor>> {
      KERATIN_ASSIGN(const std::shared_ptr<Impl> function, owner_->FunctionCallable(library, name));
      std::vector<Tensor> results;
      KERATIN_TRY(function->RunNested(arguments, results, environment));
      return results;
    };
    status = RunPlan(*borrowed.entry->plan, *borrowed.state, inputs, outputs, environment, clock);
  }
  // What it read may have been zeros.
  if (Status whole = owner_->CheckFiles(borrowed.entry->files); !whole.ok()) status = std::move(whole);
  if (MappedFile::Losses() > 0)
    for (const Tensor& input : inputs)
      if (!MappedFile::Intact(input.stored())) status = DataLoss("an input is in a file that was cut short");
  GiveBack(std::move(borrowed));
  owner_->memory_->EndRun();
  return status;
}

Result<std::vector<StepTime>> Callable::Impl::Profile(std::span<const Tensor> inputs, int runs) {
  if (runs < 1) return InvalidArgument("{} runs; at least one is needed", runs);
  std::vector<Shape> shapes;
  for (const Tensor& input : inputs) shapes.push_back(input.shape());
  KERATIN_ASSIGN(const std::shared_ptr<const Plan> plan, PlanFor(shapes, true));
  std::vector<StepTime> steps = plan->StepCosts();
  std::vector<std::vector<double>> times(steps.size());
  std::vector<Tensor> outputs;
  StepClock clock;
  for (int run = 0; run < runs; ++run) {
    KERATIN_TRY(Run(inputs, outputs, &clock));
    for (std::size_t s = 0; s < steps.size(); ++s) times[s].push_back(std::chrono::duration<double>(clock[s + 1] - clock[s]).count());
  }
  for (std::size_t s = 0; s < steps.size(); ++s) {
    const auto middle = times[s].begin() + static_cast<std::ptrdiff_t>(times[s].size() / 2);
    std::nth_element(times[s].begin(), middle, times[s].end());
    steps[s].seconds = *middle;
  }
  return steps;
}

Result<std::shared_ptr<const Plan>> Callable::Impl::PlanFor(std::span<const Shape> shapes, bool memory) {
  if (shapes.size() != inputs_.size()) return InvalidArgument("{} input shapes are needed and {} are given", inputs_.size(), shapes.size());
  for (std::size_t i = 0; i < shapes.size(); ++i)
    if (!shapes[i].IsCompatibleWith(inputs_[i].shape)) return InvalidArgument("input \"{}\" cannot have the shape {}", inputs_[i].name, shapes[i].ToString());
  KERATIN_ASSIGN(Borrowed borrowed, Borrow(
                                        shapes.size(), [&](std::size_t i) -> const Shape& { return shapes[i]; }, memory));
  std::shared_ptr<const Plan> plan = borrowed.entry->plan;
  if (memory) GiveBack(std::move(borrowed));
  return plan;
}

Status Callable::Impl::Warm(std::span<const Shape> shapes) {
  KERATIN_ASSIGN(const std::shared_ptr<const Plan> plan, PlanFor(shapes, false));
  if (plan->flops() > kWarmFlops) owner_->pool_->Start();
  KERATIN_TRY(PlanFor(shapes, true).status());
  // A small model's first run would be mostly page faults and cold caches. Zeros may be refused, as an index is; no matter.
  if (plan->uses_calls() || plan->flops() > kWarmFlops) return OkStatus();
  std::vector<Tensor> zeros, outputs;
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    KERATIN_ASSIGN(Tensor zero, Tensor::Allocate(inputs_[i].dtype, shapes[i]));
    if (zero.dtype() != DType::kString) std::memset(zero.mutable_raw(), 0, zero.byte_size());
    zeros.push_back(std::move(zero));
  }
  (void)Run(zeros, outputs);
  return OkStatus();
}

Status Callable::Run(std::span<const Tensor> inputs, std::vector<Tensor>& outputs) const { return impl_->Run(inputs, outputs); }
Result<std::vector<Tensor>> Callable::Run(std::span<const Tensor> inputs) const {
  std::vector<Tensor> outputs;
  KERATIN_TRY(impl_->Run(inputs, outputs));
  return outputs;
}
Result<std::vector<StepTime>> Callable::Profile(std::span<const Tensor> inputs, int runs) const { return impl_->Profile(inputs, runs); }
Status Callable::Warm(std::span<const Shape> input_shapes) const { return impl_->Warm(input_shapes); }
Result<Cost> Callable::CostOf(std::span<const Shape> input_shapes) const {
  KERATIN_ASSIGN(const std::shared_ptr<const Plan> plan, impl_->PlanFor(input_shapes, false));
  return Cost{plan->flops(), plan->arena_bytes()};
}
const std::vector<TensorInfo>& Callable::inputs() const { return impl_->inputs(); }
const std::vector<TensorInfo>& Callable::outputs() const { return impl_->outputs(); }
Result<std::string> Callable::PlanText(std::span<const Shape> input_shapes) const {
  KERATIN_ASSIGN(const std::shared_ptr<const Plan> plan, impl_->PlanFor(input_shapes, false));
  return plan->ToString();
}

}  // namespace keratin
