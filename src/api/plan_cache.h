// Plan files that Load keeps from process to process: SessionOptions::plan_cache.
#pragma once

#include <functional>
#include <string>

#include "keratin/model.h"

namespace keratin {

// The place of one model in the folder.
class PlanCache {
 public:
  PlanCache(const std::string& path, const LoadOptions& options, const SessionOptions& session_options);

  // A session of the plan file that is kept for the model. NOT_FOUND when there is none that can be used; what cannot is removed.
  [[nodiscard]] Result<Session> Find() const;
  // Keeps what `save` writes to the path it is given, and removes what is too much in the folder. What fails is only logged.
  void Keep(const std::function<Status(const std::string& file)>& save) const;

 private:
  void Log(const std::string& line) const;
  void Clean() const;

  SessionOptions options_;
  std::string file_;  // "" when nothing is kept
};

}  // namespace keratin
