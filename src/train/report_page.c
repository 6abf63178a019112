// SPDX-License-Identifier: MIT
/* The page about a training. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dsp/mel.h"
#include "quaver/quaver.h"
#include "train/judge/audition.h"
#include "train/judge/loss_plot.h"
#include "train/page/embed.h"
#include "train/page/page.h"
#include "train/report.h"

enum { SENTENCES = 10, ROWS = 300 };

// ---- to hear

/* A way that a sentence is said. */
typedef struct saying {
    float *samples, *mel; // owned
    int count, frames;
} saying;

static void forget(saying *said)
{
    free(said->samples);
    free(said->mel);
    *said = (saying){0};
}

static int analyse(saying *said, const qv_mel *mel)
{
    said->frames = qv_frames(said->count);
    said->mel = malloc(((size_t)said->frames + 1) * QV_MEL * sizeof *said->mel);
    if (!said->mel)
        return QV_ERROR_MEMORY;
    qv_mel_analyse(mel, said->samples, said->count, said->mel);
    return QV_OK;
}

/* As it was recorded, or as a voice says it. */
static int take_saying(saying *said, const qv_clip *clip, const qv_voice *voice, const qv_mel *mel)
{
    int error = QV_OK;
    *said = (saying){0};
    if (voice)
        error = qv_audition_speak(voice, clip, &said->samples, &said->count);
    else {
        said->count = clip->frames * QV_HOP;
        said->samples = malloc((size_t)said->count * sizeof *said->samples + 1);
        error = said->samples ? QV_OK : QV_ERROR_MEMORY;
        if (!error)
            qv_clip_samples(clip, 0, said->count, said->samples);
    }
    if (!error)
        error = analyse(said, mel);
    if (error)
        forget(said);
    return error;
}

static int write_saying(FILE *file, const char *who, const saying *said)
{
    fputs("<tr><td class=\"who\">", file);
    qv_page_text(file, who);
    fputs("</td><td>", file);
    int error = said->count ? qv_page_sound(file, said->samples, said->count) : QV_OK;
    fputs("</td><td>", file);
    if (!error)
        error = qv_page_spectrogram(file, said->mel, said->frames);
    fputs("</td></tr>\n", file);
    return error;
}

/* Who says it: the recording, the voice, and the one it started from, if there is such. */
typedef struct speaker {
    const char *name;
    const qv_voice *voice; // NULL: it is recorded
} speaker;

static int write_sentence(FILE *file, const qv_clip *clip, const speaker *speakers, int count,
                          const qv_mel *mel)
{
    int error = QV_OK;
    fputs("<tr><td colspan=\"3\"><b>", file);
    qv_page_text(file, clip->text);
    fputs("</b> <span class=\"small\">", file);
    qv_page_text(file, clip->id);
    fprintf(file, "%s</span></td></tr>\n", clip->split == QV_SPLIT_TRAIN ? ", fitted" : "");
    for (int i = 0; !error && i < count; i++) {
        saying said;
        error = take_saying(&said, clip, speakers[i].voice, mel);
        if (!error)
            error = write_saying(file, speakers[i].name, &said);
        forget(&said);
    }
    return error;
}

static int write_sentences(FILE *file, const qv_report_source *source, const qv_voice *voice)
{
    const qv_voice *from = source->options->from;
    const char *name = from ? qv_voice_info(from, "name") : NULL;
    const speaker speakers[] = {{"recorded", NULL}, {"this voice", voice}, {name ? name : "unnamed", from}};
    int clip[SENTENCES], clips = qv_audition_choose(source->corpus, clip, SENTENCES), error = QV_OK;
    qv_mel *mel = qv_mel_open();
    if (!mel)
        return QV_ERROR_MEMORY;
    fputs("<h2>Listen</h2>\n<p>Recordings are cut to their speech and brought to one level. Spectra reach "
          "from 0 to "
          "12 kHz. Sentences that are not marked as fitted are new to the voice.",
          file);
    if (from) {
        fputs(" It started from the voice ", file);
        qv_page_text(file, speakers[2].name);
        fputs(", which says them, too.", file);
    }
    fputs("</p>\n<table>\n", file);
    for (int i = 0; !error && i < clips; i++)
        error = write_sentence(file, &source->corpus->clip[clip[i]], speakers, from ? 3 : 2, mel);
    fputs("</table>\n", file);
    qv_mel_close(&mel);
    return error;
}

