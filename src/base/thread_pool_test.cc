#include "base/thread_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <numeric>
#include <thread>
#include <vector>

namespace keratin {
namespace {

TEST(ThreadPoolTest, ThreadCountIsBroughtIntoRange) {
  EXPECT_EQ(ThreadPool(-3).threads(), 1);
  EXPECT_EQ(ThreadPool(0).threads(), 1);
  EXPECT_EQ(ThreadPool(3).threads(), 3);
}

TEST(ThreadPoolTest, RangesCoverOnce) {
  for (int threads : {1, 2, 4}) {
    ThreadPool pool(threads);
    for (std::int64_t count : {0, 1, 2, 7, 64, 1000, 1001}) {
      for (std::int64_t grain : {0, 1, 3, 100, 5000}) {
        std::vector<std::atomic<int>> hits(static_cast<std::size_t>(count));
        pool.ParallelFor(count, grain, [&](std::int64_t begin, std::int64_t end) {
          ASSERT_LT(begin, end);
          for (std::int64_t i = begin; i < end; ++i) hits[static_cast<std::size_t>(i)]++;
        });
        for (const auto& hit : hits) EXPECT_EQ(hit.load(), 1) << count << " " << grain;
      }
    }
  }
}

TEST(ThreadPoolTest, RangesAreNotShorterThanTheGrain) {
  ThreadPool pool(2);
  std::atomic<std::int64_t> shortest{1000};
  pool.ParallelFor(1000, 130, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t seen = shortest.load(); end - begin < seen && !shortest.compare_exchange_weak(seen, end - begin);) {
    }
  });
  EXPECT_GE(shortest.load(), 130);
}

TEST(ThreadPoolTest, TasksRunOnceEach) {
  ThreadPool pool(3);
  for (int round = 0; round < 2000; ++round) {
    std::int64_t done[17] = {};
    pool.Run(17, [&](std::int64_t i) { done[i] += i + round; });
    for (int i = 0; i < 17; ++i) ASSERT_EQ(done[i], i + round);
  }
}

TEST(ThreadPoolTest, ParkedWorkersWakeAndHelp) {
  ThreadPool pool(2);
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
  std::atomic<int> inside{0};
  std::atomic<bool> both{false};
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  pool.Run(2, [&](std::int64_t) {
    if (++inside == 2) both = true;
    while (!both && std::chrono::steady_clock::now() < until) std::this_thread::yield();
  });
  EXPECT_TRUE(both);
}

TEST(ThreadPoolTest, AWorkerThatIsHeldUpMakesCallsSerialForAWhile) {
  ThreadPool pool(2);
  const auto caller = std::this_thread::get_id();
  std::atomic<int> elsewhere{0};
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  // Until the worker takes a task of a job, which then takes it much longer than the caller.
  while (elsewhere == 0 && std::chrono::steady_clock::now() < until) {
    pool.Run(2, [&](std::int64_t) {
      if (std::this_thread::get_id() != caller) {
        elsewhere++;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
      } else {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
    });
  }
  ASSERT_EQ(elsewhere.load(), 1);
  const auto held_up = std::chrono::steady_clock::now();
  std::atomic<int> helpers{0};
  pool.Run(2, [&](std::int64_t) { helpers += std::this_thread::get_id() != caller; });
  if (std::chrono::steady_clock::now() - held_up < std::chrono::milliseconds(5)) {
    EXPECT_EQ(helpers.load(), 0);
  }
  // And then the worker helps again.
  bool helped = false;
  while (!helped && std::chrono::steady_clock::now() < until) {
    std::atomic<bool> other{false};
    pool.Run(2, [&](std::int64_t) {
      if (std::this_thread::get_id() != caller) other = true;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    });
    helped = other;
  }
  EXPECT_TRUE(helped);
}

TEST(ThreadPoolTest, NestedCallsRunSerially) {
  ThreadPool pool(2);
  std::atomic<int> total{0};
  pool.Run(8, [&](std::int64_t) { pool.ParallelFor(100, 1, [&](std::int64_t begin, std::int64_t end) { total += static_cast<int>(end - begin); }); });
  EXPECT_EQ(total.load(), 800);
}

TEST(ThreadPoolTest, ManyCallersAtOnce) {
  ThreadPool pool(3);
  std::vector<std::thread> callers;
  std::atomic<std::int64_t> wrong{0};
  for (int c = 0; c < 4; ++c) {
    callers.emplace_back([&, c] {
      std::vector<std::int64_t> values(257);
      for (int round = 0; round < 500; ++round) {
        pool.ParallelFor(257, 16, [&](std::int64_t begin, std::int64_t end) {
          for (std::int64_t i = begin; i < end; ++i) values[static_cast<std::size_t>(i)] = i * c + round;
        });
        for (std::int64_t i = 0; i < 257; ++i) wrong += values[static_cast<std::size_t>(i)] != i * c + round;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(wrong.load(), 0);
}

}  // namespace
}  // namespace keratin
