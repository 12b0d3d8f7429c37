// libFuzzer entry: text-format graphs and SavedModels, read and written again.
#include <string>

#include "ops/registry.h"
#include "proto/graph_def.h"
#include "proto/saved_model.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string body(reinterpret_cast<const char*>(data), size);
  const auto bytes = [](const std::string& text) { return keratin::Bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()); };
  const std::string graph_text = "node { name: \"fuzz\" op: \"NoOp\" }\n" + body;
  const auto graph = keratin::proto::ImportGraphDef(bytes(graph_text), keratin::ops::Registry());
  if (graph.ok()) (void)keratin::proto::ExportGraphDef(*graph, keratin::ops::Registry(), {.text = true});
  const std::string model_text = "saved_model_schema_version: 1\n" + body;
  (void)keratin::proto::ImportMetaGraph(bytes(model_text), 0, keratin::ops::Registry());
  return 0;
}
