// Loops and branches of TensorFlow 1, and what becomes of loops of recurrent layers: run, and compared with the same graph without the rewrite.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "optimize/testing.h"
#include "session/engine.h"

namespace keratin {
namespace {

using optimize::GraphBuilder;
using optimize::SomeFloats;
using ::testing::HasSubstr;
using ::testing::Not;
using Values = std::vector<Endpoint>;
using Feeds = std::vector<std::pair<std::string, Tensor>>;

Session Open(const Graph& graph, std::map<std::string, Tensor> variables = {}, std::set<std::string> without = {}) {
  EngineInput input;
  input.meta.graph = graph;
  input.variables = std::move(variables);
  SessionOptions options;
  options.threads = 1;
  options.disabled_rewrites = std::move(without);
  Result<std::shared_ptr<Session::Impl>> session = Session::Impl::Make(std::move(input), options);
  EXPECT_TRUE(session.ok()) << session.status().ToString();
  return Session(*std::move(session));
}

std::vector<Tensor> Answers(const Session& session, const Feeds& feeds, const std::vector<std::string>& fetches) {
  Result<std::vector<Tensor>> results = session.Run(feeds, fetches);
  EXPECT_TRUE(results.ok()) << results.status().ToString();
  return results.ok() ? *std::move(results) : std::vector<Tensor>(fetches.size());
}

// What runs, a line a step.
std::string Steps(const Session& session, const Feeds& feeds, const std::vector<std::string>& fetches) {
  std::vector<std::string> names;
  std::vector<Shape> shapes;
  for (const auto& [name, value] : feeds) {
    names.push_back(name);
    shapes.push_back(value.shape());
  }
  const Result<Callable> callable = session.Prepare(names, fetches);
  EXPECT_TRUE(callable.ok()) << callable.status().ToString();
  const Result<std::string> text = callable.ok() ? callable->PlanText(shapes) : Result<std::string>(callable.status());
  return text.ok() ? *text : text.status().ToString();
}

Endpoint Number(GraphBuilder& b, std::int32_t value) { return b.Constant(Tensor::Scalar(value)); }

Endpoint Enter(GraphBuilder& b, const std::string& frame, Endpoint value, bool constant) {
  return b.Op("Enter", {value}, {{"frame_name", frame}, {"is_constant", constant}});
}

// while condition(values): values = step(values), as tf.while_loop writes it; the values after the last round.
Values Loop(GraphBuilder& b, const std::string& frame, const Values& initial, const std::function<Endpoint(const Values&)>& condition,
            const std::function<Values(const Values&)>& step) {
  Values merges, inside, exits;
  for (const Endpoint& value : initial) {
    const Endpoint enter = Enter(b, frame, value, false);
    merges.push_back(b.Op("Merge", {enter, enter}));
  }
  const Endpoint go_on = b.Op("LoopCond", {condition(merges)});
  for (const Endpoint& merge : merges) {
    const Endpoint gate = b.Op("Switch", {merge, go_on});
    exits.push_back(b.Op("Exit", {gate}));
    inside.push_back(b.Op("Identity", {{gate.node, 1}}));
  }
  const Values after = step(inside);
  for (std::size_t i = 0; i < after.size(); ++i) b.graph().mutable_node(merges[i].node).inputs[1] = b.Op("NextIteration", {after[i]});
  return exits;
}

// As tf.cond writes it.
Values Branch(GraphBuilder& b, Endpoint predicate, const Values& inputs, const std::function<Values(const Values&)>& yes,
              const std::function<Values(const Values&)>& no) {
  Values on, off, merges;
  for (const Endpoint& input : inputs) {
    const Endpoint gate = b.Op("Switch", {input, predicate});
    off.push_back(gate);
    on.push_back({gate.node, 1});
  }
  const Values positive = yes(on);
  const Values negative = no(off);
  for (std::size_t i = 0; i < positive.size(); ++i) merges.push_back(b.Op("Merge", {negative[i], positive[i]}));
  return merges;
}

TEST(ControlFlow, ALoop) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", {Shape::kUnknown});
  const Endpoint n = b.Feed("n", {}, DType::kInt32);
  const Endpoint limit = Enter(b, "loop", n, true);
  const Endpoint factor = Enter(b, "loop", b.Scalar(2), true);
  const Values ends = Loop(
      b, "loop", {Number(b, 0), x},
      [&](const Values& v) {
        return b.Op("Less", {v[0], limit});
      },
      [&](const Values& v) {
        return Values{b.Op("AddV2", {v[0], Enter(b, "loop", Number(b, 1), true)}), b.Op("Mul", {v[1], factor})};
      });
  const Session session = Open(b.graph());
  for (const std::int32_t rounds : {0, 1, 5}) {
    const std::vector<Tensor> got = Answers(session, {{"x", Tensor{{2}, {1, -3}}}, {"n", Tensor::Scalar(rounds)}}, {b.Name(ends[0]), b.Name(ends[1])});
    EXPECT_EQ(*got[0].data<std::int32_t>(), rounds);
    EXPECT_EQ(got[1].data<float>()[1], -3 * std::ldexp(1.F, rounds));
  }
}

// for i in 0, 1, 2: for j in 0, 1: sum += i * x
TEST(ControlFlow, ALoopInALoop) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", {});
  const Endpoint one = Enter(b, "outer", Number(b, 1), true);
  const Endpoint step = Enter(b, "outer", x, true);
  const Values ends = Loop(
      b, "outer", {Number(b, 0), b.Scalar(0)},
      [&](const Values& v) {
        return b.Op("Less", {v[0], Enter(b, "outer", Number(b, 3), true)});
      },
      [&](const Values& v) {
        const Endpoint add = b.Op("Mul", {b.Op("Cast", {v[0]}, {{"DstT", DType::kFloat}}), step});
        const Endpoint inner_add = Enter(b, "inner", add, true);
        const Endpoint inner_one = Enter(b, "inner", one, true);
        const Endpoint two = Enter(b, "inner", Enter(b, "outer", Number(b, 2), true), true);
        const Values inner = Loop(
            b, "inner", {Enter(b, "outer", Number(b, 0), true), v[1]},
            [&](const Values& w) {
              return b.Op("Less", {w[0], two});
            },
            [&](const Values& w) {
              return Values{b.Op("AddV2", {w[0], inner_one}), b.Op("AddV2", {w[1], inner_add})};
            });
        return Values{b.Op("AddV2", {v[0], one}), inner[1]};
      });
  EXPECT_EQ(*Answers(Open(b.graph()), {{"x", Tensor::Scalar(1.5F)}}, {b.Name(ends[1])})[0].data<float>(), 9);
}

