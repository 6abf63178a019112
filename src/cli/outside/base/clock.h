// SPDX-License-Identifier: MIT
/* See outside/audio/sound_file.h. */
#include "../../../base/clock.h"
