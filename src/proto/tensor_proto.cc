#include "proto/tensor_proto.h"

#include <algorithm>
#include <complex>
#include <cstring>
#include <memory>

#include "base/checked_math.h"
#include "base/errors.h"

namespace keratin::proto {
namespace {

// Below this, a copy is cheaper than keeping the message's string.
constexpr std::size_t kCopyBytes = 4096;

// `values` of the message fill the tensor; the last one is repeated.
template <class T, class Values, class Convert>
void Fill(const Values& values, Tensor* tensor, Convert convert) {
  const auto count = static_cast<int>(std::min<std::int64_t>(tensor->size(), values.size()));
  T* out = tensor->mutable_data<T>();
  for (int i = 0; i < count; ++i) out[i] = convert(values.Get(i));
  const T last = count > 0 ? out[count - 1] : T();
  std::fill(out + count, out + tensor->size(), last);
}

template <class T, class Values>
void Fill(const Values& values, Tensor* tensor) {
  Fill<T>(values, tensor, [](auto value) { return static_cast<T>(value); });
}

// 16-bit floats, by their bits.
template <class T, class Values>
void FillBits(const Values& values, Tensor* tensor) {
  Fill<T>(values, tensor, [](std::int32_t bits) {
    T value;
    value.bits = static_cast<std::uint16_t>(bits);
    return value;
  });
}

template <class T, class Values>
void FillComplex(const Values& values, Tensor* tensor) {
  const std::int64_t count = std::min<std::int64_t>(tensor->size(), values.size() / 2);
  auto* out = static_cast<std::complex<T>*>(tensor->mutable_raw());
  for (std::int64_t i = 0; i < count; ++i) out[i] = {values.Get(static_cast<int>(2 * i)), values.Get(static_cast<int>(2 * i + 1))};
  const std::complex<T> last = count > 0 ? out[count - 1] : std::complex<T>();
  std::fill(out + count, out + tensor->size(), last);
}

std::int64_t ValueCount(const pb::TensorProto& proto, DType dtype) {
  switch (dtype) {
    case DType::kFloat: return proto.float_val_size();
    case DType::kDouble: return proto.double_val_size();
    case DType::kInt32:
    case DType::kUint8:
    case DType::kInt16:
    case DType::kInt8:
    case DType::kUint16: return proto.int_val_size();
    case DType::kString: return proto.string_val_size();
    case DType::kComplex64: return proto.scomplex_val_size() / 2;
    case DType::kComplex128: return proto.dcomplex_val_size() / 2;
    case DType::kInt64: return proto.int64_val_size();
    case DType::kBool: return proto.bool_val_size();
    case DType::kHalf:
    case DType::kBfloat16: return proto.half_val_size();
    case DType::kUint32: return proto.uint32_val_size();
    case DType::kUint64: return proto.uint64_val_size();
    default: return 0;
  }
}

Status FillFromValues(pb::TensorProto* proto, Tensor* tensor) {
  switch (tensor->dtype()) {
    case DType::kFloat: Fill<float>(proto->float_val(), tensor); break;
    case DType::kDouble: Fill<double>(proto->double_val(), tensor); break;
    case DType::kInt32: Fill<std::int32_t>(proto->int_val(), tensor); break;
    case DType::kUint8: Fill<std::uint8_t>(proto->int_val(), tensor); break;
    case DType::kInt16: Fill<std::int16_t>(proto->int_val(), tensor); break;
    case DType::kInt8: Fill<std::int8_t>(proto->int_val(), tensor); break;
    case DType::kUint16: Fill<std::uint16_t>(proto->int_val(), tensor); break;
    case DType::kString: Fill<std::string>(proto->string_val(), tensor, [](const std::string& value) { return value; }); break;
    case DType::kComplex64: FillComplex<float>(proto->scomplex_val(), tensor); break;
    case DType::kComplex128: FillComplex<double>(proto->dcomplex_val(), tensor); break;
    case DType::kInt64: Fill<std::int64_t>(proto->int64_val(), tensor); break;
    case DType::kBool: Fill<bool>(proto->bool_val(), tensor); break;
    case DType::kHalf: FillBits<Half>(proto->half_val(), tensor); break;
    case DType::kBfloat16: FillBits<Bfloat16>(proto->half_val(), tensor); break;
    case DType::kUint32: Fill<std::uint32_t>(proto->uint32_val(), tensor); break;
    case DType::kUint64: Fill<std::uint64_t>(proto->uint64_val(), tensor); break;
    default: return Unimplemented("a tensor of {} cannot stand in a file", DTypeName(tensor->dtype()));
  }
  return OkStatus();
}

// Strings packed in tensor_content: all lengths as varints, then all bytes.
Status FillPackedStrings(const std::string& content, Tensor* tensor) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(content.data());
  std::size_t at = 0;
  std::vector<std::uint64_t> lengths(static_cast<std::size_t>(tensor->size()));
  for (std::uint64_t& length : lengths) {
    for (int shift = 0;; shift += 7) {
      if (at >= content.size() || shift > 63) return InvalidArgument("the lengths of its strings are cut short");
      const std::uint8_t byte = bytes[at++];
      length |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if (byte < 0x80) break;
    }
  }
  auto* out = tensor->mutable_data<std::string>();
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    if (!RangeFits(at, lengths[i], content.size())) return InvalidArgument("its strings are cut short");
    out[i].assign(content, at, lengths[i]);
    at += lengths[i];
  }
  if (at != content.size()) return InvalidArgument("{} bytes follow its strings", content.size() - at);
  return OkStatus();
}

