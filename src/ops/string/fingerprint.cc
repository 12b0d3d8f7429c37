#include "ops/string/hash.h"
#include "ops/string/string_common.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

void StoreFingerprint(std::string_view bytes, std::uint8_t* out) {
  const std::uint64_t hash = Fingerprint64(bytes);
  for (int i = 0; i < 8; ++i) out[i] = static_cast<std::uint8_t>(hash >> (8 * i));
}

Status EvalFingerprint(EvalContext& c) {
  const Tensor& data = c.input(0);
  if (data.shape().rank() < 1) return InvalidArgument("the data is a scalar");
  if (c.input(1).size() != 1 || c.input(1).data<std::string>()[0] != "farmhash64") return Unimplemented("the only method is farmhash64");
  const std::int64_t rows = data.shape()[0], inner = rows > 0 ? data.size() / rows : 0;
  KERATIN_ASSIGN(Tensor out, c.Allocate(DType::kUint8, Shape{rows, 8}));
  for (std::int64_t row = 0; row < rows; ++row) {
    std::uint8_t* to = out.mutable_data<std::uint8_t>() + row * 8;
    if (data.dtype() != DType::kString) {
      const std::size_t bytes = static_cast<std::size_t>(inner) * DTypeSize(data.dtype());
      StoreFingerprint({static_cast<const char*>(data.raw()) + static_cast<std::size_t>(row) * bytes, bytes}, to);
      continue;
    }
    const std::string* texts = data.data<std::string>() + row * inner;
    if (inner == 1) {
      StoreFingerprint(texts[0], to);
      continue;
    }
    std::string hashes(static_cast<std::size_t>(inner) * 8, '\0');
    for (std::int64_t i = 0; i < inner; ++i) StoreFingerprint(texts[i], reinterpret_cast<std::uint8_t*>(hashes.data()) + i * 8);
    StoreFingerprint(hashes, to);
  }
  c.SetOutput(0, std::move(out));
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(fingerprint) {
  return {
      .name = "Fingerprint",
      .inputs = {"data: T", "method: string"},
      .outputs = {"fingerprint: uint8"},
      .attrs = {"T: type"},
      .infer = [](InferContext& c) -> Status {
        KERATIN_TRY(c.RequireRank(0, 1, Shape::kMaxRank));
        c.SetShape(0, Shape{c.shape(0).has_rank() ? c.shape(0)[0] : Shape::kUnknown, 8});
        return OkStatus();
      },
      .eval = EvalFingerprint,
      .examples = {
          {.in = {Ints(Shape{2, 2}, {1, 2, 3, 4}), Tensor::Of<std::string>({}, std::vector<std::string>{"farmhash64"})},
           .out = {Tensor::Of<std::uint8_t>({2, 8}, std::vector<std::uint8_t>{76, 18, 253, 133, 168, 204, 240, 10, 254, 162, 60, 240, 103, 244, 53, 255})}},
          {.in = {Tensor::Of<std::string>({2}, std::vector<std::string>{"ab", "c"}), Tensor::Of<std::string>({}, std::vector<std::string>{"farmhash64"})},
           .out = {Tensor::Of<std::uint8_t>({2, 8}, std::vector<std::uint8_t>{30, 165, 173, 66, 82, 110, 141, 170, 40, 123, 203, 224, 169, 24, 161, 158})}},
          {.in = {Tensor::Of<std::string>({1, 2}, std::vector<std::string>{"ab", "c"}), Tensor::Of<std::string>({}, std::vector<std::string>{"farmhash64"})},
           .out = {Tensor::Of<std::uint8_t>({1, 8}, std::vector<std::uint8_t>{65, 83, 39, 149, 164, 245, 170, 22})}}}};
}
