// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_ALIGN_GMM_H
#define QV_TRAIN_ALIGN_GMM_H
#include <stdbool.h>

/*
 * Densities made of Gaussians with diagonal covariance, and their re-estimation from the frames that are
 * counted for each (Rabiner 1989, section IV; The HTK Book, chapter 8).
 *
 *     score frames  ->  count them in sums (a set of sums for each thread)  ->  qv_gmm_update
 */
typedef struct qv_gmm {
    int densities, dims;
    int most;         // Gaussians a density may have
    int *components;  // [densities], Gaussians it has, 1 .. most
    double *weight;   // [densities][most], sums to 1 over a density
    double *mean;     // [densities][most][dims]
    double *variance; // [densities][most][dims]
    double *floor;    // [dims], smallest variance
    /* The same as a linear form of (x, x^2), for scoring:
     * log(weight N(x)) = constant + sum_i linear_i x_i + square_i x_i^2 */
    float *constant; // [densities][most]
    float *form;     // [densities][most][2 dims]
} qv_gmm;

typedef struct qv_gmm_sums {
    double *count;  // [densities][most]
    double *first;  // [densities][most][dims], sum of x
    double *second; // [densities][most][dims], sum of x^2
} qv_gmm_sums;

int qv_gmm_open(qv_gmm **gmm, int densities, int dims, int most); // 0 or QV_ERROR_MEMORY
void qv_gmm_close(qv_gmm **gmm);
/* Makes every density one Gaussian with this mean and variance [dims]; `share` of the variance is the floor
 * of what is estimated later. */
void qv_gmm_start(qv_gmm *gmm, const double *mean, const double *variance, double share);
int qv_gmm_sums_open(qv_gmm_sums *sums, const qv_gmm *gmm); // zeroed; 0 or QV_ERROR_MEMORY
void qv_gmm_sums_close(qv_gmm_sums *sums);
void qv_gmm_sums_clear(qv_gmm_sums *sums, const qv_gmm *gmm);
void qv_gmm_sums_add(qv_gmm_sums *sums, const qv_gmm *gmm, const qv_gmm_sums *more);

/*
 * Scores `frames` frames with the densities density[0 .. count-1].
 * squares [frames][2 dims]: x and then x^2. form [count * most][2 dims] is scratch.
 * part [count * most][frames]: log(weight N(x)) of each Gaussian, those of a density together, without gaps;
 * first_part [count] is where each density's begin. out [count][frames]: log densities.
 */
void qv_gmm_score(const qv_gmm *gmm, const int *density, int count, const float *squares, int frames,
                  float *form, float *part, int *first_part, float *out);

/* Counts one frame for a density, shared among its Gaussians by their posteriors. part: the log(weight N(x))
 * of its first Gaussian for this frame, the next ones `stride` further each; log_density: of the frame. */
void qv_gmm_count(const qv_gmm *gmm, qv_gmm_sums *sums, int density, const float *x, const float *part,
                  int stride, float log_density);
/* Counts one frame for the first Gaussian of a density. */
void qv_gmm_count_first(const qv_gmm *gmm, qv_gmm_sums *sums, int density, const float *x);

/* Weights, means and variances that the counted frames ask for. Gaussians with too few frames vanish; a
 * density without frames stays as it is. */
void qv_gmm_update(qv_gmm *gmm, const qv_gmm_sums *sums);
/* Splits the heaviest Gaussian of each density in two until it has `components`, or as many as its counted
 * frames can feed. To be called after qv_gmm_update with the same sums. */
void qv_gmm_split(qv_gmm *gmm, const qv_gmm_sums *sums, int components);

#endif
