// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_WEB_H
#define QV_TEXT_EN_WEB_H
#include "text/reader.h"

/* Internet and e-mail addresses, file names and paths, hashtags and handles, as in text/reader.h. */
int qv_read_web(qv_reader *r, int at);

#endif
