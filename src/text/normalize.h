#ifndef QV_TEXT_NORMALIZE_H
#define QV_TEXT_NORMALIZE_H
#include "text/spoken.h"

/* Appends the words of one sentence to `spoken`. Byte positions are those in `bytes` plus `origin`. */
void qv_normalize(qv_spoken *spoken, const char *bytes, size_t size, size_t origin);

#endif
