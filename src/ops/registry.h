// Every op that Keratin has.
#pragma once

#include "graph/op_spec.h"

namespace keratin::ops {

// Built on first use; thread-safe.
const OpRegistry& Registry();

}  // namespace keratin::ops
