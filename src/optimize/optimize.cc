#include "optimize/optimize.h"

#include <algorithm>
#include <optional>

#include "base/errors.h"
#include "graph/infer.h"
#include "optimize/rewrite.h"

namespace keratin::optimize {

std::vector<Rewrite> AllRewrites();  // made by CMake

namespace {

const std::vector<Rewrite>& Rewrites() {
  static const std::vector<Rewrite> rewrites = [] {
    std::vector<Rewrite> all = AllRewrites();
    std::sort(all.begin(), all.end(), [](const Rewrite& a, const Rewrite& b) { return std::pair(a.phase, a.name) < std::pair(b.phase, b.name); });
    return all;
  }();
  return rewrites;
}

Result<Graph> DropUnused(Graph graph, const Request& request, std::vector<int>* renumbered = nullptr) {
  std::vector<int> roots;
  for (const std::string& fetch : request.fetches) {
    KERATIN_ASSIGN(const Endpoint endpoint, graph.FindTensor(fetch));
    roots.push_back(endpoint.node);
  }
  for (const std::vector<std::string>* names : {&request.targets, &request.feeds})
    for (const std::string& name : *names) {
      const std::optional<int> number = graph.Find(name);
      if (!number) return Internal("node \"{}\" is gone", name);
      roots.push_back(*number);
    }
  return std::move(graph).Pruned(roots, renumbered);
}

}  // namespace

Result<Graph> Optimize(Graph graph, const Request& request) {
  KERATIN_ASSIGN(graph, DropUnused(std::move(graph), request));
  KERATIN_ASSIGN(const std::vector<int> all, graph.TopologicalOrder());
  KERATIN_TRY(RequireKnownOps(graph, *request.registry, all));
  // What an editor has learnt holds until something changes.
  std::optional<Editor> edit;
  std::vector<std::vector<ValueInfo>> infos;
  for (const Rewrite& rewrite : Rewrites()) {
    if (request.off.contains(rewrite.name)) continue;
    if (!edit) edit.emplace(graph, request, std::move(infos));
    if (Status status = rewrite.run(*edit); !status.ok()) return status.WithContext(fmt::format("rewrite {}", rewrite.name));
    if (!edit->changed()) continue;
    std::vector<std::vector<ValueInfo>> known = edit->TakeInfos();
    edit.reset();
    std::vector<int> renumbered;
    KERATIN_ASSIGN(graph, DropUnused(std::move(graph), request, &renumbered));
    infos.clear();
    if (known.empty()) continue;
    infos.resize(static_cast<std::size_t>(graph.size()));
    for (std::size_t i = 0; i < std::min(renumbered.size(), known.size()); ++i)
      if (renumbered[i] >= 0) infos[static_cast<std::size_t>(renumbered[i])] = std::move(known[i]);
  }
  return graph;
}

std::vector<std::string_view> RewriteNames() {
  std::vector<std::string_view> names;
  for (const Rewrite& rewrite : Rewrites()) names.push_back(rewrite.name);
  return names;
}

}  // namespace keratin::optimize
