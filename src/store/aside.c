// SPDX-License-Identifier: MIT
#include "store/aside.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/message.h"
#include "base/platform.h"
#include "quaver/quaver.h"

enum { TRIES = 1000, LINKS = 40 }; // names for the new file; links that lead on, as Linux has them

struct qv_aside {
    FILE *stream;
    char *target; // where the file belongs
    char *beside; // where it is written; NULL: the target itself
    qv_aside_care care;
};

static int failure(void)
{
    return errno == ENOMEM ? QV_ERROR_MEMORY : QV_ERROR_WRITE;
}

/* A name beside the target's; a brief one where the target's is so long that none fits behind it. NULL:
 * memory is short. */
static char *name_beside(const char *target, int number, bool brief)
{
    const char *separator = qv_path_separator(target);
    if (!brief)
        return qv_format("%s.%ld-%d.tmp", target, qv_process_number(), number);
    return qv_format("%.*squaver-%ld-%d.tmp", separator ? (int)(separator + 1 - target) : 0, target,
                     qv_process_number(), number);
}

/* A new file beside the target, on the same file system, with the rights of the older one, or else those that
 * the user's mask gives. A descriptor, -1 on failure. */
static int create_beside(qv_aside *aside)
{
    bool brief = false;
    for (int i = 0; i < TRIES; i++) {
        aside->beside = name_beside(aside->target, i, brief);
        const int descriptor = aside->beside ? qv_file_create_like(aside->beside, aside->target) : -1;
        if (descriptor >= 0)
            return descriptor;
        const int reason = aside->beside ? errno : ENOMEM;
        free(aside->beside);
        aside->beside = NULL;
        errno = reason;
        if (reason != EEXIST && (brief || reason != ENAMETOOLONG))
            break;
        brief = brief || reason == ENAMETOOLONG;
    }
    return -1;
}

char *qv_aside_target(const char *path)
{
    qv_file_facts facts;
    char *target = qv_file_resolve(path);
    if (target || errno != ENOENT)
        return target;
    const bool is_there = qv_file_look(path, &facts); // a pipe by /dev/stdout, which has no name
    target = qv_format("%s", path);
    for (int i = 0; target && !is_there && i < LINKS; i++) { // to a file that is to be made
        char *next = qv_link_target(target);
        if (!next && errno != ENOMEM)
            return target;
        free(target);
        target = next;
    }
    return target;
}

static int open_target(qv_aside *aside, const char *path)
{
    qv_file_facts facts;
    aside->target = qv_aside_target(path);
    if (!aside->target)
        return -1;
    if (!qv_file_look(aside->target, &facts))
        return errno == ENOENT ? create_beside(aside) : -1;
    if (facts.kind == QV_FILE_FOLDER) {
        errno = EISDIR;
        return -1;
    }
    if (!qv_file_may_write(aside->target))
        return -1;
    return facts.kind == QV_FILE_REGULAR ? create_beside(aside) : qv_file_open_write(aside->target);
}

/* Closes the stream; false, with errno, when what is in its buffer cannot be written. */
static bool close_stream(qv_aside *aside)
{
    FILE *stream = aside->stream;
    aside->stream = NULL;
    return !stream || fclose(stream) == 0;
}

int qv_aside_open(qv_aside **aside, const char *path, qv_aside_care care)
{
    qv_aside *made = calloc(1, sizeof *made);
    *aside = made;
    if (!made)
        return QV_ERROR_MEMORY;
    made->care = care;
    errno = 0;
    const int descriptor = open_target(made, path);
    if (descriptor >= 0)
        made->stream = qv_stream_of(descriptor, "w");
    if (made->stream)
        return QV_OK;
    const int error = failure(), reason = errno;
    if (descriptor >= 0)
        qv_descriptor_close(descriptor);
    qv_aside_abort(aside);
    errno = reason;
    return error;
}

int qv_aside_try(const char *path)
{
    qv_file_facts facts;
    qv_aside *aside;
    if (qv_file_look(path, &facts) && facts.kind == QV_FILE_OTHER)
        return QV_OK; // a pipe's reader would see it come and go
    const int error = qv_aside_open(&aside, path, QV_ASIDE_BRIEF);
    qv_aside_abort(&aside);
    return error;
}

FILE *qv_aside_stream(qv_aside *aside)
{
    return aside->stream;
}

int qv_aside_descriptor(const qv_aside *aside)
{
    return qv_descriptor_of(aside->stream);
}

/* All that was written, as far as the disk when that is asked for. */
static bool settle(qv_aside *aside)
{
    const bool whole = !ferror(aside->stream) && fflush(aside->stream) == 0;
    if (!whole && errno == 0)
        errno = EIO;
    return whole && (aside->care != QV_ASIDE_DURABLE || !aside->beside ||
                     qv_descriptor_sync(qv_aside_descriptor(aside)));
}

int qv_aside_close(qv_aside **aside)
{
    qv_aside *a = *aside;
    if (!a)
        return QV_OK;
    bool well = settle(a);
    int reason = errno;
    if (!close_stream(a) && well) {
        well = false;
        reason = errno;
    }
    if (well && a->beside && !qv_file_rename(a->beside, a->target)) {
        well = false;
        reason = errno;
    }
    if (well && a->beside && a->care == QV_ASIDE_DURABLE)
        qv_file_sync_name(a->target);
    if (well) {
        free(a->beside);
        a->beside = NULL; // in its place, nothing to remove
    }
    qv_aside_abort(aside);
    errno = reason;
    return well ? QV_OK : QV_ERROR_WRITE;
}

int qv_aside_end(qv_aside **aside, int error)
{
    if (!error)
        return qv_aside_close(aside);
    qv_aside_abort(aside);
    return error;
}

void qv_aside_abort(qv_aside **aside)
{
    qv_aside *a = *aside;
    const int reason = errno;
    if (!a)
        return;
    close_stream(a);
    if (a->beside)
        qv_file_remove(a->beside);
    free(a->target);
    free(a->beside);
    free(a);
    *aside = NULL;
    errno = reason;
}
