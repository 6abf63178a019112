// SPDX-License-Identifier: MIT
#ifndef QV_DSP_FRAME_H
#define QV_DSP_FRAME_H
/* Fixed measures of the sound, shared by analysis, models and synthesis. */
enum {
    QV_RATE = 24000, // samples a second
    QV_HOP = 240,    // samples a frame: 10 ms
    QV_FFT = 1024,   // length of the transform
    QV_BINS = QV_FFT / 2 + 1,
    QV_WINDOW = 960, // Hann window of the analysis, samples
    QV_MEL = 80,     // mel bands, 0 Hz to 12 kHz
    QV_KNOTS = 64    // mel-spaced knots of a spectral envelope, 0 Hz to 12 kHz
};
#define QV_MEL_FLOOR 1e-5f // smallest mel magnitude before the logarithm

/* Frame t is centred on sample t * QV_HOP; samples outside a recording count as zero.
 * A recording of n samples has n / QV_HOP + 1 frames. */
static inline int qv_frames(int samples)
{
    return samples / QV_HOP + 1;
}
#endif
