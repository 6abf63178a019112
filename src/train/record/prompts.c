// SPDX-License-Identifier: MIT
#include "train/record/prompts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audio/sound_file.h"
#include "base/encoding.h"
#include "base/grow.h"
#include "base/line.h"
#include "base/message.h"
#include "base/platform.h"
#include "quaver/quaver.h"
#include "store/aside.h"
#include "train/data/rows.h"

static int no_memory(char *message, size_t size)
{
    return qv_fail(QV_ERROR_MEMORY, message, size, "memory is short");
}

static qv_prompt *find(const qv_prompts *prompts, const char *id)
{
    for (int i = 0; i < prompts->count; i++)
        if (strcmp(prompts->prompt[i].id, id) == 0)
            return &prompts->prompt[i];
    return NULL;
}

/* The file's name without folders and extension: the beginning of ids. */
static char *list_name(const char *path)
{
    const char *slash = qv_path_separator(path), *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    return qv_format("%.*s", dot > name ? (int)(dot - name) : (int)strlen(name), name);
}

static bool is_plain(const char *id)
{
    return *id && *id != '.' && !strpbrk(id, "/\\|");
}

/* A row of the list; `place` is told when something is wrong with it. */
static int add_row(qv_prompts *prompts, char *row, const char *name, const char *place, char *message,
                   size_t size)
{
    char *bar = strchr(row, '|'), *text = row, *id;
    if (bar) {
        *bar = '\0';
        text = qv_trim(bar + 1);
        id = strdup(qv_trim(row));
    } else {
        id = qv_format("%s-%03d", name, prompts->count + 1);
    }
    if (id && (!is_plain(id) || !*text || strchr(text, '|') || find(prompts, id))) {
        const int error = qv_fail(QV_ERROR_FORMAT, message, size,
                                  "%s: a row is a sentence, or ID|SENTENCE with an id "
                                  "that is a file name of its own",
                                  place);
        free(id);
        return error;
    }
    if (!id || QV_GROW(prompts->prompt, prompts->capacity, (size_t)prompts->count + 1)) {
        free(id);
        return no_memory(message, size);
    }
    qv_prompt *prompt = &prompts->prompt[prompts->count++];
    *prompt = (qv_prompt){.id = id, .text = strdup(text)};
    return prompt->text ? QV_OK : no_memory(message, size);
}

int qv_prompts_cut(qv_prompts *prompts, const char *path, char *text, size_t length, char *message,
                   size_t size)
{
    char *rest = qv_skip_mark(text), *name = list_name(path), *line;
    int error = name ? QV_OK : no_memory(message, size), number = 0;
    while (!error && (line = qv_next_line(&rest, text + length))) {
        char place[1024];
        snprintf(place, sizeof place, "%s:%d", path, ++number);
        line = qv_trim(line);
        if (*line && *line != '#')
            error = add_row(prompts, line, name, place, message, size);
    }
    if (!error && !prompts->count)
        error = qv_fail(QV_ERROR_FORMAT, message, size, "%s: no sentence in it", path);
    free(name);
    return error;
}

static int read_list(qv_prompts *prompts, const char *path, char *message, size_t size)
{
    size_t length;
    char *text = qv_read_decoded_file(path, &length, NULL);
    const int error =
        text ? qv_prompts_cut(prompts, path, text, length, message, size)
             : qv_fail(QV_ERROR_OPEN, message, size, "%s: cannot be read (%s)", path, strerror(errno));
    free(text);
    return error;
}

/* In any of the columns: beside the text as it was shown may be a speaker, or a normalised one. */
static bool has_text(const qv_row *row, const char *text)
{
    for (int i = 1; i < row->columns; i++)
        if (strcmp(row->column[i], text) == 0)
            return true;
    return false;
}

static int mark_row(qv_prompts *prompts, const qv_row *row, const char *list, char *message, size_t size)
{
    qv_prompt *prompt = row->columns ? find(prompts, row->column[0]) : NULL;
    if (!prompt || prompt->done)
        return QV_OK; // of a row that is there twice, training takes the first
    if (!has_text(row, prompt->text))
        return qv_fail(QV_ERROR_FORMAT, message, size,
                       "%s:%d: %s is recorded with another text than it has now; give new sentences an id of "
                       "their own, as ID|SENTENCE, or make the texts the same: \"%s\" is recorded, \"%s\" is "
                       "to be read",
                       list, row->line, prompt->id, row->column[1], prompt->text);
    prompt->done = true;
    prompts->done++;
    return QV_OK;
}

int qv_prompts_mark_done(qv_prompts *prompts, const char *list, char *text, size_t length, char *message,
                         size_t size)
{
    qv_rows rows;
    int error = qv_rows_cut(&rows, text, length, false) ? no_memory(message, size) : QV_OK;
    for (int i = 0; !error && i < rows.count; i++)
        error = mark_row(prompts, &rows.row[i], list, message, size);
    qv_rows_free(&rows);
    return error;
}

/* What the dataset's list has, if there is one; rows can be added to it. */
static int read_done(qv_prompts *prompts, const char *list, char *message, size_t size)
{
    size_t length;
    const char *from = NULL;
    char *text = qv_read_decoded_file(list, &length, &from);
    if (!text && (errno == ENOENT || errno == ENOTDIR))
        return QV_OK;
    if (!text)
        return qv_fail(QV_ERROR_OPEN, message, size, "%s: cannot be read (%s)", list, strerror(errno));
    const int error =
        from ? qv_fail(QV_ERROR_FORMAT, message, size,
                       "%s: is %s, and rows are added as UTF-8; save it as that first", list, from)
             : qv_prompts_mark_done(prompts, list, text, length, message, size);
    free(text);
    return error;
}

