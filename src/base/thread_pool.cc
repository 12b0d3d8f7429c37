#include "base/thread_pool.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <exception>
#include <map>
#include <utility>

#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>
#endif

namespace keratin {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::microseconds kLongSpin{80};
constexpr std::chrono::microseconds kShortSpin{5};
constexpr int kPausesPerLook = 32;
constexpr int kBusyLooks = 64;  // at once, without a pause
constexpr int kMostThreads = 256;
// When a caller has waited this long for a worker, and longer than it worked itself, the worker's core is busy with something else: for a while all is serial.
constexpr std::chrono::microseconds kSlow{1000};
constexpr std::chrono::milliseconds kQuietTime{20};

void Pause() {
#if defined(__x86_64__) || defined(__i386__)
  _mm_pause();
#elif defined(__aarch64__)
  asm volatile("yield" ::: "memory");
#endif
}

}  // namespace

ThreadPool::ThreadPool(int threads)
    : threads_(std::clamp(threads, 1, kMostThreads)),
      shares_(new Share[static_cast<std::size_t>(threads_)]),
      workers_(std::make_unique<Workers>()),
      process_(static_cast<int>(::getpid())) {}

bool ThreadPool::Forked() const { return static_cast<int>(::getpid()) != process_; }

std::shared_ptr<ThreadPool> ThreadPool::Shared(int threads) {
  static std::mutex mutex;
  static std::map<int, std::weak_ptr<ThreadPool>> pools;
  const std::lock_guard lock(mutex);
  std::weak_ptr<ThreadPool>& known = pools[std::clamp(threads, 1, kMostThreads)];
  std::shared_ptr<ThreadPool> pool = known.lock();
  if (pool == nullptr || pool->Forked()) known = pool = std::make_shared<ThreadPool>(threads);
  return pool;
}

void ThreadPool::Start() {
  if (threads_ > 1 && TryStart()) {
    StartWorkers();
    busy_.store(false, std::memory_order_release);
  }
}

void ThreadPool::StartWorkers() {
  if (std::exchange(started_, true)) return;
  try {
    for (int i = 1; i < threads_; ++i) workers_->threads.emplace_back([this, i] { Worker(i); });
  } catch (const std::exception&) {
    // Those that there are do the work.
  }
}

ThreadPool::~ThreadPool() {
  if (Forked()) {
    // There is nobody to join, and whoever was parked still counts as waiting.
    (void)workers_.release();
    return;
  }
  {
    const std::lock_guard lock(workers_->mutex);
    stop_.store(true);
  }
  workers_->wake.notify_all();
  for (std::thread& worker : workers_->threads) worker.join();
}

void ThreadPool::Work(int thread) {
  for (int k = 0; k < threads_; ++k) {
    Share& share = shares_[static_cast<std::size_t>((thread + k) % threads_)];
    for (std::int64_t i; (i = share.next.fetch_add(1, std::memory_order_relaxed)) < share.end;) fn_(context_, i);
  }
}

void ThreadPool::TakePart(std::int64_t own, std::int64_t steps, std::int64_t shares, StepFn fn, void* context) {
  const auto take = [&](std::int64_t i, std::int64_t step) {
    Share& share = shares_[static_cast<std::size_t>(i)];
    std::int64_t taken = step;
    if (!share.taken.compare_exchange_strong(taken, step + 1, std::memory_order_acq_rel)) return;
    fn(context, step, i);
    share.done.store(step + 1, std::memory_order_release);
  };
  for (std::int64_t step = 0; step < steps; ++step) {
    take(own, step);
    for (std::int64_t k = 0; k < shares; ++k) {
      const std::int64_t i = (own + k) % shares;
      const std::atomic<std::int64_t>& done = shares_[static_cast<std::size_t>(i)].done;
      Clock::time_point late;
      for (int looks = 0; done.load(std::memory_order_acquire) <= step; ++looks) {
        if (looks < kBusyLooks) continue;
        if (looks < kBusyLooks + 4096) {
          Pause();
        } else {
          std::this_thread::yield();
        }
        if (looks == kBusyLooks + kPausesPerLook) take(i, step);
        if (looks == kBusyLooks + 4096) late = Clock::now() + kSlow;
        if (looks > kBusyLooks + 4096 && Clock::now() > late) late_.store(true, std::memory_order_relaxed);
      }
    }
  }
}

