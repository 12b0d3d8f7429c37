#include <algorithm>

#include "optimize/match.h"

// activation(MatMul(x, w) + bias + residual)             ->  _FusedMatMul(x, w, bias, residual)
// activation(Reshape(MatMul(x, w)) + bias + residual)    ->  Reshape(_FusedMatMul(x, w, bias, Reshape(residual)))
KERATIN_REWRITE(fuse_matmul) {
  return {.name = "fuse_matmul", .phase = Phase::kFuse, .run = [](Editor& edit) -> Status {
            const Activations activations(edit);
            const int count = edit.size();
            for (int number = 0; number < count; ++number) {
              if (edit.node(number).op != "MatMul") continue;
              const Node node = edit.node(number);
              if (node.attrs.Type("T") != DType::kFloat || node.attrs.Bool("transpose_a") || !edit.Known(node.inputs[1])) continue;
              const Result<Shape> shape = edit.ShapeOf({number, 0});
              if (!shape.ok() || shape->rank() != 2 || shape->back() <= 0) continue;
              const EpilogueMatch epilogue = MatchEpilogue(edit, activations, {number, 0}, shape->back());
              if (epilogue.empty()) continue;
              Attrs attrs{{"transpose_a", false}, {"transpose_b", node.attrs.Bool("transpose_b")}};
              if (Status status = ApplyEpilogue(edit, number, "_FusedMatMul", node.inputs, std::move(attrs), epilogue, *shape); !status.ok()) return status;
            }
            return OkStatus();
          }};
}
