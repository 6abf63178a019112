// SPDX-License-Identifier: MIT
/* The command may see, of Quaver, what include/ declares, its own folder, and what is named in this one: what
 * any program needs of the operating system and for its memory, and files of sound, which are no part of the
 * library. */
#include "../../../audio/sound_file.h"
