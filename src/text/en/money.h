// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_MONEY_H
#define QV_TEXT_EN_MONEY_H
#include "text/reader.h"

/* Sums of money as described in text/reader.h: $5.50, -$3, US$5, £3bn, 5€, 50¢, USD 20, 20 USD. */
int qv_read_money(qv_reader *r, int at);

#endif
