// SPDX-License-Identifier: MIT
#include "train/judge/evaluate.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/team.h"
#include "dsp/mel.h"
#include "dsp/stft_loss.h"
#include "text/phones.h"
#include "train/fit/targets.h"
#include "train/fit/forecast.h"
#include "train/fit/widen.h"

enum { CEPSTRA = 24 };

/* Shorter breaks aren't spoken: synth/sentence.c rounds to frames and leaves one of them out. */
#define SHORTEST_PAUSE 1.5

/* What one clip adds to the figures. */
typedef struct clip_sums {
    bool failed;
    long frames, speech, both_voiced, voicing_wrong, phones, breaks;
    double mcd, mcd_sound, mel, mel_deviation;
    double f0_square, f0, f0_made, f0_f0, made_made, f0_made_product;
    qv_pitch_sums pitch, pitch_made; // log F0
    double duration, duration_square, break_duration;
    long pauses, pauses_made, pauses_both;
    double pause_duration; // error of those in both
    double copy_stft, copy_mel;
} clip_sums;

typedef struct judge {
    const qv_voice *voice;
    const qv_averages *averages; // judged instead of the voice, unless NULL
    const qv_corpus *corpus;
    const int *clips;
    const qv_mel *mel;
    const qv_stft_loss *stft_loss;
    qv_arena **arena; // a worker
    clip_sums *sums;  // [clips]
} judge;

static double frame_mcd(const float *a, const float *b, const float *basis)
{
    double sum = 0;
    for (int m = 0; m < CEPSTRA; m++) {
        double difference = 0;
        for (int n = 0; n < QV_MEL; n++)
            difference += (double)(a[n] - b[n]) * basis[m * QV_MEL + n];
        sum += difference * difference;
    }
    return 10 / log(10) * sqrt(2 * sum);
}

static void fill_basis(float *basis)
{
    for (int m = 0; m < CEPSTRA; m++) {
        for (int n = 0; n < QV_MEL; n++)
            basis[m * QV_MEL + n] =
                (float)(2.0 / QV_MEL * cos(3.14159265358979 * (m + 1) * (n + 0.5) / QV_MEL));
    }
}

static void add_mel(clip_sums *sums, const qv_voice *voice, const qv_clip *clip, const qv_forecast *made,
                    const float *basis)
{
    for (int t = 0; t < clip->frames; t++) {
        const float *recorded = clip->mel + (size_t)t * QV_MEL;
        const qv_real *own = made->mel + (size_t)t * QV_MEL;
        double plain = 0, scaled = 0;
        for (int m = 0; m < QV_MEL; m++) {
            double error = fabs((double)(own[m] - recorded[m]));
            plain += error;
            scaled += error / voice->normal.mel_deviation[m];
        }
        sums->mel += plain / QV_MEL;
        sums->mel_deviation += scaled / QV_MEL;
        if (!qv_symbol_is_break(clip->symbol[made->symbol[t]])) {
            sums->mcd += frame_mcd(own, recorded, basis);
            sums->speech++;
        }
    }
    sums->frames = clip->frames;
}

static void add_pitch(clip_sums *sums, const qv_voice *voice, const qv_clip *clip, const qv_forecast *made)
{
    for (int t = 0; t < clip->frames; t++) {
        bool voiced = clip->f0[t] > 0, voiced_here = made->voicing[t] > 0.5f;
        sums->voicing_wrong += voiced != voiced_here;
        if (!voiced || !voiced_here)
            continue;
        double own = exp((double)made->contour[t] * voice->normal.pitch_deviation + voice->normal.pitch_mean);
        double recorded = clip->f0[t];
        sums->both_voiced++;
        sums->f0_square += (own - recorded) * (own - recorded);
        sums->f0 += recorded, sums->f0_made += own;
        sums->f0_f0 += recorded * recorded, sums->made_made += own * own;
        sums->f0_made_product += recorded * own;
        qv_pitch_add(&sums->pitch, log(recorded));
        qv_pitch_add(&sums->pitch_made, log(own));
    }
}

static void add_durations(clip_sums *sums, const qv_clip *clip, const qv_forecast *made)
{
    const double ms = 1000.0 * QV_HOP / QV_RATE;
    for (int s = 1; s + 1 < clip->symbols; s++) {
        double error = ms * ((double)made->duration[s] - clip->duration[s]);
        if (qv_symbol_is_break(clip->symbol[s])) {
            const bool recorded = clip->duration[s] > 0, own = (double)made->duration[s] >= SHORTEST_PAUSE;
            sums->break_duration += fabs(error);
            sums->breaks++;
            sums->pauses += recorded, sums->pauses_made += own, sums->pauses_both += recorded && own;
            sums->pause_duration += recorded && own ? fabs(error) : 0;
        } else {
            sums->duration += fabs(error);
            sums->duration_square += error * error;
            sums->phones++;
        }
    }
}

