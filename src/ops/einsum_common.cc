#include "ops/einsum.h"

#include <algorithm>
#include <map>
#include <string>

#include "base/checked_math.h"
#include "base/errors.h"
#include "base/strings.h"
#include "ops/array/copy_common.h"
#include "ops/mat_mul.h"

namespace keratin::ops {
namespace {

bool Has(const Labels& labels, int label) { return std::find(labels.begin(), labels.end(), label) != labels.end(); }
bool HasRepeats(const Labels& labels) {
  Labels sorted = labels;
  std::sort(sorted.begin(), sorted.end());
  return std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end();
}

// The labels of one term whose "..." stands for `covered` dimensions.
Result<Labels> ReadTerm(std::string_view term, int covered) {
  Labels labels;
  for (std::size_t i = 0; i < term.size(); ++i) {
    const char letter = term[i];
    if ((letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')) {
      labels.push_back(letter);
    } else if (term.substr(i, 3) == "..." && term.find("...", i + 3) == std::string_view::npos) {
      for (int k = covered; k > 0; --k) labels.push_back(-k);
      i += 2;
    } else {
      return InvalidArgument("the term \"{}\" of the equation must be letters and at most one \"...\"", term);
    }
  }
  return labels;
}

// Merges what two tensors say of one dimension; those under "..." broadcast.
Status MergeDim(int label, std::int64_t size, std::int64_t* known) {
  if (*known < 0 || (label < 0 && *known == 1)) {
    if (size >= 0 || *known < 0) *known = size;
    return OkStatus();
  }
  if (size < 0 || size == *known || (label < 0 && size == 1)) return OkStatus();
  return InvalidArgument("one label has the sizes {} and {}", *known, size);
}

Result<std::map<int, std::int64_t>> DimsOf(const EinsumTerms& terms, std::span<const Shape> shapes) {
  std::map<int, std::int64_t> dims;
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    for (std::size_t k = 0; k < terms.inputs[i].size(); ++k) {
      const int label = terms.inputs[i][k];
      const std::int64_t size = shapes[i].has_rank() ? shapes[i][static_cast<int>(k)] : Shape::kUnknown;
      const auto [at, fresh] = dims.emplace(label, size);
      if (!fresh) KERATIN_TRY(MergeDim(label, size, &at->second));
    }
  }
  return dims;
}

using Loop = std::vector<std::array<std::int64_t, 3>>;  // size, and the stride in either input

// Any equation, element by element.
class PlainEinsumStep : public Step {
 public:
  PlainEinsumStep(Loop kept, Loop reduced) : kept_(std::move(kept)), reduced_(std::move(reduced)) {
    for (const auto& axis : reduced_) count_ = Times(count_, axis[0]);
  }

  void Run(const RunContext& c) const override {
    ForRealType(c.out[0].dtype, [&]<class T>() {
      using C = ComputeType<T>;
      using Sum = std::conditional_t<std::is_floating_point_v<C>, double, C>;
      const T* a = c.in[0].as<T>();
      const T* b = c.in.size() > 1 ? c.in[1].as<T>() : nullptr;
      T* out = c.out[0].as<T>();
      c.pool->ParallelFor(c.out[0].size, std::max<std::int64_t>(1, kHeavyMapGrain / std::max<std::int64_t>(1, count_)),
                          [&](std::int64_t begin, std::int64_t end) {
                            for (std::int64_t o = begin; o < end; ++o) {
                              const auto base = Offsets(kept_, o);
                              Sum sum = 0;
                              for (std::int64_t r = 0; r < count_; ++r) {
                                const auto at = Offsets(reduced_, r);
                                const Sum x = static_cast<Sum>(static_cast<C>(a[base[0] + at[0]]));
                                sum = WrapAdd(sum, b == nullptr ? x : WrapMul(x, static_cast<Sum>(static_cast<C>(b[base[1] + at[1]]))));
                              }
                              out[o] = static_cast<T>(static_cast<C>(sum));
                            }
                          });
    });
  }

 private:
  static std::array<std::int64_t, 2> Offsets(const Loop& loop, std::int64_t index) {
    std::array<std::int64_t, 2> offsets{};
    for (std::size_t i = loop.size(); i-- > 0;) {
      const std::int64_t at = index % loop[i][0];
      index /= loop[i][0];
      offsets[0] += at * loop[i][1];
      offsets[1] += at * loop[i][2];
    }
    return offsets;
  }

