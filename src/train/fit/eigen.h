// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_FIT_EIGEN_H
#define QV_TRAIN_FIT_EIGEN_H

/*
 * Symmetric matrices of doubles, a [n][n]: their eigenvalues and functions of them. Our own, because LAPACK
 * would become a dependency of the command that speaks, for one matrix of 80 x 80 in a training.
 */

/* a = V diag(values) V': value [n] in no order, column j of vector [n][n] belongs to value[j]. Destroys a. */
void qv_eigen(double *a, int n, double *value, double *vector);

/* result [n][n] = V diag(value) V', for eigenvalues that were changed. */
void qv_eigen_join(const double *value, const double *vector, int n, double *result);

#endif
