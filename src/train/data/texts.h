// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_DATA_TEXTS_H
#define QV_TRAIN_DATA_TEXTS_H
#include "train/data/recordings.h"

/* Finds texts beside recordings, ID.txt and ID.wav, in the folder or in its wavs/ or wav/, or in txt/ beside
 * wav/ or wavs/. *list: the folder of the texts; text [*texts]: their names; both to be freed (text with
 * qv_names_free), and the recordings to be closed. 0; QV_ERROR_OPEN: no text is beside its recording, nothing
 * is owned; QV_ERROR_MEMORY. A text without recording is listed, too, but for files such as README.txt. */
int qv_texts_find(qv_recordings *recordings, const char *folder, char **list, char ***text, size_t *texts);

#endif
