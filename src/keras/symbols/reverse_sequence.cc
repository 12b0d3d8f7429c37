#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(reverse_sequence) {
  return {.names = {"reverse_sequence", "compat.v1.reverse_sequence"},
          .parameters = {"input", "seq_lengths", "seq_axis", "batch_axis", "seq_dim", "batch_dim"},
          .lower = [](OpCall& c) -> Results {
            return RawOf(c, "ReverseSequence", {"input", "seq_lengths"},
                         {{"seq_dim", c.Int("seq_axis", c.Int("seq_dim", 0))}, {"batch_dim", c.Int("batch_axis", c.Int("batch_dim", 0))}});
          }};
}
