/**
 * @file
 * Quaver: text to speech with quasi-recurrent neural networks.
 *
 *     qv_voice *voice;
 *     qv_stream *stream;
 *     qv_voice_open(&voice, "kathleen.qv", NULL, 0);
 *     qv_stream_open(&stream, voice, NULL);
 *     qv_stream_text(stream, "Hello.", 6);
 *     qv_stream_finish(stream);
 *     while ((n = qv_stream_read(stream, samples, 1024)) > 0)
 *         play(samples, n);
 *     qv_stream_close(&stream);
 *     qv_voice_close(&voice);
 *
 * No globals, no printing, no exit. Every function that can fail returns a negative qv_error.
 *
 * Compatibility. Before version 1.0 there is no promise that a program that was compiled with one version
 * runs with another; from 1.0 on there will be, within one QV_API_VERSION. Already now a program never runs
 * with a library that it doesn't fit: the shared libraries carry QV_API_VERSION in the name that a program
 * asks for (libquaver.so.1), and it is raised by every change that would break a compiled program. Functions,
 * errors, kinds of events and settings may be added without that: ignore what you don't know. Structs that
 * programs allocate have reserved fields at their end, which later versions give a meaning whose default is
 * 0; so a program compiled before goes on, and one that asks an older library for something new is told
 * QV_ERROR_ARGUMENT.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef QUAVER_QUAVER_H
#define QUAVER_QUAVER_H

#include <stddef.h>
#include <stdint.h>

#include <quaver/version.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(_WIN32) && defined(QV_BUILDING)
#define QV_API __declspec(dllexport)
#elif defined(__GNUC__)
#define QV_API __attribute__((visibility("default")))
#else
#define QV_API
#endif

/** Samples a second of everything Quaver makes; one channel. */
#define QV_SAMPLE_RATE 24000

/** What a function returns when it fails. Success is 0 or a count. */
typedef enum qv_error {
    QV_OK = 0,
    QV_ERROR_ARGUMENT = -1, /**< an argument is out of its range or NULL */
    QV_ERROR_MEMORY = -2,   /**< memory is short */
    QV_ERROR_OPEN = -3,     /**< a file cannot be opened or read; errno says why */
    QV_ERROR_FORMAT = -4,   /**< a file is not what it should be */
    QV_ERROR_VERSION = -5,  /**< a voice was made for another version of Quaver */
    QV_ERROR_STATE = -6,    /**< called at the wrong time, for instance text after qv_stream_finish */
    QV_ERROR_WRITE = -7,    /**< a file cannot be written; errno says why */
    QV_ERROR_DEVICE = -8    /**< a sound device fails or is missing */
} qv_error;

/** The version of the library that runs, "major.minor.patch"; compare with QV_VERSION. Static memory. */
QV_API const char *qv_version(void);

/** A short English text for a qv_error, or for any other number "unknown error". Static memory. */
QV_API const char *qv_error_text(int error);

/** A voice: immutable, shared by any number of streams in any threads. */
typedef struct qv_voice qv_voice;

/**
 * Opens a voice file (.qv). The file is mapped and nothing in it is trusted: its networks are checked
 * throughout here, its lexicon and letters-to-phones where a word asks for them, so that damage there gives
 * wrong phones. As long as the voice is open the file may be removed or renamed over, but not be written to
 * or shortened, which would end the process.
 *
 * @param voice    receives the voice, or NULL on failure; owned by the caller
 * @param path     the file
 * @param message  receives one line that says where and what on failure; may be NULL
 * @param size     bytes of `message`
 * @return 0, QV_ERROR_OPEN, QV_ERROR_FORMAT, QV_ERROR_VERSION, QV_ERROR_MEMORY or QV_ERROR_ARGUMENT
 */
QV_API int qv_voice_open(qv_voice **voice, const char *path, char *message, size_t size);

