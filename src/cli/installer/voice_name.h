// SPDX-License-Identifier: MIT
#ifndef QV_CLI_INSTALLER_VOICE_NAME_H
#define QV_CLI_INSTALLER_VOICE_NAME_H
#include <stdbool.h>
#include <stddef.h>

/* Whether a voice may be called so: letters, digits, ".", "_" and "-" (or any character beyond ASCII), at
 * most 100 bytes, not beginning with a dot or dash. Such a name leads nowhere out of a folder. */
bool qv_voice_name_fits(const char *name);

/* The name that the last part of a path or URL gives: what stands there before ".qv"; a URL's "?..." and
 * "#..." are left out. False when it is no name that fits. */
bool qv_voice_name_of(const char *source, bool is_url, char *name, size_t size);

/* NAME.qv in the user's folder of voices; false, after a complaint, when there is none. */
bool qv_voice_place(const char *name, char *path, size_t size);

#endif
