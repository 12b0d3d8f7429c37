// What functions of tf.linalg share.
#pragma once

#include "keras/symbols/symbol.h"

namespace keratin::keras {

// The unit matrix that goes with the last two axes of x.
Expr Identity(Expr x, std::int64_t axis);
// The solution of (lower * transpose(lower)) x = rhs.
Expr CholeskySolve(Expr lower, Expr rhs);
// Of "lower_upper" as tf.linalg.lu gives it: its lower triangle with ones on the diagonal.
Expr UnitLower(Expr x);
// rhs in the order of the call's "perm", and the solution.
Expr LuSolve(OpCall& c, Expr lower_upper, Expr rhs);
// Above, on and below the diagonal, as "diagonals" and "diagonals_format" have them: [..., 3, size].
Expr DiagonalsOf(OpCall& c);

}  // namespace keratin::keras
