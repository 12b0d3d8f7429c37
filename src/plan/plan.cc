#include "plan/plan.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <utility>

#include "base/checked_math.h"
#include "base/errors.h"
#include "base/memory.h"
#include "graph/evaluate.h"
#include "graph/infer.h"
#include "plan/arena.h"

namespace keratin {
namespace {

bool IsObject(DType dtype) { return dtype == DType::kString || dtype == DType::kResource || dtype == DType::kVariant; }

// Folding at plan time settles shape arithmetic; large constants were folded by the optimiser.
constexpr std::int64_t kFoldLimit = 4096;
// Below this a copy costs less than binding.
constexpr std::uint64_t kDirectBytes = 16 << 10;

Result<Tensor> CopyOf(const Tensor& tensor) {
  KERATIN_ASSIGN(Tensor copy, Tensor::Allocate(tensor.dtype(), tensor.shape()));
  if (IsObject(tensor.dtype())) {
    for (std::int64_t i = 0; i < tensor.size(); ++i) {
      if (tensor.dtype() == DType::kString)
        copy.mutable_data<std::string>()[i] = tensor.data<std::string>()[i];
      else
        copy.mutable_data<ObjectPtr>()[i] = tensor.data<ObjectPtr>()[i];
    }
  } else if (tensor.byte_size() > 0) {
    std::memcpy(copy.mutable_raw(), tensor.raw(), tensor.byte_size());
  }
  return copy;
}

std::uint64_t FlopsOf(const OpSpec& spec, const Node& node, std::span<const ValueInfo> inputs, std::span<const ValueInfo> outputs) {
  if (spec.flops != nullptr) return static_cast<std::uint64_t>(spec.flops(node, inputs, outputs));
  std::uint64_t elements = 0;
  for (const ValueInfo& output : outputs) elements += static_cast<std::uint64_t>(output.shape.NumElements());
  return elements;
}

// Notes what is packed.
class NotedPacks : public PackCache {
 public:
  explicit NotedPacks(PackCache& to) : to_(to) {}
  std::shared_ptr<const float> Get(std::span<const Tensor> constants, std::string_view how, std::int64_t floats,
                                   const std::function<void(float*)>& fill) override {
    for (const Tensor& constant : constants) packed.push_back(constant.stored());
    return to_.Get(constants, how, floats, fill);
  }
  std::vector<const void*> packed;

 private:
  PackCache& to_;
};

class TensorContext : public EvalContext {
 public:
  TensorContext(const Node& node, std::span<const Tensor> inputs, std::span<Tensor> outputs, const RunEnvironment& environment) : environment_(environment) {
    node_ = &node;
    inputs_ = inputs;
    outputs_ = outputs;
  }
  Result<Tensor> Allocate(DType dtype, const Shape& shape) override {
    const std::int64_t size = shape.NumElements();
    std::int64_t bytes = 0;
    if (size < 0 || !CheckedMul(size, static_cast<std::int64_t>(DTypeSize(dtype)), &bytes) || environment_.memory_left->fetch_sub(bytes) < bytes)
      return ResourceExhausted("node \"{}\" ({}): a {} tensor of shape {} is over the memory limit of the session", node_->name, node_->op, DTypeName(dtype),
                               shape.ToString());
    return environment_.memory->Allocate(dtype, shape);
  }
  Result<std::vector<Tensor>> Call(const std::string& name, std::vector<Tensor> inputs) override { return environment_.call(name, std::move(inputs)); }
  ResourceStore& session_resources() override { return *environment_.session_resources; }
  ResourceStore& run_resources() override { return *environment_.run_resources; }
  Result<std::string> ReadAsset(const std::string& path) override { return environment_.read_asset(path); }
  ThreadPool& pool() override { return *environment_.pool; }

 private:
  const RunEnvironment& environment_;
};

}  // namespace

// --- Making a plan ------------------------------------------------------------------------------------------------------------

class PlanBuilder {
 public:
  explicit PlanBuilder(const PlanRequest& request) : request_(request), graph_(*request.graph), plan_(std::make_shared<Plan>()) {}

