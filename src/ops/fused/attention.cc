// softmax(scale * query . key^T + bias, with masked_score where the mask is false) . value, for every batch element and head, in float32.
//
// A layout names the axes of an input or output in their order: b batch, h head, s its own positions, d features; "bhsd", "bshd", "bhds" of keys, and without
// heads "bsd". Every layout has the same letters. bias and mask have the axes of the scores, [b, h, positions of query, positions of key] or the last of them.
// Where one of the five has 1 element along b, h or the positions of query, it serves all. Query, value and output end in d, keys in d or s.

#include <algorithm>
#include <functional>

#include "kernels/attention.h"
#include "ops/broadcast.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

struct Layouts {
  std::string query, key, value, output;
  int bias = -1;
  int mask = -1;
  [[nodiscard]] int rank() const { return static_cast<int>(query.size()); }
  [[nodiscard]] bool heads() const { return query.find('h') != std::string::npos; }
};

bool IsLayout(const std::string& layout, const std::string& letters) {
  std::string sorted = layout;
  std::sort(sorted.begin(), sorted.end());
  return sorted == letters;
}

Result<Layouts> ReadLayouts(const Node& node) {
  const Attrs& attrs = node.attrs;
  Layouts layouts{attrs.String("query_layout"), attrs.String("key_layout"), attrs.String("value_layout"), attrs.String("output_layout")};
  std::string letters = layouts.query;
  std::sort(letters.begin(), letters.end());
  const bool known = letters == "bdhs" || letters == "bds" || letters == "ds";
  for (const std::string* layout : {&layouts.query, &layouts.key, &layouts.value, &layouts.output})
    if (!known || !IsLayout(*layout, letters) || (layout->back() != 'd' && (layout != &layouts.key || layout->back() != 's')))
      return InvalidArgument("node \"{}\" ({}): \"{}\" is no layout that goes with \"{}\"", node.name, node.op, *layout, layouts.query);
  if (attrs.Int("num_bias") > 1 || attrs.Int("num_mask") > 1) return InvalidArgument("node \"{}\" ({}): too many biases or masks", node.name, node.op);
  if (attrs.Int("num_bias") == 1) layouts.bias = 3;
  if (attrs.Int("num_mask") == 1) layouts.mask = 3 + static_cast<int>(attrs.Int("num_bias"));
  return layouts;
}

// The size of axis `letter`; 1 where the layout has none.
std::int64_t DimOf(const Shape& shape, const std::string& layout, char letter) {
  const std::size_t axis = layout.find(letter);
  if (axis == std::string::npos) return 1;
  return shape.has_rank() ? shape[static_cast<int>(axis)] : Shape::kUnknown;
}

// Of a bias or mask: the size of the axis that is `from_last` before the last, 1 where it has none.
std::int64_t ScoreDim(const Shape& shape, int from_last) {
  if (!shape.has_rank()) return Shape::kUnknown;
  return from_last < shape.rank() ? shape[shape.rank() - 1 - from_last] : 1;
}

// What all inputs share by broadcasting: batch, heads, positions of query.
Result<Shape> RowsOf(const Layouts& layouts, const std::function<const Shape&(int)>& shape_of) {
  Shape rows{DimOf(shape_of(0), layouts.query, 'b'), DimOf(shape_of(0), layouts.query, 'h'), DimOf(shape_of(0), layouts.query, 's')};
  KERATIN_ASSIGN(rows, BroadcastShapes(rows, Shape{DimOf(shape_of(1), layouts.key, 'b'), DimOf(shape_of(1), layouts.key, 'h'), 1}));
  KERATIN_ASSIGN(rows, BroadcastShapes(rows, Shape{DimOf(shape_of(2), layouts.value, 'b'), DimOf(shape_of(2), layouts.value, 'h'), 1}));
  for (const int i : {layouts.bias, layouts.mask}) {
    if (i < 0) continue;
    const Shape& shape = shape_of(i);
    const std::int64_t heads = layouts.heads() ? ScoreDim(shape, 2) : 1;
    KERATIN_ASSIGN(rows, BroadcastShapes(rows, Shape{ScoreDim(shape, layouts.heads() ? 3 : 2), heads, ScoreDim(shape, 1)}));
  }
  return rows;
}

