#include "base/errors.h"
#include "keras/activations/pieces.h"

namespace keratin::keras {
namespace {

Value LowerSparsemax(Lowering& to, Value x, const Json& config) {
  const std::int64_t axis = config["axis"].AsInt().value_or(-1);
  const int rank = to.rank(x);
  if (to.failed()) return {};
  if (axis != -1 && axis != rank - 1) {
    to.Fail(Unimplemented("the activation \"sparsemax\" is supported over the last axis only"));
    return {};
  }
  const std::int64_t size = to.StaticDim(x, -1);
  const std::vector<Value> sorted = to.Ops("TopKV2", {x, to.Int(size)});
  if (to.failed()) return {};
  const Attrs keep = {{"keep_dims", true}};
  const Value sums = to.Op("Cumsum", {sorted.front(), to.Int(-1)});
  const Value counts = to.Cast(to.Op("Range", {to.Int(1), to.Int(size + 1), to.Int(1)}), to.dtype(x));
  const Value means = to.Op("RealDiv", {to.Op("Sub", {sums, to.Scalar(1, x)}), counts});
  const Value support = to.Op("Greater", {to.Op("Sub", {sorted.front(), means}), to.Scalar(0, x)});
  const Value used = to.Cast(support, to.dtype(x));
  const Value count = to.Op("Sum", {used, to.Int(-1)}, keep);
  // Keras adds up the running sums, not the values.
  const Value total = to.Op("Sum", {to.Op("SelectV2", {support, sums, to.Scalar(0, x)}), to.Int(-1)}, keep);
  const Value tau = to.Op("RealDiv", {to.Op("Sub", {total, to.Scalar(1, x)}), count});
  return to.Op("Maximum", {to.Op("Sub", {x, tau}), to.Scalar(0, x)});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_ACTIVATION(sparsemax) { return {.name = "sparsemax", .lower = LowerSparsemax}; }
