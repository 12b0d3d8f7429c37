#include "ops/array/reverse_common.h"
#include "ops/op.h"

KERATIN_OP(reverse) {
  return {.name = "Reverse",
          .inputs = {"tensor: T", "dims: bool"},
          .outputs = {"output: T"},
          .attrs = {"T: {uint8, int8, uint16, int16, uint32, int32, uint64, int64, bool, bfloat16, half, float, double, complex64, complex128, string}"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(c.RequireRank(1, 1, 1));
            return SameAsInput(c);
          },
          .checked_run = [](const RunContext& c) -> Status {
            KERATIN_TRY(CheckSize(c.in[1], c.in[0].shape.rank()));
            std::array<bool, Shape::kMaxRank> flip{};
            for (std::size_t i = 0; i < static_cast<std::size_t>(c.in[1].size); ++i) flip[i] = c.in[1].as<bool>()[i];
            CopyReversed(c.in[0], c.out[0], flip, c.pool);
            return OkStatus();
          },
          .examples = {{.in = {Tensor{{2, 2}, {1, 2, 3, 4}}, Tensor::Of<bool>({2}, std::array<bool, 2>{true, false})}, .out = {Tensor{{2, 2}, {3, 4, 1, 2}}}}}};
}
