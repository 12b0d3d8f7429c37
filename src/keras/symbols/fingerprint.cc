#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(fingerprint) {
  return {.names = {"fingerprint"}, .parameters = {"data", "method"}, .lower = [](OpCall& c) -> Results {
            return Raw("Fingerprint", {c.First(), Expr(c.to, c.to.Const(Tensor::Scalar<std::string>(c.String("method", "farmhash64"))))});
          }};
}
