// While over the steps of a sequence whose body is one step of Keras's LSTM, GRU or SimpleRNN
//   ->  _LSTM, _GRU, _SimpleRNN of the whole sequence
//
// The body is compared as expressions of the loop variables: x_t is element `time` of an input list, counters count from 0, weights are known, states
// follow the cell's formula, and the output goes to element `time` (or 0, where only the last is kept) of the output list; with a mask, states and output
// keep what they were where it is false. What does not match exactly stays a loop.
#include <algorithm>

#include "optimize/match.h"

namespace keratin::optimize {
namespace {

struct Sum {
  std::optional<Tensor> kernel;     // of x_t
  std::optional<Tensor> recurrent;  // of h
  std::vector<float> bias;
};

struct Cell {
  std::string op;
  Tensor kernel, recurrent;
  std::vector<float> bias, recurrent_bias;
  Attrs attrs;
};

class Loop {
 public:
  Loop(Editor& outer, int number) : outer_(outer), number_(number), while_(outer.node(number)) {}

  Status Fuse() {
    if (!Prepare() || !Roles() || !Condition()) return OkStatus();
    const std::optional<Cell> cell = MatchCell();
    if (!cell) return OkStatus();
    return Replace(*cell);
  }

 private:
  using Names = std::vector<std::string>;

  // The body as a graph of its own: known loop invariants are constants, other arguments are fed.
  bool Prepare() {
    const std::shared_ptr<const Function> body = outer_.FindFunction(while_.attrs.Function("body"));
    cond_ = outer_.FindFunction(while_.attrs.Function("cond"));
    const std::size_t count = while_.inputs.size();
    if (body == nullptr || cond_ == nullptr || body->args.size() != count || body->results.size() != count || cond_->args.size() != count ||
        cond_->results.size() != 1 || outer_.IsKept(number_))
      return false;
    graph_ = body->body;
    graph_.functions = outer_.graph().functions;
    Request request{.registry = &outer_.registry()};
    for (std::size_t i = 0; i < count; ++i) {
      const Endpoint arg{body->args[i], 0};
      // What an Identity waits for does not change what it shows.
      Endpoint result = body->results[i];
      while (body->body.node(result.node).op == "Identity") result = body->body.node(result.node).inputs[0];
      invariant_.push_back(result == arg ? 1 : 0);
      Node& node = graph_.mutable_node(arg.node);
      args_.push_back(node.name);
      const std::optional<Tensor> known = invariant_[i] != 0 ? outer_.Known(while_.inputs[i]) : std::nullopt;
      const Result<ValueInfo> info = outer_.Info({number_, static_cast<int>(i)});
      if (!info.ok()) return false;
      if (known) {
        node.op = "Const";
        node.attrs = Attrs{{"dtype", known->dtype()}, {"value", *known}};
      } else {
        node.op = "Placeholder";
        node.attrs = Attrs{{"dtype", info->dtype}, {"shape", info->shape}};
        request.feeds.push_back(node.name);
      }
    }
    for (std::size_t i = 0; i < count; ++i) request.fetches.push_back(graph_.TensorName(body->results[i]));
    for (const std::string_view name : RewriteNames())
      if (name != "bypass_identities" && name != "drop_idle_controls" && name != "simplify" && name != "fold_constants") request.off.emplace(name);
    Result<Graph> simple = Optimize(graph_, request);
    if (!simple.ok()) return false;
    graph_ = *std::move(simple);
    request_ = std::move(request);
    body_.emplace(graph_, request_);
    for (std::size_t i = 0; i < count; ++i) {
      const Result<Endpoint> result = graph_.FindTensor(request_.fetches[i]);
      if (!result.ok()) return false;
      results_.push_back(SourceIn(graph_, *result));
    }
    return true;
  }

  // The loop variable that `endpoint` is, or -1.
  int ArgOf(Endpoint endpoint) const {
    endpoint = SourceIn(graph_, endpoint);
    const auto found = std::find(args_.begin(), args_.end(), graph_.node(endpoint.node).name);
    return found != args_.end() ? static_cast<int>(found - args_.begin()) : -1;
  }
  [[nodiscard]] const Node* Producer(Endpoint endpoint, std::string_view op) const { return body_->Producer(SourceIn(graph_, endpoint), op); }
  [[nodiscard]] const Node* Sum2(Endpoint endpoint) const {
    const Node* node = Producer(endpoint, "AddV2");
    return node != nullptr ? node : Producer(endpoint, "Add");
  }
  [[nodiscard]] Endpoint OuterInput(int arg) const { return while_.inputs[static_cast<std::size_t>(arg)]; }

