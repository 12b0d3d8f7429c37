// Where the time of a run goes: `keratin bench --profile`.
#pragma once

#include <span>
#include <string>

#include "formats/json/json.h"
#include "keratin/model.h"

namespace keratin::cli {

struct ProfileArguments {
  bool print = false;
  std::string trace;  // files; "": none
  std::string svg;
  [[nodiscard]] bool wanted() const { return print || !trace.empty() || !svg.empty(); }
};

// Runs for about `seconds`, writes the files and prints a table of the steps, or adds them to `json` when that is not null. `threads` as in SessionOptions.
Status Profile(const Model& model, const Callable& callable, std::span<const Tensor> inputs, int threads, double seconds, const ProfileArguments& arguments,
               Json* json);

}  // namespace keratin::cli
