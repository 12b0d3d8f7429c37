#include <algorithm>
#include <cstring>
#include <map>

#include "ops/copy_elements.h"
#include "ops/parsing/example.h"
#include "ops/string/string_common.h"

namespace keratin::ops {
namespace {

// Protocol buffers' wire format, as far as an Example needs it.
class Wire {
 public:
  explicit Wire(std::string_view bytes) : rest_(bytes) {}

  struct Field {
    std::uint64_t number = 0;
    int type = 0;
    std::uint64_t value = 0;  // of varints and fixed numbers
    std::string_view bytes;   // of length-delimited fields
  };

  [[nodiscard]] bool done() const { return rest_.empty(); }
  // False when the bytes are no such message.
  bool Next(Field* field) {
    std::uint64_t tag = 0;
    if (!Varint(&tag)) return false;
    field->number = tag >> 3;
    field->type = static_cast<int>(tag & 7);
    switch (field->type) {
      case 0: return Varint(&field->value);
      case 1: return Fixed(8, &field->value);
      case 5: return Fixed(4, &field->value);
      case 2: {
        std::uint64_t size = 0;
        if (!Varint(&size) || size > rest_.size()) return false;
        field->bytes = rest_.substr(0, static_cast<std::size_t>(size));
        rest_.remove_prefix(static_cast<std::size_t>(size));
        return true;
      }
      default: return false;
    }
  }
  bool Varint(std::uint64_t* value) {
    *value = 0;
    for (int shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      *value |= std::uint64_t{byte & 0x7Fu} << shift;
      if (byte < 0x80) return true;
    }
    return false;
  }
  bool Fixed(std::size_t size, std::uint64_t* value) {
    if (rest_.size() < size) return false;
    *value = 0;
    for (std::size_t i = 0; i < size; ++i) *value |= std::uint64_t{static_cast<unsigned char>(rest_[i])} << (8 * i);
    rest_.remove_prefix(size);
    return true;
  }

