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
    for (int parts = 1; parts <= QV_MOST_PARTS; parts++)
        for (int i = 0, hop = QV_HOP / parts; i < hop; i++)
            synthesis->rise[parts - 1][i] = (qv_real)(0.5 - 0.5 * cos(QV_PI * i / hop));
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
static void add_excitation(const qv_synthesis *synthesis, qv_synthesis_state *state, qv_envelope *before,
                           qv_envelope *now, qv_real log_f0, qv_real voicing, int hop, qv_spectrum *sum)
{
    qv_hop_parts parts = qv_hop_audible(before, now, state->voicing, voicing);
    qv_real excitation[QV_HOP];
    qv_hop_spectra spectra;
    if (parts.voiced) {
        qv_envelope_complete(synthesis, before);
        qv_envelope_complete(synthesis, now);
        qv_pulse_train(&state->phase, state->log_f0, log_f0, hop, excitation);
        qv_voice_pulses(excitation, state->voicing, voicing, hop, excitation);
        qv_hop_transform(synthesis, excitation, hop, &spectra);
        qv_add_voiced(&spectra, before, now, sum);
    } else {
        qv_pulse_train(&state->phase, state->log_f0, log_f0, hop, NULL);
    }
    if (parts.noise) {
        uint64_t first = state->noise_origin + (uint64_t)state->sample;
        qv_white_noise(state->seed, first, hop, excitation);
        qv_hop_transform(synthesis, excitation, hop, &spectra);
        qv_add_noise(&spectra, before, now, sum);
    }
}

/* Adds the sound of a hop and takes the first `hop` samples, which nothing is added to any more. */
static void overlap_add(qv_real *overlap, const qv_real *sound, int hop, qv_real *samples)
{
    for (int i = 0; i < QV_FFT; i++)
        overlap[i] += sound[i];
    memcpy(samples, overlap, (size_t)hop * sizeof(*samples));
    memmove(overlap, overlap + hop, (size_t)(QV_FFT - hop) * sizeof(*overlap));
    memset(overlap + QV_FFT - hop, 0, (size_t)hop * sizeof(*overlap));
}

static void run_frame(const qv_synthesis *synthesis, qv_synthesis_state *state, const qv_real *voiced,
                      const qv_real *noise, qv_real log_f0, qv_real voicing, int hop, qv_real *samples)
{
    _Alignas(QV_FFT_ALIGN) qv_real sound[QV_FFT];
    qv_spectrum sum = {.re = {0}};
    qv_envelope *now = &state->envelope[state->frame & 1];
    qv_envelope *before = &state->envelope[~state->frame & 1];
    if (state->frame == 0) {
        state->log_f0 = log_f0;
        state->voicing = voicing;
    }
    qv_envelope_begin(synthesis, voiced, noise, now);
    add_excitation(synthesis, state, before, now, log_f0, voicing, hop, &sum);
    qv_hop_sound(synthesis, &sum, sound);
    overlap_add(state->overlap, sound, hop, samples);
    state->log_f0 = log_f0;
    state->voicing = voicing;
    state->frame++;
    state->sample += hop;
}

int qv_synthesis_run(const qv_synthesis *synthesis, qv_synthesis_state *state, const qv_real *voiced,
                     const qv_real *noise, const qv_real *log_f0, const qv_real *voicing, const int *hop,
                     int frames, qv_real *samples)
{
    int made = 0;
    for (int t = 0; t < frames; t++) {
        const int count = hop ? hop[t] : QV_HOP;
        run_frame(synthesis, state, voiced + t * QV_KNOTS, noise + t * QV_KNOTS, log_f0[t], voicing[t], count,
                  samples + made);
        made += count;
    }
    return made;
}
