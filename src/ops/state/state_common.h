// Variables and tables as ops see them.
#pragma once

#include <memory>
#include <string>

#include "ops/array/array_common.h"
#include "ops/op.h"

namespace keratin::ops {

// The name of a variable or table in the session's resources: `shared_name`, else the node's name, behind `container`/ where there is one.
std::string ResourceName(const Node& node);

// The handle in scalar resource input i, as T. FAILED_PRECONDITION when it refers to nothing or to something else.
Result<ObjectPtr> HandleAt(const EvalContext& c, int i);
template <class T>
Result<std::shared_ptr<T>> ResourceAt(const EvalContext& c, int i, std::string_view what) {
  KERATIN_ASSIGN(const ObjectPtr object, HandleAt(c, i));
  std::shared_ptr<T> found = std::dynamic_pointer_cast<T>(object);
  if (found == nullptr) return FailedPrecondition("input {} is the handle of {} and must be one of {}", i, object->Describe(), what);
  return found;
}

// The value of the variable that input i refers to. FAILED_PRECONDITION while it has none, or when it is not of type `dtype`.
Result<Tensor> ReadVariable(const EvalContext& c, int i, DType dtype);

// Adds input 1 to the variable of input 0, or subtracts it.
Status UpdateVariable(EvalContext& c, bool subtract);

// VariableV2 and Variable: the value of the variable of that name.
Status EvalRefVariable(EvalContext& c);

}  // namespace keratin::ops
