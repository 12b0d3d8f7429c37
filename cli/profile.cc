#include "cli/profile.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <vector>

#include "base/errors.h"
#include "base/file_util.h"
#include "base/thread_pool.h"
#include "cli/command.h"
#include "formats/json/json.h"
#include "kernels/gemm.h"
#include "kernels/isa.h"

namespace keratin::cli {
namespace {

using Clock = std::chrono::steady_clock;
double SecondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

// Least time of `body` over a while.
template <class Body>
double BestSeconds(const Body& body) {
  double best = INFINITY;
  for (const Clock::time_point start = Clock::now(); SecondsSince(start) < 0.15;) {
    const Clock::time_point before = Clock::now();
    body();
    best = std::min(best, SecondsSince(before));
  }
  return best;
}

// What the machine reaches now with these kernels and threads: a product of large matrices, a copy that no cache holds.
struct Reach {
  double flops = 0;  // a second
  double bytes = 0;

  static Reach Measure(int threads) {
    ThreadPool pool(threads);
    constexpr std::int64_t kSize = 768;
    const std::vector<float> a(kSize * kSize, 0.5F);
    std::vector<float> c(a.size());
    const kernels::PackedMatrix b = kernels::PackedMatrix::Pack(a.data(), kSize, kSize, kSize);
    const double product = BestSeconds([&] { kernels::Gemm(kSize, a.data(), kSize, b, c.data(), kSize, {}, &pool); });
    constexpr std::int64_t kBlock = 1 << 20, kBlocks = 64;
    const std::vector<char> from(kBlock * kBlocks, 1);
    std::vector<char> to(from.size());
    const double copy = BestSeconds([&] {
      pool.ParallelFor(kBlocks, 1, [&](std::int64_t begin, std::int64_t end) {
        std::memcpy(to.data() + begin * kBlock, from.data() + begin * kBlock, static_cast<std::size_t>((end - begin) * kBlock));
      });
    });
    return {2.0 * kSize * kSize * kSize / product, 2.0 * kBlock * kBlocks / copy};
  }

  // How much of the time the step would need if it did nothing but compute, or nothing but move what it reads and writes.
  [[nodiscard]] double ShareOf(const StepTime& step) const {
    if (step.seconds <= 0) return 0;
    // What caches hold is read faster than memory gives it.
    return std::min(1.0, std::max(static_cast<double>(step.flops) / flops, static_cast<double>(step.bytes) / bytes) / step.seconds);
  }
};

// The Keras layer that the node belongs to: the longest path that its name begins with; without layers, the node's scope.
std::string LayerOf(const Model& model, const std::string& node) {
  std::string best;
  for (const LayerNames& layer : model.layers()) {
    const bool inside = node == layer.path ||
                        (node.size() > layer.path.size() && node.starts_with(layer.path) && (node[layer.path.size()] == '/' || node[layer.path.size()] == '_'));
    if (inside && layer.path.size() > best.size()) best = layer.path;
  }
  return best.empty() ? node.substr(0, node.find('/')) : best;
}

struct Row {
  StepTime step;
  std::string layer;
  double share;  // of what the machine reaches
};

void PrintRows(const std::vector<Row>& rows, const Reach& reach, double total) {
  fmt::print("\n{} kernels; this machine now: {:.0f} GF/s in a matrix product, {:.1f} GB/s in a copy\n\n", kernels::IsaName(kernels::ActiveIsa()),
             reach.flops / 1e9, reach.bytes / 1e9);
  fmt::print("{}\n", Bold(fmt::format("{:>10} {:>6} {:>8} {:>7} {:>6}  {:<22} {:<15} {}", "us", "%", "GF/s", "GB/s", "reach", "op", "kernel", "layer")));
  std::vector<Row> sorted = rows;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Row& a, const Row& b) { return a.step.seconds > b.step.seconds; });
  constexpr std::size_t kMost = 30;
  double rest = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const StepTime& step = sorted[i].step;
    if (i >= kMost) {
      rest += step.seconds;
      continue;
    }
    fmt::print("{:>10.1f} {:>5.1f}% {:>8.1f} {:>7.1f} {:>5.0f}%  {:<22} {:<15} {}\n", step.seconds * 1e6, 100 * step.seconds / total,
               static_cast<double>(step.flops) / step.seconds / 1e9, static_cast<double>(step.bytes) / step.seconds / 1e9, 100 * sorted[i].share, step.op,
               step.kernel, sorted[i].layer);
  }
  if (sorted.size() > kMost) fmt::print("{:>10.1f} {:>5.1f}%  {} more steps\n", rest * 1e6, 100 * rest / total, sorted.size() - kMost);
  fmt::print("{:>10.1f}         {} steps\n", total * 1e6, rows.size());
}

Json Facts(const Row& row) {
  return Json::Object({{"layer", row.layer},
                       {"op", row.step.op},
                       {"kernel", row.step.kernel},
                       {"flops", static_cast<std::int64_t>(row.step.flops)},
                       {"bytes", static_cast<std::int64_t>(row.step.bytes)},
                       {"share_of_reach", row.share}});
}