/* Log-mel of samples against the recording; adds to *mel and, unless NULL, to *mcd. */
static bool add_analysis(const judge *judging, const qv_clip *clip, const int *symbol, const float *samples,
                         qv_arena *arena, const float *basis, double *mel, double *mcd)
{
    int count = (clip->frames - 1) * QV_HOP;
    float *analysed = qv_arena_bytes(arena, (size_t)qv_frames(count) * QV_MEL * sizeof *analysed);
    if (!analysed)
        return false;
    qv_mel_analyse(judging->mel, samples, count, analysed);
    for (int t = 0; t < clip->frames; t++) {
        const float *recorded = clip->mel + (size_t)t * QV_MEL, *own = analysed + (size_t)t * QV_MEL;
        double error = 0;
        for (int m = 0; m < QV_MEL; m++)
            error += fabs((double)(own[m] - recorded[m]));
        if (mel)
            *mel += error / QV_MEL;
        if (mcd && !qv_symbol_is_break(clip->symbol[symbol[t]]))
            *mcd += frame_mcd(own, recorded, basis);
    }
    return true;
}

/* Gives samples the energy of others. */
static void match_energy(qv_real *samples, const qv_real *wanted, int count)
{
    double own = 0, energy = 0;
    for (int i = 0; i < count; i++) {
        own += (double)samples[i] * (double)samples[i];
        energy += (double)wanted[i] * (double)wanted[i];
    }
    const qv_real gain = (qv_real)(own > 0 ? sqrt(energy / own) : 1);
    for (int i = 0; i < count; i++)
        samples[i] *= gain;
}

/* The level of a voice is settled for the mel that it makes itself, and is no error of copies. */
static bool add_copy(const judge *judging, const qv_clip *clip, const qv_forecast *made, qv_arena *arena,
                     const float *basis, clip_sums *sums)
{
    size_t frames = (size_t)clip->frames;
    float *voicing = qv_arena_bytes(arena, frames * sizeof *voicing);
    qv_real *samples = qv_arena_reals(arena, frames * QV_HOP);
    qv_real *recorded = qv_arena_reals(arena, frames * QV_HOP);
    if (!voicing || !samples || !recorded)
        return false;
    for (int t = 0; t < clip->frames; t++)
        voicing[t] = clip->f0[t] > 0;
    if (!qv_forecast_sound(judging->voice, clip, made, arena, samples) ||
        !add_analysis(judging, clip, made->symbol, samples, arena, basis, NULL, &sums->mcd_sound) ||
        !qv_sound_of_frames(judging->voice, clip->mel, clip->log_f0, voicing, clip->frames, arena, samples))
        return false;
    qv_clip_samples(clip, 0, clip->frames * QV_HOP, recorded);
    match_energy(samples, recorded, (clip->frames - 1) * QV_HOP);
    if (!add_analysis(judging, clip, made->symbol, samples, arena, basis, &sums->copy_mel, NULL))
        return false;
    sums->copy_stft =
        qv_stft_loss_run(judging->stft_loss, samples, recorded, (clip->frames - 1) * QV_HOP, arena, NULL);
    return sums->copy_stft >= 0;
}

static void judge_clip(void *user, int task, int worker)
{
    judge *judging = user;
    const qv_clip *clip = &judging->corpus->clip[judging->clips[task]];
    clip_sums *sums = &judging->sums[task];
    qv_arena *arena = judging->arena[worker];
    size_t mark = qv_arena_mark(arena);
    float basis[CEPSTRA * QV_MEL];
    qv_forecast made;
    fill_basis(basis);
    sums->failed = judging->averages
                       ? !qv_averages_forecast(judging->averages, &judging->voice->normal, clip, arena, &made)
                       : !qv_forecast_run(judging->voice, clip, arena, &made);
    if (!sums->failed) {
        add_mel(sums, judging->voice, clip, &made, basis);
        add_pitch(sums, judging->voice, clip, &made);
        add_durations(sums, clip, &made);
        sums->failed = !judging->averages && !add_copy(judging, clip, &made, arena, basis, sums);
    }
    qv_arena_release(arena, mark);
}

static double ratio(double sum, long count)
{
    return count ? sum / (double)count : 0;
}

