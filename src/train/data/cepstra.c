// SPDX-License-Identifier: MIT
#include "train/data/cepstra.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "dsp/fft.h"
#include "dsp/mel.h"
#include "base/real.h"

enum {
    WINDOW = QV_RATE / 50,
    FFT = 512,
    BINS = FFT / 2 + 1,
    BANDS = 30,
    SPAN = 3 // frames to either side that a difference looks at
};
static const double lowest_hz = 80, highest_hz = 10000;
static const float pre_emphasis = 0.97f;
static const float power_floor = 1e-10f; // about -60 dB below the softest speech
/* A frame is loud when it lies less than this below the loudest, in units of the first cepstrum's mean log
 * power: 35 dB. */
static const float loud_range = 8.06f;

struct qv_cepstra {
    qv_fft *fft;
    float window[WINDOW];
    float weight[BANDS][BINS];
    int first[BANDS], end[BANDS]; // bins of a band
    float cosine[QV_CEPSTRA][BANDS];
};

static void make_bands(qv_cepstra *cepstra)
{
    double low = qv_hz_to_mel(lowest_hz), step = (qv_hz_to_mel(highest_hz) - low) / (BANDS + 1);
    for (int band = 0; band < BANDS; band++) {
        double left = qv_mel_to_hz(low + step * band), centre = qv_mel_to_hz(low + step * (band + 1)),
               right = qv_mel_to_hz(low + step * (band + 2)), sum = 0;
        cepstra->first[band] = BINS;
        for (int bin = 0; bin < BINS; bin++) {
            double hz = (double)bin * QV_RATE / FFT;
            double height = fmin((hz - left) / (centre - left), (right - hz) / (right - centre));
            if (height <= 0)
                continue;
            cepstra->weight[band][bin] = (float)height;
            sum += height;
            if (cepstra->first[band] == BINS)
                cepstra->first[band] = bin;
            cepstra->end[band] = bin + 1;
        }
        if (sum == 0) { // narrower than a bin
            int bin = (int)lrint(centre * FFT / QV_RATE);
            cepstra->first[band] = bin;
            cepstra->end[band] = bin + 1;
            cepstra->weight[band][bin] = 1;
            sum = 1;
        }
        for (int bin = 0; bin < BINS; bin++)
            cepstra->weight[band][bin] /= (float)sum;
    }
}

qv_cepstra *qv_cepstra_open(void)
{
    qv_cepstra *cepstra = calloc(1, sizeof *cepstra);
    if (!cepstra)
        return NULL;
    cepstra->fft = qv_fft_open(FFT);
    if (!cepstra->fft) {
        free(cepstra);
        return NULL;
    }
    for (int i = 0; i < WINDOW; i++)
        cepstra->window[i] = (float)(0.54 - 0.46 * cos(2 * QV_PI * (i + 0.5) / WINDOW));
    make_bands(cepstra);
    // DCT-II; the first row is the mean, the others are scaled alike
    for (int k = 0; k < QV_CEPSTRA; k++)
        for (int band = 0; band < BANDS; band++)
            cepstra->cosine[k][band] =
                (float)((k ? 2.0 : 1.0) / BANDS * cos(QV_PI * k * (band + 0.5) / BANDS));
    return cepstra;
}

void qv_cepstra_close(qv_cepstra **cepstra)
{
    if (!*cepstra)
        return;
    qv_fft_close(&(*cepstra)->fft);
    free(*cepstra);
    *cepstra = NULL;
}

static float sample_at(const int16_t *samples, int count, int i)
{
    return i >= 0 && i < count ? (float)samples[i] * (1.0f / 32768) : 0;
}

/* out [QV_CEPSTRA] */
static void analyse_frame(const qv_cepstra *cepstra, const int16_t *samples, int count, int centre,
                          float *out)
{
    _Alignas(64) qv_real frame[FFT] = {0};
    _Alignas(64) qv_real spectrum[2 * BINS];
    float log_power[BANDS];
    float before = sample_at(samples, count, centre - WINDOW / 2 - 1);
    for (int i = 0; i < WINDOW; i++) {
        float sample = sample_at(samples, count, centre - WINDOW / 2 + i);
        frame[i] = cepstra->window[i] * (sample - pre_emphasis * before);
        before = sample;
    }
    qv_fft_forward(cepstra->fft, frame, spectrum);
    for (int band = 0; band < BANDS; band++) {
        float power = power_floor;
        for (int bin = cepstra->first[band]; bin < cepstra->end[band]; bin++)
            power += cepstra->weight[band][bin] * (float)(spectrum[2 * bin] * spectrum[2 * bin] +
                                                          spectrum[2 * bin + 1] * spectrum[2 * bin + 1]);
        log_power[band] = logf(power);
    }
    for (int k = 0; k < QV_CEPSTRA; k++) {
        float sum = 0;
        for (int band = 0; band < BANDS; band++)
            sum += cepstra->cosine[k][band] * log_power[band];
        out[k] = sum;
    }
}

/* Slope of a line fitted through 2 SPAN + 1 neighbours (The HTK Book, section 5.9); the edges are held.
 * Reads values [from, from + QV_CEPSTRA) of each frame and writes those at `to`. */
static void add_differences(float *out, int frames, int from, int to)
{
    float norm = 0;
    for (int k = 1; k <= SPAN; k++)
        norm += 2.0f * (float)(k * k);
    for (int t = 0; t < frames; t++) {
        float *slope = out + (size_t)t * QV_CEPSTRA_DIMS + to;
        memset(slope, 0, QV_CEPSTRA * sizeof *slope);
        for (int k = 1; k <= SPAN; k++) {
            const float *later = out + (size_t)(t + k < frames ? t + k : frames - 1) * QV_CEPSTRA_DIMS + from;
            const float *earlier = out + (size_t)(t > k ? t - k : 0) * QV_CEPSTRA_DIMS + from;
            for (int i = 0; i < QV_CEPSTRA; i++)
                slope[i] += (float)k / norm * (later[i] - earlier[i]);
        }
    }
}

/* Takes the mean of the loud frames off values 1 .. QV_CEPSTRA-1. */
static void normalise(float *out, int frames)
{
    float loudest = -INFINITY;
    for (int t = 0; t < frames; t++)
        loudest = fmaxf(loudest, out[(size_t)t * QV_CEPSTRA_DIMS]);
    double mean[QV_CEPSTRA] = {0};
    int loud = 0;
    for (int t = 0; t < frames; t++) {
        const float *frame = out + (size_t)t * QV_CEPSTRA_DIMS;
        if (frame[0] < loudest - loud_range)
            continue;
        loud++;
        for (int i = 1; i < QV_CEPSTRA; i++)
            mean[i] += frame[i];
    }
    for (int t = 0; t < frames; t++)
        for (int i = 1; i < QV_CEPSTRA; i++)
            out[(size_t)t * QV_CEPSTRA_DIMS + (size_t)i] -= (float)(mean[i] / loud);
}

void qv_cepstra_analyse(const qv_cepstra *cepstra, const int16_t *samples, int count, float *out)
{
    int frames = qv_cepstra_frames(count);
    for (int t = 0; t < frames; t++)
        analyse_frame(cepstra, samples, count, t * QV_CEPSTRA_HOP, out + (size_t)t * QV_CEPSTRA_DIMS);
    normalise(out, frames);
    add_differences(out, frames, 0, QV_CEPSTRA);
    add_differences(out, frames, QV_CEPSTRA, 2 * QV_CEPSTRA);
}
