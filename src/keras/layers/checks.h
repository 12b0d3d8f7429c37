// Checks and readings that many layers make of their input and config.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "keras/lowering.h"

namespace keratin::keras {

// False, and the lowering has failed, when "data_format" is not "channels_last".
bool ChannelsLast(Lowering& to, const Config& config);
// Whether "data_format" says that channels come before the spatial axes ("th" in Keras 1); fails when it is no format.
bool ChannelsFirst(Lowering& to, const Config& config);
// x of [batch..., channels, spatial...] as [batch..., spatial..., channels], and back. TensorFlow has kernels for the latter alone on CPUs.
Value ChannelsToLast(Lowering& to, Value x, int spatial);
Value ChannelsToFirst(Lowering& to, Value x, int spatial);
// False, and the lowering has failed, when x does not have the rank.
bool HasRank(Lowering& to, Value x, int rank);
// `axis` of a tensor of that rank as a number from 0; fails when there is no such axis.
std::int64_t KnownAxis(Lowering& to, std::int64_t axis, int rank);
// False, and the lowering has failed, when one of the numbers of `key` is below `least` (which is at most 1), or so large that sizes may overflow.
bool InRange(Lowering& to, std::string_view key, const std::vector<std::int64_t>& numbers, std::int64_t least = 1);
// The child "layer" of a wrapper.
Result<std::vector<ChildConfig>> WrappedLayer(const Config& config);

}  // namespace keratin::keras
