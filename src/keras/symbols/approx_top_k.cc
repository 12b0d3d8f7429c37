#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(approx_top_k) {
  return {.names = {"approx_top_k"},
          .parameters = {"input", "k", "reduction_dimension", "recall_target", "is_max_k", "reduction_input_size_override", "aggregate_to_topk"},
          .lower = [](OpCall& c) -> Results {
            return Calls("ApproxTopK", {c.First()},
                         {{"k", c.Int("k", 0)},
                          {"reduction_dimension", c.Int("reduction_dimension", -1)},
                          {"recall_target", static_cast<float>(c.Number("recall_target", 0.95))},
                          {"is_max_k", c.Bool("is_max_k", true)},
                          {"reduction_input_size_override", c.Int("reduction_input_size_override", -1)},
                          {"aggregate_to_topk", c.Bool("aggregate_to_topk", true)}},
                         "ApproxTopK");
          }};
}