Status InferAttention(InferContext& c) {
  KERATIN_ASSIGN(const Layouts layouts, ReadLayouts(c.node()));
  for (int i = 0; i < 3; ++i) KERATIN_TRY(c.RequireRank(i, layouts.rank(), layouts.rank()));
  for (const int i : {layouts.bias, layouts.mask})
    if (i >= 0) KERATIN_TRY(c.RequireRank(i, 0, layouts.rank()));
  const auto agree = [&](const char* what, std::int64_t a, std::int64_t b) {
    return a < 0 || b < 0 || a == b ? OkStatus() : OnNode(c, InvalidArgument("{} are {} and {}", what, a, b));
  };
  KERATIN_TRY(agree("features of query and key", DimOf(c.shape(0), layouts.query, 'd'), DimOf(c.shape(1), layouts.key, 'd')));
  const std::int64_t keys = DimOf(c.shape(1), layouts.key, 's');
  KERATIN_TRY(agree("positions of key and value", keys, DimOf(c.shape(2), layouts.value, 's')));
  for (const int i : {layouts.bias, layouts.mask})
    if (i >= 0 && ScoreDim(c.shape(i), 0) != 1) KERATIN_TRY(agree("positions of key and of what is added or masked", keys, ScoreDim(c.shape(i), 0)));
  const Result<Shape> rows = RowsOf(layouts, [&c](int i) -> const Shape& { return c.shape(i); });
  if (!rows.ok()) return OnNode(c, rows.status());
  Shape out;
  for (const char letter : layouts.output)
    out.push_back(letter == 'd' ? DimOf(c.shape(2), layouts.value, 'd') : (*rows)[letter == 'b' ? 0 : letter == 'h' ? 1 : 2]);
  c.SetShape(0, out);
  return OkStatus();
}

// Steps between batch elements, heads and rows of a row-major array; 0 along axes of 1 element. Of keys that end in s the rows are those of d.
kernels::AttentionSteps StepsOf(const Shape& shape, const std::string& layout) {
  kernels::AttentionSteps steps;
  std::int64_t step = 1;
  for (int axis = shape.rank() - 1; axis >= 0; --axis) {
    const char letter = layout[static_cast<std::size_t>(axis)];
    const std::int64_t here = shape[axis] == 1 ? 0 : step;
    if (letter == 'b') steps.batch = here;
    if (letter == 'h') steps.head = here;
    if (axis < shape.rank() - 1 && (letter == 's' || letter == 'd')) steps.row = here;
    step *= shape[axis];
  }
  return steps;
}

kernels::ScoreSteps ScoreStepsOf(const Shape& shape, bool heads) {
  kernels::ScoreSteps steps;
  std::int64_t* of[] = {&steps.key, &steps.query, heads ? &steps.head : &steps.batch, &steps.batch};
  std::int64_t step = 1;
  for (int i = 0; i < shape.rank(); ++i) {
    const std::int64_t size = shape[shape.rank() - 1 - i];
    if (size > 1) *of[i] = step;
    step *= size;
  }
  return steps;
}

class AttentionStep : public Step {
 public:
  AttentionStep(const kernels::AttentionShape& shape, Layouts layouts, int threads) : shape_(shape), layouts_(std::move(layouts)) {
    scratch_bytes = kernels::AttentionScratchBytes(shape_, threads);
  }
  void Run(const RunContext& c) const override {
    const auto in = [&](int i) -> const ConstView& { return c.in[static_cast<std::size_t>(i)]; };
    kernels::AttentionRun run;
    run.query = in(0).as<float>();
    run.key = in(1).as<float>();
    run.value = in(2).as<float>();
    if (layouts_.bias >= 0) run.bias = in(layouts_.bias).as<float>();
    if (layouts_.mask >= 0) run.mask = in(layouts_.mask).as<bool>();
    run.out = c.out[0].as<float>();
    kernels::Attention(shape_, run, c.scratch, c.pool);
  }