/**
 * Opens a voice that lies in memory, as a .qv file holds it: one that is linked into a program, or comes from
 * an archive. It is checked as by qv_voice_open.
 *
 * @param voice         receives the voice, or NULL on failure; owned by the caller
 * @param bytes         [size], at an address that 8 divides; stay the caller's, and must stay as they are
 * until the voice is closed
 * @param size          their number
 * @param message       receives one line that says where and what on failure; may be NULL
 * @param message_size  bytes of `message`
 * @return 0, QV_ERROR_FORMAT, QV_ERROR_VERSION, QV_ERROR_MEMORY or QV_ERROR_ARGUMENT
 */
QV_API int qv_voice_open_memory(qv_voice **voice, const void *bytes, size_t size, char *message,
                                size_t message_size);

/** Closes a voice and sets *voice to NULL. All its streams and transcripts must be closed. NULL inside is
 * fine. */
QV_API void qv_voice_close(qv_voice **voice);

/**
 * A piece of the voice file's metadata: "name", "language", "speaker", "licence", "dataset" ...
 * @return the text, owned by the voice, or NULL when there is none
 */
QV_API const char *qv_voice_info(const qv_voice *voice, const char *key);

/**
 * All pieces of the metadata, in the order of the file.
 * @param voice  the voice
 * @param index  0 .. texts - 1 of qv_voice_count
 * @param key    receives the key; owned by the voice
 * @param text   receives the text; owned by the voice
 * @return 1; 0 when there is none of this index, or QV_ERROR_ARGUMENT
 */
QV_API int qv_voice_info_at(const qv_voice *voice, int index, const char **key, const char **text);

/** How much is in a voice. */
typedef struct qv_voice_counts {
    uint64_t bytes;            /**< of the file */
    uint64_t lexicon_words;    /**< words whose phones it lists */
    uint64_t prosody_weights;  /**< of the network that gives durations and pitch */
    uint64_t acoustic_weights; /**< of the network that gives spectra */
    uint64_t vocoder_weights;  /**< of the network that gives filters */
    int texts;                 /**< pieces of metadata */
    int tensors;               /**< matrices */
    uint64_t reserved[4];      /**< 0 */
} qv_voice_counts;

/** Counts what is in a voice. @return 0 or QV_ERROR_ARGUMENT */
QV_API int qv_voice_count(const qv_voice *voice, qv_voice_counts *counts);

/**
 * A matrix of a voice; all that it points to is the voice's. Weights of type I8 are not stored as a matrix
 * but packed for the products they are used in (src/nn/bytes.h), beside NAME.scale and NAME.sum; `quaver
 * convert --weights 16` writes a voice with plain matrices.
 */
typedef struct qv_voice_tensor {
    const char *name;     /**< "acoustic.out.weight" ... */
    const char *type;     /**< of its numbers, as safetensors call it: "I8", "F16", "F32", "U8" ... */
    int rows;             /**< 1 of a vector */
    int cols;             /**< numbers a row */
    const void *data;     /**< [rows][cols], little-endian */
    size_t bytes;         /**< of data */
    uint64_t reserved[2]; /**< 0 */
} qv_voice_tensor;

/**
 * The matrices of a voice, in the order of their names.
 * @param voice   the voice
 * @param index   0 .. tensors - 1 of qv_voice_count
 * @param tensor  receives the matrix
 * @return 1; 0 when there is none of this index, or QV_ERROR_ARGUMENT
 */
QV_API int qv_voice_tensor_at(const qv_voice *voice, int index, qv_voice_tensor *tensor);

/** Which marks are said by name. */
typedef enum qv_punctuation {
    QV_PUNCTUATION_NONE, /**< marks are pauses; signs that mean something (% & +) are words */
    QV_PUNCTUATION_SOME, /**< brackets, quotes, slashes and other rarer marks are named */
    QV_PUNCTUATION_ALL   /**< every mark is named */
} qv_punctuation;

/** How emoji are read. */
typedef enum qv_emoji_reading {
    QV_EMOJI_NAME, /**< by their names */
    QV_EMOJI_SKIP  /**< not at all */
} qv_emoji_reading;

