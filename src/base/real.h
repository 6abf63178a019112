#ifndef QV_BASE_REAL_H
#define QV_BASE_REAL_H
/*
 * The number type of the networks and of the differentiable signal processing.
 *
 * It is float. The tests compile the same sources a second time with QV_DOUBLE defined, so that every
 * gradient is checked against finite differences in double precision without a second implementation.
 */
#ifdef QV_DOUBLE
typedef double qv_real;
#else
typedef float qv_real;
#endif

#define QV_PI 3.14159265358979323846 // C11 has no name for it

/*
 * QV_CLONES before a function lets the compiler build it for several vector widths and choose at load
 * time. Sanitizers run before the resolver can, so their builds define QV_NO_CLONES.
 *
 * The levels are those of the x86-64 psABI (v3: AVX2 and FMA, v4: AVX-512), which are chosen by what the
 * processor can do; names like arch=haswell are chosen by its exact model. GCC knows them from version 12.
 * Helpers that a loop calls must be always_inline, or they stay in the narrow width.
 */
#if !defined(QV_NO_CLONES) && defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) &&             \
    __GNUC__ >= 12
#define QV_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define QV_CLONES
#endif

#endif
