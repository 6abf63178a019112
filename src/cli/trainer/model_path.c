// SPDX-License-Identifier: MIT
#include "cli/trainer/model_path.h"

#include "base/platform.h"
#include "cli/voice_path.h"

const char *qv_model_path(const char *given, char *path, size_t size)
{
    char unused[1024];
    if (qv_file_exists(given) || !qv_voice_find(given, path, size, unused, sizeof unused))
        return given;
    return path;
}
