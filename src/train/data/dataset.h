// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_DATA_DATASET_H
#define QV_TRAIN_DATA_DATASET_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/message.h"
#include "train/data/monitor.h"

/*
 * The list of recordings and transcripts of a folder. Layouts, the first that is there:
 *   LJSpeech    metadata.csv: NAME|TEXT  or  NAME|TEXT|NORMALISED TEXT
 *   speakers    metadata.csv: NAME|SPEAKER|TEXT
 *   CMU ARCTIC  etc/txt.done.data: ( NAME "TEXT" )
 *   texts       ID.txt beside ID.wav, no list
 * metadata.txt, filelist.txt or transcripts.txt may stand for metadata.csv. A name is an id, "id.wav" or a
 * path such as "wavs/id.wav" (recordings.h); recordings lie in wavs/, wav/ or beside the list, with any
 * extension that libsndfile opens. Lists and texts may be UTF-8, UTF-16 or Latin-1 with line ends of any
 * kind.
 *
 * Every row that cannot be used is counted and left out; the later stages leave out entries in the same way
 * through qv_dataset_leave_out. The first few of each cause are reported as "FILE:LINE: reason", the others
 * as one line at the end of the stage.
 */
typedef enum qv_split {
    QV_SPLIT_TRAIN,
    QV_SPLIT_DEV,
    QV_SPLIT_NONE, // same text as a development entry, so of no use for either; reported
    QV_SPLIT_ALL   // of no entry: both, where a split is chosen
} qv_split;

typedef struct qv_entry {
    char *id;   // unique in the dataset
    char *text; // the transcript, normalised where the list has that column, UTF-8
    char *path; // of the recording; the file exists
    int line;   // in the list, from 1
    qv_split split;
} qv_entry;

/* What was told of a row. */
typedef struct qv_fault {
    int line;          // or number of the text, from 1
    const char *cause; // the same for all rows that have it
    char *reason;      // the cause and what is particular to this row
    bool left_out;     // false: for another reason than a fault
} qv_fault;

#define QV_CAUSE_UNLISTED "words that no dictionary lists"

/* How often a cause was told since the last sum; private. */
typedef struct qv_tally {
    const char *cause;
    int count, first, last; // lines of those that were not told each
} qv_tally;
enum { QV_TALLIES = 32 };

typedef struct qv_dataset {
    char *list;  // path of the metadata file, or of the folder when each text is a file of its own
    char **text; // [texts], names of those files in the folder `list`; row n is text[n - 1]. Or NULL
    size_t texts;
    char *name;      // last part of the folder's name
    qv_entry *entry; // [count], in the order of the list
    int count;
    int rows;        // rows in the list, empty lines aside
    int left_out;    // of them, faulty
    qv_fault *fault; // [faults], in the order they were found
    size_t faults, fault_capacity;
    qv_tally tally[QV_TALLIES]; // [tallies]
    int tallies;
    bool keep_going, judging;
} qv_dataset;

typedef struct qv_dataset_options {
    const char *folder;
    const char *dev; // NULL or "": 2 % of the entries, chosen by `seed`; the name of a file, in any encoding
                     // as lists are: ids or beginnings of ids, one a line; otherwise comma-separated glob
                     // patterns on ids ("arctic_b048?_*,arctic_b049?_*")
    uint64_t seed;
    const char *speaker; // whose rows are taken where the list names speakers; NULL: all
    bool keep_going;     // however many rows are left out
    bool judging;        // entries of any split will do: nothing is fitted to them
} qv_dataset_options;

/*
 * Reads the list in a folder. Entries of the same text are never in both splits.
 * Returns 0 and a dataset that the caller closes, or QV_ERROR_OPEN, QV_ERROR_FORMAT (also when more than a
 * tenth of the rows is left out and the work is not to keep going, when nothing is left to train on, when
 * `dev` matches nothing, or when there are several speakers but not the one that was asked for) or
 * QV_ERROR_MEMORY with one line in message [size].
 */
int qv_dataset_open(qv_dataset **dataset, const qv_dataset_options *options, const qv_monitor *monitor,
                    char *message, size_t size);
void qv_dataset_close(qv_dataset **dataset); // NULL inside is fine

/* Counts the row on `line` as left out and reports it with a reason in printf's manner, see above. `cause` is
 * the part of the reason that rows have in common; it must stay as long as the dataset. The entry itself
 * stays in the list: the caller skips it. */
void qv_dataset_leave_out(qv_dataset *dataset, const qv_monitor *monitor, int line, const char *cause,
                          const char *format, ...) QV_PRINTF(5, 6);
/* The same for a row that is not faulty but not used either. */
void qv_dataset_pass_over(qv_dataset *dataset, const qv_monitor *monitor, int line, const char *cause,
                          const char *format, ...) QV_PRINTF(5, 6);
/* Reports how many rows more there are of each cause, since the last call. */
void qv_dataset_sum_up(qv_dataset *dataset, const qv_monitor *monitor);
/* Writes where a row stands, "metadata.csv:7" with its folders, to text [size]. */
void qv_dataset_place(const qv_dataset *dataset, int line, char *text, size_t size);
/* 0, or QV_ERROR_FORMAT and a message when more than a tenth of the rows is left out or `usable`, the number
 * of training entries that are left, of all when judging, is 0. */
int qv_dataset_check(const qv_dataset *dataset, int usable, char *message, size_t size);

#endif
