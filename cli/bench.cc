#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "base/errors.h"
#include "cli/command.h"
#include "cli/profile.h"
#include "formats/json/json.h"

namespace keratin::cli {
namespace {

struct BenchArguments {
  ModelArguments model;
  std::string signature;
  std::vector<std::string> inputs;
  std::int64_t batch = 1;
  double seconds = 2;
  int sessions = 1;
  bool json = false;
  ProfileArguments profile;
};

using Clock = std::chrono::steady_clock;
double Milliseconds(Clock::duration duration) { return std::chrono::duration<double, std::milli>(duration).count(); }

// Of this program alone: getrusage counts what its parent took before it became this program.
double PeakMegabytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::strtod(line.c_str() + 6, nullptr) / 1024;
  return 0;
}

// Runs of each callable on a thread of its own, all at once; how many of all end in a second.
Result<double> RunsPerSecond(const std::vector<Callable>& callables, std::span<const Tensor> inputs, double seconds) {
  std::vector<Status> states(callables.size());
  std::atomic<std::int64_t> runs = 0;
  const Clock::time_point start = Clock::now();
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < callables.size(); ++i)
      threads.emplace_back([&, i] {
        std::vector<Tensor> outputs;
        std::int64_t mine = 0;
        while (states[i].ok() && Clock::now() - start < std::chrono::duration<double>(seconds)) {
          states[i] = callables[i].Run(inputs, outputs);
          ++mine;
        }
        runs += mine;
      });
  }
  const double taken = std::chrono::duration<double>(Clock::now() - start).count();
  for (const Status& state : states) KERATIN_TRY(state);
  return static_cast<double>(runs) / taken;
}

double Megabytes(std::uint64_t bytes) { return static_cast<double>(bytes) / (1 << 20); }

Status Bench(const BenchArguments& arguments) {
  const double memory_before = PeakMegabytes();
  const Clock::time_point start = Clock::now();
  KERATIN_ASSIGN(const Model model, arguments.model.Load());
  KERATIN_ASSIGN(const Session session, model.session(arguments.model.session_options()));
  const Clock::time_point made = Clock::now();
  KERATIN_ASSIGN(const Plugs plugs, FindPlugs(model, session, arguments.signature));
  std::vector<std::string> feeds;
  std::vector<std::string> fetches;
  std::vector<Tensor> inputs;
  std::vector<Shape> shapes;
  for (const Plug& plug : plugs.inputs) {
    feeds.push_back(plug.info.name);
    std::optional<Tensor> given;
    for (const std::string& text : arguments.inputs) {
      KERATIN_ASSIGN(const auto pair, SplitPair(text, "--input"));
      if (pair.first != plug.name && pair.first != plug.info.name) continue;
      KERATIN_ASSIGN(const Tensor read, ReadNpyFile(pair.second));
      KERATIN_ASSIGN(given, ConvertExactly(read, plug.info.dtype, plug.name));
    }
    if (!given) {
      KERATIN_ASSIGN(given, RandomTensor(plug.info, arguments.batch, inputs.size() + 1));
    }
    shapes.push_back(given->shape());
    inputs.push_back(*std::move(given));
  }
  for (const Plug& plug : plugs.outputs) fetches.push_back(plug.info.name);
  // What it takes to have inputs is not loading.
  const Clock::time_point prepare = Clock::now();
  KERATIN_ASSIGN(const Callable callable, session.Prepare(feeds, fetches));
  KERATIN_TRY(callable.Warm(shapes));
  const Clock::time_point loaded = Clock::now();
  std::vector<Tensor> outputs;
  KERATIN_TRY(callable.Run(inputs, outputs));
  const Clock::time_point first = Clock::now();
  std::vector<double> times;
  while (Clock::now() - first < std::chrono::duration<double>(arguments.seconds) || times.size() < 3) {
    const Clock::time_point before = Clock::now();
    KERATIN_TRY(callable.Run(inputs, outputs));
    times.push_back(Milliseconds(Clock::now() - before));
  }
  std::sort(times.begin(), times.end());
  KERATIN_ASSIGN(const Cost cost, callable.CostOf(shapes));
  Json result = Json::Object({{"load_ms", Milliseconds(made - start + (loaded - prepare))},
                              {"first_ms", Milliseconds(first - loaded)},
                              {"p10_ms", times[times.size() / 10]},
                              {"p50_ms", times[times.size() / 2]},
                              {"runs", times.size()},
                              {"threads", arguments.model.threads},
                              {"batch", arguments.batch},
                              {"peak_rss_mb", PeakMegabytes()},
                              {"start_rss_mb", memory_before},
                              {"weights_mb", Megabytes(WeightBytes(model))},
                              {"activations_mb", Megabytes(cost.arena_bytes)}});
  if (arguments.sessions > 1) {
    std::vector<Callable> callables{callable};
    while (callables.size() < static_cast<std::size_t>(arguments.sessions)) {
      KERATIN_ASSIGN(const Session other, model.session(arguments.model.session_options()));
      KERATIN_ASSIGN(const Callable next, other.Prepare(feeds, fetches));
      KERATIN_TRY(next.Warm(shapes));
      callables.push_back(next);
    }
    KERATIN_ASSIGN(const double rate, RunsPerSecond(callables, inputs, arguments.seconds));
    result.Set("sessions", arguments.sessions);
    result.Set("runs_per_second", rate);
  }
  if (!arguments.json) {
    for (const Json::Member& member : result.members()) fmt::print("{:<12} {}\n", member.first, member.second.Dump());
  }
  if (arguments.profile.wanted())
    KERATIN_TRY(Profile(model, callable, inputs, arguments.model.threads, arguments.seconds, arguments.profile, arguments.json ? &result : nullptr));
  if (arguments.json) fmt::print("{}\n", result.Dump());
  return OkStatus();
}

}  // namespace

void AddBench(CommandLine& line) {
  Command command = line.Add("bench", "Times loading, the first run and steady runs on random inputs");
  auto arguments = std::make_shared<BenchArguments>();
  arguments->model.AddTo(command, true);
  command.Add("--signature", arguments->signature, "Signature to run");
  command.Add("--input", arguments->inputs, "NAME=FILE.npy instead of random values");
  command.Add("--batch", arguments->batch, "Batch size").Positive();
  command.Add("--seconds", arguments->seconds, "How long steady runs are repeated").Positive();
  command
      .Add("--sessions", arguments->sessions,
           "Also runs as many sessions of the model at once, each from a thread of its own, and says how many runs end in a second")
      .Positive();
  command.AddFlag("--json", arguments->json,
                  "One JSON object: load_ms, first_ms, p10_ms, p50_ms, runs, threads, batch, peak_rss_mb, start_rss_mb (before loading), "
                  "weights_mb (variables), activations_mb; with --sessions runs_per_second, with --profile the steps too");
  command.AddFlag("--profile", arguments->profile.print, "Time of each step: its op, its Keras layer, GF/s, GB/s and the share of what this machine reaches");
  command.Add("--trace", arguments->profile.trace, "Writes the steps as a Chrome trace (JSON)");
  command.Add("--svg", arguments->profile.svg, "Writes a picture: a bar a layer");
  command.Footer("Example:\n  keratin bench model.keras --threads 1 --batch 1 --seconds 5 --json\n  keratin bench model.keras --profile --svg profile.svg");
  command.Run([arguments] { return Bench(*arguments); });
}

}  // namespace keratin::cli
