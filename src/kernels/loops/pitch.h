// SPDX-License-Identifier: MIT
/* Pitch tracking. Included by level.c. */

enum { PARTIAL = 8 }; // sums, so that the order is the same in every vector width

static float dot(const float *a, const float *b, int n)
{
    float part[PARTIAL] = {0};
    for (int i = 0; i < n; i += PARTIAL)
        for (int j = 0; j < PARTIAL; j++)
            part[j] += a[i + j] * b[i + j];
    float sum = 0.0f;
    for (int j = 0; j < PARTIAL; j++)
        sum += part[j];
    return sum;
}

static void decimate(const float *taps, int count, const float *in, int length, int step, float *restrict out,
                     int n)
{
    for (int i = 0; i < n; i++) {
        int first = i * step - count / 2;
        int from = first < 0 ? -first : 0, to = first + count > length ? length - first : count;
        float sum = 0.0f;
        for (int j = from; j < to; j++)
            sum += taps[j] * in[first + j];
        out[i] = sum;
    }
}
