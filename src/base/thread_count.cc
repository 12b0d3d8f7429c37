#include "base/thread_count.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string_view>
#include <thread>

namespace keratin {

int DefaultThreads() {
  if (const char* value = std::getenv("KERATIN_NUM_THREADS"); value != nullptr) {
    const std::string_view text = value;
    int threads = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), threads);
    if (error == std::errc() && end == text.data() + text.size() && threads >= 1 && threads <= 256) return threads;
  }
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace keratin
