#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <random>

#include "api/parts.h"
#include "base/errors.h"
#include "base/mapped_file.h"
#include "base/strings.h"
#include "base/thread_pool.h"
#include "cli/command.h"
#include "formats/npy/npy.h"
#include "graph/evaluate.h"
#include "ops/registry.h"

namespace keratin::cli {

void ModelArguments::AddTo(Command& command, bool runs, const char* weights_option) {
  command.Add("MODEL", path, "The model: file or folder; its kind is found from its content").Required();
  command.Add("--tags", tags, "Tag set of a SavedModel, comma-separated");
  command.Add(weights_option, weights, "Weights file for a JSON config");
  command.Add("--keras-version", keras_version, "Keras version to assume, such as 2.4");
  command.Add("--as", as, "keras: read a SavedModel of tf.keras as the Keras model it was");
  if (runs) {
    command.Add("--threads", threads, "Threads of one run; 0: KERATIN_NUM_THREADS, or one per core");
    command.AddFlag("--exact", exact, "Convolutions as plain sums of products");
    command.Add("--without", disabled_rewrites, "Rewrites of the optimiser to leave out, to compare answers").SplitAt(',');
  }
}

LoadOptions ModelArguments::load_options() const {
  return {.tags = tags.empty() ? std::vector<std::string>{} : Split(tags, ','), .weights = weights, .keras_version = keras_version, .as = as};
}

SessionOptions ModelArguments::session_options() const {
  SessionOptions options;
  options.threads = threads;
  options.exact = exact;
  options.disabled_rewrites = {disabled_rewrites.begin(), disabled_rewrites.end()};
  return options;
}

Result<Model> ModelArguments::Load() const { return Model::Load(path, load_options()); }

Result<std::pair<std::string, std::string>> SplitPair(const std::string& text, const char* option) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) return InvalidArgument("{} takes NAME=VALUE; \"{}\" is not that", option, text);
  return std::pair(text.substr(0, equals), text.substr(equals + 1));
}

std::string TensorNameOf(const Model& model, const std::string& name) {
  const auto alias = model.parts().aliases.find(name);
  const std::string tensor = alias != model.parts().aliases.end() ? alias->second : name;
  return tensor.find(':') == std::string::npos ? tensor + ":0" : tensor;
}

Result<Plugs> FindPlugs(const Model& model, const Session& session, const std::string& signature) {
  Plugs plugs;
  if (!signature.empty() || !session.signatures().empty()) {
    KERATIN_ASSIGN(const auto found, session.FindSignature(signature));
    for (const auto& [key, info] : found.second.inputs) plugs.inputs.push_back({key, info});
    for (const auto& [key, info] : found.second.outputs) plugs.outputs.push_back({key, info});
    return plugs;
  }
  KERATIN_ASSIGN(const GraphView graph, model.graph());
  std::map<std::string, bool> read;
  for (const Operation& op : graph.operations())
    for (const std::string& input : op.inputs) read[input] = true;
  for (const Operation& op : graph.operations()) {
    // What nothing reads is an answer; further results of an op that is read, as a loop has, are not.
    const bool last = std::none_of(op.outputs.begin(), op.outputs.end(), [&](const TensorInfo& info) { return read.contains(info.name); });
    const bool placeholder = op.type == "Placeholder" || op.type == "PlaceholderV2" || op.type == "PlaceholderWithDefault";
    for (const TensorInfo& info : op.outputs) {
      if (placeholder && read.contains(info.name)) plugs.inputs.push_back({op.name, info});
      if (!placeholder && last && op.type != "Const") plugs.outputs.push_back({info.name, info});
    }
  }
  if (!plugs.outputs.empty()) return plugs;
  for (const Node& node : model.parts().meta.graph.nodes()) {
    const ParsedOp* op = ops::Registry().Find(node.op);
    if (op == nullptr) return Unimplemented("{}: node \"{}\": op {} is not supported", model.path(), node.name, node.op);
    if (const Status status = op->OutputTypes(node).status(); !status.ok()) return status.WithContext(model.path());
  }
  return InvalidArgument("{}: nothing in the graph is an answer: say with --fetch what to compute", model.path());
}

namespace {

Result<std::shared_ptr<const MappedFile>> Map(const std::string& path) { return MappedFile::Open(path); }

}  // namespace

Result<Tensor> ReadNpyFile(const std::string& path) {
  KERATIN_ASSIGN(const std::shared_ptr<const MappedFile> file, Map(path));
  return npy::ReadNpy(file, file->bytes(), path);
}

