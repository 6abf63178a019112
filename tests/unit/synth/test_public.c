// SPDX-License-Identifier: MIT
/* What the public header offers beside the stream: transcripts, and voices looked into and opened from
 * memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "quaver/quaver.h"
#include "tiny_voice.h"

static qv_voice *voice;
static void *bytes; // [bytes_size], the file of a voice
static size_t bytes_size;

static int read_voice(void **state)
{
    (void)state;
    char path[] = "/tmp/quaver-test-XXXXXX", message[512];
    const int fd = mkstemp(path);
    FILE *file = fd >= 0 ? fdopen(fd, "rb") : NULL;
    if (!file || tiny_voice_write(path, TINY_VOICE, message, sizeof message))
        return -1;
    file = freopen(path, "rb", file);
    if (!file || fseek(file, 0, SEEK_END))
        return -1;
    bytes_size = (size_t)ftell(file);
    rewind(file);
    bytes = malloc(bytes_size + 8);
    const size_t got = bytes ? fread(bytes, 1, bytes_size, file) : 0;
    fclose(file);
    unlink(path);
    voice = tiny_voice_open();
    return got == bytes_size ? 0 : -1;
}

static int free_voice(void **state)
{
    (void)state;
    free(bytes);
    qv_voice_close(&voice);
    return 0;
}

/* ---- transcripts ---- */

static qv_transcript *open_transcript(const qv_voice *of, int punctuation)
{
    qv_transcript *transcript;
    qv_settings settings;
    qv_settings_default(&settings);
    settings.punctuation = punctuation;
    assert_int_equal(QV_OK, qv_transcript_open(&transcript, of, &settings));
    return transcript;
}

static void give(qv_transcript *transcript, const char *text)
{
    assert_int_equal(QV_OK, qv_transcript_reset(transcript));
    assert_int_equal(QV_OK, qv_transcript_text(transcript, text, strlen(text)));
    assert_int_equal(QV_OK, qv_transcript_finish(transcript));
}

/* All words of a text with blanks between them, " |" behind each sentence. Static memory. */
static const char *words_of(qv_transcript *transcript, const char *text)
{
    static char words[1000];
    qv_transcript_sentence sentence;
    size_t used = 0;
    give(transcript, text);
    words[0] = 0;
    while (qv_transcript_next(transcript, &sentence) == 1) {
        assert_true(sentence.words > 0 && sentence.begin < sentence.end && sentence.end <= strlen(text));
        for (int i = 0; i < sentence.words; i++)
            used += (size_t)snprintf(words + used, sizeof words - used, "%s ", sentence.word[i].text);
        used += (size_t)snprintf(words + used, sizeof words - used, "|");
    }
    return words;
}

static void tells_words_and_where_they_stand(void **state)
{
    (void)state;
    static const char text[] = "Hello, WORLD; the 2 dogs... Over!";
    static const struct {
        const char *text, *written, *phones, *pause;
        int known;
    } expected[] = {{"hello", "Hello", "HH AH0 L OW1", ",", 1},
                    {"world", "WORLD", "W ER1 L D", ";", 1},
                    {"the", "the", "DH AH0", "", 1},
                    {"two", "2", "T UW1", "", 1}};
    qv_transcript *transcript = open_transcript(voice, 0);
    qv_transcript_sentence sentence;
    give(transcript, text);
    assert_int_equal(1, qv_transcript_next(transcript, &sentence));
    assert_int_equal(sentence.begin, 0);
    for (int i = 0; i < 4; i++) {
        const qv_transcript_word *word = &sentence.word[i];
        char phones[100] = "";
        for (int k = 0; k < word->phones; k++)
            snprintf(phones + strlen(phones), sizeof phones - strlen(phones), "%s%s", k ? " " : "",
                     word->phone[k]);
        assert_string_equal(word->text, expected[i].text);
        assert_string_equal(phones, expected[i].phones);
        assert_string_equal(word->pause, expected[i].pause);
        assert_int_equal(word->known, expected[i].known);
        assert_int_equal(word->end - word->begin, strlen(expected[i].written));
        assert_memory_equal(text + word->begin, expected[i].written, word->end - word->begin);
    }
    qv_transcript_close(&transcript);
    assert_null(transcript);
}

