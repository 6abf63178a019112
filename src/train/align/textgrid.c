// SPDX-License-Identifier: MIT
#include "train/align/textgrid.h"
#include <jansson.h>
#include <stdbool.h>
#include <string.h>
#include "quaver/quaver.h"
#include "text/phones.h"

struct span {
    double begin, end; // seconds of the whole recording
};

static double length_of(const qv_clip *clip)
{
    return (double)clip->whole_samples / QV_RATE;
}

/* The border before frame `frame` of the clip: frame t stands for the time around sample t * QV_HOP. */
static double border(const qv_clip *clip, int frame)
{
    double time = (clip->first_frame + frame - 0.5) * QV_HOP / QV_RATE, end = length_of(clip);
    return time < 0 ? 0 : time > end ? end : time;
}

/* Begin and end of `symbols` symbols from `first` on. Those at the edges reach to the ends of the recording.
 */
static struct span span_of(const qv_clip *clip, int first, int symbols)
{
    int begin = 0, frames = 0;
    for (int i = 0; i < first; i++)
        begin += clip->duration[i];
    for (int i = first; i < first + symbols; i++)
        frames += clip->duration[i];
    struct span span = {border(clip, begin), border(clip, begin + frames)};
    if (first == 0)
        span.begin = 0;
    if (first + symbols == clip->symbols)
        span.end = length_of(clip);
    return span;
}

static const char *phone_name(int symbol)
{
    return qv_symbol_is_break(symbol) ? "" : qv_symbol_name(symbol);
}

// ---- TextGrid

/* A text in quotes, in which a quote is written twice. */
static void write_quoted(FILE *file, const char *text, size_t length)
{
    fputc('"', file);
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '"')
            fputc('"', file);
        fputc(text[i], file);
    }
    fputc('"', file);
}

static void write_interval(FILE *file, int number, struct span span, const char *text, size_t length)
{
    fprintf(file,
            "        intervals [%d]:\n            xmin = %.6f\n            xmax = %.6f\n            text = ",
            number, span.begin, span.end);
    write_quoted(file, text, length);
    fputc('\n', file);
}

static void begin_tier(FILE *file, int number, const char *name, double length, int intervals)
{
    fprintf(file,
            "    item [%d]:\n        class = \"IntervalTier\"\n        name = \"%s\"\n        xmin = 0\n"
            "        xmax = %.6f\n        intervals: size = %d\n",
            number, name, length, intervals);
}

/* Writes the words with the gaps between them, or only counts the intervals when file is NULL. */
static int write_words(FILE *file, const qv_clip *clip)
{
    int count = 0;
    double end = 0;
    for (int i = 0; i < clip->words; i++) {
        const qv_word *word = &clip->word[i];
        struct span span = span_of(clip, word->first_symbol, word->symbols);
        if (span.begin > end && ++count && file)
            write_interval(file, count, (struct span){end, span.begin}, "", 0);
        if (++count && file)
            write_interval(file, count, span, clip->text + word->begin, word->end - word->begin);
        end = span.end;
    }
    if (end < length_of(clip) && ++count && file)
        write_interval(file, count, (struct span){end, length_of(clip)}, "", 0);
    return count;
}

static int write_phones(FILE *file, const qv_clip *clip)
{
    int count = 0;
    for (int i = 0; i < clip->symbols; i++) {
        struct span span = span_of(clip, i, 1);
        const char *name = phone_name(clip->symbol[i]);
        if (span.end > span.begin && ++count && file)
            write_interval(file, count, span, name, strlen(name));
    }
    return count;
}

int qv_write_textgrid(FILE *file, const qv_clip *clip)
{
    double length = length_of(clip);
    fprintf(
        file,
        "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\nxmin = 0\nxmax = %.6f\ntiers? <exists>\n"
        "size = 2\nitem []:\n",
        length);
    begin_tier(file, 1, "words", length, write_words(NULL, clip));
    write_words(file, clip);
    begin_tier(file, 2, "phones", length, write_phones(NULL, clip));
    write_phones(file, clip);
    return ferror(file) ? QV_ERROR_WRITE : 0;
}

// ---- JSON

/* An object {name: text, "begin": ..., "end": ...}; NULL when memory is short or the text is no UTF-8. */
static json_t *timed(const char *name, const char *text, size_t length, struct span span)
{
    return json_pack("{s:s%,s:f,s:f}", name, text, length, "begin", span.begin, "end", span.end);
}

static json_t *pack_words(const qv_clip *clip)
{
    json_t *list = json_array();
    for (int i = 0; list && i < clip->words; i++) {
        const qv_word *word = &clip->word[i];
        json_t *item = timed("word", clip->text + word->begin, word->end - word->begin,
                             span_of(clip, word->first_symbol, word->symbols));
        if (!item || json_array_append_new(list, item)) {
            json_decref(list);
            list = NULL;
        }
    }
    return list;
}

static json_t *pack_phones(const qv_clip *clip)
{
    json_t *list = json_array();
    for (int i = 0; list && i < clip->symbols; i++) {
        struct span span = span_of(clip, i, 1);
        const char *name = phone_name(clip->symbol[i]);
        if (span.end <= span.begin)
            continue;
        json_t *item = timed("phone", name, strlen(name), span);
        if (!item || json_array_append_new(list, item)) {
            json_decref(list);
            list = NULL;
        }
    }
    return list;
}

int qv_write_json(FILE *file, const qv_clip *clip)
{
    json_t *words = pack_words(clip), *phones = pack_phones(clip), *root = NULL;
    if (words && phones)
        root = json_pack("{s:s,s:s,s:f,s:O,s:O}", "id", clip->id, "text", clip->text, "duration",
                         length_of(clip), "words", words, "phones", phones);
    json_decref(words);
    json_decref(phones);
    if (!root)
        return QV_ERROR_MEMORY;
    bool well = !json_dumpf(root, file, JSON_INDENT(1) | JSON_REAL_PRECISION(6)) && fputc('\n', file) != EOF;
    json_decref(root);
    return well ? 0 : QV_ERROR_WRITE;
}
