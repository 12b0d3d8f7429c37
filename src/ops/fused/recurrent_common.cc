#include "ops/fused/recurrent_common.h"

#include "ops/fused/epilogue_common.h"

namespace keratin::ops {
namespace {

// Where the inputs stand.
struct Layout {
  int biases = 0;
  int first_state = 0;
  int states = 0;
  int mask = -1;
};

Layout LayoutOf(const Attrs& attrs) {
  Layout layout;
  layout.biases = static_cast<int>(attrs.Int("num_bias"));
  layout.first_state = 3 + layout.biases;
  layout.states = static_cast<int>(attrs.Int("num_state"));
  if (attrs.Int("num_mask") > 0) layout.mask = layout.first_state + layout.states;
  return layout;
}

class RecurrentStep : public Step {
 public:
  RecurrentStep(const kernels::RnnShape& shape, std::shared_ptr<const float> packed, Layout layout)
      : shape_(shape), packed_(std::move(packed)), weights_(kernels::PackedRnn::Borrow(shape, packed_.get())), layout_(layout) {
    scratch_bytes = kernels::RnnScratchBytes(shape_);
  }
  void Run(const RunContext& c) const override {
    const auto in = [&](int i) -> const ConstView& { return c.in[static_cast<std::size_t>(i)]; };
    kernels::RnnRun run;
    run.x = in(0).as<float>();
    run.mask = layout_.mask >= 0 ? in(layout_.mask).as<bool>() : nullptr;
    if (layout_.states > 0) run.initial_h = in(layout_.first_state).as<float>();
    run.out = c.out[0].as<float>();
    run.final_h = c.out[1].as<float>();
    if (shape_.kind == kernels::RnnKind::kLstm) {
      if (layout_.states > 0) run.initial_c = in(layout_.first_state + 1).as<float>();
      run.final_c = c.out[2].as<float>();
    }
    kernels::Rnn(shape_, weights_, run, c.scratch, c.pool);
  }

