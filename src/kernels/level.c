// SPDX-License-Identifier: MIT
/*
 * The kernels for one instruction set, but those of exact_level.c. Meson compiles this file once for each,
 * with the set's flags, with -ffp-contract=fast, and with
 *
 *     QV_LEVEL    ending of the table's name: plain, avx2, avx512
 *
 * What depends on the set is asked of the compiler, which knows its flags (loops/vectors.h).
 */
#include "kernels/exact_level.h"
#include "kernels/kernels.h"
#include "kernels/level_name.h"
#include "kernels/loops/vectors.h"
#include "kernels/loops/critic.h"
#include "kernels/loops/excitation.h"
#include "kernels/loops/half.h"
#include "kernels/loops/narrow.h"
#include "kernels/loops/pitch.h"
#include "kernels/loops/product.h"
#include "kernels/loops/spectrum.h"
#include "kernels/loops/statistics.h"
#include "kernels/loops/stft.h"
#include "kernels/loops/weights.h"

extern const qv_kernel_table QV_NAMED(qv_kernels_, QV_LEVEL);

const qv_kernel_table QV_NAMED(qv_kernels_, QV_LEVEL) = {
    .name = QV_TEXT_OF(QV_LEVEL),
    .multiply = multiply,
    .multiply_shallow = QV_OF_LEVEL(multiply_shallow),
    .multiply_narrow = multiply_narrow,
    .multiply_dots = multiply_dots,
    .sigmoid = QV_OF_LEVEL(sigmoid),
    .tanh = QV_OF_LEVEL(tanh),
    .exp = QV_OF_LEVEL(exp),
    .log = QV_OF_LEVEL(log),
    .scale = QV_OF_LEVEL(scale),
    .leaky_relu = QV_OF_LEVEL(leaky_relu),
    .leaky_relu_backward = QV_OF_LEVEL(leaky_relu_backward),
    .add_row_sum = QV_OF_LEVEL(add_row_sum),
    .add_to_rows = QV_OF_LEVEL(add_to_rows),
    .normalise = QV_OF_LEVEL(normalise),
    .normalise_backward = QV_OF_LEVEL(normalise_backward),
    .pool = QV_OF_LEVEL(pool),
    .pool_backward = QV_OF_LEVEL(pool_backward),
    .pool_row = QV_OF_LEVEL(pool_row),
    .pool_row_backward = QV_OF_LEVEL(pool_row_backward),
    .sum_squares = sum_squares,
    .adam = adam,
    .average = average,
    .half_to_float = half_to_float,
    .half_from_float = half_from_float,
    .floats_finite = floats_finite,
    .halves_finite = halves_finite,
    .mirror = mirror,
    .split = split,
    .join = join,
    .magnitudes = magnitudes,
    .window_two = window_two,
    .window_halves = window_halves,
    .add_windowed = add_windowed,
    .split_two = split_two,
    .voice = voice,
    .add_voiced = add_voiced,
    .add_noise = add_noise,
    .voiced_gradient = voiced_gradient,
    .noise_gradient = noise_gradient,
    .correlate = correlate,
    .interpolate = interpolate,
    .sum_phases = sum_phases,
    .turn = turn,
    .pulses = pulses,
    .noise = noise,
    .dot = dot,
    .decimate = decimate,
    .compare_bins = compare_bins,
    .weigh_bins = weigh_bins,
    .unit_spectrum = unit_spectrum,
    .join_scaled = join_scaled,
    .patch_row = patch_row,
    .patch_row_backward = patch_row_backward,
    .distance = distance,
    .distance_backward = distance_backward,
    .log_distance = log_distance,
    .log_sum = log_sum,
    .add_moments = add_moments,
};
