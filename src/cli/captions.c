// SPDX-License-Identifier: MIT
#include "captions.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LINE = 42, MOST = 2 * LINE }; // characters, as broadcasters have them

struct qv_captions {
    FILE *file;
    int kind, count;
    bool marked;
    char *text; // since the stream's byte 0
    size_t size, capacity;
    char *line; // the caption's text, for writing
    size_t line_capacity;
    bool open;           // a caption is
    size_t begin, end;   // bytes of the text that it has
    size_t sentence_end; // byte
    double from, to;     // seconds
};

static bool ends_with(const char *path, const char *ending)
{
    const size_t length = strlen(path), n = strlen(ending);
    return length > n && strcasecmp(path + length - n, ending) == 0;
}

int qv_captions_kind(const char *path)
{
    return ends_with(path, ".vtt") ? QV_WEBVTT : ends_with(path, ".srt") ? QV_SUBRIP : 0;
}

qv_captions *qv_captions_open(FILE *file, int kind)
{
    qv_captions *captions = calloc(1, sizeof *captions);
    if (!captions)
        return NULL;
    captions->file = file;
    captions->kind = kind;
    if (kind == QV_WEBVTT)
        fputs("WEBVTT\n", file);
    return captions;
}

int qv_captions_text(qv_captions *c, const char *bytes, size_t count, int marked)
{
    if (c->size + count > c->capacity) {
        const size_t larger = 2 * c->capacity + count;
        char *text = realloc(c->text, larger), *line = text ? realloc(c->line, larger + 1) : NULL;
        if (text)
            c->text = text;
        if (!line)
            return QV_ERROR_MEMORY;
        c->line = line;
        c->capacity = larger;
    }
    memcpy(c->text + c->size, bytes, count);
    c->size += count;
    c->marked = marked;
    return QV_OK;
}

static void write_time(const qv_captions *c, double seconds)
{
    const long ms = (long)(seconds * 1000 + 0.5);
    fprintf(c->file, "%02ld:%02ld:%02ld%c%03ld", ms / 3600000, ms / 60000 % 60, ms / 1000 % 60,
            c->kind == QV_SUBRIP ? ',' : '.', ms % 1000);
}

/* Puts the text of the caption in `line`: without tags, white space made one blank. Its length. */
static size_t clean(qv_captions *c)
{
    size_t length = 0;
    bool in_tag = false, blank = false;
    for (size_t i = c->begin; i < c->end; i++) {
        const char ch = c->text[i];
        if (c->marked && (ch == '<' || in_tag)) {
            in_tag = ch != '>';
            continue;
        }
        if ((unsigned char)ch <= ' ') {
            blank = length > 0;
            continue;
        }
        if (blank)
            c->line[length++] = ' ';
        blank = false;
        c->line[length++] = ch;
    }
    c->line[length] = '\0';
    return length;
}

/* The blank nearest to the middle, where a long caption is broken; 0: none. */
static size_t middle_blank(const char *line, size_t length)
{
    for (size_t off = 0; off < length / 2; off++) {
        if (line[length / 2 - off] == ' ')
            return length / 2 - off;
        if (line[length / 2 + off] == ' ')
            return length / 2 + off;
    }
    return 0;
}

/* "<" and "&" mean something in both formats. */
static void write_text(const qv_captions *c, const char *text)
{
    for (; *text; text++)
        if (*text == '<')
            fputs("&lt;", c->file);
        else if (*text == '>')
            fputs("&gt;", c->file);
        else if (*text == '&' && !c->marked) // in SSML it is a reference, which these formats have as well
            fputs("&amp;", c->file);
        else
            fputc(*text, c->file);
}

/* Writes the caption in hand, which ends where its last word does, or at `to` if that is later. */
static void flush(qv_captions *c)
{
    if (!c->open)
        return;
    c->open = false;
    const size_t length = clean(c);
    if (length == 0)
        return;
    c->count++;
    fputs(c->kind == QV_WEBVTT || c->count > 1 ? "\n" : "", c->file);
    if (c->kind == QV_SUBRIP)
        fprintf(c->file, "%d\n", c->count);
    write_time(c, c->from);
    fputs(" --> ", c->file);
    write_time(c, c->to);
    fputc('\n', c->file);
    const size_t middle = length > LINE ? middle_blank(c->line, length) : 0;
    if (middle > 0)
        c->line[middle] = '\n';
    write_text(c, c->line);
    fputc('\n', c->file);
}

/* A word makes the caption longer, or begins the next. */
static void add_word(qv_captions *c, const qv_event *event, double begin, double end)
{
    if (c->open && event->end > c->begin + MOST) {
        c->end = event->begin > c->end ? event->begin : c->end;
        flush(c);
    }
    if (!c->open) {
        c->open = true;
        c->begin = event->begin;
        c->end = event->end;
        c->from = begin;
    }
    c->end = event->end > c->end ? event->end : c->end;
    c->to = end;
}

void qv_captions_add(qv_captions *c, const qv_event *event, double begin, double end)
{
    if (event->end > c->size || event->begin > event->end)
        return;
    if (event->type == QV_EVENT_SENTENCE || event->type == QV_EVENT_END) {
        if (c->open && c->sentence_end > c->end) // the marks behind the last word
            c->end = c->sentence_end;
        flush(c);
        c->sentence_end = event->end;
    } else if (event->type == QV_EVENT_WORD) {
        add_word(c, event, begin, end);
    }
}

void qv_captions_forget(qv_captions *c)
{
    flush(c);
    c->size = c->sentence_end = 0;
}

void qv_captions_close(qv_captions **captions)
{
    qv_captions *c = *captions;
    *captions = NULL;
    if (!c)
        return;
    flush(c);
    free(c->text);
    free(c->line);
    free(c);
}
