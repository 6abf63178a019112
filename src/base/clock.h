// SPDX-License-Identifier: MIT
#ifndef QV_BASE_CLOCK_H
#define QV_BASE_CLOCK_H

/* Seconds since some moment; never set back. */
double qv_clock(void);
/* Lets `milliseconds` pass. */
void qv_nap(int milliseconds);

#endif
