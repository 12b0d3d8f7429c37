#include <random>

#include "base/checked_math.h"
#include "ops/map.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

// Uniform in [0, 1), from the node's seeds; not TensorFlow's own sequence. Graphs saved for training draw dropout masks whose values a keep
// probability of 1 makes irrelevant.
Status Draw(EvalContext& c) {
  const Tensor& sizes = c.input(0);
  if (sizes.shape().rank() != 1 || sizes.size() > Shape::kMaxRank) return InvalidArgument("the shape must be a vector of at most {} sizes", Shape::kMaxRank);
  Shape shape;
  for (std::int64_t i = 0; i < sizes.size(); ++i) {
    const std::int64_t dim = sizes.dtype() == DType::kInt32 ? sizes.data<std::int32_t>()[i] : sizes.data<std::int64_t>()[i];
    if (dim < 0) return InvalidArgument("the shape has the size {}", dim);
    shape.push_back(dim);
  }
  KERATIN_ASSIGN(Tensor out, c.Allocate(c.attrs().Type("dtype"), shape));
  std::mt19937_64 random(static_cast<std::uint64_t>(c.attrs().Int("seed")) * 0x9E3779B97F4A7C15U + static_cast<std::uint64_t>(c.attrs().Int("seed2")));
  ForFloatType(out.dtype(), [&]<class T>() {
    for (std::int64_t i = 0; i < out.size(); ++i) out.mutable_data<T>()[i] = static_cast<T>(static_cast<float>(random() >> 40) * 0x1p-24F);
  });
  c.SetOutput(0, std::move(out));
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(random_uniform) {
  return {.name = "RandomUniform",
          .inputs = {"shape: T"},
          .outputs = {"output: dtype"},
          .attrs = {"seed: int = 0", "seed2: int = 0", "dtype: {half, bfloat16, float, double}", "T: {int32, int64}"},
          .stateful = true,
          .infer = [](InferContext& c) -> Status {
            KERATIN_ASSIGN(const Shape shape, c.ShapeFromInput(0));
            c.SetShape(0, shape);
            return OkStatus();
          },
          .eval = Draw,
          .note = "uniform, but not TensorFlow's sequence of numbers"};
}
