#include "cli/command.h"
#include "keratin/version.h"

int main(int argc, char** argv) {
  keratin::cli::CommandLine line(
      "Keras models to TensorFlow's protobuf formats; loads and runs them without TensorFlow.", "keratin", std::string("keratin ") + keratin::Version(),
      "Every command has --help with an example. MODEL is a .keras or .h5 file, a JSON config, a SavedModel folder or a frozen graph.\n"
      "Exit code: 0 done, 1 the model or the data is wrong, 2 wrong usage.");
  keratin::cli::AddConvert(line);
  keratin::cli::AddShow(line);
  keratin::cli::AddRun(line);
  keratin::cli::AddVerify(line);
  keratin::cli::AddDiff(line);
  keratin::cli::AddBench(line);
  keratin::cli::AddDump(line);
  return line.Run(argc, argv);
}
