// TensorBundle: TensorFlow's checkpoint of named tensors, "variables.index" and "variables.data-00000-of-00001".
// The layout is described in docs/formats/tensor_bundle.md.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/mapped_file.h"
#include "keratin/status.h"
#include "keratin/tensor.h"
#include "proto/tensor_bundle.h"

namespace keratin {

// Immutable, thread-safe. Tensors that were read share the mapped files and outlive it.
class TensorBundle {
 public:
  // `prefix` is the path without ".index". Checked here: the index with its checksums; that every tensor lies in a shard that is there, in
  // as many bytes as its shape and type have, and that no two overlap. Errors name the file and the tensor.
  static Result<std::shared_ptr<const TensorBundle>> Open(const std::string& prefix);

  [[nodiscard]] bool Has(std::string_view name) const { return entries_.find(name) != entries_.end(); }
  [[nodiscard]] std::vector<std::string> Names() const;
  // Without reading it. Null when there is none.
  [[nodiscard]] const proto::BundleEntry* Find(std::string_view name) const;
  // Verifies the checksum. Numbers are not copied unless they are badly aligned. NOT_FOUND names the nearest names; DATA_LOSS a wrong checksum;
  // UNIMPLEMENTED a type that no tensor holds.
  [[nodiscard]] Result<Tensor> Read(std::string_view name) const;

 private:
  struct Entry {
    proto::BundleEntry entry;
    Status status;  // why it cannot be read, when it cannot
  };
  explicit TensorBundle(std::string prefix) : prefix_(std::move(prefix)) {}
  Status OpenShards();
  Status CheckEntry(const std::string& name, const proto::BundleEntry& entry) const;
  Status CheckOverlaps() const;
  [[nodiscard]] Bytes BytesOf(const proto::BundleEntry& entry) const;
  Result<Tensor> ReadWhole(std::string_view name, const proto::BundleEntry& entry) const;
  Result<Tensor> ReadSlices(std::string_view name, const proto::BundleEntry& entry) const;

  std::string prefix_;
  int num_shards_ = 1;
  std::map<std::string, Entry, std::less<>> entries_;
  std::map<int, std::shared_ptr<const MappedFile>> shards_;
};

// The two files of a bundle, ready to be written. `parts` point into the tensors and into `made`.
struct BundleImage {
  std::string index;
  std::vector<std::string_view> parts;  // of variables.data-00000-of-00001, in order
  std::deque<std::string> made;
};
// One shard; every tensor begins at a multiple of 64. `tensors` must outlive the image. The same tensors give the same bytes.
Result<BundleImage> MakeBundle(const std::map<std::string, Tensor>& tensors);

// The key in the index of one slice of a tensor that was saved in slices.
std::string BundleSliceKey(std::string_view name, const proto::BundleSlice& slice);

}  // namespace keratin
