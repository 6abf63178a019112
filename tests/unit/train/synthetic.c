// SPDX-License-Identifier: MIT
#define _GNU_SOURCE
#include "synthetic.h"
#include <ftw.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>
#include "audio/sound_file.h"
#include "dsp/frame.h"
#include "base/rng.h"

enum { PERIOD = 160, LONGEST = 12 * QV_RATE }; // of the voice: 150 Hz

/* A sound is a voice with three formants, a hiss about a frequency, or both; 0 dB is loud. */
struct sound {
    const char *name;
    double formant[3]; // Hz; 0: no voice
    double voice;      // dB
    double hiss;       // Hz
    double noise;      // dB
    double closure;    // dB of the first two thirds, for stops; 0: no closure
};

static const struct sound sounds[] = {
    {"AE1", {700, 1700, 2500}, 0, 0, -60, 0},
    {"IY1", {300, 2300, 3000}, -2, 0, -60, 0},
    {"UW1", {320, 900, 2300}, -3, 0, -60, 0},
    {"AA1", {750, 1150, 2500}, 0, 0, -60, 0},
    {"M", {250, 1000, 2200}, -14, 0, -60, 0},
    {"N", {250, 1500, 2600}, -14, 0, -60, 0},
    {"S", {0}, -60, 7000, -12, 0},
    {"SH", {0}, -60, 3500, -8, 0},
    {"Z", {250, 1500, 2500}, -18, 6500, -16, 0},
    {"F", {0}, -60, 5000, -28, 0},
    {"T", {0}, -60, 5500, -14, -55},
    {"K", {0}, -60, 2500, -16, -55},
    {"", {0}, -80, 0, -62, 0},
};

struct word {
    const char *text, *phones, *other; // `other`: a second pronunciation, or NULL
};

static const struct word words[] = {
    {"sasen", "S AE1 S IY1 N", NULL}, {"noom", "N UW1 M", NULL},      {"teak", "T IY1 K", NULL},
    {"shaz", "SH AA1 Z", NULL},       {"mafoo", "M AE1 F UW1", NULL}, {"kan", "K AA1 N", NULL},
    {"zem", "Z AE1 M", "Z UW1 M"},    {"fatch", "F AA1 T", NULL},     {"noshi", "N AA1 SH IY1", NULL},
};
enum { WORDS = sizeof words / sizeof *words };

static const struct sound *find_sound(const char *name)
{
    for (size_t i = 0; i < sizeof sounds / sizeof *sounds; i++)
        if (!strcmp(sounds[i].name, name))
            return &sounds[i];
    fail_msg("no sound %s", name);
    return NULL;
}

/* Amplitude of a harmonic at `hz`: resonances of 100 Hz bandwidth on a slope of -9 dB an octave. */
static double harmonic(const struct sound *sound, double hz)
{
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        double d = (hz - sound->formant[i]) / (80 + 0.06 * sound->formant[i]);
        sum += 1 / (1 + d * d);
    }
    return sum * pow(hz / 150, -0.7);
}

/* One period of the voice, RMS 1. */
static void make_period(const struct sound *sound, double *period)
{
    double square = 0;
    memset(period, 0, PERIOD * sizeof *period);
    for (int k = 1; k < PERIOD / 2; k++)
        for (int i = 0; i < PERIOD; i++)
            period[i] +=
                harmonic(sound, (double)k * QV_RATE / PERIOD) * cos(2 * QV_PI * k * i / PERIOD + k * k);
    for (int i = 0; i < PERIOD; i++)
        square += period[i] * period[i] / PERIOD;
    for (int i = 0; i < PERIOD; i++)
        period[i] /= sqrt(square);
}

/* Adds a sound to out[begin .. end), with slopes of 4 ms at its ends. */
static void add_sound(const struct sound *sound, int begin, int end, qv_rng *rng, float *out)
{
    double period[PERIOD] = {0}, past[2] = {0};
    const double pole = 0.9, turn = 2 * pole * cos(2 * QV_PI * sound->hiss / QV_RATE);
    if (sound->formant[0] > 0)
        make_period(sound, period);
    for (int i = begin; i < end; i++) {
        double white = qv_rng_normal(rng), hiss = white;
        if (sound->hiss > 0)
            hiss = 0.25 * white + turn * past[0] - pole * pole * past[1];
        past[1] = past[0];
        past[0] = hiss;
        double noise = sound->noise;
        if (sound->closure < 0 && i < begin + (end - begin) * 2 / 3)
            noise = sound->closure;
        int edge = i - begin < end - 1 - i ? i - begin : end - 1 - i;
        double slope = edge < 96 ? (edge + 1) / 97.0 : 1;
        double voice = sound->formant[0] > 0 ? pow(10, sound->voice / 20) * period[i % PERIOD] : 0;
        out[i] += (float)(0.1 * slope * (voice + pow(10, noise / 20) * hiss));
    }
}

static double between(qv_rng *rng, double low, double high)
{
    return low + (high - low) * qv_rng_uniform(rng);
}

static void speak(struct spoken_clip *clip, const char *name, double seconds)
{
    assert_true(clip->phones < SYNTHETIC_SYMBOLS);
    struct spoken_phone *phone = &clip->phone[clip->phones];
    phone->begin = clip->phones ? phone[-1].end : 0;
    phone->end = phone->begin + seconds;
    strcpy(phone->name, name);
    clip->phones++;
}

