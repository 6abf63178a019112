// SPDX-License-Identifier: MIT
#ifndef QV_CLI_TIMINGS_H
#define QV_CLI_TIMINGS_H
#include "quaver/quaver.h"

/*
 * The times of what is said, as a JSON file:
 *
 *     {"sample_rate": 24000, "events": [
 *      {"type": "sentence", "time": 0.0, "duration": 1.23, "begin": 0, "end": 12},
 *      {"type": "word", "time": 0.03, "duration": 0.41, "begin": 0, "end": 5},
 *      {"type": "phone", "time": 0.03, "duration": 0.08, "begin": 0, "end": 5, "phone": "HH"},
 *      {"type": "end", "time": 1.23}]}
 *
 * Times are seconds of the sound, begin and end bytes of the input.
 */
typedef struct qv_timings qv_timings;

/* "-" is standard output. A file that ends with .vtt (WebVTT) or .srt (SubRip) has captions of the text
 * instead. 0, or QV_ERROR_WRITE or QV_ERROR_MEMORY. */
int qv_timings_open(qv_timings **timings, const char *path);
void qv_timings_add(qv_timings *timings, const qv_event *event);
/* The input itself, which captions are made of; `marked`: it is SSML, whose tags are left out. */
int qv_timings_text(qv_timings *timings, const char *bytes, size_t count, int marked); // 0 or QV_ERROR_MEMORY
/* What comes from now on is behind `samples` more of sound and `bytes` more of input. */
void qv_timings_shift(qv_timings *timings, int64_t samples, size_t bytes);
/* Puts the file in its place: an older one was as it was until then. 0, or QV_ERROR_WRITE with errno; NULL
 * inside is fine. */
int qv_timings_close(qv_timings **timings);
void qv_timings_abort(qv_timings **timings); // leaves an older file as it was; NULL inside is fine

#endif
