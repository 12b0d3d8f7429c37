// The version of the library.
#pragma once

namespace keratin {

// "0.1.0"; a static string.
const char* Version();

}  // namespace keratin
