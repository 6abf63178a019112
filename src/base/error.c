// SPDX-License-Identifier: MIT
/* The library's version and the texts of its errors. */
#include "quaver/quaver.h"

const char *qv_version(void)
{
    return QV_VERSION;
}

static const struct {
    int error;
    const char *text;
} texts[] = {
    {QV_OK, "no error"},
    {QV_ERROR_ARGUMENT, "an argument is out of its range"},
    {QV_ERROR_MEMORY, "memory is short"},
    {QV_ERROR_OPEN, "the file cannot be opened or read"},
    {QV_ERROR_FORMAT, "the file is not what it should be"},
    {QV_ERROR_VERSION, "the voice was made for another version of Quaver"},
    {QV_ERROR_STATE, "called at the wrong time"},
    {QV_ERROR_WRITE, "the file cannot be written"},
    {QV_ERROR_DEVICE, "the sound device fails or is missing"},
};

const char *qv_error_text(int error)
{
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (texts[i].error == error)
            return texts[i].text;
    return "unknown error";
}
