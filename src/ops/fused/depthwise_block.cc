// project(depthwise(expand(input))), channels last, each a convolution with what _FusedConv2D does to its sums: expand and project with 1x1 filters and strides
// of 1, either may be missing (num_expand, num_project are 0 or 1). strides, padding and filter, [height, width, channels, 1], are the depthwise one's.
// Attributes and inputs of expand and project have their name in front.

#include "kernels/depthwise_block.h"
#include "base/errors.h"
#include "ops/conv.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

struct Parts {
  int expand = -1, filter = -1, project = -1;  // inputs, or -1
  FusedEpilogue expanded, middle, projected;
};

Result<Parts> ReadParts(const Attrs& attrs) {
  Parts parts;
  int next = 1;
  for (const auto& [prefix, filter, epilogue, wanted] :
       {std::tuple("expand_", &parts.expand, &parts.expanded, attrs.Int("num_expand")), std::tuple("", &parts.filter, &parts.middle, std::int64_t{1}),
        std::tuple("project_", &parts.project, &parts.projected, attrs.Int("num_project"))}) {
    KERATIN_ASSIGN(*epilogue, ReadEpilogue(attrs, next + 1, prefix));
    if (wanted < 0 || wanted > 1 || (wanted == 0 && !epilogue->empty())) return InvalidArgument("{}num_* and num_expand, num_project do not fit", prefix);
    if (wanted == 1) {
      *filter = next;
      next += 1 + epilogue->inputs();
    }
  }
  return parts;
}

// The output of a 1x1 convolution of `in`.
Result<Shape> PointwiseShape(InferContext& c, const Shape& in, int filter) {
  KERATIN_TRY(c.RequireRank(filter, 4, 4));
  const Shape& dims = c.shape(filter);
  if (!dims.has_rank()) return Shape::UnknownDims(4);
  if ((dims[0] >= 0 && dims[0] != 1) || (dims[1] >= 0 && dims[1] != 1) || (dims[2] >= 0 && in.back() >= 0 && dims[2] != in.back()))
    return OnNode(c, InvalidArgument("the filter {} is not 1x1 of {} channels", dims.ToString(), in.back()));
  Shape out = in;
  out[3] = dims[3];
  return out;
}

Status InferBlock(InferContext& c) {
  const Result<Parts> parts = ReadParts(c.attrs());
  if (!parts.ok()) return OnNode(c, parts.status());
  KERATIN_TRY(c.RequireRank(0, 4, 4));
  KERATIN_TRY(c.RequireRank(parts->filter, 4, 4));
  Shape image = c.shape(0).has_rank() ? c.shape(0) : Shape::UnknownDims(4);
  if (parts->expand >= 0) {
    KERATIN_ASSIGN(image, PointwiseShape(c, image, parts->expand));
    KERATIN_TRY(CheckVectors(c, parts->expanded, image.back()));
  }
  const Shape& filter = c.shape(parts->filter);
  if (filter.has_rank() && ((filter[2] >= 0 && image.back() >= 0 && filter[2] != image.back()) || (filter[3] >= 0 && filter[3] != 1)))
    return OnNode(c, InvalidArgument("the depthwise filter is {} and there are {} channels", filter.ToString(), image.back()));
  Result<Window> window = ReadConvWindow(c.attrs(), 2, image, filter);
  if (!window.ok()) return OnNode(c, window.status());
  Shape out = window->Output(image.back());
  KERATIN_TRY(CheckVectors(c, parts->middle, out.back()));
  if (parts->project >= 0) {
    KERATIN_ASSIGN(out, PointwiseShape(c, out, parts->project));
    KERATIN_TRY(CheckVectors(c, parts->projected, out.back()));
  }
  if (const int residual = parts->projected.residual_input; residual >= 0) {
    Result<Shape> merged = MergeShapes(out, c.shape(residual));
    if (!merged.ok()) return OnNode(c, merged.status());
    out = *std::move(merged);
  }
  c.SetShape(0, out);
  return OkStatus();
}

// The expansion is done for the pixels of the input, the rest for those of the output.
double BlockFlops(const Node& node, std::span<const ValueInfo> inputs, std::span<const ValueInfo> outputs) {
  const Result<Parts> parts = ReadParts(node.attrs);
  if (!parts.ok()) return 0;
  const auto filter = [&](int input) { return static_cast<double>(inputs[static_cast<std::size_t>(input)].shape.NumElements()); };
  const auto pixels = [](const Shape& image) { return static_cast<double>(image[0] * image[1] * image[2]); };
  double flops = pixels(outputs[0].shape) * filter(parts->filter);
  if (parts->expand >= 0) flops += pixels(inputs[0].shape) * filter(parts->expand);
  if (parts->project >= 0) flops += pixels(outputs[0].shape) * filter(parts->project);
  return 2 * flops;
}

