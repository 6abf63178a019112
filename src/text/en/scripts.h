#ifndef QV_TEXT_EN_SCRIPTS_H
#define QV_TEXT_EN_SCRIPTS_H
#include <stdbool.h>
#include <stdint.h>

/* "greek", "cyrillic" ...; of a letter of no script that has a name here "foreign". Static memory; the same
 * script is the same pointer. */
const char *qv_script_name(uint32_t code);
/* Whether the script is written without blanks between words, so that its characters are counted. */
bool qv_script_counts_characters(const char *script);
/* "alpha" ... of a Greek letter, or NULL. */
const char *qv_greek_letter(uint32_t code);

#endif
