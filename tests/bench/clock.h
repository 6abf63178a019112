// SPDX-License-Identifier: MIT
#ifndef QV_BENCH_CLOCK_H
#define QV_BENCH_CLOCK_H
#include <time.h>

/* Seconds the processor has worked for this thread: time given to other programs does not count. */
static inline double bench_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Seconds one call of work(context) takes: the best of seven goes of at least 30 ms each. The best, because
 * whatever else the machine does only adds. */
static inline double bench_seconds(void (*work)(void *), void *context)
{
    double best = 1e9;
    for (int go = 0; go < 7; go++) {
        const double start = bench_now();
        double passed;
        int calls = 0;
        do {
            work(context);
            calls++;
        } while ((passed = bench_now() - start) < 0.03);
        best = passed / calls < best ? passed / calls : best;
    }
    return best;
}

#endif
