// libFuzzer entry: any bytes as a graph_def file.
#include "proto/graph_def.h"

#include "ops/registry.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  (void)keratin::proto::ImportGraphDef({data, size}, keratin::ops::Registry());

  return 0;
}
