// SPDX-License-Identifier: MIT
/* Complex transforms by FFTW (GPL). */
#include "dsp/fft.h"
#include <fftw3.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#ifdef QV_DOUBLE
#define FFTW(name) fftw_##name
#else
#define FFTW(name) fftwf_##name
#endif

typedef FFTW(complex) complex_value;
typedef FFTW(plan) plan;

enum { ALIGNED, ANYWHERE, PLACES };

struct qv_cfft {
    plan forward[PLACES], inverse[PLACES];
};

/* FFTW's planner is not thread-safe; executing a plan is. */
static pthread_mutex_t planner = PTHREAD_MUTEX_INITIALIZER;

static void destroy_plans(qv_cfft *fft)
{
    pthread_mutex_lock(&planner);
    for (int place = 0; place < PLACES; place++) {
        FFTW(destroy_plan)(fft->forward[place]);
        FFTW(destroy_plan)(fft->inverse[place]);
    }
    pthread_mutex_unlock(&planner);
}

static bool make_plans(qv_cfft *fft, int n, complex_value *in, complex_value *out)
{
    static const unsigned flags[PLACES] = {FFTW_ESTIMATE, FFTW_ESTIMATE | FFTW_UNALIGNED};
    bool made = true;
    pthread_mutex_lock(&planner);
    for (int place = 0; place < PLACES; place++) {
        fft->forward[place] = FFTW(plan_dft_1d)(n, in, out, FFTW_FORWARD, flags[place]);
        fft->inverse[place] = FFTW(plan_dft_1d)(n, in, out, FFTW_BACKWARD, flags[place]);
        made = made && fft->forward[place] && fft->inverse[place];
    }
    pthread_mutex_unlock(&planner);
    return made;
}

qv_cfft *qv_cfft_open(int n)
{
    qv_cfft *fft = calloc(1, sizeof(*fft));
    complex_value *in = FFTW(malloc)(sizeof(*in) * (size_t)n);
    complex_value *out = FFTW(malloc)(sizeof(*out) * (size_t)n);
    bool made = fft && in && out && make_plans(fft, n, in, out);
    FFTW(free)(in);
    FFTW(free)(out);
    if (!made)
        qv_cfft_close(&fft);
    return fft;
}

void qv_cfft_close(qv_cfft **fft)
{
    if (!*fft)
        return;
    destroy_plans(*fft);
    free(*fft);
    *fft = NULL;
}

/* The plan for arrays that are aligned is the fast one. */
static int place_of(const qv_real *in, const qv_real *out)
{
    bool aligned = !FFTW(alignment_of)((qv_real *)in) && !FFTW(alignment_of)((qv_real *)out);
    return aligned ? ALIGNED : ANYWHERE;
}

/* FFTW takes no const; out-of-place complex transforms keep their input. */
void qv_cfft_forward(const qv_cfft *fft, const qv_real *in, qv_real *out)
{
    FFTW(execute_dft)(fft->forward[place_of(in, out)], (complex_value *)in, (complex_value *)out);
}

void qv_cfft_inverse(const qv_cfft *fft, const qv_real *in, qv_real *out)
{
    FFTW(execute_dft)(fft->inverse[place_of(in, out)], (complex_value *)in, (complex_value *)out);
}
