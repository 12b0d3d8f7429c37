// The commands of `keratin`, one file each.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cli/command_line.h"
#include "keratin/model.h"

namespace keratin::cli {

void AddConvert(CommandLine& line);
void AddShow(CommandLine& line);
void AddRun(CommandLine& line);
void AddVerify(CommandLine& line);
void AddDiff(CommandLine& line);
void AddBench(CommandLine& line);
void AddDump(CommandLine& line);

// Options that every command that reads a model has.
struct ModelArguments {
  std::string path;
  std::string tags;  // comma-separated
  std::string weights;
  std::string keras_version;
  std::string as;
  int threads = 0;
  std::vector<std::string> disabled_rewrites = {};
  bool exact = false;

  // `weights_option` names the weights file.
  void AddTo(Command& command, bool runs, const char* weights_option = "--weights");
  [[nodiscard]] LoadOptions load_options() const;
  [[nodiscard]] SessionOptions session_options() const;
  [[nodiscard]] Result<Model> Load() const;
};

// "NAME=VALUE"; INVALID_ARGUMENT otherwise.
Result<std::pair<std::string, std::string>> SplitPair(const std::string& text, const char* option);

// What to feed and fetch: names, and the tensors they stand for.
struct Plug {
  std::string name;  // what the user calls it
  TensorInfo info;
};
struct Plugs {
  std::vector<Plug> inputs;
  std::vector<Plug> outputs;
};
// Of a signature (empty: the only one, or serving_default); of the graph's own placeholders and last tensors where the model has no signature.
Result<Plugs> FindPlugs(const Model& model, const Session& session, const std::string& signature);
// The tensor name that a signature key, Keras name or tensor name stands for.
[[nodiscard]] std::string TensorNameOf(const Model& model, const std::string& name);

Result<Tensor> ReadNpyFile(const std::string& path);
Result<std::vector<std::pair<std::string, Tensor>>> ReadNpzFile(const std::string& path);
// The value as `dtype`: as it is, or converted when no element changes. INVALID_ARGUMENT otherwise.
Result<Tensor> ConvertExactly(const Tensor& value, DType dtype, const std::string& name);
// Seeded values that suit the dtype: floats in [-1, 1), small non-negative integers, "" strings. Unknown dimensions become `batch` (the first) or 1.
Result<Tensor> RandomTensor(const TensorInfo& info, std::int64_t batch, std::uint64_t seed);
// As numpy prints it, long arrays shortened.
std::string Print(const Tensor& tensor);
// Greatest absolute and relative difference of two tensors of the same dtype and shape; integers and strings: 0 or infinity.
struct Difference {
  double absolute = 0;
  double relative = 0;
  std::int64_t at = -1;  // element with the greatest violation
  bool within = true;
};
Result<Difference> Compare(const Tensor& got, const Tensor& expected, double rtol, double atol);

std::uint64_t WeightBytes(const Model& model);  // of all variables
std::string HumanBytes(std::uint64_t bytes);
std::string HumanCount(std::uint64_t count);  // 25,636,712
// ANSI bold when standard output is a terminal.
std::string Bold(const std::string& text);
// `name` with what is not fit for a file name turned into '_'.
std::string FileNameOf(const std::string& name);
Status MakeDirectory(const std::string& path);

}  // namespace keratin::cli
