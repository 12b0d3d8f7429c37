// Any bytes as an HDF5 file: opened, walked and read whole.
#include <cstddef>
#include <cstdint>
#include <memory>

#include "formats/hdf5/file.h"
#include "formats/hdf5/testing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const keratin::Bytes bytes(data, size);
  keratin::hdf5::LooksLikeHdf5(bytes);
  auto budget = std::make_shared<keratin::hdf5::Budget>(std::uint64_t{16} << 20);
  const keratin::Result<keratin::hdf5::File> file = keratin::hdf5::File::Open(nullptr, bytes, "fuzz.h5", std::move(budget));
  if (file.ok()) keratin::hdf5::Dump(2000).Of(*file);
  return 0;
}
