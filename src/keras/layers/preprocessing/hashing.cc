#include "base/errors.h"
#include "keras/layers/preprocessing/categorical.h"

namespace keratin::keras {
namespace {

Value LowerHashing(Lowering& to, const Config& config, Value x) {
  const std::int64_t depth = config.Int("num_bins");
  const std::string mode = OutputMode(to, config, {"int", "one_hot", "multi_hot", "count"});
  if (to.failed() || !CheckDepth(to, depth, "num_bins")) return {};
  NoteSparse(to, config);
  if (!to.keras2() && mode == "one_hot" && to.rank(x) > 0 && to.shape(x).back() == 1)
    x = to.Op("Squeeze", {x}, {{"squeeze_dims", std::vector<std::int64_t>{-1}}});
  std::int64_t bins = depth;
  const Json& mask_value = config.Raw("mask_value");
  Value mask;
  const bool text = to.dtype(x) == DType::kString;
  if (!mask_value.is_null() && bins > 1) {
    --bins;
    if (text ? !mask_value.is_string() : !mask_value.is_number()) {
      to.Fail(InvalidArgument("mask_value {} is no {}", mask_value.Dump(), DTypeName(to.dtype(x))));
      return {};
    }
    mask = to.Op("Equal", {x, text ? to.Const(Tensor::Scalar(std::string(*mask_value.AsString()))) : to.Scalar(*mask_value.AsDouble(), x)});
  }
  if (IsFloating(to.dtype(x))) {
    if (to.keras2()) {
      to.Fail(InvalidArgument("takes strings or integers and is given {}", DTypeName(to.dtype(x))));
      return {};
    }
    x = to.Cast(x, DType::kInt64);
  }
  if (!text) x = to.Op("AsString", {x});
  const Json& salt = config.Raw("salt");
  Value hash;
  if (salt.is_null()) {
    hash = to.Op("StringToHashBucketFast", {x}, {{"num_buckets", bins}}, "hash");
  } else {
    std::vector<std::int64_t> key;
    for (const Json& item : salt.items()) key.push_back(item.AsInt().value_or(0));
    if (salt.is_int()) key.assign(2, *salt.AsInt());
    if (key.size() != 2) {
      to.Fail(InvalidArgument("salt {} is not one or two integers", salt.Dump()));
      return {};
    }
    hash = to.Op("StringToHashBucketStrong", {x}, {{"num_buckets", bins}, {"key", key}}, "hash");
  }
  if (mask.valid()) {
    hash = to.Op("AddV2", {hash, to.Op("OnesLike", {hash})}, {}, "Add");
    hash = to.Op("SelectV2", {mask, to.Op("ZerosLike", {hash}), hash});
  }
  return EncodeCategories(to, hash, mode, depth, to.layer().dtype);
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(hashing) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "Hashing",
          .config = {ConfigKey("num_bins", Kind::kInt).Required(), {"mask_value", Kind::kAny}, {"salt", Kind::kAny}, {"output_mode", "int"}, {"sparse", false}},
          .lower = LowerHashing,
          .note = "sparse outputs are dense",
          .goldens = {"hashing_num_bins7_int", "hashing_num_bins11_salt133x137_wind_k2"}};
}
