// While whose variables nobody needs: neither an answer that is read, nor the condition, nor anything with an effect  ->  While without them
//
// TensorFlow 1 keeps every intermediate value of a loop for gradients, each in a list of its own that is a variable of the loop.
#include <algorithm>

#include "optimize/rewrite.h"

namespace keratin::optimize {
namespace {

// Nodes of a function that must run whatever its results are for.
std::vector<int> Effects(const Editor& edit, const Function& function) {
  std::vector<int> roots = function.control_results;
  for (int number = 0; number < function.body.size(); ++number)
    if (HasState(edit.registry(), function.body.node(number))) roots.push_back(number);
  return roots;
}

// Marks the arguments that `roots` are computed of.
Status MarkArgs(const Function& function, const std::vector<int>& roots, std::vector<char>* needed) {
  Result<std::vector<int>> reached = function.body.TopologicalOrder(roots);
  if (!reached.ok()) return reached.status();
  std::sort(reached->begin(), reached->end());
  for (std::size_t i = 0; i < function.args.size(); ++i)
    if (std::binary_search(reached->begin(), reached->end(), function.args[i])) (*needed)[i] = 1;
  return OkStatus();
}

// `function` without the arguments, and where `results` says so the results, that are not needed.
Result<std::shared_ptr<const Function>> Without(const Function& function, std::string name, const std::vector<char>& needed, bool results,
                                                std::vector<int> roots) {
  Function copy;
  copy.name = std::move(name);
  copy.attrs = function.attrs;
  std::vector<Endpoint> kept;
  for (std::size_t i = 0; i < function.results.size(); ++i) {
    if (results && needed[i] == 0) continue;
    kept.push_back(function.results[i]);
    copy.result_names.push_back(function.result_names[i]);
    if (!function.result_types.empty()) copy.result_types.push_back(function.result_types[i]);
  }
  for (const Endpoint& result : kept) roots.push_back(result.node);
  for (std::size_t i = 0; i < needed.size(); ++i)
    if (needed[i] != 0) roots.push_back(function.args[i]);
  std::vector<int> renumbered;
  Result<Graph> body = function.body.Pruned(roots, &renumbered);
  if (!body.ok()) return body.status();
  copy.body = *std::move(body);
  const auto now = [&renumbered](int number) { return renumbered[static_cast<std::size_t>(number)]; };
  for (std::size_t i = 0; i < needed.size(); ++i) {
    if (needed[i] == 0) continue;
    const int arg = now(function.args[i]);
    copy.body.mutable_node(arg).attrs.Set("index", static_cast<std::int64_t>(copy.args.size()));
    copy.args.push_back(arg);
  }
  for (const Endpoint& result : kept) copy.results.push_back({now(result.node), result.output});
  for (const int control : function.control_results) copy.control_results.push_back(now(control));
  return std::make_shared<const Function>(std::move(copy));
}

std::string NewFunctionName(const Editor& edit, const std::string& stem) {
  std::string name = stem + "_needed";
  for (int i = 1; edit.FindFunction(name) != nullptr; ++i) name = stem + "_needed_" + std::to_string(i);
  return name;
}

Status DropVariables(Editor& edit, int number, bool* changed) {
  const Node loop = edit.node(number);
  const std::size_t count = loop.inputs.size();
  const std::shared_ptr<const Function> cond = edit.FindFunction(loop.attrs.Function("cond"));
  const std::shared_ptr<const Function> body = edit.FindFunction(loop.attrs.Function("body"));
  if (cond == nullptr || body == nullptr || cond->args.size() != count || body->args.size() != count || body->results.size() != count ||
      cond->results.size() != 1 || edit.IsKept(number))
    return OkStatus();
  std::vector<char> needed(count, 0);
  for (std::size_t i = 0; i < count; ++i) needed[i] = edit.Readers({number, static_cast<int>(i)}).empty() ? 0 : 1;
  std::vector<int> cond_roots = Effects(edit, *cond);
  const std::vector<int> body_effects = Effects(edit, *body);
  std::vector<int> roots = cond_roots;
  roots.push_back(cond->results[0].node);
  if (Status status = MarkArgs(*cond, roots, &needed); !status.ok()) return status;
  // What a needed variable becomes may be computed of others.
  roots = body_effects;
  std::vector<char> followed(count, 0);
  for (bool more = true; more;) {
    more = false;
    for (std::size_t i = 0; i < count; ++i) {
      if (needed[i] == 0 || followed[i] != 0) continue;
      followed[i] = 1;
      roots.push_back(body->results[i].node);
      more = true;
    }
    if (Status status = MarkArgs(*body, roots, &needed); !status.ok()) return status;
  }
  if (std::find(needed.begin(), needed.end(), 0) == needed.end()) return OkStatus();

  Attrs attrs = loop.attrs;
  for (const bool is_body : {false, true}) {
    const Function& function = is_body ? *body : *cond;
    const std::string name = NewFunctionName(edit, function.name);
    Result<std::shared_ptr<const Function>> smaller = Without(function, name, needed, is_body, is_body ? body_effects : cond_roots);
    if (!smaller.ok()) return smaller.status();
    edit.SetFunction(name, *std::move(smaller));
    attrs.Set(is_body ? "body" : "cond", FunctionName{name});
  }
  const std::vector<DType> types = loop.attrs.Types("T");
  const auto* shapes = loop.attrs.Get<std::vector<Shape>>("output_shapes");
  std::vector<DType> kept_types;
  std::vector<Shape> kept_shapes;
  std::vector<Endpoint> inputs;
  std::vector<std::pair<Reader, int>> readers;
  for (std::size_t i = 0; i < count; ++i) {
    if (needed[i] == 0) continue;
    for (const Reader& reader : edit.Readers({number, static_cast<int>(i)})) readers.emplace_back(reader, static_cast<int>(inputs.size()));
    inputs.push_back(loop.inputs[i]);
    kept_types.push_back(types[i]);
    if (shapes != nullptr && shapes->size() == count) kept_shapes.push_back((*shapes)[i]);
  }
  attrs.Set("T", kept_types);
  if (shapes != nullptr) attrs.Set("output_shapes", kept_shapes);
  if (Status status = edit.Redefine(number, loop.op, std::move(inputs), std::move(attrs)); !status.ok()) return status;
  for (const auto& [reader, output] : readers)
    if (Status status = edit.SetInput(reader.node, reader.input, {number, output}); !status.ok()) return status;
  *changed = true;
  return OkStatus();
}

}  // namespace
}  // namespace keratin::optimize

KERATIN_REWRITE(drop_loop_variables) {
  return {.name = "drop_loop_variables", .phase = Phase::kSimplify, .run = [](Editor& edit) -> Status {
            bool changed = false;
            for (int number = 0; number < edit.size(); ++number) {
              const std::string& op = edit.node(number).op;
              if (op != "While" && op != "StatelessWhile") continue;
              if (Status status = DropVariables(edit, number, &changed); !status.ok()) return status;
            }
            if (changed) edit.Forget();
            return OkStatus();
          }};
}
