#include "keras/symbols/unicode.h"

KERATIN_SYMBOL(strings_unicode_decode) { return UnicodeDecodeSymbol("strings.unicode_decode", "UnicodeDecode"); }
