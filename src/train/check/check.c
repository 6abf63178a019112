// SPDX-License-Identifier: MIT
#include "train/check/check.h"

#include <stdlib.h>

#include "base/message.h"
#include "quaver/quaver.h"
#include "train/amount.h"
#include "train/check/measure.h"

int qv_check_open(qv_check *check, const qv_session_options *options, const qv_monitor *monitor,
                  char *message, size_t size)
{
    *check = (qv_check){.count = 0};
    int error = qv_session_open(&check->session, options, monitor, message, size);
    if (error)
        return error;
    check->count = check->session.dataset->count;
    check->minutes = qv_corpus_minutes(check->session.corpus);
    check->checked = calloc((size_t)check->count + 1, sizeof *check->checked);
    error = check->checked ? qv_check_measure(check, monitor) : QV_ERROR_MEMORY;
    if (!error)
        error = qv_check_judge(check);
    if (!error)
        error = qv_check_words(check, options->letters, message, size);
    if (error == QV_ERROR_MEMORY)
        qv_fail(error, message, size, "%s: memory is short", options->dataset);
    return error;
}

void qv_check_close(qv_check *check)
{
    for (int i = 0; i < check->unlisted_count; i++) {
        free(check->unlisted[i].word);
        free(check->unlisted[i].phones);
    }
    free(check->unlisted);
    free(check->checked);
    qv_session_close(&check->session);
    *check = (qv_check){.count = 0};
}