TEST(ControlFlow, ABranchInALoop) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", {});
  const Endpoint one = Enter(b, "loop", Number(b, 1), true);
  const Endpoint three = Enter(b, "loop", b.Scalar(3), true);
  const Values ends = Loop(
      b, "loop", {Number(b, 0), x},
      [&](const Values& v) {
        return b.Op("Less", {v[0], Enter(b, "loop", Number(b, 4), true)});
      },
      [&](const Values& v) {
        const Endpoint early = b.Op("Less", {v[0], Enter(b, "loop", Number(b, 2), true)});
        const Values chosen = Branch(
            b, early, {v[1], three},
            [&](const Values& w) {
              return Values{b.Op("AddV2", {w[0], w[1]})};
            },
            [&](const Values& w) {
              return Values{b.Op("Mul", {w[0], w[1]})};
            });
        return Values{b.Op("AddV2", {v[0], one}), chosen[0]};
      });
  EXPECT_EQ(*Answers(Open(b.graph()), {{"x", Tensor::Scalar(1.F)}}, {b.Name(ends[1])})[0].data<float>(), 63);  // (1 + 3 + 3) * 3 * 3
}

TEST(ControlFlow, ABranchWithTwoResultsIsOneIf) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", {Shape::kUnknown});
  const Endpoint y = b.Feed("y", {Shape::kUnknown});
  const Endpoint p = b.Feed("p", {}, DType::kBool);
  const Values both = Branch(
      b, p, {x, y},
      [&](const Values& v) {
        return Values{b.Op("AddV2", {v[0], v[1]}), b.Op("Neg", {v[1]})};
      },
      [&](const Values& v) {
        return Values{b.Op("Sub", {v[0], v[1]}), v[0]};
      });
  const std::vector<std::string> fetches = {b.Name(both[0]), b.Name(both[1])};
  const Session session = Open(b.graph());
  for (const bool value : {false, true}) {
    const Feeds feeds = {{"x", Tensor{{1}, {5}}}, {"y", Tensor{{1}, {3}}}, {"p", Tensor::Scalar(value)}};
    const std::vector<Tensor> got = Answers(session, feeds, fetches);
    EXPECT_EQ(*got[0].data<float>(), value ? 8 : 2);
    EXPECT_EQ(*got[1].data<float>(), value ? -3 : 5);
    const std::string steps = Steps(session, feeds, fetches);
    const std::size_t first = steps.find("If \"");
    ASSERT_NE(first, std::string::npos) << steps;
    EXPECT_EQ(steps.find("If \"", first + 1), std::string::npos) << steps;
  }
}