/** How capital letters are announced. */
typedef enum qv_capitals {
    QV_CAPITALS_NONE,  /**< not at all */
    QV_CAPITALS_WORD,  /**< by a word before what has one: "cap" */
    QV_CAPITALS_PITCH, /**< by its pitch, four semitones up */
    QV_CAPITALS_SOUND  /**< by a short tone before it */
} qv_capitals;

/**
 * How a stream speaks. Fill in with qv_settings_default, then change what you need.
 *
 * Rate, pitch, pitch range and volume may differ from word to word, punctuation, emoji, capitals and the
 * pause from sentence to sentence (qv_stream_settings); the others are fixed when the stream is opened.
 */
typedef struct qv_settings {
    float rate;        /**< speed: 1 normal, 2 twice as fast; 0.3 to 6 */
    float pitch;       /**< semitones up, -12 to 12; 0 normal */
    float pitch_range; /**< factor on the ups and downs of the pitch, 0 (monotone) to 3; 1 normal */
    float volume;      /**< dB, -60 to 12; 0 normal. A limiter keeps loud speech from clipping. */
    uint64_t seed;   /**< of the noise in the voice, and of its melodies where it has some: 1 gives a sentence
                          the typical melody, any other one of its own. The same seed gives the same samples,
                          and a sentence the same melody wherever it stands. */
    int first_block; /**< frames of 10 ms that are computed before the first sample comes out, 1 to 64; 4.
                          Every further block is twice as long, up to largest_block. */
    int largest_block; /**< frames of 10 ms computed at a time, first_block to 512; 64. Larger blocks cost a
                            little less; the block in hand is what a cancelled stream still computes. */
    int punctuation;   /**< a qv_punctuation; QV_PUNCTUATION_NONE */
    int emoji;         /**< a qv_emoji_reading; QV_EMOJI_NAME */
    int capitals;      /**< a qv_capitals: of words in text and of single characters; QV_CAPITALS_NONE */
    float sentence_pause; /**< seconds of quiet between sentences, 0.05 to 10, at every rate; 0: as readers
                               pause, about 0.4 s at rate 1. A break that SSML asks for there wins, down to
                               0.13 s. */
    uint32_t reserved[6]; /**< 0, as qv_settings_default leaves them */
} qv_settings;

/** Fills in the defaults: a voice as it is, seed 1. */
QV_API void qv_settings_default(qv_settings *settings);

/**
 * A stream: text goes in, samples and events come out. Belongs to one thread at a time; only
 * qv_stream_cancel may be called from others. Any number of streams may share a voice.
 *
 * Bytes of text and samples are counted from the opening of the stream, or from its last reset or cancel.
 * After QV_ERROR_MEMORY a sentence of what was given may be missing: reset the stream and give it again.
 * How text, reads and blocks are cut changes no sample.
 */
typedef struct qv_stream qv_stream;

/**
 * Opens a stream on a voice.
 * @param stream    receives the stream, or NULL on failure; owned by the caller
 * @param voice     must outlive the stream
 * @param settings  NULL for the defaults; copied
 * @return 0, QV_ERROR_MEMORY, or QV_ERROR_ARGUMENT when a setting is out of range
 */
QV_API int qv_stream_open(qv_stream **stream, const qv_voice *voice, const qv_settings *settings);

/** Closes a stream, in the middle of speech too, and sets *stream to NULL. NULL inside is fine. */
QV_API void qv_stream_close(qv_stream **stream);

/**
 * Gives the stream more text, UTF-8, in pieces of any size; it is copied. Speaking of a sentence can start
 * when its end is known: when text after it has come, or after qv_stream_finish. Words become phones here, so
 * that reading needs no memory and no file; who has a whole book gives it piece by piece.
 * @return 0, QV_ERROR_MEMORY, QV_ERROR_ARGUMENT, or QV_ERROR_STATE after qv_stream_finish
 */
