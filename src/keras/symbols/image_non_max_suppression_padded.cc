#include <array>
#include <cmath>
#include <limits>

#include "keras/symbols/image.h"

namespace keratin::keras {
namespace {

std::array<Expr, 4> SidesOf(Expr boxes, std::int64_t axis) {
  const auto side = [&](std::int64_t i) { return SliceAxis(boxes, axis, i, i + 1); };
  return {side(0), side(1), side(2), side(3)};
}

// How much each box of a overlaps each of b: [batch, a, b].
Expr OverlapOf(Expr a, Expr b) {
  const std::array<Expr, 4> p = SidesOf(a, 2), q = SidesOf(Transpose(b, {0, 2, 1}), 1);
  const auto length = [&](std::size_t from, std::size_t to) {
    const Expr x = Call("Minimum", {p[to], q[to]}) - Call("Maximum", {p[from], q[from]});
    return Call("Maximum", {x, x.Number(0)});
  };
  const auto area = [](const std::array<Expr, 4>& box) { return (box[2] - box[0]) * (box[3] - box[1]); };
  const Expr both = length(0, 2) * length(1, 3);
  return both / (area(p) + area(q) - both + 1e-8);
}

// Boxes [batch, tile, 4] without those that boxes of `tiles` before the tile of that number overlap, which become zeros.
Expr WithoutThoseBefore(Expr boxes, Expr part, Expr number, Expr limit, std::int64_t tile) {
  Lowering& to = part.to();
  const std::vector<Value> found = to.While(
      {IntExpr(to, 0), part}, [number](Lowering& body, const std::vector<Value>& args) { return std::vector<Value>{Expr(body, args[0]) < Expr(body, number)}; },
      [boxes, limit, tile](Lowering& body, const std::vector<Value>& args) {
        const Expr i(body, args[0]), kept(body, args[1]), all(body, boxes), most(body, limit);
        const Expr begin = i * static_cast<double>(tile), before = Gather(all, Range(begin, begin + static_cast<double>(tile)), 1);
        const Expr free = Reduce("All", OverlapOf(before, kept) < most, Over({1}));
        return std::vector<Value>{i + 1, ExpandDims(Cast(free, DType::kFloat), 2) * kept};
      });
  return found.size() == 2 ? Expr(to, found[1]) : part;
}

// The same among the boxes of one tile. It ends, as in TensorFlow, when the overlaps' sum falls by no more than the limit.
Expr WithoutThoseOfTile(Expr part, Expr limit, std::int64_t tile) {
  Lowering& to = part.to();
  const Expr places = Range(IntExpr(to, 0), IntExpr(to, tile)), later = ExpandDims(places, 0) > ExpandDims(places, 1), all = OverlapOf(part, part);
  const Expr overlap = all * Cast(ExpandDims(later, 0) & (all >= limit), DType::kFloat);
  const Axes both = Over({1, 2});
  const std::vector<Value> found = to.While(
      {overlap, Expr(to, to.Const(Tensor::Scalar(true), "Const")), Reduce("Sum", overlap, both)},
      [](Lowering&, const std::vector<Value>& args) { return std::vector<Value>{args[1]}; },
      [limit, both](Lowering& body, const std::vector<Value>& args) {
        const Expr x(body, args[0]), sum(body, args[2]), most(body, limit);
        const auto below = [&](Expr y) { return ExpandDims(Cast(Reduce("Max", y, Over({1})) < most, DType::kFloat), 2); };
        const Expr next = below(below(x) * x) * x, rest = Reduce("Sum", next, both);
        return std::vector<Value>{next, Reduce("Any", (sum - rest) > most, {}), rest};
      });
  if (found.size() != 3) return part;
  return part * ExpandDims(1 - Cast(Reduce("Sum", Expr(to, found[0]), Over({1})) > 0, DType::kFloat), 2);
}

Expr Present(Expr boxes) { return Cast(Reduce("Any", boxes > 0, Over({2})), DType::kInt32); }

// The numbers of the boxes that stay, [batch, most], and how many they are.
std::pair<Expr, Expr> ChosenBoxes(OpCall& c, const std::vector<Expr>& inputs) {
  const Lowering::Scope scope = c.to.Enter("PartitionedCall");
  const std::int64_t tile = c.Int("tile_size", 512);
  const bool sorted = c.Bool("sorted_input", false);
  const Expr given = inputs[0], most = inputs[2], limit = inputs[3], count = Dim(given, -2);
  Expr boxes = Reshape(given, {IntExpr(c.to, -1), count, IntExpr(c.to, 4)}), scores = Reshape(inputs[1], {IntExpr(c.to, -1), count});
  const CallArgument* least = c.Find("score_threshold");
  const bool computed = least != nullptr && least->kind == Argument::Kind::kTensor;
  const double threshold = computed ? 0 : c.Number("score_threshold", -std::numeric_limits<double>::infinity());
  if (std::isfinite(threshold)) {
    const Expr mask = Cast(scores > (computed ? c.Tensor("score_threshold", scores.dtype()) : scores.Number(threshold)), scores.dtype());
    scores = scores * mask;
    boxes = boxes * ExpandDims(Cast(mask, boxes.dtype()), 2);
  }
  if (!c.Bool("canonicalized_coordinates", false)) {
    // The first box tells the order of all.
    const std::array<Expr, 4> sides = SidesOf(boxes, 2);
    const auto first = [](Expr x) { return Index(Index(Index(x, 0, 0), 0, 0), 0, 0); };
    const Expr down = first(sides[0]) <= first(sides[2]), right = first(sides[1]) <= first(sides[3]);
    boxes =
        Concat(c.to, {Where(down, sides[0], sides[2]), Where(right, sides[1], sides[3]), Where(down, sides[2], sides[0]), Where(right, sides[3], sides[1])}, 2);
  }
  Expr order = scores;
  if (!sorted) {
    order = Argsort(scores, 1, true);
    boxes = Gather(boxes, order, 1, 1);
  }
  const auto whole = static_cast<double>(tile);
  const Expr tiles = Call("FloorDiv", {Call("Maximum", {count, most}) + (whole - 1), IntExpr(c.to, tile)}), total = tiles * whole;
  const Expr zero = IntExpr(c.to, 0), rest = Vector(c.to, {zero, total - count});
  boxes = Raw("Pad", {Cast(boxes, DType::kFloat), Stack(c.to, {IntsExpr(c.to, {0, 0}), rest, IntsExpr(c.to, {0, 0})}, 0)});
  const std::vector<Value> found = c.to.While(
      {boxes, Call("Fill", {Vector(c.to, {Dim(boxes, 0)}), zero}), zero},
      [most, tiles](Lowering& body, const std::vector<Value>& args) {
        const Expr taken(body, args[1]), i(body, args[2]);
        return std::vector<Value>{(Reduce("Min", taken, {}) < Expr(body, most)) & (i < Expr(body, tiles))};
      },
      [limit, tile, total, whole](Lowering& body, const std::vector<Value>& args) {
        const Expr all(body, args[0]), taken(body, args[1]), i(body, args[2]), most(body, limit), end(body, total), begin = i * whole;
        const auto between = [&](Expr from, Expr to) { return Gather(all, Range(from, to), 1); };
        const Expr part = WithoutThoseOfTile(WithoutThoseBefore(all, between(begin, begin + whole), i, most, tile), most, tile);
        const Expr changed = Concat(body, {between(IntExpr(body, 0), begin), part, between(begin + whole, end)}, 1);
        return std::vector<Value>{changed, taken + Reduce("Sum", Present(part), Over({1})), i + 1};
      });
  if (found.size() != 3) return {given, given};
  const Expr valid = Call("Minimum", {Expr(c.to, found[1]), most});
  const Expr places = Present(Expr(c.to, found[0])) * ExpandDims(Range(total, zero, -1), 0);
  Expr chosen = Call("Minimum", {total - Call("TopKV2", {places, most}), count - 1});
  if (!sorted) chosen = Gather(order, chosen, 1, 1);
  chosen = Where(ExpandDims(Range(zero, most), 0) < ExpandDims(valid, 1), chosen, ZerosLike(chosen));
  return {chosen, valid};
}

}  // namespace
}  // namespace keratin::keras