Result<std::vector<std::pair<std::string, Tensor>>> ReadNpzFile(const std::string& path) {
  KERATIN_ASSIGN(const std::shared_ptr<const MappedFile> file, Map(path));
  return npy::ReadNpz(file, file->bytes(), path);
}

Result<Tensor> ConvertExactly(const Tensor& value, DType dtype, const std::string& name) {
  if (value.dtype() == dtype || dtype == DType::kInvalid) return value;
  const ParsedOp* cast = ops::Registry().Find("Cast");
  ThreadPool pool(1);
  const auto convert = [&](const Tensor& from, DType to) -> Result<Tensor> {
    Node node;
    node.name = "cast";
    node.op = "Cast";
    node.attrs = Attrs{{"SrcT", from.dtype()}, {"DstT", to}};
    KERATIN_ASSIGN(std::vector<Tensor> out, EvaluateNode(*cast, node, std::span<const Tensor>(&from, 1), pool));
    return out[0];
  };
  if (cast != nullptr && value.dtype() != DType::kString && dtype != DType::kString) {
    KERATIN_ASSIGN(Tensor converted, convert(value, dtype));
    KERATIN_ASSIGN(const Tensor back, convert(converted, value.dtype()));
    // Doubles of test data are float32 values more often than not; where they are not, the nearest float32 is what Keras would take too.
    if (back.Identical(value) || (value.dtype() == DType::kDouble && IsFloating(dtype))) return converted;
  }
  return InvalidArgument("input \"{}\" must be {} and is {}, with values that {} cannot hold", name, DTypeName(dtype), DTypeName(value.dtype()),
                         DTypeName(dtype));
}

Result<Tensor> RandomTensor(const TensorInfo& info, std::int64_t batch, std::uint64_t seed) {
  Shape shape = info.shape;
  if (!shape.has_rank()) return InvalidArgument("input \"{}\" has no known shape: give its values with --input", info.name);
  for (int i = 0; i < shape.rank(); ++i)
    if (shape[i] < 0) shape[i] = i == 0 ? batch : 1;
  KERATIN_ASSIGN(Tensor tensor, Tensor::Allocate(info.dtype, shape));
  std::mt19937_64 random(seed);
  const std::int64_t count = tensor.size();
  switch (info.dtype) {
    case DType::kFloat:
      for (std::int64_t i = 0; i < count; ++i) tensor.mutable_data<float>()[i] = static_cast<float>(random() >> 40) * 0x1p-23F - 1.0F;
      break;
    case DType::kDouble:
      for (std::int64_t i = 0; i < count; ++i) tensor.mutable_data<double>()[i] = static_cast<double>(random() >> 11) * 0x1p-52 - 1.0;
      break;
    case DType::kInt32:
      for (std::int64_t i = 0; i < count; ++i) tensor.mutable_data<std::int32_t>()[i] = static_cast<std::int32_t>(random() % 2);
      break;
    case DType::kInt64:
      for (std::int64_t i = 0; i < count; ++i) tensor.mutable_data<std::int64_t>()[i] = static_cast<std::int64_t>(random() % 2);
      break;
    default:
      if (info.dtype != DType::kString) std::memset(tensor.mutable_raw(), 0, tensor.byte_size());
  }
  return tensor;
}

