// A small fork-join pool for kernels.
#pragma once

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
// thread, so no call ever waits for another. Workers are started by the first call that can use them, or by Start; nothing is allocated afterwards. Bodies must
// not throw. Which thread runs which part is not fixed: bodies must write disjoint results that do not depend on how the range was cut.
class ThreadPool {
 public:
  // `threads` in [1, 256] is the number of threads that work at once, the caller included; other values are brought into that range.
  explicit ThreadPool(int threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

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

 private:
  using TaskFn = void (*)(void* context, std::int64_t index);
  template <class F>
  static void Call(void* context, std::int64_t index) {
    (*static_cast<F*>(context))(index);
  }
  static constexpr std::int64_t kPartsPerThread = 4;

  bool TryStart() { return !busy_.load(std::memory_order_relaxed) && !busy_.exchange(true, std::memory_order_acquire); }
  void StartWorkers();
  void Finish(std::int64_t tasks, TaskFn fn, void* context);
  void Work(int thread);
  void Worker(int thread);

  // The tasks that a thread begins with: [next, end).
  struct alignas(64) Share {
    std::atomic<std::int64_t> next{0};
    std::int64_t end = 0;
  };

  // state_: workers inside the job (low 16 bits), whether the job may be joined, and the number of the job.
  static constexpr std::uint64_t kOpen = 1u << 16;
  static constexpr std::uint64_t kInside = kOpen - 1;
  static constexpr std::uint64_t kJob = kOpen << 1;

  alignas(64) std::atomic<std::uint64_t> state_{0};
  alignas(64) std::atomic<bool> busy_{false};
  std::atomic<bool> quiet_{false};  // all is serial for a while; busy_ stays set until a worker ends it
  const int threads_;
  const std::unique_ptr<Share[]> shares_;
  bool started_ = false;  // below busy_
  TaskFn fn_ = nullptr;
  void* context_ = nullptr;
  std::atomic<int> parked_{0};
  std::atomic<bool> stop_{false};
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<std::thread> workers_;
};

}  // namespace keratin
