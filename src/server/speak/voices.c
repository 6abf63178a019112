// SPDX-License-Identifier: MIT
#include "server/speak/voices.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/message.h"

int qv_voices_add(qv_voices *voices, const char *name, const char *path, char *message, size_t size)
{
    if (qv_voices_find(voices, name) >= 0)
        return QV_OK;
    if (voices->count == QV_MOST_VOICES)
        return qv_fail(QV_ERROR_ARGUMENT, message, size, "%s: more than %d voices", path, QV_MOST_VOICES);
    qv_voice *voice;
    const int error = qv_voice_open(&voice, path, message, size);
    if (error)
        return error;
    char *copy = strdup(name);
    if (!copy) {
        qv_voice_close(&voice);
        return qv_fail(QV_ERROR_MEMORY, message, size, "%s: memory is short", path);
    }
    voices->list[voices->count].name = copy;
    voices->list[voices->count++].voice = voice;
    return QV_OK;
}

void qv_voices_close(qv_voices *voices)
{
    for (int i = 0; i < voices->count; i++) {
        free(voices->list[i].name);
        qv_voice_close(&voices->list[i].voice);
    }
    voices->count = 0;
}

int qv_voices_find(const qv_voices *voices, const char *name)
{
    for (int i = 0; i < voices->count; i++)
        if (strcmp(voices->list[i].name, name) == 0)
            return i;
    return -1;
}

int qv_voices_for_language(const qv_voices *voices, const char *language)
{
    const size_t length = strcspn(language, "-_");
    int near = -1;
    for (int i = 0; i < voices->count; i++) {
        const char *has = qv_voices_text(voices, i, "language", "en");
        if (strcasecmp(has, language) == 0)
            return i;
        if (near < 0 && strcspn(has, "-_") == length && strncasecmp(has, language, length) == 0)
            near = i;
    }
    return near;
}

const char *qv_voices_text(const qv_voices *voices, int voice, const char *key, const char *otherwise)
{
    const char *text = qv_voice_info(voices->list[voice].voice, key);
    return text && *text ? text : otherwise;
}
