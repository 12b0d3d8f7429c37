#include "ops/array/array_common.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

// The first `summarize` elements of a tensor, for a message.
std::string Summary(const Tensor& tensor, std::int64_t summarize) {
  std::string text;
  const std::int64_t count = std::min(tensor.size(), summarize < 0 ? std::int64_t{1000} : summarize);
  for (std::int64_t i = 0; i < count; ++i) {
    if (i > 0) text += " ";
    if (tensor.dtype() == DType::kString)
      text += tensor.data<std::string>()[i];
    else if (tensor.dtype() == DType::kBool)
      text += tensor.data<bool>()[i] ? "true" : "false";
    else if (tensor.dtype() == DType::kFloat)
      text += fmt::format("{}", tensor.data<float>()[i]);
    else if (IsInteger(tensor.dtype()))
      text += std::to_string(IntAt(tensor, i));
    else
      return text + std::string(DTypeName(tensor.dtype()));
  }
  return count < tensor.size() ? text + " ..." : text;
}
Status EvalAssert(EvalContext& c) {
  const Tensor& condition = c.input(0);
  if (condition.size() != 1) return InvalidArgument("the condition must be a scalar and has the shape {}", condition.shape().ToString());
  if (*condition.data<bool>()) return OkStatus();
  std::string message = "assertion failed:";
  for (std::size_t i = 1; i < c.inputs().size(); ++i) message += " [" + Summary(c.inputs()[i], c.attrs().Int("summarize", 3)) + "]";
  return {StatusCode::kInvalidArgument, message};
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(assert) {
  return {.name = "Assert",
          .inputs = {"condition: bool", "data: T"},
          .attrs = {"T: list(type) >= 1", "summarize: int = 3"},
          .stateful = true,
          .infer = NoOutputs,
          .eval = EvalAssert};
}
