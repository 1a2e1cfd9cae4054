/* SPDX-License-Identifier: MIT */
/* The table of routes, in the order of a quarter's journey. */
#include "web/pages.h"

#define PROVIDER (1U << ROLE_PROVIDER)

/* clang-format off */
const struct site_route ROUTES[] = {
    {METHOD_GET,  "/sign-in",                                ROUTE_PUBLIC,   0,           signin_page},
    {METHOD_POST, "/sign-in",                                ROUTE_PUBLIC,   0,           signin_try},
    {METHOD_GET,  "/sign-in/again",                          ROUTE_PEOPLE,   0,           signin_again_page},
    {METHOD_POST, "/sign-in/again",                          ROUTE_PEOPLE,   0,           signin_again_try},
    {METHOD_POST, "/sign-out",                               ROUTE_PEOPLE,   0,           signout_do},
    {METHOD_GET,  "/",                                       ROUTE_PEOPLE,   0,           home_page},
    {METHOD_GET,  "/returns/:period",                        PAGES_RETURNS,  0,           return_page},
    {METHOD_POST, "/returns/:period/notes",                  PAGES_RETURNS,  0,           return_note},
    {METHOD_GET,  "/returns/:period/files/:revision/:name",  PAGES_RETURNS,  0,           return_file},
    {METHOD_GET,  "/returns/:period/evidence/:revision",     PAGES_FAMILIES, 0,           return_evidence},
    {METHOD_GET,  "/returns/:period/decide/:move",           PAGES_RETURNS,  ROUTE_FRESH, decide_page},
    {METHOD_POST, "/returns/:period/decide/:move",           PAGES_RETURNS,  ROUTE_FRESH, decide_do},
    {METHOD_GET,  "/receipts/:seq",                          PAGES_RETURNS,  0,           receipt_page},
    {METHOD_GET,  "/receipts/:seq/proof",                    PAGES_RETURNS,  0,           receipt_proof},
    {METHOD_GET,  "/import",                                 PROVIDER,       0,           import_page},
    {METHOD_POST, "/import",                                 PROVIDER,       0,           import_do},
    {METHOD_GET,  "/run",                                    PROVIDER,       0,           run_page},
    {METHOD_POST, "/run",                                    PROVIDER,       0,           run_do},
    {METHOD_POST, "/run/annotated",                          PROVIDER,       0,           run_annotated},
    {METHOD_GET,  "/returns/:period/families",               PAGES_FAMILIES, 0,           families_page},
    {METHOD_GET,  "/returns/:period/families/:ref",          PAGES_FAMILIES, 0,           family_page},
};
/* clang-format on */
const size_t ROUTE_TOTAL = sizeof ROUTES / sizeof *ROUTES;