  // Sorts loop variables into counters, output list, states and previous output.
  bool Roles() {
    const int count = static_cast<int>(args_.size());
    counters_.assign(args_.size(), 0);
    std::vector<int> others;
    for (int i = 0; i < count; ++i) {
      const Endpoint result = results_[static_cast<std::size_t>(i)];
      if (invariant_[static_cast<std::size_t>(i)] != 0) continue;
      if (const Node* add = Sum2(result); add != nullptr && outer_.KnownScalar(OuterInput(i)) == 0.0) {
        const bool first = ArgOf(add->inputs[0]) == i && body_->KnownScalar(add->inputs[1]) == 1.0;
        if (first || (ArgOf(add->inputs[1]) == i && body_->KnownScalar(add->inputs[0]) == 1.0)) {
          counters_[static_cast<std::size_t>(i)] = 1;
          continue;
        }
      }
      if (const Node* set = Producer(result, "TensorListSetItem")) {
        if (list_ >= 0 || ArgOf(set->inputs[0]) != i) return false;
        list_ = i;
        list_index_ = set->inputs[1];
        output_ = SourceIn(graph_, set->inputs[2]);
        continue;
      }
      others.push_back(i);
    }
    int previous = -1;
    if (list_ >= 0) {
      const int index = ArgOf(list_index_);
      all_outputs_ = index >= 0 && counters_[static_cast<std::size_t>(index)] != 0;
      if (!all_outputs_ && body_->KnownScalar(list_index_) != 0.0) return false;
      // With a mask the output is chosen between the cell's and the one before.
      fresh_output_ = output_;
      if (const Node* select = Masked(output_)) {
        fresh_output_ = SourceIn(graph_, select->inputs[1]);
        previous = ArgOf(select->inputs[2]);
        if (previous < 0) return false;
        zero_output_ = invariant_[static_cast<std::size_t>(previous)] != 0;
        if (!IsZeros(OuterInput(previous))) return false;
        if (zero_output_) previous = -1;
      }
    } else if (!others.empty()) {
      Masked(results_[static_cast<std::size_t>(others[0])]);
    }
    for (const int other : others) {
      const Endpoint result = results_[static_cast<std::size_t>(other)];
      if (other == previous || (previous < 0 && result == output_ && mask_ >= 0 && !ReadsArg(other))) {
        if (!(result == output_)) return false;
        previous_ = other;
        continue;
      }
      State state{other, result};
      if (mask_ >= 0) {
        const Node* select = Masked(result);
        if (select == nullptr || ArgOf(select->inputs[2]) != other) return false;
        state.fresh = SourceIn(graph_, select->inputs[1]);
      }
      states_.push_back(state);
    }
    return !states_.empty() && states_.size() <= 2;
  }

  bool ReadsArg(int arg) {
    const std::optional<int> node = graph_.Find(args_[static_cast<std::size_t>(arg)]);
    return node && !body_->Readers({*node, 0}).empty();
  }

  // Select by the mask of this step; notes which list it comes from.
  const Node* Masked(Endpoint endpoint) {
    const Node* select = Producer(endpoint, "SelectV2");
    if (select == nullptr) select = Producer(endpoint, "Select");
    if (select == nullptr) return nullptr;
    Endpoint condition = SourceIn(graph_, select->inputs[0]);
    if (const Node* tile = Producer(condition, "Tile")) condition = SourceIn(graph_, tile->inputs[0]);
    const int list = ElementOf(condition);
    if (list < 0 || (mask_ >= 0 && mask_ != list)) return nullptr;
    const Node* from = outer_.Producer(outer_.Source(OuterInput(list)), "TensorListFromTensor");
    if (from == nullptr) return nullptr;
    const Result<ValueInfo> info = outer_.Info(from->inputs[0]);
    if (!info.ok() || info->dtype != DType::kBool || info->shape.rank() != 3 || info->shape[2] != 1) return nullptr;
    mask_ = list;
    return select;
  }

