// SPDX-License-Identifier: MIT
#include "train/align/manner.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "text/phones.h"
#include "base/ascending.h"
#include "train/data/cepstra.h"
#include "train/align/lattice.h"

/* How one third of a sound is. Loudness: mean log power over the bands, in nats below the loudest frames of
 * the recording, or above its background. Tilt: second cepstrum, positive when low frequencies prevail. */
struct look {
    float loudness;
    bool above_background;
    float tilt;
    float voiced; // share of frames
};

struct manner {
    const char *phones; // names between blanks; "" for silence
    struct look third[QV_CLASS_STATES];
};

#define ALIKE(...)                                                                                           \
    {                                                                                                        \
        __VA_ARGS__, __VA_ARGS__, __VA_ARGS__                                                                \
    }
#define VOICELESS_CLOSURE                                                                                    \
    {                                                                                                        \
        1.4f, true, -0.4f, 0.15f                                                                             \
    }
#define VOICED_CLOSURE                                                                                       \
    {                                                                                                        \
        -6.1f, false, 0.7f, 0.8f                                                                             \
    }

/* Typical of recorded reading voices; rough numbers do. The first manner that names a phone holds. */
static const struct manner manners[] = {
    {" P K ", {VOICELESS_CLOSURE, {-4.5f, false, -1.0f, 0.1f}, {-4.2f, false, -1.0f, 0.15f}}},
    {" T ", {VOICELESS_CLOSURE, {-4.0f, false, -2.2f, 0.1f}, {-4.2f, false, -1.7f, 0.2f}}},
    {" B D G ", {VOICED_CLOSURE, {-5.5f, false, 0.3f, 0.6f}, {-3.3f, false, 0.2f, 0.6f}}},
    {" CH ", {VOICELESS_CLOSURE, {-2.5f, false, -4.5f, 0.03f}, {-3.0f, false, -4.0f, 0.05f}}},
    {" JH ", {VOICED_CLOSURE, {-3.0f, false, -3.7f, 0.3f}, {-3.3f, false, -3.0f, 0.4f}}},
    {" S SH ", ALIKE({-2.9f, false, -4.5f, 0.03f})},
    {" Z ZH ", ALIKE({-3.4f, false, -3.9f, 0.4f})},
    {" F TH ", ALIKE({-4.6f, false, -2.2f, 0.08f})},
    {" HH ", ALIKE({-4.4f, false, -1.4f, 0.3f})},
    {" V DH ", ALIKE({-4.6f, false, 0.0f, 0.75f})},
    {" M N NG ", ALIKE({-4.8f, false, 1.8f, 0.97f})},
    {" L R W Y ", ALIKE({-3.5f, false, 1.7f, 0.97f})},
    {"", ALIKE({0.6f, true, -0.8f, 0.02f})},
};
static const struct look vowel = {-2.6f, false, 1.0f, 0.95f};
/* Voicing is heard more reliably than the other two, and its changes are the sharpest boundaries that there
 * are. Voices fitted to 80 minutes err on unseen sentences in 8.1 % of the frames' voicing at weight 2 and
 * 5.8 % at 4; mel-cepstral distortion goes from 4.28 to 4.37 dB, the error of durations from 24.5 to 26.5 ms.
 */
static const float voicing_weight = 4;
static const float loudness_deviation = 1.4f, quiet_deviation = 0.9f, tilt_deviation = 1.1f;

enum { LOUD_PERCENT = 99, BACKGROUND_PERCENT = 5 };

static const char *class_name(int class)
{
    for (int symbol = QV_FIRST_PHONE; symbol < QV_SYMBOLS; symbol++)
        if (qv_symbol_class(symbol) == class)
            return qv_symbol_name(symbol);
    return "";
}

static const struct look *look_of(int density)
{
    const char *name = class_name(density / QV_CLASS_STATES);
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof manners / sizeof *manners; i++) {
        const char *found = length ? strstr(manners[i].phones, name) : NULL;
        if ((!length && !*manners[i].phones) || (found && found[-1] == ' ' && found[length] == ' '))
            return &manners[i].third[density % QV_CLASS_STATES];
    }
    return &vowel;
}

static float distance(float x, float mean, float deviation)
{
    float z = (x - mean) / deviation;
    return 0.5f * z * z;
}

void qv_manner_score(const int *density, int count, const float *cepstra, const uint8_t *voiced, int frames,
                     float *level, float *out)
{
    for (int t = 0; t < frames; t++)
        level[t] = cepstra[(size_t)t * QV_CEPSTRA_DIMS];
    qv_sort_floats(level, frames);
    float loudest = level[(long)frames * LOUD_PERCENT / 100],
          background = level[(long)frames * BACKGROUND_PERCENT / 100];
    for (int i = 0; i < count; i++) {
        const struct look *look = look_of(density[i]);
        float mean = look->loudness + (look->above_background ? background : loudest);
        float deviation = look->above_background ? quiet_deviation : loudness_deviation;
        const float scale = logf(deviation * tilt_deviation);
        const float voicing[2] = {voicing_weight * logf(1 - look->voiced),
                                  voicing_weight * logf(look->voiced)};
        for (int t = 0; t < frames; t++) {
            const float *x = cepstra + (size_t)t * QV_CEPSTRA_DIMS;
            out[(size_t)i * (size_t)frames + (size_t)t] = voicing[voiced[t] != 0] - scale -
                                                          distance(x[0], mean, deviation) -
                                                          distance(x[1], look->tilt, tilt_deviation);
        }
    }
}
