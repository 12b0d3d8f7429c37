// Variables of TensorFlow 1 that something assigns, as resources.
#pragma once

#include "graph/graph.h"

namespace keratin {

// `graph` with every VariableV2 and Variable that Assign, AssignAdd or AssignSub changes made a resource of the same name: they become AssignVariableOp and
// the like, and each reader reads where it stands, after the nodes that it waits for. Node names stay. A variable that other ops change is left as it is.
Graph WithResourceVariables(Graph graph);

}  // namespace keratin
