#include "base/thread_count.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace keratin {
namespace {

TEST(DefaultThreads, AreThoseOfTheEnvironmentOrAllProcessors) {
  ASSERT_EQ(unsetenv("KERATIN_NUM_THREADS"), 0);
  const int all = DefaultThreads();
  EXPECT_GE(all, 1);
  for (const auto& [value, threads] : {std::pair("3", 3), std::pair("256", 256), std::pair("0", all), std::pair("257", all), std::pair("-1", all),
                                       std::pair("2 ", all), std::pair("", all), std::pair("many", all)}) {
    ASSERT_EQ(setenv("KERATIN_NUM_THREADS", value, 1), 0);
    EXPECT_EQ(DefaultThreads(), threads) << '"' << value << '"';
  }
  unsetenv("KERATIN_NUM_THREADS");
}

}  // namespace
}  // namespace keratin
