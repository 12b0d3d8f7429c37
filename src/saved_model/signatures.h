// Signatures as TensorFlow's signature_def_utils builds them.
#pragma once

#include <map>
#include <string>

#include "graph/meta_graph.h"
#include "keratin/status.h"

namespace keratin::saved_model {

inline constexpr char kPredictMethod[] = "tensorflow/serving/predict";
inline constexpr char kClassifyMethod[] = "tensorflow/serving/classify";
inline constexpr char kRegressMethod[] = "tensorflow/serving/regress";
inline constexpr char kDefaultSignature[] = "serving_default";

using TensorInfos = std::map<std::string, TensorInfo>;

Signature BuildSignature(TensorInfos inputs, TensorInfos outputs, std::string method_name);
// INVALID_ARGUMENT without inputs or outputs.
Result<Signature> PredictSignature(TensorInfos inputs, TensorInfos outputs);
// Key "inputs" of strings (serialised examples); keys "classes" (strings) and "scores" (float32), one of which may have no name.
Result<Signature> ClassificationSignature(const TensorInfo& examples, const TensorInfo& classes, const TensorInfo& scores);
// Key "inputs" of strings; key "outputs" of float32.
Result<Signature> RegressionSignature(const TensorInfo& examples, const TensorInfo& predictions);

}  // namespace keratin::saved_model
