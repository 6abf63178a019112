// SPDX-License-Identifier: MIT
#ifndef QV_CLI_TRAINER_MODEL_PATH_H
#define QV_CLI_TRAINER_MODEL_PATH_H
#include <stddef.h>

/* The file of a letters-to-phones model that is given as a file, or as a voice by its name: the file if there
 * is one, else the voice, whose path goes to path [size]. Where there is neither, what was given, so that
 * opening it tells. */
const char *qv_model_path(const char *given, char *path, size_t size);

#endif
