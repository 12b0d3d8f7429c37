#include "ops/state/table_common.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstring>
#include <random>
#include <string_view>

#include "base/strings.h"
#include "ops/string/hash.h"

namespace keratin::ops {
namespace {

// Slots must not follow from the keys alone: a file of keys that share one would take forever to load.
const std::array<std::uint64_t, 2>& SlotSeed() {
  static const std::array<std::uint64_t, 2> seed = [] {
    std::random_device device;
    const auto word = [&device] { return std::uint64_t{device()} << 32 | device(); };
    return std::array<std::uint64_t, 2>{word(), word()};
  }();
  return seed;
}
std::uint64_t SlotHash(std::string_view text) { return SipHash(SlotSeed(), text); }
std::uint64_t SlotHash(std::int64_t number) { return FingerprintCat64(SlotSeed()[0], static_cast<std::uint64_t>(number)); }

bool IsTableType(DType dtype) { return dtype == DType::kString || dtype == DType::kInt32 || dtype == DType::kInt64; }

// A table's handle is an object, or in graphs of TensorFlow 1 its name.
Result<std::shared_ptr<Table>> TableAt(EvalContext& c) {
  if (c.input(0).dtype() != DType::kString) return ResourceAt<Table>(c, 0, "a lookup table");
  if (c.input(0).size() < 1) return InvalidArgument("the table's handle is empty");
  const std::string& name = *c.input(0).data<std::string>();
  auto table = std::dynamic_pointer_cast<Table>(c.session_resources().Find(name));
  if (table == nullptr) return FailedPrecondition("there is no table \"{}\"", name);
  return table;
}

// Field `index` of a line: -2 the whole line, -1 its number.
Result<std::string> Field(std::string_view line, std::int64_t number, std::int64_t index, char delimiter) {
  std::string text;
  if (index == -1) {
    text = std::to_string(number);
  } else if (index == -2) {
    text = std::string(line);
  } else {
    const std::vector<std::string> parts = Split(line, delimiter);
    if (static_cast<std::size_t>(index) >= parts.size())
      return InvalidArgument("line {} has {} columns and column {} is asked for", number, parts.size(), index);
    text = parts[static_cast<std::size_t>(index)];
  }
  return text;
}

Status SetColumn(Tensor* tensor, std::int64_t i, const std::string& text) {
  if (tensor->dtype() == DType::kString) {
    tensor->mutable_data<std::string>()[i] = text;
    return OkStatus();
  }
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return InvalidArgument("line {}: \"{}\" is not an integer", i, text);
  if (tensor->dtype() == DType::kInt64)
    tensor->mutable_data<std::int64_t>()[i] = value;
  else
    tensor->mutable_data<std::int32_t>()[i] = static_cast<std::int32_t>(value);
  return OkStatus();
}

}  // namespace

Table::Key Table::KeyAt(const Tensor& keys, std::int64_t i) const {
  if (key_dtype == DType::kString) {
    const std::string& text = keys.data<std::string>()[i];
    return {text, 0, SlotHash(text)};
  }
  const std::int64_t number = key_dtype == DType::kInt64 ? keys.data<std::int64_t>()[i] : keys.data<std::int32_t>()[i];
  return {{}, number, SlotHash(number)};
}

std::size_t Table::SlotOf(const Key& key) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = key.hash & mask;
  while (slots_[slot] != kFree && (key_dtype == DType::kString ? text_keys_[slots_[slot]] != key.text : number_keys_[slots_[slot]] != key.number))
    slot = (slot + 1) & mask;
  return slot;
}

void Table::Grow(std::size_t entries) {
  if (slots_.size() >= 2 * entries && !slots_.empty()) return;
  slots_.assign(std::bit_ceil(std::max<std::size_t>(4 * entries, 16)), kFree);
  const std::size_t count = key_dtype == DType::kString ? text_keys_.size() : number_keys_.size();
  for (std::size_t i = 0; i < count; ++i) {
    const Key key = key_dtype == DType::kString ? Key{text_keys_[i], 0, SlotHash(text_keys_[i])} : Key{{}, number_keys_[i], SlotHash(number_keys_[i])};
    slots_[SlotOf(key)] = static_cast<std::uint32_t>(i);
  }
}

