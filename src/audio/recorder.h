// SPDX-License-Identifier: MIT
#ifndef QV_AUDIO_RECORDER_H
#define QV_AUDIO_RECORDER_H
#include <stddef.h>
#include "quaver/player.h"

/*
 * A microphone, through PortAudio, one channel:
 *
 *     qv_recorder *recorder;
 *     if (qv_recorder_open(&recorder, NULL, message, sizeof message) < 0)
 *         ...
 *     qv_recorder_begin(recorder);
 *     ...                                      while somebody speaks
 *     count = qv_recorder_end(recorder, &samples);
 *     qv_recorder_close(&recorder);
 *
 * The device runs from opening to closing; PortAudio's callback does nothing but copy what comes between
 * begin and end. Belongs to one thread; what is said of threads and of standard error in quaver/player.h
 * holds here.
 */
typedef struct qv_recorder qv_recorder;

enum { QV_RECORDER_LONGEST = 90 }; // seconds that are kept of a recording; what comes after is lost

/* device: its index in digits, its name or a part of it; NULL: the default one. It is opened at its own rate,
 * so that samples are those of the converter and not of a sound server. 0, QV_ERROR_DEVICE or QV_ERROR_MEMORY
 * with one line in message [size]. */
int qv_recorder_open(qv_recorder **recorder, const char *device, char *message, size_t size);
void qv_recorder_close(qv_recorder **recorder); // NULL inside is fine

/* Tells the microphones one by one, as qv_player_list does devices: `channels` are those of input, the
 * default is what a recorder opens without a name. How many there are, or QV_ERROR_DEVICE. */
int qv_recorder_list(void (*each)(void *user, const qv_player_device *device), void *user);

int qv_recorder_rate(const qv_recorder *recorder);         // samples a second
const char *qv_recorder_name(const qv_recorder *recorder); // the device's, as long as it is open

/* Forgets what was recorded and records from now on. */
void qv_recorder_begin(qv_recorder *recorder);
/* Ends that. samples [return value] at the recorder's rate, full scale 1; they stay the recorder's, until the
 * next begin. QV_ERROR_DEVICE: nothing came at all, the device is gone. */
int qv_recorder_end(qv_recorder *recorder, const float **samples);
/* Largest |sample| since the last call of this, and how much was recorded, in seconds. */
float qv_recorder_peak(qv_recorder *recorder);
double qv_recorder_seconds(const qv_recorder *recorder);

#endif
