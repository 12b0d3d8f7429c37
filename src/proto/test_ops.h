// A few ops for tests of this folder, which sees no op files.
#pragma once

#include "base/mapped_file.h"
#include "graph/op_spec.h"

namespace keratin::proto {

inline const OpRegistry& TestOps() {
  // Sorted by key.
  static constexpr OpEntry kOps[] = {
      {"const",
       []() -> OpSpec {
         return {.name = "Const", .outputs = {"output: dtype"}, .attrs = {"value: tensor", "dtype: type"}, .infer = UnknownOutputs};
       }},
      {"identity",
       []() -> OpSpec { return {.name = "Identity", .inputs = {"input: T"}, .outputs = {"output: T"}, .attrs = {"T: type"}, .infer = UnknownOutputs}; }},
      {"matmul",
       []() -> OpSpec {
         return {.name = "MatMul",
                 .inputs = {"a: T", "b: T"},
                 .outputs = {"product: T"},
                 .attrs = {"transpose_a: bool = false", "transpose_b: bool = false", "T: type"},
                 .infer = UnknownOutputs};
       }},
      {"noop", []() -> OpSpec { return {.name = "NoOp", .infer = NoOutputs}; }},
      {"placeholder",
       []() -> OpSpec {
         return {
             .name = "Placeholder", .outputs = {"output: dtype"}, .attrs = {"dtype: type", "shape: shape = { unknown_rank: true }"}, .infer = UnknownOutputs};
       }},
      {"split",
       []() -> OpSpec {
         return {.name = "Split",
                 .inputs = {"split_dim: int32", "value: T"},
                 .outputs = {"output: num_split * T"},
                 .attrs = {"num_split: int >= 1", "T: type"},
                 .infer = UnknownOutputs};
       }},
      {"statefulpartitionedcall",
       []() -> OpSpec {
         return {.name = "StatefulPartitionedCall",
                 .inputs = {"args: Tin"},
                 .outputs = {"output: Tout"},
                 .attrs = {"Tin: list(type) >= 0", "Tout: list(type) >= 0", "f: func", "config: string = ''"},
                 .stateful = true,
                 .infer = UnknownOutputs};
       }},
      {"twooutputs",
       []() -> OpSpec {
         return {.name = "TwoOutputs", .inputs = {"x: T"}, .outputs = {"first: N * T", "second: T"}, .attrs = {"N: int", "T: type"}, .infer = UnknownOutputs};
       }},
  };
  static const OpRegistry registry(kOps);
  return registry;
}

inline Bytes BytesOf(std::string_view text) { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }

}  // namespace keratin::proto
