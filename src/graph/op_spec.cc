#include "graph/op_spec.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <mutex>

#include "base/errors.h"
#include "base/strings.h"
#include "base/thread_pool.h"

namespace keratin {

int PrepareContext::threads() const { return pool != nullptr ? pool->threads() : 1; }

struct Variable::Cell {
  std::mutex mutex;
  Tensor value;
};
std::shared_ptr<Variable::Cell> Variable::MakeCell() { return std::make_shared<Cell>(); }
Tensor Variable::Read() const {
  const std::lock_guard lock(cell_->mutex);
  return cell_->value;
}
void Variable::Assign(Tensor value) {
  const std::lock_guard lock(cell_->mutex);
  cell_->value = std::move(value);
}
Status Variable::Update(const std::function<Result<Tensor>(const Tensor&)>& update) {
  const std::lock_guard lock(cell_->mutex);
  KERATIN_ASSIGN(cell_->value, update(cell_->value));
  return OkStatus();
}

namespace {

[[noreturn]] void BadSignature(std::string_view op, std::string_view text) {
  std::fprintf(stderr, "op %.*s: cannot read the signature \"%.*s\"\n", static_cast<int>(op.size()), op.data(), static_cast<int>(text.size()), text.data());
  std::abort();
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.remove_suffix(1);
  return text;
}

// TensorFlow's spelling of a type in REGISTER_OP: "float", "int32", "string".
DType SignatureType(std::string_view text) {
  if (text.starts_with("DT_")) return DTypeFromName(text);
  return DTypeFromName(text);
}

std::string Unquote(std::string_view text) {
  if (text.size() >= 2 && (text.front() == '\'' || text.front() == '"') && text.back() == text.front()) return std::string(text.substr(1, text.size() - 2));
  return std::string(text);
}

AttrValue ParseValue(std::string_view op, std::string_view type, std::string_view text) {
  text = Trim(text);
  if (type.starts_with("list(")) {
    if (text.size() < 2 || text.front() != '[' || text.back() != ']') BadSignature(op, text);
    const std::string_view inside = Trim(text.substr(1, text.size() - 2));
    const std::string_view element = type.substr(5, type.size() - 6);
    std::vector<std::string> parts = inside.empty() ? std::vector<std::string>{} : Split(inside, ',');
    std::vector<std::int64_t> ints;
    std::vector<float> floats;
    std::vector<DType> types;
    std::vector<std::string> strings;
    for (const std::string& part : parts) {
      const AttrValue value = ParseValue(op, element, part);
      if (const auto* i = std::get_if<std::int64_t>(&value)) ints.push_back(*i);
      if (const auto* f = std::get_if<float>(&value)) floats.push_back(*f);
      if (const auto* t = std::get_if<DType>(&value)) types.push_back(*t);
      if (const auto* s = std::get_if<std::string>(&value)) strings.push_back(*s);
    }
    if (!floats.empty()) return floats;
    if (!types.empty()) return types;
    if (!strings.empty()) return strings;
    return ints;
  }
  if (type == "int") {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) BadSignature(op, text);
    return value;
  }
  if (type == "float") {
    char* end = nullptr;
    const std::string copy(text);
    const float value = std::strtof(copy.c_str(), &end);
    if (end != copy.c_str() + copy.size()) BadSignature(op, text);
    return value;
  }
  if (type == "bool") return text == "true";
  if (type == "string") return Unquote(text);
  if (type == "type") {
    const DType dtype = SignatureType(text);
    if (dtype == DType::kInvalid) BadSignature(op, text);
    return dtype;
  }
  if (type == "shape") {
    if (text == "{ unknown_rank: true }") return Shape::UnknownRank();
    if (text == "{}") return Shape();
  }
  BadSignature(op, text);
}

// "T: {half, float} = DT_FLOAT", "N: int >= 1", "strides: list(int) = []", "padding: {'SAME', 'VALID'}", "f: func".
AttrDef ParseAttr(std::string_view op, std::string_view text) {
  AttrDef attr;
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) BadSignature(op, text);
  attr.name = std::string(Trim(text.substr(0, colon)));
  std::string_view rest = Trim(text.substr(colon + 1));
  const auto parse_set = [&op, &attr](std::string_view set) {
    bool strings = false;
    for (const std::string& part : Split(set, ',')) {
      const std::string_view item = Trim(part);
      if (item.empty()) continue;
      strings = item.front() == '\'' || item.front() == '"';
      const DType type = strings ? DType::kInvalid : SignatureType(item);
      // Quantised and other types that Keratin does not have are left out of the set.
      if (strings)
        attr.allowed.emplace_back(Unquote(item));
      else if (type != DType::kInvalid)
        attr.allowed.emplace_back(type);
    }
    if (attr.allowed.empty()) BadSignature(op, set);
    return strings ? std::string("string") : std::string("type");
  };
  if (rest.starts_with("list({")) {
    const std::size_t close = rest.find("})");
    if (close == std::string_view::npos) BadSignature(op, text);
    attr.type = "list(" + parse_set(rest.substr(6, close - 6)) + ")";
    rest = Trim(rest.substr(close + 2));
  } else if (rest.starts_with("{")) {
    const std::size_t close = rest.find('}');
    if (close == std::string_view::npos) BadSignature(op, text);
    attr.type = parse_set(rest.substr(1, close - 1));
    rest = Trim(rest.substr(close + 1));
  } else {
    const std::size_t end = std::min({rest.find(' '), rest.find('='), rest.find('>'), rest.size()});
    attr.type = std::string(rest.substr(0, end));
    rest = Trim(rest.substr(end));
    if (attr.type == "numbertype" || attr.type == "realnumbertype") {
      for (const DType type : {DType::kFloat, DType::kDouble, DType::kInt32, DType::kUint8, DType::kInt16, DType::kInt8, DType::kInt64, DType::kBfloat16,
                               DType::kUint16, DType::kHalf, DType::kUint32, DType::kUint64})
        attr.allowed.emplace_back(type);
      if (attr.type == "numbertype") attr.allowed.insert(attr.allowed.end(), {AttrValue(DType::kComplex64), AttrValue(DType::kComplex128)});
      attr.type = "type";
    }
  }
  if (rest.starts_with(">=")) {
    rest = Trim(rest.substr(2));
    const std::size_t end = std::min(rest.find_first_of(" ="), rest.size());
    attr.minimum = std::get<std::int64_t>(ParseValue(op, "int", rest.substr(0, end)));
    rest = Trim(rest.substr(end));
  }
  if (rest.starts_with("=")) {
    attr.default_value = ParseValue(op, attr.type, rest.substr(1));
    rest = {};
  }
  if (!rest.empty()) BadSignature(op, text);
  return attr;
}

