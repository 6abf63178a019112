// SPDX-License-Identifier: MIT
#include "train/training.h"
#include "base/clock.h"
#include "base/message.h"
#include "quaver/quaver.h"

int qv_training_no_memory(qv_training *training)
{
    return qv_fail(QV_ERROR_MEMORY, training->message, training->size, "train: memory is short");
}

void qv_training_end_stage(qv_training *training, const char *stage, double begun)
{
    qv_report_add_seconds(&training->report, stage, qv_clock() - begun);
}
