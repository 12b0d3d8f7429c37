#include "ops/image/projective.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(image_projective_transform_v3) {
  const Tensor image{{1, 2, 3, 1}, {1, 2, 4, 3, 7, 5}}, transform{{1, 8}, {0.8F, 0.3F, -1.2F, -0.1F, 1.1F, 0.4F, 0.02F, 0.05F}};
  return {
      .name = "ImageProjectiveTransformV3",
      .inputs = {"images: dtype", "transforms: float", "output_shape: int32", "fill_value: float"},
      .outputs = {"transformed_images: dtype"},
      .attrs = {"dtype: {uint8, int32, int64, half, bfloat16, float, double}", "interpolation: string", "fill_mode: string = 'CONSTANT'"},
      .infer = InferProjective,
      .checked_run = RunProjective,
      .accuracy = Accuracy::kRounding,
      .examples = {
          {.attrs = {{"interpolation", std::string("BILINEAR")}, {"fill_mode", std::string("CONSTANT")}},
           .in = {image, transform, Ints({3, 4}), Tensor{{}, {0.5}}},
           .out = {Tensor{{1, 3, 4, 1}, {0.5, 1.1614764, 1.9911244, 2.6860094, 0.70408154, 2.0673862, 4.592248, 5.8272457, 0.5, 0.5, 0.5, 0.59304261}}}},
          {.attrs = {{"interpolation", std::string("NEAREST")}, {"fill_mode", std::string("CONSTANT")}},
           .in = {image, transform, Ints({3, 4}), Tensor{{}, {0.5}}},
           .out = {Tensor{{1, 3, 4, 1}, {0.5, 1, 1, 2, 0.5, 3, 7, 7, 0.5, 0.5, 0.5, 0.5}}}},
          {.attrs = {{"interpolation", std::string("BILINEAR")}, {"fill_mode", std::string("REFLECT")}},
           .in = {image, transform, Ints({3, 4}), Tensor{{}, {0.5}}},
           .out = {Tensor{{1, 3, 4, 1}, {2.2400002, 1.5882353, 1.9911244, 2.6860094, 3, 3, 5.5688076, 6.297297, 2.272727, 3.1256371, 6.0212369, 5.8965516}}}},
          {.attrs = {{"interpolation", std::string("NEAREST")}, {"fill_mode", std::string("REFLECT")}},
           .in = {image, transform, Ints({3, 4}), Tensor{{}, {0.5}}},
           .out = {Tensor{{1, 3, 4, 1}, {1, 1, 1, 2, 3, 3, 7, 7, 3, 3, 7, 5}}}},
          {.attrs = {{"interpolation", std::string("BILINEAR")}, {"fill_mode", std::string("WRAP")}},
           .in = {image, transform, Ints({3, 4}), Tensor{{}, {0.5}}},
           .out = {Tensor{{1, 3, 4, 1}, {4.3200002, 4.2941175, 1.9911244, 2.6860094, 4, 4, 1.6422019, 2.7027028, 4, 1.1785715, 1.877193, 3.1034484}}}},
          {.attrs = {{"interpolation", std::string("NEAREST")}, {"fill_mode", std::string("WRAP")}},
           .in = {image, transform, Ints({3, 4}), Tensor{{}, {0.5}}},
           .out = {Tensor{{1, 3, 4, 1}, {4, 4, 1, 2, 4, 4, 2, 2, 4, 1, 2, 4}}}},
          {.attrs = {{"interpolation", std::string("BILINEAR")}, {"fill_mode", std::string("NEAREST")}},
           .in = {image, transform, Ints({3, 4}), Tensor{{}, {0.5}}},
           .out = {Tensor{{1, 3, 4, 1}, {1.8000001, 1.5882353, 1.9911244, 2.6860094, 3, 3, 5.5688076, 6.297297, 3, 3.7142859, 6.5087719, 5.8965516}}}},
          {.attrs = {{"interpolation", std::string("NEAREST")}, {"fill_mode", std::string("NEAREST")}},
           .in = {image, transform, Ints({3, 4}), Tensor{{}, {0.5}}},
           .out = {Tensor{{1, 3, 4, 1}, {1, 1, 1, 2, 3, 3, 7, 7, 3, 3, 7, 5}}}}}};
}
