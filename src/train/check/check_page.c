// SPDX-License-Identifier: MIT
/* What is written about a dataset: a page, and beside it the words to be corrected. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "base/platform.h"
#include "quaver/quaver.h"
#include "store/aside.h"
#include "text/phones.h"
#include "train/check/measure.h"
#include "train/page/page.h"

enum { SHOWN = 60, SHOWN_WORDS = 300, SHOWN_FAULTS = 300 }; // of each kind

static void row(FILE *file, const char *name, const char *format, double value)
{
    fprintf(file, "<tr><td>%s</td><td class=\"n\">", name);
    fprintf(file, format, value); // one of those below
    fputs("</td></tr>\n", file);
}

static void write_figures(FILE *file, const qv_check *check)
{
    const qv_dataset *dataset = check->session.dataset;
    fputs("<h2>Figures</h2>\n<table>\n", file);
    row(file, "rows of the list", "%.0f", dataset->rows);
    row(file, "recordings that can be used", "%.0f", check->session.corpus->count);
    row(file, "left out", "%.0f", dataset->left_out);
    row(file, "minutes of sound", "%.1f", check->sound_minutes);
    row(file, "minutes of speech that can be used, edges of silence cut off", "%.1f", check->minutes);
    row(file, "recordings to look at", "%.0f", check->named);
    row(file, "level of the speech, median, dBFS", "%.1f", check->level);
    row(file, "noise, median, dBFS", "%.1f", check->noise);
    row(file, "speech above noise, median, dB", "%.1f", check->range);
    row(file, "phones a second, median", "%.1f", check->speed);
    row(file, "mean pitch, Hz", "%.0f", (double)check->session.corpus->mean_f0);
    row(file, "words", "%.0f", check->session.corpus->words);
    row(file, "of them not in the dictionary", "%.0f", check->session.corpus->guessed);
    fputs("</table>\n", file);
}

/* Rates and channels as they come. */
static void write_formats(FILE *file, const qv_check *check)
{
    fputs("<p>", file);
    for (int i = 0; i < check->count; i++) {
        const qv_sound_facts *own = &check->checked[i].facts;
        int same = 0;
        bool first = check->checked[i].measured;
        for (int k = 0; first && k < check->count; k++) {
            const qv_checked *other = &check->checked[k];
            const bool equal =
                other->measured && other->facts.rate == own->rate && other->facts.channels == own->channels;
            same += equal;
            first = !equal || k >= i;
        }
        if (first)
            fprintf(file, "%d recordings have %d samples a second and %d channel%s. ", same, own->rate,
                    own->channels, own->channels == 1 ? "" : "s");
    }
    fputs("</p>\n", file);
}

typedef double quantity(const qv_checked *checked);

static double seconds_of(const qv_checked *c)
{
    return c->measured ? c->facts.seconds : NAN;
}

static double level_of(const qv_checked *c)
{
    return c->measured ? (double)c->quality.level : NAN;
}

static double range_of(const qv_checked *c)
{
    return c->measured ? (double)c->quality.range : NAN;
}

static double speed_of(const qv_checked *c)
{
    return c->speed;
}

static double phones_of(const qv_checked *c)
{
    return c->clip ? (double)c->phones : NAN;
}

static double speech_of(const qv_checked *c)
{
    return c->clip ? (double)c->clip->frames * QV_HOP / QV_RATE : NAN;
}

static const double *gather(const qv_check *check, quantity *of, double *values)
{
    for (int i = 0; i < check->count; i++)
        values[i] = of(&check->checked[i]);
    return values;
}

static int write_plots(FILE *file, const qv_check *check)
{
    static const struct {
        const char *name;
        quantity *of;
    } plots[] = {{"length, seconds", seconds_of},
                 {"level of the speech, dBFS", level_of},
                 {"speech above noise, dB", range_of},
                 {"phones a second", speed_of}};
    double *x = malloc(((size_t)check->count + 1) * sizeof *x),
           *y = malloc(((size_t)check->count + 1) * sizeof *y);
    unsigned *mark = malloc(((size_t)check->count + 1) * sizeof *mark);
    const bool enough = x && y && mark;
    if (enough) {
        fputs("<h2>Recordings</h2>\n<p>", file);
        for (size_t i = 0; i < sizeof plots / sizeof *plots; i++)
            qv_page_histogram(file, plots[i].name, gather(check, plots[i].of, x), check->count);
        for (int i = 0; i < check->count; i++)
            mark[i] = check->checked[i].flaws;
        qv_page_scatter(file, "phones of the text", "seconds, edges of silence cut off; red: to look at",
                        gather(check, phones_of, x), gather(check, speech_of, y), mark, check->count);
        fputs("</p>\n", file);
    }
    free(x);
    free(y);
    free(mark);
    return enough ? QV_OK : QV_ERROR_MEMORY;
}

static void write_flaw(FILE *file, const qv_check *check, qv_flaw flaw)
{
    char text[160];
    int shown = 0;
    if (!check->with[flaw])
        return;
    fprintf(file, "<h3>%d %s</h3>\n<p>%s</p>\n<table>\n", check->with[flaw], qv_flaw_name(flaw),
            qv_flaw_advice(flaw));
    for (int i = 0; i < check->count && shown < SHOWN; i++) {
        const qv_checked *c = &check->checked[i];
        if (!(c->flaws >> flaw & 1))
            continue;
        shown++;
        qv_check_describe(check, c, flaw, text, sizeof text);
        fputs("<tr><td>", file);
        qv_page_text(file, c->entry->id);
        fputs("</td><td>", file);
        qv_page_player(file, c->entry->path);
        fprintf(file, "</td><td>%s<br><span class=\"small\">", text);
        qv_page_text(file, c->entry->text);
        fputs("</span></td></tr>\n", file);
    }
    fputs("</table>\n", file);
    if (check->with[flaw] > shown)
        fprintf(file, "<p>and %d more</p>\n", check->with[flaw] - shown);
}