Status Table::Insert(const Tensor& keys, const Tensor& values) {
  if (keys.dtype() != key_dtype || values.dtype() != value_dtype)
    return InvalidArgument("{} maps {} to {} and is given {} and {}", Describe(), DTypeName(key_dtype), DTypeName(value_dtype), DTypeName(keys.dtype()),
                           DTypeName(values.dtype()));
  if (keys.size() != values.size()) return InvalidArgument("{} is given {} keys and {} values", Describe(), keys.size(), values.size());
  const std::unique_lock lock(mutex_);
  const bool texts = value_dtype == DType::kString;
  const std::size_t width = texts ? 0 : DTypeSize(value_dtype);
  std::size_t count = texts ? text_values_.size() : plain_values_.size();
  if (count + static_cast<std::size_t>(keys.size()) > kFree / 8) return ResourceExhausted("{} is given too many keys", Describe());
  Grow(count + static_cast<std::size_t>(keys.size()));
  for (std::int64_t i = 0; i < keys.size(); ++i) {
    const Key key = KeyAt(keys, i);
    std::uint64_t plain = 0;
    if (!texts) std::memcpy(&plain, static_cast<const char*>(values.raw()) + static_cast<std::size_t>(i) * width, width);
    const std::size_t slot = SlotOf(key);
    if (slots_[slot] != kFree) {
      const std::size_t entry = slots_[slot];
      if (texts ? text_values_[entry] == values.data<std::string>()[i] : plain_values_[entry] == plain) continue;
      if (!changes) return FailedPrecondition("{} has another value for key {} already", Describe(), i);
      (texts ? void(text_values_[entry] = values.data<std::string>()[i]) : void(plain_values_[entry] = plain));
      continue;
    }
    slots_[slot] = static_cast<std::uint32_t>(count++);
    (key_dtype == DType::kString ? void(text_keys_.emplace_back(key.text)) : void(number_keys_.push_back(key.number)));
    (texts ? void(text_values_.push_back(values.data<std::string>()[i])) : void(plain_values_.push_back(plain)));
  }
  filled_ = true;
  return OkStatus();
}

Status Table::Find(const Tensor& keys, const Tensor& fallback, Tensor* out, ThreadPool& pool) const {
  if (keys.dtype() != key_dtype || fallback.dtype() != value_dtype || fallback.size() != 1)
    return InvalidArgument("{} maps {} to one {} each and is asked for {} with a default of {} {}", Describe(), DTypeName(key_dtype), DTypeName(value_dtype),
                           DTypeName(keys.dtype()), DTypeName(fallback.dtype()), fallback.shape().ToString());
  constexpr std::int64_t kGrain = 1024;
  const std::shared_lock lock(mutex_);
  if (!filled_ && !changes) return FailedPrecondition("{} is read before anything filled it", Describe());
  const bool texts = value_dtype == DType::kString;
  const std::size_t width = texts ? 0 : DTypeSize(value_dtype);
  pool.ParallelFor(keys.size(), kGrain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      const std::uint32_t entry = slots_.empty() ? kFree : slots_[SlotOf(KeyAt(keys, i))];
      if (texts) {
        out->mutable_data<std::string>()[i] = entry == kFree ? *fallback.data<std::string>() : text_values_[entry];
        continue;
      }
      const void* from = entry == kFree ? fallback.raw() : &plain_values_[entry];
      std::memcpy(static_cast<char*>(out->mutable_raw()) + static_cast<std::size_t>(i) * width, from, width);
    }
  });
  return OkStatus();
}

std::int64_t Table::size() const {
  const std::shared_lock lock(mutex_);
  return static_cast<std::int64_t>(value_dtype == DType::kString ? text_values_.size() : plain_values_.size());
}