  Result<std::shared_ptr<const Plan>> Build() {
    KERATIN_TRY(Infer());
    CountReads();
    AddFeeds();
    for (const int number : order_) KERATIN_TRY(AddNode(number));
    for (const Endpoint& fetch : request_.fetches) {
      const auto slot = slot_of_.find(fetch);
      if (slot == slot_of_.end()) return InvalidArgument("\"{}\" has no output {}", graph_.node(fetch.node).name, fetch.output);
      plan_->fetch_slots_.push_back(slot->second);
      NoteRead(slot->second, {});
    }
    KERATIN_TRY(PlaceBuffers());
    return std::shared_ptr<const Plan>(std::move(plan_));
  }

 private:
  Status Infer() {
    InferOptions options;
    options.fold_limit = kFoldLimit;
    for (std::size_t i = 0; i < request_.feeds.size(); ++i) options.given[{request_.feeds[i], 0}] = InfoOf(request_.feed_dtypes[i], request_.feed_shapes[i]);
    std::vector<int> roots = request_.targets;
    roots.insert(roots.end(), request_.feeds.begin(), request_.feeds.end());
    for (const Endpoint& fetch : request_.fetches) roots.push_back(fetch.node);
    KERATIN_ASSIGN(options.nodes, graph_.TopologicalOrder(roots));
    KERATIN_ASSIGN(infos_, InferGraph(graph_, *request_.registry, options));
    // A node whose outputs are all known needs not run, and then neither do nodes that only it needs.
    std::vector<char> needed(static_cast<std::size_t>(graph_.size()), 0);
    for (const int root : roots) needed[static_cast<std::size_t>(root)] = 1;
    for (auto it = options.nodes.rbegin(); it != options.nodes.rend(); ++it) {
      const Node& node = graph_.node(*it);
      if (needed[static_cast<std::size_t>(*it)] == 0 || IsKnown(*it)) continue;
      for (const Endpoint& input : node.inputs) needed[static_cast<std::size_t>(input.node)] = 1;
      for (const int control : node.control_inputs) needed[static_cast<std::size_t>(control)] = 1;
    }
    for (const int number : options.nodes)
      if (needed[static_cast<std::size_t>(number)] != 0) order_.push_back(number);
    return OkStatus();
  }

  [[nodiscard]] const std::vector<ValueInfo>& infos(int node) const { return infos_[static_cast<std::size_t>(node)]; }
  [[nodiscard]] bool IsFeed(int node) const { return std::find(request_.feeds.begin(), request_.feeds.end(), node) != request_.feeds.end(); }
  [[nodiscard]] bool IsKnown(int node) const {
    const std::vector<ValueInfo>& outputs = infos(node);
    const ParsedOp* op = request_.registry->Find(graph_.node(node).op);
    return !outputs.empty() && !op->spec->stateful && std::all_of(outputs.begin(), outputs.end(), [](const ValueInfo& info) { return info.known(); });
  }

  int NewSlot(Endpoint endpoint, const ValueInfo& info) {
    const int slot = static_cast<int>(plan_->slots_.size());
    Plan::Slot& added = plan_->slots_.emplace_back();
    added.dtype = info.dtype;
    added.shape = info.shape;
    slot_of_[endpoint] = slot;
    return slot;
  }
  int NewTensorSlot(Endpoint endpoint, const ValueInfo& info) {
    const int slot = NewSlot(endpoint, info);
    plan_->slots_[static_cast<std::size_t>(slot)].tensor = plan_->tensor_count_++;
    return slot;
  }
  Plan::Slot& slot(int index) { return plan_->slots_[static_cast<std::size_t>(index)]; }

  void AddConstant(Endpoint endpoint, const ValueInfo& info) {
    Plan::Slot& added = slot(NewSlot(endpoint, info));
    added.where = Plan::Where::kConstant;
    added.tensor = static_cast<int>(plan_->constants_.size());
    plan_->constants_.push_back(info.value);
  }

  Status AddNode(int number) {
    const Node& node = graph_.node(number);
    const std::vector<ValueInfo>& outputs = infos(number);
    if (IsFeed(number)) return OkStatus();  // added below, in the request's order
    if (IsKnown(number)) {
      for (std::size_t i = 0; i < outputs.size(); ++i) AddConstant({number, static_cast<int>(i)}, outputs[i]);
      return OkStatus();
    }
    return AddStep(number, node, outputs);
  }

  void AddFeeds() {
    for (const int feed : request_.feeds) plan_->feed_slots_.push_back(NewTensorSlot({feed, 0}, infos(feed)[0]));
  }

