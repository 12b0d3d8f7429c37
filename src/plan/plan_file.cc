#include "plan/plan_file.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <set>

#include "base/checked_math.h"
#include "base/crc32c.h"
#include "base/errors.h"
#include "base/file_util.h"
#include "plan/build_id.h"  // made by CMake

namespace keratin {
namespace {

static_assert(std::endian::native == std::endian::little, "the format is little-endian and read in place");

constexpr std::string_view kMagic = "KERATIN PLAN\r\n\x1a\n";
constexpr std::uint32_t kFormat = 1;
constexpr std::uint64_t kAlignment = 64;
// Tensors up to this size are checked when they are decoded: shapes follow from them.
constexpr std::uint64_t kCheckedAtOnce = 64 << 10;
constexpr std::string_view kBuildId = KERATIN_BUILD_ID;

enum SectionNumber : std::size_t { kHead, kReady, kSource, kSections };

struct SectionPlace {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::uint32_t crc = 0;
  std::uint32_t unused = 0;
};

struct Header {
  std::array<char, 16> magic{};
  std::uint32_t format = kFormat;
  std::uint32_t crc = 0;  // of the header with 0 here
  std::array<char, 32> build{};
  std::array<SectionPlace, kSections> sections{};
};
static_assert(sizeof(Header) == 128 && kMagic.size() == 16);

std::uint32_t HeaderCrc(Header header) {
  header.crc = 0;
  return Crc32c({reinterpret_cast<const std::uint8_t*>(&header), sizeof header});
}

Bytes BytesOf(std::string_view text) { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }

}  // namespace

// --- Writing --------------------------------------------------------------------------------------------------------------------

namespace {

class Writer {
 public:
  // Blobs are given places from here on.
  explicit Writer(std::uint64_t first_blob) : end_(first_blob) {}

  std::string Take() { return std::exchange(out_, {}); }
  [[nodiscard]] const std::vector<std::pair<std::uint64_t, std::string_view>>& blobs() const { return blobs_; }
  [[nodiscard]] std::uint64_t end() const { return end_; }

  template <class T>
  requires std::is_arithmetic_v<T>
  void Put(T value) { out_.append(reinterpret_cast<const char*>(&value), sizeof value); }
  void Put(DType dtype) { Put(static_cast<std::uint8_t>(dtype)); }
  void Put(std::string_view text) {
    Put(static_cast<std::uint32_t>(text.size()));
    out_.append(text);
  }
  void Put(const std::string& text) { Put(std::string_view(text)); }
  void Put(const FunctionName& function) { Put(function.name); }
  void Put(const Shape& shape) {
    Put(static_cast<std::int8_t>(shape.rank()));
    for (const std::int64_t dim : shape.dims()) Put(dim);
  }
  void Put(Endpoint endpoint) {
    Put(static_cast<std::int32_t>(endpoint.node));
    Put(static_cast<std::int32_t>(endpoint.output));
  }
  void Put(const Tensor& tensor) {
    Put(tensor.dtype());
    if (tensor.dtype() == DType::kInvalid) return;
    Put(tensor.shape());
    if (tensor.dtype() == DType::kString)
      for (const std::string& value : tensor.values<std::string>()) Put(value);
    else
      PutBlob(tensor.stored(), tensor.byte_size());
  }
  void PutBlob(const void* data, std::uint64_t size) {
    if (size == 0) return;
    const auto [place, added] = offsets_.emplace(std::pair(data, size), end_);
    if (added) {
      blobs_.emplace_back(end_, std::string_view(static_cast<const char*>(data), size));
      end_ = (end_ + size + kAlignment - 1) / kAlignment * kAlignment;
    }
    Put(place->second);
  }
  template <class T>
  void Put(const std::vector<T>& values) {
    Put(static_cast<std::uint32_t>(values.size()));
    for (const auto& value : values) Put(static_cast<const T&>(value));
  }
  void Put(const std::vector<bool>& values) {
    Put(static_cast<std::uint32_t>(values.size()));
    for (const bool value : values) Put(static_cast<std::uint8_t>(value));
  }
  template <class T>
  void Put(const std::map<std::string, T>& values) {
    Put(static_cast<std::uint32_t>(values.size()));
    for (const auto& [name, value] : values) {
      Put(name);
      Put(value);
    }
  }
  void Put(const TensorInfo& info) {
    Put(info.name);
    Put(info.dtype);
    Put(info.shape);
    Put(info.sparse);
    Put(info.components);
  }
  void Put(const Signature& signature) {
    Put(signature.method_name);
    Put(signature.inputs);
    Put(signature.outputs);
    Put(signature.defaults);
  }
  void Put(const Attrs& attrs) {
    Put(static_cast<std::uint32_t>(attrs.map().size()));
    for (const auto& [name, value] : attrs.map()) {
      Put(name);
      Put(static_cast<std::uint8_t>(value.index()));
      std::visit(
          [this]<class T>(const T& held) {
            if constexpr (!std::is_same_v<T, std::monostate>) Put(held);
          },
          value);
    }
  }
  void Put(const Node& node) {
    Put(node.name);
    Put(node.op);
    Put(node.inputs);
    Put(node.control_inputs);
    Put(node.attrs);
    Put(node.device);
  }
  void Put(const Function& function) {
    PutNodes(function.body);
    Put(function.args);
    Put(function.result_names);
    Put(function.results);
    Put(function.control_results);
    Put(function.attrs);
    Put(function.result_types);
  }
  void Put(const Graph& graph) {
    PutNodes(graph);
    Put(static_cast<std::uint32_t>(graph.functions.size()));
    for (const auto& [name, function] : graph.functions) {
      Put(name);
      Put(*function);
    }
  }
  void Put(const ReadyCallable& callable) {
    Put(callable.inputs);
    Put(callable.outputs);
    Put(callable.fetches);
    Put(callable.graph);
    Put(callable.feed_nodes);
    Put(callable.fetch_endpoints);
  }
  void Put(const ReadyPack& pack) {
    Put(pack.constants);
    Put(pack.how);
    Put(pack.floats);
    PutBlob(pack.packed.get(), static_cast<std::uint64_t>(pack.floats) * sizeof(float));
  }