QV_API int qv_stream_text(qv_stream *stream, const char *text, size_t bytes);

/**
 * Gives the stream SSML 1.1, UTF-8, in pieces of any size: as qv_stream_text, and may be given in turn with
 * it. Bytes of events and problems are those of all that was given, with its tags.
 *
 * Elements: speak p s break mark prosody emphasis say-as sub phoneme token w; what voice, lang and audio
 * contain is read; desc and metadata are not. say-as: characters (spell-out), digits, cardinal, ordinal, date
 * with format, time, telephone, fraction, unit, expletive; phoneme: ipa, x-arpabet. prosody: rate, pitch,
 * range and volume in every form of SSML 1.0 and 1.1, on top of the stream's settings: within the ranges of
 * qv_settings, but for pitch, up to 24 semitones from the voice's, and volume, down to silence. A mark
 * element becomes QV_EVENT_MARK with its name.
 *
 * Nothing in the text is an error: tags in the wrong place, unknown ones, "<" and "&" by themselves, what
 * does not end are passed over or read as they stand, and the first of them is told by qv_stream_problem. A
 * tag that has begun ends where text is given by another call than this.
 * Elements nested deeper than 128 have no effect.
 * @return 0, QV_ERROR_MEMORY, QV_ERROR_ARGUMENT, or QV_ERROR_STATE after qv_stream_finish
 */
QV_API int qv_stream_ssml(qv_stream *stream, const char *ssml, size_t bytes);

/**
 * Gives the stream characters to be said one by one, by their names, as a screen reader says what is typed
 * and spells: "a", "e acute", "left paren", "space", "thumbs up". UTF-8, whole characters in each call, with
 * what is combined with them; a byte that is no UTF-8 is named "replacement character". White space between
 * other characters is a short pause. May be given in turn with text. See qv_settings for capitals.
 * @return 0, QV_ERROR_MEMORY, QV_ERROR_ARGUMENT, or QV_ERROR_STATE after qv_stream_finish
 */
QV_API int qv_stream_characters(qv_stream *stream, const char *text, size_t bytes);

/**
 * Gives the stream the name of a key of a keyboard, or of several at once, joined by "_", "+" or "-":
 * "control_a", "Page_Up", "shift+F12". UTF-8.
 * @return 0, QV_ERROR_MEMORY, QV_ERROR_ARGUMENT, or QV_ERROR_STATE after qv_stream_finish
 */
QV_API int qv_stream_key(qv_stream *stream, const char *key, size_t bytes);

/**
 * Changes rate, pitch, pitch range and volume of the words whose text is given after this call, in the middle
 * of a sentence too. (To change them for text that is already given: cancel and give it again.)
 * Punctuation, emoji and capitals change from the next sentence on: one whose end is not known yet is read in
 * the new way. The pause behind a sentence is that of its last word.
 * @param stream    the stream
 * @param settings  copied; seed and block sizes in it are ignored
 * @return 0, QV_ERROR_MEMORY, QV_ERROR_ARGUMENT when a setting is out of range, or QV_ERROR_STATE after
 *         qv_stream_finish
 */
QV_API int qv_stream_settings(qv_stream *stream, const qv_settings *settings);

/**
 * Reads a lexicon of the user's: a text file with a word and its phones a line, separated by a tabulator or
 * blanks ("gif<TAB>JH IH1 F"), comments behind "#". Its words win over those of the voice, and over the
 * normal reading of what looks like them ("c++"); those of a later lexicon over those of an earlier one. They
 * hold from the next sentence on (one whose end is not known yet included) until the stream is closed. The
 * file may be removed afterwards.
 * @param stream   the stream
 * @param path     the lexicon
 * @param message  receives "FILE:LINE: reason" on failure, which leaves the stream as it was; may be NULL
 * @param size     bytes of `message`
 * @return 0, QV_ERROR_OPEN, QV_ERROR_FORMAT, QV_ERROR_MEMORY or QV_ERROR_ARGUMENT
 */
