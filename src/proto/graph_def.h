// Graph <-> TensorFlow's GraphDef, binary (.pb) or text (.pbtxt).
#pragma once

#include <string>

#include "base/mapped_file.h"
#include "graph/graph.h"
#include "graph/op_spec.h"

namespace keratin::proto {

// Reads a GraphDef of either kind, found from its content. Ops that `registry` does not know are kept as they are: what needs them is refused
// later, by name. Weights are copied at most once. Errors name the node:
//   - names that are missing, empty or stand twice; inputs that are not there; an output number that the op does not have;
//   - values that do not fit their shape, or that would be repeated to more than 64 MB; shapes of more than Shape::kMaxRank dimensions;
//   - a SavedModel or anything else in place of a GraphDef.
// In function bodies "node:output:k" is resolved with the op's signature, or with the called function's result names; for an op that the
// registry does not know it is taken for output k. What only training needs (gradients of functions) and debug information are dropped.
Result<Graph> ImportGraphDef(Bytes bytes, const OpRegistry& registry);

struct GraphDefOptions {
  bool text = false;
  // Leave out attributes that have the op's default value, as TensorFlow's strip_default_attrs does.
  bool strip_default_attrs = false;
};

// The same graph gives the same bytes. UNIMPLEMENTED, by name, for what no GraphDef holds (an attribute that could not be read, a function
// that uses an unknown op's outputs); RESOURCE_EXHAUSTED above protobuf's 2 GiB.
Result<std::string> ExportGraphDef(const Graph& graph, const OpRegistry& registry, const GraphDefOptions& options = {});

}  // namespace keratin::proto
