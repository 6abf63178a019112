// SPDX-License-Identifier: MIT
#include "base/platform.h"
#include "kernels/bytes.h"
#include "kernels/kernels.h"

extern const qv_kernel_table qv_kernels_plain;

#if defined(QV_HAVE_AVX2) || defined(QV_HAVE_AVX512) || defined(QV_HAVE_BYTES_AVX2) ||                       \
    defined(QV_HAVE_BYTES_AVXVNNI) || defined(QV_HAVE_BYTES_AVX512) || defined(QV_HAVE_BYTES_AVX512VNNI)
#include <cpuid.h>

/* Bits of what cpuid tells, and of the registers that the system keeps when it changes threads (Intel 64 and
 * IA-32 Architectures Software Developer's Manual, volume 1, 14.3 and 15.2 to 15.4). */
enum {
    LEAF1_ECX = 1u << 12 | 1u << 27 | 1u << 29, // FMA, XGETBV may be asked, F16C
    LEAF7_EBX_AVX2 = 1u << 5,
    XMM_AND_YMM = 0x06,
    ALL_OF_ZMM = 0xe6,
    LEAF7_ECX_VNNI = 1u << 11,
    LEAF7_1_EAX_VNNI = 1u << 4, // for the registers of AVX2
};
static const unsigned LEAF7_EBX_AVX512 = 1u << 16 | 1u << 17 | 1u << 30 | 1u << 31; // F, DQ, BW, VL

/*
 * What the flags in meson.build let the compiler use, the processor and the system must have. We ask
 * ourselves, as not every compiler's library answers: Clang up to 14 knows nothing of F16C, and that of Zig,
 * whose Clang builds the wheels for Python, says no to everything. Asked once, when the library is loaded:
 * virtual machines take long to answer.
 */
static bool has_avx2, has_avx512, has_avxvnni, has_avx512vnni;

__attribute__((constructor)) static void ask_processor(void)
{
    unsigned eax, ebx, ecx, edx, kept, high;
    if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || (ecx & LEAF1_ECX) != LEAF1_ECX)
        return;
    __asm__("xgetbv" : "=a"(kept), "=d"(high) : "c"(0));
    if ((kept & XMM_AND_YMM) != XMM_AND_YMM || !__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx))
        return;
    has_avx2 = ebx & LEAF7_EBX_AVX2;
    has_avx512 =
        has_avx2 && (kept & ALL_OF_ZMM) == ALL_OF_ZMM && (ebx & LEAF7_EBX_AVX512) == LEAF7_EBX_AVX512;
    has_avx512vnni = has_avx512 && ecx & LEAF7_ECX_VNNI;
    has_avxvnni = has_avx2 && __get_cpuid_count(7, 1, &eax, &ebx, &ecx, &edx) && eax & LEAF7_1_EAX_VNNI;
}
#endif

#ifdef QV_HAVE_AVX2
extern const qv_kernel_table qv_kernels_avx2;
#endif
#ifdef QV_HAVE_AVX512
extern const qv_kernel_table qv_kernels_avx512;
#endif

const qv_kernel_table *qv_kernels_level(int number)
{
#ifdef QV_HAVE_AVX512
    if (has_avx512 && number-- == 0)
        return &qv_kernels_avx512;
#endif
#ifdef QV_HAVE_AVX2
    if (has_avx2 && number-- == 0)
        return &qv_kernels_avx2;
#endif
    return number == 0 ? &qv_kernels_plain : NULL;
}

const qv_kernel_table *qv_kernels(void)
{
    return qv_kernels_level(0);
}

/* ---- Bytes --------------------------------------------------------------------------------------------- */

extern const qv_byte_table qv_bytes_plain, qv_bytes_avx2, qv_bytes_avxvnni, qv_bytes_avx512,
    qv_bytes_avx512vnni, qv_bytes_dotprod, qv_bytes_i8mm;

#if defined(QV_HAVE_BYTES_DOTPROD) || defined(QV_HAVE_BYTES_I8MM)
/* Bits of what Linux tells of ARM's processors (its Documentation/arch/arm64/elf_hwcaps.rst). Asked once, as
 * above. */
#define ARM_DOTPROD (1ull << 20)       // of the first word
#define ARM_I8MM    (1ull << 13 << 32) // of the second
static uint64_t arm_bits;

__attribute__((constructor)) static void ask_system(void)
{
    arm_bits = qv_processor_bits();
}
#endif

const qv_byte_table *qv_byte_kernels_level(int number)
{
#ifdef QV_HAVE_BYTES_AVX512VNNI
    if (has_avx512vnni && number-- == 0)
        return &qv_bytes_avx512vnni;
#endif
#ifdef QV_HAVE_BYTES_AVXVNNI
    if (has_avxvnni && number-- == 0)
        return &qv_bytes_avxvnni;
#endif
#ifdef QV_HAVE_BYTES_AVX512
    if (has_avx512 && number-- == 0)
        return &qv_bytes_avx512;
#endif
#ifdef QV_HAVE_BYTES_AVX2
    if (has_avx2 && number-- == 0)
        return &qv_bytes_avx2;
#endif
#ifdef QV_HAVE_BYTES_I8MM
    if (arm_bits & ARM_I8MM && number-- == 0)
        return &qv_bytes_i8mm;
#endif
#ifdef QV_HAVE_BYTES_DOTPROD
    if (arm_bits & ARM_DOTPROD && number-- == 0)
        return &qv_bytes_dotprod;
#endif
    return number == 0 ? &qv_bytes_plain : NULL;
}

const qv_byte_table *qv_byte_kernels(void)
{
    return qv_byte_kernels_level(0);
}