  Loop kept_;
  Loop reduced_;
  std::int64_t count_ = 1;
};

// Axes of a tensor with `labels` brought into the order `wanted` (the same labels).
struct Reordering {
  bool needed = false;
  StridedCopy copy;
  std::size_t bytes = 0;
};
Reordering Reorder(const Labels& labels, const Labels& wanted, const std::map<int, std::int64_t>& dims, DType dtype) {
  Reordering result;
  result.needed = labels != wanted;
  const auto strides_of = [&dims](const Labels& order) {
    std::map<int, std::int64_t> strides;
    std::int64_t stride = 1;
    for (std::size_t i = order.size(); i-- > 0;) {
      strides[order[i]] = stride;
      stride = Times(stride, dims.at(order[i]));
    }
    return std::pair(strides, stride);
  };
  const auto [from, size] = strides_of(labels);
  const auto [to, same] = strides_of(wanted);
  for (const int label : wanted) result.copy.Add(dims.at(label), from.at(label), to.at(label));
  if (result.needed) result.bytes = RoundUp(static_cast<std::size_t>(size) * DTypeSize(dtype), 64);
  return result;
}

// Reorder the inputs where needed, multiply matrices, reorder the product.
class ProductEinsumStep : public Step {
 public:
  ProductEinsumStep(Reordering a, Reordering b, Reordering out, std::unique_ptr<Step> product)
      : a_(std::move(a)), b_(std::move(b)), out_(std::move(out)), product_(std::move(product)) {
    scratch_bytes = a_.bytes + b_.bytes + out_.bytes + product_->scratch_bytes;
  }

  void Run(const RunContext& c) const override {
    auto* scratch = static_cast<char*>(c.scratch);
    ConstView in[2] = {c.in[0], c.in[1]};
    View out = c.out[0];
    for (const int i : {0, 1}) {
      const Reordering& order = i == 0 ? a_ : b_;
      if (!order.needed) continue;
      order.copy.Run(in[i].dtype, in[i].data, scratch, c.pool);
      in[i].data = scratch;
      scratch += order.bytes;
    }
    if (out_.needed) {
      out.data = scratch;
      scratch += out_.bytes;
    }
    product_->Run({.in = in, .out = std::span(&out, 1), .attrs = c.attrs, .scratch = scratch, .pool = c.pool});
    if (out_.needed) out_.copy.Run(out.dtype, out.data, c.out[0].data, c.pool);
  }

 private:
  Reordering a_, b_, out_;
  std::unique_ptr<Step> product_;
};

Labels Concat(std::initializer_list<const Labels*> parts) {
  Labels all;
  for (const Labels* part : parts) all.insert(all.end(), part->begin(), part->end());
  return all;
}

std::int64_t SizeOf(const Labels& labels, const std::map<int, std::int64_t>& dims) {
  std::int64_t size = 1;
  for (const int label : labels) size = Times(size, dims.at(label));
  return size;
}

// Null when the equation is not a product of matrices.
Result<std::unique_ptr<Step>> MakeProduct(PrepareContext& c, const EinsumTerms& terms, const std::map<int, std::int64_t>& dims) {
  const Labels& a = terms.inputs[0];
  const Labels& b = terms.inputs[1];
  if (HasRepeats(a) || HasRepeats(b)) return std::unique_ptr<Step>();
  Labels batch, contracted, free_a, free_b;
  for (const Labels* labels : {&a, &b}) {
    const Shape& shape = c.inputs[labels == &a ? 0 : 1].shape;
    for (std::size_t i = 0; i < labels->size(); ++i)
      if (shape[static_cast<int>(i)] != dims.at((*labels)[i])) return std::unique_ptr<Step>();
  }
  // Batch dimensions in the output's order, contracted ones in b's, so that a constant b more likely stays as it is.
  for (const int label : terms.output) {
    if (Has(a, label) && Has(b, label)) batch.push_back(label);
  }
  for (const int label : b) {
    if (!Has(terms.output, label)) {
      if (!Has(a, label)) return std::unique_ptr<Step>();
      contracted.push_back(label);
    } else if (!Has(a, label)) {
      free_b.push_back(label);
    }
  }
  for (const int label : a) {
    if (Has(b, label)) continue;
    if (!Has(terms.output, label)) return std::unique_ptr<Step>();
    free_a.push_back(label);
  }
  MatMulProblem p;
  p.a_batch = p.b_batch = p.out_batch = Shape{SizeOf(batch, dims)};
  p.m = SizeOf(free_a, dims);
  p.k = SizeOf(contracted, dims);
  p.n = SizeOf(free_b, dims);
  const Labels a_turned = Concat({&batch, &contracted, &free_a});
  const Labels b_turned = Concat({&batch, &free_b, &contracted});
  p.transpose_a = a == a_turned && !contracted.empty() && !free_a.empty();
  p.transpose_b = b == b_turned && !contracted.empty() && !free_b.empty();
  const DType dtype = c.outputs[0].dtype;
  Reordering a_order = Reorder(a, p.transpose_a ? a_turned : Concat({&batch, &free_a, &contracted}), dims, dtype);
  Reordering b_order = Reorder(b, p.transpose_b ? b_turned : Concat({&batch, &contracted, &free_b}), dims, dtype);
  Reordering out_order = Reorder(Concat({&batch, &free_a, &free_b}), terms.output, dims, dtype);
  ValueInfo in[2] = {c.inputs[0], c.inputs[1]};
  if (b_order.needed) in[1].value = Tensor();
  PrepareContext inner = c;
  inner.inputs = in;
  return std::unique_ptr<Step>(new ProductEinsumStep(std::move(a_order), std::move(b_order), std::move(out_order), MakeMatMulStep(inner, p)));
}

}  // namespace

Result<EinsumTerms> ReadEinsum(std::string_view equation, std::span<const Shape> shapes) {
  std::string text(equation);
  text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
  const std::size_t arrow = text.find("->");
  if (arrow == std::string::npos) return InvalidArgument("the equation \"{}\" has no \"->\"", equation);
  const std::vector<std::string> inputs = Split(std::string_view(text).substr(0, arrow), ',');
  const std::string output = text.substr(arrow + 2);
  if (inputs.size() != shapes.size()) return InvalidArgument("the equation \"{}\" has {} inputs and is given {}", equation, inputs.size(), shapes.size());
  EinsumTerms terms;
  int most = 0;
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    const std::string& term = inputs[i];
    const bool open = term.find("...") != std::string::npos;
    const int letters = static_cast<int>(term.size()) - (open ? 3 : 0);
    int covered = 0;
    if (shapes[i].has_rank()) {
      covered = shapes[i].rank() - letters;
      if (covered < 0 || (!open && covered != 0))
        return InvalidArgument("the term \"{}\" of the equation \"{}\" does not fit the shape {}", term, equation, shapes[i].ToString());
    } else if (open) {
      terms.complete = false;
    }
    most = std::max(most, covered);
    KERATIN_ASSIGN(Labels labels, ReadTerm(term, covered));
    terms.inputs.push_back(std::move(labels));
  }
  KERATIN_ASSIGN(terms.output, ReadTerm(output, most));
  if (HasRepeats(terms.output)) return InvalidArgument("the output of the equation \"{}\" has a label twice", equation);
  for (const int label : terms.output)
    if (std::none_of(terms.inputs.begin(), terms.inputs.end(), [label](const Labels& labels) { return Has(labels, label); }))
      return InvalidArgument("the output of the equation \"{}\" has a label that no input has", equation);
  if (terms.complete && most > 0 && output.find("...") == std::string::npos)
    return InvalidArgument("the equation \"{}\" has \"...\" in an input and not in the output", equation);
  return terms;
}

