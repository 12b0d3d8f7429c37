// Tensor and attribute values <-> TensorFlow's messages.
#pragma once

#include <string>

#include "graph/attr.h"
#include "proto/tensorflow/graph.pb.h"
#include "proto/tensorflow/tensor.pb.h"

namespace keratin::proto {

namespace pb = ::keratin::tensorflow;

// A tensor may have at most this many bytes more than the file gives for it (a value that is repeated to fill its shape).
inline constexpr std::int64_t kMaxFillBytes = 64 << 20;

// `context` begins the messages: `node "a": attribute "value"`.
Result<Shape> ShapeFromProto(const pb::TensorShapeProto& shape);
void ShapeToProto(const Shape& shape, pb::TensorShapeProto* proto);

// Takes large contents out of `proto` instead of copying them. UNIMPLEMENTED for types that a Tensor cannot hold. What repeated values fill
// is taken off *fill_left, which all tensors of a file share.
Result<Tensor> TensorFromProto(pb::TensorProto* proto, std::int64_t* fill_left);
Status TensorToProto(const Tensor& tensor, pb::TensorProto* proto);

// Resource and variant tensors, types that Keratin does not know and placeholders of a function's attributes become monostate.
Result<AttrValue> AttrFromProto(pb::AttrValue* proto, std::int64_t* fill_left);
// UNIMPLEMENTED for monostate.
Status AttrToProto(const AttrValue& value, pb::AttrValue* proto);

}  // namespace keratin::proto
