#include <limits>

#include "keras/operations/numpy.h"

namespace keratin::keras {
namespace {

constexpr double kImpossible = -std::numeric_limits<double>::infinity();

// a and b [batch, n] in turns: [batch, 2 n].
Expr InTurns(Expr a, Expr b) { return Reshape(Stack(a.to(), {a, b}, 2), {Dim(a, 0), Dim(a, 1) * 2}); }

// The labels with a blank before, between and behind them: the states that an alignment goes through.
Expr StatesOf(Expr labels, Expr blank) {
  const Expr blanks = ZerosLike(labels) + blank;
  return Concat(labels.to(), {SliceAxis(blanks, 1, 0, 1), InTurns(labels, blanks)}, 1);
}

// Zero for states that can be reached from the last but one, without the blank between: labels that differ from the one before.
Expr SkipsOf(Expr labels) {
  Lowering& to = labels.to();
  const Expr differ = Call("NotEqual", {labels, Concat(to, {SliceAxis(labels, 1, 0, 1), SliceAxis(labels, 1, {}, -1)}, 1)});
  const Expr never = ZerosLike(differ);
  const Expr allowed = Concat(to, {SliceAxis(never, 1, 0, 1), InTurns(differ, never)}, 1);
  const Expr zero(to, to.Scalar(0, DType::kFloat)), impossible(to, to.Scalar(kImpossible, DType::kFloat));
  return Where(allowed, zero, impossible);
}

// x [batch, states] moved by `count` states, with impossible ones before it.
Expr Moved(Expr x, std::int64_t count) {
  const Expr first = SliceAxis(x, 1, 0, count);
  return Concat(x.to(), {Where(OnesLike(Cast(first, DType::kBool)), first.Number(kImpossible), first), SliceAxis(x, 1, {}, -count)}, 1);
}

}  // namespace
}  // namespace keratin::keras

KERATIN_OPERATION(ctc_loss) {
  return Operation("ops.CTCLoss", {"target", "output", "target_length", "output_length"}, {{"mask_index", 0}}, [](OpCall& c) -> Results {
    const Expr labels = c.Tensor("target", DType::kInt32), output = c.Tensor("output");
    const Expr label_length = c.Tensor("target_length", DType::kInt32), length = c.Tensor("output_length", DType::kInt32);
    if (c.to.failed()) return output;
    if (labels.rank() != 2 || output.rank() != 3 || label_length.rank() != 1 || length.rank() != 1)
      return c.Fail(InvalidArgument("takes labels of 2 axes, outputs of 3, and lengths of 1"));
    const std::int64_t count = c.to.StaticDim(labels, 1);
    if (c.to.failed()) return output;
    if (count < 1) return c.Fail(InvalidArgument("needs labels"));
    const DType dtype = ResultType({{output.dtype()}, {DType::kFloat}});
    const std::int64_t mask = c.config.Int("mask_index");
    const Expr classes = Dim(output, 2), blank = mask < 0 ? classes + static_cast<double>(mask) : IntExpr(c.to, mask);
    // What pads the labels may be no class at all.
    const Expr known = Clip(labels, labels.Number(0), classes - 1);
    const Expr chances = Call("LogSoftmax", {Cast(output, DType::kFloat)});
    const Expr steps = Transpose(Gather(Transpose(chances, {0, 2, 1}), StatesOf(known, blank), 1, 1), {2, 0, 1});
    std::vector<float> start(static_cast<std::size_t>(2 * count + 1), static_cast<float>(kImpossible));
    start[0] = start[1] = 0;
    const Expr first = Index(steps, 0, 0) + Expr(c.to, c.to.Const(Tensor::Of(Shape{2 * count + 1}, start)));
    const Expr skips = SkipsOf(known), end = Dim(output, 1);
    const std::vector<Value> found = c.to.While(
        {IntExpr(c.to, 1), first}, [end](Lowering& body, const std::vector<Value>& args) { return std::vector<Value>{Expr(body, args[0]) < Expr(body, end)}; },
        [steps, skips, length](Lowering& body, const std::vector<Value>& args) {
          const Expr time(body, args[0]), before(body, args[1]);
          const Expr ways = Stack(body, {before, Moved(before, 1), Moved(before, 2) + Expr(body, skips)}, 0);
          const Expr now = LogSumExp(ways, Over({0}), false) + Gather(Expr(body, steps), time, 0);
          return std::vector<Value>{time + 1, Where(ExpandDims(time < Expr(body, length), 1), now, before)};
        });
    if (found.size() != 2) return output;
    const Expr last = label_length * 2;
    const Expr ends = Gather(Expr(c.to, found[1]), Stack(c.to, {last, Call("Maximum", {last - 1, last.Number(0)})}, 1), 1, 1);
    return Cast(-LogSumExp(ends, Over({1}), false), dtype);
  });
}