QV_API int qv_stream_lexicon(qv_stream *stream, const char *path, char *message, size_t size);

/** Kinds of problems. */
typedef enum qv_problem_kind {
    QV_PROBLEM_PHONE = 1, /**< a wrong phone in "[[HH AH0 L OW1]]" */
    QV_PROBLEM_UTF8,      /**< bytes that are no UTF-8; told once, until the next reset */
    QV_PROBLEM_SSML       /**< SSML that is wrong or not heeded; the first is told, until the next reset */
} qv_problem_kind;

/** Something in the text that cannot be read as it stands. The rest is spoken. */
typedef struct qv_problem {
    size_t begin;         /**< the first byte of the text that is concerned */
    size_t end;           /**< the byte behind the last one */
    size_t line;          /**< of the first byte, counted from 1 */
    size_t column;        /**< of the first byte in its line, in bytes, counted from 1 */
    char what[96];        /**< a short English text, one line of UTF-8 */
    int kind;             /**< a qv_problem_kind, or one that later versions add */
    uint32_t reserved[3]; /**< 0 */
} qv_problem;

/**
 * Takes the next problem in the text of the sentences that are complete. Up to 16 that nobody takes are kept.
 * @return 1 when `problem` was written, 0 when there is none, or QV_ERROR_ARGUMENT
 */
QV_API int qv_stream_problem(qv_stream *stream, qv_problem *problem);

/**
 * Puts a mark between the text given before and after this call. QV_EVENT_MARK with this number comes with
 * the first word that begins behind it.
 * @return 0, QV_ERROR_MEMORY, QV_ERROR_ARGUMENT, or QV_ERROR_STATE after qv_stream_finish
 */
QV_API int qv_stream_mark(qv_stream *stream, int mark);

/**
 * Says that no more text comes, so that the last sentence is spoken. Until the next reset.
 * @return 0, QV_ERROR_ARGUMENT or QV_ERROR_MEMORY
 */
QV_API int qv_stream_finish(qv_stream *stream);

/**
 * Forgets all text, marks and sound and starts again at byte 0 and sample 0, with the settings in force.
 * @return 0 or QV_ERROR_ARGUMENT
 */
QV_API int qv_stream_reset(qv_stream *stream);

/**
 * Makes the stream stop and do a qv_stream_reset at the next call of its own thread, whichever that is. A
 * read that is under way returns 0 after the block in hand. May be called from any thread and from a signal
 * handler; never blocks. The stream must not be closed at the same time.
 */
QV_API void qv_stream_cancel(qv_stream *stream);

/**
 * Makes the next samples. Computes, but never waits: allocates nothing, takes no lock, reads no file.
 * @param stream   the stream
 * @param samples  receives up to `count` floats in [-1, 1] at QV_SAMPLE_RATE
 * @param count    0 or more; any number gives the same sound
 * @return how many were written; 0: nothing to say until more text comes, or, after qv_stream_finish, all
 *         is said, or the stream was cancelled; negative: an error
 */
QV_API int qv_stream_read(qv_stream *stream, float *samples, int count);

/**
 * Makes 16-bit samples of floats, for files, sockets and devices that want those: 32767 times the sample, to
 * the nearest whole number (an even one between two). What is beyond [-1, 1] becomes the end of the range,
 * what is no number 0. Any thread.
 * @param samples  [count]
 * @param pcm      [count] receives -32767 to 32767 in the processor's byte order; must not overlap `samples`
 * @param count    0 or more; less does nothing
 */
QV_API void qv_samples_to_int16(const float *samples, int16_t *pcm, int count);

/**
 * Receives sound from qv_stream_push, a block at a time as it is made.
 * @param user     as given to qv_stream_push
 * @param samples  `count` floats in [-1, 1]; valid during the call
 * @param count    1 or more
 * @return 0 to go on, anything else to stop. Must not read, push, reset or close the stream; may cancel it
 *         and take events.
 */
