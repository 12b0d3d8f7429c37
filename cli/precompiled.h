// What nearly every command includes, parsed once.
#pragma once

#include <fmt/core.h>

#include <algorithm>

#include "api/parts.h"
#include "base/errors.h"
#include "cli/command.h"
