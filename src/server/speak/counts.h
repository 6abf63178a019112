// SPDX-License-Identifier: MIT
#ifndef QV_SERVER_SPEAK_COUNTS_H
#define QV_SERVER_SPEAK_COUNTS_H
#include <stdint.h>

/* The ways in. */
typedef enum qv_door { QV_DOOR_WYOMING, QV_DOOR_OPENAI, QV_DOOR_HTTP, QV_DOORS } qv_door;

/* Bounds of the classes of times to the first byte, in seconds. */
#define QV_FIRST_BOUNDS                                                                                      \
    {                                                                                                        \
        0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10                                           \
    }
enum { QV_FIRST_CLASSES = 12 };

/* What was done since the start. */
typedef struct qv_counts {
    uint64_t opened[QV_DOORS], refused[QV_DOORS];
    uint64_t ended, failed, left;         // speeches: said to their end, broken off by us, by the client
    uint64_t text;                        // bytes
    uint64_t samples;                     // made
    double worked;                        // seconds that workers were at it, all together
    uint64_t first[QV_FIRST_CLASSES + 1]; // speeches by time from opening to the first byte; last: longer
    double first_sum;                     // of those times
    int open, queued, workers;            // speeches now; of them in the queue; threads
} qv_counts;

#endif
