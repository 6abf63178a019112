// SPDX-License-Identifier: MIT
#ifndef QV_SYNTH_QUEUE_H
#define QV_SYNTH_QUEUE_H
#include "synth/ssml/plain.h"
#include "text/utterance.h"

/*
 * Sentences that are read from the text and wait to be spoken. Everything that allocates is done when text is
 * accepted; taking sentences out does not even free.
 */
typedef struct qv_queued {
    qv_utterance utterance;
    struct qv_queued *next;
} qv_queued;

typedef struct qv_queue {
    qv_queued *first, *last; // NULL: empty
    qv_queued *spare;        // spoken, to be used again
} qv_queue;

/* Takes all sentences that are complete, with places of the source. 0 or QV_ERROR_...; what was taken before
 * stays. */
int qv_queue_fill(qv_queue *queue, qv_plain *plain);
/* The next sentence; NULL: there is none. */
const qv_utterance *qv_queue_first(const qv_queue *queue);
/* Done with the first, which there must be. */
void qv_queue_drop(qv_queue *queue);
void qv_queue_clear(qv_queue *queue);
void qv_queue_free(qv_queue *queue);

#endif
