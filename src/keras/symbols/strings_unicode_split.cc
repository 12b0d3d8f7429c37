#include "keras/symbols/unicode.h"

KERATIN_SYMBOL(strings_unicode_split) { return UnicodeSplitSymbol("strings.unicode_split", "UnicodeSplit"); }
