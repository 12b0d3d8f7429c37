#include "keras/operations/numpy.h"

KERATIN_OPERATION(dot_product_attention) {
  return Operation("ops.DotProductAttention", {"query", "key", "value", "bias", "mask", "scale"},
                   {{"is_causal", false}, {"flash_attention", ConfigKey::Kind::kBool}, {"attn_logits_soft_cap", ConfigKey::Kind::kFloat}},
                   [](OpCall& c) -> Results {
                     const std::vector<Expr> all = c.Promoted({c.Find("query"), c.Find("key"), c.Find("value")}, false);
                     if (all.size() != 3) return Expr(c.to, {});
                     Expr query = all[0], key = all[1], value = all[2];
                     const std::int64_t heads = query.rank() == 4 ? query.shape()[2] : 0, pairs = key.rank() == 4 ? key.shape()[2] : 0;
                     if (heads > pairs && pairs > 1) {
                       key = Repeat(key, {heads / pairs}, 2);
                       value = Repeat(value, {heads / pairs}, 2);
                     }
                     const DType wide = ResultType({{query.dtype()}, {DType::kFloat}});
                     Expr logits = Cast(Call("Einsum", {query, key}, {{"equation", "BTNH,BSNH->BNTS"}}), wide);
                     const Expr scale = c.Has("scale") ? Cast(c.Tensor("scale"), wide) : 1 / Call("Sqrt", {Cast(Dim(key, -1), wide)});
                     logits = logits * scale;
                     if (c.Has("bias")) logits = logits + Cast(c.Tensor("bias"), wide);
                     Expr mask;
                     bool masked = false;
                     if (c.Has("mask")) {
                       mask = Cast(c.Tensor("mask"), DType::kBool);
                       masked = true;
                     }
                     if (c.config.Bool("is_causal")) {
                       const Expr row = ExpandDims(Range(IntExpr(c.to, 0), Dim(logits, 2)), 1), column = ExpandDims(Range(IntExpr(c.to, 0), Dim(logits, 3)), 0);
                       mask = masked ? mask & (row >= column) : row >= column;
                       masked = true;
                     }
                     if (masked) logits = Where(mask, logits, logits.Number(-0.7 * (wide == DType::kHalf ? 65500.0 : 3.38953e38)));
                     return Call("Einsum", {Cast(Call("Softmax", {logits}), key.dtype()), value}, {{"equation", "BNTS,BSNH->BTNH"}});
                   });
}
