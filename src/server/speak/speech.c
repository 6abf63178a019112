// SPDX-License-Identifier: MIT
#include "server/speak/speech.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

enum {
    PIECE = 1000,         // bytes of text that are read at a time
    PIECES_A_TURN = 4,    // without sound between them
    READY_MOST = 65536,   // bytes: no further turn above it
    READY_LITTLE = 32768, // and again below
    LARGEST_BLOCK = 32,   // frames: a quarter less memory a stream than 64, and as fast
};

/* The queues. */
enum { UNANSWERED, GOING_ON, QUEUES };

typedef enum place {
    RESTING, // waits for text, for room, or is at its end
    QUEUED,
    AT_WORK, // a worker has it
} place;

struct qv_speech {
    qv_workers *workers;
    qv_order order;
    qv_speech *older, *newer;   // of all that are open
    qv_speech *before, *behind; // in the queue
    int queue;
    place place;
    // what the door gives
    qv_bytes text; // not read yet
    size_t given;  // bytes of text in all
    bool finished; // no more text comes
    bool closed;   // the door has left
    // what the worker gives
    qv_bytes ready;
    bool waited_for; // the door wants to hear when something is ready
    bool again;      // something came for it while a worker had it
    bool answered, ended;
    const char *fault;
    double opened_at; // seconds
    // the worker's own
    qv_stream *stream;
    bool told_end; // the stream knows that no more text comes
    bool broken;   // memory was short in the form
    qv_bytes *out;
    uint64_t samples;
};

typedef struct queue {
    qv_speech *first, *last;
} queue;

struct qv_workers {
    qv_limits limits;
    pthread_mutex_t lock; // all of speeches but what is the worker's own
    pthread_cond_t work_there;
    queue queue[QUEUES];
    int favoured;      // the queue that the next turn is for, if it has any
    qv_speech *newest; // of all that are open
    qv_counts counts;
    bool stopped; // nothing more is said
    bool closing;
    int threads;
    pthread_t *thread; // [threads]
};

/* The queue; the lock is held. */

static void join_queue(qv_speech *s)
{
    qv_workers *w = s->workers;
    s->queue = s->answered ? GOING_ON : UNANSWERED;
    queue *q = &w->queue[s->queue];
    s->place = QUEUED;
    s->behind = NULL;
    s->before = q->last;
    *(q->last ? &q->last->behind : &q->first) = s;
    q->last = s;
    w->counts.queued++;
    pthread_cond_signal(&w->work_there);
}

static void leave_queue(qv_speech *s)
{
    queue *q = &s->workers->queue[s->queue];
    *(s->before ? &s->before->behind : &q->first) = s->behind;
    *(s->behind ? &s->behind->before : &q->last) = s->before;
    s->place = RESTING;
    s->workers->counts.queued--;
}

/* Something came that may give it work. */
static void stir(qv_speech *s)
{
    if (s->place == AT_WORK)
        s->again = true;
    else if (s->place == RESTING && !s->ended && !s->fault && s->ready.size < READY_MOST)
        join_queue(s);
}

/* Every other turn is for who has not been answered yet; with all of them, those who ask again and again for
 * a word would keep those waiting who listen to a page. */
static qv_speech *next_speech(qv_workers *w)
{
    const int favoured = w->favoured;
    w->favoured = favoured == UNANSWERED ? GOING_ON : UNANSWERED;
    return w->queue[favoured].first ? w->queue[favoured].first : w->queue[w->favoured].first;
}

/* A turn, without the lock: the worker has the stream, the form and `out` to itself. */

/* Gives the form what has happened in the sound, then the sound. */
static int take_block(void *user, const float *samples, int count)
{
    qv_speech *s = user;
    qv_form *form = s->order.form;
    qv_event event;
    qv_problem problem;
    bool well = true;
    while (form->problem && well && qv_stream_problem(s->stream, &problem) == 1)
        well = form->problem(form, &problem, s->out);
    while (form->event && well && qv_stream_event(s->stream, &event) == 1)
        well = form->event(form, &event, s->out);
    well = well && form->sound(form, samples, count, s->out);
    s->samples += (uint64_t)count;
    s->broken |= !well;
    return 1; // one block a turn
}

