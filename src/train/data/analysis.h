// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_DATA_ANALYSIS_H
#define QV_TRAIN_DATA_ANALYSIS_H
#include <stddef.h>
#include <stdint.h>
#include "dsp/frame.h"
#include "dsp/mel.h"

/* What is known of the sound of one recording, kept in a file of its own and mapped from there. */
typedef struct qv_analysis {
    int frames, sample_count;
    const float *mel;       // [frames][QV_MEL], natural log
    const float *f0;        // [frames], Hz, 0: unvoiced
    const float *log_f0;    // [frames], without gaps
    const int16_t *samples; // [sample_count], active level QV_LEVEL_TARGET, 32768 is 1.0
    uint64_t checksum;      // of all of it
    void *map;              // private
    size_t map_size;
} qv_analysis;

/*
 * Maps the cached analysis of a recording. 0, or QV_ERROR_FORMAT when there is none, when it is damaged, or
 * when recording or settings have changed since; QV_ERROR_OPEN when the recording itself is gone.
 */
int qv_analysis_load(qv_analysis *analysis, const char *recording, const char *cache);

/*
 * Analyses a recording and writes the result to `cache`, in one step, so that it is there wholly or not at
 * all. Returns 0; QV_ERROR_OPEN or QV_ERROR_FORMAT (the recording cannot be read or is silent),
 * QV_ERROR_WRITE or QV_ERROR_MEMORY with one line in message [size]. Any thread.
 */
int qv_analysis_make(const qv_mel *mel, const char *recording, const char *cache, char *message, size_t size);

void qv_analysis_close(qv_analysis *analysis); // a zeroed one is fine

#endif
