#include "base/errors.h"
#include "ops/bias.h"
#include "ops/broadcast.h"
#include "ops/float_kernels.h"

namespace keratin::ops {
namespace {

bool ChannelsFirst(const Attrs& attrs) { return attrs.Get<std::string>("data_format") != nullptr && *attrs.Get<std::string>("data_format") == "NCHW"; }

}  // namespace

Status BiasShape(InferContext& c) {
  const bool first = ChannelsFirst(c.attrs());
  KERATIN_TRY(c.RequireRank(0, 2, Shape::kMaxRank));
  KERATIN_TRY(c.RequireRank(1, 1, 1));
  Shape out = c.shape(0);
  if (out.has_rank() && c.shape(1).has_rank()) {
    std::int64_t& channels = out[first ? 1 : out.rank() - 1];
    const std::int64_t bias = c.shape(1)[0];
    if (channels >= 0 && bias >= 0 && channels != bias)
      return OnNode(c, InvalidArgument("the bias has {} elements and the value, {}, has {} channels", bias, out.ToString(), channels));
    channels = std::max(channels, bias);
  }
  c.SetShape(0, out);
  return OkStatus();
}

void RunBias(const RunContext& c) {
  if (c.out[0].size == 0) return;
  if (c.out[0].dtype == DType::kFloat && !ChannelsFirst(*c.attrs)) {
    kernels::ScaleShift(c.in[0].as<float>(), nullptr, c.in[1].as<float>(), nullptr, c.out[0].as<float>(), c.out[0].size / c.in[1].size, c.in[1].size,
                        kernels::Activation::kNone, 0, 0, c.pool);
    return;
  }
  // The bias seen as a tensor that broadcasts against the value.
  ConstView bias = c.in[1];
  if (ChannelsFirst(*c.attrs)) {
    const int trailing = c.in[0].shape.rank() - 2;
    for (int i = 0; i < trailing; ++i) bias.shape.push_back(1);
  }
  const ConstView inputs[2] = {c.in[0], bias};
  RunContext add = c;
  add.in = inputs;
  ForRealType(c.out[0].dtype, [&]<class T>() { MapBinary<T>(add, [](auto x, auto y) { return WrapAdd(x, y); }); });
}

}  // namespace keratin::ops
