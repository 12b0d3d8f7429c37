#include <fmt/core.h>
#include <memory>

#include "base/errors.h"
#include "cli/command.h"

namespace keratin::cli {
namespace {

struct ConvertArguments {
  std::string path;
  std::string weights;
  std::string keras_version;
  std::string as;
  std::string out;
  std::string format;
  std::string tags;
  std::string from_tags;
  std::string signature = "serving_default";
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  bool text = false;
  bool freeze = false;
  bool overwrite = false;
};

bool EndsWith(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

Status Convert(const ConvertArguments& arguments) {
  ModelArguments source;
  source.path = arguments.path;
  source.weights = arguments.weights;
  source.keras_version = arguments.keras_version;
  source.as = arguments.as;
  source.tags = arguments.from_tags;
  KERATIN_ASSIGN(const Model model, source.Load());
  SaveOptions options;
  options.signature = arguments.signature;
  options.overwrite = arguments.overwrite;
  if (!arguments.tags.empty()) {
    options.tags.clear();
    for (std::size_t begin = 0; begin <= arguments.tags.size();) {
      const std::size_t end = std::min(arguments.tags.find(',', begin), arguments.tags.size());
      options.tags.push_back(arguments.tags.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  for (const std::string& text : arguments.inputs) {
    KERATIN_ASSIGN(auto pair, SplitPair(text, "--input"));
    options.inputs.push_back(std::move(pair));
  }
  for (const std::string& text : arguments.outputs) {
    KERATIN_ASSIGN(auto pair, SplitPair(text, "--output"));
    options.outputs.push_back(std::move(pair));
  }
  const bool frozen =
      arguments.freeze || arguments.format == "graphdef" || (arguments.format.empty() && (EndsWith(arguments.out, ".pb") || EndsWith(arguments.out, ".pbtxt")));
  options.as_text = arguments.text || (frozen && EndsWith(arguments.out, ".pbtxt"));
  if (arguments.format == "plan" || (arguments.format.empty() && EndsWith(arguments.out, ".plan"))) {
    KERATIN_TRY(model.SavePlan(arguments.out, options));
    fmt::print(stderr, "{}: a plan for this CPU\n", arguments.out);
  } else if (frozen) {
    std::vector<std::string> fetched;
    for (const auto& [key, name] : options.outputs) fetched.push_back(name);
    KERATIN_TRY(model.SaveFrozen(arguments.out, fetched, options));
    fmt::print(stderr, "{}: one frozen GraphDef{}\n", arguments.out, options.as_text ? " (text)" : "");
  } else {
    KERATIN_TRY(model.SaveSavedModel(arguments.out, options));
    fmt::print(stderr, "{}: a SavedModel with tags {} and signature {}\n", arguments.out, arguments.tags.empty() ? "serve" : arguments.tags, options.signature);
  }
  for (const std::string& note : model.notes()) fmt::print(stderr, "note: {}\n", note);
  return OkStatus();
}

}  // namespace

void AddConvert(CommandLine& line) {
  Command command = line.Add("convert", "Writes a model as a SavedModel, as one frozen GraphDef or as a plan");
  auto arguments = std::make_shared<ConvertArguments>();
  command.Add("IN", arguments->path, "The model: .keras, .h5, JSON config, SavedModel or GraphDef").Required();
  command
      .Add("-o,--out", arguments->out,
           "What to write: a folder for a SavedModel, FILE.pb or FILE.pbtxt for a frozen GraphDef, FILE.plan for a plan: ready for this CPU, loads fastest")
      .Required();
  command.Add("--format", arguments->format, "savedmodel, graphdef or plan, where the name of OUT does not tell").OneOf({"savedmodel", "graphdef", "plan"});
  command.Add("--tags", arguments->tags, "Tags of the SavedModel, comma-separated; serve without it");
  command.Add("--signature", arguments->signature, "Key of the signature");
  command.Add("--input", arguments->inputs, "KEY=NAME: an input of the signature; NAME is a Keras input or a tensor");
  command.Add("--output", arguments->outputs, "KEY=NAME: an output of the signature; NAME is a Keras output, a layer or a tensor");
  command.Add("--weights", arguments->weights, "Weights file for a JSON config");
  command.Add("--keras-version", arguments->keras_version, "Keras version to assume, such as 2.4");
  command.Add("--as", arguments->as, "keras: read a SavedModel of tf.keras as the Keras model it was");
  command.Add("--from-tags", arguments->from_tags, "Tag set to read, when IN is a SavedModel with several");
  command.AddFlag("--text", arguments->text, "Text format: saved_model.pbtxt, or a text GraphDef");
  command.AddFlag("--freeze", arguments->freeze, "Variables as constants, in one GraphDef");
  command.AddFlag("--overwrite", arguments->overwrite, "Replace OUT when it exists");
  command.Footer(
      "Example:\n  keratin convert model.keras -o keras_save --tags eval --signature predict --input sentence_name=context_input --output outputs_name=out\n"
      "  keratin convert model.h5 -o model.pb\n  keratin convert model.keras -o model.plan");
  command.Run([arguments] { return Convert(*arguments); });
}

}  // namespace keratin::cli