 private:
  std::string_view rest_;
};

// One feature's list of values.
struct Feature {
  DType dtype = DType::kInvalid;  // kInvalid: none
  std::vector<std::string_view> texts;
  std::vector<float> floats;
  std::vector<std::int64_t> ints;
  [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(texts.size() + floats.size() + ints.size()); }
  void CopyTo(Tensor* out, std::int64_t at) const {
    for (std::size_t i = 0; i < texts.size(); ++i) out->mutable_data<std::string>()[static_cast<std::size_t>(at) + i].assign(texts[i]);
    std::copy(floats.begin(), floats.end(), dtype == DType::kFloat ? out->mutable_data<float>() + at : nullptr);
    std::copy(ints.begin(), ints.end(), dtype == DType::kInt64 ? out->mutable_data<std::int64_t>() + at : nullptr);
  }
};

bool ParseList(std::string_view bytes, std::uint64_t kind, Feature* feature) {
  feature->dtype = kind == 1 ? DType::kString : kind == 2 ? DType::kFloat : DType::kInt64;
  const auto add_float = [feature](std::uint64_t bits) {
    const auto word = static_cast<std::uint32_t>(bits);
    float value = 0;
    std::memcpy(&value, &word, sizeof(value));
    feature->floats.push_back(value);
  };
  Wire wire(bytes);
  Wire::Field field;
  while (!wire.done()) {
    if (!wire.Next(&field)) return false;
    if (field.number != 1) continue;
    if (kind == 1) {
      if (field.type != 2) return false;
      feature->texts.push_back(field.bytes);
    } else if (field.type == 2) {
      Wire packed(field.bytes);
      std::uint64_t value = 0;
      while (!packed.done()) {
        if (!(kind == 2 ? packed.Fixed(4, &value) : packed.Varint(&value))) return false;
        (kind == 2 ? add_float(value) : feature->ints.push_back(static_cast<std::int64_t>(value)));
      }
    } else if (kind == 2 && field.type == 5) {
      add_float(field.value);
    } else if (kind == 3 && field.type == 0) {
      feature->ints.push_back(static_cast<std::int64_t>(field.value));
    } else {
      return false;
    }
  }
  return true;
}

bool ParseFeature(std::string_view bytes, Feature* feature) {
  Wire wire(bytes);
  Wire::Field field;
  while (!wire.done()) {
    if (!wire.Next(&field)) return false;
    if (field.number < 1 || field.number > 3 || field.type != 2) continue;
    *feature = {};
    if (!ParseList(field.bytes, field.number, feature)) return false;
  }
  return true;
}

using Features = std::map<std::string_view, std::string_view>;

// The bytes of each feature by key; the last of a key wins.
bool ParseExample(std::string_view bytes, Features* features) {
  Wire example(bytes);
  Wire::Field field;
  while (!example.done()) {
    if (!example.Next(&field)) return false;
    if (field.number != 1 || field.type != 2) continue;
    Wire map(field.bytes);
    while (!map.done()) {
      if (!map.Next(&field)) return false;
      if (field.number != 1 || field.type != 2) continue;
      Wire entry(field.bytes);
      std::string_view key, value;
      while (!entry.done()) {
        if (!entry.Next(&field)) return false;
        if (field.type == 2 && field.number == 1) key = field.bytes;
        if (field.type == 2 && field.number == 2) value = field.bytes;
      }
      features->insert_or_assign(key, value);
    }
  }
  return true;
}

// The feature of `key` in each example.
Result<std::vector<Feature>> Column(const std::vector<Features>& examples, const std::string& key, DType dtype) {
  std::vector<Feature> column(examples.size());
  for (std::size_t i = 0; i < examples.size(); ++i) {
    const auto found = examples[i].find(key);
    if (found == examples[i].end()) continue;
    if (!ParseFeature(found->second, &column[i])) return InvalidArgument("example {}: the feature \"{}\" cannot be parsed", i, key);
    if (column[i].dtype != DType::kInvalid && column[i].dtype != dtype)
      return InvalidArgument("example {}: the feature \"{}\" is {} and must be {}", i, key, DTypeName(column[i].dtype), DTypeName(dtype));
  }
  return column;
}

std::int64_t TotalOf(const std::vector<Feature>& column) {
  std::int64_t total = 0;
  for (const Feature& feature : column) total += feature.size();
  return total;
}

Result<Tensor> ValuesOf(EvalContext& c, const std::vector<Feature>& column, DType dtype) {
  KERATIN_ASSIGN(Tensor values, c.Allocate(dtype, Shape{TotalOf(column)}));
  std::int64_t at = 0;
  for (const Feature& feature : column) {
    feature.CopyTo(&values, at);
    at += feature.size();
  }
  return values;
}

struct SparseOutput {
  Tensor indices, values, shape;
};
Result<SparseOutput> SparseOf(EvalContext& c, const std::vector<Feature>& column, DType dtype, bool scalar) {
  SparseOutput out;
  KERATIN_ASSIGN(out.values, ValuesOf(c, column, dtype));
  KERATIN_ASSIGN(out.indices, c.Allocate(DType::kInt64, Shape{out.values.size(), scalar ? 1 : 2}));
  KERATIN_ASSIGN(out.shape, c.Allocate(DType::kInt64, Shape{scalar ? 1 : 2}));
  std::int64_t longest = 0;
  auto* index = out.indices.mutable_data<std::int64_t>();
  for (std::size_t row = 0; row < column.size(); ++row) {
    longest = std::max(longest, column[row].size());
    for (std::int64_t k = 0; k < column[row].size(); ++k) {
      if (!scalar) *index++ = static_cast<std::int64_t>(row);
      *index++ = k;
    }
  }
  if (!scalar) out.shape.mutable_data<std::int64_t>()[0] = static_cast<std::int64_t>(column.size());
  out.shape.mutable_data<std::int64_t>()[scalar ? 0 : 1] = longest;
  return out;
}

Result<Tensor> DenseOf(EvalContext& c, const std::vector<Feature>& column, const DenseKey& key, const Shape& batch) {
  Shape one = key.shape;
  const bool variable = one.rank() > 0 && one[0] < 0;
  std::int64_t stride = 1;
  for (int d = variable ? 1 : 0; d < one.rank(); ++d) stride *= one[d];
  if (variable) {
    std::int64_t longest = 0;
    for (const Feature& feature : column) longest = std::max(longest, feature.size());
    if (stride == 0) return InvalidArgument("the feature \"{}\" has elements of no size", key.key);
    one[0] = (longest + stride - 1) / stride;
  }
  const std::int64_t size = one.NumElements();
  KERATIN_ASSIGN(Tensor out, c.Allocate(key.dtype, Joined(batch, one)));
  for (std::size_t i = 0; i < column.size(); ++i) {
    const Feature& feature = column[i];
    const std::int64_t at = static_cast<std::int64_t>(i) * size;
    const bool missing = feature.dtype == DType::kInvalid;
    if (variable) {
      if (!missing && feature.size() % stride != 0)
        return InvalidArgument("example {}: the feature \"{}\" has {} values, which is no multiple of {}", i, key.key, feature.size(), stride);
      if (key.fallback.size() != 1) return InvalidArgument("the feature \"{}\" needs one default to pad with", key.key);
      if (!missing) feature.CopyTo(&out, at);
      for (std::int64_t k = feature.size(); k < size; ++k) CopyElements(key.fallback, 0, &out, at + k, 1);
    } else if (missing) {
      if (key.fallback.size() == 0) return InvalidArgument("example {} has no feature \"{}\" and there is no default for it", i, key.key);
      if (key.fallback.size() != size && key.fallback.size() != 1)
        return InvalidArgument("the default of the feature \"{}\" has {} elements and must have {}", key.key, key.fallback.size(), size);
      for (std::int64_t k = 0; k < size; ++k) CopyElements(key.fallback, key.fallback.size() == 1 ? 0 : k, &out, at + k, 1);
    } else {
      if (feature.size() != size) return InvalidArgument("example {}: the feature \"{}\" has {} values and must have {}", i, key.key, feature.size(), size);
      feature.CopyTo(&out, at);
    }
  }
  return out;
}

}  // namespace

Status ParseExamples(EvalContext& c, const Tensor& serialized, const ExampleKeys& keys) {
  if (serialized.shape().rank() > 1) return InvalidArgument("the examples have the shape {} and must be a vector", serialized.shape().ToString());
  const bool scalar = serialized.shape().rank() == 0;
  std::vector<Features> examples(static_cast<std::size_t>(serialized.size()));
  for (std::size_t i = 0; i < examples.size(); ++i)
    if (!ParseExample(serialized.data<std::string>()[i], &examples[i])) return InvalidArgument("example {} cannot be parsed as a tf.train.Example", i);
  const int sparse = static_cast<int>(keys.sparse.size()), dense = static_cast<int>(keys.dense.size()), ragged = static_cast<int>(keys.ragged.size());
  for (int i = 0; i < sparse; ++i) {
    const SparseKey& key = keys.sparse[static_cast<std::size_t>(i)];
    KERATIN_ASSIGN(const std::vector<Feature> column, Column(examples, key.key, key.dtype));
    KERATIN_ASSIGN(SparseOutput out, SparseOf(c, column, key.dtype, scalar));
    c.SetOutput(i, std::move(out.indices));
    c.SetOutput(sparse + i, std::move(out.values));
    c.SetOutput(2 * sparse + i, std::move(out.shape));
  }
  for (int i = 0; i < dense; ++i) {
    const DenseKey& key = keys.dense[static_cast<std::size_t>(i)];
    KERATIN_ASSIGN(const std::vector<Feature> column, Column(examples, key.key, key.dtype));
    KERATIN_ASSIGN(Tensor out, DenseOf(c, column, key, serialized.shape()));
    c.SetOutput(3 * sparse + i, std::move(out));
  }
  for (int i = 0; i < ragged; ++i) {
    const RaggedKey& key = keys.ragged[static_cast<std::size_t>(i)];
    KERATIN_ASSIGN(const std::vector<Feature> column, Column(examples, key.key, key.dtype));
    std::vector<std::int64_t> splits{0};
    for (const Feature& feature : column) splits.push_back(splits.back() + feature.size());
    KERATIN_ASSIGN(Tensor values, ValuesOf(c, column, key.dtype));
    KERATIN_ASSIGN(Tensor ends, IntVector(c, key.splits, scalar ? std::vector<std::int64_t>{} : splits));
    c.SetOutput(3 * sparse + dense + i, std::move(values));
    c.SetOutput(3 * sparse + dense + ragged + i, std::move(ends));
  }
  return OkStatus();
}

void InferExamples(InferContext& c, const Shape& serialized, std::size_t sparse, const std::vector<Shape>& dense, std::size_t ragged) {
  const std::int64_t rank = serialized.has_rank() ? serialized.rank() + 1 : Shape::kUnknown;
  int output = 0;
  for (std::size_t i = 0; i < sparse; ++i) c.SetShape(output++, Shape{Shape::kUnknown, rank});
  for (std::size_t i = 0; i < sparse; ++i) c.SetShape(output++, Shape{Shape::kUnknown});
  for (std::size_t i = 0; i < sparse; ++i) c.SetShape(output++, Shape{rank});
  for (const Shape& shape : dense) c.SetShape(output++, serialized.has_rank() && shape.has_rank() ? Joined(serialized, shape) : Shape::UnknownRank());
  for (std::size_t i = 0; i < ragged; ++i) c.SetShape(output++, Shape{Shape::kUnknown});
  for (std::size_t i = 0; i < ragged; ++i) c.SetShape(output++, Shape{Shape::kUnknown});
}

Result<std::vector<Shape>> DenseShapes(const Attrs& attrs, std::size_t count) {
  const auto* given = attrs.Get<std::vector<Shape>>("dense_shapes");
  const std::vector<Shape> shapes = given != nullptr ? *given : std::vector<Shape>{};
  if (shapes.size() != count) return InvalidArgument("{} dense shapes for {} dense keys", shapes.size(), count);
  for (const Shape& shape : shapes) {
    if (!shape.has_rank() || shape.rank() >= Shape::kMaxRank) return InvalidArgument("dense shape {}", shape.ToString());
    for (int d = 0; d < shape.rank(); ++d)
      if (shape[d] < (d == 0 ? -1 : 0)) return InvalidArgument("dense shape {}: only the first dimension may be unknown", shape.ToString());
    if (shape.rank() > 0 && Shape(shape.dims().subspan(shape[0] < 0 ? 1 : 0)).NumElements() < 0)
      return InvalidArgument("dense shape {} is too large", shape.ToString());
  }
  return shapes;
}

}  // namespace keratin::ops
