/**
 * @file
 * Quaver's player: samples to a sound card, through PortAudio. Its own library, libquaver_player.
 *
 *     qv_player *player;
 *     if (qv_player_open(&player, NULL, message, sizeof message) < 0)
 *         ...
 *     while ((n = qv_stream_read(stream, samples, 1024)) > 0)
 *         if (qv_player_write(player, samples, n) < n)
 *             break;                       // cancelled, or the device failed
 *     qv_player_drain(player);
 *     qv_player_close(&player);
 *
 * The writing thread puts samples into a ring; PortAudio's callback takes them out and does nothing but copy.
 * One thread at a time owns a player: it opens, writes, drains and closes. Functions marked "any thread" may
 * be called from others meanwhile, until the player is closed.
 *
 * PortAudio asks every sound system that it knows for devices when the first player is opened (tens to
 * hundreds of milliseconds), and some of them print to standard error about what they don't find; a program
 * that minds points standard error elsewhere during qv_player_open. PortAudio itself wants one thread at a
 * time in qv_player_open, qv_player_list and qv_player_close of all players of a process.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef QUAVER_PLAYER_H
#define QUAVER_PLAYER_H

#include <quaver/quaver.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A device that sound can be played on. */
typedef struct qv_player_device {
    int index;          /**< PortAudio's; may change when devices come and go */
    const char *name;   /**< "default", "HDA Intel PCH: ALC257 (hw:0,0)" ... */
    const char *system; /**< sound system it belongs to: "ALSA", "JACK Audio Connection Kit" ... */
    int channels;       /**< most output channels, 1 or more */
    int is_default;     /**< 1: the one that a player without settings opens */
} qv_player_device;

/**
 * Tells the output devices one by one. The device and its texts are valid during the call of `each` only.
 * @return how many there are, 0 too; QV_ERROR_DEVICE when the sound system fails, or QV_ERROR_ARGUMENT
 */
QV_API int qv_player_list(void (*each)(void *user, const qv_player_device *device), void *user);

/** How to play. Fill in with qv_player_settings_default, then change what you need. */
typedef struct qv_player_settings {
    const char *device; /**< a device's index in digits, its name or a part of it; NULL: the default one */
    int latency;        /**< ms between callback and ear asked of the device, 5 to 1000; 150. Sound servers
                             that convert rates stumble under 60; cancelling does not wait for it. */
    int buffer;         /**< ms of sound held ready in the ring, 50 to 60000; 1000 */
    int rate; /**< samples a second of the device, 8000 to 192000; 0: QV_SAMPLE_RATE where the device
                   takes it, otherwise its own. Samples are written at QV_SAMPLE_RATE always. */
    uint32_t reserved[5]; /**< 0, as qv_player_settings_default leaves them */
} qv_player_settings;

/** Fills in the defaults: the default device, 150 ms, 1000 ms, the rate of the samples. */
QV_API void qv_player_settings_default(qv_player_settings *settings);

/** A player: one device that is open. */
typedef struct qv_player qv_player;

/**
 * Opens a device and starts it; it plays silence until samples come.
 *
 * @param player    receives the player, or NULL on failure; owned by the caller
 * @param settings  NULL for the defaults; copied
 * @param message   receives one line on failure; may be NULL
 * @param size      bytes of `message`
 * @return 0, QV_ERROR_DEVICE (no such device, or it does not open), QV_ERROR_ARGUMENT or QV_ERROR_MEMORY
 */
QV_API int qv_player_open(qv_player **player, const qv_player_settings *settings, char *message, size_t size);

/** Stops at once, without draining, closes the device and sets *player to NULL. NULL inside is fine. */
QV_API void qv_player_close(qv_player **player);

/**
 * Plays samples after those written before. Waits while the ring is full, also while the player is paused.
 * @param player   the player
 * @param samples  [count] in [-1, 1], one channel, QV_SAMPLE_RATE
 * @param count    0 or more
 * @return count; less when cancelled meanwhile or before, 0 too; QV_ERROR_DEVICE when the device is gone, or
 *         QV_ERROR_ARGUMENT
 */
QV_API int qv_player_write(qv_player *player, const float *samples, int count);

/**
 * Says that nothing comes for the moment: what is in the ring is played to its end, and running dry then is
 * no underrun. The next qv_player_write goes on. NULL is fine.
 */
QV_API void qv_player_rest(qv_player *player);

/**
 * Waits until all that was written has been heard; while paused, until somebody resumes or cancels.
 * @return 0, also when cancelled; QV_ERROR_DEVICE when the device is gone, or QV_ERROR_ARGUMENT
 */
QV_API int qv_player_drain(qv_player *player);

/** Holds the sound; it goes on where it was with qv_player_resume. Any thread, and signal handlers. NULL is
 * fine. */
QV_API void qv_player_pause(qv_player *player);
/** Lets the sound go on after qv_player_pause. Any thread, and signal handlers. NULL is fine. */
QV_API void qv_player_resume(qv_player *player);

/**
 * Silences the device and throws away what was written. Writing gives 0 from now on, until
 * qv_player_begin. Silence comes within milliseconds while the owner writes or drains, otherwise within a
 * quarter of the latency. Any thread, and signal handlers. NULL is fine.
 */
QV_API void qv_player_cancel(qv_player *player);

/**
 * Takes up playing after qv_player_cancel, silent and empty. After QV_ERROR_DEVICE it tries the device again.
 * @return 0, QV_ERROR_DEVICE or QV_ERROR_ARGUMENT
 */
QV_API int qv_player_begin(qv_player *player);

/** What a player did since it was opened. */
typedef struct qv_player_counts {
    uint64_t played;    /**< samples at the device's rate given to it, silence between not counted */
    uint64_t underruns; /**< times the ring ran dry in the middle of writing */
    uint64_t
        device_underruns; /**< times the device said that it was served too late while sound was playing */
    double latency;       /**< seconds between callback and ear, as the device tells */
    int rate;             /**< samples a second of the device */
    uint32_t reserved[5]; /**< 0 */
} qv_player_counts;

/** Tells what the player did until now. Any thread. @return 0 or QV_ERROR_ARGUMENT */
QV_API int qv_player_count(const qv_player *player, qv_player_counts *counts);

#ifdef __cplusplus
}
#endif
#endif
