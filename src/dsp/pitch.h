// SPDX-License-Identifier: MIT
#ifndef QV_DSP_PITCH_H
#define QV_DSP_PITCH_H

/*
 * Pitch tracking with continuity: several candidates a frame by normalised cross-correlation, then the
 * cheapest path through pitch and voicing (after RAPT: Talkin 1995; YIN's and pYIN's refinements).
 */
typedef struct qv_pitch_settings {
    float lowest, highest; // Hz, 30 <= lowest < highest <= 1000; defaults 60 and 500
    // Costs of the path in units of correlation; see pitch.c.
    float voicing_cost; // of going from voiced to unvoiced or back
    float jump_cost;    // of an octave between neighbouring frames
    float voicing_bias; // correlation above which a frame by itself counts as voiced, 0..1
} qv_pitch_settings;

void qv_pitch_defaults(qv_pitch_settings *settings);

/*
 * samples [count] at QV_RATE; f0 [qv_frames(count)] in Hz, 0 where unvoiced; strength
 * [qv_frames(count)], 0..1, correlation at the chosen lag (at the best lag where unvoiced); may be NULL.
 * settings NULL: the defaults. The result does not depend on the level of the recording.
 * Returns 0, QV_ERROR_MEMORY, or QV_ERROR_ARGUMENT when the range of pitch is none.
 */
int qv_pitch_track(const qv_pitch_settings *settings, const float *samples, int count, float *f0,
                   float *strength);

/* log F0 [frames] without gaps: linear between voiced frames, held before the first and after the last;
 * all `otherwise` Hz if nothing is voiced. */
void qv_pitch_interpolate(const float *f0, int frames, float otherwise, float *log_f0);

#endif
