// SPDX-License-Identifier: MIT
/* What the figures of a training say: how much they can be trusted, and what to do next. */
#include <math.h>
#include <string.h>

#include "quaver/quaver.h"
#include "train/amount.h"
#include "train/plan.h"
#include "train/report.h"

enum { ENOUGH_SENTENCES = 10, SCRATCH_MINUTES = 60 };

void qv_report_trust(FILE *file, const qv_report_source *source)
{
    const qv_figures *figures = &source->result->figures, *half = &source->result->interval;
    const int clips = figures->clips;
    fputs("<p>", file);
    if (!clips)
        fputs("There is no sentence to judge by, so there are no figures: listen.", file);
    else if (clips == 1)
        fputs("<b>One sentence to judge by proves nothing:</b> another one may give quite other figures. "
              "Listen.",
              file);
    else if (clips < ENOUGH_SENTENCES)
        fprintf(
            file,
            "<b>%d sentences to judge by prove little:</b> by other ones the mel-cepstral distortion, say, "
            "might be anything from %.1f to %.1f dB. Trust your ears more.",
            clips, fmax(figures->mcd - half->mcd, 0), figures->mcd + half->mcd);
    else
        fprintf(
            file,
            "The intervals tell how far figures may be off because just these %d sentences were chosen: of "
            "two "
            "voices whose intervals overlap none is proved better. They say nothing of how a listener would "
            "judge.",
            clips);
    fputs("</p>\n", file);
}

// ---- what to do next

typedef struct facts {
    const qv_report *report;
    const qv_report_source *source;
} facts;

static const qv_report_fit *find_fit(const facts *f, const char *name)
{
    for (int i = 0; i < f->report->fits; i++)
        if (strcmp(f->report->fit[i].name, name) == 0)
            return &f->report->fit[i];
    return NULL;
}

/* How much of its loss a fit lost in its last quarter, on sentences to judge by. */
static double late_gain(const qv_report_fit *fit)
{
    const qv_fit_result *result = &fit->result;
    if (result->points < 4)
        return 0;
    const qv_fit_point *end = &result->point[result->points - 1];
    const qv_fit_point *before = &result->point[result->points * 3 / 4 - 1];
    return before->dev[0] > 0 ? 1 - (double)(end->dev[0] / before->dev[0]) : 0;
}

/* Whether it was best in its first half: then it learned by heart what it was fitted to. */
static bool was_early(const qv_report_fit *fit)
{
    return fit && fit->result.points > 3 && 2 * qv_report_best(fit)->step < fit->steps;
}

static bool has_few_minutes(const facts *f, FILE *file)
{
    const double minutes = f->source->result->train_minutes;
    if (minutes >= QV_AMPLE_MINUTES)
        return false;
    fprintf(
        file,
        "<b>Record more.</b> %.1f minutes of speech are little; most is gained up to %d, also when a voice "
        "is fitted from another one.",
        minutes, QV_AMPLE_MINUTES);
    return true;
}

static bool could_start_elsewhere(const facts *f, FILE *file)
{
    if (f->source->options->from || f->source->result->train_minutes >= SCRATCH_MINUTES)
        return false;
    fputs("<b>Fit it from another voice</b>, with <code>--from kathleen</code>: with less than an hour of "
          "recordings "
          "that sounds much better than from nothing.",
          file);
    return true;
}

static bool has_faults(const facts *f, FILE *file)
{
    const qv_train_result *result = f->source->result;
    if (!result->left_out)
        return false;
    fprintf(file, "<b>Look at the %d recordings that were left out</b>, of %d: the reasons stand below.",
            result->left_out, result->rows);
    return true;
}

static bool has_guesses(const facts *f, FILE *file)
{
    if (!f->source->corpus->guessed)
        return false;
    fprintf(
        file,
        "<b>Correct the words that no dictionary lists</b>, %d of %d: <code>quaver check</code> writes them "
        "to <code>words.dict</code> with the phones they are guessed to have.",
        f->source->corpus->guessed, f->source->corpus->words);
    return true;
}

