#include "keras/operations/operation.h"

KERATIN_OPERATION(get_item) {
  return Operation("ops.GetItem", {"x", "key"}, {}, [](OpCall& c) -> Results {
    const CallArgument* key = c.Find("key");
    return GetItem(c.Tensor("x"), key == nullptr ? CallArgument() : *key);
  });
}
