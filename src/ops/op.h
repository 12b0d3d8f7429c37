// For op files. src/ops/<topic>/<stem>.cc defines one op:
//
//   KERATIN_OP(relu) { return {.name = "Relu", .inputs = {"features: T"}, ...}; }
//
// CMake makes the registry from the file names; a file without its KERATIN_OP(stem) is a link error that names it.
#pragma once

#include "base/errors.h"
#include "base/thread_pool.h"
#include "graph/op_spec.h"

#define KERATIN_OP(stem)      \
  namespace keratin::ops {    \
  OpSpec keratin_op_##stem(); \
  }                           \
  ::keratin::OpSpec keratin::ops::keratin_op_##stem()
