#include <algorithm>
#include <array>

#include "base/checked_math.h"
#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/layers/locally_connected/locally_connected.h"

namespace keratin::keras {
namespace {

constexpr std::size_t kMostDims = 2;
// tf.keras slices once for each place of the kernel; where there are many places it is kinder to gather.
constexpr std::int64_t kMostSlices = 512;

// A spatial axis.
struct LocalAxis {
  std::int64_t in = 0, out = 0, kernel = 0, stride = 1;
  bool same = false;
  // Input positions [first, last) of output position `at`.
  [[nodiscard]] std::int64_t First(std::int64_t at) const { return std::max<std::int64_t>(0, Center(at) - kernel / 2); }
  [[nodiscard]] std::int64_t Last(std::int64_t at) const { return std::min(in, Center(at) + kernel - kernel / 2); }

 private:
  [[nodiscard]] std::int64_t Center(std::int64_t at) const { return at * stride + (same ? 0 : kernel / 2); }
};

struct Local {
  std::vector<LocalAxis> axes;
  std::int64_t channels = 0, filters = 0;
  bool channels_first = false;

  // A shape of the axes with `depth` channels where the format has them.
  [[nodiscard]] std::vector<std::int64_t> Dims(bool out, std::int64_t depth) const {
    std::vector<std::int64_t> dims;
    for (const LocalAxis& axis : axes) dims.push_back(out ? axis.out : axis.in);
    dims.insert(channels_first ? dims.begin() : dims.end(), depth);
    return dims;
  }
  // Calls fn(position on each axis), in order.
  template <class Fn>
  void ForPlaces(Fn&& fn) const {
    const std::int64_t columns = axes.size() > 1 ? axes[1].out : 1;
    for (std::int64_t i = 0; i < axes[0].out; ++i)
      for (std::int64_t j = 0; j < columns; ++j) fn(std::array<std::int64_t, kMostDims>{i, j});
  }
  // Calls fn(offset of the pixel among pixels) for the input's pixels that the output pixel at `at` sees, in order.
  template <class Fn>
  void ForPixels(const std::array<std::int64_t, kMostDims>& at, Fn&& fn) const {
    const bool flat = axes.size() == 1;
    for (std::int64_t i = axes[0].First(at[0]); i < axes[0].Last(at[0]); ++i) {
      if (flat)
        fn(i);
      else
        for (std::int64_t j = axes[1].First(at[1]); j < axes[1].Last(at[1]); ++j) fn(i * axes[1].in + j);
    }
  }
};

std::int64_t Product(const std::vector<std::int64_t>& dims) {
  std::int64_t product = 1;
  for (const std::int64_t dim : dims)
    if (!CheckedMul(product, dim, &product)) return -1;
  return product;
}

std::optional<Local> ReadLocal(Lowering& to, const Config& config, Value x, int dims) {
  Local local;
  local.filters = config.Int("filters");
  local.channels_first = ChannelsFirst(to, config);
  const std::vector<std::int64_t> kernel = config.Ints("kernel_size", dims);
  const std::vector<std::int64_t> strides = config.Ints("strides", dims);
  const std::string padding = config.String("padding");
  if (padding != "valid" && padding != "same") to.Fail(InvalidArgument("padding \"{}\" must be \"valid\" or \"same\"", padding));
  if (!HasRank(to, x, dims + 2) || !InRange(to, "filters", {local.filters}) || !InRange(to, "kernel_size", kernel) || !InRange(to, "strides", strides))
    return std::nullopt;
  for (int i = 0; i < dims; ++i) {
    const auto axis = static_cast<std::size_t>(i);
    LocalAxis made{.in = to.StaticDim(x, i + (local.channels_first ? 2 : 1)), .kernel = kernel[axis], .stride = strides[axis], .same = padding == "same"};
    made.out = made.same ? (made.in + made.stride - 1) / made.stride : (made.in - made.kernel) / made.stride + 1;
    if (!to.failed() && (made.in < 1 || (!made.same && made.kernel > made.in)))
      to.Fail(InvalidArgument("a kernel of {} does not fit an axis of {} elements", made.kernel, made.in));
    local.axes.push_back(made);
  }
  local.channels = to.StaticDim(x, local.channels_first ? 1 : -1);
  if (to.failed()) return std::nullopt;
  return local;
}

// The patch of each place as a row: [places, batch, kernel * channels].
Value Patches(Lowering& to, Value x, const Local& local, std::int64_t places, std::int64_t features) {
  const std::size_t first = local.channels_first ? 2 : 1;
  if (places <= kMostSlices) {
    std::vector<Value> rows;
    const std::size_t rank = local.axes.size() + 2;
    std::int64_t whole = 0;
    for (std::size_t axis = 0; axis < rank; ++axis)
      if (axis < first || axis >= first + local.axes.size()) whole |= std::int64_t{1} << axis;
    local.ForPlaces([&](const auto& at) {
      std::vector<std::int64_t> begin(rank, 0), end(rank, 0);
      for (std::size_t i = 0; i < local.axes.size(); ++i) {
        begin[first + i] = at[i] * local.axes[i].stride;
        end[first + i] = begin[first + i] + local.axes[i].kernel;
      }
      const Value patch =
          to.Op("StridedSlice", {x, to.Ints(begin), to.Ints(end), to.Ints(std::vector<std::int64_t>(rank, 1))}, {{"begin_mask", whole}, {"end_mask", whole}});
      rows.push_back(to.Reshape(patch, {1, -1, features}));
    });
    rows.push_back(to.Int(0));
    return to.Op("ConcatV2", rows);
  }
  const std::int64_t pixels = Product(local.Dims(false, 1));
  std::vector<std::int64_t> indices;
  local.ForPlaces([&](const auto& at) {
    if (local.channels_first)
      for (std::int64_t channel = 0; channel < local.channels; ++channel)
        local.ForPixels(at, [&](std::int64_t pixel) { indices.push_back(channel * pixels + pixel); });
    else
      local.ForPixels(at, [&](std::int64_t pixel) {
        for (std::int64_t channel = 0; channel < local.channels; ++channel) indices.push_back(pixel * local.channels + channel);
      });
  });
  const Value flat = to.Reshape(x, {-1, pixels * local.channels});
  const Value gathered = to.Reshape(to.Op("GatherV2", {flat, to.Ints(indices), to.Int(1)}), {-1, places, features});
  return to.Op("Transpose", {gathered, to.Ints({1, 0, 2})});
}

// implementation=1: one small product for each place.
Value LowerPlaces(Lowering& to, Value x, const Local& local) {
  std::int64_t features = local.channels;
  for (const LocalAxis& axis : local.axes)
    if (!CheckedMul(features, axis.kernel, &features)) features = 0;
  std::vector<std::int64_t> dims;
  for (const LocalAxis& axis : local.axes) {
    if (axis.same) to.Fail(InvalidArgument("padding \"same\" with implementation 1 is not one that Keras has"));
    dims.push_back(axis.out);
  }
  const std::int64_t places = Product(dims);
  // The weight's own size bounds the work.
  const Value kernel = to.Weight("kernel", {places, features, local.filters});
  if (to.failed()) return {};
  const Value patches = Patches(to, x, local, places, features);
  const Value product = to.Op("BatchMatMulV2", {patches, kernel});
  dims.insert(dims.end(), {-1, local.filters});
  const auto n = static_cast<std::int64_t>(local.axes.size());
  std::vector<std::int64_t> order = {n};
  if (local.channels_first) order.push_back(n + 1);
  for (std::int64_t i = 0; i < n; ++i) order.push_back(i);
  if (!local.channels_first) order.push_back(n + 1);
  return to.Op("Transpose", {to.Reshape(product, dims), to.Ints(order)});
}

Value Flat(Lowering& to, Value x) { return to.Reshape(x, {to.Element(to.Op("Shape", {x}), 0), to.Int(-1)}); }

Value AsImages(Lowering& to, Value y, const Local& local) {
  std::vector<Value> dims = {to.Element(to.Op("Shape", {y}), 0)};
  for (const std::int64_t dim : local.Dims(true, local.filters)) dims.push_back(to.Int(dim));
  return to.Reshape(y, dims);
}

// implementation=2: one product with a matrix that is masked to the connections.
Value LowerMasked(Lowering& to, Value x, const Local& local) {
  std::vector<std::int64_t> kernel_dims = local.Dims(false, local.channels);
  const std::vector<std::int64_t> out_dims = local.Dims(true, local.filters);
  kernel_dims.insert(kernel_dims.end(), out_dims.begin(), out_dims.end());
  Shape kernel_shape;
  for (const std::int64_t dim : kernel_dims) kernel_shape.push_back(dim);
  const Value images = Flat(to, x);
  const Value kernel = to.Weight("kernel", kernel_shape, "ReadVariableOp");
  if (to.failed()) return {};
  std::vector<std::int64_t> mask_dims = local.Dims(false, 1);
  const std::vector<std::int64_t> mask_out = local.Dims(true, 1);
  const std::int64_t out_places = Product(mask_out);
  std::vector<float> connected(static_cast<std::size_t>(Product(mask_dims) * out_places), 0);
  std::int64_t place = 0;
  local.ForPlaces([&](const auto& at) {
    local.ForPixels(at, [&](std::int64_t pixel) { connected[static_cast<std::size_t>(pixel * out_places + place)] = 1; });
    ++place;
  });
  mask_dims.insert(mask_dims.end(), mask_out.begin(), mask_out.end());
  Shape mask_shape;
  for (const std::int64_t dim : mask_dims) mask_shape.push_back(dim);
  const Value masked = to.Op("Mul", {to.Cast(to.Const(Tensor::Of(mask_shape, connected)), to.dtype(kernel)), kernel});
  const auto half = static_cast<std::int64_t>(kernel_dims.size() / 2);
  const Value shape = to.Ints(kernel_dims, "Shape");
  const auto slice = [&](std::int64_t begin, std::int64_t end, bool from_start) {
    return to.Op("StridedSlice", {shape, to.Ints({begin}), to.Ints({end}), to.Ints({1})},
                 {{"begin_mask", std::int64_t{from_start}}, {"end_mask", std::int64_t{!from_start}}});
  };
  const Value in_dims = slice(0, half, true);
  const Value outer_dims = slice(half, 0, false);
  const Value in_size = to.Op("Prod", {in_dims, to.Ints({0}, "Const")});
  const Value out_size = to.Op("Prod", {outer_dims, to.Ints({0}, "Const")});
  const Value matrix = to.Reshape(masked, std::vector<Value>{in_size, out_size});
  const Value product = to.Op("SparseMatMul", {images, matrix}, {{"b_is_sparse", true}}, "MatMul");
  return AsImages(to, product, local);
}

// implementation=3: a sparse matrix whose entries are the weights.
Value LowerSparse(Lowering& to, Value x, const Local& local) {
  // The weight's own size bounds the work.
  const Tensor* weight = to.WeightValue("kernel");
  std::int64_t count = 1;
  bool fits = true;
  for (const LocalAxis& axis : local.axes) {
    std::int64_t joined = 0;
    fits = fits && (weight == nullptr || axis.out <= weight->size());
    for (std::int64_t at = 0; fits && at < axis.out; ++at) joined += std::max<std::int64_t>(0, axis.Last(at) - axis.First(at));
    fits = fits && CheckedMul(count, joined, &count);
  }
  fits = fits && CheckedMul(count, local.channels, &count) && CheckedMul(count, local.filters, &count);
  const std::int64_t in_size = Product(local.Dims(false, local.channels));
  const std::int64_t out_size = Product(local.Dims(true, local.filters));
  if (!fits || in_size < 0 || out_size < 0) to.Fail(InvalidArgument("its kernel does not have one weight for each connection"));
  const Value images = Flat(to, x);
  if (!to.Weight("kernel", {count}).valid()) return {};
  const std::int64_t pixels = Product(local.Dims(false, 1));
  std::vector<std::int64_t> indices;
  indices.reserve(static_cast<std::size_t>(count) * 2);
  std::int64_t row = 0;
  const auto add_row = [&](const std::array<std::int64_t, kMostDims>& at) {
    const auto add = [&](std::int64_t column) { indices.insert(indices.end(), {row, column}); };
    if (local.channels_first)
      for (std::int64_t channel = 0; channel < local.channels; ++channel) local.ForPixels(at, [&](std::int64_t pixel) { add(channel * pixels + pixel); });
    else
      local.ForPixels(at, [&](std::int64_t pixel) {
        for (std::int64_t channel = 0; channel < local.channels; ++channel) add(pixel * local.channels + channel);
      });
    ++row;
  };
  if (local.channels_first)
    for (std::int64_t filter = 0; filter < local.filters; ++filter) local.ForPlaces(add_row);
  else
    local.ForPlaces([&](const auto& at) {
      for (std::int64_t filter = 0; filter < local.filters; ++filter) add_row(at);
    });
  Value index_table, values, dense_shape;
  {
    const Lowering::Scope scope = to.Enter("SparseTensor");
    index_table = to.Const(Tensor::Of(Shape{count, 2}, indices), "indices");
    values = to.Weight("kernel", {count}, "ReadVariableOp");
    dense_shape = to.Const(Tensor::Of(Shape{2}, std::vector<std::int64_t>{out_size, in_size}), "dense_shape");
  }
  Value product;
  {
    const Lowering::Scope scope = to.Enter("SparseTensorDenseMatMul");
    product = to.Op("SparseTensorDenseMatMul", {index_table, values, dense_shape, images}, {{"adjoint_b", true}});
  }
  return AsImages(to, to.Op("Transpose", {product, to.Ints({1, 0})}), local);
}

}  // namespace

std::vector<ConfigKey> LocallyConnectedKeys(int dims) {
  using Kind = ConfigKey::Kind;
  return {ConfigKey("filters", Kind::kInt).Alias("nb_filter").Required(),
          ConfigKey("kernel_size", Kind::kInts).Required().Count(dims).Alias("filter_length"),
          ConfigKey("strides", Kind::kInts, 1).Count(dims).Alias("subsample").Alias("subsample_length"),
          ConfigKey("padding", "valid").Alias("border_mode"),
          ConfigKey("data_format", Kind::kString).Alias("dim_ordering"),
          {"activation", Kind::kAny, "linear"},
          ConfigKey("use_bias", true).Alias("bias"),
          {"implementation", 1}};
}

Value LowerLocallyConnected(Lowering& to, const Config& config, Value x, int dims) {
  const std::optional<Local> local = ReadLocal(to, config, x, dims);
  if (!local.has_value()) return {};
  Value y;
  switch (config.Int("implementation")) {
    case 1: y = LowerPlaces(to, x, *local); break;
    case 2: y = LowerMasked(to, x, *local); break;
    case 3: y = LowerSparse(to, x, *local); break;
    default: to.Fail(InvalidArgument("\"implementation\" must be 1, 2 or 3 and is {}", config.Int("implementation")));
  }
  if (to.failed()) return {};
  if (config.Bool("use_bias")) {
    Shape bias_shape;
    for (const LocalAxis& axis : local->axes) bias_shape.push_back(axis.out);
    bias_shape.push_back(local->filters);
    std::vector<std::int64_t> broadcast = local->Dims(true, local->filters);
    broadcast.insert(broadcast.begin(), 1);
    y = to.Op("AddV2", {y, to.Reshape(to.Weight("bias", bias_shape), broadcast)});
  }
  return to.Activate(config.Raw("activation"), y);
}

}  // namespace keratin::keras
