// SPDX-License-Identifier: MIT
#include "train/data/texts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/message.h"
#include "base/platform.h"
#include "quaver/quaver.h"

/* Length of the name before ".txt", 0: it is none. */
static size_t text_stem(const char *name)
{
    static const char *const others[] = {"readme.txt", "licence.txt", "license.txt", "copying.txt"};
    const size_t length = strlen(name);
    if (length < 5 || strcasecmp(name + length - 4, ".txt") != 0)
        return 0;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcasecmp(name, others[i]) == 0)
            return 0;
    return length - 4;
}

/* Is there a sound beside a text of the name? */
static bool has_recording(const qv_recordings *recordings, const char *name, size_t length)
{
    size_t unused;
    const char *file = qv_recordings_of_stem(recordings, name, length);
    return file && qv_is_sound_name(file, &unused);
}

/* Leaves only texts in the list; the number of them that have a recording. */
static int keep_texts(const qv_recordings *recordings, char **text, size_t *texts)
{
    int found = 0;
    size_t kept = 0;
    for (size_t i = 0; i < *texts; i++) {
        const size_t length = text_stem(text[i]);
        if (!length) {
            free(text[i]);
            continue;
        }
        found += has_recording(recordings, text[i], length);
        text[kept++] = text[i];
    }
    *texts = kept;
    return found;
}

int qv_texts_find(qv_recordings *recordings, const char *folder, char **list, char ***text, size_t *texts)
{
    static const char *const place[][2] = {
        {"", ""}, {"wavs", "wavs"}, {"wav", "wav"}, {"txt", "wav"}, {"txt", "wavs"}};
    *list = NULL;
    errno = 0;
    for (size_t i = 0; i < sizeof place / sizeof *place; i++) {
        const char *const within[] = {place[i][1], NULL};
        char *path = *place[i][0] ? qv_format("%s/%s", folder, place[i][0]) : qv_format("%s", folder);
        if (!path)
            return QV_ERROR_MEMORY;
        if (qv_folder_list(path, text, texts)) {
            if (qv_recordings_open(recordings, folder, within) && keep_texts(recordings, *text, texts)) {
                *list = path;
                return QV_OK;
            }
            qv_recordings_close(recordings);
            qv_names_free(*text, *texts);
        }
        *text = NULL;
        *texts = 0;
        free(path);
        if (errno == ENOMEM)
            return QV_ERROR_MEMORY;
    }
    return QV_ERROR_OPEN;
}
