// SPDX-License-Identifier: MIT
#ifndef QV_CLI_PROGRAM_H
#define QV_CLI_PROGRAM_H
#include <stdbool.h>
#include <stddef.h>

/* The folder that the running program lies in, links followed: folder [size], ended by a zero. False when the
 * system does not tell. */
bool qv_program_folder(char *folder, size_t size);

#endif