  // The loop-invariant list whose element `time` it is, or -1.
  int ElementOf(Endpoint endpoint) {
    const Node* get = Producer(endpoint, "TensorListGetItem");
    if (get == nullptr) return -1;
    const int list = ArgOf(get->inputs[0]);
    const int time = ArgOf(get->inputs[1]);
    if (list < 0 || time < 0 || invariant_[static_cast<std::size_t>(list)] == 0 || counters_[static_cast<std::size_t>(time)] == 0) return -1;
    return list;
  }

  bool IsZeros(Endpoint endpoint) {
    endpoint = outer_.Source(endpoint);
    if (outer_.Producer(endpoint, "ZerosLike") != nullptr) return true;
    if (const Node* fill = outer_.Producer(endpoint, "Fill")) return outer_.KnownScalar(fill->inputs[1]) == 0.0;
    const std::optional<Tensor> known = outer_.Known(endpoint);
    return known && known->dtype() == DType::kFloat &&
           std::all_of(known->values<float>().begin(), known->values<float>().end(), [](float v) { return v == 0; });
  }

  // Ends after as many steps as the sequence has.
  bool Condition() {
    x_ = FindInput();
    if (!x_.valid()) return false;
    std::vector<Endpoint> terms = {cond_->results[0]};
    const Graph& graph = cond_->body;
    const auto arg_of = [&](Endpoint endpoint) {
      endpoint = SourceIn(graph, endpoint);
      const auto found = std::find(cond_->args.begin(), cond_->args.end(), endpoint.node);
      return found != cond_->args.end() ? static_cast<int>(found - cond_->args.begin()) : -1;
    };
    for (std::size_t i = 0; i < terms.size() && i < 8; ++i) {
      const Endpoint term = SourceIn(graph, terms[i]);
      const Node& node = graph.node(term.node);
      if (node.op == "LogicalAnd") {
        terms.insert(terms.end(), node.inputs.begin(), node.inputs.end());
        continue;
      }
      if (node.op != "Less") return false;
      const int counter = arg_of(node.inputs[0]);
      if (counter < 0 || counters_[static_cast<std::size_t>(counter)] == 0) return false;
      const int limit = arg_of(node.inputs[1]);
      if (limit >= 0) {
        if (invariant_[static_cast<std::size_t>(limit)] == 0 || !outer_.IsDimension(OuterInput(limit), x_, 0)) return false;
        continue;
      }
      const Node& constant = graph.node(SourceIn(graph, node.inputs[1]).node);
      const Tensor* value = constant.op == "Const" ? constant.attrs.Get<Tensor>("value") : nullptr;
      const Result<Shape> shape = outer_.ShapeOf(x_);
      if (value == nullptr || value->dtype() != DType::kInt32 || value->size() != 1 || !shape.ok() || *value->data<std::int32_t>() != (*shape)[0]) return false;
    }
    // The list, where anyone reads it, has as many elements as are written.
    if (list_ < 0) return true;
    const Node* reserve = outer_.Producer(outer_.Source(OuterInput(list_)), "TensorListReserve");
    if (reserve == nullptr) return false;
    return all_outputs_ ? outer_.IsDimension(reserve->inputs[1], x_, 0) : outer_.KnownScalar(reserve->inputs[1]) == 1.0;
  }

  // The float32 sequence [time, batch, input] that the steps read.
  Endpoint FindInput() {
    for (int number = 0; number < graph_.size(); ++number) {
      const int list = ElementOf({number, 0});
      if (list < 0 || list == mask_) continue;
      const Node* from = outer_.Producer(outer_.Source(OuterInput(list)), "TensorListFromTensor");
      if (from == nullptr || (input_list_ >= 0 && input_list_ != list)) return {};
      const Result<ValueInfo> info = outer_.Info(from->inputs[0]);
      if (!info.ok() || info->dtype != DType::kFloat || info->shape.rank() != 3) return {};
      input_list_ = list;
      x_ = from->inputs[0];
    }
    return x_;
  }

