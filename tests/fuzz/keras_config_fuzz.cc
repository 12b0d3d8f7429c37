// libFuzzer entry: a JSON config, read as both generations would and lowered with weights of zeros.
#include <cstring>
#include <string_view>

#include "base/errors.h"
#include "keras/lowering.h"
#include "keras/read/read.h"

namespace {

keratin::Result<keratin::Tensor> Zeros(const keratin::keras::Layer&, const keratin::keras::WeightSlot&, const keratin::Shape& shape) {
  if (shape.NumElements() < 0 || shape.NumElements() > (1 << 16)) return keratin::ResourceExhausted("a weight of {} elements", shape.NumElements());
  KERATIN_ASSIGN(keratin::Tensor zeros, keratin::Tensor::Allocate(keratin::DType::kFloat, shape));
  std::memset(zeros.mutable_raw(), 0, zeros.byte_size());
  return zeros;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const keratin::Result<keratin::Json> config = keratin::json::Parse({reinterpret_cast<const char*>(data), size}, "fuzz.json");
  if (!config.ok()) return 0;
  for (const int major : {2, 3}) {
    keratin::keras::KerasVersion version;
    version.major = major;
    const keratin::Result<keratin::keras::Model> model = keratin::keras::ReadConfig(*config, version, "fuzz.json");
    keratin::keras::LowerOptions options;
    options.initialize = Zeros;
    if (model.ok()) (void)keratin::keras::Lower(*model, "fuzz.json", options);
  }
  return 0;
}