  Status AddStep(int number, const Node& node, const std::vector<ValueInfo>& outputs) {
    const ParsedOp& op = *request_.registry->Find(node.op);
    const OpSpec& spec = *op.spec;
    if (outputs.empty() && node.op == "NoOp") return OkStatus();
    Plan::PlanStep step;
    step.op = &op;
    step.node = &node;
    bool conditional = false;
    bool inputs_known = true;
    std::vector<ValueInfo> inputs;
    for (const Endpoint& input : node.inputs) {
      const auto found = slot_of_.find(input);
      if (found == slot_of_.end())
        return InvalidArgument("node \"{}\" ({}) reads output {} of \"{}\", which does not have it", node.name, node.op, input.output,
                               graph_.node(input.node).name);
      step.in.push_back(found->second);
      const Plan::Slot& source = slot(found->second);
      conditional = conditional || source.conditional;
      inputs_known = inputs_known && source.shape.IsFullyKnown() && !IsObject(source.dtype);
      inputs.push_back(infos(input.node)[static_cast<std::size_t>(input.output)]);
    }
    if (node.op == "Merge") conditional = false;
    const bool outputs_known =
        std::all_of(outputs.begin(), outputs.end(), [](const ValueInfo& info) { return info.shape.IsFullyKnown() && !IsObject(info.dtype); });
    const bool in_arena = IsPure(spec) && spec.eval == nullptr && inputs_known && outputs_known && !conditional && node.op != "Switch";
    if (!in_arena) {
      if (spec.eval == nullptr && !IsPure(spec) && node.op != "Switch" && node.op != "Merge")
        return Unimplemented("node \"{}\": {} cannot be run{}{}", node.name, node.op, spec.note.empty() ? "" : ": ", spec.note);
      step.on_tensors = true;
      plan_->uses_calls_ = plan_->uses_calls_ || spec.eval != nullptr;
      for (std::size_t i = 0; i < outputs.size(); ++i) {
        step.out.push_back(NewTensorSlot({number, static_cast<int>(i)}, outputs[i]));
        slot(step.out.back()).conditional = conditional || node.op == "Switch";
      }
      for (const int in : step.in) NoteRead(in, {});
      plan_->steps_.push_back(std::move(step));
      return OkStatus();
    }
    if (spec.is_view) return AddView(number, step, outputs[0]);
    step.flops = FlopsOf(spec, node, inputs, outputs);
    plan_->flops_ += step.flops;
    for (const std::vector<ValueInfo>& values : {inputs, outputs})
      for (const ValueInfo& value : values) step.bytes += static_cast<std::uint64_t>(value.shape.NumElements()) * DTypeSize(value.dtype);
    NotedPacks packs(*request_.packs);
    if (spec.prepare != nullptr) {
      PrepareContext context{.node = node, .inputs = inputs, .outputs = outputs, .packs = packs, .pool = request_.pool, .exact = request_.exact};
      KERATIN_ASSIGN(step.step, spec.prepare(context));
    }
    if (step.step == nullptr && spec.run == nullptr && spec.checked_run == nullptr)
      return Unimplemented("node \"{}\": {} cannot be run with these shapes", node.name, node.op);
    for (std::size_t i = 0; i < step.in.size(); ++i)
      step.aligned.push_back(NoteRead(step.in[i], packs.packed) && static_cast<int>(i) >= spec.any_address ? 1 : 0);
    const int now = static_cast<int>(plan_->steps_.size());
    for (const int in : step.in) Touch(in, now);
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      const int out = NewSlot({number, static_cast<int>(i)}, outputs[i]);
      step.out.push_back(out);
      slot(out).where = Plan::Where::kArena;
      const int reads = reads_[{number, static_cast<int>(i)}];
      if (const int reusable = i == 0 ? ReusableBuffer(spec, step, outputs[0]) : -1; reusable >= 0) {
        slot(out).buffer = reusable;
        reads_left_[static_cast<std::size_t>(reusable)] += reads;
      } else {
        KERATIN_ASSIGN(const std::uint64_t bytes, BytesOf(node, outputs[i]));
        slot(out).buffer = NewBuffer(bytes, now, reads);
      }
    }
    for (const int in : step.in)
      if (slot(in).where == Plan::Where::kArena) --reads_left_[static_cast<std::size_t>(slot(in).buffer)];
    if (step.step != nullptr && step.step->scratch_bytes > 0) scratch_of_[now] = NewBuffer(step.step->scratch_bytes, now, 0);
    step.first_in = plan_->in_count_;
    step.first_out = plan_->out_count_;
    plan_->in_count_ += static_cast<int>(step.in.size());
    plan_->out_count_ += static_cast<int>(step.out.size());
    for (std::size_t i = 0; i < step.in.size(); ++i)
      if (const Plan::Slot& in = slot(step.in[i]); in.where == Plan::Where::kTensor)
        slot(in.root >= 0 ? in.root : step.in[i]).patches.push_back(step.first_in + static_cast<int>(i));
    plan_->steps_.push_back(std::move(step));
    return OkStatus();
  }