/* Of all clips but number `without`; -1: of all. */
static void summarise(const clip_sums *sums, int clips, int without, qv_figures *figures)
{
    clip_sums all = {0};
    for (int i = 0; i < clips; i++) {
        const clip_sums *s = &sums[i];
        if (i == without)
            continue;
        all.frames += s->frames, all.speech += s->speech, all.both_voiced += s->both_voiced;
        all.voicing_wrong += s->voicing_wrong, all.phones += s->phones, all.breaks += s->breaks;
        all.mcd += s->mcd, all.mcd_sound += s->mcd_sound, all.mel += s->mel;
        all.mel_deviation += s->mel_deviation, all.f0_square += s->f0_square, all.f0 += s->f0;
        all.f0_made += s->f0_made, all.f0_f0 += s->f0_f0, all.made_made += s->made_made;
        all.f0_made_product += s->f0_made_product;
        qv_pitch_merge(&all.pitch, &s->pitch);
        qv_pitch_merge(&all.pitch_made, &s->pitch_made);
        all.duration += s->duration;
        all.duration_square += s->duration_square, all.break_duration += s->break_duration;
        all.pauses += s->pauses, all.pauses_made += s->pauses_made, all.pauses_both += s->pauses_both;
        all.pause_duration += s->pause_duration, all.copy_stft += s->copy_stft, all.copy_mel += s->copy_mel;
    }
    double n = (double)(all.both_voiced ? all.both_voiced : 1);
    double covariance = all.f0_made_product / n - all.f0 / n * (all.f0_made / n);
    double variance = all.f0_f0 / n - all.f0 / n * (all.f0 / n);
    double variance_made = all.made_made / n - all.f0_made / n * (all.f0_made / n);
    double deviation = qv_pitch_deviation(&all.pitch);
    *figures = (qv_figures){
        .clips = clips,
        .frames = all.frames,
        .mcd = ratio(all.mcd, all.speech),
        .mcd_sound = ratio(all.mcd_sound, all.speech),
        .mel_l1 = ratio(all.mel, all.frames),
        .mel_deviation = ratio(all.mel_deviation, all.frames),
        .f0_rmse = sqrt(ratio(all.f0_square, all.both_voiced)),
        .f0_correlation = variance > 0 && variance_made > 0 ? covariance / sqrt(variance * variance_made) : 0,
        .f0_deviation = deviation > 0 ? qv_pitch_deviation(&all.pitch_made) / deviation : 0,
        .voicing_error = 100 * ratio((double)all.voicing_wrong, all.frames),
        .duration_mae = ratio(all.duration, all.phones),
        .duration_rmse = sqrt(ratio(all.duration_square, all.phones)),
        .break_mae = ratio(all.break_duration, all.breaks),
        .pause_ratio = ratio((double)all.pauses_made, all.pauses),
        .pauses_missing = 100 * ratio((double)(all.pauses - all.pauses_both), all.pauses),
        .pauses_false = 100 * ratio((double)(all.pauses_made - all.pauses_both), all.pauses_made),
        .pause_mae = ratio(all.pause_duration, all.pauses_both),
        .copy_stft = ratio(all.copy_stft, clips - (without >= 0)),
        .copy_mel_l1 = ratio(all.copy_mel, all.frames)};
}

static double *value_of(qv_figures *figures, int i);

/* 97.5 % of Student's t. */
static double student(int freedom)
{
    static const double few[] = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228};
    const int known = (int)(sizeof few / sizeof *few);
    return freedom <= known ? few[freedom - 1] : 1.96 + 2.6 / freedom; // 0.003 off at most
}

static void find_intervals(const clip_sums *sums, int clips, qv_figures *interval)
{
    const int count = qv_figure_count();
    qv_figures sum = {0}, square = {0}, left;
    for (int without = 0; without < clips; without++) {
        summarise(sums, clips, without, &left);
        for (int i = 0; i < count; i++) {
            const double value = *value_of(&left, i);
            *value_of(&sum, i) += value;
            *value_of(&square, i) += value * value;
        }
    }
    *interval = (qv_figures){.clips = clips};
    for (int i = 0; i < count; i++) {
        const double mean = *value_of(&sum, i) / clips;
        const double spread = fmax(*value_of(&square, i) - clips * mean * mean, 0);
        *value_of(interval, i) = clips > 1 ? student(clips - 1) * sqrt((clips - 1) * spread / clips) : NAN;
    }
}

static int run_judging(judge *judging, int clips, qv_pool *pool, qv_figures *figures, qv_figures *interval)
{
    if (!judging->mel || !judging->stft_loss)
        return QV_ERROR_MEMORY;
    qv_pool_run_own(pool, clips, judge_clip, judging);
    if (!qv_team_share_records(pool, judging->sums, sizeof *judging->sums, clips))
        return QV_ERROR_MEMORY;
    for (int i = 0; i < clips; i++) {
        if (judging->sums[i].failed)
            return QV_ERROR_MEMORY;
    }
    summarise(judging->sums, clips, -1, figures);
    if (interval)
        find_intervals(judging->sums, clips, interval);
    return QV_OK;
}

