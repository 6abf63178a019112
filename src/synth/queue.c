// SPDX-License-Identifier: MIT
#include "synth/queue.h"

#include <stdlib.h>

#include "quaver/quaver.h"

/* An unused entry; NULL when memory is short. */
static qv_queued *spare_entry(qv_queue *queue)
{
    qv_queued *entry = queue->spare;
    if (!entry)
        return calloc(1, sizeof *entry);
    queue->spare = entry->next;
    entry->next = NULL;
    return entry;
}

static void put_back(qv_queue *queue, qv_queued *entry)
{
    entry->next = queue->spare;
    queue->spare = entry;
}

int qv_queue_fill(qv_queue *queue, qv_plain *plain)
{
    for (;;) {
        qv_queued *entry = spare_entry(queue);
        if (!entry)
            return QV_ERROR_MEMORY;
        const int got = qv_text_next(plain->text, &entry->utterance);
        if (got <= 0) {
            put_back(queue, entry);
            return got;
        }
        if (qv_plain_settle(plain, &entry->utterance)) {
            put_back(queue, entry);
            return QV_ERROR_MEMORY;
        }
        if (queue->last)
            queue->last->next = entry;
        else
            queue->first = entry;
        queue->last = entry;
    }
}

const qv_utterance *qv_queue_first(const qv_queue *queue)
{
    return queue->first ? &queue->first->utterance : NULL;
}

void qv_queue_drop(qv_queue *queue)
{
    qv_queued *dropped = queue->first;
    queue->first = dropped->next;
    if (!queue->first)
        queue->last = NULL;
    put_back(queue, dropped);
}

void qv_queue_clear(qv_queue *queue)
{
    while (queue->first)
        qv_queue_drop(queue);
}

void qv_queue_free(qv_queue *queue)
{
    qv_queue_clear(queue);
    while (queue->spare) {
        qv_queued *entry = queue->spare;
        queue->spare = entry->next;
        qv_utterance_free(&entry->utterance);
        free(entry);
    }
}
