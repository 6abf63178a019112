// SPDX-License-Identifier: MIT
#include "kernels/kernels.h"

extern const qv_kernel_table qv_kernels_plain;

/*
 * What the flags in meson.build let the compiler use, the processor and the system must have; the compiler's
 * library asked both once, before main. F16C came before AVX2 and FMA, and no processor has those without it;
 * Clang up to 14 cannot be asked for it.
 */
#ifdef QV_HAVE_AVX2
extern const qv_kernel_table qv_kernels_avx2;

static bool has_avx2(void)
{
#ifdef __clang__
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
#endif
}
#endif

#ifdef QV_HAVE_AVX512
extern const qv_kernel_table qv_kernels_avx512;

static bool has_avx512(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}
#endif

const qv_kernel_table *qv_kernels_level(int number)
{
#ifdef QV_HAVE_AVX512
    if (has_avx512() && number-- == 0)
        return &qv_kernels_avx512;
#endif
#ifdef QV_HAVE_AVX2
    if (has_avx2() && number-- == 0)
        return &qv_kernels_avx2;
#endif
    return number == 0 ? &qv_kernels_plain : NULL;
}

const qv_kernel_table *qv_kernels(void)
{
    return qv_kernels_level(0);
}
