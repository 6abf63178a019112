// SPDX-License-Identifier: MIT
#include "dsp/mel.h"
#include "dsp/bands.h"
#include "dsp/fft.h"
#include "kernels/kernels.h"
#include "nn/activation.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Slaney, Auditory Toolbox (1998): 200/3 Hz a mel below 1 kHz, above it a factor of 6.4 in 27 mels. */
static const double hz_per_mel = 200.0 / 3.0;
static const double log_start_hz = 1000.0;
static const double log_start_mel = 15.0;
#define LOG_STEP (log(6.4) / 27.0)

double qv_hz_to_mel(double hz)
{
    if (hz < log_start_hz)
        return hz / hz_per_mel;
    return log_start_mel + log(hz / log_start_hz) / LOG_STEP;
}

double qv_mel_to_hz(double mel)
{
    if (mel < log_start_mel)
        return mel * hz_per_mel;
    return log_start_hz * exp(LOG_STEP * (mel - log_start_mel));
}

struct qv_mel {
    qv_fft *fft;
    qv_bands *bands;
    qv_real window[QV_WINDOW];
};

qv_mel *qv_mel_open(void)
{
    qv_mel *mel = calloc(1, sizeof(*mel));
    if (!mel)
        return NULL;
    mel->fft = qv_fft_open(QV_FFT);
    mel->bands = qv_bands_open(QV_FFT, QV_MEL, QV_BANDS_AREA);
    if (!mel->fft || !mel->bands) {
        qv_mel_close(&mel);
        return NULL;
    }
    for (int i = 0; i < QV_WINDOW; i++)
        mel->window[i] = (qv_real)(0.5 - 0.5 * cos(2 * QV_PI * i / QV_WINDOW));
    return mel;
}

void qv_mel_close(qv_mel **mel)
{
    if (!*mel)
        return;
    qv_fft_close(&(*mel)->fft);
    qv_bands_close(&(*mel)->bands);
    free(*mel);
    *mel = NULL;
}

/* windowed [QV_FFT]: the samples around `centre`, zero outside the recording and beyond the window. */
static void cut_frame(const qv_mel *mel, const float *samples, int count, int centre, qv_real *windowed)
{
    int start = centre - QV_WINDOW / 2;
    int from = start < 0 ? -start : 0;
    int to = count - start < QV_WINDOW ? count - start : QV_WINDOW;
    memset(windowed, 0, QV_FFT * sizeof(*windowed));
    for (int i = from; i < to; i++)
        windowed[i] = mel->window[i] * (qv_real)samples[start + i];
}

static void log_bands(const qv_mel *mel, const qv_real *magnitude, float *out)
{
    qv_real band_value[QV_MEL];
    qv_bands_sum(mel->bands, magnitude, band_value);
    for (int band = 0; band < QV_MEL; band++)
        if (!(band_value[band] > (qv_real)QV_MEL_FLOOR))
            band_value[band] = (qv_real)QV_MEL_FLOOR;
    qv_log(band_value, band_value, QV_MEL);
    for (int band = 0; band < QV_MEL; band++)
        out[band] = (float)band_value[band];
}

void qv_mel_analyse(const qv_mel *mel, const float *samples, int count, float *out)
{
    _Alignas(QV_FFT_ALIGN) qv_real windowed[QV_FFT];
    _Alignas(QV_FFT_ALIGN) qv_real spectrum[2 * QV_BINS];
    qv_real magnitude[QV_BINS];
    for (int frame = 0; frame < qv_frames(count); frame++) {
        cut_frame(mel, samples, count, frame * QV_HOP, windowed);
        qv_fft_forward(mel->fft, windowed, spectrum);
        qv_kernels()->magnitudes(spectrum, QV_BINS, magnitude);
        log_bands(mel, magnitude, out + (size_t)frame * QV_MEL);
    }
}
