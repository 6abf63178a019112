// SPDX-License-Identifier: MIT
/* Reading and writing sound files: round trips, faults, and that nobody sees half a file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "audio/sound_file.h"
#include "dsp/frame.h"
#include "quaver/quaver.h"

static char folder[] = "/tmp/quaver-sound-XXXXXX";
static char path[512], message[600];

static const char *in_folder(const char *name)
{
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int count_files(void)
{
    int count = 0;
    DIR *listing = opendir(folder);
    assert_non_null(listing);
    for (struct dirent *entry; (entry = readdir(listing));)
        count += entry->d_name[0] != '.';
    closedir(listing);
    return count;
}

static int empty_folder(void **state)
{
    (void)state;
    DIR *listing = opendir(folder);
    if (!listing)
        return -1;
    for (struct dirent *entry; (entry = readdir(listing));)
        if (entry->d_name[0] != '.')
            unlink(in_folder(entry->d_name));
    closedir(listing);
    return 0;
}

static int remove_folder(void **state)
{
    empty_folder(state);
    return rmdir(folder);
}

/* Two sines, 0 at both ends, at any rate. */
static double tone(double seconds, double length)
{
    double swell = sin(3.14159265358979 * seconds / length);
    return swell * swell *
           (0.3 * sin(6.28318530717959 * 220.0 * seconds) + 0.2 * sin(6.28318530717959 * 2900.0 * seconds));
}

static void write_tone(const char *name, int format, int rate, int channels, double length)
{
    SF_INFO info = {.samplerate = rate, .channels = channels, .format = format};
    SNDFILE *file = sf_open(in_folder(name), SFM_WRITE, &info);
    assert_non_null(file);
    float *frame = malloc((size_t)channels * sizeof *frame);
    assert_non_null(frame);
    for (int i = 0; i < (int)(length * rate); i++) {
        for (int c = 0; c < channels; c++) // the mean of the channels is the tone
            frame[c] = (float)(tone((double)i / rate, length) * (channels == 2 ? c ? 0.5 : 1.5 : 1.0));
        assert_int_equal(sf_writef_float(file, frame, 1), 1);
    }
    free(frame);
    sf_close(file);
}

/* Signal to error in dB of samples against the tone. */
static double tone_ratio(const float *samples, int count, double length)
{
    double signal = 0.0, error = 0.0;
    for (int i = 0; i < count; i++) {
        double truth = tone((double)i / QV_RATE, length), difference = samples[i] - truth;
        signal += truth * truth;
        error += difference * difference;
    }
    return 10.0 * log10(signal / (error + 1e-20));
}

static void reads_any_rate_and_channels(void **state)
{
    (void)state;
    static const int rates[] = {8000, 16000, 22050, 24000, 44100, 48000, 96000};
    const double length = 1.5;
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        for (int channels = 1; channels <= 3; channels++) {
            float *samples;
            int count;
            write_tone("tone.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, rates[i], channels, length);
            assert_int_equal(qv_sound_read(in_folder("tone.wav"), &samples, &count, message, sizeof message),
                             0);
            assert_in_range(count, (int)(length * QV_RATE) - 1, (int)(length * QV_RATE) + 1);
            assert_true(tone_ratio(samples, count, length) > 80.0);
            free(samples);
        }
    }
}

static void reads_many_formats(void **state)
{
    (void)state;
    static const struct {
        int code;
        double least; // dB
    } formats[] = {
        {SF_FORMAT_WAV | SF_FORMAT_PCM_16, 70},  {SF_FORMAT_WAV | SF_FORMAT_PCM_24, 80},
        {SF_FORMAT_WAV | SF_FORMAT_PCM_U8, 25},  {SF_FORMAT_WAV | SF_FORMAT_ULAW, 25},
        {SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 70}, {SF_FORMAT_AIFF | SF_FORMAT_PCM_16, 70},
        {SF_FORMAT_AU | SF_FORMAT_PCM_16, 70},   {SF_FORMAT_OGG | SF_FORMAT_VORBIS, 12},
        {SF_FORMAT_RF64 | SF_FORMAT_PCM_16, 70}, {SF_FORMAT_CAF | SF_FORMAT_DOUBLE, 80},
    };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        float *samples;
        int count;
        write_tone("tone", formats[i].code, 44100, 2, 1.0);
        assert_int_equal(qv_sound_read(in_folder("tone"), &samples, &count, message, sizeof message), 0);
        assert_true(tone_ratio(samples, count, 1.0) > formats[i].least);
        free(samples);
    }
}

