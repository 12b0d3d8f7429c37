#include <sstream>

#include "ops/map.h"
#include "ops/string/string_common.h"

namespace keratin::ops {
namespace {

std::string Element(const Tensor& tensor, std::int64_t i) {
  if (tensor.dtype() == DType::kString) return "\"" + tensor.data<std::string>()[i] + "\"";
  if (tensor.dtype() == DType::kBool) return tensor.data<bool>()[i] ? "1" : "0";
  std::ostringstream text;
  ForRealType(tensor.dtype(), [&]<class T>() {
    if constexpr (std::is_integral_v<T>)
      text << +tensor.data<T>()[i];
    else
      text << static_cast<double>(static_cast<ComputeType<T>>(tensor.data<T>()[i]));
  });
  return text.str();
}

// The first and last `edge` elements of each axis.
void Summarize(const Tensor& tensor, int axis, std::int64_t base, std::int64_t edge, std::string* out) {
  if (axis == tensor.shape().rank()) {
    *out += Element(tensor, base);
    return;
  }
  const std::int64_t size = tensor.shape()[axis];
  std::int64_t stride = 1;
  for (int d = axis + 1; d < tensor.shape().rank(); ++d) stride *= tensor.shape()[d];
  const bool all = edge < 0 || size <= 2 * edge;
  *out += "[";
  for (std::int64_t i = 0; i < size; ++i) {
    if (!all && i == edge) {
      *out += axis + 1 == tensor.shape().rank() ? " ..." : "\n ...";
      i = size - edge;
      if (edge == 0) break;
    }
    if (i > 0)
      *out += axis + 1 == tensor.shape().rank()
                  ? " "
                  : std::string(static_cast<std::size_t>(tensor.shape().rank() - axis - 1), '\n') + std::string(static_cast<std::size_t>(axis) + 1, ' ');
    Summarize(tensor, axis + 1, base + i * stride, edge, out);
  }
  *out += "]";
}

Status EvalStringFormat(EvalContext& c) {
  const std::string text = c.attrs().String("template", "%s"), placeholder = c.attrs().String("placeholder", "%s");
  std::string out;
  std::size_t at = 0, next = 0;
  while (!placeholder.empty()) {
    const std::size_t found = text.find(placeholder, at);
    if (found == std::string::npos) break;
    if (next >= c.inputs().size()) return InvalidArgument("the template has more placeholders than the {} inputs", c.inputs().size());
    out.append(text, at, found - at);
    Summarize(c.inputs()[next++], 0, 0, c.attrs().Int("summarize", 3), &out);
    at = found + placeholder.size();
  }
  if (next != c.inputs().size()) return InvalidArgument("the template has {} placeholders for {} inputs", next, c.inputs().size());
  c.SetOutput(0, Tensor::Scalar<std::string>(out.append(text, at)));
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(string_format) {
  return {.name = "StringFormat",
          .inputs = {"inputs: T"},
          .outputs = {"output: string"},
          .attrs = {"T: list(type) >= 0", "template: string = \"%s\"", "placeholder: string = \"%s\"", "summarize: int = 3"},
          .infer = ScalarOutput,
          .eval = EvalStringFormat,
          .examples = {{.attrs = {{"template", "got %s"}, {"T", std::vector<DType>{DType::kFloat}}},
                        .in = {Tensor{{2}, {1, 2.5}}},
                        .out = {Tensor::Scalar<std::string>("got [1 2.5]")}}}};
}