  // The same bytes under another shape: a slot of the same buffer or tensor.
  Status AddView(int number, const Plan::PlanStep& step, const ValueInfo& info) {
    const int source = step.in[0];
    const Plan::Where where = slot(source).where;
    if (info.shape.NumElements() != slot(source).shape.NumElements())
      return InvalidArgument("node \"{}\" ({}): {} cannot take the shape {}", step.node->name, step.node->op, slot(source).shape.ToString(),
                             info.shape.ToString());
    if (where == Plan::Where::kConstant) {
      ValueInfo known = info;
      known.value = plan_->constants_[static_cast<std::size_t>(slot(source).tensor)].Reshaped(info.shape);
      AddConstant({number, 0}, known);
    } else {
      const Endpoint endpoint{number, 0};
      const int view = NewSlot(endpoint, info);
      slot(view).where = where;
      slot(view).buffer = slot(source).buffer;
      slot(view).tensor = slot(source).tensor;
      if (where == Plan::Where::kTensor) slot(view).root = slot(source).root >= 0 ? slot(source).root : source;
      if (where == Plan::Where::kArena) reads_left_[static_cast<std::size_t>(slot(source).buffer)] += reads_[endpoint] - 1;
    }
    return OkStatus();
  }

  // Whether it is read as it is, not in a packed form.
  bool NoteRead(int index, const std::vector<const void*>& packed) {
    if (slot(index).where != Plan::Where::kConstant) return true;
    const void* data = plan_->constants_[static_cast<std::size_t>(slot(index).tensor)].stored();
    if (std::find(packed.begin(), packed.end(), data) != packed.end()) return false;
    plan_->read_constants_.push_back(data);
    return true;
  }

  void Touch(int index, int step) {
    if (slot(index).where == Plan::Where::kArena) {
      int& last = lives_[static_cast<std::size_t>(slot(index).buffer)].last;
      last = std::max(last, step);
    }
  }

  // An input's buffer that the output may be written over: an arena buffer of the same size that nothing reads later.
  int ReusableBuffer(const OpSpec& spec, const Plan::PlanStep& step, const ValueInfo& output) {
    const std::uint64_t bytes = static_cast<std::uint64_t>(output.shape.NumElements()) * DTypeSize(output.dtype);
    for (int i = 0; i < spec.in_place && i < static_cast<int>(step.in.size()); ++i) {
      const Plan::Slot& in = slot(step.in[static_cast<std::size_t>(i)]);
      if (in.where == Plan::Where::kArena && DTypeSize(in.dtype) == DTypeSize(output.dtype) && lives_[static_cast<std::size_t>(in.buffer)].bytes == bytes &&
          in.shape.NumElements() == output.shape.NumElements() && reads_left_[static_cast<std::size_t>(in.buffer)] == 1)
        return in.buffer;
    }
    return -1;
  }

  // How often each tensor is read by nodes that will be steps or views; a fetch counts for more than one, so that its buffer is never written over.
  void CountReads() {
    for (const int number : order_)
      if (!IsKnown(number))
        for (const Endpoint& input : graph_.node(number).inputs) ++reads_[input];
    for (const Endpoint& fetch : request_.fetches) reads_[fetch] += 2;
  }

