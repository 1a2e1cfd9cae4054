/* SPDX-License-Identifier: MIT */
/* The table of what programs may ask; templates/api/openapi.json has the same lines. */
#include "web/api_route.h"

#define READ   (1U << SCOPE_READ)
#define UPLOAD (1U << SCOPE_UPLOAD)
#define RUN    (1U << SCOPE_RUN)

/* clang-format off */
const struct api_route API_ROUTES[] = {
    {METHOD_GET,  API_PATH "/returns",                 READ,         API_NOTHING, {"after", "limit"}, api_returns},
    {METHOD_GET,  API_PATH "/returns/:period",         READ,         API_NOTHING, {NULL},             api_return},
    {METHOD_GET,  API_PATH "/returns/:period/figures", READ,         API_NOTHING, {"revision"},       api_figures},
    {METHOD_POST, API_PATH "/datasets",                UPLOAD,       API_FORM,    {NULL},             api_upload},
    {METHOD_POST, API_PATH "/runs",                    RUN,          API_JSON,    {NULL},             api_run},
    {METHOD_GET,  API_PATH "/jobs/:id",                UPLOAD | RUN, API_NOTHING, {NULL},             api_job},
    {METHOD_GET,  API_PATH "/jobs/:id/problems",       UPLOAD | RUN, API_NOTHING, {"after", "limit"}, api_job_problems},
    {METHOD_GET,  API_PATH "/openapi.json",            0,            API_NOTHING, {NULL},             api_description},
};
/* clang-format on */
const size_t API_ROUTE_TOTAL = sizeof API_ROUTES / sizeof *API_ROUTES;
