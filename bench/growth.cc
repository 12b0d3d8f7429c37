// How time and memory grow: with the batch, the length of sequences, the depth of a model and the number of models in a process. One JSON object a line on
// standard output: {"chart", "series", "x", "y"}; times are medians in milliseconds.
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "keratin/build.h"
#include "keratin/layers.h"
#include "keratin/session.h"

namespace {

using namespace keratin;
using namespace keratin::layers;
using Clock = std::chrono::steady_clock;

void Point(const char* chart, const char* series, std::int64_t x, double y) {
  fmt::print("{{\"chart\": \"{}\", \"series\": \"{}\", \"x\": {}, \"y\": {}}}\n", chart, series, x, y);
  std::fflush(stdout);
}

template <class T>
T Need(Result<T> result) {
  if (result.ok()) return *std::move(result);
  fmt::print(stderr, "growth: {}\n", result.status().ToString());
  std::exit(1);
}

double Milliseconds(Clock::duration duration) { return std::chrono::duration<double, std::milli>(duration).count(); }

Tensor Values(const Shape& shape) {
  Tensor tensor = Need(Tensor::Allocate(DType::kFloat, shape));
  float* values = tensor.mutable_data<float>();
  for (std::int64_t i = 0; i < tensor.size(); ++i) values[i] = static_cast<float>(i * 37 % 101) / 50 - 1;
  return tensor;
}

// Median of runs on one input, over a third of a second.
double RunTime(const Session& session, const Tensor& input) {
  const Callable callable = Need(session.PrepareSignature(""));
  std::vector<Tensor> outputs;
  const Tensor inputs[] = {input};
  std::vector<double> times;
  for (const Clock::time_point start = Clock::now(); times.size() < 4 || Clock::now() - start < std::chrono::milliseconds(300);) {
    const Clock::time_point before = Clock::now();
    if (const Status status = callable.Run(inputs, outputs); !status.ok()) Need(Result<int>(status));
    times.push_back(Milliseconds(Clock::now() - before));
  }
  // The first made the plan.
  times.erase(times.begin());
  std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2), times.end());
  return times[times.size() / 2];
}

SymbolicTensor Stack(SymbolicTensor x, std::int64_t layers, std::int64_t units) {
  for (std::int64_t i = 0; i < layers; ++i) x = Dense{.units = units, .activation = "relu"}(x);
  return x;
}

void Batches() {
  const SymbolicTensor features = Input({.shape = {512}, .name = "x"});
  const Session mlp = Need(Need(BuildModel({features}, {Stack(features, 3, 512)})).session());
  const SymbolicTensor image = Input({.shape = {32, 32, 16}, .name = "x"});
  const SymbolicTensor convolved = Conv2D{.filters = 32, .kernel_size = 3, .padding = "same", .activation = "relu"}(
      Conv2D{.filters = 32, .kernel_size = 3, .padding = "same", .activation = "relu"}(image));
  const Session cnn = Need(Need(BuildModel({image}, {GlobalAveragePooling2D{}(convolved)})).session());
  const SymbolicTensor steps = Input({.shape = {20, 64}, .name = "x"});
  const Session lstm = Need(Need(BuildModel({steps}, {LSTM{.units = 64}(steps)})).session());
  for (std::int64_t batch = 1; batch <= 256; batch *= 2) {
    Point("batch", "MLP 3 x 512", batch, RunTime(mlp, Values({batch, 512})));
    Point("batch", "two 3x3 convolutions, 32x32", batch, RunTime(cnn, Values({batch, 32, 32, 16})));
    Point("batch", "LSTM 64, 20 steps", batch, RunTime(lstm, Values({batch, 20, 64})));
  }
}

void Lengths() {
  const SymbolicTensor x = Input({.shape = {Shape::kUnknown, 64}, .name = "x"});
  const Session lstm = Need(Need(BuildModel({x}, {LSTM{.units = 128}(x)})).session());
  const SymbolicTensor attended = CallLayer(MultiHeadAttention{.num_heads = 4, .key_dim = 16}.Describe(), x, {{"value", x}});
  const Session attention = Need(Need(BuildModel({x}, {attended})).session());
  const Session convolution = Need(Need(BuildModel({x}, {Conv1D{.filters = 64, .kernel_size = 5, .padding = "same"}(x)})).session());
  for (std::int64_t length = 16; length <= 2048; length *= 2) {
    const Tensor input = Values({1, length, 64});
    Point("length", "LSTM 128", length, RunTime(lstm, input));
    Point("length", "attention, 4 heads of 16", length, RunTime(attention, input));
    Point("length", "Conv1D 64 to 64, 5 taps", length, RunTime(convolution, input));
  }
}

void Depths() {
  for (std::int64_t layers = 10; layers <= 10'000; layers *= 10) {
    const SymbolicTensor x = Input({.shape = {16}, .name = "x"});
    const Clock::time_point start = Clock::now();
    const Model model = Need(BuildModel({x}, {Stack(x, layers, 16)}));
    const Clock::time_point built = Clock::now();
    const Session session = Need(model.session());
    Point("depth", "building the model", layers, Milliseconds(built - start));
    Point("depth", "making the session", layers, Milliseconds(Clock::now() - built));
    Point("depth", "a run", layers, RunTime(session, Values({1, 16})));
  }
}

double ResidentMegabytes() {
  std::int64_t pages = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> pages >> resident;
  return static_cast<double>(resident * ::sysconf(_SC_PAGESIZE)) / (1 << 20);
}

void Models() {
  std::vector<Session> sessions;
  const Tensor input = Values({1, 32});
  const double before = ResidentMegabytes();
  for (std::int64_t count = 1; count <= 1000; count *= 10) {
    const Clock::time_point start = Clock::now();
    const auto more = static_cast<std::size_t>(count) - sessions.size();
    while (sessions.size() < static_cast<std::size_t>(count)) {
      const SymbolicTensor x = Input({.shape = {32}, .name = "x"});
      const Model model =
          Need(BuildModel({x}, {Dense{.units = 1}(Dense{.units = 32}(Dense{.units = 64, .activation = "relu"}(x)))}, {.seed = sessions.size()}));
      sessions.push_back(Need(model.session({.threads = 1})));
      Need(sessions.back().RunSignature("", {{"x", input}}));
    }
    Point("models", "memory, MB", count, ResidentMegabytes() - before);
    Point("models", "making one and its first run, ms", count, Milliseconds(Clock::now() - start) / static_cast<double>(more));
  }
}

}  // namespace

// growth [CHART]
int main(int argc, char** argv) {
  const std::pair<std::string_view, void (*)()> charts[] = {{"models", Models}, {"batch", Batches}, {"length", Lengths}, {"depth", Depths}};
  for (const auto& [name, draw] : charts)
    if (argc < 2 || name == argv[1]) draw();
  return 0;
}
