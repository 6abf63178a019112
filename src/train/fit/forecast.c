// SPDX-License-Identifier: MIT
#include "train/fit/forecast.h"

#include "train/fit/targets.h"

bool qv_forecast_run(const qv_voice *voice, const qv_clip *clip, qv_arena *arena, qv_forecast *made)
{
    size_t frames = (size_t)clip->frames, symbols = (size_t)clip->symbols;
    const qv_acoustic *acoustic = &voice->acoustic;
    made->duration = qv_arena_reals(arena, symbols);
    made->points = qv_arena_reals(arena, symbols * QV_PITCH_POINTS);
    made->contour = qv_arena_reals(arena, frames);
    made->mel = qv_arena_reals(arena, frames * QV_MEL);
    made->voicing = qv_arena_reals(arena, frames);
    qv_real *encoded = qv_arena_reals(arena, symbols * (size_t)acoustic->sizes.decoder_width);
    qv_real *state = qv_arena_zeros(arena, qv_stack_state_size(&acoustic->decoder));
    qv_real *work = qv_arena_reals(arena, qv_acoustic_work_size(acoustic, clip->frames));
    qv_real *features;
    if (!made->duration || !made->points || !made->contour || !made->mel || !made->voicing || !encoded ||
        !state || !work ||
        !qv_prosody_run(&voice->prosody, voice->prosody_value, clip->symbol, clip->symbols, arena,
                        made->duration, made->points))
        return false;
    qv_contour_forward(made->points, clip->duration, clip->symbols, clip->frames, made->contour);
    if (!qv_clip_frames(clip, made->contour, arena, &made->symbol, &features) ||
        !qv_acoustic_encode(acoustic, voice->acoustic_value, clip->symbol, clip->symbols, arena, encoded))
        return false;
    qv_acoustic_step(acoustic, voice->acoustic_value, state, encoded,
                     &(qv_acoustic_frames){made->symbol, features, clip->frames}, work, made->mel,
                     made->voicing);
    for (size_t t = 0; t < frames; t++) {
        for (int m = 0; m < QV_MEL; m++) {
            qv_real *value = &made->mel[t * QV_MEL + (size_t)m];
            *value = *value * voice->normal.mel_deviation[m] + voice->normal.mel_mean[m];
        }
    }
    return true;
}

bool qv_sound_of_frames(const qv_voice *voice, const float *mel, const float *log_f0, const float *voicing,
                        int frames, qv_arena *arena, qv_real *samples)
{
    const qv_vocoder *vocoder = &voice->vocoder;
    int rows = frames + vocoder->ahead;
    qv_real *in = qv_arena_reals(arena, (size_t)rows * QV_VOCODER_IN);
    qv_real *out = qv_arena_reals(arena, (size_t)rows * 2 * QV_KNOTS);
    qv_real *voiced = qv_arena_reals(arena, (size_t)frames * QV_KNOTS);
    qv_real *noise = qv_arena_reals(arena, (size_t)frames * QV_KNOTS);
    qv_real *state = qv_arena_zeros(arena, qv_stack_state_size(&vocoder->stack));
    qv_real *work = qv_arena_reals(arena, qv_vocoder_work_size(vocoder, rows));
    if (!in || !out || !voiced || !noise || !state || !work)
        return false;
    qv_vocoder_input(&voice->normal, mel, log_f0, voicing, frames, 0, rows, in);
    qv_vocoder_step(vocoder, voice->vocoder_value, state, in, rows, work, out);
    qv_vocoder_envelopes(out + (size_t)vocoder->ahead * 2 * QV_KNOTS, mel, frames, voiced, noise);
    return qv_synthesis_forward(voice->synthesis, 1, voiced, noise, log_f0, voicing, frames, arena, samples);
}

bool qv_forecast_sound(const qv_voice *voice, const qv_clip *clip, const qv_forecast *made, qv_arena *arena,
                       qv_real *samples)
{
    const qv_normal *normal = &voice->normal;
    float *log_f0 = qv_arena_bytes(arena, (size_t)clip->frames * sizeof *log_f0);
    if (!log_f0)
        return false;
    for (int t = 0; t < clip->frames; t++)
        log_f0[t] = (float)made->contour[t] * normal->pitch_deviation + normal->pitch_mean;
    return qv_sound_of_frames(voice, made->mel, log_f0, made->voicing, clip->frames, arena, samples);
}
