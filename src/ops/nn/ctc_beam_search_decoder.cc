#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <map>

#include "ops/nn/ctc.h"
#include "ops/op.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

template <class T>
constexpr T kNever = -std::numeric_limits<T>::infinity();

template <class T>
T LogOfSum(T a, T b) {
  if (a == kNever<T> && b == kNever<T>) return kNever<T>;
  return a > b ? a + std::log1p(std::exp(b - a)) : b + std::log1p(std::exp(a - b));
}

// Bounds the memory of a search with a wide beam.
constexpr std::size_t kMostPrefixes = std::size_t{1} << 22;

// Logarithms of the probabilities of a prefix that ends with a blank, and with its last label.
template <class T>
struct Chance {
  T total = kNever<T>, blank = kNever<T>, label = kNever<T>;
};

template <class T>
struct Prefix {
  Prefix* parent = nullptr;
  std::int64_t label = -1;
  Chance<T> before, now;
  std::map<std::int64_t, Prefix*> children = {};
};

// The search of tensorflow/core/util/ctc/ctc_beam_search.h, without a scorer.
template <class T>
class BeamSearch {
 public:
  explicit BeamSearch(std::int64_t width) : width_(static_cast<std::size_t>(width)) {
    Prefix<T>& root = prefixes_.emplace_back();
    root.now.total = root.now.blank = 0;
    beam_ = {&root};
  }

  // The last class is the blank.
  Status Step(const T* row, std::int64_t classes) {
    const T most = *std::max_element(row, row + classes);
    T sum = 0;
    for (std::int64_t k = 0; k < classes; ++k) sum += std::exp(row[k] - most);
    const T norm = most + std::log(sum);
    const std::vector<Prefix<T>*> prefixes = Sorted();
    for (Prefix<T>* p : prefixes) p->before = p->now;
    for (Prefix<T>* p : prefixes) {
      if (p->parent != nullptr) {
        if (p->parent->now.total != kNever<T>)
          p->now.label = LogOfSum(p->now.label, p->label == p->parent->label ? p->parent->before.blank : p->parent->before.total);
        p->now.label += row[p->label] - norm;
      }
      p->now.blank = p->before.total + row[classes - 1] - norm;
      p->now.total = LogOfSum(p->now.blank, p->now.label);
    }
    beam_ = prefixes;
    std::make_heap(beam_.begin(), beam_.end(), Better);
    for (Prefix<T>* p : prefixes) {
      if (!IsCandidate(p->before.total)) continue;
      for (std::int64_t label = 0; label < classes - 1; ++label) {
        const auto known = p->children.find(label);
        if (known != p->children.end() && known->second->now.total != kNever<T>) continue;
        const T chance = row[label] - norm + (label == p->label ? p->before.blank : p->before.total);
        if (!IsCandidate(chance)) {
          // One that fell out in this step does not grow any more either.
          if (known != p->children.end()) known->second->before = {};
          continue;
        }
        Prefix<T>*& child = p->children[label];
        if (child == nullptr) {
          if (prefixes_.size() >= kMostPrefixes) return ResourceExhausted("the search looks at more than {} prefixes", kMostPrefixes);
          child = &prefixes_.emplace_back();
          child->parent = p;
          child->label = label;
        }
        child->now = {chance, kNever<T>, chance};
        if (beam_.size() == width_) {
          std::pop_heap(beam_.begin(), beam_.end(), Better);
          // It is in the beam no longer.
          beam_.back()->now = {};
          beam_.pop_back();
        }
        beam_.push_back(child);
        std::push_heap(beam_.begin(), beam_.end(), Better);
      }
    }
    return OkStatus();
  }

  [[nodiscard]] std::vector<Prefix<T>*> Sorted() const {
    std::vector<Prefix<T>*> sorted = beam_;
    std::stable_sort(sorted.begin(), sorted.end(), Better);
    return sorted;
  }

 private:
  static bool Better(const Prefix<T>* a, const Prefix<T>* b) { return a->now.total > b->now.total; }
  [[nodiscard]] bool IsCandidate(T total) const { return total > kNever<T> && (beam_.size() < width_ || total > beam_.front()->now.total); }

  std::size_t width_;
  std::deque<Prefix<T>> prefixes_;  // all that were ever in the beam
  std::vector<Prefix<T>*> beam_;    // a heap, the least probable on top
};

