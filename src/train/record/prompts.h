// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_RECORD_PROMPTS_H
#define QV_TRAIN_RECORD_PROMPTS_H
#include <stdbool.h>
#include <stddef.h>

/* Sentences to be read, and which of them lie in a dataset already. */
typedef struct qv_prompt {
    char *id; // a plain file name
    char *text;
    bool done; // its recording is in the dataset
} qv_prompt;

typedef struct qv_prompts {
    qv_prompt *prompt; // [count]
    int count, done;
    size_t capacity;
} qv_prompts;

/*
 * Reads a list: a sentence a line, or ID|SENTENCE; empty lines and those that begin with "#" aside; in any
 * encoding of base/encoding.h. Sentences without an id get the name of the file and a number, "en-007". Marks
 * as done what FOLDER/metadata.csv lists, when there is one, in the columns of data/rows.h. 0, QV_ERROR_OPEN,
 * QV_ERROR_FORMAT (an id that is no file name or comes twice, no sentence at all; metadata.csv has another
 * text for an id, or is not UTF-8, as the rows are that are added to it), QV_ERROR_WRITE (FOLDER or what it
 * has cannot be written to, or it cannot be made) or QV_ERROR_MEMORY with one line in message [size]; to be
 * freed in either case.
 */
int qv_prompts_open(qv_prompts *prompts, const char *path, const char *folder, char *message, size_t size);
void qv_prompts_free(qv_prompts *prompts);

/* For a fuzzer: the same of UTF-8 in memory, text [length] and a 0 behind it, which is changed. */
int qv_prompts_cut(qv_prompts *prompts, const char *path, char *text, size_t length, char *message,
                   size_t size);
/* text: that of a metadata.csv, which is called `list` in messages. */
int qv_prompts_mark_done(qv_prompts *prompts, const char *list, char *text, size_t length, char *message,
                         size_t size);

/* Writes samples [count] at QV_RATE to FOLDER/wavs/ID.wav and then a row to FOLDER/metadata.csv, and marks
 * the prompt as done. Folders are made if missing. 0, QV_ERROR_WRITE or QV_ERROR_MEMORY with one line in
 * message; the list is then as it was. */
int qv_prompts_keep(qv_prompts *prompts, qv_prompt *prompt, const char *folder, const float *samples,
                    int count, char *message, size_t size);

#endif
