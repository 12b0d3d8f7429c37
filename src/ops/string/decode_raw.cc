#include <algorithm>
#include <cstring>

#include "ops/string/string_common.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

Status EvalDecodeRaw(EvalContext& c) {
  const Tensor& in = c.input(0);
  const DType dtype = c.attrs().Type("out_type");
  const std::size_t size = DTypeSize(dtype), length = in.size() > 0 ? in.data<std::string>()[0].size() : 0;
  for (const std::string& bytes : in.values<std::string>())
    if (bytes.size() != length) return InvalidArgument("strings of {} and of {} bytes", length, bytes.size());
  if (length % size != 0) return InvalidArgument("{} bytes are no whole number of {}", length, DTypeName(dtype));
  Shape shape = in.shape();
  shape.push_back(static_cast<std::int64_t>(length / size));
  KERATIN_ASSIGN(Tensor out, c.Allocate(dtype, shape));
  auto* to = static_cast<char*>(out.mutable_raw());
  // Both parts of a complex number are turned on their own.
  const std::size_t word = dtype == DType::kComplex64 || dtype == DType::kComplex128 ? size / 2 : size;
  for (const std::string& bytes : in.values<std::string>()) {
    if (length == 0) break;
    std::memcpy(to, bytes.data(), length);
    if (!c.attrs().Bool("little_endian", true))
      for (std::size_t i = 0; i < length; i += word) std::reverse(to + i, to + i + word);
    if (dtype == DType::kBool) std::transform(to, to + length, to, [](char b) { return static_cast<char>(b != 0); });
    to += length;
  }
  c.SetOutput(0, std::move(out));
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(decode_raw) {
  return {.name = "DecodeRaw",
          .inputs = {"bytes: string"},
          .outputs = {"output: out_type"},
          .attrs = {"out_type: {half, float, double, int32, uint16, uint8, int16, int8, int64, complex64, complex128, bool, bfloat16}",
                    "little_endian: bool = true"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(c.RequireRank(0, 0, Shape::kMaxRank - 1));
            if (!c.shape(0).has_rank()) return OkStatus();
            Shape shape = c.shape(0);
            shape.push_back(Shape::kUnknown);
            c.SetShape(0, shape);
            return OkStatus();
          },
          .eval = EvalDecodeRaw,
          .examples = {{.attrs = {{"out_type", DType::kUint8}},
                        .in = {Tensor::Of<std::string>({2}, std::vector<std::string>{"ab", "cd"})},
                        .out = {Tensor::Of<std::uint8_t>({2, 2}, std::vector<std::uint8_t>{97, 98, 99, 100})}},
                       {.attrs = {{"out_type", DType::kInt32}, {"little_endian", false}},
                        .in = {Tensor::Of<std::string>({}, std::vector<std::string>{"abcdefgh"})},
                        .out = {Ints({1633837924, 1701209960})}}}};
}
