/* SPDX-License-Identifier: MIT */
/* The table of routes, in the order of a quarter's journey. */
#include "web/pages.h"

#define PROVIDER       (1U << ROLE_PROVIDER)
#define ADMINISTRATOR  (1U << ROLE_ADMINISTRATOR)
#define PEOPLE_READERS (1U << ROLE_ADMINISTRATOR | 1U << ROLE_AUDITOR)

/* clang-format off */
const struct site_route ROUTES[] = {
    {METHOD_GET,  "/sign-in",                                ROUTE_PUBLIC,   0,           signin_page},
    {METHOD_POST, "/sign-in",                                ROUTE_PUBLIC,   ROUTE_READS,  signin_try},
    {METHOD_GET,  "/sign-in/again",                          ROUTE_PEOPLE,   0,           signin_again_page},
    {METHOD_POST, "/sign-in/again",                          ROUTE_PEOPLE,   ROUTE_READS,  signin_again_try},
    {METHOD_POST, "/sign-out",                               ROUTE_PEOPLE,   ROUTE_READS,  signout_do},
    {METHOD_GET,  "/a/:locator",                             ROUTE_PUBLIC,   0,           link_page},
    {METHOD_GET,  "/a/:locator/open",                        ROUTE_PEOPLE,   0,           link_open},
    {METHOD_POST, "/a/:locator/renew",                       ROUTE_PEOPLE,   0,           link_renew},
    {METHOD_GET,  "/",                                       ROUTE_PEOPLE,   0,           home_page},
    {METHOD_GET,  "/returns/:period",                        PAGES_RETURNS,  0,           return_page},
    {METHOD_POST, "/returns/:period/notes",                  PAGES_RETURNS,  0,           return_note},
    {METHOD_GET,  "/returns/:period/files/:revision/:name",  PAGES_RETURNS,  0,           return_file},
    {METHOD_GET,  "/returns/:period/evidence/:revision",     PAGES_FAMILIES, 0,           return_evidence},
    {METHOD_GET,  "/returns/:period/decide/:move",           PAGES_RETURNS,  ROUTE_FRESH, decide_page},
    {METHOD_POST, "/returns/:period/decide/:move",           PAGES_RETURNS,  ROUTE_FRESH, decide_do},
    {METHOD_GET,  "/receipts/:seq",                          ROUTE_PEOPLE,   0,           receipt_page},
    {METHOD_GET,  "/receipts/:seq/proof",                    ROUTE_PEOPLE,   0,           receipt_proof},
    {METHOD_GET,  "/import",                                 PROVIDER,       0,           import_page},
    {METHOD_POST, "/import",                                 PROVIDER,       0,           import_do},
    {METHOD_GET,  "/run",                                    PROVIDER,       0,           run_page},
    {METHOD_POST, "/run",                                    PROVIDER,       0,           run_do},
    {METHOD_GET,  "/jobs/:id",                               PROVIDER,       0,           job_page},
    {METHOD_GET,  "/jobs/:id/annotated",                     PROVIDER,       0,           job_annotated},
    {METHOD_GET,  "/returns/:period/families",               PAGES_FAMILIES, 0,           families_page},
    {METHOD_GET,  "/returns/:period/families/:ref",          PAGES_FAMILIES, 0,           family_page},
    {METHOD_GET,  "/people",                                 PEOPLE_READERS, 0,           people_page},
    {METHOD_GET,  "/people/add",                             ADMINISTRATOR,  0,           person_add_page},
    {METHOD_POST, "/people/add",                             ADMINISTRATOR,  0,           person_add},
    {METHOD_GET,  "/people/:ref",                            ADMINISTRATOR,  0,           person_page},
    {METHOD_POST, "/people/:ref/change",                     ADMINISTRATOR,  0,           person_change},
    {METHOD_POST, "/people/:ref/roles",                      ADMINISTRATOR,  0,           person_roles},
    {METHOD_POST, "/people/:ref/invite",                     ADMINISTRATOR,  0,           person_invite},
    {METHOD_POST, "/people/:ref/disable",                    ADMINISTRATOR,  0,           person_disable},
    {METHOD_GET,  "/deputies",                               ROUTE_PEOPLE,   0,           deputies_page},
    {METHOD_POST, "/deputies",                               PAGES_RETURNS,  0,           deputies_lend},
    {METHOD_POST, "/deputies/:number/take-back",             ROUTE_PEOPLE,   0,           deputies_take_back},
    {METHOD_GET,  "/log",                                    ROUTE_PEOPLE,   0,           log_page},
    {METHOD_POST, "/log/verify",                             ROUTE_PEOPLE,   ROUTE_READS,  log_verify},
    {METHOD_GET,  "/log/key",                                ROUTE_PEOPLE,   0,           log_key},
    {METHOD_GET,  "/mail",                                   PEOPLE_READERS, 0,           outbox_page},
    {METHOD_GET,  "/timetable",                              ROUTE_PEOPLE,   0,           timetable_page},
    {METHOD_GET,  "/settings",                               PEOPLE_READERS, 0,           settings_page},
    {METHOD_GET,  "/status",                                 ROUTE_PEOPLE,   0,           status_page},
    {METHOD_GET,  "/account",                                ROUTE_PEOPLE,   0,           account_page},
    {METHOD_POST, "/account/password",                       ROUTE_PEOPLE,   ROUTE_FRESH, account_password},
    {METHOD_GET,  "/account/codes",                          ROUTE_PEOPLE,   ROUTE_FRESH, codes_begin},
    {METHOD_POST, "/account/codes",                          ROUTE_PEOPLE,   ROUTE_FRESH, codes_confirm},
    {METHOD_POST, "/account/codes/renew",                    ROUTE_PEOPLE,   ROUTE_FRESH, codes_renew},
    {METHOD_POST, "/account/codes/remove",                   ROUTE_PEOPLE,   ROUTE_FRESH, codes_remove},
    {METHOD_GET,  "/welcome",                                ROUTE_PUBLIC,   0,           welcome_page},
    {METHOD_POST, "/welcome",                                ROUTE_PUBLIC,   0,           welcome_do},
};
/* clang-format on */
const size_t ROUTE_TOTAL = sizeof ROUTES / sizeof *ROUTES;