/* Without a voice there are the same words, and no phones. */
static void tells_words_without_a_voice(void **state)
{
    (void)state;
    static const char text[] = "Dr. Li paid $5 on 3/4/2021. Zyxq 50 % [[HH AH0 L OW1]].";
    char with[1000];
    qv_transcript *transcript = open_transcript(voice, 0), *alone = open_transcript(NULL, 0);
    qv_transcript_sentence sentence;
    snprintf(with, sizeof with, "%s", words_of(transcript, text));
    assert_string_equal(with, words_of(alone, text));
    assert_true(!strncmp(with, "doctor li paid five dollars ", 28));
    give(alone, text);
    while (qv_transcript_next(alone, &sentence) == 1)
        for (int i = 0; i < sentence.words; i++)
            assert_true(!sentence.word[i].phone && sentence.word[i].phones == 0 && !sentence.word[i].known);
    qv_transcript_close(&transcript);
    qv_transcript_close(&alone);
}

static void marks_guesses(void **state)
{
    (void)state;
    qv_transcript *transcript = open_transcript(voice, 0);
    qv_transcript_sentence sentence;
    give(transcript, "Fox zyxq [[K AE1 T]].");
    assert_int_equal(1, qv_transcript_next(transcript, &sentence));
    assert_int_equal(3, sentence.words);
    assert_true(sentence.word[0].known && !sentence.word[1].known && sentence.word[2].known);
    assert_true(sentence.word[1].phones > 3); // the names of its letters
    assert_int_equal(0, qv_transcript_next(transcript, &sentence));
    qv_transcript_close(&transcript);
}

/* The phones are those that a stream speaks. */
static void agrees_with_the_stream(void **state)
{
    (void)state;
    static const char text[] = "Hello, the quick brown fox. I am 25!";
    qv_transcript *transcript = open_transcript(voice, 0);
    qv_transcript_sentence sentence;
    qv_stream *stream;
    qv_event event;
    float samples[4000];
    int word = 0, phone = 0;
    give(transcript, text);
    assert_int_equal(QV_OK, qv_stream_open(&stream, voice, NULL));
    assert_int_equal(QV_OK, qv_stream_text(stream, text, strlen(text)));
    assert_int_equal(QV_OK, qv_stream_finish(stream));
    assert_int_equal(1, qv_transcript_next(transcript, &sentence));
    while (qv_stream_read(stream, samples, 4000) > 0) {
        while (qv_stream_event(stream, &event) == 1) {
            if (event.type != QV_EVENT_PHONE)
                continue;
            while (word == sentence.words || phone == sentence.word[word].phones) {
                word = phone == sentence.word[word].phones ? word + 1 : word, phone = 0;
                if (word == sentence.words) {
                    assert_int_equal(1, qv_transcript_next(transcript, &sentence));
                    word = 0;
                }
            }
            assert_string_equal(event.phone, sentence.word[word].phone[phone++]);
            assert_int_equal(event.begin, sentence.word[word].begin);
            assert_int_equal(event.end, sentence.word[word].end);
        }
    }
    assert_int_equal(word, sentence.words - 1);
    qv_stream_close(&stream);
    qv_transcript_close(&transcript);
}

static void needs_the_end_of_a_sentence(void **state)
{
    (void)state;
    qv_transcript *transcript = open_transcript(voice, 0);
    qv_transcript_sentence sentence;
    assert_int_equal(QV_OK, qv_transcript_text(transcript, "Hello wor", 9));
    assert_int_equal(0, qv_transcript_next(transcript, &sentence));
    assert_int_equal(QV_OK, qv_transcript_text(transcript, "ld. The fox", 11));
    assert_int_equal(1, qv_transcript_next(transcript, &sentence));
    assert_int_equal(sentence.end, 12);
    assert_int_equal(0, qv_transcript_next(transcript, &sentence));
    assert_int_equal(QV_OK, qv_transcript_finish(transcript));
    assert_int_equal(QV_ERROR_STATE, qv_transcript_text(transcript, "x", 1));
    assert_int_equal(1, qv_transcript_next(transcript, &sentence));
    assert_int_equal(sentence.word[0].begin, 13);
    assert_int_equal(0, qv_transcript_next(transcript, &sentence));
    qv_transcript_close(&transcript);
}

