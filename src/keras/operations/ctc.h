// Connectionist temporal classification.
#pragma once

#include "keras/operations/operation.h"

namespace keratin::keras {

// The loss of labels [batch, labels] for outputs [batch, steps, classes], with the lengths of both; `mask` is the blank's class.
Expr CtcLoss(OpCall& c, Expr labels, Expr output, Expr label_length, Expr length, std::int64_t mask);

}  // namespace keratin::keras
