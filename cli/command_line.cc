#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <utility>

#include "base/mapped_file.h"

namespace keratin::cli {

Option& Option::Required() {
  option_->required();
  return *this;
}
Option& Option::Positive() {
  // CLI::PositiveNumber writes the largest double out in its message.
  option_->check(CLI::Validator(
      [](const std::string& text) {
        double value = 0;
        return CLI::detail::lexical_cast(text, value) && value > 0 ? std::string() : "must be a number above 0 and is " + text;
      },
      "POSITIVE"));
  return *this;
}
Option& Option::OneOf(const std::vector<std::string>& values) {
  option_->check(CLI::IsMember(values));
  return *this;
}
Option& Option::SplitAt(char delimiter) {
  option_->delimiter(delimiter);
  return *this;
}

Option Command::Add(const std::string& names, std::string& value, const std::string& help) { return Option(app_->add_option(names, value, help)); }
Option Command::Add(const std::string& names, std::vector<std::string>& value, const std::string& help) { return Option(app_->add_option(names, value, help)); }
Option Command::Add(const std::string& names, int& value, const std::string& help) { return Option(app_->add_option(names, value, help)); }
Option Command::Add(const std::string& names, std::int64_t& value, const std::string& help) { return Option(app_->add_option(names, value, help)); }
Option Command::Add(const std::string& names, std::uint64_t& value, const std::string& help) { return Option(app_->add_option(names, value, help)); }
Option Command::Add(const std::string& names, double& value, const std::string& help) { return Option(app_->add_option(names, value, help)); }
void Command::AddFlag(const std::string& name, bool& value, const std::string& help) { app_->add_flag(name, value, help); }
void Command::ExactlyOne(Option a, Option b, const std::string& what) {
  a.option_->excludes(b.option_);
  app_->parse_complete_callback([a, b, what] {
    if (a.option_->count() + b.option_->count() == 0) throw CLI::RequiredError(what);
  });
}
void Command::Footer(const std::string& text) { app_->footer(text); }
void Command::Run(std::function<Status()> run) {
  app_->callback([run = std::move(run), chosen = chosen_] { *chosen = run; });
}

CommandLine::CommandLine(const std::string& description, const std::string& name, const std::string& version, const std::string& footer)
    : app_(std::make_unique<CLI::App>(description, name)) {
  app_->set_version_flag("--version", version);
  app_->require_subcommand(1);
  app_->footer(footer);
}
CommandLine::~CommandLine() = default;

Command CommandLine::Add(const std::string& name, const std::string& description) { return {app_->add_subcommand(name, description), &chosen_}; }

int CommandLine::Run(int argc, char** argv) {
  try {
    app_->parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app_->exit(error) == 0 ? 0 : 2;
  }
  Status status = chosen_();
  if (status.ok()) status = MappedFile::NoLossSince(0, "the result is worth nothing");
  if (status.ok()) return 0;
  std::fprintf(stderr, "keratin: %.*s\n", static_cast<int>(status.message().size()), status.message().data());
  return 1;
}

}  // namespace keratin::cli
