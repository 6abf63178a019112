// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_DATA_CORPUS_H
#define QV_TRAIN_DATA_CORPUS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "dsp/frame.h"
#include "text/text.h"
#include "train/data/dataset.h"
#include "base/pool.h"

/*
 * What the models are fitted to: the symbols and the sound of every usable entry of a dataset.
 *
 *     qv_corpus_open(&corpus, dataset, text, false, work, pool, monitor, message, size);  symbols, mel, F0
 *     qv_align_corpus(corpus, ...);                                                   durations (align.h)
 *     for (int i = 0; i < corpus->count; i++) use(&corpus->clip[i]);
 *
 * Recordings are brought to an active level of -23 dBFS before they are analysed. The analysis of each lies
 * in a file of its own under WORK/features, is mapped, not read, and is made anew when the row of the list,
 * the recording or the settings have changed.
 */
typedef struct qv_clip {
    const char *id; // the entry's
    const char *text;
    int entry;      // index in the dataset
    qv_split split; // QV_SPLIT_TRAIN or QV_SPLIT_DEV

    int symbols;
    const uint8_t *symbol; // [symbols], text/phones.h; alignment may put in other pronunciations
    int *duration;         // [symbols], frames, 0 for a break that isn't heard; their sum is `frames`.
                           // NULL before alignment
    int words;
    const qv_word *word; // [words], bytes of `text` and places in `symbol`

    /* The part that is used for fitting: after alignment, at most QV_EDGE_FRAMES of the silence at either
     * end are left. Frame t is centred on sample t * QV_HOP of `samples`. */
    int frames;
    const float *mel;       // [frames][QV_MEL], natural log
    const float *f0;        // [frames], Hz, 0: unvoiced
    const float *log_f0;    // [frames], natural log of Hz, without gaps
    int sample_count;       // up to frames * QV_HOP
    const int16_t *samples; // [sample_count], levelled, 32768 is 1.0

    int whole_frames;  // of the recording
    int whole_samples; // of the recording
    int first_frame;   // frames of the recording that lie before mel[0]
    float score;       // log-likelihood a frame of the alignment, against the mean of the corpus, in
                       // deviations
    struct qv_clip_memory *memory; // private
} qv_clip;

enum { QV_EDGE_FRAMES = 10 };

typedef struct qv_corpus {
    qv_dataset *dataset; // borrowed
    qv_clip *clip;       // [count], in the order of the dataset, faulty entries left out
    int count;
    int analysed;  // recordings that had to be analysed, the others came from the cache
    int words;     // of all transcripts
    int guessed;   // of them, that no lexicon lists
    float mean_f0; // Hz, geometric mean of the voiced training frames; 0: nothing voiced
} qv_corpus;

/*
 * Reads the transcripts with `text`, and analyses the recordings of `dataset`, in parallel, or takes them
 * from the cache. `work` is made if missing. Leaves out, with a report: recordings that cannot be read or
 * hold no sound, texts with words that cannot be pronounced (words that no lexicon of `text` lists, unless
 * `accept_guesses`), recordings too short or too long for their text.
 * Returns 0, QV_STOPPED, or QV_ERROR_MEMORY, QV_ERROR_WRITE (the cache), QV_ERROR_FORMAT (too much left out,
 * or so many words that no lexicon lists that the language is most likely another) with one line in message
 * [size]. `dataset` must outlive the corpus; `text` need not.
 */
int qv_corpus_open(qv_corpus **corpus, qv_dataset *dataset, qv_text *text, bool accept_guesses,
                   const char *work, qv_pool *pool, const qv_monitor *monitor, char *message, size_t size);
void qv_corpus_close(qv_corpus **corpus); // NULL inside is fine

/* Of what is fitted to: names, texts, pronunciations and lengths of the recordings, and which are kept to
 * judge by. */
uint64_t qv_corpus_hash(const qv_corpus *corpus);

/* Samples [begin, begin + count) of a clip as floats in [-1, 1]; zero outside the clip. */
void qv_clip_samples(const qv_clip *clip, int begin, int count, float *samples);

#endif
