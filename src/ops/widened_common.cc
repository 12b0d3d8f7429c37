#include <array>

#include "base/errors.h"
#include "base/thread_pool.h"
#include "ops/map.h"
#include "ops/widened.h"

namespace keratin::ops {
namespace {

constexpr std::size_t kAlignment = 64;

std::size_t Rounded(std::int64_t elements) { return (static_cast<std::size_t>(elements) * sizeof(float) + kAlignment - 1) / kAlignment * kAlignment; }

template <class From, class To>
void Convert(const void* from, void* to, std::int64_t size, ThreadPool* pool) {
  const auto range = [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) static_cast<To*>(to)[i] = static_cast<To>(static_cast<const From*>(from)[i]);
  };
  if (pool == nullptr)
    range(0, size);
  else
    pool->ParallelFor(size, kMapGrain, range);
}

void Widen(DType dtype, const void* from, void* to, std::int64_t size, ThreadPool* pool) {
  if (dtype == DType::kHalf)
    Convert<Half, float>(from, to, size, pool);
  else
    Convert<Bfloat16, float>(from, to, size, pool);
}

class WidenedStep : public Step {
 public:
  struct Input {
    bool widened = false;
    std::shared_ptr<const float> constant;  // converted
  };

  WidenedStep(std::unique_ptr<Step> inner, std::span<const ValueInfo> inputs, std::array<Input, kMaxWidenedInputs> sources, const ValueInfo& output)
      : inner_(std::move(inner)), sources_(std::move(sources)) {
    for (std::size_t i = 0; i < inputs.size(); ++i)
      if (sources_[i].widened && sources_[i].constant == nullptr) scratch_bytes += Rounded(inputs[i].shape.NumElements());
    inner_at_ = scratch_bytes + Rounded(output.shape.NumElements());
    scratch_bytes = inner_at_ + inner_->scratch_bytes;
  }

  void Run(const RunContext& c) const override {
    std::array<ConstView, kMaxWidenedInputs> in;
    auto* scratch = static_cast<std::byte*>(c.scratch);
    std::byte* next = scratch;
    for (std::size_t i = 0; i < c.in.size(); ++i) {
      in[i] = c.in[i];
      if (!sources_[i].widened) continue;
      in[i].dtype = DType::kFloat;
      if (sources_[i].constant != nullptr) {
        in[i].data = sources_[i].constant.get();
        continue;
      }
      Widen(c.in[i].dtype, c.in[i].data, next, c.in[i].size, c.pool);
      in[i].data = next;
      next += Rounded(c.in[i].size);
    }
    View out = c.out[0];
    out.dtype = DType::kFloat;
    out.data = next;
    RunContext inner = c;
    inner.in = std::span(in).first(c.in.size());
    inner.out = std::span(&out, 1);
    inner.scratch = scratch + inner_at_;
    inner_->Run(inner);
    if (c.out[0].dtype == DType::kHalf)
      Convert<float, Half>(next, c.out[0].data, c.out[0].size, c.pool);
    else
      Convert<float, Bfloat16>(next, c.out[0].data, c.out[0].size, c.pool);
  }

 private:
  std::unique_ptr<Step> inner_;
  std::array<Input, kMaxWidenedInputs> sources_;
  std::size_t inner_at_ = 0;
};

}  // namespace

Result<std::unique_ptr<Step>> MakeWidenedStep(PrepareContext& c, const std::function<Result<std::unique_ptr<Step>>(PrepareContext&)>& make) {
  if (c.inputs.size() > kMaxWidenedInputs || c.outputs.size() != 1)
    return Internal("a step of {} inputs and {} outputs is not widened", c.inputs.size(), c.outputs.size());
  std::vector<ValueInfo> inputs(c.inputs.begin(), c.inputs.end());
  std::vector<ValueInfo> outputs(c.outputs.begin(), c.outputs.end());
  outputs[0].dtype = DType::kFloat;
  std::array<WidenedStep::Input, kMaxWidenedInputs> sources;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    ValueInfo& input = inputs[i];
    if (!IsHalfPrecision(input.dtype)) continue;
    sources[i].widened = true;
    input.dtype = DType::kFloat;
    if (!input.known()) continue;
    const Tensor narrow = input.value;
    sources[i].constant =
        c.packs.Get(std::span(&narrow, 1), "float32", narrow.size(), [&](float* out) { Widen(narrow.dtype(), narrow.raw(), out, narrow.size(), c.pool); });
    input.value = Tensor::Wrap(DType::kFloat, narrow.shape(), sources[i].constant.get(), sources[i].constant);
  }
  PrepareContext wide = c;
  wide.inputs = inputs;
  wide.outputs = outputs;
  KERATIN_ASSIGN(std::unique_ptr<Step> inner, make(wide));
  if (inner == nullptr) return Internal("node \"{}\" has no float32 step", c.node.name);
  return std::unique_ptr<Step>(new WidenedStep(std::move(inner), c.inputs, std::move(sources), c.outputs[0]));
}

}  // namespace keratin::ops
