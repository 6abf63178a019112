// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_SCRIPT_NAMES_H
#define QV_TEXT_EN_SCRIPT_NAMES_H
#include "text/scripts.h"

/* "greek", "cyrillic" ...; "foreign" of those that aren't told apart. Static memory. */
const char *qv_script_name(enum qv_script script);
/* "alpha" ... of a Greek letter, or NULL. */
const char *qv_greek_letter(uint32_t code);

#endif