/* What is judged is in *what; the rest of it is filled in here. */
static int evaluate(const judge *what, qv_split split, qv_pool *pool, qv_figures *figures,
                    qv_figures *interval)
{
    const qv_corpus *corpus = what->corpus;
    int threads = qv_pool_workers(pool), clips = 0, error = QV_ERROR_MEMORY;
    int *chosen = calloc((size_t)corpus->count + 1, sizeof *chosen);
    qv_mel *mel = qv_mel_open();
    qv_stft_loss *stft_loss = qv_stft_loss_open();
    qv_arena **arena = qv_arenas_open(threads, (size_t)16 << 20);
    clip_sums *sums = calloc((size_t)corpus->count + 1, sizeof *sums);
    for (int i = 0; chosen && i < corpus->count; i++) {
        if (split == QV_SPLIT_ALL || corpus->clip[i].split == split)
            chosen[clips++] = i;
    }
    judge judging = *what;
    judging.clips = chosen, judging.mel = mel, judging.stft_loss = stft_loss;
    judging.arena = arena, judging.sums = sums;
    if (chosen && arena && sums)
        error = clips ? run_judging(&judging, clips, pool, figures, interval) : QV_ERROR_ARGUMENT;
    qv_arenas_close(&arena, threads);
    qv_mel_close(&mel);
    qv_stft_loss_close(&stft_loss);
    free(chosen), free(sums);
    return error;
}

int qv_evaluate(const qv_voice *voice, const qv_corpus *corpus, qv_split split, qv_pool *pool,
                qv_figures *figures, qv_figures *interval)
{
    return evaluate(&(judge){.voice = voice, .corpus = corpus}, split, pool, figures, interval);
}

int qv_evaluate_averages(const qv_averages *averages, const qv_voice *voice, const qv_corpus *corpus,
                         qv_split split, qv_pool *pool, qv_figures *figures)
{
    int error = evaluate(&(judge){.voice = voice, .averages = averages, .corpus = corpus}, split, pool,
                         figures, NULL);
    figures->mcd_sound = figures->f0_correlation = figures->f0_deviation = NAN;
    figures->pause_ratio = figures->pauses_missing = figures->pauses_false = figures->pause_mae = NAN;
    figures->copy_stft = figures->copy_mel_l1 = NAN;
    return error;
}

#define FIGURE(field, label, unit)                                                                           \
    {                                                                                                        \
#field, label, unit, offsetof(qv_figures, field)                                                     \
    }
static const struct {
    const char *key, *label, *unit;
    size_t offset;
} figure_table[] = {
    FIGURE(mcd, "mel-cepstral distortion, true durations", "dB"),
    FIGURE(mcd_sound, "the same, from the sound", "dB"),
    FIGURE(mel_l1, "log-mel L1", "nat"),
    FIGURE(mel_deviation, "log-mel L1 in deviations", ""),
    FIGURE(f0_rmse, "F0 RMSE", "Hz"),
    FIGURE(f0_correlation, "F0 correlation", ""),
    FIGURE(f0_deviation, "F0 deviation over the recorded", ""),
    FIGURE(voicing_error, "voicing error", "%"),
    FIGURE(duration_mae, "duration MAE", "ms"),
    FIGURE(duration_rmse, "duration RMSE", "ms"),
    FIGURE(break_mae, "break MAE", "ms"),
    FIGURE(pause_ratio, "pauses over the recorded", ""),
    FIGURE(pauses_missing, "recorded pauses that are missing", "%"),
    FIGURE(pauses_false, "pauses where none was recorded", "%"),
    FIGURE(pause_mae, "length of pauses, MAE", "ms"),
    FIGURE(copy_mel_l1, "copy synthesis: log-mel L1", "nat"),
    FIGURE(copy_stft, "copy synthesis: STFT loss", ""),
};

static double *value_of(qv_figures *figures, int i)
{
    return (double *)((char *)figures + figure_table[i].offset);
}

int qv_figure_count(void)
{
    return (int)(sizeof figure_table / sizeof *figure_table);
}

qv_figure qv_figure_at(const qv_figures *figures, int i)
{
    return (qv_figure){.key = figure_table[i].key,
                       .label = figure_table[i].label,
                       .unit = figure_table[i].unit,
                       .value = *(const double *)((const char *)figures + figure_table[i].offset)};
}