  // Shapes come from a file and from feeds: their sizes and the sum of all must fit in an address.
  Result<std::uint64_t> BytesOf(const Node& node, const ValueInfo& output) {
    constexpr std::uint64_t kMost = std::uint64_t{1} << 47;
    const std::int64_t count = output.shape.NumElements();
    std::uint64_t bytes = 0;
    if (count < 0 || !CheckedMul<std::uint64_t>(static_cast<std::uint64_t>(count), DTypeSize(output.dtype), &bytes) || bytes > kMost - total_bytes_)
      return ResourceExhausted("node \"{}\" ({}): there is no memory for {} {}", node.name, node.op, DTypeName(output.dtype), output.shape.ToString());
    total_bytes_ += bytes;
    return bytes;
  }

  int NewBuffer(std::uint64_t bytes, int now, int reads) {
    lives_.push_back({bytes, now, now});
    reads_left_.push_back(reads);
    return static_cast<int>(lives_.size()) - 1;
  }

  Status PlaceBuffers() {
    const int end = static_cast<int>(plan_->steps_.size());
    for (int i = 0; i < end; ++i)
      for (const int in : plan_->steps_[static_cast<std::size_t>(i)].in) Touch(in, i);
    for (const int fetch : plan_->fetch_slots_) Touch(fetch, end);
    FindLastReads();
    FindDirectFetches();
    ArenaLayout layout = LayOut(lives_);
    plan_->offsets_ = std::move(layout.offsets);
    plan_->arena_bytes_ = layout.bytes;
    for (const auto& [step, buffer] : scratch_of_)
      plan_->steps_[static_cast<std::size_t>(step)].scratch_offset = plan_->offsets_[static_cast<std::size_t>(buffer)];
    return OkStatus();
  }

  void FindDirectFetches() {
    std::map<int, int> fetches;  // of each buffer
    for (const int fetch : plan_->fetch_slots_)
      if (slot(fetch).where == Plan::Where::kArena) ++fetches[slot(fetch).buffer];
    for (std::size_t i = 0; i < plan_->fetch_slots_.size(); ++i) {
      const Plan::Slot& fetch = slot(plan_->fetch_slots_[i]);
      if (fetch.where != Plan::Where::kArena || fetches[fetch.buffer] != 1) continue;
      BufferLife& life = lives_[static_cast<std::size_t>(fetch.buffer)];
      if (life.bytes < kDirectBytes || life.bytes != static_cast<std::uint64_t>(fetch.shape.NumElements()) * DTypeSize(fetch.dtype)) continue;
      Plan::DirectFetch direct{.fetch = i, .buffer = static_cast<std::size_t>(fetch.buffer), .in = {}, .out = {}};
      for (const Plan::PlanStep& step : plan_->steps_) {
        if (step.on_tensors) continue;
        const auto add = [&](const std::vector<int>& slots, int first, std::vector<std::size_t>* views) {
          for (std::size_t k = 0; k < slots.size(); ++k)
            if (slot(slots[k]).where == Plan::Where::kArena && slot(slots[k]).buffer == fetch.buffer) views->push_back(static_cast<std::size_t>(first) + k);
        };
        add(step.in, step.first_in, &direct.in);
        add(step.out, step.first_out, &direct.out);
      }
      life.bytes = 0;
      plan_->direct_.push_back(std::move(direct));
    }
  }

  void FindLastReads() {
    std::vector<char> read(static_cast<std::size_t>(plan_->tensor_count_), 0);
    const auto first_from_the_end = [&](int index) {
      const Plan::Slot& in = slot(index);
      if (in.where != Plan::Where::kTensor) return false;
      return std::exchange(read[static_cast<std::size_t>(in.tensor)], 1) == 0;
    };
    plan_->fetch_last_.resize(plan_->fetch_slots_.size());
    for (std::size_t i = plan_->fetch_slots_.size(); i-- > 0;) plan_->fetch_last_[i] = first_from_the_end(plan_->fetch_slots_[i]) ? 1 : 0;
    for (auto step = plan_->steps_.rbegin(); step != plan_->steps_.rend(); ++step) {
      step->last_read.resize(step->in.size());
      for (std::size_t i = step->in.size(); i-- > 0;) step->last_read[i] = first_from_the_end(step->in[i]) ? 1 : 0;
    }
  }