static int unusable(const char *path, const char *verb, char *message, size_t size)
{
    return qv_fail(QV_ERROR_WRITE, message, size, "%s: cannot be %s: %s", path, verb, strerror(errno));
}

/* Whether files can be made in the folder, and whether it *is_there at all. False with errno. */
static bool may_fill(const char *folder, bool *is_there)
{
    qv_file_facts facts;
    *is_there = qv_file_look(folder, &facts);
    if (*is_there && facts.kind != QV_FILE_FOLDER)
        errno = ENOTDIR;
    return *is_there && facts.kind == QV_FILE_FOLDER && qv_folder_may_write(folder);
}

/* The folder around a path; to be freed. NULL: memory is short. */
static char *around(const char *path)
{
    char *copy = qv_format("%s", path), *separator = copy ? qv_path_separator(copy) : NULL;
    while (separator && separator > copy && !separator[1]) { // those at its end
        *separator = '\0';
        separator = qv_path_separator(copy);
    }
    if (separator)
        separator[separator == copy] = '\0';
    if (separator || !copy)
        return copy;
    free(copy);
    return qv_format(".");
}

/* Whether qv_prompts_keep will find its places, before anything is read aloud; nothing is made. */
static int try_folder(const char *folder, const char *list, char *message, size_t size)
{
    bool is_there, has_wavs;
    char *wavs = qv_format("%s/wavs", folder), *outer = around(folder);
    int error = wavs && outer ? QV_OK : no_memory(message, size);
    if (!error && !may_fill(folder, &is_there)) {
        if (is_there)
            error = unusable(folder, "written to", message, size);
        else if (errno != ENOENT || !may_fill(outer, &is_there))
            error = unusable(folder, "made", message, size);
    } else if (!error) {
        if (!may_fill(wavs, &has_wavs) && has_wavs)
            error = unusable(wavs, "written to", message, size);
        else if (qv_aside_try(list))
            error = unusable(list, "written", message, size);
    }
    free(wavs);
    free(outer);
    return error;
}

int qv_prompts_open(qv_prompts *prompts, const char *path, const char *folder, char *message, size_t size)
{
    *prompts = (qv_prompts){.count = 0};
    char *list = qv_format("%s/metadata.csv", folder);
    int error = list ? read_list(prompts, path, message, size) : no_memory(message, size);
    if (!error)
        error = try_folder(folder, list, message, size);
    if (!error)
        error = read_done(prompts, list, message, size);
    free(list);
    return error;
}

void qv_prompts_free(qv_prompts *prompts)
{
    for (int i = 0; i < prompts->count; i++) {
        free(prompts->prompt[i].id);
        free(prompts->prompt[i].text);
    }
    free(prompts->prompt);
    *prompts = (qv_prompts){.count = 0};
}

static int write_sound(const char *path, const float *samples, int count, char *message, size_t size)
{
    qv_sound_writer *writer;
    int error = qv_sound_writer_open(&writer, path, message, size);
    if (error)
        return error;
    error = qv_sound_writer_write(writer, samples, count);
    const int closed = qv_sound_writer_close(&writer);
    if (error || closed)
        return qv_fail(QV_ERROR_WRITE, message, size, "%s: cannot be written: %s", path, strerror(errno));
    return QV_OK;
}

/* The rows so far, if there are any, and the end of the last one where it lacks it, as some editors leave it.
 * False, with errno: they cannot be read. */
static bool copy_rows(const char *list, FILE *to)
{
    char bytes[4096], last = '\n';
    FILE *file = qv_file_open(list, "r");
    if (!file)
        return errno == ENOENT;
    for (size_t count; (count = fread(bytes, 1, sizeof bytes, file)) > 0;) {
        fwrite(bytes, 1, count, to); // its failure shows when `to` is closed
        last = bytes[count - 1];
    }
    const bool whole = !ferror(file);
    const int reason = errno;
    fclose(file);
    errno = reason;
    if (last != '\n')
        fputc('\n', to);
    return whole;
}

/* The list is there as it was or with the whole row: half of one would pass for the text of its recording. */
static int add_to_list(const char *list, const qv_prompt *prompt, char *message, size_t size)
{
    qv_aside *aside;
    int error = qv_aside_open(&aside, list, QV_ASIDE_DURABLE);
    if (!error) {
        FILE *to = qv_aside_stream(aside);
        if (copy_rows(list, to))
            fprintf(to, "%s|%s\n", prompt->id, prompt->text);
        else
            error = QV_ERROR_WRITE;
        error = qv_aside_end(&aside, error);
    }
    if (error == QV_ERROR_MEMORY)
        return no_memory(message, size);
    return error ? unusable(list, "written", message, size) : QV_OK;
}

int qv_prompts_keep(qv_prompts *prompts, qv_prompt *prompt, const char *folder, const float *samples,
                    int count, char *message, size_t size)
{
    char *wavs = qv_format("%s/wavs", folder), *list = qv_format("%s/metadata.csv", folder);
    char *path = qv_format("%s/wavs/%s.wav", folder, prompt->id);
    int error = wavs && list && path ? QV_OK : no_memory(message, size);
    if (!error && !qv_folder_make(folder))
        error = unusable(folder, "made", message, size);
    if (!error && !qv_folder_make(wavs))
        error = unusable(wavs, "made", message, size);
    if (!error)
        error = write_sound(path, samples, count, message, size);
    if (!error && !prompt->done)
        error = add_to_list(list, prompt, message, size);
    if (!error && !prompt->done) {
        prompt->done = true;
        prompts->done++;
    }
    free(path);
    free(list);
    free(wavs);
    return error;
}