 private:
  kernels::AttentionShape shape_;
  Layouts layouts_;
};

// Of its two products: every position of the query meets every one of the key, by the features of each side.
double AttentionFlops(const Node& node, std::span<const ValueInfo> inputs, std::span<const ValueInfo> outputs) {
  const std::size_t axis = node.attrs.String("key_layout").find('s');
  if (axis >= static_cast<std::size_t>(inputs[1].shape.rank())) return 0;
  const std::int64_t keys = inputs[1].shape[static_cast<int>(axis)];
  return 2 * static_cast<double>(inputs[0].shape.NumElements() + outputs[0].shape.NumElements()) * static_cast<double>(keys);
}

Result<std::unique_ptr<Step>> PrepareAttention(PrepareContext& c) {
  KERATIN_ASSIGN(const Layouts layouts, ReadLayouts(c.node));
  const auto shape_of = [&](int i) -> const Shape& { return c.inputs[static_cast<std::size_t>(i)].shape; };
  KERATIN_ASSIGN(const Shape rows, RowsOf(layouts, shape_of));
  kernels::AttentionShape s;
  s.batch = rows[0];
  s.heads = rows[1];
  s.queries = rows[2];
  s.depth = DimOf(shape_of(0), layouts.query, 'd');
  s.keys = DimOf(shape_of(1), layouts.key, 's');
  s.value_depth = DimOf(shape_of(2), layouts.value, 'd');
  s.query = StepsOf(shape_of(0), layouts.query);
  s.key = StepsOf(shape_of(1), layouts.key);
  s.key_transposed = layouts.key.back() == 's';
  s.value = StepsOf(shape_of(2), layouts.value);
  s.out = StepsOf(c.outputs[0].shape, layouts.output);
  s.scale = c.node.attrs.Float("scale", 1);
  s.masked_score = c.node.attrs.Float("masked_score");
  if (layouts.bias >= 0) s.bias = ScoreStepsOf(shape_of(layouts.bias), layouts.heads());
  if (layouts.mask >= 0) s.mask = ScoreStepsOf(shape_of(layouts.mask), layouts.heads());
  return std::unique_ptr<Step>(std::make_unique<AttentionStep>(s, layouts, c.threads()));
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(attention) {
  return {.name = "_Attention",
          .inputs = {"query: T", "key: T", "value: T", "bias: num_bias * T", "mask: num_mask * bool"},
          .outputs = {"output: T"},
          .attrs = {"T: {float} = DT_FLOAT", "query_layout: string = 'bshd'", "key_layout: string = 'bshd'", "value_layout: string = 'bshd'",
                    "output_layout: string = 'bshd'", "scale: float = 1.0", "masked_score: float = 0.0", "num_bias: int >= 0 = 0", "num_mask: int >= 0 = 0"},
          .infer = InferAttention,
          .prepare = PrepareAttention,
          .flops = AttentionFlops,
          .accuracy = Accuracy::kApproximate,
          .examples = {{.attrs = {{"scale", 0.5F}},
                        .in = {Tensor{{1, 1, 1, 2}, {1, 2}}, Tensor{{1, 2, 1, 2}, {1, 0, 0, 1}}, Tensor{{1, 2, 1, 1}, {10, 20}}},
                        .out = {Tensor{{1, 1, 1, 1}, {16.224593F}}}},
                       {.attrs = {{"query_layout", std::string("bsd")},
                                  {"key_layout", std::string("bds")},
                                  {"value_layout", std::string("bsd")},
                                  {"output_layout", std::string("bsd")},
                                  {"num_bias", std::int64_t{1}}},
                        .in = {Tensor{{1, 2, 1}, {0, 1}}, Tensor{{1, 1, 2}, {0, 1}}, Tensor{{1, 2, 1}, {10, 20}}, Tensor{{2}, {0, -1}}},
                        .out = {Tensor{{1, 2, 1}, {12.689414F, 15}}}}}};
}
