// zlib's state while it inflates. Needs zlib, which base itself does not link.
#pragma once

#include <zlib.h>

namespace keratin {

struct InflateStream {
  z_stream z{};
  const bool ready;  // false: there was no memory

  // As inflateInit2 takes it: -MAX_WBITS for bare deflate, MAX_WBITS for zlib, MAX_WBITS + 16 for gzip.
  explicit InflateStream(int window_bits) : ready(inflateInit2(&z, window_bits) == Z_OK) {}
  InflateStream(const InflateStream&) = delete;
  InflateStream& operator=(const InflateStream&) = delete;
  ~InflateStream() {
    if (ready) inflateEnd(&z);
  }
};

}  // namespace keratin
