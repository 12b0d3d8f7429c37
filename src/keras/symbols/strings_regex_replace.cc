#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(strings_regex_replace) {
  return {.names = {"strings.regex_replace", "compat.v1.strings.regex_replace", "compat.v1.regex_replace"},
          .parameters = {"input", "pattern", "rewrite", "replace_global"},
          .lower = [](OpCall& c) -> Results {
            return Raw("StaticRegexReplace", {c.First()},
                       {{"pattern", c.String("pattern", "")}, {"rewrite", c.String("rewrite", "")}, {"replace_global", c.Bool("replace_global", true)}});
          }};
}
