// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_DATA_DATASET_H
#define QV_TRAIN_DATA_DATASET_H
#include <stddef.h>
#include <stdint.h>
#include "train/data/monitor.h"

/*
 * The list of recordings and transcripts of a folder, in the layout of
 *   LJSpeech    metadata.csv: id|text  or  id|text|normalised text;  wavs/ID.EXTENSION
 *   CMU ARCTIC  etc/txt.done.data: ( ID "text" );  wav/ID.EXTENSION
 * with any extension that libsndfile opens.
 *
 * Every row that cannot be used is reported as "FILE:LINE: reason", counted and left out; the later stages
 * leave out entries in the same way through qv_dataset_leave_out.
 */
typedef enum qv_split {
    QV_SPLIT_TRAIN,
    QV_SPLIT_DEV,
    QV_SPLIT_NONE // same text as a development entry, so of no use for either; reported
} qv_split;

typedef struct qv_entry {
    char *id;   // unique in the dataset
    char *text; // the transcript, normalised where the list has that column, UTF-8
    char *path; // of the recording; the file exists
    int line;   // in the list, from 1
    qv_split split;
} qv_entry;

typedef struct qv_dataset {
    char *list;      // path of the metadata file
    char *name;      // last part of the folder's name
    qv_entry *entry; // [count], in the order of the list
    int count;
    int rows;     // rows in the list, empty lines aside
    int left_out; // of them, faulty
} qv_dataset;

/*
 * Reads the list in `folder`.
 * dev: NULL or "": 2 % of the entries, chosen by `seed`; the name of a file: ids or beginnings of ids, one a
 * line; otherwise comma-separated glob patterns on ids ("arctic_b048?_*,arctic_b049?_*").
 * Entries of the same text are never in both splits.
 * Returns 0 and a dataset that the caller closes, or QV_ERROR_OPEN, QV_ERROR_FORMAT (also when more than a
 * tenth of the rows is left out, when nothing is left to train on, or when `dev` matches nothing) or
 * QV_ERROR_MEMORY with one line in message [size].
 */
int qv_dataset_open(qv_dataset **dataset, const char *folder, const char *dev, uint64_t seed,
                    const qv_monitor *monitor, char *message, size_t size);
void qv_dataset_close(qv_dataset **dataset); // NULL inside is fine

/* Counts the row on `line` as left out and reports it with a reason in printf's manner. The entry itself
 * stays in the list: the caller skips it. */
void qv_dataset_leave_out(qv_dataset *dataset, const qv_monitor *monitor, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* 0, or QV_ERROR_FORMAT and a message when more than a tenth of the rows is left out or `usable`, the number
 * of training entries that are left, is 0. */
int qv_dataset_check(const qv_dataset *dataset, int usable, char *message, size_t size);

#endif
