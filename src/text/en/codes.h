// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_CODES_H
#define QV_TEXT_EN_CODES_H
#include "text/reader.h"

/* Digits that count nothing; each as described in text/reader.h. */
int qv_read_telephone(qv_reader *r, int at); // (212) 555-0198, +44 20 7946 0958, 1-800-FLOWERS, ISBNs
int qv_read_version(qv_reader *r, int at);   // v2.3.1, 1.2.3, 192.168.0.1:80
int qv_read_code(qv_reader *r, int at);      // B2B, A4, COVID-19, 221B, R2-D2
int qv_read_iban(qv_reader *r, int at);      // GB29 NWBK 6016 1331 9268 19

int qv_read_hexadecimal(qv_reader *r, int at); // 0x1F4

#endif
