// SPDX-License-Identifier: MIT
#include "server/http/documents.h"

#include <inttypes.h>
#include <stdlib.h>

static char *write_json(json_t *json)
{
    char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
    json_decref(json);
    return text;
}

char *qv_document_models(void)
{
    return write_json(json_pack("{s:s, s:[{s:s, s:s, s:i, s:s}]}", "object", "list", "data", "id", "quaver",
                                "object", "model", "created", 0, "owned_by", "quaver"));
}

char *qv_document_voices(const qv_service *service)
{
    const qv_voices *voices = &service->voices;
    json_t *list = json_array();
    for (int i = 0; i < voices->count; i++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:s}", "id", voices->list[i].name, "name",
                                              voices->list[i].name, "language",
                                              qv_voices_text(voices, i, "language", "en"), "speaker",
                                              qv_voices_text(voices, i, "speaker", ""), "licence",
                                              qv_voices_text(voices, i, "licence", "")));
    return write_json(json_pack("{s:o}", "voices", list));
}

char *qv_document_health(const qv_service *service)
{
    qv_counts counts;
    qv_workers_count(service->workers, &counts);
    return write_json(json_pack("{s:s, s:s, s:i, s:i}", "status", "ok", "version", qv_version(), "speaking",
                                counts.open, "voices", service->voices.count));
}

char *qv_document_refusal(const qv_refusal *refusal)
{
    char message[sizeof refusal->message];
    json_t *text = json_string(refusal->message);
    snprintf(message, sizeof message, "%s", refusal->message);
    for (char *c = message; !text && *c; c++) // what a client sent may have been cut inside a character
        if ((unsigned char)*c >= 0x80)
            *c = '?';
    json_decref(text);
    return write_json(json_pack("{s:{s:s, s:s, s:s?, s:s}}", "error", "message", message, "type",
                                refusal->status >= 500 ? "server_error" : "invalid_request_error", "param",
                                refusal->param, "code", refusal->code));
}

/* Metrics */

static bool add_name(qv_bytes *out, const char *name, const char *type, const char *help)
{
    return qv_bytes_print(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static bool add_number(qv_bytes *out, const char *name, const char *type, const char *help, double value)
{
    return add_name(out, name, type, help) && qv_bytes_print(out, "%s %.15g\n", name, value);
}

static bool add_doors(qv_bytes *out, const char *name, const char *help, const uint64_t count[QV_DOORS])
{
    static const char *const doors[QV_DOORS] = {"wyoming", "openai", "http"};
    bool added = add_name(out, name, "counter", help);
    for (int i = 0; i < QV_DOORS; i++)
        added = added && qv_bytes_print(out, "%s{door=\"%s\"} %" PRIu64 "\n", name, doors[i], count[i]);
    return added;
}

static bool add_outcomes(qv_bytes *out, const qv_counts *counts)
{
    static const char name[] = "quaver_speeches_total";
    return add_name(out, name, "counter",
                    "Speeches that are over: said, broken off here, left by the client.") &&
           qv_bytes_print(out,
                          "%s{outcome=\"ended\"} %" PRIu64 "\n%s{outcome=\"failed\"} %" PRIu64
                          "\n%s{outcome=\"left\"} %" PRIu64 "\n",
                          name, counts->ended, name, counts->failed, name, counts->left);
}

static bool add_first(qv_bytes *out, const qv_counts *counts)
{
    static const double bound[QV_FIRST_CLASSES] = QV_FIRST_BOUNDS;
    static const char name[] = "quaver_first_byte_seconds";
    uint64_t sum = 0;
    bool added =
        add_name(out, name, "histogram", "Time from a request to the first byte that is ready for it.");
    for (int i = 0; i < QV_FIRST_CLASSES; i++) {
        sum += counts->first[i];
        added = added && qv_bytes_print(out, "%s_bucket{le=\"%g\"} %" PRIu64 "\n", name, bound[i], sum);
    }
    sum += counts->first[QV_FIRST_CLASSES];
    return added &&
           qv_bytes_print(out, "%s_bucket{le=\"+Inf\"} %" PRIu64 "\n%s_sum %.9g\n%s_count %" PRIu64 "\n",
                          name, sum, name, counts->first_sum, name, sum);
}

char *qv_document_metrics(const qv_service *service, int connections)
{
    qv_bytes out = {0};
    qv_counts c;
    qv_workers_count(service->workers, &c);
    const bool added =
        add_name(&out, "quaver_build_info", "gauge", "Always 1; the version is its label.") &&
        qv_bytes_print(&out, "quaver_build_info{version=\"%s\"} 1\n", qv_version()) &&
        add_doors(&out, "quaver_requests_total", "Requests to speak that were taken.", c.opened) &&
        add_doors(&out, "quaver_refused_total", "Requests to speak that were refused.", c.refused) &&
        add_outcomes(&out, &c) && add_first(&out, &c) &&
        add_number(&out, "quaver_text_bytes_total", "counter", "Text that was read.", (double)c.text) &&
        add_number(&out, "quaver_sound_seconds_total", "counter", "Sound that was made.",
                   (double)c.samples / QV_SAMPLE_RATE) &&
        add_number(&out, "quaver_worker_seconds_total", "counter", "Time that workers were at it.",
                   c.worked) &&
        add_number(&out, "quaver_workers", "gauge", "Worker threads.", c.workers) &&
        add_number(&out, "quaver_speeches", "gauge", "Speeches that are open.", c.open) &&
        add_number(&out, "quaver_speeches_queued", "gauge", "Speeches that wait for a worker.", c.queued) &&
        add_number(&out, "quaver_http_connections", "gauge", "Connections over HTTP.", connections) &&
        qv_bytes_add(&out, "", 1);
    if (added)
        return out.memory; // nothing was taken away in front
    qv_bytes_free(&out);
    return NULL;
}
