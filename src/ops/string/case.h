// Upper and lower case.
#pragma once

#include <string>
#include <string_view>

namespace keratin::ops {

std::string AsciiToLower(std::string_view text);
std::string AsciiToUpper(std::string_view text);
// Of all of Unicode, in no language's own way. Malformed UTF-8 becomes U+FFFD.
std::string UnicodeToLower(std::string_view text);
std::string UnicodeToUpper(std::string_view text);

}  // namespace keratin::ops
