// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_FIT_FORECAST_H
#define QV_TRAIN_FIT_FORECAST_H
#include "model/voice.h"
#include "train/data/corpus.h"

/* What a voice makes of a clip's symbols with the clip's durations; everything else is its own. */
typedef struct qv_forecast {
    qv_real *duration, *points, *contour; // [symbols], [symbols][QV_PITCH_POINTS], [frames] normalised
    int *symbol;                          // [frames]
    qv_real *mel, *voicing;               // [frames][QV_MEL] natural log, [frames]
} qv_forecast;

/* The arrays come from the arena. False: memory. Threads may share the voice, not the arena. */
bool qv_forecast_run(const qv_voice *voice, const qv_clip *clip, qv_arena *arena, qv_forecast *made);

/* The sound that a voice makes of frames: mel [frames][QV_MEL], natural log; log_f0 [frames], natural log of
 * Hz; voicing [frames], 0..1; samples [frames * QV_HOP], full scale 1, frame 0 centred on the first. False:
 * memory. */
bool qv_sound_of_frames(const qv_voice *voice, const float *mel, const float *log_f0, const float *voicing,
                        int frames, qv_arena *arena, qv_real *samples);
/* The same of what qv_forecast_run made of a clip. */
bool qv_forecast_sound(const qv_voice *voice, const qv_clip *clip, const qv_forecast *made, qv_arena *arena,
                       qv_real *samples);

#endif
