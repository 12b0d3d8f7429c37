// A small fork-join pool for kernels.
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>
#include <vector>

namespace keratin {

// The caller of Run and ParallelFor takes part in the work; `threads - 1` workers help. Workers spin for tens of microseconds after a job, then park.
//
// Thread-safe: any number of threads may call at once, also from inside a body. One call at a time gets the workers; the others run serially on their own
// thread, so no call ever waits for another. Guests that are there at once leave a thread to each other: two guests of a pool of two run serially. Workers are
// started by the first call that can use them, or by Start; nothing is allocated afterwards. Bodies must not throw. Which thread runs which part is not fixed:
// bodies must write disjoint results that do not depend on how the range was cut.
//
// A process made by fork() has none of the workers: pools from before run everything on the calling thread there, and Shared makes new ones.
class ThreadPool {
 public:
  // `threads` in [1, 256] is the number of threads that work at once, the caller included; other values are brought into that range.
  explicit ThreadPool(int threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  // The pool of that many threads that all who ask share; made when nobody has it.
  static std::shared_ptr<ThreadPool> Shared(int threads);

  // Held by a thread that is going to call, from before its first call to after its last.
  class Guest {
   public:
    explicit Guest(ThreadPool& pool) : pool_(pool) { pool_.guests_.fetch_add(1, std::memory_order_relaxed); }
    ~Guest() { pool_.guests_.fetch_sub(1, std::memory_order_relaxed); }
    Guest(const Guest&) = delete;
    Guest& operator=(const Guest&) = delete;

   private:
    ThreadPool& pool_;
  };

  [[nodiscard]] int threads() const { return threads_; }
  // Starts the workers now. Where the system gives no more threads, fewer work.
  void Start();

  // Calls body(begin, end) for ranges that cover [0, count) exactly once and are at least `grain` long (but for a shorter last one).
  // Returns when all are done. One call body(0, count) on this thread when count < 2 * grain or no worker is free.
  template <class F>
  void ParallelFor(std::int64_t count, std::int64_t grain, F&& body) {
    if (count <= 0) return;
    if (grain < 1) grain = 1;
    if (threads_ == 1 || count / 2 < grain) {
      body(std::int64_t{0}, count);
      return;
    }
    std::int64_t parts = count / grain;
    const std::int64_t most = std::int64_t{threads()} * kPartsPerThread;
    if (parts > most) parts = most;
    const std::int64_t step = count / parts;
    const std::int64_t longer = count % parts;  // the first `longer` parts have one more
    if (!TryStart()) {
      body(std::int64_t{0}, count);
      return;
    }
    auto part = [&](std::int64_t i) {
      const std::int64_t begin = i * step + (i < longer ? i : longer);
      body(begin, begin + step + (i < longer ? 1 : 0));
    };
    Finish(parts, &Call<decltype(part)>, &part);
  }

  // Calls fn(i) once for each i in [0, tasks). Each thread begins with a range of tasks of its own, the same in every call of as many tasks, so that what one
  // call left in a core's cache the next finds there; who has done his helps the others. Returns when all are done.
  template <class F>
  void Run(std::int64_t tasks, F&& fn) {
    if (threads_ == 1 || tasks < 2 || !TryStart()) {
      for (std::int64_t i = 0; i < tasks; ++i) fn(i);
      return;
    }
    Finish(tasks, &Call<std::remove_reference_t<F>>, const_cast<void*>(static_cast<const void*>(&fn)));
  }

  // Calls fn(step, share) for each share in [0, shares) of each step in [0, steps), `shares` at most threads(): a step when the one before it is done, its
  // shares at once. Each thread keeps a share of its own, which others take only when it is late. Much less is between two steps than between two calls of Run.
  template <class F>
  void RunSteps(std::int64_t steps, std::int64_t shares, F&& fn) {
    if (threads_ == 1 || shares < 2 || steps < 1 || !TryStart()) {
      for (std::int64_t step = 0; step < steps; ++step)
        for (std::int64_t share = 0; share < shares; ++share) fn(step, share);
      return;
    }
    for (std::int64_t i = 0; i < shares; ++i) {
      shares_[static_cast<std::size_t>(i)].taken.store(0, std::memory_order_relaxed);
      shares_[static_cast<std::size_t>(i)].done.store(0, std::memory_order_relaxed);
    }
    auto part = [&](std::int64_t own) {
      TakePart(own, steps, shares, &CallStep<std::remove_reference_t<F>>, const_cast<void*>(static_cast<const void*>(&fn)));
    };
    Finish(shares, &Call<decltype(part)>, &part);
  }

 private:
  using TaskFn = void (*)(void* context, std::int64_t index);
  using StepFn = void (*)(void* context, std::int64_t step, std::int64_t share);
  template <class F>
  static void CallStep(void* context, std::int64_t step, std::int64_t share) {
    (*static_cast<F*>(context))(step, share);
  }
  template <class F>
  static void Call(void* context, std::int64_t index) {
    (*static_cast<F*>(context))(index);
  }
  static constexpr std::int64_t kPartsPerThread = 4;

  // Workers that one call may have now.
  [[nodiscard]] int Free() const { return threads_ - std::max(guests_.load(std::memory_order_relaxed), 1); }
  bool TryStart() { return Free() > 0 && !busy_.load(std::memory_order_relaxed) && !busy_.exchange(true, std::memory_order_acquire); }
  [[nodiscard]] bool MayJoin(std::uint64_t state, std::uint64_t last_job) const {
    return (state & kOpen) && JobOf(state) != last_job && (state & kInside) < most_.load(std::memory_order_relaxed);
  }
  [[nodiscard]] bool Forked() const;
  void StartWorkers();
  void Finish(std::int64_t tasks, TaskFn fn, void* context);
  void Work(int thread);
  void TakePart(std::int64_t own, std::int64_t steps, std::int64_t shares, StepFn fn, void* context);
  void Worker(int thread);

  struct alignas(64) Share {
    // The tasks that a thread begins with: [next, end).
    std::atomic<std::int64_t> next{0};
    std::int64_t end = 0;
    // Of its share in RunSteps the steps that someone has begun and those that are done, apart from each other: others wait for the one and seldom touch the
    // other.
    alignas(64) std::atomic<std::int64_t> taken{0};
    alignas(64) std::atomic<std::int64_t> done{0};
  };

  // state_: workers inside the job (low 16 bits), whether the job may be joined, and the number of the job.
  static constexpr std::uint64_t kOpen = 1u << 16;
  static constexpr std::uint64_t kInside = kOpen - 1;
  static constexpr std::uint64_t kJob = kOpen << 1;
  static std::uint64_t JobOf(std::uint64_t state) { return state & ~(kInside | kOpen); }

  alignas(64) std::atomic<std::uint64_t> state_{0};
  alignas(64) std::atomic<int> guests_{0};
  alignas(64) std::atomic<bool> busy_{false};
  std::atomic<bool> late_{false};       // a step waited long for a thread
  std::atomic<bool> quiet_{false};      // all is serial for a while; busy_ stays set until a worker ends it
  std::atomic<std::uint64_t> most_{0};  // workers that may be inside the job
  const int threads_;
  const std::unique_ptr<Share[]> shares_;
  bool started_ = false;  // below busy_
  TaskFn fn_ = nullptr;
  void* context_ = nullptr;
  std::atomic<int> parked_{0};
  std::atomic<bool> stop_{false};
  struct Workers {
    std::mutex mutex;
    std::condition_variable wake;
    std::vector<std::thread> threads;
  };
  std::unique_ptr<Workers> workers_;
  const int process_;  // that made it
};

}  // namespace keratin
