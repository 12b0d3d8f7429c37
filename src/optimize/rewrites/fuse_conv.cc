#include <algorithm>

#include "optimize/match.h"

// activation(Conv2D(x, w) * scale + bias + residual)          ->  _FusedConv2D(x, w, scale, bias, residual), scale a known vector
// activation(DepthwiseConv2dNative(x, w) + bias + residual)   ->  _FusedDepthwiseConv2dNative(x, w, bias, residual)
// A Squeeze or Reshape between (Conv1D) moves behind the fused op. Channels last only.
KERATIN_REWRITE(fuse_conv) {
  return {.name = "fuse_conv", .phase = Phase::kFuse, .run = [](Editor& edit) -> Status {
            const Activations activations(edit);
            const int count = edit.size();
            for (int number = 0; number < count; ++number) {
              const bool depthwise = edit.node(number).op == "DepthwiseConv2dNative";
              if (edit.node(number).op != "Conv2D" && !depthwise) continue;
              const Node node = edit.node(number);
              if (node.attrs.Type("T") != DType::kFloat || node.attrs.String("data_format", "NHWC") != "NHWC") continue;
              const Result<Shape> shape = edit.ShapeOf({number, 0});
              if (!shape.ok() || shape->rank() != 4 || shape->back() <= 0) continue;
              int sum = number;
              std::vector<Endpoint> inputs = node.inputs;
              if (const std::optional<Reader> reader = OnlyReader(edit, {number, 0}); reader && !depthwise && edit.node(reader->node).op == "Mul") {
                const Endpoint scale = edit.node(reader->node).inputs[static_cast<std::size_t>(1 - reader->input)];
                const std::optional<Tensor> known = edit.Known(scale);
                if (known && edit.Known(node.inputs[1]) && known->shape() == Shape{shape->back()}) {
                  sum = reader->node;
                  inputs.push_back(scale);
                }
              }
              EpilogueMatch epilogue = MatchEpilogue(edit, activations, {sum, 0}, shape->back());
              if (epilogue.empty() && sum == number) continue;
              // The residual is given the sum's shape, which a Reshape can do with one dimension unknown.
              if (epilogue.view >= 0 && epilogue.residual.valid() && std::count(shape->begin(), shape->end(), Shape::kUnknown) > 1) continue;
              Attrs attrs = OnlyThese(node.attrs, {"strides", "padding", "explicit_paddings", "data_format", "dilations"});
              if (sum != number) attrs.Set("num_scale", std::int64_t{1});
              if (Status status = ApplyEpilogue(edit, sum, depthwise ? "_FusedDepthwiseConv2dNative" : "_FusedConv2D", std::move(inputs), std::move(attrs),
                                                epilogue, *shape);
                  !status.ok())
                return status;
            }
            return OkStatus();
          }};
}
