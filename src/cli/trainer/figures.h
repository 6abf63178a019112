// SPDX-License-Identifier: MIT
#ifndef QV_CLI_TRAINER_FIGURES_H
#define QV_CLI_TRAINER_FIGURES_H
#include <stdbool.h>

#include "train/judge_voice.h"

/* Prints a voice's figures to standard output, as a table or as JSON, with the halves of their intervals. */
void qv_print_figures(const qv_figures *figures, const qv_figures *interval);
/* False when memory is short or a figure is no finite number, which JSON has no way to write. That standard
 * output fails shows in its state, as with the table. */
bool qv_print_figures_json(const qv_judgement *judgement);

#endif
