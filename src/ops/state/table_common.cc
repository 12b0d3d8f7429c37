#include "ops/state/table_common.h"

#include <charconv>
#include <cstring>
#include <string_view>

#include "base/strings.h"

namespace keratin::ops {
namespace {

bool IsTableType(DType dtype) { return dtype == DType::kString || dtype == DType::kInt32 || dtype == DType::kInt64; }

std::string TextOf(const Tensor& tensor, std::int64_t i) {
  if (tensor.dtype() == DType::kString) return tensor.data<std::string>()[i];
  const std::size_t size = DTypeSize(tensor.dtype());
  return {static_cast<const char*>(tensor.raw()) + static_cast<std::size_t>(i) * size, size};
}

void SetText(Tensor* tensor, std::int64_t i, const std::string& text) {
  if (tensor->dtype() == DType::kString)
    tensor->mutable_data<std::string>()[i] = text;
  else
    std::memcpy(static_cast<char*>(tensor->mutable_raw()) + static_cast<std::size_t>(i) * text.size(), text.data(), text.size());
}

// A table's handle is an object, or in graphs of TensorFlow 1 its name.
Result<std::shared_ptr<Table>> TableAt(EvalContext& c) {
  if (c.input(0).dtype() != DType::kString) return ResourceAt<Table>(c, 0, "a lookup table");
  if (c.input(0).size() < 1) return InvalidArgument("the table's handle is empty");
  const std::string& name = *c.input(0).data<std::string>();
  auto table = std::dynamic_pointer_cast<Table>(c.session_resources().Find(name));
  if (table == nullptr) return FailedPrecondition("there is no table \"{}\"", name);
  return table;
}

// Column `index` of a line: -2 the whole line, -1 its number.
Result<std::string> Column(std::string_view line, std::int64_t number, std::int64_t index, char delimiter) {
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

Status Table::Insert(const Tensor& keys, const Tensor& values, bool replace) {
  if (keys.dtype() != key_dtype || values.dtype() != value_dtype)
    return InvalidArgument("{} maps {} to {} and is given {} and {}", Describe(), DTypeName(key_dtype), DTypeName(value_dtype), DTypeName(keys.dtype()),
                           DTypeName(values.dtype()));
  if (keys.size() != values.size()) return InvalidArgument("{} is given {} keys and {} values", Describe(), keys.size(), values.size());
  const std::lock_guard lock(mutex_);
  for (std::int64_t i = 0; i < keys.size(); ++i) {
    Value value{TextOf(values, i)};
    const auto [place, fresh] = values_.try_emplace(TextOf(keys, i), value);
    if (fresh || place->second.text == value.text) continue;
    if (!replace) return FailedPrecondition("{} has another value for key {} already", Describe(), i);
    place->second = std::move(value);
  }
  return OkStatus();
}

Status Table::Find(const Tensor& keys, const Tensor& fallback, Tensor* out) const {
  if (keys.dtype() != key_dtype || fallback.dtype() != value_dtype || fallback.size() != 1)
    return InvalidArgument("{} maps {} to one {} each and is asked for {} with a default of {} {}", Describe(), DTypeName(key_dtype), DTypeName(value_dtype),
                           DTypeName(keys.dtype()), DTypeName(fallback.dtype()), fallback.shape().ToString());
  const std::string missing = TextOf(fallback, 0);
  const std::lock_guard lock(mutex_);
  for (std::int64_t i = 0; i < keys.size(); ++i) {
    const auto found = values_.find(TextOf(keys, i));
    SetText(out, i, found != values_.end() ? found->second.text : missing);
  }
  return OkStatus();
}

std::int64_t Table::size() const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::int64_t>(values_.size());
}

Status EvalTableHandle(EvalContext& c) {
  const DType key = c.attrs().Type("key_dtype");
  const DType value = c.attrs().Type("value_dtype");
  if (!IsTableType(key) || (!IsTableType(value) && value != DType::kFloat && value != DType::kDouble && value != DType::kBool))
    return Unimplemented("a table from {} to {} is not supported", DTypeName(key), DTypeName(value));
  const std::string name = "table/" + ResourceName(c.node());
  const ObjectPtr table = c.session_resources().GetOrMake(name, [&] { return std::make_shared<Table>(name, key, value); });
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
  KERATIN_TRY(table->Find(c.input(1), c.input(2), &out));
  c.SetOutput(0, std::move(out));
  return OkStatus();
}

Status EvalTableImport(EvalContext& c) {
  KERATIN_ASSIGN(const std::shared_ptr<Table> table, TableAt(c));
  return table->Insert(c.input(1), c.input(2), c.node().op.starts_with("LookupTableImport"));
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
    KERATIN_ASSIGN(const std::string key, Column(line, i, key_index, delimiter[0]));
    KERATIN_ASSIGN(const std::string value, Column(line, i, value_index, delimiter[0]));
    KERATIN_TRY(SetColumn(&keys, i, key));
    KERATIN_TRY(SetColumn(&values, i, value));
  }
  return table->Insert(keys, values, false);
}

}  // namespace keratin::ops
