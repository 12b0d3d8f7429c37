#include "keras/read/convert_weights.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/errors.h"
#include "keras/layers/rnn/cu_dnn_common.h"

namespace keratin::keras {
namespace {

constexpr std::array<std::string_view, 12> kLstmNames = {"W_i", "U_i", "b_i", "W_c", "U_c", "b_c", "W_f", "U_f", "b_f", "W_o", "U_o", "b_o"};
constexpr std::array<std::string_view, 9> kGruNames = {"W_z", "U_z", "b_z", "W_r", "U_r", "b_r", "W_h", "U_h", "b_h"};
// Where each gate of Keras 2 stands among those of Keras 1.
constexpr std::array<std::size_t, 4> kLstmGates = {0, 2, 1, 3};
constexpr std::array<std::size_t, 3> kGruGates = {0, 1, 2};

std::string_view ClassOf(const Layer& layer) { return layer.spec == nullptr ? std::string_view() : layer.spec->class_name; }

bool ChannelsFirst(const Layer& layer) { return layer.config.Has("data_format") && layer.config.String("data_format") == "channels_first"; }

Result<Tensor> Transposed(const Tensor& value, const std::vector<int>& order) {
  const Shape& from = value.shape();
  const int rank = from.rank();
  if (rank != static_cast<int>(order.size()))
    return InvalidArgument("a kernel of shape {} in a file of Keras 1, where rank {} should stand", from.ToString(), order.size());
  Shape shape;
  for (const int axis : order) shape.push_back(from[axis]);
  KERATIN_ASSIGN(Tensor result, Tensor::Allocate(value.dtype(), shape));
  const std::size_t size = DTypeSize(value.dtype());
  std::vector<std::int64_t> strides(static_cast<std::size_t>(rank), 1);
  for (int axis = rank - 2; axis >= 0; --axis) strides[static_cast<std::size_t>(axis)] = strides[static_cast<std::size_t>(axis) + 1] * from[axis + 1];
  std::vector<std::int64_t> at(static_cast<std::size_t>(rank), 0);
  const auto* source = static_cast<const char*>(value.raw());
  auto* target = static_cast<char*>(result.mutable_raw());
  for (std::int64_t i = 0; i < value.size(); ++i) {
    std::int64_t offset = 0;
    for (std::size_t axis = 0; axis < at.size(); ++axis) offset += at[axis] * strides[static_cast<std::size_t>(order[axis])];
    std::memcpy(target + static_cast<std::size_t>(i) * size, source + static_cast<std::size_t>(offset) * size, size);
    for (int axis = rank - 1; axis >= 0 && ++at[static_cast<std::size_t>(axis)] == shape[axis]; --axis) at[static_cast<std::size_t>(axis)] = 0;
  }
  return result;
}

// Turned round in all axes but the last two.
Result<Tensor> Flipped(const Tensor& value) {
  const Shape& shape = value.shape();
  if (shape.rank() < 3) return InvalidArgument("a kernel of shape {} in a file that Theano wrote", shape.ToString());
  KERATIN_ASSIGN(Tensor result, Tensor::Allocate(value.dtype(), shape));
  std::int64_t places = 1;
  for (int axis = 0; axis < shape.rank() - 2; ++axis) places *= shape[axis];
  if (places == 0) return result;
  const std::size_t bytes = DTypeSize(value.dtype()) * static_cast<std::size_t>(value.size() / places);
  for (std::int64_t i = 0; i < places; ++i)
    std::memcpy(static_cast<char*>(result.mutable_raw()) + static_cast<std::size_t>(i) * bytes,
                static_cast<const char*>(value.raw()) + static_cast<std::size_t>(places - 1 - i) * bytes, bytes);
  return result;
}

// One after the other along the last axis.
Result<Tensor> Concatenated(const std::vector<const Tensor*>& parts) {
  Shape shape = parts.front()->shape();
  if (shape.rank() < 1) return InvalidArgument("a gate's weight of shape {}", shape.ToString());
  std::int64_t rows = 1;
  for (int axis = 0; axis + 1 < shape.rank(); ++axis) rows *= shape[axis];
  const std::int64_t columns = shape[shape.rank() - 1];
  for (const Tensor* part : parts)
    if (part->shape() != shape || part->dtype() != parts.front()->dtype())
      return InvalidArgument("gates' weights of shapes {} and {} in one layer", shape.ToString(), part->shape().ToString());
  shape[shape.rank() - 1] = columns * static_cast<std::int64_t>(parts.size());
  KERATIN_ASSIGN(Tensor result, Tensor::Allocate(parts.front()->dtype(), shape));
  const std::size_t bytes = static_cast<std::size_t>(columns) * DTypeSize(result.dtype());
  auto* to = static_cast<char*>(result.mutable_raw());
  for (std::int64_t row = 0; row < rows; ++row)
    for (const Tensor* part : parts) {
      std::memcpy(to, static_cast<const char*>(part->raw()) + static_cast<std::size_t>(row) * bytes, bytes);
      to += bytes;
    }
  return result;
}

// "bias" of "lstm_cell/bias".
std::string_view LastPart(std::string_view slot) { return slot.substr(slot.rfind('/') + 1); }

template <std::size_t kGates>
Result<std::vector<NamedTensor>> JoinGates(const Layer& layer, const std::vector<NamedTensor>& values, const std::array<std::size_t, kGates>& gates) {
  const std::vector<WeightSlot> slots = WeightSlots(*layer.spec, layer.config);
  if (slots.size() != 3) return InvalidArgument("gates' weights of a layer that has {} weights", slots.size());
  std::vector<NamedTensor> joined;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    std::vector<const Tensor*> parts;
    for (const std::size_t gate : gates) parts.push_back(&values[gate * 3 + i].value);
    KERATIN_ASSIGN(Tensor value, Concatenated(parts));
    joined.push_back({slots[i].name, std::move(value)});
  }
  return joined;
}

// The kernel of a convolution of Keras 1.
Result<Tensor> Keras1Kernel(const Layer& layer, std::string_view slot, const Tensor& value) {
  const std::string_view name = ClassOf(layer);
  const bool first = ChannelsFirst(layer);
  if (name == "Conv1D" && value.shape().rank() == 4) {
    const Shape& shape = value.shape();
    // [length, 1, inputs, filters], before 1.2 [filters, inputs, length, 1].
    const std::int64_t length = layer.config.Ints("kernel_size", 1)[0];
    const std::int64_t filters = layer.config.Int("filters");
    Tensor kernel = value;
    if (shape[0] != length || shape[1] != 1 || shape[3] != filters) {
      if (shape[0] != filters || shape[2] != length || shape[3] != 1) return InvalidArgument("a kernel of shape {} in a file of Keras 1", shape.ToString());
      KERATIN_ASSIGN(kernel, Transposed(value, {2, 3, 1, 0}));
    }
    return kernel.Reshaped(Shape{kernel.shape()[0], kernel.shape()[2], kernel.shape()[3]});
  }
  if ((name == "Conv2D" || name == "ConvLSTM2D" || name == "SeparableConv2D") && first && slot != "bias") return Transposed(value, {2, 3, 1, 0});
  if (name == "Deconvolution2D" && slot == "kernel") return Transposed(value, first ? std::vector<int>{2, 3, 0, 1} : std::vector<int>{0, 1, 3, 2});
  if (name == "Conv3D" && first && slot == "kernel") return Transposed(value, {2, 3, 4, 1, 0});
  return value;
}

bool HasTheanoKernel(const Layer& layer, std::string_view slot) {
  const std::string_view name = ClassOf(layer);
  if (name == "ConvLSTM2D") return slot == "kernel" || slot == "recurrent_kernel";
  return slot == "kernel" && (name == "Conv1D" || name == "Conv2D" || name == "Conv3D" || name == "Conv2DTranspose");
}

// Between LSTM and CuDNNLSTM, GRU and CuDNNGRU: the bias says whose weights they are.
Status ConvertCuDnn(const Layer& layer, std::vector<NamedTensor>* values) {
  const std::string_view name = ClassOf(layer);
  const bool lstm = name == "LSTM" || name == "CuDNNLSTM";
  if ((!lstm && name != "GRU" && name != "CuDNNGRU") || values->size() != 3 || LastPart((*values)[2].slot) != "bias") return OkStatus();
  const std::int64_t gates = lstm ? 4 : 3;
  const std::int64_t units = layer.config.Int("units");
  const Shape& bias = (*values)[2].value.shape();
  const bool of_cudnn = bias == Shape{2 * gates * units};
  const bool plain = lstm ? bias == Shape{gates * units} : bias == Shape{2, gates * units};
  if (name.starts_with("CuDNN")) {
    if (!plain) return OkStatus();
    for (NamedTensor& value : *values) {
      KERATIN_ASSIGN(value.value, ToCuDnn(value.value, LastPart(value.slot), gates));
    }
    return OkStatus();
  }
  if (!of_cudnn) return OkStatus();
  if (!lstm && !layer.config.Bool("reset_after")) return InvalidArgument("the weights are those of a CuDNNGRU, which a GRU takes only with reset_after=true");
  for (NamedTensor& value : *values) {
    KERATIN_ASSIGN(value.value, FromCuDnn(value.value, LastPart(value.slot), gates, lstm));
  }
  return OkStatus();
}

}  // namespace

