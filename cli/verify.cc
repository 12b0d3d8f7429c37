#include <fmt/core.h>

#include <algorithm>
#include <memory>

#include "base/errors.h"
#include "cli/command.h"

namespace keratin::cli {
namespace {

struct VerifyArguments {
  ModelArguments model;
  std::string reference;
  std::string against;
  std::string signature;
  double rtol = 1e-5;
  double atol = 1e-6;
  std::int64_t batch = 2;
  std::uint64_t seed = 1;
};

struct Row {
  std::string name;
  Difference difference;
};

Status Report(const std::vector<Row>& rows, const VerifyArguments& arguments) {
  std::size_t width = 6;
  for (const Row& row : rows) width = std::max(width, row.name.size());
  fmt::print("{:<{}}  {:>12}  {:>12}\n", "tensor", width, "max abs", "max rel");
  std::string worst;
  for (const Row& row : rows) {
    fmt::print("{:<{}}  {:>12.3g}  {:>12.3g}{}\n", row.name, width, row.difference.absolute, row.difference.relative, row.difference.within ? "" : "  differs");
    if (!row.difference.within && worst.empty()) worst = row.name;
  }
  if (!worst.empty())
    return InvalidArgument("{}: \"{}\" differs by more than {} relative or {} absolute", arguments.model.path, worst, arguments.rtol, arguments.atol);
  fmt::print("{} tensors agree within {} relative or {} absolute\n", rows.size(), arguments.rtol, arguments.atol);
  return OkStatus();
}

Status CompareAll(const std::vector<std::string>& names, const std::vector<Tensor>& got, const std::vector<Tensor>& expected,
                  const VerifyArguments& arguments) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < names.size(); ++i) {
    Result<Difference> difference = Compare(got[i], expected[i], arguments.rtol, arguments.atol);
    if (!difference.ok()) return difference.status().WithContext(fmt::format("{}: \"{}\"", arguments.model.path, names[i]));
    rows.push_back({names[i], *difference});
  }
  return Report(rows, arguments);
}

// Arrays that bear the name of an input are fed; all others are what their tensor must be.
Status AgainstReference(const VerifyArguments& arguments) {
  KERATIN_ASSIGN(const Model model, arguments.model.Load());
  KERATIN_ASSIGN(const Session session, model.session(arguments.model.session_options()));
  KERATIN_ASSIGN(const Plugs plugs, FindPlugs(model, session, arguments.signature));
  KERATIN_ASSIGN(const auto arrays, ReadNpzFile(arguments.reference));
  std::vector<std::string> feeds;
  std::vector<Tensor> inputs;
  std::vector<std::string> names;
  std::vector<std::string> fetches;
  std::vector<Tensor> expected;
  for (const auto& [name, array] : arrays) {
    const auto input = std::find_if(plugs.inputs.begin(), plugs.inputs.end(),
                                    [&name = name](const Plug& plug) { return plug.name == name || plug.info.name == name || plug.info.name == name + ":0"; });
    if (input != plugs.inputs.end()) {
      feeds.push_back(input->info.name);
      KERATIN_ASSIGN(Tensor value, ConvertExactly(array, input->info.dtype, name));
      inputs.push_back(std::move(value));
      continue;
    }
    // The second of several outputs of one name is NAME:1 among answers and NAME_1 among signature keys.
    std::string key = name;
    if (const std::size_t colon = name.rfind(':'); colon != std::string::npos) key[colon] = '_';
    if (std::any_of(model.layers().begin(), model.layers().end(), [&](const LayerNames& layer) { return layer.path == key; })) key = name;
    const auto output =
        std::find_if(plugs.outputs.begin(), plugs.outputs.end(), [&, &name = name](const Plug& plug) { return plug.name == name || plug.name == key; });
    names.push_back(name);
    fetches.push_back(output != plugs.outputs.end() ? output->info.name : TensorNameOf(model, name));
    expected.push_back(array);
  }
  if (fetches.empty())
    return InvalidArgument("{}: holds no array besides the inputs; name the expected ones after outputs, layers or tensors", arguments.reference);
  KERATIN_ASSIGN(const Callable callable, session.Prepare(feeds, fetches));
  KERATIN_ASSIGN(const std::vector<Tensor> got, callable.Run(inputs));
  return CompareAll(names, got, expected, arguments);
}

