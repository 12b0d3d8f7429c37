#include "formats/npy/npy.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "base/checked_math.h"
#include "base/errors.h"
#include "base/utf8.h"
#include "formats/npy/header.h"
#include "formats/zip/archive.h"

namespace keratin::npy {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";

struct Code {
  char kind;
  std::size_t item_size;
  DType dtype;
};
constexpr Code kCodes[] = {
    {'b', 1, DType::kBool},  {'i', 1, DType::kInt8},   {'i', 2, DType::kInt16},     {'i', 4, DType::kInt32},       {'i', 8, DType::kInt64},
    {'u', 1, DType::kUint8}, {'u', 2, DType::kUint16}, {'u', 4, DType::kUint32},    {'u', 8, DType::kUint64},      {'f', 2, DType::kHalf},
    {'f', 4, DType::kFloat}, {'f', 8, DType::kDouble}, {'c', 8, DType::kComplex64}, {'c', 16, DType::kComplex128},
};

struct Type {
  DType dtype = DType::kInvalid;
  char kind = 0;
  std::size_t item_size = 0;
  bool big_endian = false;
};

Result<Type> ParseType(std::string_view descr, std::string_view name) {
  const auto unsupported = [&] {
    return Unimplemented("{}: the dtype '{}' is not supported: save the array as booleans, integers, floats, complex numbers or fixed-length strings", name,
                         descr);
  };
  Type type;
  std::string_view rest = descr;
  if (!rest.empty() && std::string_view("<>|=").find(rest[0]) != std::string_view::npos) {
    type.big_endian = rest[0] == '>';
    rest.remove_prefix(1);
  }
  if (rest.empty()) return unsupported();
  type.kind = rest[0];
  if (type.kind == 'O') return Unimplemented("{}: the array holds Python objects (dtype '{}'), a pickle: pickles are never read", name, descr);
  const auto [end, error] = std::from_chars(rest.data() + 1, rest.data() + rest.size(), type.item_size);
  if (error != std::errc() || end != rest.data() + rest.size()) return unsupported();
  if (type.kind == 'S' || type.kind == 'U') {
    if (type.kind == 'U' && !CheckedMul<std::size_t>(type.item_size, 4, &type.item_size)) return unsupported();
    type.dtype = DType::kString;
    return type;
  }
  for (const Code& code : kCodes) {
    if (code.kind == type.kind && code.item_size == type.item_size) type.dtype = code.dtype;
  }
  if (type.dtype == DType::kInvalid) return unsupported();
  return type;
}

Status DecodeString(const std::uint8_t* item, const Type& type, std::string_view name, std::string* out) {
  std::size_t size = type.item_size;
  if (type.kind == 'S') {
    while (size > 0 && item[size - 1] == 0) --size;
    out->assign(reinterpret_cast<const char*>(item), size);
    return OkStatus();
  }
  const auto code_at = [&](std::size_t i) {
    std::uint32_t code = 0;
    for (std::size_t k = 0; k < 4; ++k) code |= static_cast<std::uint32_t>(item[i + (type.big_endian ? 3 - k : k)]) << (8 * k);
    return code;
  };
  while (size > 0 && code_at(size - 4) == 0) size -= 4;
  for (std::size_t i = 0; i < size; i += 4) {
    if (!AppendUtf8(code_at(i), out)) return InvalidArgument("{}: a string holds 0x{:x}, which is no Unicode character", name, code_at(i));
  }
  return OkStatus();
}

// Calls visit(i, offset) for each element i in C order, `offset` being its place among the file's items.
template <class Visit>
Status ForEachItem(const Shape& shape, bool fortran_order, const Visit& visit) {
  const std::int64_t count = shape.NumElements();
  if (count <= 0) return OkStatus();
  std::array<std::int64_t, Shape::kMaxRank> stride{}, index{};
  std::int64_t step = 1;
  for (int k = 0; k < shape.rank(); ++k) {
    const int axis = fortran_order ? k : shape.rank() - 1 - k;
    stride[static_cast<std::size_t>(axis)] = step;
    step *= shape[axis];
  }
  std::int64_t offset = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    KERATIN_TRY(visit(static_cast<std::size_t>(i), static_cast<std::size_t>(offset)));
    for (int axis = shape.rank() - 1; axis >= 0; --axis) {
      const auto a = static_cast<std::size_t>(axis);
      offset += stride[a];
      if (++index[a] < shape[axis]) break;
      offset -= stride[a] * shape[axis];
      index[a] = 0;
    }
  }
  return OkStatus();
}

