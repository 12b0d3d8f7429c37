#include "keras/operations/operation.h"

KERATIN_OPERATION(squareplus) { return ActivationOperation("ops.Squareplus", "squareplus", {{"b", 4.0}}); }
