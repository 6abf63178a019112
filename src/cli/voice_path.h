// SPDX-License-Identifier: MIT
#ifndef QV_CLI_VOICE_PATH_H
#define QV_CLI_VOICE_PATH_H
#include <stdbool.h>
#include <stddef.h>
#include "quaver/quaver.h"

/*
 * Where voices are: NAME.qv in the folders of $QUAVER_VOICES (separated by colons), then in the user's
 * folder, then in the `voices` folder of the source tree that the program was built in, then where voices are
 * installed. The first one found wins.
 */
#define QV_DEFAULT_VOICE "lj"

/* Calls `each` for every folder that may hold voices, in that order and each place once, until it returns
 * true. */
void qv_voice_folders(bool (*each)(void *user, const char *folder), void *user);

/* The user's folder, where quaver voices install puts them: $XDG_DATA_HOME/quaver/voices, by default
 * ~/.local/share/quaver/voices; on Windows %LOCALAPPDATA%\\quaver\\voices. It need not be there. False: the
 * environment tells none, or its name is too long. */
bool qv_user_voices(char *folder, size_t size);

/* The file of a voice: a path (with a slash, or ending in .qv) stays as it is, a name is looked up; NULL: the
 * default voice, or any, of the first folder that has one, the user's being asked for any only when the
 * others have none: who installs a voice goes on to hear the default one. False: nothing found; message
 * [message_size] says what to do. */
bool qv_voice_find(const char *name, char *path, size_t size, char *message, size_t message_size);

/* Whether a file called so in a folder of voices is one. */
bool qv_is_voice_file(const char *name);

/* Finds and opens a voice. 0, or an error with one line in message [size]. */
int qv_cli_open_voice(qv_voice **voice, const char *name, char *message, size_t size);

#endif