  const PlanRequest& request_;
  const Graph& graph_;
  std::shared_ptr<Plan> plan_;
  std::vector<int> order_;
  std::vector<std::vector<ValueInfo>> infos_;
  std::map<Endpoint, int> slot_of_;
  std::map<Endpoint, int> reads_;
  std::vector<BufferLife> lives_;
  std::uint64_t total_bytes_ = 0;
  std::vector<int> reads_left_;    // by buffer, of steps that are not planned yet
  std::map<int, int> scratch_of_;  // step, buffer
};

Result<std::shared_ptr<const Plan>> Plan::Make(const PlanRequest& request) { return PlanBuilder(request).Build(); }

// --- Running ------------------------------------------------------------------------------------------------------------------

Result<std::unique_ptr<RunState>> Plan::NewState() const {
  std::unique_ptr<RunState> state(new RunState);
  if (arena_bytes_ > 0) {
    state->arena_ = AllocateArena(arena_bytes_);
    if (state->arena_ == nullptr) return ResourceExhausted("{} bytes for the buffers of one run are not there", arena_bytes_);
    // Touched now, so that the first run does not pay for it.
    std::memset(state->arena_.get(), 0, arena_bytes_);
  }
  state->in_.resize(static_cast<std::size_t>(in_count_));
  state->out_.resize(static_cast<std::size_t>(out_count_));
  state->contexts_.resize(steps_.size());
  state->tensors_.resize(static_cast<std::size_t>(tensor_count_));
  for (const std::uint64_t offset : offsets_) state->buffers_.push_back(static_cast<std::uint8_t*>(state->arena_.get()) + offset);
  const auto address = [&](const Slot& slot) { return state->buffers_[static_cast<std::size_t>(slot.buffer)]; };
  for (std::size_t s = 0; s < steps_.size(); ++s) {
    const PlanStep& step = steps_[s];
    if (step.on_tensors) continue;
    for (std::size_t i = 0; i < step.in.size(); ++i) {
      const Slot& slot = slots_[static_cast<std::size_t>(step.in[i])];
      ConstView& view = state->in_[static_cast<std::size_t>(step.first_in) + i];
      view = {nullptr, slot.shape, slot.dtype, slot.shape.NumElements()};
      if (slot.where == Where::kConstant) {
        const Tensor& constant = constants_[static_cast<std::size_t>(slot.tensor)];
        view.data = step.aligned[i] != 0 ? constant.raw() : constant.stored();
      }
      if (slot.where == Where::kArena) view.data = address(slot);
    }
    for (std::size_t i = 0; i < step.out.size(); ++i) {
      const Slot& slot = slots_[static_cast<std::size_t>(step.out[i])];
      state->out_[static_cast<std::size_t>(step.first_out) + i] = {address(slot), slot.shape, slot.dtype, slot.shape.NumElements()};
    }
    RunContext& context = state->contexts_[s];
    context.in = std::span<const ConstView>(state->in_).subspan(static_cast<std::size_t>(step.first_in), step.in.size());
    context.out = std::span<const View>(state->out_).subspan(static_cast<std::size_t>(step.first_out), step.out.size());
    context.attrs = &step.node->attrs;
    context.scratch = static_cast<std::uint8_t*>(state->arena_.get()) + step.scratch_offset;
  }
  return state;
}

void Plan::SetTensor(RunState& state, int slot_index, Tensor value) const {
  const Slot& slot = slots_[static_cast<std::size_t>(slot_index)];
  for (const int patch : slot.patches) state.in_[static_cast<std::size_t>(patch)].data = value.raw();
  state.tensors_[static_cast<std::size_t>(slot.tensor)] = std::move(value);
}

Result<Tensor> Plan::TensorOf(RunState& state, int slot_index, bool keep, bool move) const {
  const Slot& slot = slots_[static_cast<std::size_t>(slot_index)];
  switch (slot.where) {
    case Where::kConstant: return constants_[static_cast<std::size_t>(slot.tensor)];
    case Where::kTensor: {
      Tensor& held = state.tensors_[static_cast<std::size_t>(slot.tensor)];
      Tensor tensor = move ? std::exchange(held, Tensor()) : held;
      if (slot.root >= 0) tensor = tensor.Reshaped(slot.shape);
      if (keep && tensor.dtype() != DType::kInvalid && tensor.owner() == nullptr) return CopyOf(tensor);
      return tensor;
    }
    case Where::kArena: break;
  }
  const Tensor view = Tensor::Wrap(slot.dtype, slot.shape, state.buffers_[static_cast<std::size_t>(slot.buffer)], nullptr);
  if (keep) return CopyOf(view);
  return view;
}