TEST(ControlFlow, VariablesAreReadInALoopAndInABranch) {
  GraphBuilder b;
  const auto variable = [&](const char* name) {
    return b.Op("VarHandleOp", {}, {{"shared_name", std::string(name)}, {"dtype", DType::kFloat}, {"shape", Shape{}}});
  };
  const auto read = [&](Endpoint handle) { return b.Op("ReadVariableOp", {handle}, {{"dtype", DType::kFloat}}); };
  const Endpoint x = b.Feed("x", {});
  const Endpoint p = b.Feed("p", {}, DType::kBool);
  const Endpoint handle = Enter(b, "loop", variable("factor"), true);
  const Endpoint one = Enter(b, "loop", Number(b, 1), true);
  const Values ends = Loop(
      b, "loop", {Number(b, 0), x},
      [&](const Values& v) {
        return b.Op("Less", {v[0], Enter(b, "loop", Number(b, 3), true)});
      },
      [&](const Values& v) {
        return Values{b.Op("AddV2", {v[0], one}), b.Op("Mul", {v[1], read(handle)})};
      });
  const Values chosen = Branch(
      b, p, {ends[1], variable("shift")},
      [&](const Values& v) {
        return Values{b.Op("AddV2", {v[0], read(v[1])})};
      },
      [&](const Values& v) { return Values{b.Op("Neg", {v[0]})}; });
  const std::map<std::string, Tensor> values = {{"factor", Tensor::Scalar(2.F)}, {"shift", Tensor::Scalar(100.F)}};
  const Session session = Open(b.graph(), values);
  EXPECT_EQ(*Answers(session, {{"x", Tensor::Scalar(1.F)}, {"p", Tensor::Scalar(true)}}, {b.Name(chosen[0])})[0].data<float>(), 108);
  EXPECT_EQ(*Answers(session, {{"x", Tensor::Scalar(1.F)}, {"p", Tensor::Scalar(false)}}, {b.Name(chosen[0])})[0].data<float>(), -8);
}

TEST(ControlFlow, AFetchInsideALoopIsRefused) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", {});
  Endpoint inside;
  Loop(
      b, "loop", {x},
      [&](const Values& v) {
        return b.Op("Less", {v[0], Enter(b, "loop", b.Scalar(9), true)});
      },
      [&](const Values& v) {
        inside = b.Op("AddV2", {v[0], Enter(b, "loop", b.Scalar(1), true)});
        return Values{inside};
      });
  const Result<std::vector<Tensor>> got = Open(b.graph()).Run({{"x", Tensor::Scalar(1.F)}}, {b.Name(inside)});
  ASSERT_FALSE(got.ok());
  EXPECT_EQ(got.status().code(), StatusCode::kInvalidArgument);
  EXPECT_THAT(got.status().message(), HasSubstr("\"" + b.graph().node(inside.node).name + "\" is inside of a loop"));
}

TEST(ControlFlow, ALoopWithoutAConditionIsRefused) {
  GraphBuilder b;
  const Endpoint enter = Enter(b, "endless", b.Feed("x", {}), false);
  const Endpoint merge = b.Op("Merge", {enter, enter});
  b.graph().mutable_node(merge.node).inputs[1] = b.Op("NextIteration", {merge});
  const Endpoint exit = b.Op("Exit", {merge});
  const Result<std::vector<Tensor>> got = Open(b.graph()).Run({{"x", Tensor::Scalar(1.F)}}, {b.Name(exit)});
  ASSERT_FALSE(got.ok());
  EXPECT_THAT(got.status().message(), HasSubstr("the loop \"endless\" has no condition"));
}

struct Array {
  Endpoint handle, flow;
};
Array NewArray(GraphBuilder& b, Endpoint size, const Shape& element) {
  const Endpoint array = b.Op("TensorArrayV3", {size}, {{"dtype", DType::kFloat}, {"element_shape", element}});
  return {array, {array.node, 1}};
}
Endpoint Whole(GraphBuilder& b, const Array& array, Endpoint flow, Endpoint size) {
  const Endpoint all = b.Op("Range", {Number(b, 0), size, Number(b, 1)});
  return b.Op("TensorArrayGatherV3", {array.handle, all, flow}, {{"dtype", DType::kFloat}, {"element_shape", Shape{2}}});
}
Endpoint FirstDimension(GraphBuilder& b, Endpoint x) {
  return b.Op("StridedSlice", {b.Op("Shape", {x}), b.Ints({0}), b.Ints({1}), b.Ints({1})}, {{"shrink_axis_mask", std::int64_t{1}}});
}
Array Unstacked(GraphBuilder& b, Endpoint value, Endpoint size, DType type) {
  const Endpoint array = b.Op("TensorArrayV3", {size}, {{"dtype", type}});
  const Endpoint all = b.Op("Range", {Number(b, 0), FirstDimension(b, value), Number(b, 1)});
  return {array, b.Op("TensorArrayScatterV3", {array, all, value, {array.node, 1}})};
}

