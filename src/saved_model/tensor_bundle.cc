#include "saved_model/tensor_bundle.h"

#include <algorithm>
#include <cstring>

#include "base/checked_math.h"
#include "base/crc32c.h"
#include "base/errors.h"
#include "base/strings.h"
#include "base/thread_count.h"
#include "base/thread_pool.h"
#include "formats/table/table.h"

namespace keratin {
namespace {

using proto::BundleEntry;
using proto::BundleSlice;

constexpr int kVersion = 1;

bool IsReadable(DType dtype) { return DTypeSize(dtype) != 0 && dtype != DType::kResource && dtype != DType::kVariant; }

Bytes AsBytes(std::string_view text) { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }

template <class T>
Bytes ObjectBytes(const T& value) {
  return {reinterpret_cast<const std::uint8_t*>(&value), sizeof value};
}

// The checksum of a string tensor takes a length as four bytes when it fits.
std::uint32_t ExtendWithLength(std::uint32_t crc, std::uint64_t length) {
  if (length <= UINT32_MAX) return ExtendCrc32c(crc, ObjectBytes(static_cast<std::uint32_t>(length)));
  return ExtendCrc32c(crc, ObjectBytes(length));
}

// Lengths as varints, their checksum, then the strings.
Result<Tensor> ParseStrings(const BundleEntry& entry, Bytes bytes, bool* crc_matches) {
  *crc_matches = true;
  if (entry.shape.NumElements() == 0) return Tensor::Allocate(DType::kString, entry.shape);
  std::vector<std::uint64_t> lengths(static_cast<std::size_t>(entry.shape.NumElements()));
  std::size_t at = 0;
  std::uint32_t crc = 0;
  for (std::uint64_t& length : lengths) {
    for (int shift = 0;; shift += 7) {
      if (at >= bytes.size() || shift > 63) return DataLoss("the lengths of its strings run past its end");
      const std::uint8_t byte = bytes[at++];
      length |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if (byte < 0x80) break;
    }
    crc = ExtendWithLength(crc, length);
  }
  std::uint32_t stored = 0;
  if (!RangeFits(at, sizeof stored, bytes.size())) return DataLoss("the checksum of its strings' lengths is missing");
  std::memcpy(&stored, bytes.data() + at, sizeof stored);
  if (UnmaskCrc(stored) != crc) return DataLoss("the checksum of its strings' lengths is wrong: the file is damaged");
  crc = ExtendCrc32c(crc, bytes.subspan(at, sizeof stored));
  at += sizeof stored;
  const std::size_t first = at;
  // Only now: a string takes many times the byte of its length.
  KERATIN_ASSIGN(Tensor tensor, Tensor::Allocate(DType::kString, entry.shape));
  auto* out = tensor.mutable_data<std::string>();
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    if (!RangeFits(at, lengths[i], bytes.size())) return DataLoss("its strings run past its end");
    out[i].assign(reinterpret_cast<const char*>(bytes.data()) + at, lengths[i]);
    at += lengths[i];
  }
  if (at != bytes.size()) return DataLoss("{} bytes follow its strings", bytes.size() - at);
  *crc_matches = UnmaskCrc(entry.crc32c) == ExtendCrc32c(crc, bytes.subspan(first));
  return tensor;
}

// TensorFlow's ordered code of a number: how many bytes it has, then the bytes, most significant first.
void AppendOrdered(std::uint64_t value, std::string* key) {
  std::string digits;
  for (; value != 0; value >>= 8) digits.insert(digits.begin(), static_cast<char>(value & 0xFF));
  key->push_back(static_cast<char>(digits.size()));
  *key += digits;
}

// Of a signed number: in the first byte as many ones as there are bytes (zeros when negative), then the value in what is left.
void AppendOrderedSigned(std::int64_t value, std::string* key) {
  const std::uint64_t magnitude = static_cast<std::uint64_t>(value < 0 ? ~value : value);
  int length = 1;
  while (length < 10 && (length < 9 ? magnitude >> (7 * length - 1) : magnitude >> 62) != 0) ++length;
  std::string bytes(10, value < 0 ? '\xff' : '\0');
  for (int i = 0; i < 8; ++i) bytes[static_cast<std::size_t>(9 - i)] = static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i));
  bytes = bytes.substr(static_cast<std::size_t>(10 - length));
  const unsigned header = length <= 8 ? (0xFF00U >> length & 0xFFU) << 8 : length == 9 ? 0xFF80U : 0xFFC0U;
  bytes[0] = static_cast<char>(bytes[0] ^ static_cast<char>(header >> 8));
  if (length > 1) bytes[1] = static_cast<char>(bytes[1] ^ static_cast<char>(header & 0xFF));
  *key += bytes;
}