Status EinsumShape(InferContext& c) {
  if (c.input_count() > 2) return OnNode(c, Unimplemented("an equation of {} inputs is not supported; at most 2 are", c.input_count()));
  std::vector<Shape> shapes;
  for (int i = 0; i < c.input_count(); ++i) shapes.push_back(c.shape(i));
  const Result<EinsumTerms> terms = ReadEinsum(c.attrs().String("equation"), shapes);
  if (!terms.ok()) return OnNode(c, terms.status());
  const auto dims = DimsOf(*terms, shapes);
  if (!dims.ok()) return OnNode(c, dims.status());
  if (!terms->complete) return OkStatus();
  if (terms->output.size() > Shape::kMaxRank) return OnNode(c, InvalidArgument("the output's rank is over {}", Shape::kMaxRank));
  Shape out;
  for (const int label : terms->output) out.push_back(dims->at(label));
  c.SetShape(0, out);
  return OkStatus();
}

Result<std::unique_ptr<Step>> PrepareEinsum(PrepareContext& c) {
  std::vector<Shape> shapes;
  for (const ValueInfo& info : c.inputs) shapes.push_back(info.shape);
  KERATIN_ASSIGN(const EinsumTerms terms, ReadEinsum(c.node.attrs.String("equation"), shapes));
  KERATIN_ASSIGN(const auto dims, DimsOf(terms, shapes));
  if (shapes.size() == 2) {
    KERATIN_ASSIGN(std::unique_ptr<Step> product, MakeProduct(c, terms, dims));
    if (product != nullptr) return product;
  }
  Loop kept, reduced;
  std::vector<Strides> strides;
  for (const Shape& shape : shapes) strides.push_back(StridesOf(shape));
  const auto axis = [&](int label) {
    std::array<std::int64_t, 3> entry = {dims.at(label), 0, 0};
    for (std::size_t i = 0; i < shapes.size(); ++i)
      for (std::size_t k = 0; k < terms.inputs[i].size(); ++k)
        if (terms.inputs[i][k] == label && shapes[i][static_cast<int>(k)] != 1) entry[i + 1] += strides[i][k];
    return entry;
  };
  for (const int label : terms.output) kept.push_back(axis(label));
  for (const auto& [label, size] : dims)
    if (!Has(terms.output, label)) reduced.push_back(axis(label));
  return std::unique_ptr<Step>(new PlainEinsumStep(std::move(kept), std::move(reduced)));
}

}  // namespace keratin::ops
