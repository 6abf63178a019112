// SPDX-License-Identifier: MIT
/*
 * Opens a voice, reads a text and speaks, once for every call for memory that there is, and lets that call
 * fail: each time the answer must be QV_ERROR_MEMORY, and nothing may be left. As an argument: VOICE.qv.
 * Memory that the libraries underneath ask for is not counted.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "quaver/quaver.h"

/* The linker sends the library's calls here (-Wl,--wrap). */
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
int __real_posix_memalign(void **block, size_t alignment, size_t size);
char *__real_strdup(const char *text);
void __real_free(void *block);
void *__real_qv_pages_take(size_t bytes);
void __real_qv_pages_give(void *pages, size_t bytes);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
int __wrap_posix_memalign(void **block, size_t alignment, size_t size);
char *__wrap_strdup(const char *text);
void __wrap_free(void *block);
void *__wrap_qv_pages_take(size_t bytes);
void __wrap_qv_pages_give(void *pages, size_t bytes);

static int calls, failing, live; // calls so far; the one that fails, 0 for none; blocks not freed

static bool refused(void)
{
    return ++calls == failing;
}

static void *counted(void *block)
{
    live += block != NULL;
    return block;
}

void *__wrap_malloc(size_t size)
{
    return refused() ? NULL : counted(__real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size)
{
    return refused() ? NULL : counted(__real_calloc(count, size));
}

void *__wrap_realloc(void *old, size_t size)
{
    void *block = refused() ? NULL : __real_realloc(old, size);
    return old ? block : counted(block);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return refused() ? NULL : counted(__real_aligned_alloc(alignment, size));
}

int __wrap_posix_memalign(void **block, size_t alignment, size_t size)
{
    int error = refused() ? 12 : __real_posix_memalign(block, alignment, size);
    live += !error;
    return error;
}

char *__wrap_strdup(const char *text)
{
    return refused() ? NULL : counted(__real_strdup(text));
}

void __wrap_free(void *block)
{
    live -= block != NULL;
    __real_free(block);
}

void *__wrap_qv_pages_take(size_t bytes)
{
    return refused() ? NULL : counted(__real_qv_pages_take(bytes));
}

void __wrap_qv_pages_give(void *pages, size_t bytes)
{
    live -= pages != NULL;
    __real_qv_pages_give(pages, bytes);
}

static int speak(const qv_voice *voice)
{
    static const char text[] = "Hello, world. I am the quick brown fox, and 25 lazy dogs jumps over!";
    static const char marked[] =
        "<speak><mark name='a'/>the <prosody rate='fast'>fox</prosody><break/> <sub alias='lazy dog'>LD</sub>"
        "<say-as interpret-as='characters'>x&amp;</say-as></speak>";
    qv_stream *stream;
    float samples[4800];
    int result = qv_stream_open(&stream, voice, NULL);
    if (result)
        return result;
    result = qv_stream_text(stream, text, sizeof text - 1);
    if (!result)
        result = qv_stream_ssml(stream, marked, sizeof marked - 1);
    if (!result)
        result = qv_stream_finish(stream);
    while (!result) {
        int count = qv_stream_read(stream, samples, 4800);
        if (count == 0)
            break;
        result = count < 0 ? count : 0;
    }
    qv_stream_close(&stream);
    return result;
}

/* Words and phones, from a word that no lexicon lists, too. */
static int transcribe(const qv_voice *voice)
{
    static const char text[] = "Hello, world. A zyxq costs $25.";
    qv_transcript *transcript;
    qv_transcript_sentence sentence;
    int result = qv_transcript_open(&transcript, voice, NULL);
    if (result)
        return result;
    result = qv_transcript_text(transcript, text, sizeof text - 1);
    if (!result)
        result = qv_transcript_finish(transcript);
    while (!result && (result = qv_transcript_next(transcript, &sentence)) == 1)
        result = 0;
    qv_transcript_close(&transcript);
    return result;
}

static int open_and_speak(const char *path)
{
    qv_voice *voice;
    char message[200];
    int result = qv_voice_open(&voice, path, message, sizeof message);
    if (!result)
        result = transcribe(voice);
    if (!result)
        result = speak(voice);
    qv_voice_close(&voice);
    return result;
}

int main(int argc, char **argv)
{
    int result = argc == 2 ? open_and_speak(argv[1]) : QV_ERROR_ARGUMENT;
    if (result) {
        fprintf(stderr, "without a failure: %s\n", qv_error_text(result));
        return 1;
    }
    const int kept = live, all = calls; // kept: once for the process, by what is underneath
    printf("%d calls for memory\n", all);
    for (failing = 1; failing <= all; failing++) {
        calls = 0;
        result = open_and_speak(argv[1]);
        if (result != QV_ERROR_MEMORY || live != kept) {
            fprintf(stderr, "call %d fails: %s, %d blocks left\n", failing, qv_error_text(result),
                    live - kept);
            return 1;
        }
    }
    return all < 10;
}