typedef enum turn_end {
    TURN_GOES_ON, // more can be done at once
    TURN_WAITS,   // for text
    TURN_ENDED,   // all is said
    TURN_FAILED
} turn_end;

static int give_text(qv_speech *s, const qv_bytes *text)
{
    return s->order.ssml ? qv_stream_ssml(s->stream, text->at, text->size)
                         : qv_stream_text(s->stream, text->at, text->size);
}

/* What happens behind the last sample is told, too. */
static turn_end end_speech(qv_speech *s)
{
    qv_form *form = s->order.form;
    qv_event event;
    bool well = true;
    while (form->event && well && qv_stream_event(s->stream, &event) == 1)
        well = form->event(form, &event, s->out);
    return well && form->end(form, s->out) ? TURN_ENDED : TURN_FAILED;
}

/* text: the next piece, emptied when it was used; last: there is none behind it. */
static turn_end make_block(qv_speech *s, qv_bytes *text, bool last)
{
    if (!s->stream && qv_stream_open(&s->stream, s->order.voice, &s->order.settings) != 0)
        return TURN_FAILED;
    int error = 0;
    if (text->size > 0)
        error = give_text(s, text);
    qv_bytes_clear(text);
    if (!error && last && !s->told_end) {
        error = qv_stream_finish(s->stream);
        s->told_end = true;
    }
    const int pushed = error ? error : qv_stream_push(s->stream, take_block, s);
    if (pushed < 0 || s->broken)
        return TURN_FAILED;
    if (pushed > 0)
        return TURN_GOES_ON;
    return s->told_end ? end_speech(s) : TURN_WAITS;
}

/* Between turns, with the lock. */

/* Text, or the end of it, has come that the stream doesn't know of. */
static bool may_read(const qv_speech *s)
{
    return s->text.size > 0 || s->finished;
}

/* The next piece of text, where the stream has nothing to say without. */
static bool take_piece(qv_speech *s, qv_bytes *piece)
{
    const size_t size = s->text.size < PIECE ? s->text.size : PIECE;
    if (!qv_bytes_add(piece, s->text.at, size))
        return false;
    qv_bytes_drop(&s->text, size);
    s->workers->counts.text += size;
    return true;
}

static void count_first(qv_counts *counts, double seconds)
{
    static const double bound[QV_FIRST_CLASSES] = QV_FIRST_BOUNDS;
    int class = 0;
    while (class < QV_FIRST_CLASSES && seconds > bound[class])
        class ++;
    counts->first[class]++;
    counts->first_sum += seconds;
}

static void tell_door(qv_speech *s)
{
    if (s->waited_for && (s->ready.size > 0 || s->ended || s->fault)) {
        s->waited_for = false;
        if (s->order.ready)
            s->order.ready(s->order.user);
    }
}

static void free_speech(qv_speech *s)
{
    qv_workers *w = s->workers;
    *(s->newer ? &s->newer->older : &w->newest) = s->older;
    if (s->older)
        s->older->newer = s->newer;
    w->counts.open--;
    *(s->ended ? &w->counts.ended : s->fault ? &w->counts.failed : &w->counts.left) += 1;
    qv_stream_close(&s->stream);
    s->order.form->close(s->order.form);
    qv_bytes_free(&s->text);
    qv_bytes_free(&s->ready);
    free(s);
}

/* Puts what a turn has made where the door takes it, and the speech where it belongs. */
static void settle(qv_speech *s, qv_bytes *out, turn_end end, double now)
{
    qv_workers *w = s->workers;
    s->place = RESTING;
    w->counts.samples += s->samples;
    s->samples = 0;
    if (s->closed) {
        free_speech(s);
        return;
    }
    if (end != TURN_FAILED && !qv_bytes_add(&s->ready, out->at, out->size))
        end = TURN_FAILED;
    if (s->fault)
        ; // it was stopped meanwhile
    else if (end == TURN_FAILED)
        s->fault = "memory is short";
    else if (now - s->opened_at > w->limits.longest)
        s->fault = "the answer took longer than it may";
    else
        s->ended = end == TURN_ENDED;
    if (out->size > 0 && !s->answered) {
        s->answered = true;
        count_first(&w->counts, now - s->opened_at);
    }
    if (end == TURN_GOES_ON || s->again || (end == TURN_WAITS && may_read(s))) {
        s->again = false;
        stir(s);
    }
    tell_door(s);
}