KERATIN_SYMBOL(image_non_max_suppression_padded) {
  return {.names = {"image.non_max_suppression_padded"},
          .parameters = {"boxes", "scores", "max_output_size", "iou_threshold", "score_threshold", "pad_to_max_output_size", "name", "sorted_input",
                         "canonicalized_coordinates", "tile_size"},
          .lower = [](OpCall& c) -> Results {
            const std::vector<Expr> inputs = SuppressionInputs(c, {"boxes", "scores", "max_output_size", "iou_threshold"});
            const bool padded = c.Bool("pad_to_max_output_size", false);
            if (c.to.failed()) return inputs.front();
            const Expr given = inputs[0];
            if (given.rank() < 2 || (given.rank() > 2 && !padded))
              return c.Fail(InvalidArgument("takes boxes of 2 axes, or of more with pad_to_max_output_size"));
            if (c.Int("tile_size", 512) < 1) return c.Fail(InvalidArgument("tile_size is {}", c.Int("tile_size", 512)));
            const auto [chosen, valid] = ChosenBoxes(c, inputs);
            const std::vector<Expr> sizes = Dims(given);
            const std::vector<Expr> batch(sizes.begin(), sizes.end() - 2);
            const Expr number = Reshape(valid, batch);
            if (!padded) return std::vector<Expr>{Gather(Index(chosen, 0, 0), Range(number.Number(0), number), 0), number};
            std::vector<Expr> shape = batch;
            shape.push_back(inputs[2]);
            return std::vector<Expr>{Reshape(chosen, shape), number};
          },
          .scope = "non_max_suppression_padded"};
}