static void follows_settings_and_lexicons(void **state)
{
    (void)state;
    char path[] = "/tmp/quaver-test-XXXXXX", message[200] = "";
    const int fd = mkstemp(path);
    qv_transcript *transcript = open_transcript(voice, QV_PUNCTUATION_ALL);
    qv_transcript_sentence sentence;
    qv_settings settings;
    assert_string_equal(words_of(transcript, "Fox, dog"), "fox comma dog |");
    qv_settings_default(&settings);
    settings.emoji = QV_EMOJI_SKIP;
    assert_int_equal(QV_OK, qv_transcript_settings(transcript, &settings));
    assert_string_equal(words_of(transcript, "Fox, \xf0\x9f\x98\x80 dog"), "fox dog |");
    assert_true(fd >= 0 && write(fd, "fox\tD AO1 G\n", 12) == 12);
    close(fd);
    assert_int_equal(QV_OK, qv_transcript_lexicon(transcript, path, message, sizeof message));
    unlink(path);
    give(transcript, "Fox.");
    assert_int_equal(1, qv_transcript_next(transcript, &sentence));
    assert_string_equal(sentence.word[0].phone[0], "D");
    assert_int_equal(QV_ERROR_OPEN, qv_transcript_lexicon(transcript, path, message, sizeof message));
    assert_non_null(strstr(message, path));
    assert_int_equal(QV_ERROR_OPEN, qv_transcript_lexicon(transcript, path, NULL, 0));
    qv_transcript_close(&transcript);
}

static void tells_problems_by_kind(void **state)
{
    (void)state;
    static const char text[] = "Fox.\n\xff dog [[HH XX]].";
    qv_transcript *transcript = open_transcript(voice, 0);
    qv_problem problem;
    words_of(transcript, text);
    assert_int_equal(1, qv_transcript_problem(transcript, &problem));
    assert_int_equal(problem.kind, QV_PROBLEM_PHONE);
    assert_memory_equal(text + problem.begin, "XX", problem.end - problem.begin);
    assert_true(problem.line == 2 && problem.column == 12 && problem.what[0]);
    assert_int_equal(1, qv_transcript_problem(transcript, &problem));
    assert_int_equal(problem.kind, QV_PROBLEM_UTF8);
    assert_true(problem.begin == 5 && problem.line == 2 && problem.column == 1);
    assert_int_equal(0, qv_transcript_problem(transcript, &problem));
    qv_transcript_close(&transcript);
}

static void writes_ipa(void **state)
{
    (void)state;
    static const struct {
        const char *text, *ipa;
    } words[] = {{"hello", "h\u0259\u02c8lo\u028a"},
                 {"[[HH AE1 NG AW2 T]]", "\u02c8h\u00e6\u014b\u02cca\u028at"}};
    qv_transcript *transcript = open_transcript(voice, 0);
    qv_transcript_sentence sentence;
    char ipa[64], part[64];
    for (int i = 0; i < 2; i++) {
        give(transcript, words[i].text);
        assert_int_equal(1, qv_transcript_next(transcript, &sentence));
        const int whole = qv_transcript_ipa(transcript, &sentence.word[0], ipa, sizeof ipa);
        assert_int_equal(whole, strlen(words[i].ipa));
        assert_string_equal(ipa, words[i].ipa);
        assert_int_equal(whole, qv_transcript_ipa(transcript, &sentence.word[0], NULL, 0));
        for (size_t size = 1; size < sizeof part; size++) { // whole characters, never behind the end
            memset(part, 'x', sizeof part);
            assert_int_equal(whole, qv_transcript_ipa(transcript, &sentence.word[0], part, size));
            assert_true(strlen(part) < size && !strncmp(part, ipa, strlen(part)));
            assert_true((ipa[strlen(part)] & 0xc0) != 0x80);
            assert_true(size == sizeof part - 1 || part[size] == 'x');
        }
    }
    const char *const wrong[] = {"Q9"};
    const qv_transcript_word made_up = {.phone = wrong, .phones = 1};
    assert_int_equal(QV_ERROR_ARGUMENT, qv_transcript_ipa(transcript, &made_up, ipa, sizeof ipa));
    qv_transcript_close(&transcript);
}

