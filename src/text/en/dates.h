// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_DATES_H
#define QV_TEXT_EN_DATES_H
#include "text/reader.h"

/* Dates and times of day; each as described in text/reader.h. */
int qv_read_numeric_date(qv_reader *r, int at); // 3/4/2021, 2021-03-04, 04.03.2021
int qv_read_month_date(qv_reader *r, int at);   // March 3rd, 2021; Mar. 2021; March 3-5
int qv_read_day_date(qv_reader *r, int at);     // 3 March 2021, 3rd of Mar., 4-Mar-2021
int qv_read_weekday(qv_reader *r, int at);      // Mon., Tue
int qv_read_time(qv_reader *r, int at);         // 3:30 pm, 15:45:10 UTC, 9am-5pm
int qv_read_era(qv_reader *r, int at);          // 44 BC, AD 79

#endif
