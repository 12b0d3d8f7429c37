// libFuzzer entry: any bytes as a saved_model file.
#include "proto/saved_model.h"

#include "ops/registry.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  (void)keratin::proto::ReadTagSets({data, size});
  (void)keratin::proto::ImportMetaGraph({data, size}, 0, keratin::ops::Registry());
  return 0;
}