std::string_view ContentOf(const Tensor& tensor) { return {static_cast<const char*>(tensor.stored()), tensor.byte_size()}; }

// The checksums of all that is not text, by all threads.
std::vector<std::uint32_t> Sums(const std::map<std::string, Tensor>& tensors) {
  std::vector<const Tensor*> all;
  for (const auto& [name, tensor] : tensors) all.push_back(&tensor);
  std::vector<std::uint32_t> sums(all.size());
  ThreadPool::Shared(DefaultThreads())->Run(static_cast<std::int64_t>(all.size()), [&](std::int64_t i) {
    const auto at = static_cast<std::size_t>(i);
    if (all[at]->dtype() != DType::kString && IsReadable(all[at]->dtype())) sums[at] = Crc32c(AsBytes(ContentOf(*all[at])));
  });
  return sums;
}

}  // namespace

std::string BundleSliceKey(std::string_view name, const BundleSlice& slice) {
  std::string key;
  AppendOrdered(0, &key);
  for (const char c : name) {
    key.push_back(c);
    if (c == '\0') key.push_back('\xff');
    if (c == '\xff') key.push_back('\0');
  }
  key += std::string_view("\0\1", 2);
  AppendOrdered(slice.extents.size(), &key);
  for (const BundleSlice::Extent& extent : slice.extents) {
    AppendOrderedSigned(extent.start, &key);
    AppendOrderedSigned(extent.length, &key);
  }
  return key;
}

Result<std::shared_ptr<const TensorBundle>> TensorBundle::Open(const std::string& prefix) {
  const std::string index_path = prefix + ".index";
  KERATIN_ASSIGN(const std::shared_ptr<const MappedFile> index, MappedFile::Open(index_path));
  KERATIN_ASSIGN(const table::Entries rows, table::Read(index->bytes(), index_path));
  if (rows.empty() || !rows.front().first.empty()) return DataLoss("{}: there is no header in the index", index_path);
  Result<proto::BundleHeader> header = proto::DecodeBundleHeader(AsBytes(rows.front().second));
  if (!header.ok()) return header.status().WithContext(index_path);
  if (header->big_endian) return Unimplemented("{}: written on a big-endian machine, which is not supported", index_path);
  if (header->min_consumer > kVersion) return Unimplemented("{}: wants a reader of version {}; this is version {}", index_path, header->min_consumer, kVersion);
  if (header->num_shards < 1) return DataLoss("{}: {} shards", index_path, header->num_shards);
  std::shared_ptr<TensorBundle> bundle(new TensorBundle(prefix));
  bundle->num_shards_ = header->num_shards;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    Result<BundleEntry> entry = proto::DecodeBundleEntry(AsBytes(rows[i].second));
    if (entry.ok())
      bundle->entries_.emplace(rows[i].first, Entry{*std::move(entry), OkStatus()});
    else if (entry.status().code() == StatusCode::kUnimplemented)
      bundle->entries_.emplace(rows[i].first, Entry{{}, entry.status()});
    else
      return entry.status().WithContext(fmt::format("{}: tensor \"{}\"", index_path, rows[i].first));
  }
  Status status = bundle->OpenShards();
  for (const auto& [name, entry] : bundle->entries_)
    if (status.ok() && entry.status.ok()) status = bundle->CheckEntry(name, entry.entry);
  if (status.ok()) status = bundle->CheckOverlaps();
  if (!status.ok()) return status.WithContext(index_path);
  return std::shared_ptr<const TensorBundle>(std::move(bundle));
}

