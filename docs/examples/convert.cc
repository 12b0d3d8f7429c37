#include <cstdio>

#include "keratin/model.h"

namespace {

keratin::Status Convert() {
  const keratin::Result<keratin::Model> model = keratin::Model::Load("model.keras");
  if (!model.ok()) return model.status();
  const keratin::Status saved = model->SaveSavedModel("keras_save", {.tags = {"eval"},
                                                                     .signature = "predict",
                                                                     .inputs = {{"sentence_name", "context_input"}, {"reply", "response_input"}},
                                                                     .outputs = {{"outputs_name", "out"}},
                                                                     .overwrite = true});
  if (!saved.ok()) return saved;
  return model->SaveFrozen("model.pb", {"out"}, {.overwrite = true});
}

}  // namespace

int main() {
  const keratin::Status status = Convert();
  if (status.ok()) {
    std::puts("keras_save and model.pb are written");
    return 0;
  }
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return 1;
}