static void refuses_wrong_arguments(void **state)
{
    (void)state;
    qv_transcript *transcript = NULL;
    qv_transcript_sentence sentence;
    qv_problem problem;
    qv_settings settings;
    qv_stream *stream;
    qv_stream_times times;
    char text[4];
    qv_transcript_close(NULL);
    qv_transcript_close(&transcript);
    assert_int_equal(QV_ERROR_ARGUMENT, qv_transcript_open(NULL, voice, NULL));
    assert_int_equal(QV_ERROR_ARGUMENT, qv_transcript_text(NULL, "a", 1));
    assert_int_equal(QV_ERROR_ARGUMENT, qv_transcript_finish(NULL));
    assert_int_equal(QV_ERROR_ARGUMENT, qv_transcript_reset(NULL));
    assert_int_equal(QV_ERROR_ARGUMENT, qv_transcript_next(NULL, &sentence));
    assert_int_equal(QV_ERROR_ARGUMENT, qv_transcript_problem(NULL, &problem));
    assert_int_equal(QV_ERROR_ARGUMENT, qv_transcript_lexicon(NULL, "a", NULL, 0));
    const qv_transcript_word none = {.phones = 0};
    assert_int_equal(QV_ERROR_ARGUMENT, qv_transcript_ipa(NULL, &none, text, sizeof text));
    assert_int_equal(QV_ERROR_ARGUMENT, qv_stream_time(NULL, &times));
    /* What only later versions know is refused, not overlooked. */
    qv_settings_default(&settings);
    settings.reserved[5] = 1;
    assert_int_equal(QV_ERROR_ARGUMENT, qv_transcript_open(&transcript, voice, &settings));
    assert_null(transcript);
    assert_int_equal(QV_ERROR_ARGUMENT, qv_stream_open(&stream, voice, &settings));
    assert_null(stream);
    transcript = open_transcript(voice, 0);
    assert_int_equal(QV_ERROR_ARGUMENT, qv_transcript_settings(transcript, &settings));
    assert_int_equal(QV_ERROR_ARGUMENT, qv_transcript_settings(transcript, NULL));
    assert_int_equal(QV_ERROR_ARGUMENT, qv_transcript_text(transcript, NULL, 1));
    assert_int_equal(QV_ERROR_ARGUMENT, qv_transcript_next(transcript, NULL));
    qv_transcript_close(&transcript);
}

/* ---- voices ---- */

static long speak(const qv_voice *of, float *samples, int most)
{
    qv_stream *stream;
    assert_int_equal(QV_OK, qv_stream_open(&stream, of, NULL));
    assert_int_equal(QV_OK, qv_stream_text(stream, "Hello world.", 12));
    assert_int_equal(QV_OK, qv_stream_finish(stream));
    const int count = qv_stream_read(stream, samples, most);
    qv_stream_close(&stream);
    return count;
}

static void opens_a_voice_in_memory(void **state)
{
    (void)state;
    enum { MOST = 48000 };
    static float samples[2][MOST];
    char message[200] = "";
    qv_voice *opened;
    assert_int_equal(QV_OK, qv_voice_open_memory(&opened, bytes, bytes_size, message, sizeof message));
    const long count = speak(voice, samples[0], MOST);
    assert_true(count > 10000);
    assert_int_equal(count, speak(opened, samples[1], MOST));
    assert_memory_equal(samples[0], samples[1], sizeof *samples[0] * (size_t)count);
    qv_voice_close(&opened);
}

static void refuses_what_is_no_voice_in_memory(void **state)
{
    (void)state;
    char message[200] = "";
    qv_voice *opened = voice;
    for (size_t size = 0; size < bytes_size; size += 1 + size / 3) {
        assert_int_equal(QV_ERROR_FORMAT,
                         qv_voice_open_memory(&opened, bytes, size, message, sizeof message));
        assert_null(opened);
        assert_true(!strncmp(message, "voice in memory: ", 17));
    }
    char *odd = (char *)bytes + 4;
    memmove(odd, bytes, bytes_size);
    assert_int_equal(QV_ERROR_ARGUMENT,
                     qv_voice_open_memory(&opened, odd, bytes_size, message, sizeof message));
    assert_null(opened);
    assert_non_null(strstr(message, "multiple of 8"));
    memmove(bytes, odd, bytes_size);
    assert_int_equal(QV_ERROR_ARGUMENT, qv_voice_open_memory(&opened, NULL, 8, NULL, 0));
    assert_int_equal(QV_ERROR_ARGUMENT, qv_voice_open_memory(NULL, bytes, bytes_size, NULL, 0));
}

