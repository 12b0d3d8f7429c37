#include "api/plan_cache.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <vector>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/errors.h"
#include "base/mapped_file.h"
#include "kernels/isa.h"
#include "plan/plan_file.h"

namespace keratin {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFiles = 10000;
constexpr auto kStale = std::chrono::hours(1);  // a file that somebody began to write so long ago will not be finished

// Hashes what a session of the model depends on.
class Key {
 public:
  Key() : state_(XXH3_createState()) { XXH3_128bits_reset(state_); }
  ~Key() { XXH3_freeState(state_); }
  Key(const Key&) = delete;
  Key& operator=(const Key&) = delete;

  void Add(const void* data, std::size_t size) { XXH3_128bits_update(state_, data, size); }
  void Add(std::string_view text) {
    const std::uint64_t size = text.size();
    Add(&size, sizeof(size));
    Add(text.data(), text.size());
  }
  Status AddFile(const std::string& path) {
    KERATIN_ASSIGN(const std::shared_ptr<const MappedFile> file, MappedFile::Open(path));
    const std::uint64_t size = file->bytes().size();
    Add(&size, sizeof(size));
    const std::uint64_t losses = MappedFile::Losses();
    Add(file->bytes().data(), file->bytes().size());
    return MappedFile::NoLossSince(losses, path);
  }
  // A file, or all files below a folder with their names.
  Status AddTree(const std::string& path) {
    std::error_code error;
    if (!fs::is_directory(path, error)) return AddFile(path);
    std::vector<std::string> names;
    for (fs::recursive_directory_iterator entry(path, error), end; !error && entry != end; entry.increment(error)) {
      if (!entry->is_regular_file(error)) continue;
      names.push_back(fs::relative(entry->path(), path, error).string());
      if (names.size() > kMostFiles) return ResourceExhausted("{}: more than {} files", path, kMostFiles);
    }
    if (error) return Unavailable("{}: {}", path, error.message());
    std::sort(names.begin(), names.end());
    for (const std::string& name : names) {
      Add(name);
      KERATIN_TRY(AddFile((fs::path(path) / name).string()));
    }
    return OkStatus();
  }

  [[nodiscard]] std::string Text() const {
    const XXH128_hash_t hash = XXH3_128bits_digest(state_);
    return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
  }

 private:
  XXH3_state_t* state_;
};

Result<std::string> KeyOf(const std::string& path, const LoadOptions& options, const SessionOptions& session_options) {
  if (options.weights.ends_with(".json")) return Unimplemented("{}: weights in shards", options.weights);
  Key key;
  key.Add(PlanBuildId());
  key.Add(kernels::IsaName(kernels::ActiveIsa()));
  for (const std::string& tag : options.tags) key.Add(tag);
  for (const std::string& text : {options.keras_version, options.as}) key.Add(text);
  key.Add(session_options.exact ? "exact" : "");
  for (const std::string& rewrite : session_options.disabled_rewrites) key.Add(rewrite);
  if (!options.weights.empty()) KERATIN_TRY(key.AddTree(options.weights));
  KERATIN_TRY(key.AddTree(path));
  return key.Text();
}

}  // namespace

PlanCache::PlanCache(const std::string& path, const LoadOptions& options, const SessionOptions& session_options) : options_(session_options) {
  if (const auto file = MappedFile::Open(path); file.ok() && LooksLikePlanFile((*file)->bytes())) return;
  const Result<std::string> key = KeyOf(path, options, session_options);
  // A model that cannot be read is for Model::Load to explain.
  if (key.ok())
    file_ = (fs::path(options_.plan_cache) / (*key + ".plan")).string();
  else
    Log(fmt::format("no plan is kept: {}", key.status().message()));
}

void PlanCache::Log(const std::string& line) const {
  if (options_.log) options_.log(line);
}

Result<Session> PlanCache::Find() const {
  std::error_code error;
  if (file_.empty() || !fs::exists(file_, error)) return NotFound("no plan is kept");
  const auto load = [&]() -> Result<Session> {
    KERATIN_ASSIGN(const Model model, Model::Load(file_));
    return model.session(options_);
  };
  Result<Session> session = load();
  if (!session.ok()) {
    Log(fmt::format("{}; it is made anew", session.status().message()));
    fs::remove(file_, error);
    return NotFound("no plan is kept");
  }
  // The time of its last use.
  ::utimensat(AT_FDCWD, file_.c_str(), nullptr, 0);
  return session;
}

void PlanCache::Keep(const std::function<Status(const std::string& file)>& save) const {
  if (file_.empty()) return;
  std::error_code error;
  fs::create_directories(options_.plan_cache, error);
  if (error) {
    Log(fmt::format("no plan is kept: {}: {}", options_.plan_cache, error.message()));
    return;
  }
  if (const Status status = save(file_); !status.ok()) Log(fmt::format("no plan is kept: {}", status.message()));
  Clean();
}

void PlanCache::Clean() const {
  struct Kept {
    fs::path path;
    fs::file_time_type used;
    std::uint64_t bytes;
  };
  std::vector<Kept> kept;
  std::uint64_t total = 0;
  std::error_code error;
  for (fs::directory_iterator entry(options_.plan_cache, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    // Another process may remove what is looked at.
    std::error_code gone;
    const Kept file{entry->path(), entry->last_write_time(gone), entry->file_size(gone)};
    if (gone || !entry->is_regular_file(gone)) continue;
    if (name.ends_with(".plan") && !name.starts_with('.')) {
      total += file.bytes;
      kept.push_back(file);
    } else if (name.starts_with('.') && name.find(".plan.tmp-") != std::string::npos && fs::file_time_type::clock::now() - file.used > kStale) {
      fs::remove(file.path, gone);
    }
  }
  std::sort(kept.begin(), kept.end(), [](const Kept& a, const Kept& b) { return a.used < b.used; });
  for (const Kept& file : kept) {
    if (total <= options_.plan_cache_limit) break;
    if (fs::remove(file.path, error)) total -= file.bytes;
  }
}

}  // namespace keratin