static bool is_far_off(const facts *f, FILE *file)
{
    const qv_figures *own = &f->source->result->figures, *averages = f->source->averages;
    if (!own->clips || !(own->mcd > averages->mcd)) // averages vary less, which makes their error small
        return false;
    fprintf(
        file,
        "<b>Check the recordings and their texts</b> with <code>quaver check</code>: the spectra are no "
        "closer to the recordings (%.1f dB) than each phone's average is (%.1f dB). Texts that don't fit, "
        "noise, or much too few steps do that.",
        own->mcd, averages->mcd);
    return true;
}

static bool had_no_time(const facts *f, FILE *file)
{
    if (!f->source->planned)
        return false;
    fputs("<b>Give it more time</b> when you can: the steps were planned into <code>--minutes</code>, and "
          "more of them "
          "make a better voice, up to as many as there are without.",
          file);
    return true;
}

static bool is_muffled(const facts *f, FILE *file)
{
    if (find_fit(f, "adversary"))
        return false;
    fputs("<b>Fit it against critics, too.</b> Without, a voice sounds muffled and buzzes: the same command "
          "with ",
          file);
    fputs(f->source->planned
              ? "<code>--resume</code> and more <code>--minutes</code> goes on with that."
              : "<code>--resume</code>, and without <code>--adversary-steps 0</code>, goes on with that.",
          file);
    return true;
}

static bool is_unfinished(const facts *f, FILE *file)
{
    static const char *const names[] = {"prosody", "acoustic", "vocoder"};
    for (int i = 0; i < 3; i++) {
        const qv_report_fit *fit = find_fit(f, names[i]);
        if (!f->source->result->dev || !fit || !(late_gain(fit) > 0.03))
            continue;
        fprintf(
            file,
            "<b>Fit longer</b>, with <code>--effort 2</code>: the fit %s still gained %.0f %% in its last "
            "quarter.",
            fit->name, 100 * late_gain(fit));
        return true;
    }
    return false;
}

static bool learns_by_heart(const facts *f, FILE *file)
{
    if (!f->source->result->dev || !was_early(find_fit(f, "acoustic")))
        return false;
    fputs("<b>More steps would not help:</b> spectra of new sentences were best in the first half of their "
          "fit. More "
          "recordings would.",
          file);
    return true;
}

static bool is_flat(const facts *f, FILE *file)
{
    const qv_figures *own = &f->source->result->figures;
    if (!own->clips || !(own->f0_deviation < 0.7))
        return false;
    fprintf(
        file,
        "<b>The melody is flatter than the speaker's</b> (%.2f of the deviation): <code>quaver say "
        "--pitch-range</code> widens it; more sentences with questions, lists and exclamations help more.",
        own->f0_deviation);
    return true;
}

static bool judges_by_few(const facts *f, FILE *file)
{
    const qv_train_result *result = f->source->result;
    if (result->dev >= ENOUGH_SENTENCES || result->train < 20 * ENOUGH_SENTENCES)
        return false;
    fprintf(file,
            "<b>Keep %d sentences or more to judge by</b>, with <code>--dev</code>, if figures are to be "
            "compared.",
            ENOUGH_SENTENCES);
    return true;
}

/* The most useful first. */
static bool (*const rules[])(const facts *f, FILE *file) = {
    is_far_off,    has_few_minutes, could_start_elsewhere, is_muffled, had_no_time,   learns_by_heart,
    is_unfinished, has_faults,      has_guesses,           is_flat,    judges_by_few,
};

void qv_report_advice(FILE *file, const qv_report *report, const qv_report_source *source)
{
    const facts f = {report, source};
    fputs("<h2>What to do next</h2>\n<ul>\n<li>", file);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i](&f, file))
            fputs("</li>\n<li>", file);
    fputs("Listen to the sentences below, and to some of your own.</li>\n</ul>\n", file);
}
