// SPDX-License-Identifier: MIT
#include "dsp/synthesis.h"
#include "base/platform.h"
#include "dsp/excitation.h"
#include "dsp/segment.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

qv_synthesis *qv_synthesis_open(void)
{
    const size_t size = (sizeof(qv_synthesis) + QV_FFT_ALIGN - 1) / QV_FFT_ALIGN * QV_FFT_ALIGN;
    qv_synthesis *synthesis = qv_aligned_take(QV_FFT_ALIGN, size);
    if (!synthesis)
        return NULL;
    memset(synthesis, 0, sizeof(*synthesis));
    synthesis->fft = qv_fft_open(QV_FFT);
    synthesis->pair = qv_cfft_open(QV_FFT);
    if (!synthesis->fft || !synthesis->pair || qv_envelope_tables_make(&synthesis->envelope)) {
        qv_synthesis_close(&synthesis);
        return NULL;
    }
    for (int i = 0; i < QV_HOP; i++)
        synthesis->rise[i] = (qv_real)(0.5 - 0.5 * cos(QV_PI * i / QV_HOP));
    return synthesis;
}

void qv_synthesis_close(qv_synthesis **synthesis)
{
    if (!*synthesis)
        return;
    qv_fft_close(&(*synthesis)->fft);
    qv_cfft_close(&(*synthesis)->pair);
    qv_aligned_give(*synthesis);
    *synthesis = NULL;
}

void qv_synthesis_start(qv_synthesis_state *state, uint64_t seed)
{
    memset(state, 0, sizeof(*state));
    state->seed = seed;
}

/* sum += the filtered excitation of the hop that ends at the frame. */
static void add_excitation(const qv_synthesis *synthesis, qv_synthesis_state *state,
                           const qv_envelope *before, const qv_envelope *now, qv_real log_f0, qv_real voicing,
                           qv_spectrum *sum)
{
    qv_hop_parts parts = qv_hop_audible(before, now, state->voicing, voicing);
    qv_real excitation[QV_HOP];
    qv_hop_spectra spectra;
    qv_pulse_train(&state->phase, state->log_f0, log_f0, excitation);
    if (parts.voiced) {
        qv_voice_pulses(excitation, state->voicing, voicing, excitation);
        qv_hop_transform(synthesis, excitation, &spectra);
        qv_add_voiced(&spectra, before, now, sum);
    }
    if (parts.noise) {
        uint64_t first = state->noise_origin + (uint64_t)state->frame * QV_HOP;
        qv_white_noise(state->seed, first, excitation);
        qv_hop_transform(synthesis, excitation, &spectra);
        qv_add_noise(&spectra, before, now, sum);
    }
}

/* Adds the sound of a hop and takes the first QV_HOP samples, which nothing is added to any more. */
static void overlap_add(qv_real *overlap, const qv_real *sound, qv_real *samples)
{
    for (int i = 0; i < QV_FFT; i++)
        overlap[i] += sound[i];
    memcpy(samples, overlap, QV_HOP * sizeof(*samples));
    memmove(overlap, overlap + QV_HOP, (QV_FFT - QV_HOP) * sizeof(*overlap));
    memset(overlap + QV_FFT - QV_HOP, 0, QV_HOP * sizeof(*overlap));
}

static void run_frame(const qv_synthesis *synthesis, qv_synthesis_state *state, const qv_real *voiced,
                      const qv_real *noise, qv_real log_f0, qv_real voicing, qv_real *samples)
{
    _Alignas(QV_FFT_ALIGN) qv_real sound[QV_FFT];
    qv_spectrum sum = {.re = {0}};
    qv_envelope *now = &state->envelope[state->frame & 1];
    const qv_envelope *before = &state->envelope[~state->frame & 1];
    if (state->frame == 0) {
        state->log_f0 = log_f0;
        state->voicing = voicing;
    }
    qv_envelope_make(synthesis, voiced, noise, now);
    add_excitation(synthesis, state, before, now, log_f0, voicing, &sum);
    qv_hop_sound(synthesis, &sum, sound);
    overlap_add(state->overlap, sound, samples);
    state->log_f0 = log_f0;
    state->voicing = voicing;
    state->frame++;
}

void qv_synthesis_run(const qv_synthesis *synthesis, qv_synthesis_state *state, const qv_real *voiced,
                      const qv_real *noise, const qv_real *log_f0, const qv_real *voicing, int frames,
                      qv_real *samples)
{
    for (int t = 0; t < frames; t++)
        run_frame(synthesis, state, voiced + t * QV_KNOTS, noise + t * QV_KNOTS, log_f0[t], voicing[t],
                  samples + t * QV_HOP);
}
