// What a session has made ready, as one file that is mapped and used in place: optimised graphs, packed weights, and the model that they were made of, for
// what was not foreseen. docs/formats/plan.md is the byte format.
//
// The ready part holds for one build of Keratin and, packing by packing, for one instruction set; whoever finds that it does not fit makes it anew from the
// source part. A plan file is data like any other model file: every offset and number in it is checked.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/mapped_file.h"
#include "graph/graph.h"
#include "keratin/signature.h"
#include "keratin/status.h"
#include "keratin/tensor.h"

namespace keratin {

// What a pair of feeds and fetches became.
struct ReadyCallable {
  std::vector<TensorInfo> inputs;  // in the order of the feeds; full tensor names
  std::vector<TensorInfo> outputs;
  std::vector<std::string> fetches;  // as asked for
  Graph graph;
  std::vector<int> feed_nodes;
  std::vector<Endpoint> fetch_endpoints;
};

// A packing as PackCache::Get was asked for it.
struct ReadyPack {
  std::vector<Tensor> constants;
  std::string how;
  std::int64_t floats = 0;
  std::shared_ptr<const float> packed;
};

struct ReadyPart {
  std::vector<ReadyCallable> callables;
  std::vector<ReadyPack> packs;
};

// What any session can be made of.
struct SourcePart {
  Graph graph;
  std::map<std::string, Tensor> variables;
  std::vector<std::string> init_ops;
  std::map<std::string, std::string> assets;  // path in the graph, content
};

// What says how to use it.
struct PlanFileHead {
  std::string origin;  // "Keras 3.15.1 Functional \"model\""
  std::map<std::string, Signature> signatures;
  std::map<std::string, std::string> aliases;  // other names of tensors
  bool needs_source = false;                   // there is state to set up, or init ops to run
};

// Atomic; the same content gives the same bytes.
Status WritePlanFile(const std::string& path, const PlanFileHead& head, const ReadyPart& ready, const SourcePart& source);

bool LooksLikePlanFile(Bytes bytes);
// Of this build of Keratin: what PlanFile::same_build() compares.
std::string_view PlanBuildId();

// A mapped plan file. Thread-safe. Tensors and packings that it gives keep the file mapped.
class PlanFile {
 public:
  // DATA_LOSS where it is damaged, FAILED_PRECONDITION where its format is of another version.
  static Result<std::shared_ptr<const PlanFile>> Open(std::shared_ptr<const MappedFile> file);

  [[nodiscard]] const PlanFileHead& head() const { return head_; }
  // Whether this build of Keratin made it. ready() fails where it did not.
  [[nodiscard]] bool same_build() const { return same_build_; }
  [[nodiscard]] Result<ReadyPart> ready() const;
  [[nodiscard]] Result<SourcePart> source() const;
  // Whether the bytes at `data`, a tensor's or packing's of this file, are as they were written; each is read once. True for memory elsewhere.
  [[nodiscard]] bool Intact(const void* data) const;
  [[nodiscard]] const MappedFile& file() const { return *file_; }

 private:
  struct Blob {
    std::uint64_t size = 0;
    std::uint32_t crc = 0;
    mutable std::atomic<bool> intact = false;
  };
  friend class PlanReader;
  PlanFile() = default;
  // Nothing where it is damaged.
  [[nodiscard]] std::optional<Bytes> Section(std::size_t number) const;

  std::shared_ptr<const MappedFile> file_;
  PlanFileHead head_;
  bool same_build_ = false;
  std::unordered_map<std::uint64_t, Blob> blobs_;  // by offset
};

}  // namespace keratin
