// libFuzzer entry: an index and its data in one input, split by the first two bytes.
#include <unistd.h>

#include <cstdio>
#include <string>

#include "saved_model/tensor_bundle.h"

namespace {

void Put(const std::string& path, const std::uint8_t* data, std::size_t size) {
  if (std::FILE* file = std::fopen(path.c_str(), "wb")) {
    std::fwrite(data, 1, size, file);
    std::fclose(file);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::size_t wanted = static_cast<std::size_t>(data[0]) * 256 + data[1];
  const std::size_t index = wanted < size - 2 ? wanted : size - 2;
  const std::string prefix = "/dev/shm/keratin_bundle_fuzz_" + std::to_string(::getpid());
  Put(prefix + ".index", data + 2, index);
  Put(prefix + ".data-00000-of-00001", data + 2 + index, size - 2 - index);
  {
    const auto bundle = keratin::TensorBundle::Open(prefix);
    if (bundle.ok())
      for (const std::string& name : (*bundle)->Names()) (void)(*bundle)->Read(name);
  }
  ::unlink((prefix + ".index").c_str());
  ::unlink((prefix + ".data-00000-of-00001").c_str());
  return 0;
}
