#include "keras/operations/operation.h"

KERATIN_OPERATION(ctc_decode) {
  using Kind = ConfigKey::Kind;
  return Operation("ops.CTCDecode", {"inputs", "sequence_lengths"},
                   {{"strategy", "greedy"}, {"beam_width", 100}, {"top_paths", 1}, {"merge_repeated", true}, ConfigKey("mask_index", Kind::kAny, 0)},
                   [](OpCall& c) -> Results {
                     const Expr given = c.Tensor("inputs"), lengths = c.Tensor("sequence_lengths", DType::kInt32);
                     if (given.rank() != 3) return c.Fail(InvalidArgument("takes tensors of 3 axes"));
                     const bool greedy = c.config.String("strategy") == "greedy", moved = !c.config.IsNull("mask_index");
                     if (!greedy && c.config.String("strategy") != "beam_search")
                       return c.Fail(InvalidArgument("there is no strategy \"{}\"", c.config.String("strategy")));
                     const std::int64_t count = greedy ? 1 : c.config.Int("top_paths"), width = c.config.Int("beam_width");
                     const std::int64_t mask = c.config.Raw("mask_index").AsInt().value_or(0);
                     constexpr std::int64_t kMostPaths = 1024;
                     if (count < 1 || count > kMostPaths || (!greedy && (width < count || width > INT32_MAX)))
                       return c.Fail(InvalidArgument("top_paths is {} and beam_width {}", count, width));
                     Expr x = Transpose(Cast(given, ResultType({{given.dtype()}, {DType::kFloat}})), {1, 0, 2});
                     std::vector<Expr> found;
                     if (greedy) {
                       found = Calls("CTCGreedyDecoder", {x, lengths},
                                     {{"merge_repeated", c.config.Bool("merge_repeated")}, {"blank_index", moved ? mask : std::int64_t{-1}}});
                     } else {
                       // The op takes the last class for the blank. Of -1 Keras makes more classes than there are, and so it is here.
                       if (moved) {
                         x = Concat(c.to, {SliceAxis(x, 2, {}, mask), SliceAxis(x, 2, mask + 1, {}), SliceAxis(x, 2, mask, mask + 1)}, -1);
                       }
                       found = Calls("CTCBeamSearchDecoder", {x, lengths}, {{"beam_width", width}, {"top_paths", count}, {"merge_repeated", false}});
                     }
                     if (c.to.failed()) return given;
                     const Expr shape = Cast(Vector(c.to, {Dim(given, 0), Dim(given, 1)}), DType::kInt64), none(c.to, c.to.Scalar(-1, DType::kInt64));
                     std::vector<Expr> paths;
                     for (std::int64_t i = 0; i < count; ++i)
                       paths.push_back(Call("SparseToDense", {found[static_cast<std::size_t>(i)], shape, found[static_cast<std::size_t>(count + i)], none}));
                     Expr labels = Cast(Stack(c.to, paths, 0), DType::kInt32);
                     if (!greedy && moved) {
                       const Expr blank = mask < 0 ? Dim(given, 2) + static_cast<double>(mask) : IntExpr(c.to, mask);
                       labels = Where(labels >= blank, labels + 1, labels);
                     }
                     return std::vector<Expr>{labels, found.back()};
                   });
}
