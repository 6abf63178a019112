// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_CHECK_CHECK_H
#define QV_TRAIN_CHECK_CHECK_H
#include "audio/quality.h"
#include "text/phones.h"
#include "train/data/two_voices.h"
#include "train/session.h"

/*
 * What a folder of recordings is good for: the core of `quaver check`. Each recording is measured and aligned
 * with its text, and named when something is wrong with it; words that no dictionary lists are collected with
 * the phones they are guessed to have, and phones counted.
 */
typedef enum qv_flaw {
    QV_FLAW_CLIPPED,
    QV_FLAW_NOISY,
    QV_FLAW_QUIET,
    QV_FLAW_PADDED, // silence before or behind
    QV_FLAW_PAUSE,  // silence inside
    QV_FLAW_CUT,    // begins or ends within speech
    QV_FLAW_SPEED,  // far from the other recordings'
    QV_FLAW_TEXT,   // sounds hardly like its text
    QV_FLAW_VOICE,  // of another pitch, as of another speaker
    QV_FLAWS
} qv_flaw;

/* What a recording with the flaw is said to be, "clipped"; and what to do about it, one sentence. */
const char *qv_flaw_name(qv_flaw flaw);
const char *qv_flaw_advice(qv_flaw flaw);

typedef struct qv_checked {
    const qv_entry *entry;
    const qv_clip *clip; // aligned; NULL: left out, for a reason that the dataset has
    bool measured;       // facts and quality are there: the recording could be read
    qv_sound_facts facts;
    qv_quality quality;
    int phones;     // of the text
    double speech;  // seconds of them, pauses aside
    double speed;   // phones a second; NAN: not aligned
    double pitch;   // median log F0; NAN: not known
    unsigned flaws; // bits 1 << QV_FLAW_...
} qv_checked;

/* A word that no dictionary lists. */
typedef struct qv_unlisted {
    char *word;     // as first written
    char *phones;   // its guess, "HH AH0 L OW1"; "" when it can only be spelled
    int count;      // how often it comes
    double lead;    // nats by which the guess was chosen before any other; less is less certain
    const char *id; // of a recording that has it
} qv_unlisted;

typedef struct qv_check {
    qv_session session;
    qv_checked *checked; // [count], one for each entry
    int count;
    qv_unlisted *unlisted; // [unlisted_count], the least certain first
    int unlisted_count;
    long seen[QV_SYMBOLS];             // how often each phone comes in recordings that are used
    double minutes;                    // of them, edges of silence cut off
    double sound_minutes;              // of all that could be read
    int named;                         // recordings with a flaw
    int with[QV_FLAWS];                // recordings with each
    double level, noise, range, speed; // medians: dBFS, dBFS, dB, phones a second
    qv_two_voices voices;
} qv_check;

/* Opens the session of `options` (which should keep going, and guess) and fills in the rest. 0, QV_STOPPED,
 * or an error with one line in message [size]; to be closed in any case. */
int qv_check_open(qv_check *check, const qv_session_options *options, const qv_monitor *monitor,
                  char *message, size_t size);
void qv_check_close(qv_check *check);

/* Writes what is the matter with a recording to text [size]: "2.5 s of silence before, 2.5 s behind". */
void qv_check_describe(const qv_check *check, const qv_checked *checked, qv_flaw flaw, char *text,
                       size_t size);

/* The whole in one line: what the recordings are enough for, and what to record more of. */
void qv_check_verdict(const qv_check *check, char *text, size_t size);

/* Phones are counted without stress here. Writes those that come less than QV_RARE_PHONE times to symbol
 * [QV_SYMBOLS], the rarest first, each by one of its symbols, and returns how many. */
enum { QV_RARE_PHONE = 10 };
int qv_check_rare(const qv_check *check, int *symbol);
/* A word that has the phone of the symbol, and how often it came. */
const char *qv_phone_example(int symbol);
long qv_check_seen(const qv_check *check, int symbol);

/* Writes FOLDER/index.html and, when there are unlisted words, FOLDER/words.dict; an older words.dict
 * keeps its lines. 0, or an error with one line in message [size]. */
int qv_check_write(const qv_check *check, const char *folder, char *message, size_t size);

#endif
