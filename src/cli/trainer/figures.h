#ifndef QV_CLI_TRAINER_FIGURES_H
#define QV_CLI_TRAINER_FIGURES_H
#include "train/judge/evaluate.h"

/* Prints a voice's figures to standard output, as a table or as JSON. */
void qv_print_figures(const qv_figures *figures);
void qv_print_figures_json(const qv_figures *figures);

#endif