/* One turn of a speech that was first in its queue. The lock is held before and after. */
static void do_turn(qv_workers *w, qv_speech *s, qv_bytes *piece, qv_bytes *out)
{
    turn_end end = TURN_GOES_ON;
    leave_queue(s);
    s->place = AT_WORK;
    s->again = false;
    qv_bytes_clear(out);
    s->out = out;
    const double begun = qv_clock();
    for (int pieces = 0;; pieces++) {
        const bool last = s->finished && s->text.size == 0;
        pthread_mutex_unlock(&w->lock);
        end = make_block(s, piece, last);
        pthread_mutex_lock(&w->lock);
        if (end != TURN_WAITS || s->closed || !may_read(s) || pieces == PIECES_A_TURN)
            break;
        if (!take_piece(s, piece)) {
            end = TURN_FAILED;
            break;
        }
    }
    const double now = qv_clock();
    w->counts.worked += now - begun;
    settle(s, out, end, now);
}

static void *work(void *argument)
{
    qv_workers *w = argument;
    qv_bytes piece = {0}, out = {0};
    pthread_mutex_lock(&w->lock);
    while (!w->closing) {
        qv_speech *s = next_speech(w);
        if (s)
            do_turn(w, s, &piece, &out);
        else
            pthread_cond_wait(&w->work_there, &w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    qv_bytes_free(&piece);
    qv_bytes_free(&out);
    return NULL;
}

/* Workers */

int qv_workers_open(qv_workers **workers, const qv_limits *limits)
{
    *workers = NULL;
    if (limits->workers < 1 || limits->speeches < 1)
        return QV_ERROR_ARGUMENT;
    qv_workers *w = calloc(1, sizeof *w);
    if (!w || !(w->thread = calloc((size_t)limits->workers, sizeof *w->thread))) {
        free(w);
        return QV_ERROR_MEMORY;
    }
    w->limits = *limits;
    w->counts.workers = limits->workers;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->work_there, NULL);
    *workers = w;
    while (w->threads < limits->workers && pthread_create(&w->thread[w->threads], NULL, work, w) == 0)
        w->threads++;
    if (w->threads == limits->workers)
        return QV_OK;
    qv_workers_close(workers);
    return QV_ERROR_MEMORY;
}

void qv_workers_close(qv_workers **workers)
{
    qv_workers *w = *workers;
    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    w->closing = true;
    pthread_cond_broadcast(&w->work_there);
    pthread_mutex_unlock(&w->lock);
    for (int i = 0; i < w->threads; i++)
        pthread_join(w->thread[i], NULL);
    pthread_cond_destroy(&w->work_there);
    pthread_mutex_destroy(&w->lock);
    free(w->thread);
    free(w);
    *workers = NULL;
}

const qv_limits *qv_workers_limits(const qv_workers *workers)
{
    return &workers->limits;
}

void qv_workers_stop(qv_workers *w)
{
    pthread_mutex_lock(&w->lock);
    w->stopped = true;
    for (qv_speech *s = w->newest; s; s = s->older) {
        if (s->closed || s->ended)
            continue;
        if (s->place == QUEUED)
            leave_queue(s);
        s->fault = "the server stops";
        tell_door(s);
    }
    pthread_mutex_unlock(&w->lock);
}

void qv_workers_count(qv_workers *workers, qv_counts *counts)
{
    pthread_mutex_lock(&workers->lock);
    *counts = workers->counts;
    pthread_mutex_unlock(&workers->lock);
}

void qv_workers_refused(qv_workers *workers, qv_door door)
{
    pthread_mutex_lock(&workers->lock);
    workers->counts.refused[door]++;
    pthread_mutex_unlock(&workers->lock);
}

/* Speeches, as the doors see them */

qv_speech *qv_speech_open(qv_workers *w, const qv_order *order, bool *busy)
{
    qv_speech *s = calloc(1, sizeof *s);
    pthread_mutex_lock(&w->lock);
    *busy = w->stopped || w->counts.open >= w->limits.speeches;
    const bool open = s && !*busy;
    *(open ? &w->counts.opened[order->door] : &w->counts.refused[order->door]) += 1;
    w->counts.open += open;
    if (open) {
        *s = (qv_speech){.workers = w, .order = *order, .older = w->newest, .opened_at = qv_clock()};
        s->order.settings.largest_block = LARGEST_BLOCK;
        if (w->newest)
            w->newest->newer = s;
        w->newest = s;
    }
    pthread_mutex_unlock(&w->lock);
    if (!open)
        free(s);
    return open ? s : NULL;
}

bool qv_speech_text(qv_speech *s, const char *text, size_t bytes)
{
    qv_workers *w = s->workers;
    pthread_mutex_lock(&w->lock);
    const bool fits = bytes <= w->limits.text - s->given && qv_bytes_add(&s->text, text, bytes);
    if (fits && bytes > 0) {
        s->given += bytes;
        stir(s);
    }
    pthread_mutex_unlock(&w->lock);
    return fits;
}

void qv_speech_finish(qv_speech *s)
{
    pthread_mutex_lock(&s->workers->lock);
    s->finished = true;
    stir(s);
    pthread_mutex_unlock(&s->workers->lock);
}

bool qv_speech_waits(qv_speech *s)
{
    pthread_mutex_lock(&s->workers->lock);
    const bool waits = s->place == RESTING && s->text.size == 0 && s->ready.size == 0 && !s->finished &&
                       !s->ended && !s->fault;
    pthread_mutex_unlock(&s->workers->lock);
    return waits;
}

/* How things are after `taken` bytes were taken. */
static qv_speech_state look(qv_speech *s, size_t taken, void (*wait)(void *user))
{
    if (s->ready.size < READY_LITTLE && taken > 0)
        stir(s);
    if (taken > 0)
        return QV_SPEECH_GOES_ON;
    if (s->fault)
        return QV_SPEECH_FAILED;
    if (s->ended)
        return QV_SPEECH_ENDED;
    s->waited_for = true;
    if (wait)
        wait(s->order.user);
    return QV_SPEECH_GOES_ON;
}

qv_speech_state qv_speech_take(qv_speech *s, char *bytes, size_t size, size_t *taken,
                               void (*wait)(void *user))
{
    pthread_mutex_lock(&s->workers->lock);
    *taken = s->ready.size < size ? s->ready.size : size;
    if (*taken > 0)
        memcpy(bytes, s->ready.at, *taken);
    qv_bytes_drop(&s->ready, *taken);
    const qv_speech_state state = look(s, *taken, wait);
    pthread_mutex_unlock(&s->workers->lock);
    return state;
}

qv_speech_state qv_speech_take_all(qv_speech *s, qv_bytes *out)
{
    pthread_mutex_lock(&s->workers->lock);
    const size_t taken = s->ready.size;
    qv_speech_state state = QV_SPEECH_FAILED;
    if (qv_bytes_add(out, s->ready.at, taken)) {
        qv_bytes_clear(&s->ready);
        state = look(s, taken, NULL);
    } else {
        s->fault = "memory is short";
    }
    pthread_mutex_unlock(&s->workers->lock);
    return state;
}

const char *qv_speech_fault(const qv_speech *s)
{
    return s->fault ? s->fault : "";
}

void qv_speech_close(qv_speech **speech)
{
    qv_speech *s = *speech;
    *speech = NULL;
    if (!s)
        return;
    qv_workers *w = s->workers;
    pthread_mutex_lock(&w->lock);
    if (s->place == AT_WORK) { // its worker frees it, after the block in hand
        s->closed = true;
    } else {
        if (s->place == QUEUED)
            leave_queue(s);
        free_speech(s);
    }
    pthread_mutex_unlock(&w->lock);
}
