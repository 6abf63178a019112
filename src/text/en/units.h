// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_UNITS_H
#define QV_TEXT_EN_UNITS_H
#include "text/reader.h"

/* Says the unit that stands behind a number at `at` ("km/h", "m²", "°C", "%", "lbs.") into r->phrase, in the
 * plural or the singular. Returns the tokens it takes, 0 if there is none. */
int qv_find_unit(qv_reader *r, int at, bool plural);
/* The same for "/day" or "/kg" behind a unit or a price: "per day". */
int qv_find_per(qv_reader *r, int at);

/* A unit without a number: "per km²", "in cm²", "kJ mol⁻¹"; as in text/reader.h. */
int qv_read_bare_unit(qv_reader *r, int at);

#endif