ArgDef ParseArg(std::string_view op, std::string_view text, const std::vector<AttrDef>& attrs) {
  ArgDef arg;
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) BadSignature(op, text);
  arg.name = std::string(Trim(text.substr(0, colon)));
  std::string_view type = Trim(text.substr(colon + 1));
  if (const std::size_t star = type.find('*'); star != std::string_view::npos) {
    arg.number_attr = std::string(Trim(type.substr(0, star)));
    type = Trim(type.substr(star + 1));
  }
  if (type.starts_with("Ref(")) type = type.substr(4, type.size() - 5);
  const auto attr = std::find_if(attrs.begin(), attrs.end(), [&type](const AttrDef& a) { return a.name == type; });
  if (attr != attrs.end())
    (attr->type.starts_with("list(") ? arg.type_list_attr : arg.type_attr) = attr->name;
  else if ((arg.dtype = SignatureType(type)) == DType::kInvalid)
    BadSignature(op, text);
  return arg;
}

bool SameChoice(const AttrValue& value, const std::vector<AttrValue>& allowed) {
  return std::any_of(allowed.begin(), allowed.end(), [&value](const AttrValue& choice) { return SameAttr(choice, value); });
}

const AttrDef* FindAttr(const ParsedOp& op, std::string_view name) {
  for (const AttrDef& attr : op.attrs)
    if (attr.name == name) return &attr;
  return nullptr;
}

// The attribute of `node`, or the op's default for it.
template <class T>
const T* AttrOrDefault(const ParsedOp& op, const Node& node, std::string_view name) {
  if (const T* value = node.attrs.Get<T>(name)) return value;
  if (node.attrs.Has(name)) return nullptr;
  const AttrDef* attr = FindAttr(op, name);
  return attr != nullptr ? std::get_if<T>(&attr->default_value) : nullptr;
}