// True when all elements have the same bytes.
bool IsSplat(const Tensor& tensor) {
  const std::size_t size = DTypeSize(tensor.dtype());
  return tensor.size() > 1 && std::memcmp(tensor.stored(), static_cast<const char*>(tensor.stored()) + size, tensor.byte_size() - size) == 0;
}

Status AddFirstValue(const Tensor& tensor, pb::TensorProto* proto) {
  switch (tensor.dtype()) {
    case DType::kFloat: proto->add_float_val(tensor.data<float>()[0]); break;
    case DType::kDouble: proto->add_double_val(tensor.data<double>()[0]); break;
    case DType::kInt32: proto->add_int_val(tensor.data<std::int32_t>()[0]); break;
    case DType::kUint8: proto->add_int_val(tensor.data<std::uint8_t>()[0]); break;
    case DType::kInt16: proto->add_int_val(tensor.data<std::int16_t>()[0]); break;
    case DType::kInt8: proto->add_int_val(tensor.data<std::int8_t>()[0]); break;
    case DType::kUint16: proto->add_int_val(tensor.data<std::uint16_t>()[0]); break;
    case DType::kComplex64:
      proto->add_scomplex_val(tensor.data<float>()[0]);
      proto->add_scomplex_val(tensor.data<float>()[1]);
      break;
    case DType::kComplex128:
      proto->add_dcomplex_val(tensor.data<double>()[0]);
      proto->add_dcomplex_val(tensor.data<double>()[1]);
      break;
    case DType::kInt64: proto->add_int64_val(tensor.data<std::int64_t>()[0]); break;
    case DType::kBool: proto->add_bool_val(tensor.data<bool>()[0]); break;
    case DType::kHalf: proto->add_half_val(tensor.data<Half>()[0].bits); break;
    case DType::kBfloat16: proto->add_half_val(tensor.data<Bfloat16>()[0].bits); break;
    case DType::kUint32: proto->add_uint32_val(tensor.data<std::uint32_t>()[0]); break;
    case DType::kUint64: proto->add_uint64_val(tensor.data<std::uint64_t>()[0]); break;
    default: return Unimplemented("a tensor of {} cannot be written to a file", DTypeName(tensor.dtype()));
  }
  return OkStatus();
}

}  // namespace

Result<Shape> ShapeFromProto(const pb::TensorShapeProto& proto) {
  if (proto.unknown_rank()) return Shape::UnknownRank();
  if (proto.dim_size() > Shape::kMaxRank) return Unimplemented("a shape of {} dimensions; at most {} are supported", proto.dim_size(), Shape::kMaxRank);
  Shape shape;
  for (const auto& dim : proto.dim()) {
    if (dim.size() < -1) return InvalidArgument("a shape with dimension {}: a dimension is at least 0, or -1 when it is not known", dim.size());
    shape.push_back(dim.size());
  }
  return shape;
}

