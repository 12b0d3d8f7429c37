#include "ops/batch_norm.h"

#include <cmath>

#include "base/errors.h"
#include "ops/broadcast.h"
#include "ops/float_kernels.h"
#include "ops/window.h"

namespace keratin::ops {
namespace {

// Scratch: scale, shift, mean and variance of each channel, in float.
class BatchNormStep : public Step {
 public:
  BatchNormStep(std::int64_t channels, std::int64_t inner, bool training, float epsilon, float factor)
      : channels_(channels), inner_(inner), training_(training), epsilon_(epsilon), factor_(factor) {
    scratch_bytes = static_cast<std::size_t>(4 * channels) * sizeof(float);
  }

  void Run(const RunContext& c) const override {
    ForFloatType(c.in[0].dtype, [&]<class T>() {
      if (c.in[1].dtype == DType::kFloat)
        RunTyped<T, float>(c);
      else
        ForFloatType(c.in[1].dtype, [&]<class U>() { RunTyped<T, U>(c); });
    });
  }

 private:
  template <class T, class U>
  void RunTyped(const RunContext& c) const {
    auto* scale = static_cast<float*>(c.scratch);
    float* shift = scale + channels_;
    float* mean = shift + channels_;
    float* variance = mean + channels_;
    const T* x = c.in[0].as<T>();
    const std::int64_t count = channels_ > 0 ? c.in[0].size / channels_ : 0;
    for (std::int64_t k = 0; k < channels_; ++k) {
      if (training_) {
        Moments(x, k, count, &mean[k], &variance[k]);
      } else {
        mean[k] = static_cast<float>(c.in[3].as<U>()[k]);
        variance[k] = static_cast<float>(c.in[4].as<U>()[k]);
      }
      scale[k] = static_cast<float>(c.in[1].as<U>()[k]) / std::sqrt(variance[k] + epsilon_);
      shift[k] = static_cast<float>(c.in[2].as<U>()[k]) - mean[k] * scale[k];
      const float unbiased = training_ && count > 1 ? variance[k] * (static_cast<float>(count) / static_cast<float>(count - 1)) : variance[k];
      Store<U>(c, k, mean[k], unbiased, variance[k]);
    }
    for (std::size_t i = 5; i < c.out.size(); ++i) std::fill_n(c.out[i].as<U>(), c.out[i].size, U(0.F));
    if (c.in[0].size == 0) return;
    if constexpr (std::is_same_v<T, float>) {
      if (inner_ == 1) {
        kernels::ScaleShift(x, scale, shift, nullptr, c.out[0].as<float>(), count, channels_, kernels::Activation::kNone, 0, 0, c.pool);
        return;
      }
    }
    T* y = c.out[0].as<T>();
    c.pool->ParallelFor(c.in[0].size, kMapGrain, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) {
        const std::int64_t k = i / inner_ % channels_;
        y[i] = static_cast<T>(static_cast<float>(x[i]) * scale[k] + shift[k]);
      }
    });
  }

  template <class U>
  void Store(const RunContext& c, std::int64_t k, float mean, float unbiased, float biased) const {
    const bool mixes = training_ && factor_ != 1.0F;
    const auto mix = [&](float old, float fresh) { return mixes ? (1.0F - factor_) * old + factor_ * fresh : fresh; };
    c.out[1].as<U>()[k] = U(mix(mixes ? static_cast<float>(c.in[3].as<U>()[k]) : 0, mean));
    c.out[2].as<U>()[k] = U(mix(mixes ? static_cast<float>(c.in[4].as<U>()[k]) : 0, unbiased));
    c.out[3].as<U>()[k] = U(mean);
    c.out[4].as<U>()[k] = U(biased);
  }

  template <class T>
  void Moments(const T* x, std::int64_t channel, std::int64_t count, float* mean, float* variance) const {
    const auto value = [&](std::int64_t i) { return static_cast<double>(static_cast<float>(x[(i / inner_ * channels_ + channel) * inner_ + i % inner_])); };
    double sum = 0;
    for (std::int64_t i = 0; i < count; ++i) sum += value(i);
    const double center = count > 0 ? sum / static_cast<double>(count) : 0;
    double squares = 0;
    for (std::int64_t i = 0; i < count; ++i) squares += (value(i) - center) * (value(i) - center);
    *mean = static_cast<float>(center);
    *variance = count > 0 ? static_cast<float>(squares / static_cast<double>(count)) : 0;
  }

  std::int64_t channels_;
  std::int64_t inner_;
  bool training_;
  float epsilon_;
  float factor_;
};

}  // namespace

Status BatchNormShape(InferContext& c) {
  const bool first = IsChannelsFirst(c.attrs());
  const std::string format = c.attrs().String("data_format", "NHWC");
  const int rank = format.size() == 5 ? 5 : 4;
  KERATIN_TRY(c.RequireRank(0, rank, rank));
  const bool training = c.attrs().Bool("is_training", true);
  Shape x = c.shape(0).has_rank() ? c.shape(0) : Shape::UnknownDims(rank);
  std::int64_t& channels = x[ChannelAxis(first, rank - 2)];
  for (int i = 1; i < 5; ++i) {
    KERATIN_TRY(c.RequireRank(i, 1, 1));
    if (!c.shape(i).has_rank()) continue;
    const std::int64_t size = c.shape(i)[0];
    // Training needs no old mean and variance when it does not mix them in.
    if (i > 2 && training && (size == 0 || size < 0) && c.attrs().Float("exponential_avg_factor", 1) == 1) continue;
    if (size >= 0 && channels >= 0 && size != channels)
      return OnNode(c, InvalidArgument("input {} has {} elements and the image has {} channels", i, size, channels));
    channels = std::max(channels, size);
  }
  c.SetShape(0, x);
  for (int i = 1; i < 5; ++i) c.SetShape(i, Shape{channels});
  for (int i = 5; i < c.output_count(); ++i) c.SetShape(i, Shape{});
  return OkStatus();
}

Result<std::unique_ptr<Step>> PrepareBatchNorm(PrepareContext& c) {
  const Attrs& attrs = c.node.attrs;
  const bool first = IsChannelsFirst(attrs);
  const Shape& x = c.inputs[0].shape;
  std::int64_t inner = 1;
  if (first)
    for (int i = 2; i < x.rank(); ++i) inner *= x[i];
  return std::unique_ptr<Step>(new BatchNormStep(x[ChannelAxis(first, x.rank() - 2)], std::max<std::int64_t>(1, inner), attrs.Bool("is_training", true),
                                                 attrs.Float("epsilon", 1e-4F), attrs.Float("exponential_avg_factor", 1)));
}

}  // namespace keratin::ops
