// SPDX-License-Identifier: MIT
#ifndef QV_CLI_CAPTIONS_H
#define QV_CLI_CAPTIONS_H
#include <stdio.h>

#include "quaver/quaver.h"

/* Captions of what is said, as WebVTT or SubRip has them: a sentence each, or parts of a longer one, in up to
 * two lines. Made of the words' events and of the text that they were read from. */
typedef struct qv_captions qv_captions;

enum { QV_WEBVTT = 1, QV_SUBRIP };

int qv_captions_kind(const char *path);              // by its ending, in small or capital letters; 0: neither
qv_captions *qv_captions_open(FILE *file, int kind); // NULL: memory is short. The file stays the caller's.
int qv_captions_text(qv_captions *captions, const char *bytes, size_t count,
                     int marked); // or QV_ERROR_MEMORY
void qv_captions_add(qv_captions *captions, const qv_event *event, double begin, double end); // seconds
/* The text until now is done with; events count from its end. */
void qv_captions_forget(qv_captions *captions);
void qv_captions_close(qv_captions **captions); // writes the last one; NULL inside is fine

#endif
