// SPDX-License-Identifier: MIT
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "base/platform.h"
#include "base/team.h"
#include "model/params_file.h"
#include "quaver/quaver.h"
#include "train/fit/fit_run.h"
#include "base/hash.h"

/* Numbers of a checkpoint, kept as texts of its metadata. */
enum { NUMBERS = 16 + 2 * QV_FIT_LOSSES };
typedef struct numbers {
    char key[NUMBERS][16];
    double value[NUMBERS];
    int count;
} numbers;

/* A slab, and what stands before the names of its matrices. */
enum { SLABS = 5, NAME = 96 };
typedef struct slab {
    char prefix[NAME];
    const qv_params *params;
    qv_real *values; // [params->size]
} slab;

typedef struct slabs {
    slab list[SLABS * QV_FIT_PLAYERS];
    int count;
} slabs;

static void add_slab(slabs *all, const qv_fit_player *player, const char *kind, qv_real *values)
{
    if (!values)
        return;
    slab *own = &all->list[all->count++];
    *own = (slab){.params = player->params, .values = values};
    snprintf(own->prefix, sizeof own->prefix, "%s%s%s/", player->name ? player->name : "",
             player->name ? "/" : "", kind);
}

static void list_slabs(const qv_fit_run_state *run, slabs *all)
{
    all->count = 0;
    for (int p = 0; p < run->fit->players; p++) {
        const qv_fit_player *player = &run->fit->player[p];
        const qv_fit_hand *hand = &run->hand[p];
        add_slab(all, player, "value", hand->value);
        add_slab(all, player, "m", hand->m);
        add_slab(all, player, "v", hand->v);
        add_slab(all, player, "average", hand->average);
        add_slab(all, player, "best", hand->best);
    }
}

static void add_number(numbers *list, double value, const char *key, int index)
{
    snprintf(list->key[list->count], sizeof list->key[0], index > 0 ? "%s%d" : "%s", key, index);
    list->value[list->count++] = value;
}

static double find_number(const qv_tensor_file *file, const char *key, int index)
{
    char name[16];
    snprintf(name, sizeof name, index > 0 ? "%s%d" : "%s", key, index);
    const char *text = qv_tensor_file_text(file, name);
    return text ? strtod(text, NULL) : NAN;
}

/* What must be the same for a fit to go on. */
static void list_identity(const qv_fit_run_state *run, numbers *list)
{
    const qv_fit *fit = run->fit;
    add_number(list, (double)fit->steps, "steps", 0);
    add_number(list, (double)fit->seed, "seed", 0);
    add_number(list, run->workers, "threads", 0);
    add_number(list, fit->batch, "batch", 0);
    add_number(list, fit->train_count, "items", 0);
}

static void list_progress(const qv_fit_run_state *run, double seconds, numbers *list)
{
    add_number(list, (double)run->step, "step", 0);
    add_number(list, run->best_dev, "best_dev", 0);
    add_number(list, seconds, "seconds", 0);
    add_number(list, (double)run->frames, "frames", 0);
    add_number(list, (double)run->unjudged.steps, "unjudged_steps", 0);
    if (run->over)
        add_number(list, 1, "over", 0);
    for (int i = 0; i < QV_FIT_LOSSES; i++) {
        add_number(list, run->dev[i], "dev", i);
        add_number(list, run->unjudged.loss[i], "unjudged", i);
    }
}

/* Of all that decides how the fit goes on: the numbers of `list` and the slabs. As text. */
static void checksum(const qv_fit_run_state *run, const numbers *list, char *text, size_t size)
{
    uint64_t hash = QV_HASH_START;
    slabs all;
    list_slabs(run, &all);
    hash = qv_hash(hash, list->value, (size_t)list->count * sizeof *list->value);
    for (int i = 0; i < all.count; i++)
        hash = qv_hash(hash, all.list[i].values, all.list[i].params->size * sizeof *all.list[i].values);
    snprintf(text, size, "%016" PRIx64, hash);
}

/* Judgements as a matrix: a row has the step, losses of training, losses of the judgement. */
enum { POINT = 1 + 2 * QV_FIT_LOSSES };

static void write_points(const qv_fit_run_state *run, float *row)
{
    for (const qv_fit_point *point = run->point; point < run->point + run->points; point++, row += POINT) {
        row[0] = (float)point->step;
        memcpy(row + 1, point->train, sizeof point->train);
        memcpy(row + 1 + QV_FIT_LOSSES, point->dev, sizeof point->dev);
    }
}

static void read_points(qv_fit_run_state *run, const float *row)
{
    for (qv_fit_point *point = run->point; point < run->point + run->points; point++, row += POINT) {
        point->step = lroundf(row[0]);
        memcpy(point->train, row + 1, sizeof point->train);
        memcpy(point->dev, row + 1 + QV_FIT_LOSSES, sizeof point->dev);
    }
}

