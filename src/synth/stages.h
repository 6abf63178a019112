// SPDX-License-Identifier: MIT
#ifndef QV_SYNTH_STAGES_H
#define QV_SYNTH_STAGES_H

/* Where the time goes, for qv_stream_time: seconds of wall clock, summed up. */
typedef enum qv_stage {
    QV_STAGE_TEXT,     // text to phones
    QV_STAGE_PLAN,     // durations, pitch, encoder
    QV_STAGE_ACOUSTIC, // decoder
    QV_STAGE_VOCODER,
    QV_STAGE_SYNTHESIS, // envelopes, source, filter, limiter
    QV_STAGES
} qv_stage;

typedef struct qv_stages {
    double seconds[QV_STAGES];
    double since; // of the monotonic clock
} qv_stages;

/* Starts the clock; adds the time since the last call to a stage. NULL: nothing is done. */
void qv_stages_start(qv_stages *stages);
void qv_stages_add(qv_stages *stages, qv_stage stage);

#endif
