#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "base/platform.h"
#include "model/params_file.h"
#include "quaver/quaver.h"
#include "train/fit/fit_run.h"
#include "base/hash.h"

/* Numbers of a checkpoint, kept as texts of its metadata. */
enum { NUMBERS = 32 };
typedef struct numbers {
    char key[NUMBERS][16];
    double value[NUMBERS];
    int count;
} numbers;

/* What all the slabs are called, as prefixes of their matrices. */
enum { SLABS = 5 };
typedef struct slab {
    const char *prefix;
    qv_real *values; // [run->size]
} slab;

static void list_slabs(const qv_fit_run_state *run, slab *list)
{
    const slab slabs[SLABS] = {{"value/", run->value},
                               {"m/", run->m},
                               {"v/", run->v},
                               {"average/", run->average},
                               {"best/", run->best}};
    memcpy(list, slabs, sizeof slabs);
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

/* To be freed; NULL: memory is short. */
static char *checkpoint_path(const qv_fit_run_state *run)
{
    return qv_format("%s/%s.checkpoint", run->control->work, run->fit->name);
}

static int no_memory(const qv_fit_run_state *run, char *message, size_t size)
{
    return qv_fail(QV_ERROR_MEMORY, message, size, "fit %s: memory is short", run->fit->name);
}

/* What must be the same for a fit to go on. */
static void list_identity(const qv_fit_run_state *run, numbers *list)
{
    const qv_fit *fit = run->fit;
    add_number(list, (double)fit->steps, "steps", 0);
    add_number(list, (double)fit->seed, "seed", 0);
    add_number(list, run->threads, "threads", 0);
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
    for (int i = 0; i < QV_FIT_LOSSES; i++) {
        add_number(list, run->dev[i], "dev", i);
        add_number(list, run->unjudged.loss[i], "unjudged", i);
    }
}

/* Of all that decides how the fit goes on: the numbers of `list` and the slabs. As text. */
static void checksum(const qv_fit_run_state *run, const numbers *list, char *text, size_t size)
{
    uint64_t hash = QV_HASH_START;
    slab slabs[SLABS];
    list_slabs(run, slabs);
    hash = qv_hash(hash, list->value, (size_t)list->count * sizeof *list->value);
    for (int i = 0; i < SLABS; i++)
        hash = qv_hash(hash, slabs[i].values, run->size * sizeof *slabs[i].values);
    snprintf(text, size, "%016" PRIx64, hash);
}

int qv_fit_checkpoint_write(const qv_fit_run_state *run, double seconds, char *message, size_t size)
{
    char text[64];
    qv_tensor_writer *writer;
    numbers list = {.count = 0};
    slab slabs[SLABS];
    if (qv_tensor_writer_open(&writer) != QV_OK)
        return no_memory(run, message, size);
    list_identity(run, &list);
    list_progress(run, seconds, &list);
    for (int i = 0; i < list.count; i++) {
        snprintf(text, sizeof text, "%.17g", list.value[i]);
        qv_tensor_writer_add_text(writer, list.key[i], text);
    }
    checksum(run, &list, text, sizeof text);
    qv_tensor_writer_add_text(writer, "checksum", text);
    qv_tensor_writer_add_text(writer, "fit", run->fit->name);
    list_slabs(run, slabs);
    for (int i = 0; i < SLABS; i++)
        qv_params_write(writer, slabs[i].prefix, run->fit->params, slabs[i].values, QV_TENSOR_F32);
    if (run->points)
        qv_tensor_writer_add_floats(writer, "points", run->points, QV_FIT_POINT, run->point, QV_TENSOR_F32);
    char *path = checkpoint_path(run);
    int error = path ? qv_tensor_writer_write(writer, path, message, size) : no_memory(run, message, size);
    free(path);
    qv_tensor_writer_close(&writer);
    return error;
}

static int damaged(const char *path, char *message, size_t size)
{
    return qv_fail(QV_ERROR_FORMAT, message, size, "%s: is damaged; remove it to start this stage anew",
                   path);
}

/* A checkpoint goes on only as what it was begun as. */
static int check(const qv_fit_run_state *run, const qv_tensor_file *file, const char *path, char *message,
                 size_t size)
{
    numbers list = {.count = 0};
    list_identity(run, &list);
    for (int i = 0; i < list.count; i++) {
        double found = find_number(file, list.key[i], 0);
        if (found != list.value[i])
            return qv_fail(
                QV_ERROR_FORMAT, message, size,
                "%s: made with %s %.0f, not %.0f; use the options it was begun with, or another --work", path,
                list.key[i], found, list.value[i]);
    }
    double step = find_number(file, "step", 0);
    bool sound = step >= 0 && step <= (double)run->fit->steps && isfinite(find_number(file, "best_dev", 0));
    return sound ? QV_OK : damaged(path, message, size);
}

static double or_zero(double number)
{
    return isfinite(number) ? number : 0;
}

static void take_progress(qv_fit_run_state *run, const qv_tensor_file *file)
{
    run->step = (long)find_number(file, "step", 0);
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
    run->points = entry->rows;
    return qv_tensor_file_floats(file, "points", run->points, QV_FIT_POINT, run->point, message, size);
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

static int read_file(qv_fit_run_state *run, const qv_tensor_file *file, const char *path, char *message,
                     size_t size)
{
    slab slabs[SLABS];
    int error = check(run, file, path, message, size);
    list_slabs(run, slabs);
    for (int i = 0; !error && i < SLABS; i++)
        error = qv_params_load(file, slabs[i].prefix, run->fit->params, slabs[i].values, message, size);
    if (error)
        return error;
    take_progress(run, file);
    if (!unharmed(run, file))
        return damaged(path, message, size);
    return take_points(run, file, message, size);
}

static int read_path(qv_fit_run_state *run, const char *path, char *message, size_t size)
{
    char reason[1024] = "";
    qv_tensor_file *file;
    int error = qv_tensor_file_open(&file, path, reason, sizeof reason);
    if (error)
        return qv_fail(error, message, size, "%s; remove it to start this stage anew", reason);
    error = read_file(run, file, path, message, size);
    qv_tensor_file_close(&file);
    return error;
}

int qv_fit_checkpoint_read(qv_fit_run_state *run, bool *found, char *message, size_t size)
{
    char *path = checkpoint_path(run);
    if (!path)
        return no_memory(run, message, size);
    *found = qv_file_exists(path);
    int error = *found ? read_path(run, path, message, size) : QV_OK;
    free(path);
    return error;
}
