#include <algorithm>

#include "base/errors.h"
#include "graph/infer.h"
#include "keras/lower/state.h"
#include "ops/registry.h"

namespace keratin::keras {
namespace {

Shape Widen(const Shape& a, const Shape& b) {
  if (a.rank() != b.rank()) return Shape::UnknownRank();
  Shape wide = a;
  for (int i = 0; i < a.rank(); ++i)
    if (a[i] != b[i]) wide[i] = Shape::kUnknown;
  return wide;
}

bool Stateful(const Graph& body) {
  return std::any_of(body.nodes().begin(), body.nodes().end(), [](const Node& node) {
    const ParsedOp* op = ops::Registry().Find(node.op);
    return node.op == "While" || (op != nullptr && op->spec->stateful && node.op != "_Arg");
  });
}

}  // namespace

std::shared_ptr<Lowering::Target> Lowering::BuildBody(const BodyFn& fn, const std::vector<ValueInfo>& infos, std::vector<Value>* results) {
  auto target = std::make_shared<Target>();
  target->id = static_cast<int>(shared_->targets.size());
  target->outer = target_;
  shared_->targets.push_back(target);
  std::vector<Value> args;
  for (std::size_t i = 0; i < infos.size(); ++i) {
    Node node;
    node.name = "arg_" + std::to_string(i);
    node.op = "_Arg";
    node.attrs.Set("T", infos[i].dtype);
    node.attrs.Set("index", static_cast<std::int64_t>(i));
    target->names[node.name]++;
    const int number = target->graph.Add(std::move(node));
    target->infos.push_back({infos[i]});
    target->args.push_back(number);
    args.push_back({number, 0, target->id});
  }
  Lowering body(shared_, target);
  body.layer_ = layer_;
  body.variables_ = variables_;
  *results = fn(body, args);
  for (Value& result : *results) result = body.Place(result, body.scope_ + "Const");
  return target;
}

std::vector<Value> Lowering::While(std::vector<Value> loop_vars, const BodyFn& cond, const BodyFn& body, std::string_view name, Attrs attrs) {
  if (failed()) return {};
  const Scope inside = Enter(name);
  std::vector<ValueInfo> infos;
  for (std::size_t i = 0; i < loop_vars.size(); ++i) {
    loop_vars[i] = Place(loop_vars[i], scope_ + "Const");
    if (!loop_vars[i].valid()) {
      Fail(Internal("loop variable {} of \"{}\" is missing", i, name));
      return {};
    }
    ValueInfo info = *Info(loop_vars[i]);
    info.value = Tensor();
    info.elements.clear();
    infos.push_back(std::move(info));
  }
  std::vector<Value> results;
  std::shared_ptr<Target> body_target;
  for (bool settled = false; !settled;) {
    settled = true;
    body_target = BuildBody(body, infos, &results);
    if (failed()) return {};
    if (results.size() != loop_vars.size()) {
      Fail(Internal("the body of \"{}\" gives {} values for {} loop variables", name, results.size(), loop_vars.size()));
      return {};
    }
    for (std::size_t i = 0; i < results.size(); ++i) {
      if (!results[i].valid()) {
        Fail(Internal("value {} of the body of \"{}\" is missing", i, name));
        return {};
      }
      const ValueInfo& result = body_target->infos[static_cast<std::size_t>(results[i].node)][static_cast<std::size_t>(results[i].output)];
      ValueInfo& info = infos[i];
      if (result.dtype != info.dtype) {
        Fail(Internal("loop variable {} of \"{}\" is {} and becomes {}", i, name, DTypeName(info.dtype), DTypeName(result.dtype)));
        return {};
      }
      // Each round forgets a dimension or a rank, so this ends.
      const Shape wide = Widen(info.shape, result.shape);
      const Shape handle = Widen(info.handle_shape, result.handle_shape);
      if (!(wide == info.shape) || !(handle == info.handle_shape)) {
        info.shape = wide;
        info.handle_shape = handle;
        settled = false;
      }
    }
  }
  std::vector<Value> cond_results;
  const std::shared_ptr<Target> cond_target = BuildBody(cond, infos, &cond_results);
  if (failed()) return {};
  if (cond_results.size() != 1 || !cond_results[0].valid()) {
    Fail(Internal("the condition of \"{}\" does not give one value", name));
    return {};
  }

  // Both functions take what either uses from outside, in one order, the condition's first.
  std::vector<Value> captures = cond_target->captures;
  for (const Value capture : body_target->captures)
    if (std::find(captures.begin(), captures.end(), capture) == captures.end()) captures.push_back(capture);
  std::vector<DType> types;
  for (const ValueInfo& info : infos) types.push_back(info.dtype);
  const auto make_function = [&](const std::shared_ptr<Target>& target, const std::vector<Value>& values, std::string_view kind) {
    auto function = std::make_shared<Function>();
    std::string stem = scope_ + std::string(kind);
    std::replace(stem.begin(), stem.end(), '/', '_');
    FunctionLibrary& library = shared_->targets.front()->graph.functions;
    function->name = stem;
    for (int i = 1; library.contains(function->name); ++i) function->name = stem + "_" + std::to_string(i);
    Lowering inner(shared_, target);
    function->args.assign(target->args.begin(), target->args.begin() + static_cast<std::ptrdiff_t>(loop_vars.size()));
    for (const Value capture : captures) {
      const int arg = inner.Capture(capture).node;
      target->graph.mutable_node(arg).attrs.Set("index", static_cast<std::int64_t>(function->args.size()));
      function->args.push_back(arg);
    }
    const auto add_result = [&](Value value) {
      function->result_names.push_back(fmt::format("result_{}", function->results.size()));
      function->results.push_back({value.node, value.output});
    };
    for (const Value value : values) add_result(value);
    if (kind == "body")
      for (std::size_t i = loop_vars.size(); i < function->args.size(); ++i) add_result({function->args[i], 0, target->id});
    function->body = target->graph;
    library[function->name] = function;
    return function->name;
  };
  const std::string body_name = make_function(body_target, results, "body");
  const std::string cond_name = make_function(cond_target, cond_results, "cond");

  Node node;
  node.name = scope_.substr(0, scope_.size() - 1);
  node.op = Stateful(body_target->graph) || Stateful(cond_target->graph) ? "While" : "StatelessWhile";
  node.attrs = std::move(attrs);
  std::vector<Shape> shapes;
  for (const Value value : loop_vars) node.inputs.push_back({value.node, value.output});
  for (const Value value : captures) {
    const ValueInfo info = *Info(value);
    types.push_back(info.dtype);
    infos.push_back(info);
    node.inputs.push_back({value.node, value.output});
  }
  for (const ValueInfo& info : infos) shapes.push_back(info.shape);
  node.attrs.Set("T", types);
  node.attrs.Set("cond", FunctionName{cond_name});
  node.attrs.Set("body", FunctionName{body_name});
  node.attrs.Set("output_shapes", shapes);
  if (!node.attrs.Has("parallel_iterations")) node.attrs.Set("parallel_iterations", std::int64_t{32});
  const int number = target_->graph.Add(std::move(node));
  target_->infos.push_back(std::move(infos));
  std::vector<Value> outputs;
  for (std::size_t i = 0; i < loop_vars.size(); ++i) outputs.push_back(Op("Identity", {{number, static_cast<int>(i), target_->id}}));
  return outputs;
}

}  // namespace keratin::keras