// y[i] = -x[i], through arrays, in a loop; TensorFlow itself cannot feed or fetch arrays, so they stay inside.
TEST(ControlFlow, ArraysInALoopAreLists) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", {Shape::kUnknown, 2});
  const Endpoint size = FirstDimension(b, x);
  const Array from = Unstacked(b, x, size, DType::kFloat);
  const Array to = NewArray(b, size, Shape{2});
  const Endpoint from_handle = Enter(b, "loop", from.handle, true);
  const Endpoint from_flow = Enter(b, "loop", from.flow, true);
  const Endpoint to_handle = Enter(b, "loop", to.handle, true);
  const Endpoint one = Enter(b, "loop", Number(b, 1), true);
  const Endpoint limit = Enter(b, "loop", size, true);
  const Values ends = Loop(
      b, "loop", {Number(b, 0), to.flow},
      [&](const Values& v) {
        return b.Op("Less", {v[0], limit});
      },
      [&](const Values& v) {
        const Endpoint element = b.Op("TensorArrayReadV3", {from_handle, v[0], from_flow}, {{"dtype", DType::kFloat}});
        return Values{b.Op("AddV2", {v[0], one}), b.Op("TensorArrayWriteV3", {to_handle, v[0], b.Op("Neg", {element}), v[1]})};
      });
  const Endpoint length = b.Op("TensorArraySizeV3", {to.handle, ends[1]});
  const Endpoint y = Whole(b, to, ends[1], length);
  const Feeds feeds = {{"x", Tensor{{3, 2}, {1, 2, 3, 4, 5, 6}}}};
  const Session session = Open(b.graph());
  const std::vector<Tensor> got = Answers(session, feeds, {b.Name(y), b.Name(length)});
  ASSERT_EQ(got[0].shape(), (Shape{3, 2}));
  for (int i = 0; i < 6; ++i) EXPECT_EQ(got[0].data<float>()[i], -static_cast<float>(i + 1));
  EXPECT_EQ(*got[1].data<std::int32_t>(), 3);
  const std::string steps = Steps(session, feeds, {b.Name(y)});
  EXPECT_THAT(steps, Not(HasSubstr("TensorArray\"")));
  EXPECT_THAT(steps, Not(HasSubstr("TensorArrayV3 ")));
  EXPECT_THAT(steps, HasSubstr("TensorListStack"));
}

TEST(ControlFlow, AnArrayWithoutALoop) {
  GraphBuilder b;
  const Endpoint x = b.Feed("x", {2});
  const Array array = NewArray(b, Number(b, 3), Shape{2});
  Endpoint flow = array.flow;
  for (const std::int32_t i : {2, 0, 1})
    flow = b.Op("TensorArrayWriteV3", {array.handle, Number(b, i), b.Op("Mul", {x, b.Scalar(static_cast<float>(i))}), flow});
  const Endpoint y = Whole(b, array, flow, Number(b, 3));
  const Endpoint last = b.Op("TensorArrayReadV3", {array.handle, Number(b, 2), flow}, {{"dtype", DType::kFloat}});
  const std::vector<Tensor> got = Answers(Open(b.graph()), {{"x", Tensor{{2}, {1, 10}}}}, {b.Name(y), b.Name(last)});
  ASSERT_EQ(got[0].shape(), (Shape{3, 2}));
  const float want[] = {0, 0, 1, 10, 2, 20};
  for (int i = 0; i < 6; ++i) EXPECT_EQ(got[0].data<float>()[i], want[i]);
  EXPECT_EQ(got[1].data<float>()[1], 20);
}

// --- Recurrent layers

enum class Cell { kLstm, kGruAfter, kGruBefore, kSimple };
enum class Form { kTensorFlow1, kWhile };
struct Case {
  Cell cell;
  Form form;
  bool all = true;  // every step's output, else the last one
  bool mask = false;
  bool zeros = false;   // what a masked step puts out, else what the step before did
  bool slices = false;  // gates cut out by StridedSlice, as Keras 3 does, else by Split
  bool backwards = false;
  bool states = false;   // fetch the last states too
  bool swapped = false;  // forget and input gates in the other order: no LSTM of Keras's
};

constexpr std::int64_t kUnits = 3;

std::int64_t GatesOf(Cell cell) { return cell == Cell::kLstm ? 4 : cell == Cell::kSimple ? 1 : 3; }
std::string OpOf(Cell cell) { return cell == Cell::kLstm ? "_LSTM" : cell == Cell::kSimple ? "_SimpleRNN" : "_GRU"; }

// Weights as a step sees them.
struct Weights {
  Endpoint kernel, recurrent, bias, recurrent_bias;
};

