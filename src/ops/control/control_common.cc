#include "ops/control/control_common.h"

#include <algorithm>

#include "ops/array/array_common.h"
#include "ops/map.h"

namespace keratin::ops {
namespace {

std::vector<std::string> FunctionList(const Attrs& attrs, std::string_view name) {
  std::vector<std::string> names;
  if (const auto* list = attrs.Get<std::vector<FunctionName>>(name))
    for (const FunctionName& function : *list) names.push_back(function.name);
  return names;
}

// TensorFlow's rule: a scalar counts by its value, everything else by having elements.
bool IsTrue(const Tensor& condition) {
  if (condition.shape().rank() != 0) return condition.size() > 0;
  if (condition.dtype() == DType::kBool) return *condition.data<bool>();
  if (condition.dtype() == DType::kString) return !condition.data<std::string>()->empty();
  bool result = false;
  ForRealType(condition.dtype(), [&]<class T>() { result = *condition.data<T>() != T(0); });
  return result;
}

void UseOutputShapes(InferContext& c) {
  const auto* shapes = c.attrs().Get<std::vector<Shape>>("output_shapes");
  if (shapes == nullptr || shapes->size() != static_cast<std::size_t>(c.output_count())) return;
  for (int i = 0; i < c.output_count(); ++i) c.SetShape(i, (*shapes)[static_cast<std::size_t>(i)]);
}

Status CheckResults(const InferContext& c, const std::string& function, const std::vector<ValueInfo>& results) {
  if (static_cast<int>(results.size()) != c.output_count())
    return Refuse(c, "function \"{}\" returns {} values and {} are used", function, results.size(), c.output_count());
  for (int i = 0; i < c.output_count(); ++i) {
    const DType found = results[static_cast<std::size_t>(i)].dtype;
    if (found != c.output(i).dtype && found != DType::kInvalid)
      return Refuse(c, "value {} of function \"{}\" is {} and must be {}", i, function, DTypeName(found), DTypeName(c.output(i).dtype));
  }
  return OkStatus();
}

std::vector<ValueInfo> Arguments(const InferContext& c, int from) {
  std::vector<ValueInfo> arguments;
  for (int i = from; i < c.input_count(); ++i) arguments.push_back(c.input(i));
  return arguments;
}

void SetOutputs(const InferContext& c, std::vector<ValueInfo> results) {
  for (int i = 0; i < c.output_count(); ++i) {
    const DType dtype = c.output(i).dtype;
    c.output(i) = std::move(results[static_cast<std::size_t>(i)]);
    c.output(i).dtype = dtype;
  }
}

Status InferBranches(InferContext& c, const std::vector<std::string>& branches) {
  UseOutputShapes(c);
  if (branches.empty()) return Refuse(c, "no branch is named");
  if (c.functions == nullptr) return OkStatus();
  const std::vector<ValueInfo> arguments = Arguments(c, 1);
  std::vector<ValueInfo> all;
  for (const std::string& branch : branches) {
    KERATIN_ASSIGN(std::vector<ValueInfo> results, c.functions->Infer(branch, arguments));
    KERATIN_TRY(CheckResults(c, branch, results));
    if (all.empty()) {
      all = std::move(results);
      continue;
    }
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = Relaxed(all[i], results[i]);
  }
  SetOutputs(c, std::move(all));
  return OkStatus();
}

Status CallAndSet(EvalContext& c, const std::string& function, std::vector<Tensor> inputs) {
  KERATIN_ASSIGN(std::vector<Tensor> results, c.Call(function, std::move(inputs)));
  if (static_cast<int>(results.size()) != c.output_count())
    return InvalidArgument("function \"{}\" returned {} values and {} are used", function, results.size(), c.output_count());
  for (int i = 0; i < c.output_count(); ++i) c.SetOutput(i, std::move(results[static_cast<std::size_t>(i)]));
  return OkStatus();
}

std::string CaseBranch(const std::vector<std::string>& branches, std::int64_t index) {
  const auto last = static_cast<std::int64_t>(branches.size()) - 1;
  return branches[static_cast<std::size_t>(index < 0 || index > last ? last : index)];
}

}  // namespace

Status InferMerge(InferContext& c) {
  if (c.input_count() == 0) return Refuse(c, "there is nothing to merge");
  c.SetShape(1, Shape{});
  ValueInfo merged = c.input(0);
  for (int i = 0; i < c.input_count(); ++i) {
    if (c.input(i).dtype == DType::kInvalid) return OkStatus();
    merged = Relaxed(merged, c.input(i));
  }
  const DType dtype = c.output(0).dtype;
  c.output(0) = std::move(merged);
  c.output(0).dtype = dtype;
  return OkStatus();
}

Status InferIf(InferContext& c) {
  std::vector<std::string> branches = {c.attrs().Function("then_branch"), c.attrs().Function("else_branch")};
  if (c.input(0).known()) branches = {branches[IsTrue(c.input(0).value) ? 0 : 1]};
  return InferBranches(c, branches);
}

Status InferCase(InferContext& c) {
  std::vector<std::string> branches = FunctionList(c.attrs(), "branches");
  if (const std::optional<std::int64_t> index = KnownInt(c, 0); index && !branches.empty()) branches = {CaseBranch(branches, *index)};
  return InferBranches(c, branches);
}

Status InferWhile(InferContext& c) {
  UseOutputShapes(c);
  if (c.functions == nullptr) return OkStatus();
  const std::string body = c.attrs().Function("body");
  std::vector<ValueInfo> state = Arguments(c, 0);
  // Each round forgets something of at least one variable; what is left then holds for every round.
  for (bool stable = false; !stable;) {
    KERATIN_ASSIGN(const std::vector<ValueInfo> after, c.functions->Infer(body, state));
    KERATIN_TRY(CheckResults(c, body, after));
    stable = true;
    for (std::size_t i = 0; i < state.size(); ++i) {
      ValueInfo relaxed = Relaxed(state[i], after[i]);
      if (relaxed.handle_dtype == DType::kInvalid && (state[i].handle_dtype == DType::kInvalid) != (after[i].handle_dtype == DType::kInvalid)) {
        const ValueInfo& told = state[i].handle_dtype == DType::kInvalid ? after[i] : state[i];
        relaxed.handle_dtype = told.handle_dtype;
        relaxed.handle_shape = Shape::UnknownRank();
      }
      if (SameInfo(relaxed, state[i])) continue;
      stable = false;
      state[i] = std::move(relaxed);
    }
  }
  SetOutputs(c, std::move(state));
  return OkStatus();
}

Status InferCall(InferContext& c) {
  if (c.functions == nullptr) return OkStatus();
  const std::string function = c.attrs().Function("f");
  KERATIN_ASSIGN(std::vector<ValueInfo> results, c.functions->Infer(function, Arguments(c, 0)));
  KERATIN_TRY(CheckResults(c, function, results));
  SetOutputs(c, std::move(results));
  return OkStatus();
}

Status EvalIf(EvalContext& c) {
  return CallAndSet(c, c.attrs().Function(IsTrue(c.input(0)) ? "then_branch" : "else_branch"), {c.inputs().begin() + 1, c.inputs().end()});
}

Status EvalCase(EvalContext& c) {
  const std::vector<std::string> branches = FunctionList(c.attrs(), "branches");
  if (branches.empty() || c.input(0).size() != 1) return InvalidArgument("the branch index must be a scalar, and there must be branches");
  return CallAndSet(c, CaseBranch(branches, IntAt(c.input(0), 0)), {c.inputs().begin() + 1, c.inputs().end()});
}

Status EvalWhile(EvalContext& c) {
  const std::string cond = c.attrs().Function("cond");
  const std::string body = c.attrs().Function("body");
  std::vector<Tensor> state(c.inputs().begin(), c.inputs().end());
  while (true) {
    KERATIN_ASSIGN(const std::vector<Tensor> go_on, c.Call(cond, state));
    if (go_on.size() != 1) return InvalidArgument("the condition \"{}\" returned {} values; it must return one", cond, go_on.size());
    if (!IsTrue(go_on[0])) break;
    const std::size_t count = state.size();
    KERATIN_ASSIGN(state, c.Call(body, std::move(state)));
    if (state.size() != count) return InvalidArgument("the body \"{}\" takes {} values and returned {}", body, count, state.size());
  }
  for (std::size_t i = 0; i < state.size(); ++i) c.SetOutput(static_cast<int>(i), std::move(state[i]));
  return OkStatus();
}

Status EvalCall(EvalContext& c) { return CallAndSet(c, c.attrs().Function("f"), {c.inputs().begin(), c.inputs().end()}); }

}  // namespace keratin::ops
