// FusedBatchNorm(Conv2D(x, w))               ->  BiasAdd(Mul(Conv2D(x, w), scale), shift): fuse_conv takes all of it, and the filter is scaled as it is packed
// MatMul(x, w) * a + b, known vectors a, b   ->  BiasAdd(MatMul(x, w * a), b)
// As the second after DepthwiseConv2dNative, and for any run of products and sums with known vectors; a Squeeze or Reshape may lie between.
#include <algorithm>

#include "base/mapped_file.h"
#include "kernels/elementwise.h"
#include "optimize/match.h"

namespace keratin::optimize {
namespace {

Status Fold(Editor& edit, int number) {
  const std::string& op = edit.node(number).op;
  const bool depthwise = op == "DepthwiseConv2dNative";
  const bool matmul = op == "MatMul";
  if (!depthwise && !matmul && op != "Conv2D") return OkStatus();
  const Node node = edit.node(number);
  if (node.attrs.Type("T") != DType::kFloat || (!matmul && node.attrs.String("data_format", "NHWC") != "NHWC")) return OkStatus();
  const Result<Shape> shape = edit.ShapeOf({number, 0});
  if (!shape.ok() || !shape->has_rank() || shape->rank() < 2 || shape->back() <= 0) return OkStatus();
  const std::int64_t channels = shape->back();
  const auto count = static_cast<std::size_t>(channels);
  int view = -1;
  int root = number;
  std::vector<std::int64_t> dims = {channels};
  std::vector<float> scale(count, 1.F);
  std::vector<float> shift(count, 0.F);
  bool scaled = false;
  int last = -1;
  for (;;) {
    const std::optional<Reader> reader = OnlyReader(edit, {root, 0});
    if (!reader) break;
    const Node& next = edit.node(reader->node);
    if (root == number && view < 0 && reader->input == 0 && (next.op == "Squeeze" || next.op == "Reshape")) {
      const Result<Shape> viewed = edit.ShapeOf({reader->node, 0});
      const std::optional<std::vector<std::int64_t>> trailing = viewed.ok() ? TrailingDims(*viewed, channels) : std::nullopt;
      if (!trailing || edit.IsKept(reader->node)) break;
      dims = *trailing;
      view = root = reader->node;
      continue;
    }
    const std::optional<AffineMatch> affine = MatchAffine(edit, reader->node, dims);
    if (!affine || !(affine->x == Endpoint{root, 0})) break;
    if (next.op != "BiasAdd" && next.op != "Mul" && next.op != "AddV2" && next.op != "Add" && next.op != "Sub" && next.op != "RealDiv" &&
        edit.IsKept(reader->node))
      break;
    for (std::size_t c = 0; c < count; ++c) {
      scale[c] *= affine->scale[c];
      shift[c] = shift[c] * affine->scale[c] + affine->shift[c];
    }
    root = last = reader->node;
    scaled = scaled || !std::all_of(scale.begin(), scale.end(), [](float s) { return s == 1.F; });
  }
  if (!scaled || last < 0) return OkStatus();
  const std::optional<Tensor> weights = edit.Known(node.inputs[1]);
  if (!weights || weights->dtype() != DType::kFloat || weights->size() % channels != 0) return OkStatus();
  const Endpoint bias = AddVector(edit, node.name + "/shift", shift);
  const auto finish = [&](Endpoint sum) -> Status {
    if (dims.size() == 1) return edit.Redefine(last, "BiasAdd", {sum, bias}, Attrs{{"data_format", std::string("NHWC")}});
    Shape wide;
    for (const std::int64_t dim : dims) wide.push_back(dim);
    return edit.Redefine(last, "AddV2", {sum, edit.AddConstant(node.name + "/shift", Tensor::Of(wide, shift))}, {});
  };
  if (node.op == "Conv2D") {
    const Result<int> product = edit.AddNode(node.name + "/scaled", "Mul", {{number, 0}, AddVector(edit, node.name + "/scale", scale)}, {});
    if (!product.ok()) return product.status();
    if (view < 0) return finish({*product, 0});
    if (Status status = edit.SetInput(view, 0, {*product, 0}); !status.ok()) return status;
    return finish({view, 0});
  }
  Result<Tensor> folded = Tensor::Allocate(DType::kFloat, weights->shape());
  if (!folded.ok()) return folded.status();
  // The output channel is the last axis (both last of a depthwise filter), or the first of a transposed matrix.
  const bool first_axis = matmul && node.attrs.Bool("transpose_b");
  const std::int64_t per_channel = weights->size() / channels;
  const std::int64_t matrix[] = {first_axis ? channels : per_channel, first_axis ? per_channel : channels};
  const std::int64_t vector[] = {first_axis ? channels : 1, first_axis ? 1 : channels};
  kernels::BinaryBroadcast(kernels::BinaryOp::kMultiply, weights->data<float>(), matrix, scale.data(), vector, folded->mutable_data<float>());
  MappedFile::Forget(weights->raw(), weights->byte_size());
  const Endpoint constant = edit.AddConstant(node.name + "/scaled_weights", *folded);
  if (Status status = edit.SetInput(number, 1, constant); !status.ok()) return status;
  return finish({view >= 0 ? view : number, 0});
}

}  // namespace
}  // namespace keratin::optimize

KERATIN_REWRITE(fold_batch_norm) {
  return {.name = "fold_batch_norm", .phase = Phase::kFuse, .run = [](Editor& edit) -> Status {
            const int count = edit.size();
            for (int number = 0; number < count; ++number)
              if (Status status = Fold(edit, number); !status.ok()) return status;
            return OkStatus();
          }};
}
