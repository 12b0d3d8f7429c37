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
// Boxes, scores and the numbers of a suppression as its op takes them: thresholds are 0.5 for overlaps, none for scores, and 0 for others, where not given.
std::vector<Expr> SuppressionInputs(OpCall& c, std::initializer_list<std::string_view> parameters);
// Structural similarity of two images of floats [batch, height, width, channels], by the arguments of tf.image.ssim and the largest value `most`: for each
// pixel and channel the whole, and the part without luminance.
std::pair<Expr, Expr> SimilarityOf(OpCall& c, Expr a, Expr b, Expr most);
// "img1", "img2" and "max_val" as floats; the lowering has failed when they are no images of 4 axes.
std::array<Expr, 3> ComparedImages(OpCall& c);
// An int32 scalar of an argument.
Expr SizeOf(OpCall& c, std::string_view parameter);

}  // namespace keratin::keras