static float *take_rows(int points)
{
    return malloc(((size_t)points + 1) * POINT * sizeof(float));
}

static void add_texts(const qv_fit_run_state *run, double seconds, qv_tensor_writer *writer)
{
    char text[64];
    numbers list = {.count = 0};
    list_identity(run, &list);
    list_progress(run, seconds, &list);
    for (int i = 0; i < list.count; i++) {
        snprintf(text, sizeof text, "%.17g", list.value[i]);
        qv_tensor_writer_add_text(writer, list.key[i], text);
    }
    checksum(run, &list, text, sizeof text);
    qv_tensor_writer_add_text(writer, "checksum", text);
    qv_tensor_writer_add_text(writer, "fit", run->fit->name);
    if (run->fit->options)
        qv_tensor_writer_add_text(writer, "options", run->fit->options);
    snprintf(text, sizeof text, "%016" PRIx64, run->fit->data);
    if (run->fit->data)
        qv_tensor_writer_add_text(writer, "data", text);
}

int qv_fit_checkpoint_write(const qv_fit_run_state *run, double seconds, char *message, size_t size)
{
    qv_tensor_writer *writer = NULL;
    slabs all;
    int error = QV_ERROR_MEMORY;
    if (!run->control->checkpoint || !qv_team_leads(run->link))
        return QV_OK;
    float *rows = take_rows(run->points);
    if (!rows || qv_tensor_writer_open(&writer))
        qv_fail(error, message, size, "fit %s: memory is short", run->fit->name);
    else {
        add_texts(run, seconds, writer);
        list_slabs(run, &all);
        for (int i = 0; i < all.count; i++)
            qv_params_write(writer, all.list[i].prefix, all.list[i].params, all.list[i].values,
                            QV_TENSOR_F32);
        write_points(run, rows);
        if (run->points)
            qv_tensor_writer_add_floats(writer, "points", run->points, POINT, rows, QV_TENSOR_F32);
        error = qv_tensor_writer_write(writer, run->control->checkpoint, message, size);
    }
    qv_tensor_writer_close(&writer);
    free(rows);
    return error;
}

static int damaged(const char *path, char *message, size_t size)
{
    return qv_fail(QV_ERROR_FORMAT, message, size, "%s: is damaged; remove it to start this fit anew", path);
}

static bool same_text(const qv_tensor_file *file, const char *key, const char *expected)
{
    const char *found = qv_tensor_file_text(file, key);
    return strcmp(found ? found : "", expected ? expected : "") == 0;
}

/* What a number of the identity is to the user. */
static const char *in_words(const char *key)
{
    static const char *const words[][2] = {
        {"steps", "--effort or --adversary-steps such that steps are"},
        {"seed", "--seed"},
        {"threads", "--threads"},
        {"items", "other recordings, --dev or dictionary: sentences to train on are"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i][0], key) == 0)
            return words[i][1];
    return key;
}

/* Whether it is one of the same data, or of versions that didn't tell. */
static bool same_data(const qv_fit_run_state *run, const qv_tensor_file *file)
{
    char text[32];
    const char *found = qv_tensor_file_text(file, "data");
    snprintf(text, sizeof text, "%016" PRIx64, run->fit->data);
    return !found || strcmp(found, text) == 0;
}

/* The first number of the identity that differs, or -1. Steps come last: they follow from others. */
static int find_difference(const numbers *list, const qv_tensor_file *file)
{
    int steps = -1;
    for (int i = 0; i < list->count; i++)
        if (find_number(file, list->key[i], 0) != list->value[i]) {
            if (strcmp(list->key[i], "steps") != 0)
                return i;
            steps = i;
        }
    return steps;
}

/* A checkpoint goes on only as what it was begun as. */
static int check(const qv_fit_run_state *run, const qv_tensor_file *file, char *message, size_t size)
{
    const char *path = run->control->checkpoint, *options = qv_tensor_file_text(file, "options");
    numbers list = {.count = 0};
    list_identity(run, &list);
    const int differs = find_difference(&list, file);
    if (differs >= 0)
        return qv_fail(QV_ERROR_FORMAT, message, size,
                       "%s: made with %s %.0f, not %.0f; use the options it was begun with, or remove it",
                       path, in_words(list.key[differs]), find_number(file, list.key[differs], 0),
                       list.value[differs]);
    if (!same_data(run, file))
        return qv_fail(
            QV_ERROR_FORMAT, message, size,
            "%s: made with other recordings, texts, pronunciations or --dev; use those it was begun "
            "with, or remove it",
            path);
    if (!same_text(file, "fit", run->fit->name))
        return qv_fail(QV_ERROR_FORMAT, message, size, "%s: is not of the fit %s", path, run->fit->name);
    if (!same_text(file, "options", run->fit->options))
        return qv_fail(QV_ERROR_FORMAT, message, size,
                       "%s: made with other options: %s, not %s; use those it was begun with, or remove it",
                       path, options ? options : "none", run->fit->options ? run->fit->options : "none");
    double step = find_number(file, "step", 0);
    bool sound = step >= 0 && step <= (double)run->fit->steps && isfinite(find_number(file, "best_dev", 0));
    return sound ? QV_OK : damaged(path, message, size);
}