  struct Activation {
    std::string name;
    float alpha = 0;
    float beta = 0;
    Endpoint input;
    friend bool operator==(const Activation& a, const Activation& b) { return a.name == b.name && a.alpha == b.alpha && a.beta == b.beta; }
  };
  Activation ActivationOf(Endpoint endpoint) {
    endpoint = SourceIn(graph_, endpoint);
    if (endpoint.output == 0)
      if (const std::optional<ActivationMatch> match = MatchActivation(*body_, endpoint.node)) return {match->name, match->alpha, match->beta, match->input};
    return {"", 0, 0, endpoint};
  }

  // x_t . kernel + h . recurrent + bias, each at most once.
  std::optional<Sum> SumOf(Endpoint endpoint, int h, std::int64_t width) {
    Sum sum;
    std::vector<Endpoint> terms = {endpoint};
    for (std::size_t i = 0; i < terms.size(); ++i) {
      if (i > 8) return std::nullopt;
      const Endpoint term = SourceIn(graph_, terms[i]);
      if (const std::optional<std::vector<float>> vector = KnownSpread(*body_, term, {width})) {
        if (sum.bias.empty()) sum.bias.assign(vector->size(), 0.F);
        for (std::size_t c = 0; c < vector->size(); ++c) sum.bias[c] += (*vector)[c];
        continue;
      }
      const Node& node = graph_.node(term.node);
      if (term.output == 0 && (node.op == "AddV2" || node.op == "Add" || node.op == "BiasAdd")) {
        terms.insert(terms.end(), node.inputs.begin(), node.inputs.end());
        continue;
      }
      if (node.op != "MatMul" || node.attrs.Bool("transpose_a") || node.attrs.Bool("transpose_b")) return std::nullopt;
      std::optional<Tensor> weights = body_->Known(node.inputs[1]);
      if (!weights || weights->dtype() != DType::kFloat || weights->shape().rank() != 2 || weights->shape()[1] != width) return std::nullopt;
      std::optional<Tensor>* to = nullptr;
      if (input_list_ >= 0 && ElementOf(SourceIn(graph_, node.inputs[0])) == input_list_)
        to = &sum.kernel;
      else if (ArgOf(node.inputs[0]) == h)
        to = &sum.recurrent;
      if (to == nullptr || to->has_value()) return std::nullopt;
      *to = std::move(weights);
    }
    return sum;
  }

  // Part `index` of a value that is cut into parts of `units` columns.
  struct Part {
    Endpoint whole;
    int index = 0;
  };
  std::optional<Part> PartOf(Endpoint endpoint, std::int64_t units) {
    endpoint = SourceIn(graph_, endpoint);
    const Node& node = graph_.node(endpoint.node);
    if (node.op == "StridedSlice") return ColumnsOf(endpoint, node, units);
    const bool sizes = node.op == "SplitV";
    if (node.op != "Split" && !sizes) return std::nullopt;
    const std::optional<double> axis = body_->KnownScalar(node.inputs[sizes ? 2 : 0]);
    if (axis != 1.0 && axis != -1.0) return std::nullopt;
    for (int i = 0; i <= endpoint.output; ++i) {
      const Result<Shape> shape = body_->ShapeOf({endpoint.node, i});
      if (!shape.ok() || shape->rank() != 2 || (*shape)[1] != units) return std::nullopt;
    }
    return Part{SourceIn(graph_, node.inputs[sizes ? 0 : 1]), endpoint.output};
  }

  // x[:, index * units : (index + 1) * units]
  std::optional<Part> ColumnsOf(Endpoint endpoint, const Node& slice, std::int64_t units) {
    const std::optional<Tensor> begin = body_->Known(slice.inputs[1]);
    const std::optional<Tensor> strides = body_->Known(slice.inputs[3]);
    const Result<Shape> shape = body_->ShapeOf(endpoint);
    if (!begin || !strides || begin->dtype() != DType::kInt32 || begin->size() != 2 || strides->size() != 2 || !shape.ok() || shape->rank() != 2 ||
        (*shape)[1] != units || slice.attrs.Int("ellipsis_mask") != 0 || slice.attrs.Int("new_axis_mask") != 0 || slice.attrs.Int("shrink_axis_mask") != 0)
      return std::nullopt;
    const std::int64_t begin_mask = slice.attrs.Int("begin_mask");
    const std::int64_t first = (begin_mask & 2) != 0 ? 0 : begin->data<std::int32_t>()[1];
    const bool rows = ((begin_mask & 1) != 0 || begin->data<std::int32_t>()[0] == 0) && (slice.attrs.Int("end_mask") & 1) != 0;
    if (!rows || strides->data<std::int32_t>()[0] != 1 || strides->data<std::int32_t>()[1] != 1 || first < 0 || first % units != 0) return std::nullopt;
    return Part{SourceIn(graph_, slice.inputs[0]), static_cast<int>(first / units)};
  }

