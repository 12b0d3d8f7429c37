#include "keras/symbols/quantize.h"

namespace keratin::keras {

std::vector<std::string_view> QuantizeParameters() {
  return {"input", "input_min", "input_max", "signed_input", "num_bits", "range_given", "round_mode", "name", "narrow_range", "axis"};
}

Expr QuantizeAndDequantize(OpCall& c, std::string_view op) {
  const Expr x = c.First();
  if (c.to.failed()) return x;
  std::int64_t axis = -1;
  if (c.Has("axis")) axis = Axis(c.to, c.Int("axis", -1), x.rank());
  return Raw(op, {x, c.Tensor("input_min", x.dtype()), c.Tensor("input_max", x.dtype())},
             {{"signed_input", c.Bool("signed_input", true)},
              {"num_bits", c.Int("num_bits", 8)},
              {"range_given", c.Bool("range_given", false)},
              {"round_mode", c.String("round_mode", "HALF_TO_EVEN")},
              {"narrow_range", c.Bool("narrow_range", false)},
              {"axis", axis}});
}

}  // namespace keratin::keras