template <class T>
std::vector<std::int64_t> LabelsOf(const Prefix<T>* prefix, bool merge) {
  std::vector<std::int64_t> labels;
  std::int64_t last = -1;
  for (; prefix->parent != nullptr; prefix = prefix->parent) {
    if (!merge || prefix->label != last) labels.push_back(prefix->label);
    last = prefix->label;
  }
  std::reverse(labels.begin(), labels.end());
  return labels;
}

template <class T>
Status DecodeBeams(EvalContext& c) {
  const Tensor& logits = c.input(0);
  const std::int64_t batch = logits.shape()[1], classes = logits.shape()[2];
  const std::int64_t width = c.attrs().Int("beam_width"), count = c.attrs().Int("top_paths");
  if (count > width) return InvalidArgument("top_paths is {} and beam_width only {}", count, width);
  CtcPaths paths(static_cast<std::size_t>(count), std::vector<std::vector<std::int64_t>>(static_cast<std::size_t>(batch)));
  KERATIN_ASSIGN(Tensor scores, c.Allocate(logits.dtype(), Shape{batch, count}));
  for (std::int64_t b = 0; b < batch; ++b) {
    BeamSearch<T> search(width);
    for (std::int64_t t = 0; t < c.input(1).data<std::int32_t>()[b]; ++t) KERATIN_TRY(search.Step(logits.data<T>() + (t * batch + b) * classes, classes));
    const std::vector<Prefix<T>*> found = search.Sorted();
    if (static_cast<std::int64_t>(found.size()) < count) return InvalidArgument("top_paths is {} and row {} has only {}", count, b, found.size());
    for (std::int64_t i = 0; i < count; ++i) {
      const Prefix<T>* prefix = found[static_cast<std::size_t>(i)];
      paths[static_cast<std::size_t>(i)][static_cast<std::size_t>(b)] = LabelsOf(prefix, c.attrs().Bool("merge_repeated", true));
      scores.mutable_data<T>()[b * count + i] = prefix->now.total;
    }
  }
  c.SetOutput(static_cast<int>(3 * count), std::move(scores));
  return StoreCtcPaths(c, paths);
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(ctc_beam_search_decoder) {
  using List = std::vector<std::int64_t>;
  const Tensor logits{{4, 2, 3}, {-2.303F, -0.511F, -1.204F, -1.609F, -1.204F, -0.693F, -1.897F, -0.693F, -1.05F,  -2.303F, -0.223F, -2.303F,
                                  -0.357F, -2.303F, -1.609F, -0.916F, -1.386F, -1.05F,  -1.609F, -0.431F, -1.897F, -1.204F, -1.204F, -0.916F}};
  const auto longs = [](const Shape& shape, const List& values) { return Tensor::Of<std::int64_t>(shape, values); };
  return {.name = "CTCBeamSearchDecoder",
          .inputs = {"inputs: T", "sequence_length: int32"},
          .outputs = {"decoded_indices: top_paths * int64", "decoded_values: top_paths * int64", "decoded_shape: top_paths * int64", "log_probability: T"},
          .attrs = {"beam_width: int >= 1", "top_paths: int >= 1", "merge_repeated: bool = true", "T: {float, double} = DT_FLOAT"},
          .infer = [](InferContext& c) { return InferCtc(c, c.attrs().Int("top_paths")); },
          .eval = [](EvalContext& c) -> Status {
            KERATIN_TRY(CheckCtc(c));
            return c.input(0).dtype() == DType::kFloat ? DecodeBeams<float>(c) : DecodeBeams<double>(c);
          },
          .accuracy = Accuracy::kApproximate,
          .examples = {{.attrs = {{"beam_width", std::int64_t{4}}, {"top_paths", std::int64_t{2}}, {"merge_repeated", false}},
                        .in = {logits, Ints({4, 3})},
                        .out = {longs({4, 2}, {0, 0, 0, 1, 0, 2, 1, 0}), longs({4, 2}, {0, 0, 0, 1, 1, 0, 1, 1}), longs({4}, {1, 0, 1, 1}),
                                longs({4}, {1, 0, 1, 0}), longs({2}, {2, 3}), longs({2}, {2, 2}),
                                Tensor{{2, 2}, {-1.0416948F, -1.4959874F, -0.89903945F, -1.3165947F}}}}}};
}
