// SPDX-License-Identifier: MIT
#include "dsp/bands.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "dsp/frame.h"
#include "dsp/mel.h"

typedef struct band {
    int first, count; // bins
    qv_real *weight;  // [count]
} band;

struct qv_bands {
    int bins, count;
    band *band;       // [count]
    qv_real *weights; // of all bands, one behind the other
};

typedef struct triangle {
    double low, centre, high; // Hz
} triangle;

static triangle triangle_of(int index, int count)
{
    const double step = qv_hz_to_mel(QV_RATE / 2.0) / (count + 1);
    return (triangle){qv_mel_to_hz(step * index), qv_mel_to_hz(step * (index + 1)),
                      qv_mel_to_hz(step * (index + 2))};
}

/* At its centre 1 */
static double height(const triangle *t, double hz)
{
    return fmin((hz - t->low) / (t->centre - t->low), (t->high - hz) / (t->high - t->centre));
}

#define NARROW 1e-3 // of the sum of a triangle's heights: it lies between two bins

static void make_band(band *b, const triangle *t, int bins, double bin_hz, qv_band_norm norm)
{
    double sum = 0;
    b->first = (int)floor(t->low / bin_hz) + 1;
    for (int bin = b->first; bin < bins && bin * bin_hz < t->high; bin++, b->count++)
        sum += height(t, bin * bin_hz);
    if (norm == QV_BANDS_MEAN && sum < NARROW) {
        b->first = (int)lround(t->centre / bin_hz);
        b->count = 1;
        b->weight[0] = 1;
        return;
    }
    const double area = norm == QV_BANDS_AREA ? t->high - t->low : 2 * sum;
    for (int i = 0; i < b->count; i++)
        b->weight[i] = (qv_real)(height(t, (b->first + i) * bin_hz) * 2 / area);
}

static void make_bands(qv_bands *bands, int n, qv_band_norm norm)
{
    const double bin_hz = (double)QV_RATE / n;
    qv_real *weight = bands->weights;
    for (int i = 0; i < bands->count; i++) {
        const triangle t = triangle_of(i, bands->count);
        band *b = &bands->band[i];
        b->weight = weight;
        make_band(b, &t, bands->bins, bin_hz, norm);
        weight += b->count;
    }
}

qv_bands *qv_bands_open(int n, int count, qv_band_norm norm)
{
    qv_bands *bands = calloc(1, sizeof *bands);
    if (!bands)
        return NULL;
    bands->bins = n / 2 + 1;
    bands->count = count;
    bands->band = calloc((size_t)count, sizeof *bands->band);
    // A bin lies under two triangles at most; those that lie between bins have one each.
    bands->weights = calloc((size_t)(2 * bands->bins + count), sizeof *bands->weights);
    if (!bands->band || !bands->weights)
        qv_bands_close(&bands);
    else
        make_bands(bands, n, norm);
    return bands;
}

void qv_bands_close(qv_bands **bands)
{
    if (!*bands)
        return;
    free((*bands)->band);
    free((*bands)->weights);
    free(*bands);
    *bands = NULL;
}

int qv_bands_count(const qv_bands *bands)
{
    return bands->count;
}

void qv_bands_sum(const qv_bands *bands, const qv_real *bin, qv_real *out)
{
    for (int i = 0; i < bands->count; i++) {
        const band *b = &bands->band[i];
        qv_real sum = 0;
        for (int j = 0; j < b->count; j++)
            sum += b->weight[j] * bin[b->first + j];
        out[i] = sum;
    }
}

void qv_bands_backward(const qv_bands *bands, const qv_real *dband, qv_real *dbin)
{
    memset(dbin, 0, (size_t)bands->bins * sizeof *dbin);
    for (int i = 0; i < bands->count; i++) {
        const band *b = &bands->band[i];
        for (int j = 0; j < b->count; j++)
            dbin[b->first + j] += b->weight[j] * dband[i];
    }
}
