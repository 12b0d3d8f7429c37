// What nearly every op includes, parsed once.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/errors.h"
#include "base/thread_pool.h"
#include "graph/op_spec.h"
#include "ops/map.h"
#include "ops/op.h"
#include "ops/values.h"
