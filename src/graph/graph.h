// The one interchange: a graph of TensorFlow ops with its function library.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "graph/attr.h"
#include "keratin/status.h"

namespace keratin {

// Output `output` of node number `node`.
struct Endpoint {
  int node = -1;
  int output = 0;
  [[nodiscard]] bool valid() const { return node >= 0; }
  friend bool operator==(const Endpoint&, const Endpoint&) = default;
  friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

struct Node {
  std::string name{};
  std::string op{};
  std::vector<Endpoint> inputs{};
  std::vector<int> control_inputs{};
  Attrs attrs{};
  std::string device{};
};

// The functions that its attributes name.
std::vector<std::string> FunctionNames(const Node& node);

class Graph;

// A function: its arguments are `_Arg` nodes of the body (attr "T", and "index"), in order; its results are endpoints.
struct Function;
using FunctionLibrary = std::map<std::string, std::shared_ptr<const Function>, std::less<>>;

// A value: copying copies the nodes and shares tensors and functions. Node numbers are stable; nodes are only ever added, or
// dropped all at once by `Pruned`. Node order is free (a loop of Merge/NextIteration may even point forward).
class Graph {
 public:
  // The number of the new node. Its name must be new (see UniqueName) and not empty.
  int Add(Node node);

  [[nodiscard]] const std::vector<Node>& nodes() const { return nodes_; }
  [[nodiscard]] int size() const { return static_cast<int>(nodes_.size()); }
  [[nodiscard]] const Node& node(int number) const { return nodes_[static_cast<std::size_t>(number)]; }
  // To change everything but the name.
  [[nodiscard]] Node& mutable_node(int number) { return nodes_[static_cast<std::size_t>(number)]; }
  [[nodiscard]] std::optional<int> Find(std::string_view name) const;
  // `name`, or `name`_1, `name`_2, ... as TensorFlow numbers them: the first that no node has.
  [[nodiscard]] std::string UniqueName(std::string_view name) const;

  // "out/Sigmoid:0", "out/Sigmoid" (output 0). NOT_FOUND names the nearest nodes.
  [[nodiscard]] Result<Endpoint> FindTensor(std::string_view tensor_name) const;
  [[nodiscard]] std::string TensorName(Endpoint endpoint) const;

  // Numbers of the nodes that `roots` need (data and control inputs), in an order where inputs come before users.
  // INVALID_ARGUMENT names a node on a cycle (Merge's input from a NextIteration is not followed).
  [[nodiscard]] Result<std::vector<int>> TopologicalOrder(const std::vector<int>& roots) const;
  [[nodiscard]] Result<std::vector<int>> TopologicalOrder() const;  // of all nodes
  // A graph of only the nodes that `roots` need, inputs before users; renumbered[i] is the new number of node i, or -1.
  [[nodiscard]] Result<Graph> Pruned(const std::vector<int>& roots, std::vector<int>* renumbered = nullptr) const&;
  // The same without copies, of a graph that is not needed any more.
  [[nodiscard]] Result<Graph> Pruned(const std::vector<int>& roots, std::vector<int>* renumbered = nullptr) &&;

  // Keeps the functions that the nodes call, directly or through others.
  void DropUnusedFunctions();

  FunctionLibrary functions;
  std::int64_t producer = 0;  // GraphDef.versions.producer

 private:
  [[nodiscard]] Result<std::vector<int>> NeededInOrder(const std::vector<int>& roots, std::vector<int>* numbers) const;

  std::vector<Node> nodes_;
  std::unordered_map<std::string, int> by_name_;
};

struct Function {
  std::string name;
  Graph body;                             // body.functions is empty: calls resolve in the outer graph's library
  std::vector<int> args;                  // node numbers of the _Arg nodes
  std::vector<std::string> result_names;  // as long as results
  std::vector<Endpoint> results;
  std::vector<int> control_results;  // nodes that run even when no result needs them
  Attrs attrs;
  std::vector<DType> result_types{};  // as long as results, or empty when nobody said
};

}  // namespace keratin