class StepMaker {
 public:
  StepMaker(GraphBuilder& b, const Case& c) : b_(b), c_(c) {}

  // The new states, the output first.
  Values Step(Endpoint x, const Values& states, const Weights& w) {
    const Endpoint h = states[0];
    const Endpoint from_x = b_.Op("BiasAdd", {b_.Op("MatMul", {x, w.kernel}), w.bias});
    if (c_.cell == Cell::kSimple) return {b_.Op("Tanh", {b_.Op("AddV2", {from_x, b_.Op("MatMul", {h, w.recurrent})})})};
    if (c_.cell == Cell::kLstm) {
      const Values z = Parts(b_.Op("AddV2", {from_x, b_.Op("MatMul", {h, w.recurrent})}), 4);
      const std::size_t forget = c_.swapped ? 0 : 1;
      const Endpoint kept = b_.Op("Mul", {Sigmoid(z[forget]), states[1]});
      const Endpoint fresh = b_.Op("AddV2", {kept, b_.Op("Mul", {Sigmoid(z[1 - forget]), b_.Op("Tanh", {z[2]})})});
      return {b_.Op("Mul", {Sigmoid(z[3]), b_.Op("Tanh", {fresh})}), fresh};
    }
    const Values a = Parts(from_x, 3);
    Values r;
    Endpoint reset, inner;
    if (c_.cell == Cell::kGruAfter) {
      r = Parts(b_.Op("BiasAdd", {b_.Op("MatMul", {h, w.recurrent}), w.recurrent_bias}), 3);
      reset = Sigmoid(b_.Op("AddV2", {a[1], r[1]}));
      inner = b_.Op("Mul", {reset, r[2]});
    } else {
      r = Parts(b_.Op("MatMul", {h, Columns(w.recurrent, 0, 2 * kUnits)}), 2);
      reset = Sigmoid(b_.Op("AddV2", {a[1], r[1]}));
      inner = b_.Op("MatMul", {b_.Op("Mul", {reset, h}), Columns(w.recurrent, 2 * kUnits, 3 * kUnits)});
    }
    const Endpoint z = Sigmoid(b_.Op("AddV2", {a[0], r[0]}));
    const Endpoint candidate = b_.Op("Tanh", {b_.Op("AddV2", {a[2], inner})});
    return {b_.Op("AddV2", {b_.Op("Mul", {z, h}), b_.Op("Mul", {b_.Op("Sub", {b_.Scalar(1), z}), candidate})})};
  }

 private:
  Endpoint Sigmoid(Endpoint x) { return b_.Op("Sigmoid", {x}); }
  Endpoint Columns(Endpoint x, std::int64_t begin, std::int64_t end) {
    return b_.Op("StridedSlice", {x, b_.Ints({0, static_cast<std::int32_t>(begin)}), b_.Ints({0, static_cast<std::int32_t>(end)}), b_.Ints({1, 1})},
                 {{"begin_mask", std::int64_t{1}}, {"end_mask", std::int64_t{1}}});
  }
  Values Parts(Endpoint x, std::int64_t count) {
    Values parts;
    if (c_.slices) {
      for (std::int64_t i = 0; i < count; ++i) parts.push_back(Columns(x, i * kUnits, (i + 1) * kUnits));
      return parts;
    }
    const Endpoint split = b_.Op("Split", {Number(b_, 1), x}, {{"num_split", count}});
    for (int i = 0; i < count; ++i) parts.push_back({split.node, i});
    return parts;
  }

  GraphBuilder& b_;
  const Case& c_;
};

// The layer over x [batch, time, 2], as Keras writes it; what it gives.
class Layer {
 public:
  explicit Layer(const Case& c) : c_(c) {}

  void Build() {
    const std::int64_t width = GatesOf(c_.cell) * kUnits;
    const Weights weights = {b_.Constant(SomeFloats({2, width}, 3)), b_.Constant(SomeFloats({kUnits, width}, 4)), b_.Constant(SomeFloats({width}, 5)),
                             b_.Constant(SomeFloats({width}, 6))};
    Endpoint x = b_.Op("Transpose", {b_.Feed("x", {Shape::kUnknown, Shape::kUnknown, 2}), b_.Ints({1, 0, 2})});
    if (c_.backwards) x = b_.Op("ReverseV2", {x, b_.Ints({0})});
    steps_ = FirstDimension(b_, x);
    const int states = c_.cell == Cell::kLstm ? 2 : 1;
    Values initial;
    for (int i = 0; i < states; ++i) initial.push_back(b_.Feed(i == 0 ? "h" : "c", {Shape::kUnknown, kUnits}));
    if (c_.mask) {
      mask_ = b_.Op("ExpandDims", {b_.Op("Transpose", {b_.Feed("m", {Shape::kUnknown, Shape::kUnknown}, DType::kBool), b_.Ints({1, 0})}), Number(b_, -1)});
      zeros_ = b_.Op("ZerosLike", {initial[0]});
    }
    const Values ends = c_.form == Form::kTensorFlow1 ? TensorFlow1(x, initial, weights) : While(x, initial, weights);
    Endpoint out = ends[0];
    if (c_.all)
      out = b_.Op("Transpose", {out, b_.Ints({1, 0, 2})});
    else
      out = b_.Op("StridedSlice", {out, b_.Ints({-1}), b_.Ints({0}), b_.Ints({1})}, {{"shrink_axis_mask", std::int64_t{1}}});
    fetches.push_back(b_.Name(b_.Op("Neg", {out})));
    for (std::size_t i = 1; i < ends.size() && c_.states; ++i) fetches.push_back(b_.Name(b_.Op("Neg", {ends[i]})));
  }

