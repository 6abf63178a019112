// SPDX-License-Identifier: MIT
#ifndef QV_TEST_RECORDER_H
#define QV_TEST_RECORDER_H
#include <stddef.h>

/*
 * Records what a PulseAudio sink plays, from the sink's monitor, through the program parec.
 */
typedef struct recorder recorder;

recorder *start_recorder(const char *source, int rate); // returns when sound, or silence, comes in
void stop_recorder(recorder *r);                        // what was recorded stays
void close_recorder(recorder **r);

/* One channel, full scale 1, after stop_recorder; owned by the recorder. */
const float *recorded(const recorder *r, size_t *count);
/* Seconds, CLOCK_MONOTONIC, at which sample `index` had come in at the latest. */
double arrival(const recorder *r, size_t index);
double monotonic_now(void);

#endif
