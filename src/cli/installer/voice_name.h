// SPDX-License-Identifier: MIT
#ifndef QV_CLI_INSTALLER_VOICE_NAME_H
#define QV_CLI_INSTALLER_VOICE_NAME_H
#include <stdbool.h>
#include <stddef.h>

/* The name that a user gives, NAME or NAME.qv. False when no voice may be called so: a name has letters,
 * digits, ".", "_" and "-" (or any character beyond ASCII), at most 100 bytes, doesn't begin with a dot or
 * dash, and doesn't end in ".qv", which is how files are told from names. It leads nowhere out of a folder.
 */
bool qv_voice_name_given(const char *text, char *name, size_t size);

/* The name that the last part of a path or URL gives: what stands there before ".qv"; a URL's "?..." and
 * "#..." are left out. False when it is no name that fits. */
bool qv_voice_name_of(const char *source, bool is_url, char *name, size_t size);

/* NAME.qv in the user's folder of voices; false, after a complaint, when there is none. */
bool qv_voice_place(const char *name, char *path, size_t size);

#endif
