// UnicodeDecode with or without offsets.
#pragma once

#include "ops/string/string_common.h"

namespace keratin::ops {

Status EvalUnicodeDecode(EvalContext& c);

}  // namespace keratin::ops