// ---- figures

static void write_value(FILE *file, double value)
{
    if (isfinite(value))
        fprintf(file, "<td class=\"n\">%.3g</td>", value);
    else
        fputs("<td class=\"n\">-</td>", file);
}

/* What the metadata of the base voice say of it and its own speaker. */
static double own_figure(const qv_voice *voice, const char *key)
{
    char name[64];
    snprintf(name, sizeof name, "dev_%s", key);
    const char *text = qv_voice_info(voice, name);
    return text ? strtod(text, NULL) : NAN;
}

static void write_figure(FILE *file, const qv_report_source *source, int i)
{
    const qv_figure own = qv_figure_at(&source->result->figures, i);
    const double half = qv_figure_at(&source->result->interval, i).value;
    fprintf(file, "<tr><td>%s%s%s</td>", own.label, *own.unit ? ", " : "", own.unit);
    write_value(file, own.value);
    fputs(isfinite(half) ? "<td class=\"n\">&plusmn; " : "<td class=\"n\">?", file);
    fprintf(file, isfinite(half) ? "%.2g</td>" : "</td>", half);
    write_value(file, qv_figure_at(source->averages, i).value);
    if (source->options->from) {
        write_value(file, source->from ? qv_figure_at(source->from, i).value : (double)NAN);
        write_value(file, own_figure(source->options->from, own.key));
    }
    fputs("</tr>\n", file);
}

static void write_figures(FILE *file, const qv_report_source *source)
{
    fputs("<h2>Figures</h2>\n", file);
    qv_report_trust(file, source);
    if (!source->result->figures.clips)
        return;
    fprintf(
        file,
        "<p>On %d sentences that were not fitted, %ld frames; quaver(1) defines the figures. "
        "<i>Averages</i>: what comes of it when nothing is known of a phone but how this speaker says it on "
        "the average, the least that a voice should beat.</p>\n<table>\n<tr><th></th><th>this "
        "voice</th><th>95 %%</th><th>averages</th>",
        source->result->figures.clips, source->result->figures.frames);
    if (source->options->from)
        fputs("<th>the voice it started from, on these</th><th>that voice, on its own speaker</th>", file);
    fputs("</tr>\n", file);
    for (int i = 0; i < qv_figure_count(); i++)
        write_figure(file, source, i);
    fputs("</table>\n", file);
}

// ---- how it went

static void write_losses(FILE *file, const char *label, const qv_report_fit *fit, const qv_fit_point *point,
                         bool dev)
{
    fprintf(file, "<tr><td>%s</td><td class=\"n\">%ld</td>", label, point->step);
    for (int i = 0; i < QV_FIT_LOSSES && fit->loss_name[i]; i++)
        fprintf(file, "<td class=\"n\">%.4f</td>", (double)(dev ? point->dev[i] : point->train[i]));
    fputs("</tr>\n", file);
}

static void write_fit(FILE *file, const qv_report_fit *fit, bool dev)
{
    const qv_fit_result *result = &fit->result;
    if (!result->points)
        return;
    const qv_fit_point *last = &result->point[result->points - 1];
    fprintf(file, "<h3>%s</h3>\n<p>", fit->name);
    qv_loss_plot(file, fit->name, result->point, result->points, dev);
    fputs("</p>\n<table>\n<tr><th></th><th>step</th>", file);
    for (int i = 0; i < QV_FIT_LOSSES && fit->loss_name[i]; i++)
        fprintf(file, "<th>%s</th>", fit->loss_name[i]);
    fputs("</tr>\n", file);
    write_losses(file, "training, at the end", fit, last, false);
    if (dev) {
        write_losses(file, fit->last ? "development, at the end: the result" : "development, at the end", fit,
                     last, true);
        if (!fit->last)
            write_losses(file, "development, best: the result", fit, qv_report_best(fit), true);
    }
    fputs("</table>\n", file);
    if (result->steps < fit->steps)
        fprintf(file, "<p>It ended after %ld of %ld steps: %s.</p>\n", result->steps, fit->steps,
                fit->last ? "time was up" : "nothing was gained any more, or time was up");
}

