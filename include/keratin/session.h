// Running a model by tensor name, by signature, or through handles whose names were resolved once.
//
//   keratin::Result<keratin::Session> session = keratin::Load("keras_save", {.tags = {"eval"}});
//   auto answer = session->Run({{"context_input:0", context}, {"response_input:0", response}}, {"out/Sigmoid:0"});
//   auto same = session->RunSignature("predict", {{"sentence_name", context}, ...});
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "keratin/signature.h"
#include "keratin/status.h"
#include "keratin/tensor.h"

namespace keratin {

struct SessionOptions {
  // Threads that one run may use, the caller's included; 0: what the environment variable KERATIN_NUM_THREADS says (1 to 256), else one per core.
  int threads = 0;
  // Bytes that one run may take for tensors whose size only its data decides. RESOURCE_EXHAUSTED beyond it.
  std::int64_t memory_limit = std::int64_t{8} << 30;
  // Plans (one per set of input shapes) that are kept for each pair of feeds and fetches; the one used longest ago goes first.
  int max_plans = 16;
  // Optimises for the signatures while the session is made, and warms them for a batch of 1 (see Callable::Warm) where that settles all shapes.
  bool warm = true;
  // A folder, made when it is not there, where Load keeps a plan file of every model, so that the next process need not make it ready again; "": none. It is
  // found by the content of the model's files, the build of Keratin, the instruction set and the options; one that is damaged is made anew. For a folder
  // that only you can write to: what is in it is run. Any number of processes may use one folder. Without `warm` nothing is kept.
  std::string plan_cache = {};
  // Bytes of plan files that stay there; those used longest ago go first.
  std::uint64_t plan_cache_limit = std::uint64_t{4} << 30;
  // Nothing is computed in a way that rounds more than the plain one: convolutions are sums of products, not minimal filtering (Winograd's), whose largest
  // error relative to the largest result is about twice that of the sums. Either way the same input gives the same bits on any number of threads.
  bool exact = false;
  // Gets a line about what went wrong without failing: a plan file that is damaged, a folder that cannot be written to.
  std::function<void(const std::string& line)> log = {};
  // Rewrites that are not applied ("fuse_lstm"), to compare answers; see docs/architecture.md.
  std::set<std::string> disabled_rewrites = {};
};

// What one run takes for given input shapes.
struct Cost {
  // Floating-point operations: two for each multiply and add of matrix products, convolutions and recurrent layers, one for each element that
  // anything else computes. What runs in loops or on data-dependent sizes is not counted.
  std::uint64_t flops = 0;
  std::uint64_t arena_bytes = 0;  // working memory, weights not counted
};

// One step of a run: a node of the optimised graph, whose name begins as that of the Keras layer it came from.
struct StepTime {
  std::string node = {};
  std::string op = {};
  std::string kernel = {};  // what computes it, where there is more than one way
  double seconds = 0;
  std::uint64_t flops = 0;  // as Cost has them; 0 for a loop
  std::uint64_t bytes = 0;  // of all inputs, weights too, and outputs
};

// Feeds and fetches resolved once. Cheap to copy; keeps its session's model alive; any number of threads may run it at once.
class Callable {
 public:
  // `inputs` in the order of the feeds. Outputs in the order of the fetches: a tensor that `outputs` already has there is written in place when its
  // dtype and shape fit and nobody else holds it, so that a loop over one `outputs` allocates nothing. After an error what they hold is not defined.
  // INVALID_ARGUMENT for a wrong number of inputs, a wrong dtype or a shape that does not fit; it says what was expected and what was found.
  Status Run(std::span<const Tensor> inputs, std::vector<Tensor>& outputs) const;
  [[nodiscard]] Result<std::vector<Tensor>> Run(std::span<const Tensor> inputs) const;

  // Makes the plan for these input shapes now, so that the first Run does not.
  Status Warm(std::span<const Shape> input_shapes) const;

  [[nodiscard]] const std::vector<TensorInfo>& inputs() const;
  [[nodiscard]] const std::vector<TensorInfo>& outputs() const;
  [[nodiscard]] Result<Cost> CostOf(std::span<const Shape> input_shapes) const;
  // Runs `runs` times; every step with the median of its times, in the order of a run. A loop is one step.
  [[nodiscard]] Result<std::vector<StepTime>> Profile(std::span<const Tensor> inputs, int runs) const;
  // What runs for these input shapes, a line a step.
  [[nodiscard]] Result<std::string> PlanText(std::span<const Shape> input_shapes) const;

  class Impl;
  Callable(std::shared_ptr<Impl> impl, std::shared_ptr<const void> session) : impl_(std::move(impl)), session_(std::move(session)) {}

 private:
  std::shared_ptr<Impl> impl_;
  std::shared_ptr<const void> session_;  // keeps it alive
};

// A model that is ready to run. Thread-safe. Movable and cheap to copy: copies share the model, its variables and its tables.
class Session {
 public:
  // Names are tensor names; "context_input" means output 0, and a Keras layer's name stands for its output. Any tensor can be fed and any fetched.
  // NOT_FOUND for a name that is not there, with the nearest ones. The pair of feeds and fetches is resolved on first use and kept.
  [[nodiscard]] Result<std::vector<Tensor>> Run(const std::vector<std::pair<std::string, Tensor>>& feeds, const std::vector<std::string>& fetches) const;
  [[nodiscard]] Result<std::map<std::string, Tensor>> RunSignature(const std::string& key, const std::map<std::string, Tensor>& inputs) const;

  [[nodiscard]] Result<Callable> Prepare(const std::vector<std::string>& feeds, const std::vector<std::string>& fetches) const;
  // Feeds and fetches in the order of the signature's keys.
  [[nodiscard]] Result<Callable> PrepareSignature(const std::string& key) const;

  // Gives every variable the value back that it had when the session was made: the states of recurrent layers with stateful=true become zeros again, as
  // Keras's reset_states() has it. Copies of the session share their state. Runs at the same time see the old or the new values.
  void ResetState() const;

  [[nodiscard]] const std::map<std::string, Signature>& signatures() const;
  // The signature of that name; NOT_FOUND lists those there are. An empty key means the only one, or "serving_default".
  [[nodiscard]] Result<std::pair<std::string, Signature>> FindSignature(const std::string& key) const;

  class Impl;
  explicit Session(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

 private:
  std::shared_ptr<Impl> impl_;
};

}  // namespace keratin