/* Five or six words, now and then with a comma and a pause or a pause alone. */
static void invent(struct spoken_clip *clip, qv_rng *rng)
{
    speak(clip, "", between(rng, 0.1, 0.4));
    int count = 5 + (int)qv_rng_below(rng, 2);
    for (int i = 0; i < count; i++) {
        const struct word *word = &words[qv_rng_below(rng, WORDS)];
        char phones[64];
        strcpy(phones, word->other && qv_rng_below(rng, 2) ? word->other : word->phones);
        for (char *rest = phones, *name; (name = strsep(&rest, " "));)
            speak(clip, name, between(rng, 0.06, 0.16));
        strcat(clip->text, word->text);
        bool last = i + 1 == count, comma = !last && !qv_rng_below(rng, 4);
        strcat(clip->text, last ? "." : comma ? ", " : " ");
        if (comma || (!last && !qv_rng_below(rng, 8)))
            speak(clip, "", between(rng, 0.15, 0.4));
    }
    speak(clip, "", between(rng, 0.1, 0.4));
}

static void write_clip(const struct synthetic *synthetic, int index, qv_rng *rng)
{
    const struct spoken_clip *clip = &synthetic->clip[index];
    static float samples[LONGEST];
    int count = (int)(clip->phone[clip->phones - 1].end * QV_RATE);
    assert_true(count < LONGEST);
    memset(samples, 0, sizeof samples);
    for (int i = 0; i < clip->phones; i++)
        add_sound(find_sound(clip->phone[i].name), (int)(clip->phone[i].begin * QV_RATE),
                  (int)(clip->phone[i].end * QV_RATE), rng, samples);
    char name[32];
    qv_sound_writer *writer;
    snprintf(name, sizeof name, synthetic->arctic ? "wav/c%02d.flac" : "wavs/c%02d.wav", index);
    assert_int_equal(qv_sound_writer_open(&writer, synthetic_path(synthetic, name), NULL, 0), 0);
    assert_int_equal(qv_sound_writer_write(writer, samples, count), 0);
    assert_int_equal(qv_sound_writer_close(&writer), 0);
}

static void write_dictionary(struct synthetic *synthetic)
{
    char message[256];
    size_t size;
    FILE *file = fopen(synthetic_path(synthetic, "words.dict"), "w");
    assert_non_null(file);
    for (int i = 0; i < WORDS; i++) {
        fprintf(file, "%s %s\n", words[i].text, words[i].phones);
        if (words[i].other)
            fprintf(file, "%s(2) %s\n", words[i].text, words[i].other);
    }
    fclose(file);
    assert_int_equal(qv_lexicon_compile(synthetic_path(synthetic, "words.dict"), &synthetic->bytes, &size,
                                        message, sizeof message),
                     0);
    assert_int_equal(qv_lexicon_open(&synthetic->lexicon, synthetic->bytes, size), 0);
    assert_int_equal(qv_text_open(&synthetic->text, synthetic->lexicon), 0);
}

const char *synthetic_path(const struct synthetic *synthetic, const char *name)
{
    static char paths[4][160];
    static int next;
    next = (next + 1) % 4;
    snprintf(paths[next], sizeof paths[next], "%s/%s", synthetic->folder, name);
    return paths[next];
}

void synthetic_write(struct synthetic *synthetic, const char *folder, bool arctic, int clips, uint64_t seed)
{
    qv_rng rng;
    qv_rng_seed(&rng, seed, 0);
    *synthetic = (struct synthetic){.arctic = arctic, .clips = clips};
    assert_true(clips <= SYNTHETIC_MOST && strlen(folder) < sizeof synthetic->folder);
    strcpy(synthetic->folder, folder);
    assert_int_equal(mkdir(synthetic_path(synthetic, arctic ? "wav" : "wavs"), 0777), 0);
    if (arctic)
        assert_int_equal(mkdir(synthetic_path(synthetic, "etc"), 0777), 0);
    FILE *list = fopen(synthetic_path(synthetic, arctic ? "etc/txt.done.data" : "metadata.csv"), "w");
    assert_non_null(list);
    for (int i = 0; i < clips; i++) {
        invent(&synthetic->clip[i], &rng);
        write_clip(synthetic, i, &rng);
        fprintf(list, arctic ? "( c%02d \"%s\" )\n" : "c%02d|%s\n", i, synthetic->clip[i].text);
    }
    fclose(list);
    write_dictionary(synthetic);
}

void synthetic_open(struct synthetic *synthetic, int clips, uint64_t seed)
{
    char folder[] = "/tmp/quaver-synthetic-XXXXXX";
    assert_non_null(mkdtemp(folder));
    synthetic_write(synthetic, folder, false, clips, seed);
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *place)
{
    (void)status, (void)type, (void)place;
    return remove(path);
}

void synthetic_forget(struct synthetic *synthetic)
{
    qv_text_close(&synthetic->text);
    qv_lexicon_close(&synthetic->lexicon);
    free(synthetic->bytes);
}

void synthetic_close(struct synthetic *synthetic)
{
    synthetic_forget(synthetic);
    nftw(synthetic->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}