 private:
  void PutNodes(const Graph& graph) {
    Put(graph.producer);
    Put(graph.nodes());
  }

  std::string out_;
  std::map<std::pair<const void*, std::uint64_t>, std::uint64_t> offsets_;
  std::vector<std::pair<std::uint64_t, std::string_view>> blobs_;
  std::uint64_t end_;
};

}  // namespace

Status WritePlanFile(const std::string& path, const PlanFileHead& head, const ReadyPart& ready, const SourcePart& source) {
  Writer writer(sizeof(Header));
  writer.Put(ready.callables);
  writer.Put(ready.packs);
  std::array<std::string, kSections> sections;
  sections[kReady] = writer.Take();
  writer.Put(source.graph);
  writer.Put(source.variables);
  writer.Put(source.init_ops);
  writer.Put(source.assets);
  sections[kSource] = writer.Take();
  writer.Put(head.origin);
  writer.Put(head.signatures);
  writer.Put(head.aliases);
  writer.Put(static_cast<std::uint8_t>(head.needs_source));
  // Written last: it has the places of all blobs.
  std::string of_head = writer.Take();
  writer.Put(static_cast<std::uint32_t>(writer.blobs().size()));
  for (const auto& [offset, bytes] : writer.blobs()) {
    writer.Put(offset);
    writer.Put(static_cast<std::uint64_t>(bytes.size()));
    writer.Put(Crc32c(BytesOf(bytes)));
  }
  sections[kHead] = writer.Take() + of_head;

  Header header;
  std::copy(kMagic.begin(), kMagic.end(), header.magic.begin());
  std::copy_n(kBuildId.begin(), std::min(kBuildId.size(), header.build.size()), header.build.begin());
  std::uint64_t offset = writer.end();
  for (std::size_t i = 0; i < kSections; ++i) {
    header.sections[i] = {offset, sections[i].size(), Crc32c(BytesOf(sections[i]))};
    offset += sections[i].size();
  }
  header.crc = HeaderCrc(header);

  static constexpr std::array<char, kAlignment> kZeros{};
  std::vector<std::string_view> parts = {{reinterpret_cast<const char*>(&header), sizeof header}};
  for (const auto& [place, bytes] : writer.blobs()) {
    parts.push_back(bytes);
    parts.emplace_back(kZeros.data(), (kAlignment - bytes.size() % kAlignment) % kAlignment);
  }
  for (const std::string& section : sections) parts.emplace_back(section);
  return WriteFileAtomically(path, parts);
}

// --- Reading --------------------------------------------------------------------------------------------------------------------

// Gives zeros once anything was wrong; failed() says so.
class PlanReader {
 public:
  PlanReader(const PlanFile& file, Bytes bytes) : plan_(file), left_(bytes) {}

  // Everything was right and nothing is left.
  [[nodiscard]] bool done() const { return !failed_ && left_.empty(); }

