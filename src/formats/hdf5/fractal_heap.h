// The fractal heap, which holds the links and attributes of large groups.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <unordered_set>

#include "base/mapped_file.h"
#include "formats/hdf5/store.h"
#include "keratin/status.h"

namespace keratin::hdf5 {

// Not thread-safe: remembers which blocks it has checked.
class FractalHeap {
 public:
  // `store` must outlive the heap. UNIMPLEMENTED when the heap is filtered.
  static Result<FractalHeap> Open(const Store& store, std::uint64_t address);

  // Bytes of an identifier in records of B-trees.
  [[nodiscard]] std::uint64_t id_size() const { return id_size_; }
  // The object that `id` names; it lies in the file.
  Result<Bytes> Get(Bytes id);

 private:
  explicit FractalHeap(const Store& store, std::uint64_t address) : store_(&store), address_(address) {}
  Status Parse();
  Result<Bytes> GetManaged(Bytes id);
  Result<Bytes> GetHuge(Bytes id);
  Result<Bytes> FromDirectBlock(std::uint64_t address, std::uint64_t size, std::uint64_t offset, std::uint64_t length);
  Result<std::uint64_t> ChildOf(std::uint64_t indirect, std::uint64_t rows, std::uint64_t entry);

  const Store* store_;
  std::uint64_t address_;
  std::uint64_t id_size_ = 0;
  bool checks_direct_blocks_ = false;
  std::uint64_t huge_tree_ = 0;
  std::uint64_t max_managed_ = 0;
  std::uint64_t width_ = 0;
  std::uint64_t start_size_ = 0;
  std::uint64_t max_direct_size_ = 0;
  std::uint64_t max_direct_rows_ = 0;
  std::uint64_t offset_field_ = 0;
  std::uint64_t length_field_ = 0;
  std::uint64_t root_ = 0;
  std::uint64_t root_rows_ = 0;
  std::unordered_set<std::uint64_t> checked_;
  bool huge_read_ = false;
  std::unordered_map<std::uint64_t, Bytes> huge_;
};

}  // namespace keratin::hdf5
