// Graph -> GraphDef messages, for graph_def and saved_model.
#pragma once

#include "proto/graph_def.h"
#include "proto/tensorflow/graph.pb.h"

namespace keratin::proto {

Status GraphToProto(const Graph& graph, const OpRegistry& registry, bool strip_default_attrs, ::keratin::tensorflow::GraphDef* proto);
// The op as TensorFlow's OpDef, as it stands in a stripped_op_list.
void OpToProto(const ParsedOp& op, ::keratin::tensorflow::OpDef* proto);

}  // namespace keratin::proto