  template <class T>
  requires std::is_arithmetic_v<T>
  void Get(T* value) {
    if (left_.size() < sizeof *value) return Fail();
    std::memcpy(value, left_.data(), sizeof *value);
    left_ = left_.subspan(sizeof *value);
  }
  void Get(bool* value) {
    std::uint8_t byte = 0;
    Get(&byte);
    if (byte > 1) Fail();
    *value = byte != 0;
  }
  void Get(DType* dtype) {
    std::uint8_t number = 0;
    Get(&number);
    *dtype = static_cast<DType>(number);
    if (*dtype != DType::kInvalid && DTypeSize(*dtype) == 0) Fail();
  }
  void Get(std::string* text) {
    const std::size_t size = Count(1);
    text->assign(reinterpret_cast<const char*>(left_.data()), size);
    left_ = left_.subspan(size);
  }
  void Get(FunctionName* function) { Get(&function->name); }
  void Get(Shape* shape) {
    std::int8_t rank = 0;
    Get(&rank);
    if (rank < -1 || rank > Shape::kMaxRank) Fail();
    *shape = rank < 0 ? Shape::UnknownRank() : Shape();
    for (int axis = 0; axis < rank && !failed_; ++axis) {
      std::int64_t dim = 0;
      Get(&dim);
      if (dim < Shape::kUnknown) Fail();
      shape->push_back(dim);
    }
  }
  void Get(Endpoint* endpoint) {
    Get(&endpoint->node);
    Get(&endpoint->output);
  }
  void Get(Tensor* tensor) {
    DType dtype = DType::kInvalid;
    Shape shape;
    Get(&dtype);
    *tensor = Tensor();
    if (dtype == DType::kInvalid || failed_) return;
    Get(&shape);
    const std::int64_t count = shape.NumElements();
    std::int64_t bytes = 0;
    if (failed_ || count < 0 || dtype == DType::kResource || dtype == DType::kVariant ||
        !CheckedMul(count, static_cast<std::int64_t>(DTypeSize(dtype)), &bytes))
      return Fail();
    if (dtype == DType::kString) {
      if (static_cast<std::uint64_t>(count) > left_.size() / sizeof(std::uint32_t)) return Fail();
      Result<Tensor> strings = Tensor::Allocate(dtype, shape);
      if (!strings.ok()) return Fail();
      for (std::int64_t i = 0; i < count; ++i) Get(&strings->mutable_data<std::string>()[i]);
      *tensor = *std::move(strings);
    } else if (bytes == 0) {
      *tensor = Tensor::Wrap(dtype, shape, plan_.file_->bytes().data(), plan_.file_);
    } else if (const void* data = GetBlob(static_cast<std::uint64_t>(bytes)); data != nullptr) {
      if (static_cast<std::uint64_t>(bytes) <= kCheckedAtOnce && !plan_.Intact(data)) return Fail();
      *tensor = Tensor::Wrap(dtype, shape, data, plan_.file_);
    }
  }
  // Null after a failure.
  const void* GetBlob(std::uint64_t size) {
    std::uint64_t offset = 0;
    Get(&offset);
    const auto blob = plan_.blobs_.find(offset);
    if (failed_ || blob == plan_.blobs_.end() || blob->second.size != size) {
      Fail();
      return nullptr;
    }
    return plan_.file_->bytes().data() + offset;
  }
  template <class T>
  void Get(std::vector<T>* values) {
    const std::size_t count = Count(1);
    for (std::size_t i = 0; i < count && !failed_; ++i) {
      T value{};
      Get(&value);
      values->push_back(std::move(value));
    }
  }
  template <class T>
  void Get(std::map<std::string, T>* values) {
    const std::size_t count = Count(1);
    for (std::size_t i = 0; i < count && !failed_; ++i) {
      std::string name;
      Get(&name);
      Get(&(*values)[name]);
    }
  }
  void Get(TensorInfo* info) {
    // Parts of a composite tensor have no parts.
    if (++depth_ > 2) return Fail();
    Get(&info->name);
    Get(&info->dtype);
    Get(&info->shape);
    Get(&info->sparse);
    Get(&info->components);
    --depth_;
  }
  void Get(Signature* signature) {
    Get(&signature->method_name);
    Get(&signature->inputs);
    Get(&signature->outputs);
    Get(&signature->defaults);
  }
  void Get(Attrs* attrs) {
    const std::size_t count = Count(1);
    for (std::size_t i = 0; i < count && !failed_; ++i) {
      std::string name;
      std::uint8_t kind = 0;
      Get(&name);
      Get(&kind);
      AttrValue value;
      GetKind(kind, &value);
      attrs->Set(name, std::move(value));
    }
  }
  void Get(Node* node) {
    Get(&node->name);
    Get(&node->op);
    Get(&node->inputs);
    Get(&node->control_inputs);
    Get(&node->attrs);
    Get(&node->device);
  }
  void Get(Function* function) {
    GetNodes(&function->body);
    Get(&function->args);
    Get(&function->result_names);
    Get(&function->results);
    Get(&function->control_results);
    Get(&function->attrs);
    Get(&function->result_types);
    const int size = function->body.size();
    CheckNodes(function->args, size);
    CheckNodes(function->control_results, size);
    CheckEndpoints(function->results, size);
    if (function->results.size() != function->result_names.size() ||
        (!function->result_types.empty() && function->result_types.size() != function->results.size()))
      Fail();
    for (const int arg : function->args)
      if (!failed_ && function->body.node(arg).op != "_Arg") Fail();
  }
  void Get(Graph* graph) {
    GetNodes(graph);
    const std::size_t count = Count(1);
    for (std::size_t i = 0; i < count && !failed_; ++i) {
      auto function = std::make_shared<Function>();
      Get(&function->name);
      Get(function.get());
      graph->functions[function->name] = std::move(function);
    }
  }
  void Get(ReadyCallable* callable) {
    Get(&callable->inputs);
    Get(&callable->outputs);
    Get(&callable->fetches);
    Get(&callable->graph);
    Get(&callable->feed_nodes);
    Get(&callable->fetch_endpoints);
    CheckNodes(callable->feed_nodes, callable->graph.size());
    CheckEndpoints(callable->fetch_endpoints, callable->graph.size());
    if (callable->feed_nodes.size() != callable->inputs.size() || callable->fetch_endpoints.size() != callable->outputs.size() ||
        callable->fetches.size() != callable->outputs.size())
      Fail();
  }
  void Get(ReadyPack* pack) {
    Get(&pack->constants);
    Get(&pack->how);
    Get(&pack->floats);
    std::int64_t bytes = 0;
    if (pack->floats <= 0 || !CheckedMul<std::int64_t>(pack->floats, sizeof(float), &bytes)) return Fail();
    if (const void* data = GetBlob(static_cast<std::uint64_t>(bytes)); data != nullptr) pack->packed = {plan_.file_, static_cast<const float*>(data)};
  }
  void GetBlobTable(std::unordered_map<std::uint64_t, PlanFile::Blob>* blobs) {
    const std::size_t count = Count(2 * sizeof(std::uint64_t) + sizeof(std::uint32_t));
    blobs->reserve(count);
    const std::uint64_t file_size = plan_.file_->bytes().size();
    for (std::size_t i = 0; i < count && !failed_; ++i) {
      std::uint64_t offset = 0;
      std::uint64_t size = 0;
      std::uint32_t crc = 0;
      Get(&offset);
      Get(&size);
      Get(&crc);
      if (offset % kAlignment != 0 || offset > file_size || size == 0 || size > file_size - offset) return Fail();
      PlanFile::Blob& blob = (*blobs)[offset];
      blob.size = size;
      blob.crc = crc;
    }
  }

