// SPDX-License-Identifier: MIT
/* What lies in the work folder, and where the voice goes. */
#include "train/training.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/message.h"
#include "base/platform.h"
#include "base/team.h"
#include "quaver/quaver.h"
#include "store/aside.h"
#include "train/begun.h"

static const char *const fit_names[QV_PLAN_FITS] = {"prosody", "acoustic", "vocoder", "adversary"};

static int look_for_own_checkpoint(qv_training *training, int fit, bool *found)
{
    char *path = qv_format("%s/%s.checkpoint", training->options->session.work, fit_names[fit]);
    if (!path)
        return qv_training_no_memory(training);
    *found = qv_file_exists(path);
    free(path);
    return QV_OK;
}

static int make_work(qv_training *training)
{
    const char *work = training->options->session.work;
    if (!qv_folder_make(work))
        return qv_fail(QV_ERROR_WRITE, training->message, training->size,
                       "%s: cannot be made (%s); give another folder with --work", work, strerror(errno));
    return QV_OK;
}

/* Whether that of rank 0 has one. */
int qv_training_find_checkpoint(qv_training *training, int fit, bool *found)
{
    const qv_part part = {found, sizeof *found};
    int error = look_for_own_checkpoint(training, fit, found);
    return error || qv_team_broadcast(training->options->session.link, &part, 1)
               ? error
               : qv_training_no_memory(training);
}

/* A training that was begun is not started over unasked, and none is begun where one should go on. */
static int check_work(qv_training *training)
{
    const char *work = training->options->session.work;
    const bool resume = training->options->resume;
    bool begun = false;
    int error = QV_OK;
    for (int i = 0; !error && !begun && i < QV_PLAN_FITS; i++)
        error = look_for_own_checkpoint(training, i, &begun);
    if (error)
        return error;
    if (begun && !resume)
        return qv_fail(QV_ERROR_STATE, training->message, training->size,
                       "%s: holds a training already begun; go on with --resume, or give another --work",
                       work);
    if (resume && !begun && !qv_begun_exists(work))
        return qv_fail(
            QV_ERROR_STATE, training->message, training->size,
            "%s: no training was begun there; begin one without --resume, or name the folder of the "
            "one meant with --work",
            work);
    return make_work(training);
}

/* Finds out before the long work whether its result can be written. */
static int check_output(qv_training *training)
{
    const char *output = training->options->output;
    qv_file_facts facts;
    if (qv_file_look(output, &facts) && facts.kind != QV_FILE_REGULAR)
        return qv_fail(QV_ERROR_WRITE, training->message, training->size, "%s: is not a file", output);
    if (qv_aside_try(output))
        return qv_fail(QV_ERROR_WRITE, training->message, training->size, "%s: cannot be written: %s", output,
                       strerror(errno));
    return QV_OK;
}

static int open_dataset(const qv_training *training, const qv_monitor *monitor)
{
    qv_dataset *dataset;
    const int error =
        qv_session_dataset(&dataset, &training->options->session, monitor, training->message, training->size);
    qv_dataset_close(&dataset);
    return error;
}

/* A training of recordings that cannot be read never begins: it leaves no work folder, whose options another
 * would be held to. What is wrong with rows is told now only where that is the end of it. */
static int check_dataset(const qv_training *training)
{
    return open_dataset(training, NULL) ? open_dataset(training, &training->own_monitor) : QV_OK;
}

/* What is written is written by one process, which knows of an earlier run. */
static int check_written(qv_training *training)
{
    const qv_train_options *options = training->options;
    int error = check_output(training);
    if (!error)
        error = check_dataset(training);
    if (!error)
        error = check_work(training);
    if (!error)
        error = qv_begun_check(options, training->message, training->size);
    if (!error)
        error = qv_plan_open(&training->plan, options->session.work, options->minutes, options->resume,
                             training->message, training->size);
    if (!error) // so that whoever resumes has them, however early this run ends
        error = qv_plan_write(&training->plan, training->message, training->size);
    return error;
}

int qv_training_check_files(qv_training *training)
{
    qv_link *link = training->options->session.link;
    qv_plan *plan = &training->plan;
    const qv_part known[] = {{&plan->minutes, sizeof plan->minutes},
                             {&plan->spent, sizeof plan->spent},
                             {plan->steps, sizeof plan->steps},
                             {plan->end, sizeof plan->end}};
    const int error = qv_team_leads(link) ? check_written(training) : make_work(training);
    if (error)
        return error;
    return qv_team_broadcast(link, known, sizeof known / sizeof *known) ? QV_OK
                                                                        : qv_training_no_memory(training);
}

/* The number of workers that the training was begun with, which decides sums; 0: nothing is fitted yet. */
int qv_training_begun_workers(const qv_training *training)
{
    int workers = 0;
    for (size_t i = 0; !workers && training->options->resume && i < QV_PLAN_FITS; i++) {
        char *path = qv_format("%s/%s.checkpoint", training->options->session.work, fit_names[i]);
        workers = path ? qv_fit_checkpoint_workers(path) : 0;
        free(path);
    }
    return workers;
}