 private:
  kernels::RnnShape shape_;
  std::shared_ptr<const float> packed_;
  kernels::PackedRnn weights_;
  Layout layout_;
};

Status WrongShape(const InferContext& c, const char* what, const Shape& found, const Shape& expected) {
  return InvalidArgument("node \"{}\" ({}): {} has the shape {} where {} is expected", c.node().name, c.node().op, what, found.ToString(), expected.ToString());
}

}  // namespace

std::vector<std::string_view> RecurrentInputs() {
  return {"x: T", "kernel: T", "recurrent_kernel: T", "bias: num_bias * T", "initial_state: num_state * T", "mask: num_mask * bool"};
}

std::vector<std::string_view> RecurrentOutputs(const RecurrentOp& op) {
  if (op.states == 2) return {"sequence: T", "last_h: T", "last_c: T"};
  return {"sequence: T", "last_h: T"};
}

std::vector<std::string_view> RecurrentAttrs(const RecurrentOp& op) {
  std::vector<std::string_view> attrs = {
      "T: {float} = DT_FLOAT",       "num_bias: int >= 0 = 0",        "num_state: int >= 0 = 0",      "num_mask: int >= 0 = 0",
      "activation: string = 'tanh'", "activation_alpha: float = 0.0", "activation_beta: float = 0.0", "zero_output_for_mask: bool = false"};
  if (op.gates > 1) attrs.insert(attrs.end(), {"recurrent_activation: string = 'sigmoid'", "recurrent_alpha: float = 0.2", "recurrent_beta: float = 0.5"});
  if (op.kind == kernels::RnnKind::kGru) attrs.emplace_back("reset_after: bool = true");
  return attrs;
}

// Every step multiplies with the whole kernel and the whole recurrent kernel.
double RecurrentFlops(const Node& /*node*/, std::span<const ValueInfo> inputs, std::span<const ValueInfo> /*outputs*/) {
  const std::int64_t steps = inputs[0].shape[0] * inputs[0].shape[1];
  return 2 * static_cast<double>(steps) * static_cast<double>(inputs[1].shape.NumElements() + inputs[2].shape.NumElements());
}

Status InferRecurrent(InferContext& c, const RecurrentOp& op) {
  const Layout layout = LayoutOf(c.attrs());
  if (layout.biases > (op.kind == kernels::RnnKind::kGru ? 2 : 1) || c.attrs().Int("num_mask") > 1)
    return InvalidArgument("node \"{}\" ({}): too many biases or masks", c.node().name, c.node().op);
  if (layout.states != 0 && layout.states != op.states)
    return InvalidArgument("node \"{}\" ({}): {} initial states where {} or none are expected", c.node().name, c.node().op, layout.states, op.states);
  KERATIN_TRY(c.RequireRank(0, 3, 3));
  KERATIN_TRY(c.RequireRank(1, 2, 2));
  KERATIN_TRY(c.RequireRank(2, 2, 2));
  const Shape x = c.shape(0).has_rank() ? c.shape(0) : Shape::UnknownDims(3);
  const Shape recurrent = c.shape(2).has_rank() ? c.shape(2) : Shape::UnknownDims(2);
  const std::int64_t units = recurrent[0];
  const std::int64_t gated = units < 0 ? Shape::kUnknown : units * op.gates;
  const auto check = [&](int input, const char* what, const Shape& expected) -> Status {
    return c.shape(input).IsCompatibleWith(expected) ? OkStatus() : WrongShape(c, what, c.shape(input), expected);
  };
  KERATIN_TRY(check(1, "kernel", Shape{x[2], gated}));
  KERATIN_TRY(check(2, "recurrent_kernel", Shape{units, gated}));
  for (int i = 0; i < layout.biases; ++i) KERATIN_TRY(check(3 + i, "bias", Shape{gated}));
  for (int i = 0; i < layout.states; ++i) KERATIN_TRY(check(layout.first_state + i, "an initial state", Shape{x[1], units}));
  if (layout.mask >= 0) KERATIN_TRY(check(layout.mask, "mask", Shape{x[0], x[1]}));
  c.SetShape(0, Shape{x[0], x[1], units});
  for (int i = 0; i < op.states; ++i) c.SetShape(1 + i, Shape{x[1], units});
  return OkStatus();
}

Result<std::unique_ptr<Step>> PrepareRecurrent(PrepareContext& c, const RecurrentOp& op) {
  const Attrs& attrs = c.node.attrs;
  const Layout layout = LayoutOf(attrs);
  for (int i = 1; i < layout.first_state; ++i)
    if (!c.inputs[static_cast<std::size_t>(i)].known()) return Unimplemented("node \"{}\" ({}): weights must be constants", c.node.name, c.node.op);
  kernels::RnnShape shape;
  shape.kind = op.kind;
  shape.time = c.inputs[0].shape[0];
  shape.batch = c.inputs[0].shape[1];
  shape.input = c.inputs[0].shape[2];
  shape.units = c.inputs[2].shape[0];
  shape.return_sequences = true;
  shape.zero_output_for_mask = attrs.Bool("zero_output_for_mask");
  shape.reset_after = attrs.Bool("reset_after", true);
  shape.activation_alpha = attrs.Float("activation_alpha");
  shape.activation_beta = attrs.Float("activation_beta");
  KERATIN_ASSIGN(shape.activation, ActivationOf(attrs.String("activation", "tanh")));
  if (op.gates > 1) {
    KERATIN_ASSIGN(shape.recurrent_activation, ActivationOf(attrs.String("recurrent_activation", "sigmoid")));
    shape.recurrent_alpha = attrs.Float("recurrent_alpha", 0.2F);
    shape.recurrent_beta = attrs.Float("recurrent_beta", 0.5F);
  }
  const Tensor kernel = c.inputs[1].value;
  const Tensor recurrent = c.inputs[2].value;
  const Tensor bias = layout.biases > 0 ? c.inputs[3].value : Tensor();
  const Tensor recurrent_bias = layout.biases > 1 ? c.inputs[4].value : Tensor();
  const std::string how = fmt::format("rnn_{}_{}_{}x{}{}{}", static_cast<int>(op.kind), kernels::IsaName(kernels::ActiveIsa()), shape.input, shape.units,
                                      shape.reset_after ? "_after" : "", kernels::PacksOneSequence(shape) ? "_one" : "");
  const Tensor weights[] = {kernel, recurrent, bias, recurrent_bias};
  std::shared_ptr<const float> packed = c.packs.Get(weights, how, kernels::PackedRnn::PackedSize(shape), [&](float* out) {
    kernels::PackedRnn::PackInto(shape, kernel.data<float>(), recurrent.data<float>(), bias.data<float>(), recurrent_bias.data<float>(), out);
  });
  return std::unique_ptr<Step>(std::make_unique<RecurrentStep>(shape, std::move(packed), layout));
}

}  // namespace keratin::ops
