// SPDX-License-Identifier: MIT
#include "vocabulary.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/grow.h"
#include "base/platform.h"

typedef struct word {
    const char *at;
    size_t length;
    size_t count; // how often it is in the text
} word;

struct vocabulary {
    char *bytes; // of the text that it is of
    word *words; // by the alphabet
    int count;
};

static int complain(const char *path, const char *what)
{
    fprintf(stderr, "bench_language: %s: %s\n", path, what);
    return -1;
}

static int read_bytes(const char *path, char **bytes, size_t *length)
{
    size_t capacity = 0;
    *bytes = NULL;
    *length = 0;
    FILE *file = qv_file_open(path, "r");
    if (!file)
        return complain(path, strerror(errno));
    do {
        if (QV_GROW(*bytes, capacity, *length + 65536)) {
            fclose(file);
            return complain(path, "memory is short");
        }
        *length += fread(*bytes + *length, 1, 65536, file);
    } while (!feof(file) && !ferror(file));
    const int failed = ferror(file);
    fclose(file);
    return failed ? complain(path, "it cannot be read") : 0;
}

/* The next word from *at on, an end of line being one of length 0; false: there is none. */
static bool next_word(const char **at, const char *end, word *w)
{
    while (*at < end && **at == ' ')
        ++*at;
    if (*at == end)
        return false;
    *w = (word){.at = *at, .count = 1};
    while (*at < end && **at != ' ' && **at != '\n')
        ++*at;
    w->length = (size_t)(*at - w->at);
    if (!w->length)
        ++*at; // the end of the line
    return true;
}

static int by_alphabet(const void *a, const void *b)
{
    const word *x = a, *y = b;
    const int order = memcmp(x->at, y->at, x->length < y->length ? x->length : y->length);
    return order ? order : (x->length > y->length) - (x->length < y->length);
}

static int by_count(const void *a, const void *b)
{
    const word *x = a, *y = b;
    return x->count != y->count ? (x->count < y->count ? 1 : -1) : by_alphabet(a, b);
}

/* Sorts words and counts equal ones together; returns how many are left. */
static size_t count_equal(word *words, size_t count)
{
    size_t kept = 0;
    qsort(words, count, sizeof *words, by_alphabet);
    for (size_t i = 0; i < count; i++)
        if (kept && !by_alphabet(&words[kept - 1], &words[i]))
            words[kept - 1].count++;
        else
            words[kept++] = words[i];
    return kept;
}

int vocabulary_open(vocabulary **opened, const char *path, int size)
{
    size_t length, capacity = 0, count = 0;
    word next;
    vocabulary *v = *opened = calloc(1, sizeof *v);
    if (!v)
        return complain(path, "memory is short");
    int error = read_bytes(path, &v->bytes, &length);
    const char *at = v->bytes;
    while (!error && next_word(&at, v->bytes + length, &next)) {
        if (!next.length)
            continue;
        if (QV_GROW(v->words, capacity, count + 1))
            error = complain(path, "memory is short");
        else
            v->words[count++] = next;
    }
    if (!error && !count)
        error = complain(path, "no words are in it");
    if (error) {
        vocabulary_close(opened);
        return error;
    }
    count = count_equal(v->words, count);
    qsort(v->words, count, sizeof *v->words, by_count);
    v->count = count < (size_t)(size - WORD_FIRST) ? (int)count : size - WORD_FIRST;
    qsort(v->words, (size_t)v->count, sizeof *v->words, by_alphabet);
    return 0;
}

int vocabulary_size(const vocabulary *v)
{
    return v->count + WORD_FIRST;
}

void vocabulary_close(vocabulary **v)
{
    if (!*v)
        return;
    free((*v)->bytes);
    free((*v)->words);
    free(*v);
    *v = NULL;
}

static int number_of(const vocabulary *v, const word *w)
{
    if (!w->length)
        return WORD_END;
    const word *found = bsearch(w, v->words, (size_t)v->count, sizeof *w, by_alphabet);
    return found ? WORD_FIRST + (int)(found - v->words) : WORD_UNKNOWN;
}

int text_read(const vocabulary *v, const char *path, text *t)
{
    char *bytes;
    size_t length, capacity = 0;
    word next;
    *t = (text){0};
    int error = read_bytes(path, &bytes, &length);
    const char *at = bytes;
    while (!error && next_word(&at, bytes + length, &next)) {
        if (QV_GROW(t->word, capacity, t->count + 1))
            error = complain(path, "memory is short");
        else
            t->word[t->count++] = number_of(v, &next);
    }
    free(bytes);
    if (error)
        text_free(t);
    return error;
}

void text_free(text *t)
{
    free(t->word);
    *t = (text){0};
}