  void SetActivations(Attrs* attrs, const Activation& activation, const Activation* recurrent) {
    attrs->Set("activation", activation.name);
    attrs->Set("activation_alpha", activation.alpha);
    attrs->Set("activation_beta", activation.beta);
    if (recurrent == nullptr) return;
    attrs->Set("recurrent_activation", recurrent->name);
    attrs->Set("recurrent_alpha", recurrent->alpha);
    attrs->Set("recurrent_beta", recurrent->beta);
  }

  std::optional<Cell> MatchCell() {
    for (const std::size_t h : {std::size_t{0}, states_.size() - 1}) {
      if (list_ >= 0 && !(states_[h].fresh == fresh_output_)) continue;
      const Result<Shape> shape = outer_.ShapeOf({number_, states_[h].arg});
      if (!shape.ok() || shape->rank() != 2 || shape->back() <= 0) continue;
      units_ = shape->back();
      h_ = states_[h].arg;
      std::optional<Cell> cell;
      if (states_.size() == 2) {
        c_ = states_[1 - h].arg;
        cell = Lstm(states_[h].fresh, states_[1 - h].fresh);
      } else {
        cell = Gru(states_[h].fresh);
        if (!cell) cell = Simple(states_[h].fresh);
      }
      if (cell) return cell;
    }
    return std::nullopt;
  }

  std::optional<Cell> Finish(std::string_view op, const Sum& sum) {
    if (!sum.kernel || !sum.recurrent) return std::nullopt;
    Cell cell;
    cell.op = std::string(op);
    cell.kernel = *sum.kernel;
    cell.recurrent = *sum.recurrent;
    cell.bias = sum.bias;
    return cell;
  }

  std::optional<Cell> Simple(Endpoint fresh) {
    const Activation activation = ActivationOf(fresh);
    const std::optional<Sum> sum = SumOf(activation.input, h_, units_);
    if (!sum) return std::nullopt;
    std::optional<Cell> cell = Finish("_SimpleRNN", *sum);
    if (cell) SetActivations(&cell->attrs, activation, nullptr);
    return cell;
  }

  std::optional<Cell> Lstm(Endpoint fresh_h, Endpoint fresh_c) {
    const Node* product = Producer(fresh_h, "Mul");
    const Node* sum = Sum2(fresh_c);
    if (product == nullptr || sum == nullptr) return std::nullopt;
    for (const std::size_t o : {std::size_t{0}, std::size_t{1}})
      for (const std::size_t kept : {std::size_t{0}, std::size_t{1}}) {
        const Node* f_c = Producer(sum->inputs[kept], "Mul");
        const Node* i_g = Producer(sum->inputs[1 - kept], "Mul");
        const Activation out = ActivationOf(product->inputs[1 - o]);
        if (f_c == nullptr || i_g == nullptr || !(SourceIn(graph_, out.input) == fresh_c)) continue;
        for (const std::size_t f : {std::size_t{0}, std::size_t{1}})
          for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
            if (ArgOf(f_c->inputs[1 - f]) != c_) continue;
            const Activation gates[4] = {ActivationOf(i_g->inputs[i]), ActivationOf(f_c->inputs[f]), ActivationOf(i_g->inputs[1 - i]),
                                         ActivationOf(product->inputs[o])};
            if (!(gates[2] == out) || !(gates[0] == gates[1]) || !(gates[0] == gates[3])) continue;
            Endpoint whole;
            bool parts = true;
            for (int gate = 0; gate < 4; ++gate) {
              const std::optional<Part> part = PartOf(gates[gate].input, units_);
              parts = parts && part && part->index == gate && (gate == 0 || part->whole == whole);
              if (parts) whole = part->whole;
            }
            const std::optional<Sum> z = parts ? SumOf(whole, h_, 4 * units_) : std::nullopt;
            std::optional<Cell> cell = z ? Finish("_LSTM", *z) : std::nullopt;
            if (!cell) continue;
            SetActivations(&cell->attrs, out, &gates[0]);
            return cell;
          }
      }
    return std::nullopt;
  }

