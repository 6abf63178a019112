// SPDX-License-Identifier: MIT
/*
 * The kernels of exact_level.h for one instruction set: what a voice's networks compute while speaking,
 * beside the products of 8 bits. Meson compiles this file once for each set, with its flags, without fused
 * operations, and with
 *
 *     QV_LEVEL    ending of the functions' names: plain, avx2, avx512
 *
 * Nothing is fused, sums are taken in an order that is written down, and no function of the C library is
 * called, hence all sets, compilers and processors give the same bits. It matters more than a last bit: what
 * is brought to 8 bits next falls on one step or the other.
 */
#include "kernels/exact_level.h"
#include "kernels/loops/vectors.h"
#include "kernels/loops/elementwise.h"
#include "kernels/loops/pooling.h"
#include "kernels/loops/rows.h"
#include "kernels/loops/shallow.h"
