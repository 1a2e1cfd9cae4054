/* SPDX-License-Identifier: MIT */
/* The table of routes, in the order of a quarter's journey. */
#include "web/pages.h"

const struct site_route ROUTES[] = {
    {METHOD_GET,  "/sign-in",       ROUTE_PUBLIC, 0, signin_page      },
    {METHOD_POST, "/sign-in",       ROUTE_PUBLIC, 0, signin_try       },
    {METHOD_GET,  "/sign-in/again", ROUTE_PEOPLE, 0, signin_again_page},
    {METHOD_POST, "/sign-in/again", ROUTE_PEOPLE, 0, signin_again_try },
    {METHOD_POST, "/sign-out",      ROUTE_PEOPLE, 0, signout_do       },
    {METHOD_GET,  "/",              ROUTE_PEOPLE, 0, home_page        },
};
const size_t ROUTE_TOTAL = sizeof ROUTES / sizeof *ROUTES;
