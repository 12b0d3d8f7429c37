#include "ops/image/projective.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(image_projective_transform_v2) {
  return {
      .name = "ImageProjectiveTransformV2",
      .inputs = {"images: dtype", "transforms: float", "output_shape: int32"},
      .outputs = {"transformed_images: dtype"},
      .attrs = {"dtype: {uint8, int32, int64, half, bfloat16, float, double}", "interpolation: string", "fill_mode: string = 'CONSTANT'"},
      .infer = InferProjective,
      .checked_run = RunProjective,
      .accuracy = Accuracy::kRounding,
      .examples = {{.attrs = {{"interpolation", std::string("BILINEAR")}, {"fill_mode", std::string("NEAREST")}},
                    .in = {Tensor{{1, 2, 3, 1}, {1, 2, 4, 3, 7, 5}}, Tensor{{1, 8}, {0.8F, 0.3F, -1.2F, -0.1F, 1.1F, 0.4F, 0.02F, 0.05F}}, Ints({3, 4})},
                    .out = {Tensor{{1, 3, 4, 1},
                                   {1.8000001F, 1.5882353F, 1.9911244F, 2.6860094F, 3, 3, 5.5688076F, 6.297297F, 3, 3.7142859F, 6.5087719F, 5.8965516F}}}}}};
}