Status Plan::RunOnTensors(const PlanStep& step, RunState& state, const RunEnvironment& environment) const {
  const OpSpec& spec = *step.op->spec;
  // What an op of this kind gets it may keep (a list's element, a variable's value, a view): arena memory would be overwritten.
  const bool keep = spec.eval != nullptr || spec.is_view || step.node->op == "Switch" || step.node->op == "Merge";
  std::vector<Tensor> inputs;
  inputs.reserve(step.in.size());
  bool dead = false;
  for (std::size_t i = 0; i < step.in.size(); ++i) {
    KERATIN_ASSIGN(Tensor input, TensorOf(state, step.in[i], keep, step.last_read[i] != 0));
    dead = dead || input.dtype() == DType::kInvalid;
    inputs.push_back(std::move(input));
  }
  std::vector<Tensor> outputs(step.out.size());
  if (step.node->op == "Merge") {
    const auto live = std::find_if(inputs.begin(), inputs.end(), [](const Tensor& input) { return input.dtype() != DType::kInvalid; });
    if (live != inputs.end()) {
      outputs[0] = *live;
      outputs[1] = Tensor::Scalar<std::int32_t>(static_cast<std::int32_t>(live - inputs.begin()));
    }
  } else if (dead) {
    // Everything below the branch that was not taken is dead.
  } else if (step.node->op == "Switch") {
    if (inputs[1].dtype() != DType::kBool || inputs[1].size() != 1)
      return InvalidArgument("node \"{}\" (Switch): the predicate must be one bool", step.node->name);
    outputs[*inputs[1].data<bool>() ? 1 : 0] = inputs[0];
  } else if (spec.eval != nullptr) {
    TensorContext context(*step.node, inputs, outputs, environment);
    if (Status status = spec.eval(context); !status.ok()) {
      const std::string where = fmt::format("node \"{}\" ({})", step.node->name, step.node->op);
      return status.message().find(where) != std::string_view::npos ? status : status.WithContext(where);
    }
  } else {
    KERATIN_ASSIGN(outputs, EvaluateNode(*step.op, *step.node, inputs, *environment.pool, environment.memory_left->load(), environment.memory));
    for (const Tensor& output : outputs)
      if (!IsObject(output.dtype()) && !spec.is_view) environment.memory_left->fetch_sub(static_cast<std::int64_t>(output.byte_size()));
  }
  for (std::size_t i = 0; i < step.out.size(); ++i) {
    const Slot& slot = slots_[static_cast<std::size_t>(step.out[i])];
    const Tensor& output = outputs[i];
    if (output.dtype() == DType::kInvalid && !slot.conditional && !(dead || step.node->op == "Switch"))
      return Internal("node \"{}\" ({}) gave no output {}", step.node->name, step.node->op, i);
    if (output.dtype() != DType::kInvalid && !IsObject(output.dtype()) && !output.shape().IsCompatibleWith(slot.shape))
      return InvalidArgument("node \"{}\" ({}): output {} has the shape {} where {} was expected", step.node->name, step.node->op, i, output.shape().ToString(),
                             slot.shape.ToString());
    SetTensor(state, step.out[i], std::move(outputs[i]));
  }
  return OkStatus();
}

namespace {

Status MakeFit(TensorMemory& memory, DType dtype, const Shape& shape, Tensor* out) {
  if (out->dtype() != dtype || out->shape() != shape || out->owner().use_count() != 1) {
    *out = Tensor();
    KERATIN_ASSIGN(*out, memory.Allocate(dtype, shape));
  }
  return OkStatus();
}

}  // namespace

Status Plan::Run(RunState& state, std::span<const Tensor> feeds, std::span<Tensor> outputs, const RunEnvironment& environment, StepClock* clock) const {
  for (std::size_t i = 0; i < feeds.size(); ++i) SetTensor(state, feed_slots_[i], feeds[i]);
  KERATIN_TRY(BindOutputs(state, outputs, environment));
  KERATIN_TRY(RunSteps(state, environment, clock));
  return Fetch(state, outputs, environment);
}

