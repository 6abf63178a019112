// SPDX-License-Identifier: MIT
#ifndef QV_CLI_TRAINER_SUFFIX_PATH_H
#define QV_CLI_TRAINER_SUFFIX_PATH_H
#include <stdbool.h>
#include <stddef.h>

/* Writes a name that is made of another, "my.qv" and ".work", to path [size]: beside the folder that "." or
 * "folder/" is. False after a complaint when it
 * does not fit. */
bool qv_suffix_path(char *path, size_t size, const char *name, const char *suffix);

#endif
