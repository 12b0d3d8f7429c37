#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_slogdet) {
  return {.names = {"linalg.slogdet", "compat.v1.linalg.slogdet"}, .parameters = {"input"}, .lower = [](OpCall& c) -> Results {
            return Calls("LogMatrixDeterminant", {c.First()}, {}, "LogMatrixDeterminant");
          }};
}
