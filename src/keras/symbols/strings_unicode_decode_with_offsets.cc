#include "keras/symbols/unicode.h"

KERATIN_SYMBOL(strings_unicode_decode_with_offsets) { return UnicodeDecodeSymbol("strings.unicode_decode_with_offsets", "UnicodeDecodeWithOffsets"); }
