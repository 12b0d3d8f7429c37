#include "base/errors.h"
#include "keras/layers/preprocessing/categorical.h"

namespace keratin::keras {
namespace {

// tf.sparse.cross_hashed's own.
constexpr std::int64_t kHashKey = 0xDECAFCAFFE;

std::vector<Value> LowerHashedCrossing(Lowering& to, const LayerCall& call) {
  const Config& config = call.config;
  const std::int64_t depth = config.Int("num_bins");
  const std::string mode = OutputMode(to, config, {"int", "one_hot"});
  if (to.failed() || !CheckDepth(to, depth, "num_bins")) return {};
  NoteSparse(to, config);
  if (call.inputs.size() < 2) {
    to.Fail(InvalidArgument("crosses at least two tensors and is called with {}", call.inputs.size()));
    return {};
  }
  const Shape shape = to.shape(call.input());
  std::vector<Value> inputs;
  std::vector<DType> types;
  for (Value x : call.inputs) {
    const Shape own = to.shape(x);
    if (!own.has_rank() || own.rank() > 2 || own.rank() < 1 || own.rank() != shape.rank() || (own.rank() == 2 && own.back() != 1)) {
      to.Fail(InvalidArgument("crosses tensors of the shapes (batch) or (batch, 1), and is given {}", own.ToString()));
      return {};
    }
    if (own.rank() == 1) x = to.Op("ExpandDims", {x, to.Int(-1)});
    if (to.dtype(x) != DType::kString) x = to.Cast(x, DType::kInt64);
    inputs.push_back(x);
    types.push_back(to.dtype(x));
  }
  const std::vector<Value> cross = to.Ops("SparseCross", inputs,
                                          {{"N", std::int64_t{0}},
                                           {"hashed_output", true},
                                           {"num_buckets", depth},
                                           {"hash_key", kHashKey},
                                           {"sparse_types", std::vector<DType>{}},
                                           {"dense_types", types},
                                           {"out_type", DType::kInt64},
                                           {"internal_type", DType::kInt64}});
  if (to.failed()) return {};
  Value dense = to.Op("SparseToDense", {cross[0], cross[2], cross[1], to.Const(Tensor::Scalar<std::int64_t>(0), "zeros")});
  dense = to.Reshape(dense, shape.rank() == 2 ? std::vector<std::int64_t>{-1, 1} : std::vector<std::int64_t>{-1});
  return {EncodeCategories(to, dense, mode, depth, to.layer().dtype)};
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(hashed_crossing) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "HashedCrossing",
          .config = {ConfigKey("num_bins", Kind::kInt).Required(), {"output_mode", "int"}, {"sparse", false}},
          .lower_call = LowerHashedCrossing,
          .note = "sparse outputs are dense",
          .goldens = {"hashed_crossing_num_bins5", "hashed_crossing_one_hot_rank1_k2"}};
}
