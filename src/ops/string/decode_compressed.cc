#include <algorithm>
#include <limits>

#include "base/inflate_stream.h"
#include "ops/string/string_common.h"

namespace keratin::ops {
namespace {

constexpr std::size_t kMostInflated = std::size_t{1} << 30;

// Output 0 is the input, inflated. As with TensorFlow a text that ends too early gives what it holds; what follows one of zlib is passed over, and what
// follows one of gzip is another.
Status InflateTexts(const RunContext& c, bool gzip) {
  InflateStream stream(gzip ? MAX_WBITS + 16 : MAX_WBITS);
  if (!stream.ready) return ResourceExhausted("zlib could not start");
  z_stream& z = stream.z;
  std::vector<char> part(std::size_t{1} << 16);
  std::size_t total = 0;
  for (std::int64_t i = 0; i < c.out[0].size; ++i) {
    const std::string& in = c.in[0].as<std::string>()[i];
    if (in.size() > std::numeric_limits<uInt>::max()) return Unimplemented("compressed bytes of more than 4 GiB are not supported");
    inflateReset(&z);
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    z.avail_in = static_cast<uInt>(in.size());
    std::string text;
    for (bool more = !in.empty(); more;) {
      z.next_out = reinterpret_cast<Bytef*>(part.data());
      z.avail_out = static_cast<uInt>(part.size());
      const int code = inflate(&z, Z_NO_FLUSH);
      if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
        return DataLoss("compressed bytes are damaged: {}", z.msg != nullptr ? z.msg : "inflate() failed");
      const std::size_t made = part.size() - z.avail_out;
      total += made;
      if (total > kMostInflated) return ResourceExhausted("the texts inflate to more than {} bytes", kMostInflated);
      text.append(part.data(), made);
      more = code == Z_STREAM_END ? gzip && z.avail_in > 0 : z.avail_in > 0 || z.avail_out == 0;
      if (code == Z_STREAM_END) inflateReset(&z);
    }
    c.out[0].as<std::string>()[i] = std::move(text);
  }
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(decode_compressed) {
  return {.name = "DecodeCompressed",
          .inputs = {"bytes: string"},
          .outputs = {"output: string"},
          .attrs = {"compression_type: string = \"\""},
          .infer =
              [](InferContext& c) {
                const std::string type = c.attrs().String("compression_type");
                if (type == "ZSTD") return Unimplemented("node \"{}\" ({}): compression_type ZSTD is not supported", c.node().name, c.node().op);
                if (!type.empty() && type != "ZLIB" && type != "GZIP") return Refuse(c, "compression_type is \"{}\" and must be ZLIB, GZIP or nothing", type);
                return SameAsInput(c);
              },
          .checked_run = [](const RunContext& c) -> Status {
            const std::string type = c.attrs->String("compression_type");
            if (!type.empty()) return InflateTexts(c, type == "GZIP");
            std::copy_n(c.in[0].as<std::string>(), c.out[0].size, c.out[0].as<std::string>());
            return OkStatus();
          },
          .note = "ZSTD is refused",
          .examples = {{.attrs = {{"compression_type", "ZLIB"}},
                        .in = {Tensor::Of<std::string>({2},
                                                       std::vector<std::string>{
                                                           std::string("x\x9c\x4b\x4c\x4a\x06\x00\x02\x4d\x01\x27", 11),
                                                           "",
                                                       })},
                        .out = {Tensor::Of<std::string>({2}, std::vector<std::string>{"abc", ""})}},
                       {.in = {Tensor::Scalar<std::string>("abc")}, .out = {Tensor::Scalar<std::string>("abc")}}}};
}
