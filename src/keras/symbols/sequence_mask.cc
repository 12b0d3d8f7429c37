#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(sequence_mask) {
  return {.names = {"sequence_mask"}, .parameters = {"lengths", "maxlen", "dtype"}, .lower = [](OpCall& c) -> Results {
            const Expr lengths = c.Tensor("lengths");
            const Expr most = c.Has("maxlen") ? c.Tensor("maxlen", lengths.dtype()) : Reduce("Max", lengths, {});
            const Expr places = Range(lengths.Number(0), most);
            return Cast(places < ExpandDims(lengths, -1), c.Type("dtype", DType::kBool));
          }};
}