typedef int qv_sink(void *user, const float *samples, int count);

/**
 * Speaks through a callback until there is nothing more to say, or the callback or a cancel stops it. The
 * other way than qv_stream_read to the same samples; after a stop, either goes on behind the last block.
 * @return 0, what the callback returned to stop, or a negative error
 */
QV_API int qv_stream_push(qv_stream *stream, qv_sink *sink, void *user);

/** What happens in the speech. */
typedef enum qv_event_type {
    QV_EVENT_SENTENCE = 1, /**< a sentence begins, or goes on behind a silence that was asked for or a tone */
    QV_EVENT_WORD,         /**< a word begins */
    QV_EVENT_PHONE,        /**< a phone begins */
    QV_EVENT_MARK,         /**< the place of a qv_stream_mark, or of a mark element of SSML */
    QV_EVENT_END           /**< all is said; after qv_stream_finish only, not after a cancel */
} qv_event_type;

/** An event. Fields that don't fit its type are 0 or NULL. */
typedef struct qv_event {
    qv_event_type type;   /**< what happens */
    int64_t sample;       /**< where it happens: samples since the stream's beginning */
    int64_t samples;      /**< how long the sentence, word or phone lasts, in samples */
    size_t begin;         /**< sentence, word and phone: the first byte of the text it was read from */
    size_t end;           /**< sentence, word and phone: the byte behind the last one */
    const char *phone;    /**< phone: its ARPAbet name with stress, "AH0". Static memory. */
    int mark;             /**< mark: its number, of qv_stream_mark; 0 of one with a name */
    const char *name;     /**< mark: its name, of SSML. Valid until the stream is next given text or marks, or
                               finished. */
    uint64_t reserved[1]; /**< 0 */
} qv_event;

/**
 * Takes the next event that lies within the samples already read (marks and the end: or just behind them), in
 * the order of `sample`. Call it after each
 * read, or in the callback, until it returns 0. Events that nobody takes are kept up to at least 4096; the
 * oldest are lost first.
 * @return 1 when `event` was written, 0 when there is none now, or QV_ERROR_ARGUMENT
 */
QV_API int qv_stream_event(qv_stream *stream, qv_event *event);

/** Where the time of a stream goes: seconds of wall clock. */
typedef struct qv_stream_times {
    double text;         /**< text to phones */
    double plan;         /**< durations, pitch, encoder */
    double acoustic;     /**< decoder: spectra */
    double vocoder;      /**< filters */
    double synthesis;    /**< source, filters, limiter */
    double reserved[11]; /**< 0 */
} qv_stream_times;

/**
 * Tells where the time went since the last call. The first call gives zeros and starts the measuring, which
 * looks at the clock a few times a block.
 * @return 0 or QV_ERROR_ARGUMENT
 */
QV_API int qv_stream_time(qv_stream *stream, qv_stream_times *times);

/**
 * A transcript: text goes in, and out come its sentences as they would be spoken: words, their phones, and
 * the bytes of the text that each was read from. No sound is made.
 *
 *     qv_transcript *transcript;
 *     qv_transcript_sentence sentence;
 *     qv_transcript_open(&transcript, voice, NULL);
 *     qv_transcript_text(transcript, "Dr. Li paid $5.", 15);
 *     qv_transcript_finish(transcript);
 *     while (qv_transcript_next(transcript, &sentence) == 1)
 *         for (int i = 0; i < sentence.words; i++)
 *             puts(sentence.word[i].text);           // doctor, li, paid, five, dollars
 *     qv_transcript_close(&transcript);
 *
 * Belongs to one thread at a time. Any number of them may share a voice.
 */
typedef struct qv_transcript qv_transcript;

/** A word of a sentence. All that it points to is the transcript's, but the names of phones and pauses, which
 * are static memory. */
