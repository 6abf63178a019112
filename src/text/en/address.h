// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_ADDRESS_H
#define QV_TEXT_EN_ADDRESS_H
#include "text/reader.h"

/* What postal addresses have of their own; each as described in text/reader.h. */
int qv_read_house_number(qv_reader *r, int at); // 221B before "Baker Street"
int qv_read_direction(qv_reader *r, int at);    // N. before "Main St.", NW behind it
int qv_read_state(qv_reader *r, int at);        // ", IL 62704", "(D-MA"
int qv_read_long_zip(qv_reader *r, int at);     // 10001-1234

/* Whether what stands at `at` follows a party, as states do: "(D-Mass.)". */
bool qv_is_behind_party(const qv_reader *r, int at);

#endif