  // ract(a_index + b_index): the two wholes.
  struct Gate {
    Activation activation;
    Endpoint a, b;
  };
  std::optional<Gate> GateOf(Endpoint endpoint, int index) {
    Gate gate;
    gate.activation = ActivationOf(endpoint);
    const Node* sum = Sum2(gate.activation.input);
    if (sum == nullptr) return std::nullopt;
    const std::optional<Part> a = PartOf(sum->inputs[0], units_);
    const std::optional<Part> b = PartOf(sum->inputs[1], units_);
    if (!a || !b || a->index != index || b->index != index) return std::nullopt;
    gate.a = a->whole;
    gate.b = b->whole;
    return gate;
  }

  std::optional<Cell> Gru(Endpoint fresh) {
    const Node* sum = Sum2(fresh);
    if (sum == nullptr) return std::nullopt;
    for (const std::size_t kept : {std::size_t{0}, std::size_t{1}}) {
      const Node* z_h = Producer(sum->inputs[kept], "Mul");
      const Node* rest = Producer(sum->inputs[1 - kept], "Mul");
      if (z_h == nullptr || rest == nullptr) continue;
      for (const std::size_t one : {std::size_t{0}, std::size_t{1}})
        for (const std::size_t at : {std::size_t{0}, std::size_t{1}}) {
          const Node* minus = Producer(rest->inputs[one], "Sub");
          const Endpoint z = SourceIn(graph_, z_h->inputs[at]);
          if (minus == nullptr || ArgOf(z_h->inputs[1 - at]) != h_ || body_->KnownScalar(minus->inputs[0]) != 1.0 || !(SourceIn(graph_, minus->inputs[1]) == z))
            continue;
          const std::optional<Gate> update = GateOf(z, 0);
          if (!update) continue;
          if (std::optional<Cell> cell = Candidate(*update, ActivationOf(rest->inputs[1 - one]))) return cell;
        }
    }
    return std::nullopt;
  }

  // activation(a2 + r * b2), or activation(a2 + (r * h) . recurrent).
  std::optional<Cell> Candidate(const Gate& update, const Activation& activation) {
    const Node* sum = Sum2(activation.input);
    if (sum == nullptr) return std::nullopt;
    for (const std::size_t x : {std::size_t{0}, std::size_t{1}}) {
      const std::optional<Part> a = PartOf(sum->inputs[x], units_);
      if (!a || a->index != 2) continue;
      const bool first = a->whole == update.a;
      const Endpoint other = first ? update.b : update.a;
      if (!first && !(a->whole == update.b)) continue;
      const std::optional<Sum> input = SumOf(a->whole, h_, 3 * units_);
      if (!input || !input->kernel || input->recurrent) continue;
      const auto is_reset = [&](Endpoint r) {
        const std::optional<Gate> reset = GateOf(r, 1);
        return reset && reset->activation == update.activation && ((reset->a == a->whole && reset->b == other) || (reset->b == a->whole && reset->a == other));
      };
      Cell cell;
      cell.op = "_GRU";
      cell.kernel = *input->kernel;
      cell.bias = input->bias;
      SetActivations(&cell.attrs, activation, &update.activation);
      if (const Node* product = Producer(sum->inputs[1 - x], "Mul")) {
        for (const std::size_t r : {std::size_t{0}, std::size_t{1}}) {
          const std::optional<Part> b = PartOf(product->inputs[1 - r], units_);
          if (!b || b->index != 2 || !(b->whole == other) || !is_reset(product->inputs[r])) continue;
          const std::optional<Sum> recurrent = SumOf(other, h_, 3 * units_);
          if (!recurrent || recurrent->kernel || !recurrent->recurrent) continue;
          cell.recurrent = *recurrent->recurrent;
          cell.recurrent_bias = recurrent->bias;
          cell.attrs.Set("reset_after", true);
          return cell;
        }
      } else if (const Node* matmul = Producer(sum->inputs[1 - x], "MatMul")) {
        const Node* gated = Producer(matmul->inputs[0], "Mul");
        const std::optional<Tensor> last = body_->Known(matmul->inputs[1]);
        const std::optional<Sum> recurrent = SumOf(other, h_, 2 * units_);
        if (gated == nullptr || !last || last->dtype() != DType::kFloat || !(last->shape() == Shape{units_, units_}) || matmul->attrs.Bool("transpose_a") ||
            matmul->attrs.Bool("transpose_b") || !recurrent || recurrent->kernel || !recurrent->recurrent || !recurrent->bias.empty())
          continue;
        for (const std::size_t r : {std::size_t{0}, std::size_t{1}}) {
          if (ArgOf(gated->inputs[1 - r]) != h_ || !is_reset(gated->inputs[r])) continue;
          std::vector<float> both;
          for (std::int64_t row = 0; row < units_; ++row) {
            const float* zr = recurrent->recurrent->data<float>() + row * 2 * units_;
            const float* hh = last->data<float>() + row * units_;
            both.insert(both.end(), zr, zr + 2 * units_);
            both.insert(both.end(), hh, hh + units_);
          }
          if (recurrent->recurrent->shape()[0] != units_) continue;
          cell.recurrent = Tensor::Of(Shape{units_, 3 * units_}, both);
          cell.attrs.Set("reset_after", false);
          return cell;
        }
      }
    }
    return std::nullopt;
  }