class BlockStep : public Step {
 public:
  BlockStep(const Parts& parts, const kernels::Conv2DShape& shape, PointwiseFilter expand, PointwiseFilter project, int threads)
      : parts_(parts), expand_(std::move(expand)), project_(std::move(project)) {
    block_.depthwise = shape;
    if (expand_.memory != nullptr) block_.expand = &expand_.matrix;
    if (project_.memory != nullptr) block_.project = &project_.matrix;
    scratch_bytes = kernels::DepthwiseBlockScratchBytes(block_, threads);
    kernel = "rows of all";
  }
  void Run(const RunContext& c) const override {
    kernels::DepthwiseBlock block = block_;
    block.filter = c.in[static_cast<std::size_t>(parts_.filter)].as<float>();
    block.expand_epilogue = KernelEpilogue(parts_.expanded, c);
    block.epilogue = KernelEpilogue(parts_.middle, c);
    block.project_epilogue = KernelEpilogue(parts_.projected, c);
    kernels::RunDepthwiseBlock(block, c.in[0].as<float>(), c.out[0].as<float>(), c.scratch, c.pool);
  }

 private:
  Parts parts_;
  PointwiseFilter expand_, project_;
  kernels::DepthwiseBlock block_;
};

Result<std::unique_ptr<Step>> PrepareBlock(PrepareContext& c) {
  KERATIN_ASSIGN(const Parts parts, ReadParts(c.node.attrs));
  const Shape& filter = c.inputs[static_cast<std::size_t>(parts.filter)].shape;
  Shape image = c.inputs[0].shape;
  image[3] = filter[2];
  KERATIN_ASSIGN(const Window window, ReadConvWindow(c.node.attrs, 2, image, filter));
  const kernels::Conv2DShape shape = KernelShape(window, filter, filter[2]);
  if (shape.dilation_height != 1) return Unimplemented("node \"{}\" ({}): dilations are not supported", c.node.name, c.node.op);
  PointwiseFilter expand, project;
  if (parts.expand >= 0) {
    KERATIN_ASSIGN(expand, PackPointwise(c, parts.expand, parts.expanded));
  }
  if (parts.project >= 0) {
    KERATIN_ASSIGN(project, PackPointwise(c, parts.project, parts.projected));
  }
  return std::unique_ptr<Step>(new BlockStep(parts, shape, std::move(expand), std::move(project), c.threads()));
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(depthwise_block) {
  return {.name = "_DepthwiseBlock",
          .inputs = {"input: T", "expand_filter: num_expand * T", "expand_scale: expand_num_scale * T", "expand_bias: expand_num_bias * T", "filter: T",
                     "bias: num_bias * T", "project_filter: num_project * T", "project_scale: project_num_scale * T", "project_bias: project_num_bias * T",
                     "project_residual: project_num_residual * T"},
          .outputs = {"output: T"},
          .attrs = {"T: {float} = DT_FLOAT",
                    "strides: list(int)",
                    "padding: {'SAME', 'VALID', 'EXPLICIT'}",
                    "explicit_paddings: list(int) = []",
                    "data_format: {'NHWC'} = 'NHWC'",
                    "num_expand: int >= 0 = 0",
                    "expand_activation: string = ''",
                    "expand_alpha: float = 0.0",
                    "expand_beta: float = 0.0",
                    "expand_num_scale: int >= 0 = 0",
                    "expand_num_bias: int >= 0 = 0",
                    "activation: string = ''",
                    "alpha: float = 0.0",
                    "beta: float = 0.0",
                    "num_bias: int >= 0 = 0",
                    "num_project: int >= 0 = 0",
                    "project_activation: string = ''",
                    "project_alpha: float = 0.0",
                    "project_beta: float = 0.0",
                    "project_num_scale: int >= 0 = 0",
                    "project_num_bias: int >= 0 = 0",
                    "project_num_residual: int >= 0 = 0"},
          .infer = InferBlock,
          .prepare = PrepareBlock,
          .flops = BlockFlops,
          .accuracy = Accuracy::kClose,
          // 2 channels of 1, relu; sums of two neighbours; one channel of both and a bias.
          .examples = {{.attrs = {{"strides", std::vector<std::int64_t>{1, 1, 1, 1}},
                                  {"padding", std::string("VALID")},
                                  {"num_expand", std::int64_t{1}},
                                  {"expand_activation", std::string("relu")},
                                  {"num_project", std::int64_t{1}},
                                  {"project_num_bias", std::int64_t{1}}},
                        .in = {Tensor{{1, 1, 3, 1}, {1, -2, 3}}, Tensor{{1, 1, 1, 2}, {1, -1}}, Tensor{{1, 2, 2, 1}, {1, 10, 1, 10}},
                               Tensor{{1, 1, 2, 1}, {1, 1000}}, Tensor{{1}, {0.5F}}},
                        .out = {Tensor{{1, 1, 2, 1}, {20001.5F, 20003.5F}}}}}};
}