 private:
  void Fail() {
    failed_ = true;
    left_ = {};
  }
  // A number of things that take at least `bytes` each.
  std::size_t Count(std::size_t bytes) {
    std::uint32_t count = 0;
    Get(&count);
    if (count <= left_.size() / bytes) return count;
    Fail();
    return 0;
  }
  template <std::size_t kKind = 0>
  void GetKind(std::size_t kind, AttrValue* value) {
    if constexpr (kKind == std::variant_size_v<AttrValue>) {
      Fail();
    } else if (kind == kKind) {
      auto& held = value->emplace<kKind>();
      if constexpr (kKind > 0) Get(&held);
    } else {
      GetKind<kKind + 1>(kind, value);
    }
  }
  void GetNodes(Graph* graph) {
    Get(&graph->producer);
    const std::size_t count = Count(1);
    for (std::size_t i = 0; i < count && !failed_; ++i) {
      Node node;
      Get(&node);
      if (node.name.empty() || graph->Find(node.name)) return Fail();
      graph->Add(std::move(node));
    }
    for (const Node& node : graph->nodes()) {
      CheckEndpoints(node.inputs, graph->size());
      CheckNodes(node.control_inputs, graph->size());
    }
  }
  void CheckNodes(const std::vector<int>& nodes, int size) {
    if (std::any_of(nodes.begin(), nodes.end(), [size](int node) { return node < 0 || node >= size; })) Fail();
  }
  void CheckEndpoints(const std::vector<Endpoint>& endpoints, int size) {
    if (std::any_of(endpoints.begin(), endpoints.end(), [size](Endpoint e) { return e.node < 0 || e.node >= size || e.output < 0; })) Fail();
  }

