#include <cstdio>
#include <string>

#include "keratin/model.h"

int main() {
  const keratin::Result<keratin::Model> model = keratin::Model::Load("model.keras");
  if (!model.ok()) {
    std::fprintf(stderr, "%s\n", model.status().ToString().c_str());
    return 1;
  }

  // What to feed and what answers.
  for (const auto& [key, signature] : model->signatures()) {
    for (const auto& [name, info] : signature.inputs)
      std::printf("%s: feed %s = %s %s\n", key.c_str(), name.c_str(), info.name.c_str(), info.shape.ToString().c_str());
    for (const auto& [name, info] : signature.outputs)
      std::printf("%s: fetch %s = %s %s\n", key.c_str(), name.c_str(), info.name.c_str(), info.shape.ToString().c_str());
  }

  // What each Keras layer became: its class, its first tensor.
  for (const keratin::LayerNames& layer : model->layers())
    std::printf("layer %s (%s) -> %s\n", layer.path.c_str(), layer.class_name.c_str(), layer.outputs[0].c_str());

  // The operations, as `for op in graph.get_operations()` lists them in TensorFlow. Here: those of the layer "out".
  const keratin::Result<keratin::GraphView> graph = model->graph();
  if (!graph.ok()) return 1;
  for (const keratin::Operation& op : graph->operations())
    if (op.name.rfind("out/", 0) == 0) std::printf("op %s (%s)\n", op.name.c_str(), op.type.c_str());

  // A wrong name is an error that names the nearest ones.
  const keratin::Result<keratin::Session> session = model->session();
  if (!session.ok()) return 1;
  const auto wrong = session->Prepare({"context_input:0", "response_input:0"}, {"out/Sigmoi:0"});
  std::printf("%s\n", wrong.status().ToString().c_str());
}