  [[nodiscard]] const Graph& graph() const { return b_.graph(); }
  std::vector<std::string> fetches;

 private:
  Endpoint Select(GraphBuilder& b, Endpoint mask, Endpoint yes, Endpoint no) { return b.Op("SelectV2", {mask, yes, no}); }

  // The states after a step, and its output, where the mask may say that there was none.
  Values Masked(GraphBuilder& b, Values fresh, const Values& states, Endpoint mask, Endpoint before, Endpoint* output) {
    *output = fresh[0];
    if (!c_.mask) return fresh;
    const Endpoint tiled = b.Op("Tile", {mask, b.Ints({1, static_cast<std::int32_t>(kUnits)})});
    *output = Select(b, tiled, fresh[0], before);
    for (std::size_t i = 0; i < fresh.size(); ++i) fresh[i] = Select(b, tiled, fresh[i], states[i]);
    return fresh;
  }

  // Enter to Exit with TensorArrays.
  Values TensorFlow1(Endpoint x, const Values& initial, const Weights& weights) {
    const auto enter = [&](Endpoint value) { return Enter(b_, "rnn", value, true); };
    const auto unstacked = [&](Endpoint value, DType type) {
      const Array array = Unstacked(b_, value, steps_, type);
      return Array{enter(array.handle), enter(array.flow)};
    };
    const Array from = unstacked(x, DType::kFloat);
    Array masks;
    if (c_.mask) masks = unstacked(mask_, DType::kBool);
    const Endpoint to = b_.Op("TensorArrayV3", {c_.all ? steps_ : Number(b_, 1)}, {{"dtype", DType::kFloat}});
    const Endpoint to_handle = enter(to);
    const Endpoint one = enter(Number(b_, 1));
    const Endpoint zero = enter(Number(b_, 0));
    const Endpoint limit = enter(steps_);
    const Weights inside = {enter(weights.kernel), enter(weights.recurrent), enter(weights.bias), enter(weights.recurrent_bias)};
    const bool carried = c_.mask && !c_.zeros;
    const Endpoint no_output = c_.mask && c_.zeros ? enter(zeros_) : Endpoint{};
    Values variables = {Number(b_, 0), {to.node, 1}};
    if (carried) variables.push_back(zeros_);
    variables.insert(variables.end(), initial.begin(), initial.end());
    const std::size_t first = carried ? 3 : 2;
    const Values ends = Loop(
        b_, "rnn", variables,
        [&](const Values& v) {
          return b_.Op("Less", {v[0], limit});
        },
        [&](const Values& v) {
          const Values states(v.begin() + static_cast<std::ptrdiff_t>(first), v.end());
          const Endpoint x_t = b_.Op("TensorArrayReadV3", {from.handle, v[0], from.flow}, {{"dtype", DType::kFloat}});
          Endpoint mask_t, output;
          if (c_.mask) mask_t = b_.Op("TensorArrayReadV3", {masks.handle, v[0], masks.flow}, {{"dtype", DType::kBool}});
          const Values fresh = Masked(b_, StepMaker(b_, c_).Step(x_t, states, inside), states, mask_t, carried ? v[2] : no_output, &output);
          Values next = {b_.Op("AddV2", {v[0], one}), b_.Op("TensorArrayWriteV3", {to_handle, c_.all ? v[0] : zero, output, v[1]})};
          if (carried) next.push_back(output);
          next.insert(next.end(), fresh.begin(), fresh.end());
          return next;
        });
    const Endpoint size = b_.Op("TensorArraySizeV3", {to, ends[1]});
    const Endpoint all = b_.Op("Range", {Number(b_, 0), size, Number(b_, 1)});
    Values result = {b_.Op("TensorArrayGatherV3", {to, all, ends[1]}, {{"dtype", DType::kFloat}, {"element_shape", Shape{Shape::kUnknown, kUnits}}})};
    result.insert(result.end(), ends.begin() + static_cast<std::ptrdiff_t>(first), ends.end());
    return result;
  }

