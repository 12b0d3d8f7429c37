#include "keras/symbols/unicode.h"

KERATIN_SYMBOL(strings_unicode_split_with_offsets) { return UnicodeSplitSymbol("strings.unicode_split_with_offsets", "UnicodeSplitWithOffsets"); }
