#include "keras/operations/signal.h"

KERATIN_OPERATION(extract_sequences) {
  return Operation("ops.ExtractSequences", {"x"},
                   {ConfigKey("sequence_length", ConfigKey::Kind::kInt).Required(), ConfigKey("sequence_stride", ConfigKey::Kind::kInt).Required()},
                   [](OpCall& c) -> Results {
                     const std::int64_t length = c.config.Int("sequence_length"), stride = c.config.Int("sequence_stride");
                     if (length < 1 || stride < 1) return c.Fail(InvalidArgument("needs a positive length and stride"));
                     return Sequences(c.Tensor("x"), length, stride);
                   });
}
