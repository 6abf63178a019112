// SPDX-License-Identifier: MIT
/* Synthesis of a crop with gradients: what synthesis.c does, keeping what the way back needs. */
#include "dsp/excitation.h"
#include "dsp/segment.h"
#include "kernels/kernels.h"
#include <string.h>

/* One hop. Hop t lies before frame t; hop `frames` lies after the last frame. */
typedef struct hop {
    qv_hop_spectra voiced, noise;
    qv_real pulses[QV_HOP]; // without voicing
    qv_hop_parts parts;
} hop;

struct qv_synthesis_tape {
    int frames;
    const qv_real *voiced, *noise; // the caller's knots
    qv_envelope *envelopes;        // [frames + 1]; the first is silent and stands before frame 0
    hop *hops;                     // [frames + 1]
};

static qv_synthesis_tape *tape_open(int frames, qv_arena *arena)
{
    const size_t count = (size_t)frames + 1;
    qv_synthesis_tape *tape = qv_arena_bytes(arena, sizeof(*tape));
    if (!tape)
        return NULL;
    tape->frames = frames;
    tape->envelopes = qv_arena_bytes(arena, count * sizeof(*tape->envelopes));
    tape->hops = qv_arena_bytes(arena, count * sizeof(*tape->hops));
    if (!tape->envelopes || !tape->hops)
        return NULL;
    memset(tape->envelopes, 0, sizeof(*tape->envelopes));
    return tape;
}

/* The frame at the end of hop t: the last one a second time at the very end. */
static int frame_after(const qv_synthesis_tape *tape, int t)
{
    return t < tape->frames ? t : tape->frames - 1;
}

static int frame_before(int t)
{
    return t > 0 ? t - 1 : 0;
}

static const qv_envelope *envelope_after(const qv_synthesis_tape *tape, int t)
{
    return &tape->envelopes[frame_after(tape, t) + 1];
}

static const qv_envelope *envelope_before(const qv_synthesis_tape *tape, int t)
{
    return &tape->envelopes[t];
}

/* Fills in a hop and adds its filtered excitation to the sum. */
static void forward_hop(const qv_synthesis *synthesis, const qv_synthesis_tape *tape, int t, uint64_t seed,
                        const qv_real *voicing, qv_spectrum *sum)
{
    const qv_envelope *before = envelope_before(tape, t), *now = envelope_after(tape, t);
    const qv_real from = voicing[frame_before(t)], to = voicing[frame_after(tape, t)];
    hop *h = &tape->hops[t];
    qv_real excitation[QV_HOP];
    h->parts = qv_hop_audible(before, now, from, to);
    if (h->parts.voiced) {
        qv_voice_pulses(h->pulses, from, to, QV_HOP, excitation);
        qv_hop_transform(synthesis, excitation, QV_HOP, &h->voiced);
        qv_add_voiced(&h->voiced, before, now, sum);
    }
    if (h->parts.noise) {
        qv_white_noise(seed, (uint64_t)t * QV_HOP, QV_HOP, excitation);
        qv_hop_transform(synthesis, excitation, QV_HOP, &h->noise);
        qv_add_noise(&h->noise, before, now, sum);
    }
}

/* The stretch of a hop's sound that lies inside the crop: sound[*from .. *to - 1] is samples[*start ..]. */
static void place_hop(const qv_synthesis_tape *tape, int t, int *from, int *to, int *start)
{
    const int first = (t - 1) * QV_HOP - QV_LEAD, count = tape->frames * QV_HOP;
    *from = first < 0 ? -first : 0;
    *to = count - first < QV_FFT ? count - first : QV_FFT;
    *start = first + *from;
}