Json StepsJson(const std::vector<Row>& rows) {
  Json steps = Json::Array();
  for (const Row& row : rows) {
    Json step = Facts(row);
    step.Set("node", row.step.node);
    step.Set("us", row.step.seconds * 1e6);
    steps.push_back(std::move(step));
  }
  return steps;
}

// For chrome://tracing and ui.perfetto.dev: one step after the other.
std::string Trace(const std::vector<Row>& rows) {
  Json events = Json::Array();
  double at = 0;
  for (const Row& row : rows) {
    const double microseconds = row.step.seconds * 1e6;
    events.push_back(Json::Object(
        {{"name", row.step.node}, {"cat", row.step.op}, {"ph", "X"}, {"pid", 1}, {"tid", 1}, {"ts", at}, {"dur", microseconds}, {"args", Facts(row)}}));
    at += microseconds;
  }
  return Json::Object({{"displayTimeUnit", "ns"}, {"traceEvents", events}}).Dump() + "\n";
}

std::string Escaped(const std::string& text) {
  std::string escaped;
  for (const char c : text) escaped += c == '<' ? "&lt;" : c == '&' ? "&amp;" : c == '"' ? "&quot;" : std::string(1, c);
  return escaped;
}

// A bar a layer, in the order of a run: its length is time, its dark part what the machine would need at its best.
std::string Picture(const std::vector<Row>& rows, double total) {
  struct Bar {
    std::string layer;
    std::string ops;
    double seconds = 0;
    double best = 0;
  };
  std::vector<Bar> bars;
  for (const Row& row : rows) {
    if (bars.empty() || bars.back().layer != row.layer) bars.push_back({.layer = row.layer, .ops = {}});
    Bar& bar = bars.back();
    bar.seconds += row.step.seconds;
    bar.best += row.step.seconds * row.share;
    if (bar.ops.find(row.step.op) == std::string::npos) bar.ops += (bar.ops.empty() ? "" : ", ") + row.step.op;
  }
  double longest = 0;
  for (const Bar& bar : bars) longest = std::max(longest, bar.seconds);
  constexpr int kLeft = 300, kWidth = 560, kHeight = 18, kTop = 46;
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" font-family=\"sans-serif\" font-size=\"12\">\n"
      "<rect width=\"{0}\" height=\"{1}\" fill=\"white\"/>\n"
      "<text x=\"10\" y=\"18\" font-size=\"14\">One run: {2:.1f} us in {3} steps</text>\n"
      "<text x=\"10\" y=\"36\" fill=\"#555\">A bar is a layer's time; its dark part is what this machine would need at its best.</text>\n",
      kLeft + kWidth + 140, kTop + static_cast<int>(bars.size()) * kHeight + 10, total * 1e6, rows.size());
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const Bar& bar = bars[i];
    const int y = kTop + static_cast<int>(i) * kHeight;
    const double scale = longest > 0 ? kWidth / longest : 0;
    svg += fmt::format(
        "<g><title>{0}: {1}</title><text x=\"{2}\" y=\"{3}\" text-anchor=\"end\">{4}</text>"
        "<rect x=\"{5}\" y=\"{6}\" width=\"{7:.1f}\" height=\"{8}\" fill=\"#f3b562\"/>"
        "<rect x=\"{5}\" y=\"{6}\" width=\"{9:.1f}\" height=\"{8}\" fill=\"#b3541e\"/>"
        "<text x=\"{10:.1f}\" y=\"{3}\" fill=\"#555\">{11:.1f} us, {12:.1f}%</text></g>\n",
        Escaped(bar.layer), Escaped(bar.ops), kLeft - 8, y + 13, Escaped(bar.layer.size() > 44 ? "…" + bar.layer.substr(bar.layer.size() - 43) : bar.layer),
        kLeft, y + 3, bar.seconds * scale, kHeight - 5, bar.best * scale, kLeft + bar.seconds * scale + 6, bar.seconds * 1e6, 100 * bar.seconds / total);
  }
  return svg + "</svg>\n";
}

}  // namespace

Status Profile(const Model& model, const Callable& callable, std::span<const Tensor> inputs, int threads, double seconds, const ProfileArguments& arguments,
               Json* json) {
  const Clock::time_point start = Clock::now();
  KERATIN_TRY(callable.Profile(inputs, 1).status());
  const int runs = static_cast<int>(std::clamp(seconds / SecondsSince(start), 3.0, 1000.0));
  KERATIN_ASSIGN(const std::vector<StepTime> steps, callable.Profile(inputs, runs));
  const Reach reach = Reach::Measure(threads);
  std::vector<Row> rows;
  double total = 0;
  for (const StepTime& step : steps) {
    rows.push_back({step, LayerOf(model, step.node), reach.ShareOf(step)});
    total += step.seconds;
  }
  if (json != nullptr) {
    json->Set("reach_gflops", reach.flops / 1e9);
    json->Set("reach_gbytes", reach.bytes / 1e9);
    json->Set("steps", StepsJson(rows));
  } else if (arguments.print) {
    PrintRows(rows, reach, total);
  }
  if (!arguments.trace.empty()) KERATIN_TRY(WriteFileAtomically(arguments.trace, Trace(rows)));
  if (!arguments.svg.empty()) KERATIN_TRY(WriteFileAtomically(arguments.svg, Picture(rows, total)));
  return OkStatus();
}

}  // namespace keratin::cli
