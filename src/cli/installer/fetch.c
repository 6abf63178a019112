// SPDX-License-Identifier: MIT
#include "cli/installer/fetch.h"

#include <errno.h>
#include <string.h>

#include "base/grow.h"
#include "base/platform.h"
#include "cli/complain.h"

bool qv_fetched_add(qv_fetched *fetched, const void *bytes, size_t count)
{
    if (count > QV_LARGEST_VOICE - fetched->size ||
        QV_GROW(fetched->bytes, fetched->capacity, fetched->size + count))
        return false;
    memcpy(fetched->bytes + fetched->size, bytes, count);
    fetched->size += count;
    return true;
}

bool qv_is_url(const char *source)
{
    const size_t scheme = strspn(source, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+");
    return scheme > 0 && strncmp(source + scheme, "://", 3) == 0;
}

bool qv_fetch_file(qv_fetched *fetched, const char *path)
{
    char bytes[1 << 16];
    const int descriptor = qv_file_open_read(path);
    long count = descriptor < 0 ? -1 : 0;
    bool fits = true;
    while (descriptor >= 0 && fits && (count = qv_descriptor_read(descriptor, bytes, sizeof bytes)) > 0)
        fits = qv_fetched_add(fetched, bytes, (size_t)count);
    const int reason = errno;
    if (descriptor >= 0)
        qv_descriptor_close(descriptor);
    if (count < 0)
        qv_complain("%s: %s", path, strerror(reason));
    else if (!fits)
        qv_complain("%s: larger than a voice can be, %d MB", path, QV_LARGEST_VOICE >> 20);
    return count >= 0 && fits;
}
