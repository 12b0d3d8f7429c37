#include <fmt/core.h>

#include <algorithm>
#include <memory>

#include "base/errors.h"
#include "base/file_util.h"
#include "base/strings.h"
#include "cli/command.h"
#include "formats/npy/npy.h"

namespace keratin::cli {
namespace {

struct RunArguments {
  ModelArguments model;
  std::vector<std::string> inputs;
  std::vector<std::string> fetches;
  std::string signature;
  std::string output_dir;
};

// The tensor that NAME of `--input NAME=FILE` stands for: a key of the signature, else a Keras or tensor name.
Result<Plug> FindInput(const Model& model, const Plugs& plugs, const std::string& name) {
  for (const Plug& plug : plugs.inputs)
    if (plug.name == name || plug.info.name == name || plug.info.name == name + ":0") return plug;
  const std::string tensor = TensorNameOf(model, name);
  for (const Plug& plug : plugs.inputs)
    if (plug.info.name == tensor) return plug;
  return Plug{name, TensorInfo{.name = tensor}};
}

Status WriteOutputs(const RunArguments& arguments, const std::vector<std::string>& names, const std::vector<Tensor>& outputs) {
  if (arguments.output_dir.empty()) {
    for (std::size_t i = 0; i < outputs.size(); ++i)
      fmt::print("{} {} {}\n{}\n", Bold(names[i]), DTypeName(outputs[i].dtype()), outputs[i].shape().ToString(), Print(outputs[i]));
    return OkStatus();
  }
  KERATIN_TRY(MakeDirectory(arguments.output_dir));
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    KERATIN_ASSIGN(const std::string bytes, npy::WriteNpy(outputs[i]));
    KERATIN_TRY(WriteFileAtomically(arguments.output_dir + "/" + FileNameOf(names[i]) + ".npy", bytes));
  }
  return OkStatus();
}

Status RunModel(const RunArguments& arguments) {
  KERATIN_ASSIGN(const Model model, arguments.model.Load());
  KERATIN_ASSIGN(const Session session, model.session(arguments.model.session_options()));
  const bool by_tensor = !arguments.fetches.empty();
  Plugs plugs;
  if (!by_tensor || !session.signatures().empty()) {
    Result<Plugs> found = FindPlugs(model, session, arguments.signature);
    if (!found.ok() && !by_tensor) return found.status();
    if (found.ok()) plugs = *std::move(found);
  }
  std::vector<std::string> feeds;
  std::vector<Tensor> tensors;
  for (const std::string& text : arguments.inputs) {
    KERATIN_ASSIGN(const auto pair, SplitPair(text, "--input"));
    KERATIN_ASSIGN(const Plug plug, FindInput(model, plugs, pair.first));
    KERATIN_ASSIGN(Tensor value, ReadNpyFile(pair.second));
    // Two keys of a signature may stand for one tensor: the last value given counts, as with TensorFlow's tools.
    if (const auto again = std::find(feeds.begin(), feeds.end(), plug.info.name); again != feeds.end()) {
      tensors[static_cast<std::size_t>(again - feeds.begin())] = std::move(value);
      continue;
    }
    feeds.push_back(plug.info.name);
    tensors.push_back(std::move(value));
  }
  std::vector<std::string> names;
  std::vector<std::string> fetches;
  if (by_tensor) {
    names = arguments.fetches;
    for (const std::string& fetch : arguments.fetches) fetches.push_back(TensorNameOf(model, fetch));
  } else {
    for (const Plug& plug : plugs.outputs) {
      names.push_back(plug.name);
      fetches.push_back(plug.info.name);
    }
    std::vector<std::string> known;
    for (const Plug& plug : plugs.inputs) known.push_back(plug.name);
    KERATIN_ASSIGN(const GraphView graph, model.graph());
    for (std::size_t i = 0; i < feeds.size(); ++i) {
      const std::string node = feeds[i].substr(0, feeds[i].find(':'));
      if (std::any_of(graph.operations().begin(), graph.operations().end(), [&](const Operation& op) { return op.name == node; })) continue;
      const std::string given = arguments.inputs[i].substr(0, arguments.inputs[i].find('='));
      return NotFound("{}: there is no input \"{}\"; the inputs are {}.{}", arguments.model.path, given, Join(known, ", "), DidYouMean(given, known));
    }
    std::vector<std::string> missing;
    for (const Plug& plug : plugs.inputs)
      if (std::find(feeds.begin(), feeds.end(), plug.info.name) == feeds.end())
        missing.push_back(fmt::format("{} ({} {})", plug.name, DTypeName(plug.info.dtype), plug.info.shape.ToString()));
    if (!missing.empty()) return InvalidArgument("{}: give {} with --input NAME=FILE.npy", arguments.model.path, Join(missing, ", "));
  }
  const auto in_file = [&](const Status& status) { return status.WithContext(arguments.model.path); };
  Result<Callable> callable = session.Prepare(feeds, fetches);
  if (!callable.ok()) return in_file(callable.status());
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    KERATIN_ASSIGN(tensors[i], ConvertExactly(tensors[i], callable->inputs()[i].dtype, feeds[i]));
  }
  Result<std::vector<Tensor>> outputs = callable->Run(tensors);
  if (!outputs.ok()) return in_file(outputs.status());
  return WriteOutputs(arguments, names, *outputs);
}

}  // namespace

void AddRun(CommandLine& line) {
  Command command = line.Add("run", "Runs a model on .npy files");
  auto arguments = std::make_shared<RunArguments>();
  arguments->model.AddTo(command, true);
  command.Add("--input", arguments->inputs, "NAME=FILE.npy; NAME is a signature key, a Keras input name or a tensor name");
  command.Add("--signature", arguments->signature, "Signature to run; the only one, or serving_default, without it");
  command.Add("--fetch", arguments->fetches, "Tensor or Keras layer to compute instead of a signature's outputs");
  command.Add("--output-dir", arguments->output_dir, "Writes NAME.npy for each output into this folder; without it they are printed");
  command.Footer(
      "Example:\n  keratin run keras_save --tags eval --signature predict --input sentence_name=context.npy --input reply=response.npy\n"
      "  keratin run model.h5 --input context_input=context.npy --input response_input=response.npy --fetch out/Sigmoid:0 --output-dir answers");
  command.Run([arguments] { return RunModel(*arguments); });
}

}  // namespace keratin::cli
