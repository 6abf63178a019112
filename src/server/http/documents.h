// SPDX-License-Identifier: MIT
#ifndef QV_SERVER_HTTP_DOCUMENTS_H
#define QV_SERVER_HTTP_DOCUMENTS_H
#include "server/http/request.h"
#include "server/speak/service.h"

/* What the server tells of itself, as texts to be freed; NULL: memory is short. */
char *qv_document_models(void);                      // as OpenAI's GET /v1/models
char *qv_document_voices(const qv_service *service); // GET /v1/audio/voices
char *qv_document_health(const qv_service *service);
char *qv_document_refusal(const qv_refusal *refusal); // as OpenAI's errors
/* In the text format of Prometheus; connections: of HTTP, now. */
char *qv_document_metrics(const qv_service *service, int connections);

#endif