static void row(FILE *file, const char *name, double number, int digits)
{
    fprintf(file, "<tr><td>%s</td><td class=\"n\">%.*f</td></tr>\n", name, digits, number);
}

static void write_data(FILE *file, const qv_report *report, const qv_report_source *source)
{
    const qv_train_result *result = source->result;
    fputs("<h2>Recordings</h2>\n<table>\n<tr><td>", file);
    qv_page_text(file, source->options->session.dataset);
    fputs("</td><td></td></tr>\n", file);
    row(file, "rows", result->rows, 0);
    row(file, "sentences to train on", result->train, 0);
    row(file, "their minutes", result->train_minutes, 1);
    row(file, "sentences to judge by", result->dev, 0);
    row(file, "not used: the text is that of a sentence to judge by", result->repeats, 0);
    row(file, "left out as faulty", result->left_out, 0);
    row(file, "words", source->corpus->words, 0);
    row(file, "of them not in the dictionary", source->corpus->guessed, 0);
    fputs("</table>\n", file);
    if (!report->rows)
        return;
    fputs("<p>What was told of rows:</p>\n<pre>", file);
    for (int i = 0; i < report->rows && i < ROWS; i++) {
        qv_page_text(file, report->row[i]);
        fputc('\n', file);
    }
    if (report->rows > ROWS)
        fprintf(file, "and %d more\n", report->rows - ROWS);
    fputs("</pre>\n", file);
}

static double write_stage(FILE *file, const qv_report_stage *stage)
{
    row(file, stage->name, stage->seconds, 1);
    return stage->seconds;
}

static double write_fit_time(FILE *file, const qv_report_fit *fit)
{
    const double seconds = fit->result.seconds;
    fprintf(file,
            "<tr><td>fit %s</td><td class=\"n\">%.1f</td><td class=\"n\">%ld</td><td "
            "class=\"n\">%.0f</td></tr>\n",
            fit->name, seconds, fit->result.steps, seconds > 0 ? (double)fit->result.frames / seconds : 0);
    return seconds;
}

static void write_stages(FILE *file, const qv_report *report)
{
    double sum = 0;
    int before = 0; // the fits
    while (before < report->stages && strcmp(report->stage[before].name, QV_REPORT_SOUND) != 0)
        before++;
    fputs("<h2>Time</h2>\n<p>Of all runs.</p>\n<table>\n"
          "<tr><th>stage</th><th>seconds</th><th>steps</th><th>frames a second</th></tr>\n",
          file);
    for (int i = 0; i < before; i++)
        sum += write_stage(file, &report->stage[i]);
    for (int i = 0; i < report->fits; i++)
        sum += write_fit_time(file, &report->fit[i]);
    for (int i = before; i < report->stages; i++)
        sum += write_stage(file, &report->stage[i]);
    row(file, "all", sum, 1);
    fputs("</table>\n", file);
}

static void write_head(FILE *file, const qv_report *report, const qv_report_source *source)
{
    const qv_train_options *options = source->options;
    qv_page_begin(file, options->output);
    fprintf(file, "<p class=\"verdict\">%.1f minutes of speech in %d sentences",
            source->result->train_minutes, source->result->train);
    if (report->from) {
        fputs(". All networks started from the voice ", file);
        qv_page_text(file, report->from);
    }
    if (report->prosody) {
        fputs(". Durations, pitch and pauses are those of the voice ", file);
        qv_page_text(file, report->prosody);
    }
    fputs(".</p>\n", file);
    fprintf(file, "<p class=\"small\">Fitted by Quaver %s with seed %llu, effort %g, %d workers.</p>\n",
            qv_version(), (unsigned long long)options->session.seed,
            options->effort > 0 ? options->effort : 1, source->result->workers);
}

int qv_report_page(FILE *file, const qv_report *report, const qv_report_source *source, const qv_voice *voice)
{
    write_head(file, report, source);
    qv_report_advice(file, report, source);
    const int error = write_sentences(file, source, voice);
    write_figures(file, source);
    fputs("<h2>Losses</h2>\n<p>Means over the steps since the judgement before (training) and over the "
          "sentences to "
          "judge by.</p>\n",
          file);
    for (int i = 0; i < report->fits; i++)
        write_fit(file, &report->fit[i], source->result->dev > 0);
    write_stages(file, report);
    write_data(file, report, source);
    qv_page_end(file);
    return error;
}