std::string DescrOf(DType dtype) {
  for (const Code& code : kCodes) {
    if (code.dtype == dtype) return fmt::format("{}{}{}", code.item_size == 1 ? '|' : '<', code.kind, code.item_size);
  }
  return "";
}

// As numpy.lib.format writes it: room for the first dimension to grow to 21 digits, then spaces up to a multiple of 64.
Result<std::string> Preamble(const std::string& descr, const Shape& shape) {
  std::string dims;
  for (const std::int64_t dim : shape.dims()) dims += fmt::format("{}{}", dims.empty() ? "" : ", ", dim);
  if (shape.rank() == 1) dims += ",";
  std::string header = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}), }}", descr, dims);
  if (shape.rank() > 0) header.append(21 - std::to_string(shape[0]).size(), ' ');
  constexpr std::size_t kPrefix = 10;
  header.append(64 - (kPrefix + header.size() + 1) % 64, ' ');
  header += '\n';
  std::string out(kMagic);
  out += '\x01';
  out += '\0';
  out += static_cast<char>(header.size() & 0xFF);
  out += static_cast<char>(header.size() >> 8);
  return out + header;
}

}  // namespace

bool LooksLikeNpy(Bytes bytes) { return bytes.size() >= kMagic.size() && std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) == 0; }

Result<Tensor> ReadNpy(const std::shared_ptr<const void>& owner, Bytes bytes, std::string_view name) {
  if (!LooksLikeNpy(bytes)) return InvalidArgument("{}: not a .npy file: it does not begin with \\x93NUMPY", name);
  if (bytes.size() < 8 || bytes[6] < 1 || bytes[6] > 3) return InvalidArgument("{}: the .npy format version is missing or not 1, 2 or 3", name);
  const std::size_t length_size = bytes[6] == 1 ? 2 : 4;
  if (!RangeFits(8, length_size, bytes.size())) return InvalidArgument("{}: the .npy header is cut off", name);
  std::uint64_t header_size = 0;
  for (std::size_t i = 0; i < length_size; ++i) header_size |= std::uint64_t{bytes[8 + i]} << (8 * i);
  if (!RangeFits(8 + length_size, header_size, bytes.size())) return InvalidArgument("{}: the .npy header of {} bytes is cut off", name, header_size);
  KERATIN_ASSIGN(const Header header, ParseHeader({reinterpret_cast<const char*>(bytes.data()) + 8 + length_size, header_size}, name));
  KERATIN_ASSIGN(const Type type, ParseType(header.descr, name));
  if (header.shape.size() > Shape::kMaxRank) {
    return InvalidArgument("{}: the array has {} dimensions, at most {} are supported", name, header.shape.size(), Shape::kMaxRank);
  }
  const Shape shape{std::span<const std::int64_t>(header.shape)};
  const Bytes data = bytes.subspan(8 + length_size + header_size);
  const std::int64_t count = shape.NumElements();
  std::uint64_t expected = 0;
  if (count < 0 || !CheckedMul<std::uint64_t>(static_cast<std::uint64_t>(count), type.item_size, &expected)) {
    return InvalidArgument("{}: the shape {} is too large", name, shape.ToString());
  }
  if (data.size() != expected) {
    return InvalidArgument("{}: shape {} of dtype '{}' takes {} bytes, and {} follow the header", name, shape.ToString(), header.descr, expected, data.size());
  }
  if (type.item_size == 0 && count > 0) return Unimplemented("{}: strings of length 0 (dtype '{}') are not supported", name, header.descr);

  const bool c_order = !header.fortran_order || shape.rank() < 2;
  if (type.dtype == DType::kString) {
    KERATIN_ASSIGN(Tensor tensor, Tensor::Allocate(DType::kString, shape));
    KERATIN_TRY(ForEachItem(shape, !c_order, [&](std::size_t i, std::size_t at) {
      return DecodeString(data.data() + at * type.item_size, type, name, tensor.mutable_data<std::string>() + i);
    }));
    return tensor;
  }
  const bool swap = type.big_endian && type.item_size > 1;
  const bool clean = type.dtype != DType::kBool || std::all_of(data.begin(), data.end(), [](std::uint8_t b) { return b <= 1; });
  if (c_order && !swap && clean && count > 0) return Tensor::WrapAnywhere(type.dtype, shape, data.data(), owner);
  KERATIN_ASSIGN(Tensor tensor, Tensor::Allocate(type.dtype, shape));
  auto* out = static_cast<std::uint8_t*>(tensor.mutable_raw());
  if (c_order && !data.empty()) {
    std::memcpy(out, data.data(), data.size());
  } else {
    KERATIN_TRY(ForEachItem(shape, true, [&](std::size_t i, std::size_t at) {
      std::memcpy(out + i * type.item_size, data.data() + at * type.item_size, type.item_size);
      return OkStatus();
    }));
  }
  if (swap) {
    const std::size_t number = type.kind == 'c' ? type.item_size / 2 : type.item_size;
    for (std::size_t at = 0; at < data.size(); at += number) std::reverse(out + at, out + at + number);
  }
  if (!clean) {
    for (std::size_t i = 0; i < data.size(); ++i) out[i] = out[i] != 0;
  }
  return tensor;
}