static void write_bytes(const char *name, const void *bytes, size_t size)
{
    FILE *file = fopen(in_folder(name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
}

/* Reading `name` gives `error` and one line that begins with the path and holds `words`. */
static void expect_refusal(const char *name, int error, const char *words)
{
    float *samples = (float *)&path;
    int count = -1;
    memset(message, 0, sizeof message);
    assert_int_equal(qv_sound_read(in_folder(name), &samples, &count, message, sizeof message), error);
    assert_null(samples);
    assert_int_equal(count, 0);
    assert_true(!strncmp(message, path, strlen(path)));
    assert_null(strchr(message, '\n'));
    if (!strstr(message, words))
        fail_msg("\"%s\" does not say \"%s\"", message, words);
    assert_int_equal(qv_sound_read(path, &samples, &count, NULL, 0), error);
}

static void refuses_what_is_no_sound(void **state)
{
    (void)state;
    expect_refusal("missing.wav", QV_ERROR_OPEN, "No such file");
    assert_int_equal(errno, ENOENT);
    expect_refusal(".", QV_ERROR_OPEN, "directory");
    write_bytes("empty.wav", "", 0);
    expect_refusal("empty.wav", QV_ERROR_FORMAT, "empty");
    write_bytes("text.wav", "This is no sound, whatever the name says.\n", 42);
    expect_refusal("text.wav", QV_ERROR_FORMAT, "not a sound file");
    write_tone("nothing.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 24000, 1, 0.0);
    expect_refusal("nothing.wav", QV_ERROR_FORMAT, "no sound");
    write_tone("long.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 1000, 1, QV_SOUND_LONGEST);
    expect_refusal("long.flac", QV_ERROR_FORMAT, "longer than 600 seconds");
}

static void refuses_what_was_cut_off(void **state)
{
    (void)state;
    static const int codes[] = {SF_FORMAT_WAV | SF_FORMAT_PCM_16, SF_FORMAT_FLAC | SF_FORMAT_PCM_16};
    for (int i = 0; i < 2; i++) {
        struct stat status;
        write_tone("cut", codes[i], 24000, 1, 2.0);
        assert_int_equal(stat(in_folder("cut"), &status), 0);
        assert_int_equal(truncate(path, status.st_size / 2), 0);
        expect_refusal("cut", QV_ERROR_FORMAT, "cut off");
        assert_int_equal(truncate(path, 20), 0);
        expect_refusal("cut", QV_ERROR_FORMAT, "");
    }
}

/* Programs that write WAV into a pipe cannot go back to fill in the length. */
static void reads_a_wav_of_unknown_length(void **state)
{
    (void)state;
    for (int unknown = 0; unknown < 2; unknown++) {
        float *samples;
        int count;
        write_tone("piped.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 24000, 1, 1.0);
        FILE *file = fopen(in_folder("piped.wav"), "r+b");
        assert_non_null(file);
        unsigned char length[4] = {0xff, 0xff, 0xff, unknown ? 0xff : 0x7f};
        fseek(file, 4, SEEK_SET);
        fwrite(length, 1, 4, file);
        fseek(file, 40, SEEK_SET);
        fwrite(length, 1, 4, file);
        fclose(file);
        assert_int_equal(qv_sound_read(path, &samples, &count, message, sizeof message), 0);
        assert_int_equal(count, QV_RATE);
        free(samples);
    }
}

static void refuses_what_is_no_number(void **state)
{
    (void)state;
    static const float bad[] = {NAN, INFINITY, -INFINITY, 1e30f};
    for (int i = 0; i < 4; i++) {
        SF_INFO info = {.samplerate = 48000, .channels = 1, .format = SF_FORMAT_WAV | SF_FORMAT_FLOAT};
        SNDFILE *file = sf_open(in_folder("bad.wav"), SFM_WRITE, &info);
        float samples[1000] = {[700] = bad[i]};
        assert_int_equal(sf_write_float(file, samples, 1000), 1000);
        sf_close(file);
        expect_refusal("bad.wav", QV_ERROR_FORMAT, "no finite numbers");
    }
}

static void survives_broken_bytes(void **state)
{
    (void)state;
    static const int codes[] = {SF_FORMAT_WAV | SF_FORMAT_PCM_16, SF_FORMAT_FLAC | SF_FORMAT_PCM_16,
                                SF_FORMAT_OGG | SF_FORMAT_VORBIS, SF_FORMAT_OGG | SF_FORMAT_OPUS};
    uint32_t random = 1;
    for (int i = 0; i < 400; i++) {
        float *samples;
        int count;
        struct stat status;
        if (i % 100 == 0)
            write_tone("good", codes[i / 100], 24000, 1, 0.2);
        assert_int_equal(stat(in_folder("good"), &status), 0);
        FILE *file = fopen(path, "r+b");
        for (int j = 0; j < 8; j++) {
            random = random * 1664525u + 1013904223u;
            fseek(file, (long)((random >> 8) % (j < 4 ? 64 : status.st_size)), SEEK_SET);
            fputc((int)(random >> 3 & 0xff), file);
        }
        fclose(file);
        int error = qv_sound_read(path, &samples, &count, message, sizeof message);
        assert_true(error == 0 || error == QV_ERROR_FORMAT);
        assert_true(error == 0 ? count > 0 : samples == NULL);
        free(samples);
        if (i % 20 == 19)
            write_tone("good", codes[i / 100], 24000, 1, 0.2);
    }
}

static void write_and_read(const char *name, const float *in, int count, float **out)
{
    qv_sound_writer *writer;
    int got, block = 1;
    assert_int_equal(qv_sound_writer_open(&writer, in_folder(name), message, sizeof message), 0);
    for (int done = 0; done < count; done += block, block = block * 3 + 1) {
        block = count - done < block ? count - done : block;
        assert_int_equal(qv_sound_writer_write(writer, in + done, block), 0);
    }
    assert_int_equal(qv_sound_writer_close(&writer), 0);
    assert_null(writer);
    assert_int_equal(qv_sound_read(in_folder(name), out, &got, message, sizeof message), 0);
    assert_int_equal(got, count);
}

static void writes_what_it_is_given(void **state)
{
    (void)state;
    enum { COUNT = 50000 };
    float *in = malloc(COUNT * sizeof *in), *out;
    assert_non_null(in);
    for (int i = 0; i < COUNT; i++)
        in[i] = (float)tone((double)i / QV_RATE, (double)COUNT / QV_RATE);
    static const char *const lossless[] = {"a.wav", "a.FLAC"};
    for (int k = 0; k < 2; k++) {
        write_and_read(lossless[k], in, COUNT, &out);
        for (int i = 0; i < COUNT; i++) // half a step of 16 bits
            assert_true(fabsf(in[i] - out[i]) <= 0.5f / 32768.0f + 1e-7f);
        free(out);
    }
    static const char *const lossy[] = {"a.ogg", "a.mp3", "a.Opus"};
    for (int k = 0; k < 3; k++) {
        write_and_read(lossy[k], in, COUNT, &out);
        const double ratio = tone_ratio(out, COUNT, (double)COUNT / QV_RATE);
        if (!(ratio > 15.0))
            fail_msg("%s: %.1f dB", lossy[k], ratio);
        free(out);
    }
    free(in);
    assert_int_equal(count_files(), 5); // nothing is left beside them
}

static void holds_what_is_too_loud(void **state)
{
    (void)state;
    static const float in[] = {1.0f, -1.0f,    1.5f,      -1.5f, 1e30f, -1e30f,
                               NAN,  INFINITY, -INFINITY, 0.0f,  -0.25f};
    static const float expected[] = {1, -1, 1, -1, 1, -1, 0, 1, -1, 0, -0.25f};
    float *out;
    write_and_read("loud.wav", in, 11, &out);
    for (int i = 0; i < 11; i++)
        assert_true(fabsf(out[i] - expected[i]) <= 1.0f / 32768.0f);
    free(out);
}

static void writes_raw_samples(void **state)
{
    (void)state;
    static const float in[] = {0.0f,  1.0f / 32768.0f,   -1.0f / 32768.0f, 1.0f,
                               -1.0f, 258.4f / 32768.0f, 2.6f / 32768.0f};
    static const unsigned char expected[] = {0, 0, 1, 0, 255, 255, 255, 127, 0, 128, 2, 1, 3, 0};
    unsigned char bytes[sizeof expected + 1];
    qv_sound_writer *writer;
    FILE *file = fopen(in_folder("raw"), "w+b");
    assert_non_null(file);
    assert_int_equal(qv_sound_writer_open_stream(&writer, file, QV_SOUND_RAW, "raw", NULL, 0), 0);
    assert_int_equal(qv_sound_writer_write(writer, in, 7), 0);
    int fd = fileno(file); // written at once, not when the stream is closed
    assert_int_equal(pread(fd, bytes, sizeof bytes, 0), sizeof expected);
    assert_memory_equal(bytes, expected, sizeof expected);
    assert_int_equal(qv_sound_writer_close(&writer), 0);
    assert_int_equal(fclose(file), 0);
}

/* Also of nothing becomes a file that can be opened. */
static void writes_no_samples(void **state)
{
    (void)state;
    static const char *const names[] = {"none.wav", "none.flac", "none.ogg", "none.mp3", "none.opus"};
    for (int i = 0; i < 5; i++) {
        qv_sound_writer *writer;
        SF_INFO info = {0};
        assert_int_equal(qv_sound_writer_open(&writer, in_folder(names[i]), NULL, 0), 0);
        assert_int_equal(qv_sound_writer_close(&writer), 0);
        SNDFILE *file = sf_open(path, SFM_READ, &info);
        assert_non_null(file);
        assert_true(info.frames <= 1); // some need one
        sf_close(file);
    }
}

/* What a reader of a pipe gets, [*count] bytes of `got`. */
typedef struct pipe_reader {
    char path[512];
    unsigned char got[4096];
    size_t count;
} pipe_reader;

static void *read_pipe(void *user)
{
    pipe_reader *reader = user;
    FILE *file = fopen(reader->path, "rb");
    if (file) {
        reader->count = fread(reader->got, 1, sizeof reader->got, file);
        fclose(file);
    }
    return NULL;
}

static void write_block_of(qv_sound_writer *writer, const float *samples, int count)
{
    assert_int_equal(qv_sound_writer_write(writer, samples, count), 0);
    assert_int_equal(qv_sound_writer_close(&writer), 0);
}

/* Samples through a named pipe, in this format. */
static void write_to_pipe(const char *name, qv_sound_format format, pipe_reader *reader)
{
    static const float samples[] = {0.5f, -0.5f, 0.25f};
    qv_sound_writer *writer;
    pthread_t thread;
    *reader = (pipe_reader){.count = 0};
    snprintf(reader->path, sizeof reader->path, "%s", in_folder(name));
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(pthread_create(&thread, NULL, read_pipe, reader), 0);
    assert_int_equal(qv_sound_writer_open_as(&writer, path, format, message, sizeof message), 0);
    write_block_of(writer, samples, 3);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(unlink(in_folder(name)), 0);
}

/* A pipe gets a WAV of unknown length, whatever its name, or raw samples; and what is read from a pipe is a
 * sound file like any other. */
static void writes_into_pipes(void **state)
{
    (void)state;
    static const unsigned char sound[] = {0, 0x40, 0, 0xc0, 0, 0x20};
    pipe_reader reader;
    float *out;
    int count;
    write_to_pipe("pipe", QV_SOUND_RAW, &reader);
    assert_int_equal(reader.count, sizeof sound);
    assert_memory_equal(reader.got, sound, sizeof sound);
    write_to_pipe("pipe", QV_SOUND_BY_NAME, &reader);
    assert_int_equal(reader.count, 44 + sizeof sound);
    assert_memory_equal(reader.got + 44, sound, sizeof sound);
    FILE *file = fopen(in_folder("from_pipe"), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(reader.got, 1, reader.count, file), reader.count);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(qv_sound_read(path, &out, &count, message, sizeof message), 0);
    assert_int_equal(count, 3);
    assert_true(out[0] == 0.5f && out[1] == -0.5f && out[2] == 0.25f);
    free(out);
}

static void writes_into_devices(void **state)
{
    (void)state;
    static const float samples[3000] = {0.1f};
    qv_sound_writer *writer;
    assert_int_equal(qv_sound_writer_open(&writer, "/dev/null", message, sizeof message), 0);
    write_block_of(writer, samples, 3000);
    /* A file beside has no place there. */
    struct stat status;
    assert_int_equal(stat("/dev/null", &status), 0);
    assert_true(S_ISCHR(status.st_mode));
}

/* A given format wins over the name. */
static void writes_the_format_asked_for(void **state)
{
    (void)state;
    static const struct {
        qv_sound_format format;
        const char *head;
    } cases[] = {
        {QV_SOUND_WAV, "RIFF"}, {QV_SOUND_FLAC, "fLaC"}, {QV_SOUND_OGG, "OggS"}, {QV_SOUND_OPUS, "OggS"}};
    static const float samples[3000] = {0.1f};
    qv_sound_writer *writer;
    char head[4];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(qv_sound_writer_open_as(&writer, in_folder("any.wav"), cases[i].format, NULL, 0), 0);
        write_block_of(writer, samples, 3000);
        FILE *file = fopen(in_folder("any.wav"), "rb");
        assert_non_null(file);
        assert_int_equal(fread(head, 1, 4, file), 4);
        fclose(file);
        assert_memory_equal(head, cases[i].head, 4);
    }
    assert_int_equal(qv_sound_writer_open_as(&writer, in_folder("any"), QV_SOUND_RAW, NULL, 0), 0);
    write_block_of(writer, samples, 3000);
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_size, 6000);
    assert_int_equal(
        qv_sound_writer_open_stream(&writer, stdout, QV_SOUND_BY_NAME, "output", message, sizeof message),
        QV_ERROR_ARGUMENT);
    assert_null(writer);
    assert_true(!strncmp(message, "output: ", 8));
}

static void shows_only_whole_files(void **state)
{
    (void)state;
    static const float loud[2000] = {0.5f}, soft[3000] = {0.25f};
    float *out;
    int count;
    qv_sound_writer *writer;
    write_and_read("b.wav", loud, 2000, &out);
    free(out);
    for (int finish = 0; finish < 2; finish++) {
        assert_int_equal(qv_sound_writer_open(&writer, in_folder("b.wav"), NULL, 0), 0);
        assert_int_equal(qv_sound_writer_write(writer, soft, 3000), 0);
        assert_int_equal(qv_sound_read(in_folder("b.wav"), &out, &count, NULL, 0), 0);
        assert_int_equal(count, 2000);
        free(out);
        if (finish)
            assert_int_equal(qv_sound_writer_close(&writer), 0);
        else
            qv_sound_writer_abort(&writer);
        assert_null(writer);
        assert_int_equal(count_files(), 1);
        assert_int_equal(qv_sound_read(in_folder("b.wav"), &out, &count, NULL, 0), 0);
        assert_int_equal(count, finish ? 3000 : 2000);
        free(out);
    }
    qv_sound_writer_abort(&writer); // NULL is fine
    assert_int_equal(qv_sound_writer_close(&writer), 0);
}

static void gives_the_users_rights(void **state)
{
    (void)state;
    struct stat status;
    float sample = 0.0f, *out;
    mode_t mask = umask(027);
    write_and_read("c.wav", &sample, 1, &out);
    umask(mask);
    free(out);
    assert_int_equal(stat(in_folder("c.wav"), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0640);
}

static void writes_through_a_link(void **state)
{
    (void)state;
    struct stat status;
    float sample = 0.0f, *out;
    write_and_read("real.wav", &sample, 1, &out);
    free(out);
    assert_int_equal(symlink("real.wav", in_folder("link.wav")), 0);
    write_and_read("link.wav", &sample, 1, &out);
    free(out);
    assert_int_equal(lstat(in_folder("link.wav"), &status), 0);
    assert_true(S_ISLNK(status.st_mode));
}

static void expect_unwritable(const char *name, int error)
{
    qv_sound_writer *writer = (qv_sound_writer *)&path;
    assert_int_equal(qv_sound_writer_open(&writer, in_folder(name), message, sizeof message), error);
    assert_null(writer);
    assert_true(!strncmp(message, path, strlen(path)));
}

static void says_what_it_cannot_write(void **state)
{
    (void)state;
    expect_unwritable("a.aac", QV_ERROR_FORMAT);
    expect_unwritable("a", QV_ERROR_FORMAT);
    expect_unwritable(".wav/a.wav", QV_ERROR_WRITE);
    assert_int_equal(mkdir(in_folder("d.wav"), 0777), 0);
    expect_unwritable("d.wav", QV_ERROR_WRITE);
    assert_int_equal(rmdir(in_folder("d.wav")), 0);
    assert_int_equal(count_files(), 0);
}

/* /dev/full takes nothing: as a disk that is full. */
static void notices_a_full_disk(void **state)
{
    (void)state;
    static const float samples[100000] = {0.1f};
    qv_sound_writer *writer;
    if (symlink("/dev/full", in_folder("full.wav")))
        skip();
    int error = qv_sound_writer_open(&writer, path, message, sizeof message);
    if (!error) {
        qv_sound_writer_write(writer, samples, 100000);
        error = qv_sound_writer_close(&writer);
    }
    assert_int_equal(error, QV_ERROR_WRITE);
    assert_null(writer);
    FILE *full = fopen("/dev/full", "wb");
    assert_non_null(full);
    assert_int_equal(qv_sound_writer_open_stream(&writer, full, QV_SOUND_RAW, "full", NULL, 0), 0);
    assert_int_equal(qv_sound_writer_write(writer, samples, 1000), QV_ERROR_WRITE);
    assert_int_equal(errno, ENOSPC);
    assert_int_equal(qv_sound_writer_close(&writer), QV_ERROR_WRITE);
    assert_int_equal(
        qv_sound_writer_open_stream(&writer, full, QV_SOUND_WAV, "full", message, sizeof message),
        0); // the header waits in the stream's buffer
    assert_int_equal(qv_sound_writer_write(writer, samples, 1), QV_ERROR_WRITE);
    qv_sound_writer_abort(&writer);
    fclose(full);
}

#define each(function) cmocka_unit_test_setup_teardown(function, NULL, empty_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        each(reads_any_rate_and_channels),
        each(reads_many_formats),
        each(refuses_what_is_no_sound),
        each(refuses_what_was_cut_off),
        each(reads_a_wav_of_unknown_length),
        each(refuses_what_is_no_number),
        each(survives_broken_bytes),
        each(writes_what_it_is_given),
        each(holds_what_is_too_loud),
        each(writes_raw_samples),
        each(shows_only_whole_files),
        each(gives_the_users_rights),
        each(writes_through_a_link),
        each(says_what_it_cannot_write),
        each(notices_a_full_disk),
        each(writes_no_samples),
        each(writes_into_pipes),
        each(writes_into_devices),
        each(writes_the_format_asked_for),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