void ShapeToProto(const Shape& shape, pb::TensorShapeProto* proto) {
  proto->Clear();
  proto->set_unknown_rank(!shape.has_rank());
  for (const std::int64_t dim : shape) proto->add_dim()->set_size(dim);
}

Result<Tensor> TensorFromProto(pb::TensorProto* proto, std::int64_t* fill_left) {
  const auto dtype = static_cast<DType>(proto->dtype());
  const std::size_t element = DTypeSize(dtype);
  if (element == 0 || dtype == DType::kResource || dtype == DType::kVariant)
    return Unimplemented("a tensor of {} is not supported", pb::DataType_IsValid(proto->dtype()) ? pb::DataType_Name(proto->dtype()) : "an unknown type");
  KERATIN_ASSIGN(const Shape shape, ShapeFromProto(proto->tensor_shape()));
  const std::int64_t count = shape.NumElements();
  std::int64_t bytes = 0;
  if (count < 0 || !CheckedMul<std::int64_t>(count, static_cast<std::int64_t>(element), &bytes))
    return InvalidArgument("a tensor of shape {} has {} elements: every dimension of a value must be known and its size must fit in 63 bits", shape.ToString(),
                           count);
  std::string* content = proto->mutable_tensor_content();
  if (content->empty() || count == 0) {
    const std::int64_t given = ValueCount(*proto, dtype);
    if (given > count && count > 0) return InvalidArgument("{} values for a tensor of shape {}, which has {} elements", given, shape.ToString(), count);
    if (given < count) {
      if (bytes > *fill_left)
        return ResourceExhausted(
            "{} values are to fill a {} tensor of shape {}, {} bytes; values are repeated for at most {} bytes in a file, of which {} are left", given,
            DTypeName(dtype), shape.ToString(), bytes, kMaxFillBytes, *fill_left);
      *fill_left -= bytes;
    }
    KERATIN_ASSIGN(Tensor tensor, Tensor::Allocate(dtype, shape));
    KERATIN_TRY(FillFromValues(proto, &tensor));
    return tensor;
  }
  if (dtype == DType::kString) {
    // Every string takes at least the byte of its length.
    if (static_cast<std::uint64_t>(count) > content->size()) return InvalidArgument("{} bytes for {} strings", content->size(), count);
    KERATIN_ASSIGN(Tensor tensor, Tensor::Allocate(dtype, shape));
    KERATIN_TRY(FillPackedStrings(*content, &tensor));
    return tensor;
  }
  if (content->size() != static_cast<std::uint64_t>(bytes))
    return InvalidArgument("{} bytes for a {} tensor of shape {}, which has {}", content->size(), DTypeName(dtype), shape.ToString(), bytes);
  if (dtype == DType::kBool)
    for (char& byte : *content) byte = byte != 0 ? 1 : 0;
  if (content->size() < kCopyBytes) {
    KERATIN_ASSIGN(Tensor tensor, Tensor::Allocate(dtype, shape));
    std::memcpy(tensor.mutable_raw(), content->data(), content->size());
    return tensor;
  }
  auto owner = std::make_shared<const std::string>(std::move(*content));
  const void* data = owner->data();
  return Tensor::Wrap(dtype, shape, data, std::move(owner));
}

Status TensorToProto(const Tensor& tensor, pb::TensorProto* proto) {
  proto->Clear();
  proto->set_dtype(static_cast<pb::DataType>(tensor.dtype()));
  ShapeToProto(tensor.shape(), proto->mutable_tensor_shape());
  if (tensor.size() == 0) return OkStatus();
  if (tensor.dtype() == DType::kString) {
    for (const std::string& value : tensor.values<std::string>()) proto->add_string_val(value);
    return OkStatus();
  }
  // Readers allow only so much to be filled.
  constexpr std::size_t kLargestSplat = 1 << 20;
  if (tensor.size() == 1 || (tensor.byte_size() <= kLargestSplat && IsSplat(tensor))) {
    KERATIN_TRY(AddFirstValue(tensor, proto));
    return OkStatus();
  }
  if (tensor.dtype() == DType::kResource || tensor.dtype() == DType::kVariant)
    return Unimplemented("a tensor of {} cannot be written to a file", DTypeName(tensor.dtype()));
  proto->set_tensor_content(tensor.stored(), tensor.byte_size());
  return OkStatus();
}

}  // namespace keratin::proto
