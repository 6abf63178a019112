// SPDX-License-Identifier: MIT
#ifndef QV_SERVER_SPEAK_SPEECH_H
#define QV_SERVER_SPEAK_SPEECH_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "quaver/quaver.h"
#include "server/speak/bytes.h"
#include "server/speak/counts.h"

/*
 * Texts on their way to clients. A speech is one text for one client, with a stream of its own; workers, a
 * thread for each processor, take turns at all speeches:
 *
 *     qv_workers_open(&workers, &limits);
 *     speech = qv_speech_open(workers, &order, &refusal);     // a door, for a request
 *     qv_speech_text(speech, text, bytes);                    // any number of times
 *     qv_speech_finish(speech);
 *     ... qv_speech_take(speech, ...) whenever the client can take something
 *     qv_speech_close(&speech);
 *
 * A turn is a block of sound. Every other turn is for who has not been answered yet, if there is one; so a
 * long text keeps nobody waiting, nor do many short ones a long one. What was made lies ready for the client
 * up to a limit; a speech that has reached it, or has no text, waits outside of the queue. So no client holds
 * a worker: neither one that reads slowly, nor one that is gone.
 */
typedef struct qv_workers qv_workers;
typedef struct qv_speech qv_speech;

/* The form that sound and events get for a client: a struct that begins with this one. The functions are
 * called by the workers, one at a time, and add to `out`; false: memory is short. */
typedef struct qv_form qv_form;
struct qv_form {
    /* samples [count] in [-1, 1]; events [events] that belong to them, by their time */
    bool (*sound)(qv_form *form, const float *samples, int count, qv_bytes *out);
    bool (*event)(qv_form *form, const qv_event *event,
                  qv_bytes *out); // before their sound; NULL: not wanted
    bool (*problem)(qv_form *form, const qv_problem *problem, qv_bytes *out); // NULL: not wanted
    bool (*end)(qv_form *form, qv_bytes *out);                                // all is said
    void (*close)(qv_form *form);
};

/* What to say, and how. */
typedef struct qv_order {
    const qv_voice *voice;
    qv_settings settings;
    bool ssml;
    qv_door door;
    qv_form *form; // becomes the speech's when it is opened
    void (*ready)(
        void *user); // after qv_speech_take had nothing: now there is something. Called by a worker while
                     // no speech changes: it must be brief and not call any function of speeches.
    void *user;
} qv_order;

typedef struct qv_limits {
    int workers;    // threads, 1 or more
    int speeches;   // at once
    size_t text;    // bytes of one speech
    double longest; // seconds that one may take from its opening to its end
} qv_limits;

/* 0, QV_ERROR_ARGUMENT or QV_ERROR_MEMORY. */
int qv_workers_open(qv_workers **workers, const qv_limits *limits);
void qv_workers_close(qv_workers **workers); // all speeches must be closed; NULL inside is fine
/* Breaks all speeches off; no more can be opened. */
void qv_workers_stop(qv_workers *workers);
const qv_limits *qv_workers_limits(const qv_workers *workers);
void qv_workers_count(qv_workers *workers, qv_counts *counts);
/* Counts a request that was not taken. */
void qv_workers_refused(qv_workers *workers, qv_door door);

/* NULL: too many are open, or memory is short (*busy is false). The form stays the caller's then. */
qv_speech *qv_speech_open(qv_workers *workers, const qv_order *order, bool *busy);
/* Adds text, copied. False: it is more than a speech may have, or memory is short; nothing was added. */
bool qv_speech_text(qv_speech *speech, const char *text, size_t bytes);
void qv_speech_finish(qv_speech *speech);
/* Whether all text that has come is said and taken, and more may come. */
bool qv_speech_waits(qv_speech *speech);

typedef enum qv_speech_state {
    QV_SPEECH_GOES_ON, // more may come
    QV_SPEECH_ENDED,   // all has been taken
    QV_SPEECH_FAILED   // nothing more comes; qv_speech_fault tells why
} qv_speech_state;

/* Moves what is ready, at most `size` bytes, to `bytes`; *taken: how many. Where there is none and the speech
 * goes on, `wait` (NULL is fine) is called in the same breath, and `ready` later. */
qv_speech_state qv_speech_take(qv_speech *speech, char *bytes, size_t size, size_t *taken,
                               void (*wait)(void *user));
/* The same with all that is ready, whole turns, added to `out`. */
qv_speech_state qv_speech_take_all(qv_speech *speech, qv_bytes *out);
const char *qv_speech_fault(const qv_speech *speech); // static memory
/* Ends it, whatever it is at, and sets *speech to NULL; `ready` is not called any more. NULL inside is fine.
 */
void qv_speech_close(qv_speech **speech);

#endif
