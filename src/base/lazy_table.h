// What the files of a folder of src make, each made when it is first asked for: a model needs few of them.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace keratin {

// One file: its name without underscores, and what makes its value.
template <class Spec>
struct LazyEntry {
  std::string_view key;
  Spec (*make)();
};

// A name as the key of its file: lower case without underscores; of a name that is longer than any file's, its beginning.
class FileKey {
 public:
  explicit FileKey(std::string_view name) {
    for (const char c : name)
      if (c != '_' && length_ < text_.size()) text_[length_++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  [[nodiscard]] std::string_view text() const { return {text_.data(), length_}; }

 private:
  std::array<char, 64> text_;
  std::size_t length_ = 0;
};

// Value is made of an entry. Thread-safe; what was handed out stays where it is as long as the table.
template <class Value, class Spec>
class LazyTable {
 public:
  // `entries` are sorted by key and outlive the table.
  explicit LazyTable(std::span<const LazyEntry<Spec>> entries) : entries_(entries), made_(new std::atomic<const Value*>[entries.size()]()) {}
  ~LazyTable() {
    for (std::size_t i = 0; i < entries_.size(); ++i) delete made_[i].load(std::memory_order_relaxed);
  }
  LazyTable(const LazyTable&) = delete;
  LazyTable& operator=(const LazyTable&) = delete;

  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] const Value& At(std::size_t i) const {
    if (const Value* made = made_[i].load(std::memory_order_acquire)) return *made;
    auto fresh = std::make_unique<const Value>(entries_[i]);
    // Of two threads that make it at once, one keeps its own.
    const Value* expected = nullptr;
    if (!made_[i].compare_exchange_strong(expected, fresh.get(), std::memory_order_acq_rel)) return *expected;
    return *fresh.release();
  }
  // The value of the file that `name` would have; null where there is none.
  [[nodiscard]] const Value* Find(std::string_view name) const {
    const FileKey key(name);
    const auto entry = std::lower_bound(entries_.begin(), entries_.end(), key.text(), [](const LazyEntry<Spec>& e, std::string_view k) { return e.key < k; });
    return entry == entries_.end() || entry->key != key.text() ? nullptr : &At(static_cast<std::size_t>(entry - entries_.begin()));
  }

 private:
  std::span<const LazyEntry<Spec>> entries_;
  std::unique_ptr<std::atomic<const Value*>[]> made_;  // null where nobody asked
};

}  // namespace keratin
