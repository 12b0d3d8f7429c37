// Calls of functions replaced by the functions' bodies.
#pragma once

#include "graph/graph.h"

namespace keratin {

// `graph` with every PartitionedCall, StatefulPartitionedCall and node whose op is a function's name replaced by the nodes of the function,
// named "call/node". The call's own name stays, as an Identity (IdentityN, NoOp) of its results, so that "call:1" can still be fetched.
// The bodies of While, If and Case stay functions, with the calls inside them inlined too; functions that nothing uses any more are dropped.
//
// What a call waits for, its body's nodes wait for; what waits for a call waits for the control results of its body; results of a call
// whose control results do something (more than reading) are taken from the call's node, which waits for them.
//
// INVALID_ARGUMENT names a function that calls itself, directly or not, a call with the wrong number of arguments, and functions nested
// more than 256 deep; RESOURCE_EXHAUSTED when calls of calls multiply to many times the nodes of the file. A call of a function that the
// library does not have stays as it is.
Result<Graph> InlineCalls(Graph graph);

}  // namespace keratin
