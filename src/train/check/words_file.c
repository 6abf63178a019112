// SPDX-License-Identifier: MIT
/* The words to be corrected, as a dictionary. What its user has made of an older one stays. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/encoding.h"
#include "base/grow.h"
#include "base/message.h"
#include "base/platform.h"
#include "quaver/quaver.h"
#include "store/aside.h"
#include "train/check/measure.h"

/* The older file, and the words it has lines of. */
typedef struct older {
    char *text; // NULL: there is none
    size_t size;
    char *names; // copy of text, which the words are cut out of
    char **word; // [count], ascending
    size_t count, capacity;
} older;

static int by_name(const void *a, const void *b)
{
    return strcasecmp(*(char *const *)a, *(char *const *)b);
}

/* The word of a line, closed by NUL; NULL: it has none. A word put off, "# WORD<TAB>...", is one as well. */
static char *word_of(char *line)
{
    static const char put_off[] = "# ";
    char *word = line + strspn(line, " \t");
    const bool is_comment = *word == '#';
    if (is_comment && strncmp(word, put_off, sizeof put_off - 1) == 0)
        word += sizeof put_off - 1;
    char *end = word + strcspn(word, " \t\r");
    if (end == word || (is_comment && *end != '\t'))
        return NULL;
    *end = '\0';
    return word;
}

static int list_words(older *o)
{
    char *line = o->names;
    while (line) {
        char *end = strchr(line, '\n');
        if (end)
            *end = '\0';
        char *word = word_of(line);
        if (word && QV_GROW(o->word, o->capacity, o->count + 1))
            return QV_ERROR_MEMORY;
        if (word)
            o->word[o->count++] = word;
        line = end ? end + 1 : NULL;
    }
    if (o->count)
        qsort(o->word, o->count, sizeof *o->word, by_name);
    return QV_OK;
}

static void free_older(older *o)
{
    free(o->text);
    free(o->names);
    free(o->word);
}

static int read_older(older *o, const char *path)
{
    o->text = qv_read_decoded_file(path, &o->size, NULL);
    if (!o->text)
        return errno == ENOENT ? QV_OK : errno == ENOMEM ? QV_ERROR_MEMORY : QV_ERROR_OPEN;
    o->names = strdup(o->text);
    return o->names ? list_words(o) : QV_ERROR_MEMORY;
}

static bool has(const older *o, const char *word)
{
    return o->count && bsearch(&word, o->word, o->count, sizeof *o->word, by_name);
}

static void write_all(FILE *file, const qv_check *check, const older *o)
{
    if (!o->text)
        fputs("# Words that no dictionary lists, with the phones they are guessed to have; the least certain "
              "first.\n"
              "# Correct the phones, and give this file to quaver train, align and say with --lexicon.\n"
              "# quaver check keeps what is here, and adds words that are new.\n",
              file);
    else
        fwrite(o->text, 1, o->size, file);
    if (o->size && o->text[o->size - 1] != '\n')
        fputc('\n', file);
    for (int i = 0; i < check->unlisted_count; i++) {
        const qv_unlisted *word = &check->unlisted[i];
        if (!has(o, word->word))
            fprintf(file, "%s%s\t%s  # %d time%s, as in %s\n", *word->phones ? "" : "# ", word->word,
                    word->phones, word->count, word->count == 1 ? "" : "s", word->id);
    }
}

int qv_check_write_words(const qv_check *check, const char *path, char *message, size_t size)
{
    qv_aside *aside;
    older o = {.text = NULL};
    int error = read_older(&o, path);
    if (error == QV_ERROR_OPEN)
        qv_fail(error, message, size, "%s: cannot be read: %s", path, strerror(errno));
    if (!error) {
        error = qv_aside_open(&aside, path, QV_ASIDE_DURABLE); // it may hold hours of the user's work
        if (!error) {
            write_all(qv_aside_stream(aside), check, &o);
            error = qv_aside_close(&aside);
        }
        if (error == QV_ERROR_WRITE)
            qv_fail(error, message, size, "%s: cannot be written: %s", path, strerror(errno));
    }
    if (error == QV_ERROR_MEMORY)
        qv_fail(error, message, size, "check: memory is short");
    free_older(&o);
    return error;
}