Status Plan::BindOutputs(RunState& state, std::span<Tensor> outputs, const RunEnvironment& environment) const {
  for (const DirectFetch& direct : direct_) {
    const Slot& slot = slots_[static_cast<std::size_t>(fetch_slots_[direct.fetch])];
    KERATIN_TRY(MakeFit(*environment.memory, slot.dtype, slot.shape, &outputs[direct.fetch]));
    void* memory = outputs[direct.fetch].mutable_raw();
    state.buffers_[direct.buffer] = memory;
    for (const std::size_t view : direct.in) state.in_[view].data = memory;
    for (const std::size_t view : direct.out) state.out_[view].data = memory;
  }
  return OkStatus();
}

Status Plan::RunSteps(RunState& state, const RunEnvironment& environment, StepClock* clock) const {
  if (clock != nullptr) clock->assign(1, StepClock::value_type::clock::now());
  for (std::size_t s = 0; s < steps_.size(); ++s) {
    KERATIN_TRY(RunStep(s, state, environment));
    if (clock != nullptr) clock->push_back(StepClock::value_type::clock::now());
  }
  return OkStatus();
}

Status Plan::RunStep(std::size_t s, RunState& state, const RunEnvironment& environment) const {
  const PlanStep& step = steps_[s];
  if (step.on_tensors) return RunOnTensors(step, state, environment);
  RunContext& context = state.contexts_[s];
  context.pool = environment.pool;
  if (step.step != nullptr) {
    step.step->Run(context);
  } else if (step.op->spec->run != nullptr) {
    step.op->spec->run(context);
  } else if (Status status = step.op->spec->checked_run(context); !status.ok()) {
    return status.WithContext(fmt::format("node \"{}\" ({})", step.node->name, step.node->op));
  }
  return OkStatus();
}

std::vector<StepTime> Plan::StepCosts() const {
  std::vector<StepTime> costs;
  for (const PlanStep& step : steps_)
    costs.push_back({.node = step.node->name,
                     .op = step.node->op,
                     .kernel = step.step != nullptr ? std::string(step.step->kernel) : "",
                     .flops = step.flops,
                     .bytes = step.bytes});
  return costs;
}

Status Plan::Fetch(RunState& state, std::span<Tensor> outputs, const RunEnvironment& environment) const {
  for (std::size_t i = 0; i < fetch_slots_.size(); ++i) {
    const Slot& slot = slots_[static_cast<std::size_t>(fetch_slots_[i])];
    Tensor& out = outputs[i];
    if (slot.where != Where::kArena) {
      KERATIN_ASSIGN(out, TensorOf(state, fetch_slots_[i], true, fetch_last_[i] != 0));
      if (out.dtype() == DType::kInvalid) return FailedPrecondition("fetch {} was not computed: it stands on the branch of a condition that was not taken", i);
      continue;
    }
    const void* bytes = state.buffers_[static_cast<std::size_t>(slot.buffer)];
    if (out.raw() == bytes) continue;
    KERATIN_TRY(MakeFit(*environment.memory, slot.dtype, slot.shape, &out));
    if (out.byte_size() > 0) std::memcpy(out.mutable_raw(), bytes, out.byte_size());
  }
  for (Tensor& tensor : state.tensors_) tensor = Tensor();
  return OkStatus();
}

std::string Plan::ToString() const {
  std::string text = fmt::format("{} steps, {} constants, arena {} bytes\n", steps_.size(), constants_.size(), arena_bytes_);
  const auto describe = [&](int index) {
    const Slot& slot = slots_[static_cast<std::size_t>(index)];
    const std::string place = slot.where == Where::kConstant ? "const"
                              : slot.where == Where::kTensor ? "tensor"
                                                             : fmt::format("@{}", offsets_[static_cast<std::size_t>(slot.buffer)]);
    return fmt::format("{} {} {}", DTypeName(slot.dtype), slot.shape.ToString(), place);
  };
  for (const PlanStep& step : steps_) {
    text += fmt::format("{} \"{}\" [{}]\n", step.node->op, step.node->name, step.on_tensors ? "tensors" : step.step != nullptr ? "prepared" : "direct");
    for (const int in : step.in) text += fmt::format("    in  {}\n", describe(in));
    for (const int out : step.out) text += fmt::format("    out {}\n", describe(out));
  }
  return text;
}

}  // namespace keratin
