// libFuzzer entry: a Keras version and a JSON config, read and lowered with weights of zeros.
#include <cstring>
#include <string_view>

#include "base/errors.h"
#include "keras/lowering.h"
#include "keras/read/read.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const keratin::Result<keratin::Json> config = keratin::json::Parse({reinterpret_cast<const char*>(data) + 1, size - 1}, "fuzz.json");
  if (!config.ok()) return 0;
  keratin::keras::KerasVersion version;
  version.major = 1 + data[0] % 3;
  const keratin::Result<keratin::keras::Model> model = keratin::keras::ReadConfig(*config, version, "fuzz.json");
  if (!model.ok()) return 0;
  keratin::keras::LowerOptions options;
  options.initialize = [](const keratin::keras::Layer&, const keratin::keras::WeightSlot&, const keratin::Shape& shape) -> keratin::Result<keratin::Tensor> {
    if (shape.NumElements() < 0 || shape.NumElements() > (1 << 16)) return keratin::ResourceExhausted("a weight of {} elements", shape.NumElements());
    KERATIN_ASSIGN(keratin::Tensor zeros, keratin::Tensor::Allocate(keratin::DType::kFloat, shape));
    std::memset(zeros.mutable_raw(), 0, zeros.byte_size());
    return zeros;
  };
  (void)keratin::keras::Lower(*model, "fuzz.json", options);
  return 0;
}
