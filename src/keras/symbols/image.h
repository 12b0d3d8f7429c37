// What functions of tf.image share.
#pragma once

#include <array>
#include <functional>

#include "keras/symbols/symbol.h"

namespace keratin::keras {

// tf.image.convert_image_dtype.
Expr ConvertImage(OpCall& c, Expr x, DType dtype, bool saturate);
// change(image) in floating point, then the image's own type again.
Expr AdjustImage(OpCall& c, const std::function<Expr(Expr)>& change, bool saturate);
// Each pixel times a matrix of three rows.
Expr MixColors(OpCall& c, const std::array<float, 9>& matrix);
// Images (batch, height, width, channels) resized by "method", "antialias".
Expr ResizeImage(OpCall& c, Expr x, Expr size);
// A part of images with or without a batch, and images with zeros around them. Sizes are int32 scalars.
Expr CropImage(Expr x, Expr top, Expr left, Expr height, Expr width);
Expr PadImage(Expr x, Expr top, Expr left, Expr height, Expr width);
// The image of the call, and true when it is a batch of images. Fails for other ranks.
Expr ImageOf(OpCall& c);
// An int32 scalar of an argument.
Expr SizeOf(OpCall& c, std::string_view parameter);

}  // namespace keratin::keras
