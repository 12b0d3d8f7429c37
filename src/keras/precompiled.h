// What nearly every layer includes, parsed once.
#pragma once

#include "base/errors.h"
#include "keras/lowering.h"