Status TensorBundle::OpenShards() {
  for (const auto& [name, entry] : entries_) {
    const int shard = entry.entry.shard;
    if (shard < 0 || shard >= num_shards_) return DataLoss("tensor \"{}\" is in shard {} of {}", name, shard, num_shards_);
    if (!entry.status.ok() || !entry.entry.slices.empty() || shards_.contains(shard)) continue;
    Result<std::shared_ptr<const MappedFile>> file = MappedFile::Open(fmt::format("{}.data-{:05}-of-{:05}", prefix_, shard, num_shards_));
    if (!file.ok()) return file.status().WithContext(fmt::format("tensor \"{}\"", name));
    shards_.emplace(shard, *std::move(file));
  }
  return OkStatus();
}

Bytes TensorBundle::BytesOf(const BundleEntry& entry) const {
  return shards_.at(entry.shard)->bytes().subspan(static_cast<std::size_t>(entry.offset), static_cast<std::size_t>(entry.size));
}

Status TensorBundle::CheckEntry(const std::string& name, const BundleEntry& entry) const {
  const std::int64_t count = entry.shape.NumElements();
  if (count < 0)
    return DataLoss("tensor \"{}\" has the shape {}: every dimension must be known and the size must fit in 63 bits", name, entry.shape.ToString());
  if (!entry.slices.empty()) return OkStatus();
  const std::size_t file_size = shards_.at(entry.shard)->bytes().size();
  if (entry.offset < 0 || entry.size < 0 || !RangeFits(static_cast<std::uint64_t>(entry.offset), static_cast<std::uint64_t>(entry.size), file_size))
    return DataLoss("tensor \"{}\" is {} bytes at {}; {} has {}", name, entry.size, entry.offset, shards_.at(entry.shard)->path(), file_size);
  if (!IsReadable(entry.dtype)) return OkStatus();
  std::int64_t bytes = 0;
  if (entry.dtype == DType::kString) {
    if (count > entry.size) return DataLoss("tensor \"{}\" has {} strings in {} bytes", name, count, entry.size);
  } else if (!CheckedMul<std::int64_t>(count, static_cast<std::int64_t>(DTypeSize(entry.dtype)), &bytes) || bytes != entry.size) {
    return DataLoss("tensor \"{}\", {} {}, has {} bytes", name, DTypeName(entry.dtype), entry.shape.ToString(), entry.size);
  }
  return OkStatus();
}

Status TensorBundle::CheckOverlaps() const {
  std::vector<std::pair<const std::string*, const BundleEntry*>> placed;
  for (const auto& [name, entry] : entries_)
    if (entry.status.ok() && entry.entry.slices.empty() && entry.entry.size > 0) placed.emplace_back(&name, &entry.entry);
  std::sort(placed.begin(), placed.end(),
            [](const auto& a, const auto& b) { return std::pair(a.second->shard, a.second->offset) < std::pair(b.second->shard, b.second->offset); });
  for (std::size_t i = 1; i < placed.size(); ++i) {
    const BundleEntry& before = *placed[i - 1].second;
    if (before.shard == placed[i].second->shard && before.offset + before.size > placed[i].second->offset)
      return DataLoss("tensors \"{}\" and \"{}\" overlap", *placed[i - 1].first, *placed[i].first);
  }
  return OkStatus();
}

