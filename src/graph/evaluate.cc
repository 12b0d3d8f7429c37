#include "graph/evaluate.h"

#include "base/errors.h"
#include "base/memory.h"
#include "base/thread_pool.h"
#include "graph/infer.h"

namespace keratin {
namespace {

// Folding happens once, so nothing is kept.
class NoCache : public PackCache {
 public:
  std::shared_ptr<const float> Get(std::span<const Tensor>, std::string_view, std::int64_t floats, const std::function<void(float*)>& fill) override {
    const std::shared_ptr<float> packed = AllocateLongLived(floats);
    fill(packed.get());
    return packed;
  }
};

}  // namespace

bool IsPure(const OpSpec& spec) { return spec.prepare != nullptr || spec.run != nullptr || spec.checked_run != nullptr || spec.is_view; }

ConstView ViewOf(const Tensor& tensor) { return {tensor.raw(), tensor.shape(), tensor.dtype(), tensor.size()}; }
View MutableViewOf(Tensor& tensor) { return {tensor.mutable_raw(), tensor.shape(), tensor.dtype(), tensor.size()}; }

Result<std::vector<Tensor>> EvaluateNode(const ParsedOp& op, const Node& node, std::span<const Tensor> inputs, ThreadPool& pool, std::int64_t byte_limit,
                                         TensorMemory* memory) {
  std::vector<ValueInfo> in;
  in.reserve(inputs.size());
  for (const Tensor& input : inputs) in.push_back(InfoOf(input));
  KERATIN_ASSIGN(std::vector<ValueInfo> out, InferNode(op, node, in));
  const OpSpec& spec = *op.spec;
  std::vector<Tensor> outputs;
  outputs.reserve(out.size());
  std::int64_t bytes = 0;
  for (const ValueInfo& info : out) {
    if (!info.shape.IsFullyKnown()) return Unimplemented("node \"{}\" ({}): the shape of its output does not follow from its inputs", node.name, node.op);
    if (spec.is_view && outputs.empty()) {
      if (info.shape.NumElements() != inputs[0].size())
        return InvalidArgument("node \"{}\" ({}): {} elements cannot take the shape {}", node.name, node.op, inputs[0].size(), info.shape.ToString());
      outputs.push_back(inputs[0].Reshaped(info.shape));
      continue;
    }
    const std::int64_t size = info.shape.NumElements();
    if (size < 0 || size > (byte_limit - bytes) / static_cast<std::int64_t>(std::max<std::size_t>(DTypeSize(info.dtype), 1)))
      return ResourceExhausted("node \"{}\" ({}): an output of shape {} is over the memory budget", node.name, node.op, info.shape.ToString());
    bytes += size * static_cast<std::int64_t>(DTypeSize(info.dtype));
    KERATIN_ASSIGN(Tensor output, memory != nullptr ? memory->Allocate(info.dtype, info.shape) : Tensor::Allocate(info.dtype, info.shape));
    outputs.push_back(std::move(output));
  }
  if (spec.is_view) return outputs;

  std::vector<ConstView> input_views;
  for (const Tensor& input : inputs) input_views.push_back(ViewOf(input));
  std::vector<View> output_views;
  for (Tensor& output : outputs) output_views.push_back(MutableViewOf(output));
  RunContext context{.in = input_views, .out = output_views, .attrs = &node.attrs, .scratch = nullptr, .pool = &pool};
  if (spec.prepare != nullptr) {
    NoCache packs;
    // What is folded serves sessions that ask for exactness too, and a packing would serve once.
    PrepareContext prepare{.node = node, .inputs = in, .outputs = out, .packs = packs, .pool = &pool, .exact = true};
    KERATIN_ASSIGN(const std::unique_ptr<Step> step, spec.prepare(prepare));
    if (step != nullptr) {
      KERATIN_ASSIGN(Tensor scratch, Tensor::Allocate(DType::kUint8, Shape{static_cast<std::int64_t>(step->scratch_bytes)}));
      context.scratch = scratch.mutable_raw();
      step->Run(context);
      return outputs;
    }
  }
  if (spec.checked_run != nullptr) {
    if (Status status = spec.checked_run(context); !status.ok()) return status.WithContext(fmt::format("node \"{}\" ({})", node.name, node.op));
    return outputs;
  }
  if (spec.run == nullptr) return Unimplemented("node \"{}\" ({}) cannot be run here", node.name, node.op);
  spec.run(context);
  return outputs;
}

}  // namespace keratin