// An argument list can be as long as an attribute of a file says; no op has more tensors than this.
constexpr std::int64_t kMaxTensorsPerArg = 1 << 20;

Status AppendTypes(const ParsedOp& op, const Node& node, const ArgDef& arg, std::vector<DType>* types) {
  if (!arg.type_list_attr.empty()) {
    if (const auto* list = AttrOrDefault<std::vector<DType>>(op, node, arg.type_list_attr)) {
      types->insert(types->end(), list->begin(), list->end());
      return OkStatus();
    }
    const auto* empty = AttrOrDefault<std::vector<std::int64_t>>(op, node, arg.type_list_attr);
    if (empty != nullptr && empty->empty()) return OkStatus();
    return InvalidArgument("node \"{}\" ({}): attribute \"{}\", a list of types, is missing", node.name, node.op, arg.type_list_attr);
  }
  std::int64_t count = 1;
  if (!arg.number_attr.empty()) {
    const auto* number = AttrOrDefault<std::int64_t>(op, node, arg.number_attr);
    if (number == nullptr || *number < 0 || *number > kMaxTensorsPerArg)
      return InvalidArgument("node \"{}\" ({}): attribute \"{}\" must be a small count", node.name, node.op, arg.number_attr);
    count = *number;
  }
  DType dtype = arg.dtype;
  if (!arg.type_attr.empty()) {
    const auto* type = AttrOrDefault<DType>(op, node, arg.type_attr);
    if (type == nullptr)
      return InvalidArgument("node \"{}\" ({}): attribute \"{}\", a type, is missing or is a type that Keratin does not know", node.name, node.op,
                             arg.type_attr);
    dtype = *type;
  }
  types->insert(types->end(), static_cast<std::size_t>(count), dtype);
  return OkStatus();
}

Result<std::vector<DType>> TypesOf(const ParsedOp& op, const Node& node, const std::vector<ArgDef>& args) {
  std::vector<DType> types;
  types.reserve(args.size());
  for (const ArgDef& arg : args) KERATIN_TRY(AppendTypes(op, node, arg, &types));
  return types;
}

}  // namespace

Result<std::vector<DType>> ParsedOp::OutputTypes(const Node& node) const { return TypesOf(*this, node, outputs); }
Result<std::vector<DType>> ParsedOp::InputTypes(const Node& node) const { return TypesOf(*this, node, inputs); }

std::optional<std::pair<int, int>> ParsedOp::OutputRange(const Node& node, std::string_view name) const {
  int first = 0;
  for (const ArgDef& arg : outputs) {
    std::vector<DType> types;
    if (!AppendTypes(*this, node, arg, &types).ok()) return std::nullopt;
    if (arg.name == name) return std::pair(first, static_cast<int>(types.size()));
    first += static_cast<int>(types.size());
  }
  return std::nullopt;
}

