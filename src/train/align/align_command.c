#include "train/align/align_command.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/message.h"
#include "base/platform.h"
#include "quaver/quaver.h"
#include "train/align/textgrid.h"

/* What the command holds open. */
struct session {
    uint8_t *compiled; // NULL when the caller's bytes are used
    qv_lexicon *lexicon;
    qv_text *text;
    qv_pool *pool;
    qv_dataset *dataset;
    qv_corpus *corpus;
};

static void close_session(struct session *session)
{
    qv_corpus_close(&session->corpus);
    qv_dataset_close(&session->dataset);
    qv_pool_close(&session->pool);
    qv_text_close(&session->text);
    qv_lexicon_close(&session->lexicon);
    free(session->compiled);
}

static int open_text(struct session *session, const qv_align_options *options, char *message, size_t size)
{
    const uint8_t *bytes = options->lexicon_bytes;
    size_t count = options->lexicon_size;
    int error = 0;
    if (options->lexicon) {
        error = qv_lexicon_compile(options->lexicon, &session->compiled, &count, message, size);
        bytes = session->compiled;
    }
    if (error)
        return error;
    error = qv_lexicon_open(&session->lexicon, bytes, count);
    if (!error)
        error = qv_text_open(&session->text, session->lexicon);
    if (error)
        snprintf(message, size, "the lexicon: %s", qv_error_text(error));
    else
        qv_text_set_spell(session->text, options->spell, options->spell_user);
    return error;
}

static int align(struct session *session, const qv_align_options *options, const qv_monitor *monitor,
                 char *message, size_t size)
{
    int threads = options->threads ? options->threads : qv_processors();
    int error = open_text(session, options, message, size);
    if (error)
        return error;
    error = qv_pool_open(&session->pool, threads);
    if (error) {
        snprintf(message, size, "%d threads: %s", threads, qv_error_text(error));
        return error;
    }
    error = qv_dataset_open(&session->dataset, options->dataset, NULL, 0, monitor, message, size);
    if (!error)
        error = qv_corpus_open(&session->corpus, session->dataset, session->text,
                               options->guess || options->spell, options->work, session->pool, monitor,
                               message, size);
    if (!error)
        error = qv_align_corpus(session->corpus, session->lexicon, NULL, options->work, session->pool,
                                monitor, message, size);
    return error;
}

static int write_clip(const qv_align_options *options, const qv_clip *clip, char *message, size_t size)
{
    char *path = qv_format("%s/%s.%s", options->output, clip->id, options->json ? "json" : "TextGrid");
    if (!path) {
        snprintf(message, size, "memory is short");
        return QV_ERROR_MEMORY;
    }
    FILE *file = qv_file_open(path, "w");
    int error = QV_ERROR_WRITE;
    if (file) {
        error = options->json ? qv_write_json(file, clip) : qv_write_textgrid(file, clip);
        if (fclose(file) && !error)
            error = QV_ERROR_WRITE;
    }
    if (error)
        snprintf(message, size, "%s: cannot be written (%s)", path,
                 error == QV_ERROR_WRITE ? strerror(errno) : qv_error_text(error));
    free(path);
    return error;
}

static int write_all(const struct session *session, const qv_align_options *options, int *written,
                     char *message, size_t size)
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
    struct session session = {0};
    int unused;
    written = written ? written : &unused;
    *written = 0;
    int error = align(&session, options, monitor, message, size);
    if (!error)
        error = write_all(&session, options, written, message, size);
    close_session(&session);
    return error;
}
