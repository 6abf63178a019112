// SPDX-License-Identifier: MIT
#ifndef QV_CLI_USAGE_H
#define QV_CLI_USAGE_H
#include "options.h"

/* Prints what --help says of a command, which is "quaver: NAME": how it is called, what it does, and its
 * options in two columns. */
void qv_usage_print(const qv_usage *usage, const char *command);

#endif