Status EvalTableHandle(EvalContext& c) {
  const DType key = c.attrs().Type("key_dtype");
  const DType value = c.attrs().Type("value_dtype");
  if (!IsTableType(key) || (!IsTableType(value) && value != DType::kFloat && value != DType::kDouble && value != DType::kBool))
    return Unimplemented("a table from {} to {} is not supported", DTypeName(key), DTypeName(value));
  const std::string name = "table/" + ResourceName(c.node());
  const ObjectPtr table = c.session_resources().GetOrMake(name, [&] { return std::make_shared<Table>(name, key, value, c.node().op.starts_with("Mutable")); });
  const auto found = std::dynamic_pointer_cast<Table>(table);
  if (found == nullptr || found->key_dtype != key || found->value_dtype != value)
    return FailedPrecondition("\"{}\" is already something else than a table from {} to {}", name, DTypeName(key), DTypeName(value));
  if (c.node().op.ends_with("V2")) {
    KERATIN_ASSIGN(Tensor handle, HandleTensor(c, DType::kResource, table));
    c.SetOutput(0, std::move(handle));
  } else {
    c.SetOutput(0, Tensor::Scalar(name));
  }
  return OkStatus();
}

Status InferTableFind(InferContext& c) {
  c.SetShape(0, c.shape(1));
  return OkStatus();
}

Status EvalTableFind(EvalContext& c) {
  KERATIN_ASSIGN(const std::shared_ptr<Table> table, TableAt(c));
  KERATIN_ASSIGN(Tensor out, c.Allocate(table->value_dtype, c.input(1).shape()));
  KERATIN_TRY(table->Find(c.input(1), c.input(2), &out, c.pool()));
  c.SetOutput(0, std::move(out));
  return OkStatus();
}

Status EvalTableImport(EvalContext& c) {
  KERATIN_ASSIGN(const std::shared_ptr<Table> table, TableAt(c));
  return table->Insert(c.input(1), c.input(2));
}

Status EvalTableSize(EvalContext& c) {
  KERATIN_ASSIGN(const std::shared_ptr<Table> table, TableAt(c));
  c.SetOutput(0, Tensor::Scalar(table->size()));
  return OkStatus();
}

Status EvalTableFromTextFile(EvalContext& c) {
  KERATIN_ASSIGN(const std::shared_ptr<Table> table, TableAt(c));
  if (c.input(1).size() != 1) return InvalidArgument("the file name must be one string");
  const std::string delimiter = c.attrs().String("delimiter", "\t");
  if (delimiter.size() != 1) return InvalidArgument("the delimiter \"{}\" is not one character", delimiter);
  if (!IsTableType(table->key_dtype) || !IsTableType(table->value_dtype)) return Unimplemented("{} cannot be read from a text file", table->Describe());
  const std::int64_t key_index = c.attrs().Int("key_index");
  const std::int64_t value_index = c.attrs().Int("value_index");
  if (key_index < -2 || value_index < -2) return InvalidArgument("columns {} and {} do not exist", key_index, value_index);
  KERATIN_ASSIGN(const std::string text, c.ReadAsset(*c.input(1).data<std::string>()));
  std::vector<std::string> lines = Split(text, '\n');
  if (!lines.empty() && lines.back().empty()) lines.pop_back();
  const std::int64_t skip = std::max<std::int64_t>(c.attrs().Int("offset"), 0);
  const std::int64_t most = c.attrs().Int("vocab_size", -1);
  std::int64_t count = std::max<std::int64_t>(static_cast<std::int64_t>(lines.size()) - skip, 0);
  if (most >= 0) {
    if (most > count) return InvalidArgument("the vocabulary has {} lines and must have {}", count, most);
    count = most;
  }
  KERATIN_ASSIGN(Tensor keys, c.Allocate(table->key_dtype, Shape{count}));
  KERATIN_ASSIGN(Tensor values, c.Allocate(table->value_dtype, Shape{count}));
  for (std::int64_t i = 0; i < count; ++i) {
    std::string_view line = lines[static_cast<std::size_t>(skip + i)];
    if (line.ends_with('\r')) line.remove_suffix(1);
    KERATIN_ASSIGN(const std::string key, Field(line, i, key_index, delimiter[0]));
    KERATIN_ASSIGN(const std::string value, Field(line, i, value_index, delimiter[0]));
    KERATIN_TRY(SetColumn(&keys, i, key));
    KERATIN_TRY(SetColumn(&values, i, value));
  }
  return table->Insert(keys, values);
}

}  // namespace keratin::ops
