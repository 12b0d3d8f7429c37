// A model read from any of its files: look into it, run it, write it.
//
//   keratin::Result<keratin::Model> model = keratin::Model::Load("model.keras");
//   for (const keratin::Operation& op : model->graph().operations()) std::puts(op.name.c_str());
//   keratin::Result<keratin::Session> session = model->session();
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "keratin/session.h"
#include "keratin/signature.h"
#include "keratin/status.h"
#include "keratin/tensor.h"

namespace keratin {

struct LoadOptions {
  // Of a SavedModel: exactly this set, in any order. Empty: the only set there is.
  std::vector<std::string> tags = {};
  // Weights file (.h5, .weights.h5, sharded .weights.json) for a JSON config.
  std::string weights = {};
  // The Keras version to assume ("2.4"), against what the file says or leaves out.
  std::string keras_version = {};
  // "keras": a SavedModel that tf.keras saved is read as the Keras model it was, from its config and weights; its functions are not used. "": as what it is.
  std::string as = {};
};

// One operation of a graph, as `for op in graph.get_operations()` shows it in TensorFlow.
struct Operation {
  std::string name;
  std::string type;
  std::vector<std::string> inputs;  // tensor names; control inputs as "^name"
  std::vector<TensorInfo> outputs;  // shapes as far as they are known before anything is fed
};

class GraphView {
 public:
  // Inputs before users.
  [[nodiscard]] const std::vector<Operation>& operations() const { return *operations_; }

 private:
  friend class Model;
  explicit GraphView(std::shared_ptr<const std::vector<Operation>> operations) : operations_(std::move(operations)) {}
  std::shared_ptr<const std::vector<Operation>> operations_;
};

// What a Keras layer became.
struct LayerNames {
  std::string path;  // "encoder", "outer/encoder" for a layer of a nested model
  std::string class_name;
  int call_index = 0;                  // 0: its first call
  std::vector<std::string> outputs;    // tensors
  std::vector<std::string> variables;  // "encoder/kernel"
  std::string weights_path;            // where they stand in the Keras file
};

struct SaveOptions {
  std::vector<std::string> tags = {"serve"};
  std::string signature = "serving_default";
  // Signature keys for inputs and outputs: key, then a Keras name or tensor name. Empty: Keras's names.
  std::vector<std::pair<std::string, std::string>> inputs = {};
  std::vector<std::pair<std::string, std::string>> outputs = {};
  bool as_text = false;    // saved_model.pbtxt, or a text GraphDef
  bool overwrite = false;  // replace what is there, in one step; without it an existing target is ALREADY_EXISTS
};

// Immutable; cheap to copy; thread-safe.
class Model {
 public:
  // A .keras file or folder, .h5, JSON config (with LoadOptions::weights), SavedModel folder or its .pb / .pbtxt, frozen GraphDef (.pb or .pbtxt), plan: the
  // kind is found from the content. NOT_FOUND, INVALID_ARGUMENT, DATA_LOSS, UNIMPLEMENTED: one message that names the file and everything in it that stands in
  // the way.
  static Result<Model> Load(const std::string& path, const LoadOptions& options = {});

  [[nodiscard]] const std::string& path() const;
  [[nodiscard]] const std::string& kind() const;  // "Keras", "SavedModel", "GraphDef", "Plan"
  [[nodiscard]] Result<GraphView> graph() const;
  [[nodiscard]] const std::map<std::string, Signature>& signatures() const;
  [[nodiscard]] const std::vector<std::string>& tags() const;
  // By variable name; values may be part of the mapped file. Of a plan: none.
  [[nodiscard]] const std::map<std::string, Tensor>& variables() const;
  [[nodiscard]] const std::vector<LayerNames>& layers() const;  // empty unless read from a Keras file
  [[nodiscard]] const std::vector<std::string>& notes() const;  // what was assumed or passed over

  // Sessions of one model share its weights, packed ones too while one of them lives.
  [[nodiscard]] Result<Session> session(const SessionOptions& options = {}) const;

  // A SavedModel directory. Atomic: after a failure the target is as it was.
  [[nodiscard]] Status SaveSavedModel(const std::string& directory, const SaveOptions& options = {}) const;
  // One GraphDef with variables as constants that computes `outputs` (Keras output names, layer names or tensor names; empty: all outputs of the signatures).
  [[nodiscard]] Status SaveFrozen(const std::string& file, const std::vector<std::string>& outputs = {}, const SaveOptions& options = {}) const;

  // A plan: what a session makes ready for the signatures (those in `options` where it names inputs or outputs), packed for this CPU, in one file that loads
  // many times faster. On another CPU, or in another build of Keratin, what does not fit is made anew while loading; the file holds all that takes. Only
  // running is done from a plan: no SavedModel and no frozen graph.
  [[nodiscard]] Status SavePlan(const std::string& file, const SaveOptions& options = {}) const;

  // The same model with these values for the named variables ("out/kernel"); the others stay. NOT_FOUND, INVALID_ARGUMENT: a name, dtype or shape does not fit.
  [[nodiscard]] Result<Model> WithWeights(const std::map<std::string, Tensor>& weights) const;
  // The same Keras model with the weights of a .h5 or .weights.h5 file. FAILED_PRECONDITION unless it was built in code or read from a JSON config.
  [[nodiscard]] Result<Model> WithWeightsFrom(const std::string& path) const;

  struct Parts;  // src/api/parts.h
  explicit Model(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}
  [[nodiscard]] const Parts& parts() const { return *parts_; }

 private:
  std::shared_ptr<const Parts> parts_;
};

// Model::Load and session() in one.
Result<Session> Load(const std::string& path, const LoadOptions& options = {}, const SessionOptions& session_options = {});

}  // namespace keratin