  // All elements of the output list in order.
  bool IsStack(const Node& node) {
    if (node.op == "TensorListStack") return true;
    if (node.op != "TensorListGather") return false;
    const Endpoint indices = outer_.Source(node.inputs[1]);
    if (const std::optional<Tensor> known = outer_.Known(indices)) {
      const std::int64_t count = all_outputs_ ? (*outer_.ShapeOf(x_))[0] : 1;
      for (std::int64_t i = 0; i < known->size(); ++i)
        if (known->data<std::int32_t>()[i] != i) return false;
      return known->size() == count;
    }
    const Node* range = outer_.Producer(indices, "Range");
    if (range == nullptr || outer_.KnownScalar(range->inputs[0]) != 0.0 || outer_.KnownScalar(range->inputs[2]) != 1.0) return false;
    return all_outputs_ ? outer_.IsDimension(range->inputs[1], x_, 0) : outer_.KnownScalar(range->inputs[1]) == 1.0;
  }

  // Everyone who reads the loop reads the fused op instead.
  Status Replace(const Cell& cell) {
    std::vector<int> stacks;
    for (int i = 0; i < static_cast<int>(args_.size()); ++i) {
      const std::vector<Reader>& readers = outer_.Readers({number_, i});
      const bool state = std::any_of(states_.begin(), states_.end(), [i](const State& s) { return s.arg == i; });
      if (readers.empty() || state || invariant_[static_cast<std::size_t>(i)] != 0) continue;
      if (i != list_) return OkStatus();
      for (const Reader& reader : readers) {
        if (reader.input != 0 || !IsStack(outer_.node(reader.node))) return OkStatus();
        stacks.push_back(reader.node);
      }
    }
    const std::string name = while_.name;
    const std::int64_t gates = cell.op == "_LSTM" ? 4 : cell.op == "_GRU" ? 3 : 1;
    if (!(cell.recurrent.shape() == Shape{units_, gates * units_})) return OkStatus();
    std::vector<Endpoint> inputs = {x_, outer_.AddConstant(name + "/kernel", cell.kernel), outer_.AddConstant(name + "/recurrent_kernel", cell.recurrent)};
    const bool both = !cell.recurrent_bias.empty();
    if (!cell.bias.empty() || both)
      inputs.push_back(AddVector(outer_, name + "/bias", cell.bias.empty() ? std::vector<float>(cell.recurrent_bias.size(), 0.F) : cell.bias));
    if (both) inputs.push_back(AddVector(outer_, name + "/recurrent_bias", cell.recurrent_bias));
    Attrs attrs = cell.attrs;
    attrs.Set("num_bias", static_cast<std::int64_t>(inputs.size() - 3));
    std::vector<Endpoint> states = {OuterInput(h_)};
    if (c_ >= 0) states.push_back(OuterInput(c_));
    if (std::all_of(states.begin(), states.end(), [this](Endpoint state) { return IsZeros(state); })) states.clear();
    attrs.Set("num_state", static_cast<std::int64_t>(states.size()));
    inputs.insert(inputs.end(), states.begin(), states.end());
    attrs.Set("num_mask", std::int64_t{mask_ >= 0 ? 1 : 0});
    attrs.Set("zero_output_for_mask", zero_output_);
    if (mask_ >= 0) {
      const Endpoint mask = outer_.Producer(outer_.Source(OuterInput(mask_)), "TensorListFromTensor")->inputs[0];
      const Result<int> flat = outer_.AddNode(name + "/mask", "Squeeze", {mask}, Attrs{{"squeeze_dims", std::vector<std::int64_t>{2}}});
      if (!flat.ok()) return flat.status();
      inputs.push_back({*flat, 0});
    }
    const Result<int> fused = outer_.AddNode(name + "/sequence", cell.op, std::move(inputs), std::move(attrs));
    if (!fused.ok()) return fused.status();
    for (const int stack : stacks)
      if (Status status = ReplaceStack(stack, *fused); !status.ok()) return status;
    for (std::size_t i = 0; i < args_.size(); ++i) {
      const int arg = static_cast<int>(i);
      Endpoint to;
      if (invariant_[i] != 0)
        to = OuterInput(arg);
      else if (arg == h_)
        to = {*fused, 1};
      else if (arg == c_)
        to = {*fused, 2};
      if (to.valid() && !outer_.Readers({number_, arg}).empty())
        if (Status status = outer_.ReplaceReaders({number_, arg}, to); !status.ok()) return status;
    }
    return OkStatus();
  }

