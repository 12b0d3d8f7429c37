#include <cmath>
#include <limits>

#include "keras/operations/ctc.h"
#include "keras/operations/numpy.h"

namespace keratin::keras {
namespace {

// What tf.nn.ctc_loss takes for the logarithm of 0 in states where an alignment must not end.
const double kBarred = std::log(1e-307);

// a and b [batch, n] in turns: [batch, 2 n].
Expr InTurns(Expr a, Expr b) { return Reshape(Stack(a.to(), {a, b}, 2), {Dim(a, 0), Dim(a, 1) * 2}); }

// The labels with a blank before, between and behind them: the states that an alignment goes through.
Expr WithBlanks(Expr labels, Expr blanks) { return Concat(labels.to(), {SliceAxis(blanks, 1, 0, 1), InTurns(labels, blanks)}, 1); }

Expr FloatOf(Lowering& to, double number) { return {to, to.Scalar(number, DType::kFloat)}; }
Expr Impossible(Lowering& to) { return FloatOf(to, -std::numeric_limits<double>::infinity()); }

// Zero for states that can be reached from the last but one, without the blank between: labels that differ from the one before.
Expr SkipsOf(Expr labels) {
  Lowering& to = labels.to();
  const Expr differ = Call("NotEqual", {labels, Concat(to, {SliceAxis(labels, 1, 0, 1), SliceAxis(labels, 1, {}, -1)}, 1)});
  return Where(WithBlanks(differ, ZerosLike(differ)), FloatOf(to, 0), Impossible(to));
}

// x [batch, states] moved by `count` states, with impossible ones before it.
Expr Moved(Expr x, std::int64_t count) {
  const Expr first = SliceAxis(x, 1, 0, count);
  return Concat(x.to(), {BroadcastTo(Impossible(x.to()), ShapeOf(first)), SliceAxis(x, 1, {}, -count)}, 1);
}

// From the states before a frame to those behind it; `frame` are the logarithms of what each state gives it.
Expr NextStates(Expr before, Expr skips, Expr frame) {
  return LogSumExp(Stack(before.to(), {before, Moved(before, 1), Moved(before, 2) + skips}, 0), Over({0}), false) + frame;
}

}  // namespace

Expr CtcLoss(OpCall& c, Expr labels, Expr output, Expr label_length, Expr length, std::int64_t mask) {
  if (c.to.failed()) return output;
  if (labels.rank() != 2 || output.rank() != 3 || label_length.rank() != 1 || length.rank() != 1)
    return c.Fail(InvalidArgument("takes labels of 2 axes, outputs of 3, and lengths of 1"));
  const std::int64_t count = c.to.StaticDim(labels, 1), classes = c.to.StaticDim(output, 2);
  if (c.to.failed()) return output;
  if (mask < -classes || mask >= classes) return c.Fail(InvalidArgument("mask_index is {} and there are {} classes", mask, classes));
  if (mask < 0) mask += classes;
  if (count < 1) return c.Fail(InvalidArgument("needs labels"));
  Expr x = Cast(output, DType::kFloat);
  // The blank becomes class 0.
  if (mask != 0) {
    x = Concat(c.to, {SliceAxis(x, 2, mask, mask + 1), SliceAxis(x, 2, 0, mask), SliceAxis(x, 2, mask + 1, {})}, 2);
    labels = Where(labels < static_cast<double>(mask), labels + 1, labels);
  }
  const Expr chances = Call("LogSoftmax", {x}), none = ZerosLike(labels);
  // What pads the labels may be no class; as such it always fits.
  const Expr known = (labels >= 0) & (labels < static_cast<double>(classes));
  const Expr gathered = Transpose(Gather(Transpose(chances, {0, 2, 1}), WithBlanks(Where(known, labels, none), none), 1, 1), {2, 0, 1});
  const Expr frames = Where(ExpandDims(WithBlanks(known, OnesLike(known)), 0), gathered, FloatOf(c.to, 0));
  const Expr skips = SkipsOf(labels), end = Dim(output, 1), state = Range(IntExpr(c.to, 0), IntExpr(c.to, 2 * count + 1));
  // All alignments begin in the first blank or the first label.
  const Expr first = Where(state < 2, Index(frames, 0, 0), Impossible(c.to));
  const std::vector<Value> found = c.to.While(
      {IntExpr(c.to, 1), first}, [end](Lowering& body, const std::vector<Value>& args) { return std::vector<Value>{Expr(body, args[0]) < Expr(body, end)}; },
      [frames, skips, length](Lowering& body, const std::vector<Value>& args) {
        const Expr time(body, args[0]), before(body, args[1]);
        const Expr now = NextStates(before, Expr(body, skips), Gather(Expr(body, frames), time, 0));
        return std::vector<Value>{time + 1, Where(ExpandDims(time < Expr(body, length), 1), now, before)};
      });
  if (found.size() != 2) return output;
  // They end in the last label or the blank behind it.
  const Expr last = ExpandDims(label_length * 2, 1), place = ExpandDims(state, 0);
  const Expr at_end = Equal(place, last) | Equal(place, last - 1);
  const Expr likelihood = LogSumExp(Expr(c.to, found[1]) + Where(at_end, FloatOf(c.to, 0), FloatOf(c.to, kBarred)), Over({1}), false);
  const Expr without_frames = Where(Equal(label_length, 0), FloatOf(c.to, 0), FloatOf(c.to, kBarred));
  return Cast(-Where(length > 0, likelihood, without_frames), ResultType({{output.dtype()}, {DType::kFloat}}));
}

}  // namespace keratin::keras
