// How many threads work where nobody said how many.
#pragma once

namespace keratin {

// The number in the environment variable KERATIN_NUM_THREADS, when it is one from 1 to 256; else that of the processors that this process may use.
[[nodiscard]] int DefaultThreads();

}  // namespace keratin
