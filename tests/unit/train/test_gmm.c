// SPDX-License-Identifier: MIT
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include "base/rng.h"
#include "train/align/gmm.h"

enum { DIMS = 3, MOST = 4, FRAMES = 4000 };

/* log sum_c w_c prod_i N(x_i; m_ci, v_ci), by the book */
static double log_density(const qv_gmm *gmm, int density, const float *x)
{
    double sum = 0;
    for (int c = 0; c < gmm->components[density]; c++) {
        size_t component = (size_t)(density * gmm->most + c);
        double p = gmm->weight[component];
        for (int i = 0; i < gmm->dims; i++) {
            double mean = gmm->mean[component * DIMS + (size_t)i];
            double variance = gmm->variance[component * DIMS + (size_t)i];
            p *= exp(-0.5 * (x[i] - mean) * (x[i] - mean) / variance) / sqrt(2 * QV_PI * variance);
        }
        sum += p;
    }
    return log(sum);
}

/* A mixture of two: weights 0.7 and 0.3, means (0, 1, 2) and (4, 1, -1), deviations 0.5 and 1. */
static void draw(qv_rng *rng, float *x)
{
    static const float mean[2][DIMS] = {{0, 1, 2}, {4, 1, -1}}, deviation[2] = {0.5f, 1};
    int which = qv_rng_uniform(rng) < 0.3f;
    for (int i = 0; i < DIMS; i++)
        x[i] = mean[which][i] + deviation[which] * qv_rng_normal(rng);
}

struct model {
    qv_gmm *gmm;
    qv_gmm_sums sums;
    float x[FRAMES][DIMS], squares[FRAMES][2 * DIMS];
    float form[2 * MOST * 2 * DIMS], part[2 * MOST * FRAMES], out[2 * FRAMES];
    int first_part[2];
};

static int open_model(void **state)
{
    struct model *model = calloc(1, sizeof *model);
    qv_rng rng;
    qv_rng_seed(&rng, 5, 0);
    *state = model;
    for (int t = 0; t < FRAMES; t++) {
        draw(&rng, model->x[t]);
        for (int i = 0; i < DIMS; i++) {
            model->squares[t][i] = model->x[t][i];
            model->squares[t][DIMS + i] = model->x[t][i] * model->x[t][i];
        }
    }
    int error = qv_gmm_open(&model->gmm, 2, DIMS, MOST);
    static const double mean[DIMS] = {1, 0, 0}, variance[DIMS] = {1, 1, 1};
    qv_gmm_start(model->gmm, mean, variance, 0.01);
    return error ? error : qv_gmm_sums_open(&model->sums, model->gmm);
}

static int close_model(void **state)
{
    struct model *model = *state;
    qv_gmm_sums_close(&model->sums);
    qv_gmm_close(&model->gmm);
    free(model);
    return 0;
}

static void score(struct model *model)
{
    static const int both[] = {1, 0};
    qv_gmm_score(model->gmm, both, 2, model->squares[0], FRAMES, model->form, model->part, model->first_part,
                 model->out);
}

/* All frames for density 1; then a pass, whose mean log density is returned. */
static double fit(struct model *model, int components)
{
    double sum = 0;
    score(model);
    qv_gmm_sums_clear(&model->sums, model->gmm);
    for (int t = 0; t < FRAMES; t++) {
        qv_gmm_count(model->gmm, &model->sums, 1, model->x[t],
                     model->part + model->first_part[0] * FRAMES + t, FRAMES, model->out[t]);
        sum += model->out[t];
    }
    qv_gmm_update(model->gmm, &model->sums);
    qv_gmm_split(model->gmm, &model->sums, components);
    return sum / FRAMES;
}

static void start(struct model *model)
{
    for (int t = 0; t < FRAMES; t++) {
        qv_gmm_count_first(model->gmm, &model->sums, 1, model->x[t]);
        if (t % 10 == 0)
            qv_gmm_count_first(model->gmm, &model->sums, 0, model->x[t]);
    }
    qv_gmm_update(model->gmm, &model->sums);
    qv_gmm_split(model->gmm, &model->sums, 1);
}

static void recovers_a_mixture(void **state)
{
    struct model *model = *state;
    start(model);
    double before = -INFINITY;
    for (int i = 0; i < 20; i++) {
        double mean = fit(model, 2);
        assert_true(i < 2 || mean > before - 1e-4); // likelihood never falls
        before = mean;
    }
    const qv_gmm *gmm = model->gmm;
    assert_int_equal(gmm->components[1], 2);
    int heavy = gmm->weight[MOST] < gmm->weight[MOST + 1], light = !heavy;
    assert_float_equal(gmm->weight[MOST + heavy], 0.7, 0.02);
    assert_float_equal(gmm->mean[(MOST + heavy) * DIMS + 2], 2, 0.05);
    assert_float_equal(gmm->mean[(MOST + light) * DIMS + 0], 4, 0.1);
    assert_float_equal(gmm->variance[(MOST + heavy) * DIMS + 1], 0.25, 0.03);
    assert_float_equal(gmm->variance[(MOST + light) * DIMS + 1], 1, 0.1);
    assert_int_equal(gmm->components[0], 1); // nothing was counted for it since the start
}

static void scores_as_the_book_says(void **state)
{
    struct model *model = *state;
    start(model);
    for (int i = 0; i < 6; i++)
        fit(model, MOST);
    assert_int_equal(model->gmm->components[1], MOST);
    score(model);
    for (int t = 0; t < FRAMES; t += 17) {
        assert_float_equal(model->out[t], log_density(model->gmm, 1, model->x[t]), 2e-3);
        assert_float_equal(model->out[FRAMES + t], log_density(model->gmm, 0, model->x[t]), 2e-3);
    }
}

static void a_density_without_frames_is_the_average(void **state)
{
    struct model *model = *state;
    qv_gmm_update(model->gmm, &model->sums); // nothing was counted
    score(model);
    const float *x = model->x[0];
    double expected = -0.5 * ((x[0] - 1) * (x[0] - 1) + x[1] * x[1] + x[2] * x[2] + 3 * log(2 * QV_PI));
    assert_float_equal(model->out[0], expected, 1e-4);
    assert_float_equal(model->out[FRAMES], expected, 1e-4);
}

static void keeps_variances_above_the_floor_and_feeds_few_gaussians(void **state)
{
    struct model *model = *state;
    float same[DIMS] = {1, 2, 3};
    for (int t = 0; t < 150; t++)
        qv_gmm_count_first(model->gmm, &model->sums, 0, same);
    qv_gmm_update(model->gmm, &model->sums);
    qv_gmm_split(model->gmm, &model->sums, MOST);
    for (int i = 0; i < DIMS; i++)
        assert_float_equal(model->gmm->variance[i], 0.01, 1e-12);
    assert_int_equal(model->gmm->components[0], 2); // 150 frames are enough for two
    assert_true(fabs(model->gmm->weight[0] + model->gmm->weight[1] - 1) <= 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(recovers_a_mixture, open_model, close_model),
        cmocka_unit_test_setup_teardown(scores_as_the_book_says, open_model, close_model),
        cmocka_unit_test_setup_teardown(a_density_without_frames_is_the_average, open_model, close_model),
        cmocka_unit_test_setup_teardown(keeps_variances_above_the_floor_and_feeds_few_gaussians, open_model,
                                        close_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
