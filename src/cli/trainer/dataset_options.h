// SPDX-License-Identifier: MIT
#ifndef QV_CLI_TRAINER_DATASET_OPTIONS_H
#define QV_CLI_TRAINER_DATASET_OPTIONS_H
#include "cli/options.h"
#include "train/session.h"

/* For the table of a command whose arguments have `session`, a qv_session_options. */
#define QV_KEEP_GOING_OPTION(arguments, session)                                                             \
    {                                                                                                        \
        "keep-going", 0, QV_OPTION_FLAG, .target = offsetof(arguments, session.keep_going),                  \
                                         .help = "go on although more than a tenth of the recordings is "    \
                                                 "left out, or there are hardly any, or the texts fit the "  \
                                                 "dictionary badly"                                          \
    }

#define QV_DATASET_OPTIONS(arguments, session)                                                               \
    {"speaker",                                                                                              \
     0,                                                                                                      \
     QV_OPTION_TEXT,                                                                                         \
     "NAME",                                                                                                 \
     .target = offsetof(arguments, session.speaker),                                                         \
     .help = "whose recordings are taken where the list names several speakers (default: all)"},             \
        QV_KEEP_GOING_OPTION(arguments, session)

#endif
