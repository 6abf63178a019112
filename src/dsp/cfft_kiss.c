// SPDX-License-Identifier: MIT
/* Complex transforms by KISS FFT (BSD): for programs that may not be GPL, as FFTW makes them. */
#include "dsp/fft.h"
#include <kiss_fft.h>
#include <stdlib.h>

_Static_assert(sizeof(kiss_fft_scalar) == sizeof(qv_real), "KISS FFT must be built for the same numbers");

struct qv_cfft {
    kiss_fft_cfg forward, inverse;
};

/* In memory of ours: only that can be freed by us, whichever allocator the library uses. */
static kiss_fft_cfg open_one(int n, int inverse)
{
    size_t size = 0;
    kiss_fft_alloc(n, inverse, NULL, &size);
    void *memory = malloc(size);
    return memory ? kiss_fft_alloc(n, inverse, memory, &size) : NULL;
}

qv_cfft *qv_cfft_open(int n)
{
    qv_cfft *fft = calloc(1, sizeof(*fft));
    if (!fft)
        return NULL;
    fft->forward = open_one(n, 0);
    fft->inverse = open_one(n, 1);
    if (!fft->forward || !fft->inverse)
        qv_cfft_close(&fft);
    return fft;
}

void qv_cfft_close(qv_cfft **fft)
{
    if (!*fft)
        return;
    free((*fft)->forward);
    free((*fft)->inverse);
    free(*fft);
    *fft = NULL;
}

/* Out of place, and for the lengths used here (powers of two), KISS FFT allocates nothing. */
void qv_cfft_forward(const qv_cfft *fft, const qv_real *in, qv_real *out)
{
    kiss_fft(fft->forward, (const kiss_fft_cpx *)in, (kiss_fft_cpx *)out);
}

void qv_cfft_inverse(const qv_cfft *fft, const qv_real *in, qv_real *out)
{
    kiss_fft(fft->inverse, (const kiss_fft_cpx *)in, (kiss_fft_cpx *)out);
}
