// SPDX-License-Identifier: MIT
/* Any bytes as the plan of a training: what is taken are steps that a fit can make, and minutes. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "train/plan.h"

static void check(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    qv_plan plan = {.minutes = 0};
    check(text != NULL);
    if (size)
        memcpy(text, data, size);
    text[size] = '\0';
    if (qv_plan_read(&plan, text)) {
        check(plan.minutes > 0 && plan.minutes <= 1e9 && plan.spent >= 0 && plan.spent <= 1e9);
        for (int i = 0; i < QV_PLAN_FITS; i++)
            check(plan.end[i] >= 0 && plan.end[i] <= plan.steps[i] && plan.steps[i] <= 1000000000);
    }
    free(text);
    return 0;
}