qv_synthesis_tape *qv_synthesis_forward(const qv_synthesis *synthesis, uint64_t seed, const qv_real *voiced,
                                        const qv_real *noise, const qv_real *log_f0, const qv_real *voicing,
                                        int frames, qv_arena *arena, qv_real *samples)
{
    _Alignas(QV_FFT_ALIGN) qv_real sound[QV_FFT];
    double phase = 0;
    qv_synthesis_tape *tape = tape_open(frames, arena);
    if (!tape)
        return NULL;
    tape->voiced = voiced;
    tape->noise = noise;
    for (int t = 0; t < frames; t++) {
        qv_envelope_begin(synthesis, voiced + t * QV_KNOTS, noise + t * QV_KNOTS, &tape->envelopes[t + 1]);
        qv_envelope_complete(synthesis, &tape->envelopes[t + 1]);
    }
    memset(samples, 0, (size_t)frames * QV_HOP * sizeof(*samples));
    for (int t = 0; t <= frames; t++) {
        int from, to, start;
        qv_spectrum sum = {.re = {0}};
        qv_pulse_train(&phase, log_f0[frame_before(t)], log_f0[frame_after(tape, t)], QV_HOP,
                       tape->hops[t].pulses);
        forward_hop(synthesis, tape, t, seed, voicing, &sum);
        qv_hop_sound(synthesis, &sum, sound);
        place_hop(tape, t, &from, &to, &start);
        for (int i = from; i < to; i++)
            samples[start + i - from] += sound[i];
    }
    return tape;
}

/* Gradients of a frame's filters by the logarithms of their bins: log-magnitude, phase, log-magnitude. */
typedef struct envelope_gradient {
    _Alignas(QV_FFT_ALIGN) qv_real voiced_log[QV_BINS_PADDED];
    qv_real voiced_phase[QV_BINS_PADDED], noise_log[QV_BINS_PADDED];
} envelope_gradient;

/* FFT of the gradient by a hop's sound, over QV_FFT. With c_k = 1 for the first and the last bin and 2 for
 * the others, c_k times this is the gradient by (real, imaginary) part of bin k. */
static void transform_gradient(const qv_synthesis *synthesis, const qv_synthesis_tape *tape, int t,
                               const qv_real *dsamples, qv_spectrum *gradient)
{
    _Alignas(QV_FFT_ALIGN) qv_real dsound[QV_FFT] = {0};
    _Alignas(QV_FFT_ALIGN) qv_real spectrum[2 * QV_BINS];
    const qv_real scale = (qv_real)1 / QV_FFT;
    int from, to, start;
    place_hop(tape, t, &from, &to, &start);
    for (int i = from; i < to; i++)
        dsound[i] = scale * dsamples[start + i - from];
    qv_fft_forward(synthesis->fft, dsound, spectrum);
    for (int k = 0; k < QV_BINS; k++) {
        gradient->re[k] = spectrum[2 * k];
        gradient->im[k] = spectrum[2 * k + 1];
    }
}

static void add_voiced_gradient(const qv_real *x_re, const qv_real *x_im, const qv_envelope *e,
                                const qv_spectrum *d, envelope_gradient *gradient)
{
    qv_kernels()->voiced_gradient((qv_parts){x_re, x_im}, (qv_parts){e->voiced_re, e->voiced_im},
                                  (qv_parts){d->re, d->im}, QV_BINS, gradient->voiced_log,
                                  gradient->voiced_phase);
}

static void add_noise_gradient(const qv_real *x_re, const qv_real *x_im, const qv_envelope *e,
                               const qv_spectrum *d, envelope_gradient *gradient)
{
    qv_kernels()->noise_gradient((qv_parts){x_re, x_im}, e->noise, (qv_parts){d->re, d->im}, QV_BINS,
                                 gradient->noise_log);
}

/* The loops above take c_k = 2 everywhere; the outer bins have 1, and no phase to turn. */
static void finish_outer_bins(envelope_gradient *gradient)
{
    for (int k = 0; k < QV_BINS; k += QV_BINS - 1) {
        gradient->voiced_log[k] /= 2;
        gradient->noise_log[k] /= 2;
        gradient->voiced_phase[k] = 0;
    }
}

/* gradient: of the frames at either end of hop t; the one before frame 0 is NULL. */
static void backward_filters(const qv_synthesis_tape *tape, int t, const qv_spectrum *d,
                             envelope_gradient *before, envelope_gradient *after)
{
    const hop *h = &tape->hops[t];
    if (h->parts.voiced) {
        add_voiced_gradient(h->voiced.rise_re, h->voiced.rise_im, envelope_after(tape, t), d, after);
        if (before)
            add_voiced_gradient(h->voiced.fall_re, h->voiced.fall_im, envelope_before(tape, t), d, before);
    }
    if (h->parts.noise) {
        add_noise_gradient(h->noise.rise_re, h->noise.rise_im, envelope_after(tape, t), d, after);
        if (before)
            add_noise_gradient(h->noise.fall_re, h->noise.fall_im, envelope_before(tape, t), d, before);
    }
}

