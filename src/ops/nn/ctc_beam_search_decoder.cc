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

// As tensorflow/core/lib/gtl/top_n.h keeps the most probable, step by step: what is equally probable comes in the order that the standard library's sort and
// heaps leave it in, which is TensorFlow's where that library is libstdc++.
template <class T>
class Beam {
 public:
  explicit Beam(std::size_t width) : width_(width) {}

  [[nodiscard]] std::size_t size() const { return prefixes_.size(); }
  // The least probable. The beam must have one.
  [[nodiscard]] Prefix<T>* Bottom() {
    if (!is_heap_ && !bottom_known_) {
      std::size_t least = 0;
      for (std::size_t i = 1; i < prefixes_.size(); ++i)
        if (Better(prefixes_[least], prefixes_[i])) least = i;
      std::swap(prefixes_[0], prefixes_[least]);
      bottom_known_ = true;
    }
    return prefixes_.front();
  }
  void Push(Prefix<T>* prefix) {
    if (is_heap_ && !Better(prefix, prefixes_.front())) return;
    if (is_heap_) {
      std::pop_heap(prefixes_.begin(), prefixes_.end(), Better);
      prefixes_.back() = prefix;
      std::push_heap(prefixes_.begin(), prefixes_.end(), Better);
      return;
    }
    prefixes_.push_back(prefix);
    if (prefixes_.size() > width_) {
      std::make_heap(prefixes_.begin(), prefixes_.end(), Better);
      std::pop_heap(prefixes_.begin(), prefixes_.end(), Better);
      prefixes_.pop_back();
      is_heap_ = true;
    } else if (bottom_known_ && !Better(prefix, prefixes_.front())) {
      std::swap(prefixes_.front(), prefixes_.back());
    }
  }
  [[nodiscard]] std::vector<Prefix<T>*> Sorted() const {
    std::vector<Prefix<T>*> sorted = prefixes_;
    if (is_heap_)
      std::sort_heap(sorted.begin(), sorted.end(), Better);
    else
      std::sort(sorted.begin(), sorted.end(), Better);
    return sorted;
  }
  // The first `count` of them, which may come in another order where they are equally probable.
  [[nodiscard]] std::vector<Prefix<T>*> Top(std::int64_t count) const {
    Beam top(static_cast<std::size_t>(count));
    for (Prefix<T>* prefix : prefixes_) top.Push(prefix);
    return top.Sorted();
  }

 private:
  static bool Better(const Prefix<T>* a, const Prefix<T>* b) { return a->now.total > b->now.total; }

  std::size_t width_;
  std::vector<Prefix<T>*> prefixes_;
  bool bottom_known_ = false;  // it is the first
  bool is_heap_ = false;       // the least probable on top
};

// The search of tensorflow/core/util/ctc/ctc_beam_search.h, without a scorer.
template <class T>
class BeamSearch {
 public:
  explicit BeamSearch(std::int64_t width) : width_(static_cast<std::size_t>(width)), beam_(width_) {
    Prefix<T>& root = prefixes_.emplace_back();
    root.now.total = root.now.blank = 0;
    beam_.Push(&root);
  }

  // The last class is the blank.
  Status Step(const T* row, std::int64_t classes) {
    const T most = *std::max_element(row, row + classes);
    T sum = 0;
    for (std::int64_t k = 0; k < classes; ++k) sum += std::exp(row[k] - most);
    const T norm = most + std::log(sum);
    const std::vector<Prefix<T>*> prefixes = beam_.Sorted();
    beam_ = Beam<T>(width_);
    for (Prefix<T>* p : prefixes) p->before = p->now;
    for (Prefix<T>* p : prefixes) {
      if (p->parent != nullptr) {
        if (p->parent->now.total != kNever<T>)
          p->now.label = LogOfSum(p->now.label, p->label == p->parent->label ? p->parent->before.blank : p->parent->before.total);
        p->now.label += row[p->label] - norm;
      }
      p->now.blank = p->before.total + row[classes - 1] - norm;
      p->now.total = LogOfSum(p->now.blank, p->now.label);
      beam_.Push(p);
    }
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
        // The last one is in the beam no longer.
        if (beam_.size() == width_) beam_.Bottom()->now = {};
        beam_.Push(child);
      }
    }
    return OkStatus();
  }

  [[nodiscard]] std::vector<Prefix<T>*> Top(std::int64_t count) const { return beam_.Top(count); }

 private:
  [[nodiscard]] bool IsCandidate(T total) { return total > kNever<T> && (beam_.size() < width_ || total > beam_.Bottom()->now.total); }

  std::size_t width_;
  std::deque<Prefix<T>> prefixes_;  // all that were ever in the beam
  Beam<T> beam_;
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
    const std::vector<Prefix<T>*> found = search.Top(count);
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