Result<std::string> WriteNpy(const Tensor& tensor) {
  const auto count = static_cast<std::size_t>(std::max<std::int64_t>(tensor.size(), 0));
  if (tensor.dtype() == DType::kString) {
    std::size_t width = 1;
    for (const std::string& text : tensor.values<std::string>()) {
      if (!text.empty() && text.back() == '\0') return InvalidArgument("a string ends in a NUL byte, which .npy cannot hold");
      width = std::max(width, text.size());
    }
    std::size_t total = 0;
    if (!CheckedMul(width, count, &total) || total > (std::size_t{1} << 40))
      return ResourceExhausted("{} strings of up to {} bytes do not fit in a .npy", count, width);
    KERATIN_ASSIGN(std::string out, Preamble(fmt::format("|S{}", width), tensor.shape()));
    for (const std::string& text : tensor.values<std::string>()) out.append(text).append(width - text.size(), '\0');
    return out;
  }
  if (tensor.dtype() == DType::kBfloat16) {
    KERATIN_ASSIGN(std::string out, Preamble("<f4", tensor.shape()));
    for (const Bfloat16 x : tensor.values<Bfloat16>()) {
      const float value = x;
      out.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    return out;
  }
  const std::string descr = DescrOf(tensor.dtype());
  if (descr.empty()) return InvalidArgument("a tensor of dtype {} cannot be written as .npy", DTypeName(tensor.dtype()));
  KERATIN_ASSIGN(std::string out, Preamble(descr, tensor.shape()));
  if (count > 0) out.append(static_cast<const char*>(tensor.raw()), tensor.byte_size());
  return out;
}

Result<std::vector<std::pair<std::string, Tensor>>> ReadNpz(std::shared_ptr<const void> owner, Bytes bytes, const std::string& name) {
  KERATIN_ASSIGN(const zip::Archive archive, zip::Archive::Open(std::move(owner), bytes, name));
  std::vector<std::pair<std::string, Tensor>> arrays;
  for (const zip::Member& member : archive.members()) {
    if (!member.name.ends_with(".npy")) return InvalidArgument("{}: {}: a .npz archive holds only .npy members", name, member.name);
    KERATIN_ASSIGN(const zip::MemberBytes content, archive.Read(member));
    KERATIN_ASSIGN(Tensor tensor, ReadNpy(content.owner, content.bytes, name + ": " + member.name));
    arrays.emplace_back(member.name.substr(0, member.name.size() - 4), std::move(tensor));
  }
  return arrays;
}

}  // namespace keratin::npy
