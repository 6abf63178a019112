// SPDX-License-Identifier: MIT
#include "train/align_dataset.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/message.h"
#include "base/platform.h"
#include "quaver/quaver.h"
#include "store/aside.h"
#include "train/align/textgrid.h"

static int write_clip(const qv_align_options *options, const qv_clip *clip, char *message, size_t size)
{
    char *path = qv_format("%s/%s.%s", options->output, clip->id, options->json ? "json" : "TextGrid");
    if (!path) {
        snprintf(message, size, "memory is short");
        return QV_ERROR_MEMORY;
    }
    qv_aside *aside;
    int error = qv_aside_open(&aside, path, QV_ASIDE_BRIEF);
    if (!error) {
        FILE *file = qv_aside_stream(aside);
        error =
            qv_aside_end(&aside, options->json ? qv_write_json(file, clip) : qv_write_textgrid(file, clip));
    }
    if (error)
        snprintf(message, size, "%s: cannot be written (%s)", path,
                 error == QV_ERROR_WRITE ? strerror(errno) : qv_error_text(error));
    free(path);
    return error;
}

static int write_all(const qv_session *session, const qv_align_options *options, int *written, char *message,
                     size_t size)
{
    if (!qv_folder_make(options->output)) {
        snprintf(message, size, "%s: cannot be made (%s)", options->output, strerror(errno));
        return QV_ERROR_WRITE;
    }
    for (int i = 0; i < session->corpus->count; i++) {
        int error = write_clip(options, &session->corpus->clip[i], message, size);
        if (error)
            return error;
        ++*written;
    }
    return 0;
}

int qv_align_dataset(const qv_align_options *options, const qv_monitor *monitor, int *written, char *message,
                     size_t size)
{
    qv_session session;
    int unused;
    written = written ? written : &unused;
    *written = 0;
    int error = qv_session_open(&session, &options->session, monitor, message, size);
    if (!error)
        error = write_all(&session, options, written, message, size);
    qv_session_close(&session);
    return error;
}
