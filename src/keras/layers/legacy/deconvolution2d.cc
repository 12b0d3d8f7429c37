#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/layers/convolutional/conv.h"

namespace keratin::keras {
namespace {

// Conv2DTranspose whose config says how large its output is.
Value LowerDeconvolution2D(Lowering& to, const Config& config, Value x) {
  const bool first = config.String("data_format") == "channels_first";
  const std::int64_t filters = config.Int("filters");
  const std::vector<std::int64_t> kernel = config.Ints("kernel_size", 2);
  const std::vector<std::int64_t> strides = config.Ints("strides", 2);
  const std::string padding = config.String("padding");
  if (!HasRank(to, x, 4) || !InRange(to, "filters", {filters}) || !InRange(to, "kernel_size", kernel) || !InRange(to, "strides", strides)) return {};
  const Json& shape = config.Raw("output_shape");
  const std::int64_t rows = shape[first ? 2 : 1].AsInt().value_or(0);
  const std::int64_t columns = shape[first ? 3 : 2].AsInt().value_or(0);
  if (shape.size() != 4 || !InRange(to, "output_shape", {rows, columns})) {
    to.Fail(InvalidArgument("\"output_shape\" must be a list of four sizes and is {}", shape.Dump()));
    return {};
  }
  if (padding != "same" && padding != "valid") {
    to.Fail(Unimplemented("padding=\"{}\" is not supported", padding));
    return {};
  }
  if (first) x = to.Op("Transpose", {x, to.Ints({0, 2, 3, 1})});
  const std::int64_t channels = to.StaticDim(x, -1);
  if (to.failed()) return {};
  const Value sizes = to.Op("Pack", {to.Element(to.Op("Shape", {x}), 0), to.Int(rows), to.Int(columns), to.Int(filters)});
  Value y = to.Op("Conv2DBackpropInput", {sizes, to.Weight("kernel", {kernel[0], kernel[1], filters, channels}), x},
                  {{"strides", std::vector<std::int64_t>{1, strides[0], strides[1], 1}}, {"padding", padding == "same" ? "SAME" : "VALID"}});
  if (config.Bool("use_bias")) y = to.Op("BiasAdd", {y, to.Weight("bias", {filters})});
  if (first) y = to.Op("Transpose", {y, to.Ints({0, 3, 1, 2})});
  return to.Activate(config.Raw("activation"), y);
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(deconvolution2d) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "Deconvolution2D",
          .config = {ConfigKey("filters", Kind::kInt).Required(),
                     ConfigKey("kernel_size", Kind::kInts).Count(2).Required(),
                     ConfigKey("strides", Kind::kInts, 1).Count(2),
                     {"padding", "valid"},
                     {"data_format", Kind::kString},
                     {"output_shape", Kind::kAny},
                     {"activation", Kind::kAny, "linear"},
                     {"use_bias", true}},
          .weights = {{.name = "kernel"}, {.name = "bias", .when = "use_bias"}},
          .lower = LowerDeconvolution2D,
          .note = "of Keras 1",
          .goldens = {"old_keras_1_2_2_deconvolution"}};
}