  Status ReplaceStack(int stack, int fused) {
    if (all_outputs_) return outer_.Redefine(stack, "Identity", {{fused, 0}}, {});
    const auto ints = [&](std::int32_t value) { return outer_.AddConstant(while_.name + "/last", Tensor::Of(Shape{1}, std::vector<std::int32_t>{value})); };
    if (mask_ < 0) return outer_.Redefine(stack, "ExpandDims", {{fused, 1}, outer_.AddConstant(while_.name + "/axis", Tensor::Scalar(std::int32_t{0}))}, {});
    return outer_.Redefine(stack, "StridedSlice", {{fused, 0}, ints(-1), ints(0), ints(1)}, Attrs{{"end_mask", std::int64_t{1}}});
  }

  struct State {
    int arg = -1;
    Endpoint fresh;
  };
  Editor& outer_;
  int number_;
  const Node while_;
  std::shared_ptr<const Function> cond_;
  Graph graph_;
  Request request_;
  std::optional<Editor> body_;
  Names args_;
  std::vector<Endpoint> results_;
  std::vector<char> invariant_;
  std::vector<char> counters_;
  int list_ = -1;
  Endpoint list_index_;
  bool all_outputs_ = false;
  Endpoint output_, fresh_output_;
  bool zero_output_ = false;
  int mask_ = -1;
  int previous_ = -1;
  int input_list_ = -1;
  Endpoint x_;
  std::vector<State> states_;
  std::int64_t units_ = 0;
  int h_ = -1;
  int c_ = -1;
};

}  // namespace
}  // namespace keratin::optimize

KERATIN_REWRITE(fuse_recurrent) {
  return {.name = "fuse_recurrent", .phase = Phase::kFuseLoops, .run = [](Editor& edit) -> Status {
            // A loop over what another gives: how long that is, is known once the other is fused.
            const Result<std::vector<int>> order = edit.graph().TopologicalOrder();
            if (!order.ok()) return order.status();
            for (const int number : *order) {
              const std::string op = edit.node(number).op;
              if (op != "While" && op != "StatelessWhile") continue;
              const int size = edit.size();
              if (Status status = Loop(edit, number).Fuse(); !status.ok()) return status;
              if (edit.size() > size) edit.Forget();
            }
            return OkStatus();
          }};
}
