#include "tensor/tensor_key.h"

namespace keratin {

void AppendKey(const Tensor& tensor, std::size_t compared, std::string* key) {
  const auto add = [key](const void* bytes, std::size_t size) { key->append(static_cast<const char*>(bytes), size); };
  const DType dtype = tensor.dtype();
  const int rank = tensor.shape().rank();
  const void* data = tensor.stored();
  add(&dtype, sizeof dtype);
  add(&rank, sizeof rank);
  for (const std::int64_t dim : tensor.shape().dims()) add(&dim, sizeof dim);
  if (tensor.byte_size() <= compared)
    add(data, tensor.byte_size());
  else
    add(&data, sizeof data);
}

}  // namespace keratin
