#include "base/thread_pool.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <numeric>
#include <set>
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

TEST(ThreadPoolTest, StepsFollowEachOther) {
  for (int threads : {1, 2, 3}) {
    ThreadPool pool(threads);
    for (int round = 0; round < 50; ++round) {
      for (std::int64_t shares = 1; shares <= threads; ++shares) {
        constexpr std::int64_t kSteps = 200;
        std::vector<std::int64_t> done(static_cast<std::size_t>(shares));
        std::atomic<int> wrong{0};
        pool.RunSteps(kSteps, shares, [&](std::int64_t step, std::int64_t share) {
          if (done[static_cast<std::size_t>(share)] != step) ++wrong;
          done[static_cast<std::size_t>(share)] = step + 1;
        });
        EXPECT_EQ(wrong.load(), 0);
        EXPECT_EQ(done, std::vector<std::int64_t>(static_cast<std::size_t>(shares), kSteps));
      }
    }
  }
}

TEST(ThreadPoolTest, AStepSeesAllOfTheOneBefore) {
  ThreadPool pool(3);
  std::int64_t values[2][3] = {{1, 2, 3}, {}};
  std::int64_t want[3] = {1, 2, 3};
  constexpr std::int64_t kSteps = 1001;
  pool.RunSteps(kSteps, 3, [&](std::int64_t step, std::int64_t share) {
    const std::int64_t* before = values[step % 2];
    values[1 - step % 2][share] = (before[0] + before[1] * 3 + before[2] * 5 + share) % 1'000'003;
  });
  for (std::int64_t step = 0; step < kSteps; ++step) {
    const std::int64_t sum = want[0] + want[1] * 3 + want[2] * 5;
    for (std::int64_t share = 0; share < 3; ++share) want[share] = (sum + share) % 1'000'003;
  }
  for (int share = 0; share < 3; ++share) EXPECT_EQ(values[kSteps % 2][share], want[share]);
}

TEST(ThreadPoolTest, StepsWithoutAThreadOfTheirOwnAreDoneByOthers) {
  ThreadPool pool(3);
  std::atomic<std::int64_t> calls{0};
  // Inside of another call nobody helps.
  pool.Run(3, [&](std::int64_t) { pool.RunSteps(20, 3, [&](std::int64_t, std::int64_t) { calls++; }); });
  EXPECT_EQ(calls.load(), 180);
  // One thread sleeps in its share; the others' steps wait for it and it is done once.
  std::atomic<int> slept{0};
  calls = 0;
  pool.RunSteps(4, 3, [&](std::int64_t step, std::int64_t share) {
    if (step == 1 && share == 1) {
      slept++;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    calls++;
  });
  EXPECT_EQ(slept.load(), 1);
  EXPECT_EQ(calls.load(), 12);
}

TEST(ThreadPoolTest, GuestsLeaveEachOtherAThread) {
  for (int threads : {2, 3}) {
    ThreadPool pool(threads);
    const auto threads_of_calls = [&] {
      std::set<std::thread::id> seen;
      std::mutex mutex;
      for (int call = 0; call < 50; ++call) {
        pool.Run(threads, [&](std::int64_t) {
          std::this_thread::sleep_for(std::chrono::microseconds(200));
          const std::lock_guard lock(mutex);
          seen.insert(std::this_thread::get_id());
        });
      }
      return static_cast<int>(seen.size());
    };
    const ThreadPool::Guest first(pool);
    {
      const ThreadPool::Guest second(pool);
      std::atomic<int> inside{0};
      std::atomic<int> most{0};
      for (int call = 0; call < 50; ++call) {
        pool.Run(threads, [&](std::int64_t) {
          const int now = ++inside;
          for (int seen = most.load(); now > seen && !most.compare_exchange_weak(seen, now);) {
          }
          std::this_thread::sleep_for(std::chrono::microseconds(200));
          --inside;
        });
      }
      EXPECT_LE(most.load(), threads - 1);
    }
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    int seen = 0;
    while (seen < threads && std::chrono::steady_clock::now() < until) seen = std::max(seen, threads_of_calls());
    EXPECT_EQ(seen, threads);
  }
}

TEST(ThreadPoolTest, WhoAsksForAsManyThreadsSharesAPool) {
  const std::shared_ptr<ThreadPool> pool = ThreadPool::Shared(3);
  EXPECT_EQ(pool->threads(), 3);
  EXPECT_EQ(ThreadPool::Shared(3), pool);
  EXPECT_NE(ThreadPool::Shared(2), pool);
}

#if !defined(__SANITIZE_THREAD__)  // which ends a process that starts threads after such a fork
// What a server does that loads its model before it makes its workers.
TEST(ThreadPoolTest, AForkedProcessHasPoolsOfItsOwn) {
  std::shared_ptr<ThreadPool> pool = ThreadPool::Shared(2);
  const auto sum = [](ThreadPool& of) {
    std::atomic<std::int64_t> total{0};
    of.ParallelFor(1000, 1, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) total += i;
    });
    return total.load();
  };
  ASSERT_EQ(sum(*pool), 499'500);
  std::this_thread::sleep_for(std::chrono::milliseconds(20));  // the worker is parked
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    ::alarm(20);
    std::shared_ptr<ThreadPool> own = ThreadPool::Shared(2);
    const bool right = own != pool && sum(*own) == 499'500 && sum(*pool) == 499'500;
    pool.reset();
    own.reset();
    ::_exit(right ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(sum(*pool), 499'500);
}
#endif

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