typedef struct qv_transcript_word {
    const char
        *text;    /**< as it is said, small letters: "dollars"; or phones as the text gives them, "[[...]]" */
    size_t begin; /**< the first byte of the text it was read from */
    size_t end;   /**< the byte behind the last one */
    const char *const *phone; /**< [phones] ARPAbet names with stress, "AH0"; NULL without a voice */
    int phones;               /**< 0 without a voice */
    int known;                /**< 1: the phones are those of a lexicon or of the text; 0: they are a guess */
    const char
        *pause; /**< behind the word: "" (none), or ",", ";", "-", ".", "?", "!" as marks stand for it */
    uint64_t reserved[2]; /**< 0 */
} qv_transcript_word;

/** A sentence. */
typedef struct qv_transcript_sentence {
    size_t begin;                   /**< the first byte of its text */
    size_t end;                     /**< the byte behind the last one */
    const qv_transcript_word *word; /**< [words]; until the next call for the transcript */
    int words;                      /**< 1 or more */
    uint32_t reserved[3];           /**< 0 */
} qv_transcript_sentence;

/**
 * Opens a transcript.
 * @param transcript  receives it, or NULL on failure; owned by the caller
 * @param voice       whose lexicon and letters-to-phones model are used, and which must outlive the
 * transcript; NULL: words without phones
 * @param settings    of which punctuation and emoji count; NULL for the defaults; copied
 * @return 0, QV_ERROR_MEMORY, or QV_ERROR_ARGUMENT when a setting is out of range
 */
QV_API int qv_transcript_open(qv_transcript **transcript, const qv_voice *voice, const qv_settings *settings);

/** Closes a transcript and sets *transcript to NULL. NULL inside is fine. */
QV_API void qv_transcript_close(qv_transcript **transcript);

/** Changes punctuation and emoji from the next sentence on. @return 0 or QV_ERROR_ARGUMENT */
QV_API int qv_transcript_settings(qv_transcript *transcript, const qv_settings *settings);

/** Reads a lexicon of the user's, as qv_stream_lexicon does. */
QV_API int qv_transcript_lexicon(qv_transcript *transcript, const char *path, char *message, size_t size);

/**
 * Gives more text, UTF-8, in pieces of any size; it is copied.
 * @return 0, QV_ERROR_MEMORY, QV_ERROR_ARGUMENT, or QV_ERROR_STATE after qv_transcript_finish
 */
QV_API int qv_transcript_text(qv_transcript *transcript, const char *text, size_t bytes);

/** Says that no more text comes, so that the last sentence can be taken. Until the next reset.
 * @return 0 or QV_ERROR_ARGUMENT */
QV_API int qv_transcript_finish(qv_transcript *transcript);

/** Forgets all text and starts again at byte 0; lexicons and settings stay. @return 0 or QV_ERROR_ARGUMENT */
QV_API int qv_transcript_reset(qv_transcript *transcript);

/**
 * Takes the next sentence; what has no word in it is passed over.
 * @return 1 when `sentence` was written; 0: more text is needed, or, after qv_transcript_finish, all is
 * taken; QV_ERROR_MEMORY or QV_ERROR_ARGUMENT
 */
QV_API int qv_transcript_next(qv_transcript *transcript, qv_transcript_sentence *sentence);

/** Takes the next problem in the sentences taken so far, as qv_stream_problem does. */
QV_API int qv_transcript_problem(qv_transcript *transcript, qv_problem *problem);

/**
 * Writes the phones of a word in the International Phonetic Alphabet, with marks of stress before syllables.
 * @param transcript  in whose language syllables begin
 * @param word        of qv_transcript_next
 * @param ipa         receives UTF-8 that ends with a zero byte, cut to whole characters when it does not fit
 * @param size        bytes of `ipa`; 0: none is written
 * @return how many bytes the whole takes without the zero byte, or QV_ERROR_ARGUMENT
 */
QV_API int qv_transcript_ipa(const qv_transcript *transcript, const qv_transcript_word *word, char *ipa,
                             size_t size);

#ifdef __cplusplus
}
#endif
#endif