/* 0 for what no fit has written, and no integer may hold. */
static double or_zero(double number)
{
    return fabs(number) < 1e15 ? number : 0;
}

static void take_progress(qv_fit_run_state *run, const qv_tensor_file *file)
{
    run->step = (long)find_number(file, "step", 0);
    run->over = find_number(file, "over", 0) == 1;
    run->best_dev = find_number(file, "best_dev", 0);
    run->seconds = or_zero(find_number(file, "seconds", 0));
    run->frames = (long)or_zero(find_number(file, "frames", 0));
    run->unjudged.steps = (long)or_zero(find_number(file, "unjudged_steps", 0));
    for (int i = 0; i < QV_FIT_LOSSES; i++) {
        run->dev[i] = or_zero(find_number(file, "dev", i));
        run->unjudged.loss[i] = or_zero(find_number(file, "unjudged", i));
    }
}

/* The judgements; they are for the report only, so a checkpoint without them is fine. */
static int take_points(qv_fit_run_state *run, const qv_tensor_file *file, char *message, size_t size)
{
    const qv_tensor_entry *entry = qv_tensor_file_find(file, "points");
    if (!entry || entry->rows > run->point_capacity)
        return QV_OK;
    float *rows = take_rows(entry->rows);
    if (!rows)
        return qv_fail(QV_ERROR_MEMORY, message, size, "fit %s: memory is short", run->fit->name);
    int error = qv_tensor_file_floats(file, "points", entry->rows, POINT, rows, message, size);
    if (!error) {
        run->points = entry->rows;
        read_points(run, rows);
    }
    free(rows);
    return error;
}

/* Whether what was taken from the file is what was written. */
static bool unharmed(const qv_fit_run_state *run, const qv_tensor_file *file)
{
    char text[32];
    numbers list = {.count = 0};
    const char *written = qv_tensor_file_text(file, "checksum");
    list_identity(run, &list);
    list_progress(run, run->seconds, &list);
    checksum(run, &list, text, sizeof text);
    return written && strcmp(written, text) == 0;
}

static int read_file(qv_fit_run_state *run, const qv_tensor_file *file, char *message, size_t size)
{
    slabs all;
    int error = check(run, file, message, size);
    list_slabs(run, &all);
    for (int i = 0; !error && i < all.count; i++)
        error =
            qv_params_load(file, all.list[i].prefix, all.list[i].params, all.list[i].values, message, size);
    if (error)
        return error;
    take_progress(run, file);
    if (!unharmed(run, file))
        return damaged(run->control->checkpoint, message, size);
    return take_points(run, file, message, size);
}

int qv_fit_checkpoint_read(qv_fit_run_state *run, bool *found, char *message, size_t size)
{
    const char *path = run->control->checkpoint;
    char reason[1024] = "";
    qv_tensor_file *file;
    *found = path && qv_file_exists(path);
    if (!*found)
        return QV_OK;
    int error = qv_tensor_file_open(&file, path, reason, sizeof reason);
    if (error)
        return qv_fail(error, message, size, "%s; remove it to start this fit anew", reason);
    error = read_file(run, file, message, size);
    qv_tensor_file_close(&file);
    return error;
}

int qv_fit_checkpoint_workers(const char *path)
{
    qv_tensor_file *file;
    if (!qv_file_exists(path) || qv_tensor_file_open(&file, path, NULL, 0))
        return 0;
    const double workers = find_number(file, "threads", 0);
    qv_tensor_file_close(&file);
    return workers >= 1 && workers <= QV_MOST_WORKERS ? (int)workers : 0;
}

bool qv_fit_checkpoint_broadcast(qv_fit_run_state *run)
{
    slabs all;
    enum { FIXED = 9 };
    qv_part part[SLABS * QV_FIT_PLAYERS + FIXED] = {
        {&run->over, sizeof run->over},
        {&run->points, sizeof run->points},
        {run->point, (size_t)run->point_capacity * sizeof *run->point},
        {&run->step, sizeof run->step},
        {&run->best_dev, sizeof run->best_dev},
        {run->dev, sizeof run->dev},
        {&run->seconds, sizeof run->seconds},
        {&run->frames, sizeof run->frames},
        {&run->unjudged, sizeof run->unjudged}};
    list_slabs(run, &all);
    for (int i = 0; i < all.count; i++)
        part[FIXED + i] =
            (qv_part){all.list[i].values, all.list[i].params->size * sizeof *all.list[i].values};
    return qv_team_broadcast(run->link, part, FIXED + all.count);
}
