#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_confusion_matrix) {
  return {.names = {"math.confusion_matrix", "compat.v1.confusion_matrix", "compat.v1.math.confusion_matrix"},
          .parameters = {"labels", "predictions", "num_classes", "weights", "dtype"},
          .lower = [](OpCall& c) -> Results {
            if (c.Has("weights")) return c.Fail(Unimplemented("weights are not supported"));
            const Expr labels = Cast(c.Tensor("labels"), DType::kInt64), predictions = Cast(c.Tensor("predictions"), DType::kInt64);
            if (c.to.failed()) return labels;
            const Expr classes = c.Has("num_classes") ? c.Tensor("num_classes", DType::kInt64)
                                                      : Call("Maximum", {Reduce("Max", labels, {}), Reduce("Max", predictions, {})}) + 1;
            const Expr ones = Cast(OnesLike(labels), c.Type("dtype", DType::kInt32));
            return Raw("ScatterNd", {Stack(c.to, {labels, predictions}, 1), ones, Stack(c.to, {classes, classes}, 0)});
          }};
}
