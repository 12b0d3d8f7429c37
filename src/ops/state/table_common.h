// Lookup tables: string or integer keys to values of one dtype.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "ops/state/state_common.h"

namespace keratin::ops {

// Thread-safe.
class Table : public Object {
 public:
  Table(std::string name, DType key_dtype, DType value_dtype) : key_dtype(key_dtype), value_dtype(value_dtype), name_(std::move(name)) {}
  [[nodiscard]] std::string Describe() const override { return "table " + name_; }
  // Pairs up two tensors of equally many elements. A key that is there keeps its value only when it is the same, unless `replace`.
  Status Insert(const Tensor& keys, const Tensor& values, bool replace);
  // Element i of `out` is the value of key i, or the one element of `fallback`.
  Status Find(const Tensor& keys, const Tensor& fallback, Tensor* out) const;
  [[nodiscard]] std::int64_t size() const;

  const DType key_dtype;
  const DType value_dtype;

 private:
  struct Value {
    std::string text;  // of strings, else the element's bytes
  };
  const std::string name_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Value> values_;
};

Status EvalTableHandle(EvalContext& c);
Status InferTableFind(InferContext& c);
Status EvalTableFind(EvalContext& c);
Status EvalTableImport(EvalContext& c);
Status EvalTableSize(EvalContext& c);
Status EvalTableFromTextFile(EvalContext& c);

}  // namespace keratin::ops