static void backward_excitation(const qv_synthesis *synthesis, const qv_envelope *envelope,
                                const qv_spectrum *d, qv_real *excitation)
{
    _Alignas(QV_FFT_ALIGN) qv_real spectrum[2 * QV_BINS];
    qv_kernels()->correlate((qv_parts){envelope->voiced_re, envelope->voiced_im}, (qv_parts){d->re, d->im},
                            QV_BINS, spectrum);
    qv_fft_inverse(synthesis->fft, spectrum, excitation);
}

/* Adds to the gradients by the voicing of the frames at either end of hop t. */
static void backward_voicing(const qv_synthesis *synthesis, const qv_synthesis_tape *tape, int t,
                             const qv_spectrum *d, qv_real *dvoicing)
{
    _Alignas(QV_FFT_ALIGN) qv_real rising[QV_FFT];
    _Alignas(QV_FFT_ALIGN) qv_real falling[QV_FFT];
    const qv_real *pulses = tape->hops[t].pulses;
    qv_real from = 0, to = 0;
    if (!envelope_before(tape, t)->voiced_audible && !envelope_after(tape, t)->voiced_audible)
        return;
    backward_excitation(synthesis, envelope_after(tape, t), d, rising);
    backward_excitation(synthesis, envelope_before(tape, t), d, falling);
    for (int i = 0; i < QV_HOP; i++) {
        qv_real rise = synthesis->rise[0][i], place = (qv_real)i / QV_HOP;
        qv_real gradient = rise * rising[QV_LEAD + i] + (1 - rise) * falling[QV_LEAD + i];
        from += gradient * pulses[i] * (1 - place);
        to += gradient * pulses[i] * place;
    }
    dvoicing[frame_before(t)] += from;
    dvoicing[frame_after(tape, t)] += to;
}

/* Gradients of all frames by their filters; the one that hop 0 starts from has none. */
static void backward_hops(const qv_synthesis *synthesis, const qv_synthesis_tape *tape,
                          const qv_real *dsamples, envelope_gradient *gradients, qv_real *dvoicing)
{
    qv_spectrum d = {.re = {0}};
    for (int t = 0; t <= tape->frames; t++) {
        transform_gradient(synthesis, tape, t, dsamples, &d);
        backward_filters(tape, t, &d, t > 0 ? &gradients[t - 1] : NULL, &gradients[frame_after(tape, t)]);
        if (dvoicing)
            backward_voicing(synthesis, tape, t, &d, dvoicing);
    }
    for (int t = 0; t < tape->frames; t++)
        finish_outer_bins(&gradients[t]);
}

bool qv_synthesis_backward(const qv_synthesis *synthesis, const qv_synthesis_tape *tape,
                           const qv_real *dsamples, qv_arena *arena, qv_real *dvoiced, qv_real *dnoise,
                           qv_real *dvoicing)
{
    enum { ROW = sizeof(envelope_gradient) / sizeof(qv_real) };
    const size_t mark = qv_arena_mark(arena), frames = (size_t)tape->frames;
    envelope_gradient *gradients = (envelope_gradient *)qv_arena_zeros(arena, frames * ROW);
    if (dvoicing)
        memset(dvoicing, 0, frames * sizeof(*dvoicing));
    if (!gradients)
        return false;
    backward_hops(synthesis, tape, dsamples, gradients, dvoicing);
    const bool done =
        qv_envelope_backward(&synthesis->envelope, tape->frames, tape->voiced, gradients->voiced_log,
                             gradients->voiced_phase, ROW, arena, dvoiced) &&
        qv_envelope_backward(&synthesis->envelope, tape->frames, tape->noise, gradients->noise_log, NULL, ROW,
                             arena, dnoise);
    qv_arena_release(arena, mark);
    return done;
}
