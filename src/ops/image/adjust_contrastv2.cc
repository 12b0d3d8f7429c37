#include "ops/broadcast.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(adjust_contrastv2) {
  return {.name = "AdjustContrastv2",
          .inputs = {"images: T", "contrast_factor: float"},
          .outputs = {"output: T"},
          .attrs = {"T: {half, float} = DT_FLOAT"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(c.RequireRank(0, 3, Shape::kMaxRank));
            KERATIN_TRY(c.RequireRank(1, 0, 0));
            return SameAsInput(c);
          },
          .run =
              [](const RunContext& c) {
                const Shape& shape = c.in[0].shape;
                const std::int64_t channels = shape.back(), pixels = shape.back(1) * shape.back(2), image_size = pixels * channels;
                if (image_size == 0) return;
                const float factor = *c.in[1].as<float>();
                ForFloatType(c.in[0].dtype, [&]<class T>() {
                  c.pool->ParallelFor(c.in[0].size / image_size, 1, [&](std::int64_t begin, std::int64_t end) {
                    for (std::int64_t image = begin; image < end; ++image) {
                      const T* in = c.in[0].as<T>() + image * image_size;
                      T* out = c.out[0].as<T>() + image * image_size;
                      for (std::int64_t d = 0; d < channels; ++d) {
                        double sum = 0;
                        for (std::int64_t i = 0; i < pixels; ++i) sum += static_cast<double>(static_cast<float>(in[i * channels + d]));
                        const auto mean = static_cast<float>(sum / static_cast<double>(pixels));
                        for (std::int64_t i = 0; i < pixels; ++i)
                          out[i * channels + d] = static_cast<T>((static_cast<float>(in[i * channels + d]) - mean) * factor + mean);
                      }
                    }
                  });
                });
              },
          .accuracy = Accuracy::kRounding,
          .kernel_types = {DType::kFloat, DType::kHalf},
          .examples = {{.in = {Tensor{{1, 2, 2, 2}, {1.0, 2.0, 3.0, 4.0, 5.0, 7.0, 8.0, 0.0}}, Tensor{{}, {2.0}}},
                        .out = {Tensor{{1, 2, 2, 2}, {-2.25, 0.75, 1.75, 4.75, 5.75, 10.75, 11.75, -3.25}}}}}};
}