  const PlanFile& plan_;
  Bytes left_;
  bool failed_ = false;
  int depth_ = 0;
};

std::string_view PlanBuildId() { return kBuildId; }

bool LooksLikePlanFile(Bytes bytes) { return bytes.size() >= kMagic.size() && std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) == 0; }

Result<std::shared_ptr<const PlanFile>> PlanFile::Open(std::shared_ptr<const MappedFile> file) {
  const Bytes bytes = file->bytes();
  const auto damaged = [path = file->path()] { return DataLoss("{}: the plan file is damaged or cut short; convert the model again", path); };
  Header header;
  if (!LooksLikePlanFile(bytes) || bytes.size() < sizeof header) return damaged();
  std::memcpy(&header, bytes.data(), sizeof header);
  if (header.format != kFormat)
    return FailedPrecondition("{}: a plan file of format {}; this Keratin reads format {}: convert the model again", file->path(), header.format, kFormat);
  if (HeaderCrc(header) != header.crc) return damaged();
  for (const SectionPlace& place : header.sections)
    if (place.offset > bytes.size() || place.size > bytes.size() - place.offset) return damaged();
  std::shared_ptr<PlanFile> plan(new PlanFile());
  plan->file_ = std::move(file);
  plan->same_build_ = kBuildId == std::string_view(header.build.data(), header.build.size());
  const std::optional<Bytes> head = plan->Section(kHead);
  if (!head) return damaged();
  PlanReader reader(*plan, *head);
  reader.GetBlobTable(&plan->blobs_);
  reader.Get(&plan->head_.origin);
  reader.Get(&plan->head_.signatures);
  reader.Get(&plan->head_.aliases);
  reader.Get(&plan->head_.needs_source);
  if (!reader.done()) return damaged();
  return std::shared_ptr<const PlanFile>(std::move(plan));
}

std::optional<Bytes> PlanFile::Section(std::size_t number) const {
  Header header;
  std::memcpy(&header, file_->bytes().data(), sizeof header);
  const SectionPlace& place = header.sections[number];
  const Bytes section = file_->bytes().subspan(place.offset, place.size);
  if (Crc32c(section) != place.crc) return std::nullopt;
  return section;
}

Result<ReadyPart> PlanFile::ready() const {
  if (!same_build_) return FailedPrecondition("the plan was made by another build of Keratin");
  ReadyPart ready;
  if (const std::optional<Bytes> section = Section(kReady)) {
    PlanReader reader(*this, *section);
    reader.Get(&ready.callables);
    reader.Get(&ready.packs);
    if (reader.done()) return ready;
  }
  return DataLoss("what was made ready is damaged");
}

Result<SourcePart> PlanFile::source() const {
  const auto damaged = [] { return DataLoss("the model in the plan file is damaged; convert it again"); };
  const std::optional<Bytes> section = Section(kSource);
  if (!section) return damaged();
  SourcePart source;
  PlanReader reader(*this, *section);
  reader.Get(&source.graph);
  reader.Get(&source.variables);
  reader.Get(&source.init_ops);
  reader.Get(&source.assets);
  if (!reader.done()) return damaged();
  const auto intact_constant = [this](const Node& node) {
    const Tensor* value = node.attrs.Get<Tensor>("value");
    return value == nullptr || Intact(value->raw());
  };
  const auto intact_graph = [&](const Graph& graph) { return std::all_of(graph.nodes().begin(), graph.nodes().end(), intact_constant); };
  bool intact = intact_graph(source.graph);
  for (const auto& [name, function] : source.graph.functions) intact = intact && intact_graph(function->body);
  for (const auto& [name, value] : source.variables) intact = intact && Intact(value.stored());
  if (!intact) return damaged();
  return source;
}

bool PlanFile::Intact(const void* data) const {
  const Bytes bytes = file_->bytes();
  const auto* at = static_cast<const std::uint8_t*>(data);
  if (at < bytes.data() || at >= bytes.data() + bytes.size()) return true;
  const auto blob = blobs_.find(static_cast<std::uint64_t>(at - bytes.data()));
  // A tensor without elements.
  if (blob == blobs_.end()) return true;
  const Blob& found = blob->second;
  if (!found.intact && Crc32c(bytes.subspan(blob->first, found.size)) == found.crc) found.intact = true;
  return found.intact;
}

}  // namespace keratin
