// What nearly every source from here on includes, parsed once.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstring>
#include <set>

#include "base/errors.h"
#include "base/thread_pool.h"
#include "graph/op_spec.h"
