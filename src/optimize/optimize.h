// Graph to graph, same answers, less work. Each rewrite is one file, with its before and after on top; it can be switched off.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "graph/graph.h"
#include "graph/op_spec.h"
#include "keratin/status.h"

namespace keratin::optimize {

struct Request {
  const OpRegistry* registry = nullptr;
  // Placeholder nodes that will be fed; their "shape" attribute may hold unknown dimensions.
  std::vector<std::string> feeds = {};
  // Tensors that are fetched: they keep node name and output number. Everything else may go.
  std::vector<std::string> fetches = {};        // "out/Sigmoid:0"
  std::vector<std::string> targets = {};        // nodes that must run
  std::set<std::string, std::less<>> off = {};  // names of rewrites to leave out
};

// The graph has no calls left (see graph/inline.h) and its read-only variables are constants.
Result<Graph> Optimize(Graph graph, const Request& request);

// Names of all rewrites, in the order they run.
std::vector<std::string_view> RewriteNames();

}  // namespace keratin::optimize
