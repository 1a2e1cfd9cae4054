/* SPDX-License-Identifier: MIT */
/*
 * pages - what answers each route; the functions that ROUTES names, by the file they are in.
 *
 * A page reads its form by a table, calls a service, fills its view and names a template.
 *
 * Owns     Nothing; everything lives in the arena of the request.
 * Errors   As web/route.h.
 */
#ifndef DELTARETURN_WEB_PAGES_H
#define DELTARETURN_WEB_PAGES_H

#include "web/route.h"

/* pages_signin.c */
route_answer signin_page, signin_try, signin_again_page, signin_again_try, signout_do;

/* pages_home.c */
route_answer home_page;

#endif