// Both models on the same seeded inputs.
Status AgainstModel(const VerifyArguments& arguments) {
  KERATIN_ASSIGN(const Model model, arguments.model.Load());
  ModelArguments other_arguments = arguments.model;
  other_arguments.path = arguments.against;
  other_arguments.weights.clear();
  KERATIN_ASSIGN(const Model other, other_arguments.Load());
  KERATIN_ASSIGN(const Session session, model.session(arguments.model.session_options()));
  KERATIN_ASSIGN(const Session other_session, other.session(arguments.model.session_options()));
  KERATIN_ASSIGN(const Plugs plugs, FindPlugs(model, session, arguments.signature));
  KERATIN_ASSIGN(const Plugs other_plugs, FindPlugs(other, other_session, arguments.signature));
  if (plugs.inputs.size() != other_plugs.inputs.size() || plugs.outputs.size() != other_plugs.outputs.size())
    return InvalidArgument("{} has {} inputs and {} outputs, {} has {} and {}", arguments.model.path, plugs.inputs.size(), plugs.outputs.size(),
                           arguments.against, other_plugs.inputs.size(), other_plugs.outputs.size());
  std::vector<std::string> feeds;
  std::vector<std::string> other_feeds;
  std::vector<Tensor> inputs;
  for (std::size_t i = 0; i < plugs.inputs.size(); ++i) {
    KERATIN_ASSIGN(Tensor value, RandomTensor(plugs.inputs[i].info, arguments.batch, arguments.seed + i));
    feeds.push_back(plugs.inputs[i].info.name);
    other_feeds.push_back(other_plugs.inputs[i].info.name);
    inputs.push_back(std::move(value));
  }
  std::vector<std::string> names;
  std::vector<std::string> fetches;
  std::vector<std::string> other_fetches;
  for (std::size_t i = 0; i < plugs.outputs.size(); ++i) {
    names.push_back(plugs.outputs[i].name);
    fetches.push_back(plugs.outputs[i].info.name);
    other_fetches.push_back(other_plugs.outputs[i].info.name);
  }
  KERATIN_ASSIGN(const Callable callable, session.Prepare(feeds, fetches));
  KERATIN_ASSIGN(const Callable other_callable, other_session.Prepare(other_feeds, other_fetches));
  KERATIN_ASSIGN(const std::vector<Tensor> got, callable.Run(inputs));
  KERATIN_ASSIGN(const std::vector<Tensor> expected, other_callable.Run(inputs));
  return CompareAll(names, got, expected, arguments);
}

}  // namespace

void AddVerify(CommandLine& line) {
  Command command = line.Add("verify", "Runs a model and compares its answers with recorded ones or with another model's");
  auto arguments = std::make_shared<VerifyArguments>();
  arguments->model.AddTo(command, true);
  const Option reference = command.Add("--reference", arguments->reference,
                                       "IO.npz: arrays named after inputs are fed, the others are what outputs, layers or tensors of that name must be");
  const Option against = command.Add("--against", arguments->against, "Another model: both run on the same seeded inputs");
  command.ExactlyOne(reference, against, "--reference IO.npz or --against OTHER");
  command.Add("--signature", arguments->signature, "Signature to run");
  command.Add("--rtol", arguments->rtol, "Relative tolerance");
  command.Add("--atol", arguments->atol, "Absolute tolerance");
  command.Add("--batch", arguments->batch, "Batch size for --against").Positive();
  command.Add("--seed", arguments->seed, "Seed of the inputs for --against");
  command.Footer("Example:\n  keratin verify model.keras --reference io.npz\n  keratin verify keras_save --against model.keras");
  command.Run([arguments] { return arguments->reference.empty() ? AgainstModel(*arguments) : AgainstReference(*arguments); });
}

}  // namespace keratin::cli
