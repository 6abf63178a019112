// SPDX-License-Identifier: MIT
#include "text/lexicon/dictionary.h"
#include "base/grow.h"
#include "base/platform.h"
#include "text/phones.h"
#include "text/quote.h"
#include "text/unicode.h"
#include "quaver/quaver.h"
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_BYTES = 2048 };

void qv_dictionary_free(qv_dictionary *dictionary)
{
    free(dictionary->chars);
    free(dictionary->symbol);
    free(dictionary->entry);
    memset(dictionary, 0, sizeof *dictionary);
}

int qv_dictionary_add(qv_dictionary *d, const char *word, size_t length, const uint8_t *symbols, int count)
{
    char folded[QV_WORD_BYTES];
    int folded_length = qv_fold_word(word, length, folded, QV_WORD_BYTES);
    if (folded_length < 1 || count < 1 || count > QV_WORD_SYMBOLS)
        return QV_ERROR_ARGUMENT;
    if (QV_GROW(d->chars, d->char_capacity, d->char_count + (size_t)folded_length) ||
        QV_GROW(d->symbol, d->symbol_capacity, d->symbol_count + (size_t)count) ||
        QV_GROW(d->entry, d->entry_capacity, d->entries + 1))
        return QV_ERROR_MEMORY;
    d->entry[d->entries++] = (qv_pronunciation){d->char_count, folded_length, d->symbol_count, count};
    memcpy(d->chars + d->char_count, folded, (size_t)folded_length);
    d->char_count += (size_t)folded_length;
    memcpy(d->symbol + d->symbol_count, symbols, (size_t)count);
    d->symbol_count += (size_t)count;
    return 0;
}

/* Length of "tomato(2)" without its "(2)". */
static size_t without_variant(const char *word, size_t length)
{
    if (length < 4 || word[length - 1] != ')')
        return length;
    size_t at = length - 2;
    while (at > 0 && word[at] >= '0' && word[at] <= '9')
        at--;
    return word[at] == '(' && at > 0 && at < length - 2 ? at : length;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Where the line ends: at its comment or its line end. A '#' counts after a blank or at the start only. */
static size_t content_length(const char *line)
{
    size_t length = 0;
    while (line[length] && line[length] != '\n' &&
           !(line[length] == '#' && (length == 0 || is_blank(line[length - 1]))))
        length++;
    while (length > 0 && is_blank(line[length - 1]))
        length--;
    return length;
}

/* Reads one line; on failure writes the reason, without the place, to message. */
static int read_line(qv_dictionary *dictionary, const char *line, char *message, size_t message_size)
{
    size_t length = content_length(line), begin = 0;
    if (length == 0 || strncmp(line, ";;;", 3) == 0)
        return 0;
    while (is_blank(line[begin]))
        begin++;
    size_t end = begin;
    while (end < length && !is_blank(line[end]))
        end++;
    uint8_t symbols[QV_WORD_SYMBOLS];
    char quote[QV_QUOTED + 1];
    size_t bad_begin = 0, bad_end = 0;
    int count = qv_symbols_parse(line + end, length - end, symbols, QV_WORD_SYMBOLS, &bad_begin, &bad_end);
    if (count < 0) {
        const char *bad = line + end + bad_begin;
        if (qv_symbol_find(bad, (int)(bad_end - bad_begin)) >= 0) {
            snprintf(message, message_size, "more than %d phones", QV_WORD_SYMBOLS);
        } else {
            qv_quote(bad, bad_end - bad_begin, quote);
            snprintf(message, message_size, "\"%s\" is no phone", quote);
        }
        return QV_ERROR_FORMAT;
    }
    if (count == 0) {
        qv_quote(line + begin, end - begin, quote);
        snprintf(message, message_size, "no phones after \"%s\"", quote);
        return QV_ERROR_FORMAT;
    }
    int error = qv_dictionary_add(dictionary, line + begin, without_variant(line + begin, end - begin),
                                  symbols, count);
    if (error == QV_ERROR_ARGUMENT) {
        snprintf(message, message_size, "the word is longer than %d bytes", QV_WORD_BYTES);
        return QV_ERROR_FORMAT;
    }
    if (error)
        snprintf(message, message_size, "memory is short");
    return error;
}

static int read_lines(qv_dictionary *dictionary, FILE *file, const char *path, char *message,
                      size_t message_size)
{
    char line[LINE_BYTES], reason[160];
    for (size_t number = 1; fgets(line, sizeof line, file); number++) {
        int error;
        if (strlen(line) == sizeof line - 1 && line[sizeof line - 2] != '\n') {
            snprintf(reason, sizeof reason, "the line is longer than %d bytes", LINE_BYTES - 2);
            error = QV_ERROR_FORMAT;
        } else {
            error = read_line(dictionary, line, reason, sizeof reason);
        }
        if (error) {
            snprintf(message, message_size, "%s:%zu: %s", path, number, reason);
            return error;
        }
    }
    if (ferror(file)) {
        snprintf(message, message_size, "%s: %s", path, strerror(errno));
        return QV_ERROR_OPEN;
    }
    return 0;
}

int qv_dictionary_read(qv_dictionary *dictionary, const char *path, char *message, size_t message_size)
{
    FILE *file = qv_file_open(path, "r");
    if (!file) {
        snprintf(message, message_size, "%s: %s", path, strerror(errno));
        return QV_ERROR_OPEN;
    }
    int error = read_lines(dictionary, file, path, message, message_size);
    fclose(file);
    if (error)
        qv_dictionary_free(dictionary);
    return error;
}