  // While with lists, and with lists that only gradients would read, as graph mode of TensorFlow 2 writes it.
  Values While(Endpoint x, const Values& initial, const Weights& weights) {
    const Attrs floats = {{"element_dtype", DType::kFloat}};
    const Attrs bools = {{"element_dtype", DType::kBool}};
    const bool carried = c_.mask && !c_.zeros;
    // counter, limit, time, outputs, saved values, then what else there is
    Values variables = {Number(b_, 0), steps_, Number(b_, 0), b_.Op("TensorListReserve", {b_.Ints({-1, kUnits}), c_.all ? steps_ : Number(b_, 1)}, floats),
                        b_.Op("EmptyTensorList", {b_.Ints({-1, kUnits}), Number(b_, -1)}, floats)};
    if (carried) variables.push_back(zeros_);
    const std::size_t first = variables.size();
    variables.insert(variables.end(), initial.begin(), initial.end());
    const std::size_t invariant = variables.size();
    variables.insert(variables.end(),
                     {b_.Op("TensorListFromTensor", {x, b_.Ints({-1, 2})}, floats), weights.kernel, weights.recurrent, weights.bias, weights.recurrent_bias});
    if (c_.mask) variables.push_back(b_.Op("TensorListFromTensor", {mask_, b_.Ints({-1, 1})}, bools));
    if (c_.mask && c_.zeros) variables.push_back(zeros_);
    std::vector<DType> types;
    for (const Endpoint& variable : variables) {
      const Node& node = b_.graph().node(variable.node);
      types.push_back(node.op == "Const" || node.op == "Placeholder" ? node.attrs.Type("dtype")
                      : node.op == "ZerosLike"                       ? DType::kFloat
                      : node.op == "StridedSlice"                    ? DType::kInt32
                                                                     : DType::kVariant);
    }
    const auto begin = [&types](GraphBuilder& b) {
      Values args;
      for (std::size_t i = 0; i < types.size(); ++i) args.push_back(b.Op("_Arg", {}, {{"T", types[i]}, {"index", static_cast<std::int64_t>(i)}}));
      return args;
    };
    GraphBuilder body;
    const Values v = begin(body);
    const Values states(v.begin() + static_cast<std::ptrdiff_t>(first), v.begin() + static_cast<std::ptrdiff_t>(invariant));
    const Endpoint x_t = body.Op("TensorListGetItem", {v[invariant], v[2], body.Ints({-1, 2})}, floats);
    Endpoint mask_t, output;
    if (c_.mask) mask_t = body.Op("TensorListGetItem", {v[invariant + 5], v[2], body.Ints({-1, 1})}, bools);
    const Values made = StepMaker(body, c_).Step(x_t, states, {v[invariant + 1], v[invariant + 2], v[invariant + 3], v[invariant + 4]});
    const Values fresh = Masked(body, made, states, mask_t, carried ? v[5] : c_.mask ? v.back() : Endpoint{}, &output);
    Values next = v;
    next[0] = body.Op("AddV2", {v[0], Number(body, 1)});
    next[2] = body.Op("AddV2", {v[2], Number(body, 1)});
    next[3] = body.Op("TensorListSetItem", {v[3], c_.all ? v[2] : Number(body, 0), output}, floats);
    next[4] = body.Op("TensorListPushBack", {v[4], made[0]}, floats);
    if (carried) next[5] = output;
    std::copy(fresh.begin(), fresh.end(), next.begin() + static_cast<std::ptrdiff_t>(first));
    GraphBuilder cond;
    const Values w = begin(cond);
    const Endpoint go_on = cond.Op("LogicalAnd", {cond.Op("Less", {w[0], w[1]}), cond.Op("Less", {w[2], w[1]})});
    b_.graph().functions["body"] = AsFunction("body", body, v, next);
    b_.graph().functions["cond"] = AsFunction("cond", cond, w, {go_on});
    const Endpoint loop = b_.Op("While", variables, {{"cond", FunctionName{"cond"}}, {"body", FunctionName{"body"}}});
    Values result = {b_.Op("TensorListStack", {{loop.node, 3}, b_.Ints({-1, kUnits})}, floats)};
    for (std::size_t i = first; i < invariant; ++i) result.push_back({loop.node, static_cast<int>(i)});
    return result;
  }

  static std::shared_ptr<const Function> AsFunction(const char* name, const GraphBuilder& b, const Values& args, const Values& results) {
    auto function = std::make_shared<Function>();
    function->name = name;
    function->body = b.graph();
    for (const Endpoint& arg : args) function->args.push_back(arg.node);
    function->results = results;
    function->result_names.resize(results.size(), "r");
    return function;
  }

