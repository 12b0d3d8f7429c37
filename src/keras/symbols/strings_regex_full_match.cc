#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(strings_regex_full_match) {
  return {.names = {"strings.regex_full_match", "compat.v1.strings.regex_full_match"}, .parameters = {"input", "pattern"}, .lower = [](OpCall& c) -> Results {
            return Raw("StaticRegexFullMatch", {c.First()}, {{"pattern", c.String("pattern", "")}});
          }};
}
