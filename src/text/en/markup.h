// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_MARKUP_H
#define QV_TEXT_EN_MARKUP_H
#include "text/reader.h"

/* What shapes a page and is not said; each as described in text/reader.h. */
int qv_read_rule(qv_reader *r, int at);       // =====, ++++
int qv_read_quote_mark(qv_reader *r, int at); // "> " at the beginning of a line
int qv_read_tag(qv_reader *r, int at);        // <b>, </p>, <br/>
int qv_read_menu(qv_reader *r, int at);       // the > of "Settings > Privacy"

#endif
