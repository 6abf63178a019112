// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_EN_SCIENCE_H
#define QV_TEXT_EN_SCIENCE_H
#include "text/reader.h"

/* Formulas and notes with raised and lowered characters; each as described in text/reader.h. */
int qv_read_ion(qv_reader *r, int at);              // Ca²⁺, SO₄²⁻, OH⁻
int qv_read_isotope(qv_reader *r, int at);          // ¹⁴C
int qv_read_base(qv_reader *r, int at);             // the ₈ of 777₈
int qv_read_note(qv_reader *r, int at);             // the ¹ of "shown before¹", which is passed over
int qv_read_pitch(qv_reader *r, int at);            // F♯, B♭
int qv_read_angle(qv_reader *r, int at);            // 51°30′N
int qv_read_aperture(qv_reader *r, int at);         // f/1.4
int qv_read_hardware_address(qv_reader *r, int at); // 00:1A:2B:3C:4D:5E
int qv_read_internet_address(qv_reader *r, int at); // 2001:db8::8a2e:370:7334

#endif