std::vector<std::string> TensorBundle::Names() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : entries_)
    if (!name.starts_with('\0')) names.push_back(name);
  return names;
}

const BundleEntry* TensorBundle::Find(std::string_view name) const {
  const auto it = entries_.find(name);
  return it == entries_.end() ? nullptr : &it->second.entry;
}

Result<Tensor> TensorBundle::Read(std::string_view name) const {
  const auto it = entries_.find(name);
  if (it == entries_.end()) return NotFound("{}.index: there is no tensor \"{}\".{}", prefix_, name, DidYouMean(name, Names()));
  const BundleEntry& entry = it->second.entry;
  Status status = it->second.status;
  if (status.ok() && !IsReadable(entry.dtype)) status = Unimplemented("its type, number {}, is not supported", static_cast<int>(entry.dtype));
  if (status.ok()) {
    Result<Tensor> tensor = entry.slices.empty() ? ReadWhole(name, entry) : ReadSlices(name, entry);
    if (tensor.ok()) return tensor;
    status = tensor.status();
  }
  return status.WithContext(fmt::format("{}: tensor \"{}\"", prefix_, name));
}

Result<Tensor> TensorBundle::ReadWhole(std::string_view, const BundleEntry& entry) const {
  const Bytes bytes = BytesOf(entry);
  bool crc_matches = true;
  if (entry.dtype == DType::kString) {
    KERATIN_ASSIGN(Tensor tensor, ParseStrings(entry, bytes, &crc_matches));
    if (!crc_matches) return DataLoss("its checksum is wrong: the file is damaged");
    return tensor;
  }
  if (Crc32c(bytes) != UnmaskCrc(entry.crc32c)) return DataLoss("its checksum is wrong: the file is damaged");
  const bool odd_bools = entry.dtype == DType::kBool && std::any_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte > 1; });
  if (!odd_bools) return Tensor::WrapAnywhere(entry.dtype, entry.shape, bytes.data(), shards_.at(entry.shard));
  KERATIN_ASSIGN(Tensor tensor, Tensor::Allocate(entry.dtype, entry.shape));
  std::transform(bytes.begin(), bytes.end(), tensor.mutable_data<bool>(), [](std::uint8_t byte) { return byte != 0; });
  return tensor;
}

Result<Tensor> TensorBundle::ReadSlices(std::string_view name, const BundleEntry& entry) const {
  const std::size_t element = DTypeSize(entry.dtype);
  if (entry.dtype == DType::kString) return Unimplemented("strings that were saved in slices are not supported");
  std::int64_t covered = 0;
  // What is stored first: memory follows the file, not what the entry says.
  std::vector<std::pair<const BundleSlice*, Tensor>> parts;
  const int rank = entry.shape.rank();
  for (const BundleSlice& slice : entry.slices) {
    const auto it = entries_.find(BundleSliceKey(name, slice));
    if (static_cast<int>(slice.extents.size()) != rank || it == entries_.end() || !it->second.status.ok() || !it->second.entry.slices.empty())
      return DataLoss("one of its slices is not in the index");
    const BundleEntry& part = it->second.entry;
    Shape shape;
    for (int axis = 0; axis < rank; ++axis) {
      const BundleSlice::Extent& extent = slice.extents[static_cast<std::size_t>(axis)];
      const std::int64_t length = extent.length == BundleSlice::kWhole ? entry.shape[axis] : extent.length;
      if (extent.start < 0 || length < 0 || extent.start > entry.shape[axis] || length > entry.shape[axis] - extent.start)
        return DataLoss("one of its slices lies outside it");
      shape.push_back(length);
    }
    if (part.shape != shape || part.dtype != entry.dtype) return DataLoss("one of its slices has another shape or type than it says");
    KERATIN_ASSIGN(Tensor tensor, ReadWhole(name, part));
    if (!CheckedAdd(covered, tensor.size(), &covered)) return DataLoss("its slices are too large");
    parts.emplace_back(&slice, std::move(tensor));
  }
  if (covered != entry.shape.NumElements()) return DataLoss("its slices hold {} elements of {}", covered, entry.shape.NumElements());
  KERATIN_ASSIGN(Tensor whole, Tensor::Allocate(entry.dtype, entry.shape));
  auto* out = static_cast<std::uint8_t*>(whole.mutable_raw());
  std::memset(out, 0, whole.byte_size());
  for (const auto& [slice, part] : parts) {
    if (part.size() == 0) continue;
    if (rank == 0) {
      std::memcpy(out, part.raw(), element);
      continue;
    }
    const std::size_t row = static_cast<std::size_t>(part.shape().back()) * element;
    const std::int64_t rows = part.size() / part.shape().back();
    for (std::int64_t r = 0; r < rows; ++r) {
      std::int64_t rest = r;
      std::int64_t offset = slice->extents.back().start;
      std::int64_t stride = entry.shape.back();
      for (int axis = rank - 2; axis >= 0; --axis) {
        offset += (rest % part.shape()[axis] + slice->extents[static_cast<std::size_t>(axis)].start) * stride;
        rest /= part.shape()[axis];
        stride *= entry.shape[axis];
      }
      std::memcpy(out + static_cast<std::size_t>(offset) * element, static_cast<const std::uint8_t*>(part.raw()) + static_cast<std::size_t>(r) * row, row);
    }
  }
  return whole;
}

