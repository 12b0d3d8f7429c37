// For rewrite files. src/optimize/rewrites/<stem>.cc defines one rewrite:
//
//   // Relu(BiasAdd(MatMul(x, w), b))  ->  _FusedMatMul(x, w, b)
//   KERATIN_REWRITE(fuse_matmul) { return {.name = "fuse_matmul", .phase = Phase::kFuse, .run = [](Editor& edit) -> Status { ... }}; }
//
// A rewrite redefines nodes in place: the node that gave the old answer gives the new one, under its own name, so that whoever reads or
// fetches it notices nothing. What nobody needs any more is dropped afterwards.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/graph.h"
#include "graph/op_spec.h"
#include "keratin/status.h"
#include "optimize/optimize.h"

namespace keratin::optimize {

// In the order they run; within one, by name.
enum class Phase {
  kBranches,     // branches that are known to be taken
  kControlFlow,  // loops and branches of TensorFlow 1 to While and If
  kLists,        // arrays that change to lists that are values
  kSimplify,     // identities, what nobody needs
  kFold,         // constants
  kFuseLoops,    // recurrent layers
  kFuseChains,   // layer normalisation, gelu, attention
  kFuse,         // bias, activation, residual into their producers
};

struct Reader {
  int node = -1;
  int input = 0;
};

// Through Identity to what it shows, in any graph.
[[nodiscard]] Endpoint SourceIn(const Graph& graph, Endpoint endpoint);
// Whether the node itself keeps or changes state, or is of an op that is not known. Arguments and results of functions do not.
[[nodiscard]] bool HasState(const OpRegistry& registry, const Node& node);

class Editor {
 public:
  // `known` is what inference says of the graph's nodes, or empty.
  Editor(Graph& graph, const Request& request, std::vector<std::vector<ValueInfo>> known = {});

  [[nodiscard]] const Graph& graph() const { return graph_; }
  [[nodiscard]] const OpRegistry& registry() const { return *request_.registry; }
  [[nodiscard]] int size() const { return graph_.size(); }
  [[nodiscard]] const Node& node(int number) const { return graph_.node(number); }
  // The node that makes `endpoint`, when it is of that op and `endpoint` is its first output; null otherwise.
  [[nodiscard]] const Node* Producer(Endpoint endpoint, std::string_view op) const;
  // Through Identity, StopGradient and the like to what they show.
  [[nodiscard]] Endpoint Source(Endpoint endpoint) const;

  // What inference knows, with unknown dimensions where the feeds leave them. Computed once: changes keep every answer, so they keep what is known of it.
  Result<ValueInfo> Info(Endpoint endpoint);
  Result<Shape> ShapeOf(Endpoint endpoint);
  // The value, when it is known before anything runs; else nothing.
  std::optional<Tensor> Known(Endpoint endpoint);
  // A number, of a known tensor of one element.
  std::optional<double> KnownScalar(Endpoint endpoint);
  // Whether both always have one shape: no broadcasting between them. Unknown dimensions are told apart by the feed that they come from.
  bool SameShape(Endpoint a, Endpoint b);
  // Whether the two axes, counted from 0, always are of one size.
  bool SameDimension(Endpoint a, int axis_a, Endpoint b, int axis_b);
  // Whether the integer `scalar` always is the size of axis `axis` of `of`.
  bool IsDimension(Endpoint scalar, Endpoint of, int axis);

  // Who reads it, without nodes that a change left without readers. Fetches are not readers: see IsKept.
  const std::vector<Reader>& Readers(Endpoint endpoint);
  // Fetched, or a target, or has a control output.
  [[nodiscard]] bool IsKept(int node);
  // One reader and not kept: fusing it away costs nothing.
  bool IsPrivate(Endpoint endpoint) { return Readers(endpoint).size() == 1 && !IsKept(endpoint.node); }

  // --- Changes
  // The node computes something else from now on; name, outputs' dtypes and shapes stay. Missing type attributes follow from the inputs;
  // control inputs stay.
  Status Redefine(int node, std::string_view op, std::vector<Endpoint> inputs, Attrs attrs);
  // Everyone who reads `from` reads `to` instead. When `from` is kept its node becomes an Identity of `to`.
  Status ReplaceReaders(Endpoint from, Endpoint to);
  Status SetInput(int node, int input, Endpoint endpoint);
  Endpoint AddConstant(std::string_view name, const Tensor& value);
  // A new node; its name is made unique.
  Result<int> AddNode(std::string_view name, std::string_view op, std::vector<Endpoint> inputs, Attrs attrs);
  void SetFunction(std::string_view name, std::shared_ptr<const Function> function);
  [[nodiscard]] std::shared_ptr<const Function> FindFunction(std::string_view name) const;
  // Replaces calls by what they call. All node numbers change.
  Status InlineCalls();
  // The graph becomes `change` of it, in which the nodes `kept` (feeds, fetches, targets) must still be. All node numbers change.
  Status Transform(const std::function<Result<Graph>(const Graph& graph, const std::vector<std::string>& kept)>& change);
  [[nodiscard]] bool IsFeed(int node) const;
  // Whether anything was changed with this editor.
  [[nodiscard]] bool changed() const { return changed_; }
  // What inference knows is asked anew, after a change that lets it know more or renumbers outputs.
  void Forget();
  // What inference said of the nodes, by number; empty when it was not asked, or would say more now. The editor is not used any more.
  [[nodiscard]] std::vector<std::vector<ValueInfo>> TakeInfos() { return inferred_ && knows_all_ ? std::move(infos_) : std::vector<std::vector<ValueInfo>>(); }

 private:
  Status Infer();
  void Index();
  void InferProbe();
  [[nodiscard]] const Shape* ProbedShape(Endpoint endpoint) const;
  Status Define(int number, Node changed);
  void AddReaders(int node);
  void RemoveReaders(int node, const std::vector<Endpoint>& inputs);
  bool HasReaders(int node);
  Result<std::vector<DType>> InputTypes(const std::vector<Endpoint>& inputs);

  Graph& graph_;
  const Request& request_;
  std::set<std::string, std::less<>> kept_;
  bool changed_ = false;
  bool inferred_ = false;
  bool knows_all_ = true;
  std::vector<std::vector<ValueInfo>> infos_;
  bool indexed_ = false;
  std::vector<std::vector<std::vector<Reader>>> readers_;  // node, output
  std::vector<char> controls_;                             // node has control outputs
  std::vector<char> dead_;                                 // lost its last reader
  enum class Probe { kNotYet, kNone, kDistinct, kOneBatch } probe_ = Probe::kNotYet;
  std::vector<std::vector<ValueInfo>> probe_infos_;  // with a number of its own for each unknown dimension of a feed
  std::vector<std::set<int>> feeds_of_;              // feeds that a node depends on
  std::vector<Reader> no_readers_;
};

struct Rewrite {
  std::string_view name = {};
  Phase phase = Phase::kSimplify;
  Status (*run)(Editor& edit) = nullptr;
};

#define KERATIN_REWRITE(stem)       \
  namespace keratin::optimize {     \
  Rewrite keratin_rewrite_##stem(); \
  }                                 \
  ::keratin::optimize::Rewrite keratin::optimize::keratin_rewrite_##stem()

}  // namespace keratin::optimize
