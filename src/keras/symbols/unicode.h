// What functions of characters share.
#pragma once

#include "keras/symbols/symbol.h"

namespace keratin::keras {

// tf.strings.unicode_decode and unicode_split, each with or without the places of the characters, of one text; the lowering has failed for several, whose
// answer is ragged.
SymbolSpec UnicodeDecodeSymbol(std::string_view name, std::string_view scope);
SymbolSpec UnicodeSplitSymbol(std::string_view name, std::string_view scope);

}  // namespace keratin::keras