  Case c_;
  GraphBuilder b_;
  Endpoint steps_, mask_, zeros_;
};

class RecurrentLoops : public ::testing::TestWithParam<std::tuple<Cell, Form>> {};

TEST_P(RecurrentLoops, IsOneOpWithTheSameAnswer) {
  const auto [cell, form] = GetParam();
  for (const bool mask : {false, true})
    for (const bool all : {false, true})
      for (const int variant : {0, 1, 2}) {
        if (variant == 2 && !mask) continue;
        Case c{.cell = cell, .form = form, .all = all, .mask = mask};
        c.zeros = variant == 2;
        c.slices = variant == 1;
        c.backwards = variant == 1;
        c.states = variant == 1;
        Layer layer(c);
        layer.Build();
        Feeds feeds = {{"x", SomeFloats({3, 5, 2})}, {"h", SomeFloats({3, kUnits}, 8)}};
        if (cell == Cell::kLstm) feeds.emplace_back("c", SomeFloats({3, kUnits}, 9));
        if (mask) {
          Tensor steps = *Tensor::Allocate(DType::kBool, Shape{3, 5});
          for (int i = 0; i < 15; ++i) steps.mutable_data<bool>()[i] = i % 4 != 0 && i % 7 != 3;
          feeds.emplace_back("m", steps);
        }
        const std::string what =
            "mask " + std::to_string(static_cast<int>(mask)) + " all " + std::to_string(static_cast<int>(all)) + " variant " + std::to_string(variant);
        const Session fused = Open(layer.graph());
        const Session plain = Open(layer.graph(), {}, {"fuse_recurrent"});
        const std::string steps = Steps(fused, feeds, layer.fetches);
        EXPECT_THAT(steps, HasSubstr(OpOf(cell) + " \"")) << what;
        EXPECT_THAT(steps, Not(HasSubstr("While \""))) << what;
        EXPECT_THAT(Steps(plain, feeds, layer.fetches), HasSubstr("While \"")) << what;
        const std::vector<Tensor> want = Answers(plain, feeds, layer.fetches);
        const std::vector<Tensor> got = Answers(fused, feeds, layer.fetches);
        for (std::size_t i = 0; i < want.size(); ++i) {
          ASSERT_EQ(got[i].shape().ToString(), want[i].shape().ToString()) << what;
          for (std::int64_t k = 0; k < want[i].size(); ++k) ASSERT_NEAR(got[i].data<float>()[k], want[i].data<float>()[k], 1e-5F) << what << " fetch " << i;
        }
      }
}

TEST(RecurrentLoop, GatesInAnotherOrderStayALoop) {
  Layer layer({.cell = Cell::kLstm, .form = Form::kWhile, .swapped = true});
  layer.Build();
  const Feeds feeds = {{"x", SomeFloats({3, 5, 2})}, {"h", SomeFloats({3, kUnits}, 8)}, {"c", SomeFloats({3, kUnits}, 9)}};
  const std::string steps = Steps(Open(layer.graph()), feeds, layer.fetches);
  EXPECT_THAT(steps, HasSubstr("While \""));
  EXPECT_THAT(steps, Not(HasSubstr("_LSTM")));
}

// The list that graph mode keeps for gradients and the counters that only it reads are no variables of the loop that runs.
TEST(LoopVariables, WhatNobodyNeedsGoes) {
  Layer layer({.cell = Cell::kSimple, .form = Form::kWhile});
  layer.Build();
  const Feeds feeds = {{"x", SomeFloats({3, 5, 2})}, {"h", SomeFloats({3, kUnits}, 8)}};
  const Session with = Open(layer.graph(), {}, {"fuse_recurrent"});
  const Session without = Open(layer.graph(), {}, {"fuse_recurrent", "drop_loop_variables"});
  EXPECT_THAT(Steps(without, feeds, layer.fetches), HasSubstr("EmptyTensorList"));
  EXPECT_THAT(Steps(with, feeds, layer.fetches), Not(HasSubstr("EmptyTensorList")));
  const std::vector<Tensor> want = Answers(without, feeds, layer.fetches);
  const std::vector<Tensor> got = Answers(with, feeds, layer.fetches);
  for (std::int64_t k = 0; k < want[0].size(); ++k) EXPECT_EQ(got[0].data<float>()[k], want[0].data<float>()[k]);
}

INSTANTIATE_TEST_SUITE_P(Cells, RecurrentLoops,
                         ::testing::Combine(::testing::Values(Cell::kLstm, Cell::kGruAfter, Cell::kGruBefore, Cell::kSimple),
                                            ::testing::Values(Form::kTensorFlow1, Form::kWhile)));

}  // namespace
}  // namespace keratin