Result<BundleImage> MakeBundle(const std::map<std::string, Tensor>& tensors) {
  constexpr std::uint64_t kAlignment = 64;
  BundleImage image;
  table::Entries rows;
  rows.emplace_back("", proto::EncodeBundleHeader({}));
  const std::vector<std::uint32_t> sums = Sums(tensors);
  auto sum = sums.begin();
  std::uint64_t offset = 0;
  for (const auto& [name, tensor] : tensors) {
    if (name.empty()) return InvalidArgument("a variable has no name");
    if (!IsReadable(tensor.dtype())) return Unimplemented("variable \"{}\": {} cannot be written to a bundle", name, DTypeName(tensor.dtype()));
    if (const std::uint64_t padding = RoundUp(offset, kAlignment) - offset; padding > 0) {
      image.parts.push_back(image.made.emplace_back(padding, '\0'));
      offset += padding;
    }
    BundleEntry entry;
    entry.dtype = tensor.dtype();
    entry.shape = tensor.shape();
    entry.offset = static_cast<std::int64_t>(offset);
    std::string_view bytes;
    if (tensor.dtype() == DType::kString) {
      std::string& packed = image.made.emplace_back();
      std::uint32_t crc = 0;
      for (const std::string& value : tensor.values<std::string>()) {
        std::uint64_t length = value.size();
        crc = ExtendWithLength(crc, length);
        for (; length > 0x7F; length >>= 7) packed.push_back(static_cast<char>(length | 0x80U));
        packed.push_back(static_cast<char>(length));
      }
      const std::uint32_t masked = MaskCrc(crc);
      packed.append(reinterpret_cast<const char*>(&masked), sizeof masked);
      crc = ExtendCrc32c(crc, ObjectBytes(masked));
      for (const std::string& value : tensor.values<std::string>()) {
        packed += value;
        crc = ExtendCrc32c(crc, AsBytes(value));
      }
      entry.crc32c = MaskCrc(crc);
      bytes = packed;
    } else {
      bytes = ContentOf(tensor);
      entry.crc32c = MaskCrc(*sum);
    }
    ++sum;
    entry.size = static_cast<std::int64_t>(bytes.size());
    offset += bytes.size();
    if (!bytes.empty()) image.parts.push_back(bytes);
    rows.emplace_back(name, proto::EncodeBundleEntry(entry));
  }
  KERATIN_ASSIGN(image.index, table::Write(rows));
  return image;
}

}  // namespace keratin
