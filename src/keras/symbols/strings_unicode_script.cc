#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(strings_unicode_script) {
  return {.names = {"strings.unicode_script"}, .parameters = {"input"}, .lower = [](OpCall& c) -> Results { return RawOf(c, "UnicodeScript", {"input"}); }};
}