static void tells_what_is_in_a_voice(void **state)
{
    (void)state;
    qv_voice_counts counts;
    qv_voice_tensor tensor, before = {.name = ""};
    const char *key, *text;
    size_t tensors = 0;
    int index = 0;
    assert_int_equal(QV_OK, qv_voice_count(voice, &counts));
    assert_int_equal(counts.bytes, bytes_size);
    assert_int_equal(counts.lexicon_words, 14);
    assert_true(counts.prosody_weights > 100 && counts.acoustic_weights > 100 &&
                counts.vocoder_weights > 100);
    for (; qv_voice_info_at(voice, index, &key, &text) == 1; index++)
        assert_ptr_equal(qv_voice_info(voice, key), text);
    assert_int_equal(index, counts.texts);
    assert_true(counts.texts > 4);
    for (index = 0; qv_voice_tensor_at(voice, index, &tensor) == 1; index++, before = tensor) {
        assert_true(strcmp(before.name, tensor.name) < 0);
        assert_true(tensor.data && tensor.bytes > 0 && tensor.rows > 0 && tensor.cols > 0);
        if (!strcmp(tensor.type, "F16"))
            assert_int_equal(tensor.bytes, 2 * (size_t)tensor.rows * (size_t)tensor.cols);
        tensors += tensor.bytes;
    }
    assert_int_equal(index, counts.tensors);
    assert_true(tensors < counts.bytes && tensors > counts.bytes / 2);
    assert_int_equal(0, qv_voice_info_at(voice, -1, &key, &text));
    assert_int_equal(0, qv_voice_tensor_at(voice, -1, &tensor));
    assert_int_equal(QV_ERROR_ARGUMENT, qv_voice_count(NULL, &counts));
    assert_int_equal(QV_ERROR_ARGUMENT, qv_voice_info_at(NULL, 0, &key, &text));
    assert_int_equal(QV_ERROR_ARGUMENT, qv_voice_tensor_at(voice, 0, NULL));
}

static void measures_a_stream(void **state)
{
    (void)state;
    qv_stream *stream;
    qv_stream_times times;
    float samples[4000];
    assert_int_equal(QV_OK, qv_stream_open(&stream, voice, NULL));
    for (int go = 0; go < 2; go++) {
        assert_int_equal(QV_OK, qv_stream_time(stream, &times));
        if (go == 0) // nothing was measured before the first call
            assert_true(times.text == 0 && times.plan == 0 && times.synthesis == 0);
        qv_stream_reset(stream);
        qv_stream_text(stream, "Hello world.", 12);
        qv_stream_finish(stream);
        while (qv_stream_read(stream, samples, 4000) > 0)
            ;
    }
    assert_int_equal(QV_OK, qv_stream_time(stream, &times));
    assert_true(times.text > 0 && times.plan > 0 && times.acoustic > 0 && times.vocoder > 0 &&
                times.synthesis > 0);
    assert_true(times.text + times.plan + times.acoustic + times.vocoder + times.synthesis < 60);
    assert_int_equal(QV_OK, qv_stream_time(stream, &times)); // since the last call nothing was done
    assert_true(times.text == 0 && times.acoustic == 0);
    qv_stream_close(&stream);
}

static void agrees_about_its_version(void **state)
{
    (void)state;
    char version[32];
    snprintf(version, sizeof version, "%d.%d.%d", QV_VERSION_MAJOR, QV_VERSION_MINOR, QV_VERSION_PATCH);
    assert_string_equal(version, QV_VERSION);
    assert_string_equal(version, qv_version());
    assert_int_equal(QV_VERSION_NUMBER, QV_VERSION_MAJOR * 10000 + QV_VERSION_MINOR * 100 + QV_VERSION_PATCH);
}

static void makes_16_bits(void **state)
{
    (void)state;
    const float samples[] = {0, 1, -1, 2, -INFINITY, NAN, 0.5f / 32767, 1.4f / 32767, -1.6f / 32767};
    const int16_t expected[] = {0, 32767, -32767, 32767, -32767, 0, 0, 1, -2};
    enum { COUNT = sizeof expected / sizeof *expected };
    int16_t pcm[COUNT + 1] = {[COUNT] = 77};
    qv_samples_to_int16(samples, pcm, COUNT);
    assert_memory_equal(pcm, expected, sizeof expected);
    assert_int_equal(pcm[COUNT], 77);
    qv_samples_to_int16(samples, pcm + COUNT, 0);
    qv_samples_to_int16(samples, pcm + COUNT, -1);
    assert_int_equal(pcm[COUNT], 77);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_words_and_where_they_stand),
        cmocka_unit_test(tells_words_without_a_voice),
        cmocka_unit_test(marks_guesses),
        cmocka_unit_test(agrees_with_the_stream),
        cmocka_unit_test(needs_the_end_of_a_sentence),
        cmocka_unit_test(follows_settings_and_lexicons),
        cmocka_unit_test(tells_problems_by_kind),
        cmocka_unit_test(writes_ipa),
        cmocka_unit_test(refuses_wrong_arguments),
        cmocka_unit_test(opens_a_voice_in_memory),
        cmocka_unit_test(refuses_what_is_no_voice_in_memory),
        cmocka_unit_test(tells_what_is_in_a_voice),
        cmocka_unit_test(measures_a_stream),
        cmocka_unit_test(agrees_about_its_version),
        cmocka_unit_test(makes_16_bits),
    };
    return cmocka_run_group_tests(tests, read_voice, free_voice);
}
