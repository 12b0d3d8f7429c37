#include <CLI/CLI.hpp>
#include <cstdio>

#include "cli/command.h"
#include "keratin/version.h"

int main(int argc, char** argv) {
  CLI::App app("Keras models to TensorFlow's protobuf formats; loads and runs them without TensorFlow.", "keratin");
  app.set_version_flag("--version", std::string("keratin ") + keratin::Version());
  app.require_subcommand(1);
  app.footer(
      "Every command has --help with an example. MODEL is a .keras or .h5 file, a JSON config, a SavedModel folder or a frozen graph.\n"
      "Exit code: 0 done, 1 the model or the data is wrong, 2 wrong usage.");
  keratin::cli::Run run;
  keratin::cli::AddConvert(app, run);
  keratin::cli::AddShow(app, run);
  keratin::cli::AddRun(app, run);
  keratin::cli::AddVerify(app, run);
  keratin::cli::AddDiff(app, run);
  keratin::cli::AddBench(app, run);
  keratin::cli::AddDump(app, run);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? 0 : 2;
  }
  const keratin::Status status = run();
  if (status.ok()) return 0;
  std::fprintf(stderr, "keratin: %.*s\n", static_cast<int>(status.message().size()), status.message().data());
  return 1;
}