Status ParsedOp::CompleteAttrs(Node& node, std::span<const DType> input_types) const {
  std::size_t next = 0;
  for (const ArgDef& arg : inputs) {
    std::size_t count = 1;
    const bool variadic = !arg.number_attr.empty() || !arg.type_list_attr.empty();
    if (variadic) {
      const auto* number = node.attrs.Get<std::int64_t>(arg.number_attr);
      const auto* list = node.attrs.Get<std::vector<DType>>(arg.type_list_attr);
      const std::size_t after = inputs.size() - 1 - static_cast<std::size_t>(&arg - inputs.data());
      const std::size_t rest = input_types.size() >= next + after ? input_types.size() - next - after : 0;
      count = number != nullptr ? static_cast<std::size_t>(std::max<std::int64_t>(*number, 0)) : list != nullptr ? list->size() : rest;
      if (!arg.number_attr.empty() && number == nullptr) node.attrs.Set(arg.number_attr, static_cast<std::int64_t>(count));
    }
    if (next + count > input_types.size() || count > input_types.size())
      return InvalidArgument("node \"{}\" ({}) has {} inputs and needs more for \"{}\"", node.name, node.op, input_types.size(), arg.name);
    if (!arg.type_list_attr.empty() && !node.attrs.Has(arg.type_list_attr))
      node.attrs.Set(arg.type_list_attr, std::vector<DType>(input_types.begin() + static_cast<std::ptrdiff_t>(next),
                                                            input_types.begin() + static_cast<std::ptrdiff_t>(next + count)));
    if (!arg.type_attr.empty() && !node.attrs.Has(arg.type_attr) && count > 0) node.attrs.Set(arg.type_attr, input_types[next]);
    next += count;
  }
  if (next != input_types.size()) return InvalidArgument("node \"{}\" ({}) has {} inputs and takes {}", node.name, node.op, input_types.size(), next);
  for (const AttrDef& attr : attrs) {
    const auto it = node.attrs.map().find(attr.name);
    if (it == node.attrs.map().end()) {
      if (std::holds_alternative<std::monostate>(attr.default_value))
        return InvalidArgument("node \"{}\" ({}): attribute \"{}\" is missing", node.name, node.op, attr.name);
      continue;
    }
    const bool single = std::holds_alternative<DType>(it->second) || std::holds_alternative<std::string>(it->second);
    if (single && !attr.allowed.empty() && !SameChoice(it->second, attr.allowed))
      return InvalidArgument("node \"{}\" ({}): attribute \"{}\" may not be {}", node.name, node.op, attr.name, AttrToString(it->second));
  }
  KERATIN_ASSIGN(const std::vector<DType> wanted, InputTypes(node));
  for (std::size_t i = 0; i < wanted.size() && i < input_types.size(); ++i)
    if (wanted[i] != input_types[i])
      return InvalidArgument("node \"{}\" ({}): input {} is {} and must be {}", node.name, node.op, i, DTypeName(input_types[i]), DTypeName(wanted[i]));
  return OkStatus();
}

void ParsedOp::AddDefaults(Node& node) const {
  for (const AttrDef& attr : attrs)
    if (!node.attrs.Has(attr.name) && !std::holds_alternative<std::monostate>(attr.default_value)) node.attrs.Set(attr.name, attr.default_value);
}

struct OpRegistry::Made {
  explicit Made(const OpEntry& entry) : spec(entry.make()) {
    op.spec = &spec;
    for (const std::string_view text : spec.attrs) op.attrs.push_back(ParseAttr(spec.name, text));
    for (const std::string_view text : spec.inputs) op.inputs.push_back(ParseArg(spec.name, text, op.attrs));
    for (const std::string_view text : spec.outputs) op.outputs.push_back(ParseArg(spec.name, text, op.attrs));
    if (spec.infer == nullptr) BadSignature(spec.name, "no infer");
    if (FileKey(spec.name).text() != entry.key) BadSignature(spec.name, entry.key);
  }
  OpSpec spec;
  ParsedOp op;
};

OpRegistry::OpRegistry(std::span<const OpEntry> entries) : table_(std::make_unique<const LazyTable<Made, OpSpec>>(entries)) {}
OpRegistry::~OpRegistry() = default;

const ParsedOp* OpRegistry::Find(std::string_view name) const {
  if (name.empty()) return nullptr;
  const auto byte = [&](std::size_t i) { return std::size_t{static_cast<unsigned char>(name[i])}; };
  std::atomic<const ParsedOp*>& place = found_[(((name.size() * 31 + byte(0)) * 31 + byte(name.size() / 2)) * 31 + byte(name.size() - 1)) % kPlaces];
  if (const ParsedOp* found = place.load(std::memory_order_acquire); found != nullptr && found->spec->name == name) return found;
  const Made* made = table_->Find(name);
  if (made == nullptr || made->spec.name != name) return nullptr;
  place.store(&made->op, std::memory_order_release);
  return &made->op;
}

std::vector<const ParsedOp*> OpRegistry::All() const {
  std::vector<const ParsedOp*> all;
  for (std::size_t i = 0; i < table_->size(); ++i) all.push_back(&table_->At(i).op);
  std::sort(all.begin(), all.end(), [](const ParsedOp* a, const ParsedOp* b) { return a->spec->name < b->spec->name; });
  return all;
}

}  // namespace keratin
