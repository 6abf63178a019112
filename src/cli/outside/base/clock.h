/* See outside/audio/sound_file.h: what is the operating system's. */
#include "../../../base/clock.h"
