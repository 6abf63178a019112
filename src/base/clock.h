#ifndef QV_BASE_CLOCK_H
#define QV_BASE_CLOCK_H
#include <time.h>

/* Seconds since some moment; never set back. */
static inline double qv_clock(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

#endif