namespace {

template <class T>
double AsDouble(const T* values, std::int64_t i) {
  return static_cast<double>(values[i]);
}

// Element `i` as a number; strings and unknown types have none.
std::optional<double> NumberAt(const Tensor& tensor, std::int64_t i) {
  switch (tensor.dtype()) {
    case DType::kFloat: return AsDouble(tensor.data<float>(), i);
    case DType::kDouble: return AsDouble(tensor.data<double>(), i);
    case DType::kHalf: return static_cast<double>(static_cast<float>(tensor.data<Half>()[i]));
    case DType::kBfloat16: return static_cast<double>(static_cast<float>(tensor.data<Bfloat16>()[i]));
    case DType::kInt8: return AsDouble(tensor.data<std::int8_t>(), i);
    case DType::kInt16: return AsDouble(tensor.data<std::int16_t>(), i);
    case DType::kInt32: return AsDouble(tensor.data<std::int32_t>(), i);
    case DType::kInt64: return AsDouble(tensor.data<std::int64_t>(), i);
    case DType::kUint8: return AsDouble(tensor.data<std::uint8_t>(), i);
    case DType::kUint16: return AsDouble(tensor.data<std::uint16_t>(), i);
    case DType::kUint32: return AsDouble(tensor.data<std::uint32_t>(), i);
    case DType::kUint64: return AsDouble(tensor.data<std::uint64_t>(), i);
    case DType::kBool: return AsDouble(tensor.data<bool>(), i);
    default: return std::nullopt;
  }
}

std::string ElementText(const Tensor& tensor, std::int64_t i) {
  if (tensor.dtype() == DType::kString) return "\"" + tensor.data<std::string>()[i] + "\"";
  if (tensor.dtype() == DType::kBool) return tensor.data<bool>()[i] ? "true" : "false";
  if (tensor.dtype() == DType::kInt64) return std::to_string(tensor.data<std::int64_t>()[i]);
  if (tensor.dtype() == DType::kFloat) return fmt::format("{}", tensor.data<float>()[i]);
  const std::optional<double> number = NumberAt(tensor, i);
  return number ? fmt::format("{}", *number) : "?";
}

void PrintAxis(const Tensor& tensor, int axis, std::int64_t offset, std::string* text) {
  constexpr std::int64_t kEdge = 3;
  constexpr std::int64_t kLongest = 12;
  if (axis == tensor.shape().rank()) {
    *text += ElementText(tensor, offset);
    return;
  }
  std::int64_t stride = 1;
  for (int i = axis + 1; i < tensor.shape().rank(); ++i) stride *= tensor.shape()[i];
  const std::int64_t count = tensor.shape()[axis];
  *text += "[";
  for (std::int64_t i = 0; i < count; ++i) {
    if (i > 0) *text += axis + 1 == tensor.shape().rank() ? ", " : ",\n" + std::string(static_cast<std::size_t>(axis) + 1, ' ');
    if (count > kLongest && i == kEdge) {
      *text += "...";
      i = count - kEdge - 1;
      continue;
    }
    PrintAxis(tensor, axis + 1, offset + i * stride, text);
  }
  *text += "]";
}

}  // namespace

std::string Print(const Tensor& tensor) {
  std::string text;
  PrintAxis(tensor, 0, 0, &text);
  return text;
}

Result<Difference> Compare(const Tensor& got, const Tensor& expected, double rtol, double atol) {
  if (got.shape() != expected.shape()) return InvalidArgument("the shape is {} and {} is expected", got.shape().ToString(), expected.shape().ToString());
  Difference difference;
  if (got.dtype() == DType::kString || expected.dtype() == DType::kString) {
    if (!got.Identical(expected)) difference = {.absolute = INFINITY, .relative = INFINITY, .at = 0, .within = false};
    return difference;
  }
  double worst = -1;
  for (std::int64_t i = 0; i < got.size(); ++i) {
    const double x = NumberAt(got, i).value_or(NAN);
    const double y = NumberAt(expected, i).value_or(NAN);
    if (x == y || (std::isnan(x) && std::isnan(y))) continue;
    const double absolute = std::isfinite(x) && std::isfinite(y) ? std::abs(x - y) : INFINITY;
    difference.absolute = std::max(difference.absolute, absolute);
    if (absolute > atol) difference.relative = std::max(difference.relative, y != 0 ? absolute / std::abs(y) : INFINITY);
    const double excess = absolute - (atol + rtol * std::abs(y));
    if (excess > 0 || std::isnan(excess)) difference.within = false;
    if (excess > worst || std::isnan(excess)) {
      worst = excess;
      difference.at = i;
    }
  }
  return difference;
}

std::string HumanCount(std::uint64_t count) {
  std::string digits = std::to_string(count);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

std::uint64_t WeightBytes(const Model& model) {
  std::uint64_t bytes = 0;
  for (const auto& [name, value] : model.variables()) bytes += value.byte_size();
  return bytes;
}

std::string HumanBytes(std::uint64_t bytes) {
  if (bytes < 1000) return fmt::format("{} bytes", bytes);
  if (bytes < 1000 * 1000) return fmt::format("{:.1f} kB", static_cast<double>(bytes) * 1e-3);
  if (bytes < 1000 * 1000 * 1000) return fmt::format("{:.1f} MB", static_cast<double>(bytes) * 1e-6);
  return fmt::format("{:.2f} GB", static_cast<double>(bytes) * 1e-9);
}

std::string Bold(const std::string& text) {
  static const bool terminal = ::isatty(STDOUT_FILENO) != 0;
  return terminal ? "\033[1m" + text + "\033[0m" : text;
}

std::string FileNameOf(const std::string& name) {
  std::string file = name;
  for (char& c : file)
    if (c == '/' || c == ':' || c == '\\' || c == '\0') c = '_';
  if (file.empty() || file[0] == '.') file.insert(0, "_");
  return file;
}

Status MakeDirectory(const std::string& path) {
  if (::mkdir(path.c_str(), 0777) == 0 || errno == EEXIST) return OkStatus();
  return Unavailable("{}: {}", path, std::strerror(errno));
}

}  // namespace keratin::cli
