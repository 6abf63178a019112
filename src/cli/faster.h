// SPDX-License-Identifier: MIT
#ifndef QV_CLI_FASTER_H
#define QV_CLI_FASTER_H

/*
 * Speech faster than the voice itself can speak: libsonic takes out whole pitch periods (Cox 2010, "Sonic").
 * Without libsonic there is no such thing, and QV_FASTEST tells.
 */
#ifdef QV_HAVE_SONIC
#define QV_FASTEST 6.0
#else
#define QV_FASTEST QV_FASTEST_VOICE
#endif
#define QV_FASTEST_VOICE 4.0 // what a stream's rate goes to

typedef struct qv_faster qv_faster;

qv_faster *qv_faster_open(float speed);   // NULL: no libsonic, or memory is short
void qv_faster_close(qv_faster **faster); // NULL inside is fine
/* Takes samples [count]. 1, or 0 when memory is short. */
int qv_faster_write(qv_faster *faster, const float *samples, int count);
/* What is held back comes out: the sound ends here. 1, or 0 when memory is short. */
int qv_faster_flush(qv_faster *faster);
/* Gives up to `count` samples and returns how many. */
int qv_faster_read(qv_faster *faster, float *samples, int count);

#endif
