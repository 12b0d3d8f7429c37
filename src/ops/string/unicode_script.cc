#include <algorithm>
#include <iterator>

#include "ops/map.h"
#include "ops/op.h"
#include "ops/string/script_table.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

// -1 for what is no character.
std::int32_t ScriptOf(std::int32_t code) {
  if (code < 0 || code > 0x10FFFF) return -1;
  const auto* next = std::upper_bound(std::begin(kScripts), std::end(kScripts), code, [](std::int32_t c, const ScriptRange& range) { return c < range.first; });
  return std::prev(next)->script;
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(unicode_script) {
  return {.name = "UnicodeScript",
          .inputs = {"input: int32"},
          .outputs = {"output: int32"},
          .infer = SameAsInput,
          .run = [](const RunContext& c) { MapUnary<std::int32_t>(c, ScriptOf); },
          .in_place = 1,
          .examples = {{.in = {Ints({1, 31, 38, 0x3A9, 0x430, 0x10FFFF, 0x110000, -1})}, .out = {Ints({0, 0, 0, 14, 8, 103, -1, -1})}}}};
}
