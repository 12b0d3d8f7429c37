#include "keras/operations/patches.h"

KERATIN_OPERATION(fold) {
  std::vector<ConfigKey> keys = FoldKeys();
  keys.push_back(ConfigKey("output_size", ConfigKey::Kind::kInts).Required());
  return Operation("ops.Fold", {"x"}, keys, [](OpCall& c) -> Results {
    const std::optional<Folding> f = ReadFolding(c);
    const Expr x = c.Tensor("x");
    if (!f || x.rank() != 3) return c.Fail(InvalidArgument("takes tensors of 3 axes"));
    const std::vector<std::int64_t> wanted = c.config.Ints("output_size", 2);
    const std::int64_t elements = f->kernel[0] * f->kernel[1], depth = c.to.StaticDim(x, 1);
    if (c.to.failed()) return x;
    if (depth % elements != 0) return c.Fail(InvalidArgument("its axis 1 has {} elements, which is no multiple of {}", depth, elements));
    std::vector<Expr> places;
    std::vector<std::int64_t> padded, counts;
    for (const std::size_t i : {0U, 1U}) {
      if (wanted[i] < 1 || wanted[i] > kMostFolded) return c.Fail(InvalidArgument("output_size has the number {}", wanted[i]));
      padded.push_back(wanted[i] + 2 * f->padding[i]);
      const std::int64_t room = padded[i] - f->dilation[i] * (f->kernel[i] - 1) - 1;
      if (room < 0) return c.Fail(InvalidArgument("a kernel of {} does not fit into {}", f->kernel[i], padded[i]));
      counts.push_back(room / f->stride[i] + 1);
    }
    const std::vector<std::int64_t> grid = {f->kernel[0], f->kernel[1], counts[0], counts[1]};
    for (const std::size_t i : {0U, 1U}) {
      std::vector<std::int64_t> in_kernel(4, 1), in_grid(4, 1);
      in_kernel[i] = in_grid[i + 2] = -1;
      const auto steps = [&](std::int64_t count, std::int64_t step, const std::vector<std::int64_t>& dims) {
        return Reshape(Range(IntExpr(c.to, 0), IntExpr(c.to, count)) * static_cast<double>(step), dims);
      };
      places.push_back(BroadcastTo(steps(f->kernel[i], f->dilation[i], in_kernel) + steps(counts[i], f->stride[i], in_grid), IntsExpr(c.to, grid)));
    }
    const Expr batch = Dim(x, 0), channels = IntExpr(c.to, depth / elements);
    std::vector<Expr> dims = {batch, channels};
    for (const std::int64_t size : grid) dims.push_back(IntExpr(c.to, size));
    const Expr patches = Transpose(Reshape(x, dims), {2, 3, 4, 5, 0, 1});
    const Expr shape = Vector(c.to, {IntExpr(c.to, padded[0]), IntExpr(c.to, padded[1]), batch, channels});
    Expr y = Transpose(Call("ScatterNd", {Stack(c.to, places, -1), patches, shape}), {2, 3, 0, 1});
    for (const std::size_t i : {0U, 1U})
      if (f->padding[i] > 0) y = SliceAxis(y, static_cast<std::int64_t>(i) + 2, f->padding[i], f->padding[i] + wanted[i]);
    return y;
  });
}
