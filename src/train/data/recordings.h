// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_DATA_RECORDINGS_H
#define QV_TRAIN_DATA_RECORDINGS_H
#include <stdbool.h>
#include <stddef.h>

/*
 * The sound files of a dataset, by the names that its list gives them: "id", "id.wav", "wavs/id.wav",
 * "part/id"; a backslash is as good as a slash. Where there is no file of the very name, another extension of
 * a sound will do, below folders in small letters or capitals.
 */
typedef struct qv_recordings {
    const char *folder; // the dataset's; borrowed
    const char *within; // folder of the recordings in it: "wavs", "wav", or "": beside the list
    char **name;        // [count], files there, ascending by bytes
    size_t count;
} qv_recordings;

/* Lists the first of the folders, which end with NULL, that is there. False: none can be listed; errno says
 * why. */
bool qv_recordings_open(qv_recordings *recordings, const char *folder, const char *const *folders);
void qv_recordings_close(qv_recordings *recordings);

/* The file beside others that is called STEM.EXTENSION, the name of a sound before others; NULL: there is
 * none.
 */
const char *qv_recordings_of_stem(const qv_recordings *recordings, const char *stem, size_t length);

/* True: the name is one of a sound file, by its extension. Its length without that in *stem. */
bool qv_is_sound_name(const char *name, size_t *stem);

/* Finds the recording of a row, and the id it gets: the name without folder of the recordings and extension,
 * other slashes as "_". Both are the caller's to free. 0; QV_ERROR_OPEN: no such file, *path is NULL;
 * QV_ERROR_ARGUMENT: not the name of a file, *id and *path are NULL; QV_ERROR_MEMORY. */
int qv_recordings_find(const qv_recordings *recordings, const char *name, char **id, char **path);

#endif