static void write_faults(FILE *file, const qv_dataset *dataset)
{
    char place[512];
    if (!dataset->faults)
        return;
    fprintf(file, "<h2>Rows left out</h2>\n<p>%d of %d rows cannot be used.</p>\n<table>\n",
            dataset->left_out, dataset->rows);
    for (size_t i = 0; i < dataset->faults && i < SHOWN_FAULTS; i++) {
        qv_dataset_place(dataset, dataset->fault[i].line, place, sizeof place);
        fputs("<tr><td>", file);
        qv_page_text(file, place);
        fputs("</td><td>", file);
        qv_page_text(file, dataset->fault[i].reason);
        fputs("</td></tr>\n", file);
    }
    fputs("</table>\n", file);
    if (dataset->faults > SHOWN_FAULTS)
        fprintf(file, "<p>and %zu more</p>\n", dataset->faults - SHOWN_FAULTS);
}

static void write_words(FILE *file, const qv_check *check)
{
    if (!check->unlisted_count)
        return;
    fprintf(file,
            "<h2>Words that no dictionary lists</h2>\n<p>%d words, the least certain guesses first. "
            "<code>words.dict</code> has them all: correct it, and give it to <code>quaver train "
            "--lexicon words.dict</code>.</p>\n<table>\n",
            check->unlisted_count);
    for (int i = 0; i < check->unlisted_count && i < SHOWN_WORDS; i++) {
        const qv_unlisted *word = &check->unlisted[i];
        fputs("<tr><td>", file);
        qv_page_text(file, word->word);
        fprintf(file, "</td><td>%s</td><td class=\"n\">%d</td><td>", word->phones, word->count);
        qv_page_text(file, word->id);
        fputs("</td></tr>\n", file);
    }
    fputs("</table>\n", file);
}

static void write_phones(FILE *file, const qv_check *check)
{
    const char *name[QV_SYMBOLS];
    char text[QV_SYMBOLS][8];
    double seen[QV_SYMBOLS];
    int count = 0, rare[QV_SYMBOLS];
    const int rares = qv_check_rare(check, rare);
    for (int s = QV_FIRST_PHONE; s < QV_SYMBOLS; s++) {
        const char *symbol = qv_symbol_name(s);
        const size_t length = strcspn(symbol, "012");
        if (symbol[length] > '0') // a vowel is counted with its unstressed symbol
            continue;
        snprintf(text[count], sizeof text[count], "%.*s", (int)length, symbol);
        name[count] = text[count];
        seen[count++] = (double)qv_check_seen(check, s);
    }
    fputs("<h2>Phones</h2>\n<p>How often each comes in the recordings that can be used; heights by their "
          "square "
          "roots.</p>\n<p>",
          file);
    qv_page_bars(file, name, seen, count);
    fputs("</p>\n", file);
    if (!rares)
        return;
    fprintf(file, "<p>Less than %d times: ", QV_RARE_PHONE);
    for (int i = 0; i < rares; i++)
        fprintf(file, "%s%.*s as in \"%s\" (%ld)", i ? ", " : "",
                (int)strcspn(qv_symbol_name(rare[i]), "012"), qv_symbol_name(rare[i]),
                qv_phone_example(rare[i]), qv_check_seen(check, rare[i]));
    fputs(". Record sentences that have them.</p>\n", file);
}

static int write_page(FILE *file, const qv_check *check)
{
    char verdict[512];
    qv_page_begin(file, check->session.dataset->name);
    qv_check_verdict(check, verdict, sizeof verdict);
    fputs("<p class=\"verdict\">", file);
    qv_page_text(file, verdict);
    fprintf(file, "</p>\n<p class=\"small\">Written by quaver check, Quaver %s.</p>\n", qv_version());
    write_figures(file, check);
    write_formats(file, check);
    const int error = write_plots(file, check);
    if (check->named)
        fputs("<h2>To look at</h2>\n", file);
    for (int p = 0; p < QV_FLAWS; p++)
        write_flaw(file, check, (qv_flaw)p);
    write_faults(file, check->session.dataset);
    write_words(file, check);
    write_phones(file, check);
    qv_page_end(file);
    return error;
}

static int write_page_file(const qv_check *check, const char *path, char *message, size_t size)
{
    qv_aside *aside;
    int error = qv_aside_open(&aside, path, QV_ASIDE_BRIEF);
    if (!error)
        error = qv_aside_end(&aside, write_page(qv_aside_stream(aside), check));
    if (error == QV_ERROR_MEMORY)
        qv_fail(error, message, size, "check: memory is short");
    else if (error)
        qv_fail(error, message, size, "%s: cannot be written: %s", path, strerror(errno));
    return error;
}

int qv_check_write(const qv_check *check, const char *folder, char *message, size_t size)
{
    if (!qv_folder_make(folder))
        return qv_fail(QV_ERROR_WRITE, message, size, "%s: cannot be made: %s", folder, strerror(errno));
    char *page = qv_format("%s/index.html", folder), *words = qv_format("%s/words.dict", folder);
    int error = page && words ? write_page_file(check, page, message, size)
                              : qv_fail(QV_ERROR_MEMORY, message, size, "check: memory is short");
    if (!error && check->unlisted_count)
        error = qv_check_write_words(check, words, message, size);
    free(page);
    free(words);
    return error;
}
