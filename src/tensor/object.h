// What a kResource or kVariant element stands for: a shared handle to something a running session holds.
#pragma once

#include <memory>
#include <string>

#include "keratin/tensor.h"

namespace keratin {

class Object {
 public:
  Object() = default;
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;
  virtual ~Object() = default;
  // For messages: "variable dense/kernel", "TensorList of 10".
  [[nodiscard]] virtual std::string Describe() const = 0;
};
using ObjectPtr = std::shared_ptr<Object>;

}  // namespace keratin
