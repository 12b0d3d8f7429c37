#include "saved_model/signatures.h"

#include "base/errors.h"

namespace keratin::saved_model {
namespace {

Status RequireType(const TensorInfo& info, DType dtype, const char* what) {
  if (info.dtype == dtype) return OkStatus();
  return InvalidArgument("{} (\"{}\") must be {} and is {}", what, info.name, DTypeName(dtype), DTypeName(info.dtype));
}

}  // namespace

Signature BuildSignature(TensorInfos inputs, TensorInfos outputs, std::string method_name) {
  return {.method_name = std::move(method_name), .inputs = std::move(inputs), .outputs = std::move(outputs), .defaults = {}};
}

Result<Signature> PredictSignature(TensorInfos inputs, TensorInfos outputs) {
  if (inputs.empty()) return InvalidArgument("a predict signature needs an input");
  if (outputs.empty()) return InvalidArgument("a predict signature needs an output");
  return BuildSignature(std::move(inputs), std::move(outputs), kPredictMethod);
}

Result<Signature> ClassificationSignature(const TensorInfo& examples, const TensorInfo& classes, const TensorInfo& scores) {
  KERATIN_TRY(RequireType(examples, DType::kString, "the input of a classification signature"));
  TensorInfos outputs;
  if (!classes.name.empty()) {
    KERATIN_TRY(RequireType(classes, DType::kString, "\"classes\" of a classification signature"));
    outputs.emplace("classes", classes);
  }
  if (!scores.name.empty()) {
    KERATIN_TRY(RequireType(scores, DType::kFloat, "\"scores\" of a classification signature"));
    outputs.emplace("scores", scores);
  }
  if (outputs.empty()) return InvalidArgument("a classification signature needs classes or scores");
  return BuildSignature({{"inputs", examples}}, std::move(outputs), kClassifyMethod);
}

Result<Signature> RegressionSignature(const TensorInfo& examples, const TensorInfo& predictions) {
  KERATIN_TRY(RequireType(examples, DType::kString, "the input of a regression signature"));
  KERATIN_TRY(RequireType(predictions, DType::kFloat, "the output of a regression signature"));
  return BuildSignature({{"inputs", examples}}, {{"outputs", predictions}}, kRegressMethod);
}

}  // namespace keratin::saved_model
