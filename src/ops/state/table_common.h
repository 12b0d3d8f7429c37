// Lookup tables: string or integer keys to values of one dtype.
#pragma once

#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "ops/state/state_common.h"

namespace keratin::ops {

// Thread-safe.
class Table : public Object {
 public:
  // One that is not `changes` is filled once.
  Table(std::string name, DType key_dtype, DType value_dtype, bool changes)
      : key_dtype(key_dtype), value_dtype(value_dtype), changes(changes), name_(std::move(name)) {}
  [[nodiscard]] std::string Describe() const override { return "table " + name_; }
  // Pairs up two tensors of equally many elements. A table that does not change takes another value for a key that is there as an error.
  Status Insert(const Tensor& keys, const Tensor& values);
  // Element i of `out` is the value of key i, or the one element of `fallback`. FAILED_PRECONDITION before a table that does not change was filled.
  Status Find(const Tensor& keys, const Tensor& fallback, Tensor* out, ThreadPool& pool) const;
  [[nodiscard]] std::int64_t size() const;

  const DType key_dtype;
  const DType value_dtype;
  const bool changes;

 private:
  // Element i of a tensor of keys.
  struct Key {
    std::string_view text;
    std::int64_t number = 0;
    std::uint64_t hash = 0;
  };
  [[nodiscard]] Key KeyAt(const Tensor& keys, std::int64_t i) const;
  // Its entry, or the free slot where it belongs.
  [[nodiscard]] std::size_t SlotOf(const Key& key) const;
  void Grow(std::size_t entries);

  const std::string name_;
  mutable std::shared_mutex mutex_;
  bool filled_ = false;
  // Open addressing: a slot holds the number of an entry, or kFree. Entries lie in the order of their making.
  static constexpr std::uint32_t kFree = UINT32_MAX;
  std::vector<std::uint32_t> slots_;
  std::vector<std::string> text_keys_;  // by entry; those or numbers
  std::vector<std::int64_t> number_keys_;
  std::vector<std::string> text_values_;
  std::vector<std::uint64_t> plain_values_;  // the element's bytes
};

Status EvalTableHandle(EvalContext& c);
Status InferTableFind(InferContext& c);
Status EvalTableFind(EvalContext& c);
Status EvalTableImport(EvalContext& c);
Status EvalTableSize(EvalContext& c);
Status EvalTableFromTextFile(EvalContext& c);

}  // namespace keratin::ops