void ThreadPool::Finish(std::int64_t tasks, TaskFn fn, void* context) {
  StartWorkers();
  for (int thread = 0; thread < threads_; ++thread) {
    Share& share = shares_[static_cast<std::size_t>(thread)];
    share.next.store(tasks * thread / threads_, std::memory_order_relaxed);
    share.end = tasks * (thread + 1) / threads_;
  }
  fn_ = fn;
  context_ = context;
  most_.store(static_cast<std::uint64_t>(std::max(Free(), 0)), std::memory_order_relaxed);
  const std::uint64_t job = JobOf(state_.load(std::memory_order_relaxed)) + kJob;
  state_.store(job | kOpen);
  // A worker counts itself as parked before it looks at state_ a last time, so either it sees this job or we see it here.
  if (parked_.load() > 0) {
    { const std::lock_guard lock(workers_->mutex); }
    workers_->wake.notify_all();
  }
  const auto started = Clock::now();
  Work(0);
  bool slow = false;
  // Closed, a job cannot be joined any more: a worker that wakes too late is not waited for.
  if (state_.fetch_and(~kOpen, std::memory_order_acq_rel) & kInside) {
    const auto done = Clock::now();
    for (int spins = 0; state_.load(std::memory_order_acquire) & kInside; ++spins) {
      if (spins < 4096) {
        Pause();
      } else {
        std::this_thread::yield();
      }
    }
    const auto waited = Clock::now() - done;
    slow = waited > kSlow && waited > 2 * (done - started);
  }
  if (late_.exchange(false, std::memory_order_relaxed)) slow = true;
  if (slow) {
    {
      const std::lock_guard lock(workers_->mutex);
      quiet_.store(true);
    }
    workers_->wake.notify_all();
    return;
  }
  busy_.store(false, std::memory_order_release);
}

void ThreadPool::Worker(int thread) {
  std::uint64_t last_job = 0;
  Clock::duration spin = kShortSpin;
  while (true) {
    bool joined = false;
    auto until = Clock::now() + spin;
    for (int looks = 1; !stop_.load(std::memory_order_relaxed); ++looks) {
      std::uint64_t state = state_.load(std::memory_order_acquire);
      if (MayJoin(state, last_job)) {
        if (!state_.compare_exchange_weak(state, state + 1, std::memory_order_acq_rel)) continue;
        Work(thread);
        state_.fetch_sub(1, std::memory_order_release);
        last_job = JobOf(state);
        joined = true;
        looks = 0;
        until = Clock::now() + kLongSpin;
        continue;
      }
      Pause();
      if (looks % kPausesPerLook == 0) {
        if (Clock::now() >= until) break;
        // Gives the core away when something else wants to run on it.
        if (looks % (8 * kPausesPerLook) == 0) std::this_thread::yield();
      }
    }
    // Spinning that found nothing is not repeated at full length until there is work again.
    spin = joined ? kLongSpin : kShortSpin;
    std::unique_lock lock(workers_->mutex);
    parked_.fetch_add(1);
    workers_->wake.wait(lock, [&] { return stop_.load() || quiet_.load() || MayJoin(state_.load(), last_job); });
    parked_.fetch_sub(1);
    if (quiet_.load()) {
      workers_->wake.wait_for(lock, kQuietTime, [&] { return stop_.load(); });
      if (quiet_.exchange(false)) busy_.store(false, std::memory_order_release);
    }
    if (stop_.load()) return;
  }
}

}  // namespace keratin