std::vector<WeightSlot> Keras1Slots(const Layer& layer) {
  const std::string_view name = ClassOf(layer);
  std::vector<WeightSlot> slots;
  if (layer.config.FileKey("consume_less").AsString() == "gpu") return slots;
  if (name == "LSTM" || name == "ConvLSTM2D")
    for (const std::string_view slot : kLstmNames) slots.push_back({.name = slot});
  if (name == "GRU")
    for (const std::string_view slot : kGruNames) slots.push_back({.name = slot});
  return slots;
}

Result<std::vector<NamedTensor>> ConvertWeights(const Layer& layer, const WeightsOrigin& origin, std::vector<NamedTensor> values) {
  if (values.size() == kLstmNames.size() && values.front().slot == kLstmNames.front()) {
    KERATIN_ASSIGN(values, JoinGates(layer, values, kLstmGates));
  } else if (values.size() == kGruNames.size() && values.front().slot == kGruNames.front()) {
    KERATIN_ASSIGN(values, JoinGates(layer, values, kGruGates));
  }
  for (NamedTensor& value : values) {
    if (origin.keras1) {
      KERATIN_ASSIGN(value.value, Keras1Kernel(layer, LastPart(value.slot), value.value));
    }
    if (origin.theano && HasTheanoKernel(layer, LastPart(value.slot))) {
      KERATIN_ASSIGN(value.value, Flipped(value.value));
    }
  }
  KERATIN_TRY(ConvertCuDnn(layer, &values));
  return values;
}

}  // namespace keratin::keras
