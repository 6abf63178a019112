// SPDX-License-Identifier: MIT
#include "train/fit/eigen.h"

#include <math.h>

enum { SWEEPS = 50 }; // 8 do for 80 rows; each squares what is left off the diagonal

static double off_diagonal(const double *a, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < i; j++)
            sum += a[i * n + j] * a[i * n + j];
    }
    return sum;
}

static double diagonal(const double *a, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += a[i * n + i] * a[i * n + i];
    return sum;
}

/* Columns p and q turned by the angle of that sine and cosine. */
static void turn_columns(double *a, int n, int p, int q, double cosine, double sine)
{
    for (int i = 0; i < n; i++) {
        double x = a[i * n + p], y = a[i * n + q];
        a[i * n + p] = cosine * x - sine * y;
        a[i * n + q] = sine * x + cosine * y;
    }
}

static void turn_rows(double *a, int n, int p, int q, double cosine, double sine)
{
    for (int i = 0; i < n; i++) {
        double x = a[p * n + i], y = a[q * n + i];
        a[p * n + i] = cosine * x - sine * y;
        a[q * n + i] = sine * x + cosine * y;
    }
}

/* One Jacobi rotation, which clears a[p][q] (Golub and Van Loan, "Matrix Computations", section 8.5). */
static void rotate(double *a, int n, int p, int q, double *vector)
{
    if (a[p * n + q] == 0)
        return;
    double tau = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q]);
    double tangent = (tau >= 0 ? 1 : -1) / (fabs(tau) + sqrt(1 + tau * tau));
    double cosine = 1 / sqrt(1 + tangent * tangent), sine = tangent * cosine;
    turn_columns(a, n, p, q, cosine, sine);
    turn_rows(a, n, p, q, cosine, sine);
    turn_columns(vector, n, p, q, cosine, sine);
    a[p * n + q] = a[q * n + p] = 0;
}

void qv_eigen(double *a, int n, double *value, double *vector)
{
    for (int i = 0; i < n * n; i++)
        vector[i] = i / n == i % n;
    for (int sweep = 0; sweep < SWEEPS && off_diagonal(a, n) > 1e-30 * diagonal(a, n); sweep++) {
        for (int p = 0; p < n; p++) {
            for (int q = p + 1; q < n; q++)
                rotate(a, n, p, q, vector);
        }
    }
    for (int i = 0; i < n; i++)
        value[i] = a[i * n + i];
}

void qv_eigen_join(const double *value, const double *vector, int n, double *result)
{
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int k = 0; k < n; k++)
                sum += vector[i * n + k] * value[k] * vector[j * n + k];
            result[i * n + j] = sum;
        }
    }
}
