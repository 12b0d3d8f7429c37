// The command line: what commands there are, what options each takes, and how they are read.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "keratin/status.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

// CLI11 is included in command_line.cc alone: it takes longer to compile than all of a command.
namespace keratin::cli {

class Option {
 public:
  explicit Option(CLI::Option* option) : option_(option) {}
  Option& Required();
  Option& Positive();
  Option& OneOf(const std::vector<std::string>& values);
  Option& SplitAt(char delimiter);  // one argument gives several values

 private:
  friend class Command;
  CLI::Option* option_;
};

// One command. Values must live until the command has run.
class Command {
 public:
  // `names`: "MODEL" for a positional argument, "--tags", "-o,--out". What stands in `value` is the default.
  Option Add(const std::string& names, std::string& value, const std::string& help);
  Option Add(const std::string& names, std::vector<std::string>& value, const std::string& help);
  Option Add(const std::string& names, int& value, const std::string& help);
  Option Add(const std::string& names, std::int64_t& value, const std::string& help);
  Option Add(const std::string& names, std::uint64_t& value, const std::string& help);
  Option Add(const std::string& names, double& value, const std::string& help);
  void AddFlag(const std::string& name, bool& value, const std::string& help);
  // One of both must be given, and not both; `what` names them for the message.
  void ExactlyOne(Option a, Option b, const std::string& what);
  void Footer(const std::string& text);
  // What the command does.
  void Run(std::function<Status()> run);

 private:
  friend class CommandLine;
  Command(CLI::App* app, std::function<Status()>* chosen) : app_(app), chosen_(chosen) {}
  CLI::App* app_;
  std::function<Status()>* chosen_;
};

class CommandLine {
 public:
  CommandLine(const std::string& description, const std::string& name, const std::string& version, const std::string& footer);
  ~CommandLine();
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;
  Command Add(const std::string& name, const std::string& description);
  // Reads the arguments, runs the command and prints its error. The exit code: 0 done, 1 the command failed, 2 wrong usage.
  int Run(int argc, char** argv);

 private:
  std::unique_ptr<CLI::App> app_;
  std::function<Status()> chosen_;
};

}  // namespace keratin::cli
