// What several activations are made of.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "keras/lowering.h"

namespace keratin::keras {

// max(min(x, most), least), as tf.clip_by_value.
Value ClipByValue(Lowering& to, Value x, Value least, Value most);

struct ReluOptions {
  double negative_slope = 0;
  std::optional<double> max_value = {};
  double threshold = 0;
};
Value Relu(Lowering& to, Value x, const ReluOptions& options);

Value Elu(Lowering& to, Value x, double alpha);

// `op`, which works along the last axis (Softmax, LogSoftmax), along any axis.
Value AlongAxis(Lowering& to, std::string_view op, Value x, std::int64_t axis);

// Softmax over one axis or several.
Value SoftmaxOver(Lowering& to, Value x, std::vector<std::int64_t> axes);

// A number of an activation's arguments.
double NumberArgument(const Json& config, std::string_view key, double fallback);

}  // namespace keratin::keras
