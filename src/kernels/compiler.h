// SPDX-License-Identifier: MIT
#ifndef QV_KERNELS_COMPILER_H
#define QV_KERNELS_COMPILER_H

/* Before a loop. QV_INDEPENDENT: no turn of it reads what another one writes, although the compiler can't see
 * that. QV_UNROLLED: a constant number of turns, at most 16, each written out, so that arrays become
 * registers. */
#ifdef __clang__
#ifdef QV_DOUBLE // loops that call the C library can't be vectors, and Clang complains
#define QV_INDEPENDENT
#else
#define QV_INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#endif
#define QV_UNROLLED _Pragma("clang loop unroll(full)")
#else
#define QV_INDEPENDENT _Pragma("GCC ivdep")
#define QV_UNROLLED    _Pragma("GCC unroll 16")
#endif

#endif
