// Keras's initialisers, for models built in code. Sources: https://keras.io/api/layers/initializers/ for each formula.
#pragma once

#include <cstdint>

#include "formats/json/json.h"
#include "keratin/status.h"
#include "keratin/tensor.h"

namespace keratin::keras {

// Float32 values of `shape` by `initializer`: a name ("glorot_uniform", "GlorotUniform") or a serialised object with its config. The same seed
// gives the same values, but not those that Keras draws. UNIMPLEMENTED for an initialiser that is not known.
Result<Tensor> Initialize(const Json& initializer, const Shape& shape, std::uint64_t seed);

}  // namespace keratin::keras
