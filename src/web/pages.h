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

#include "service/state.h"
#include "web/route.h"

/* Who may see returns, and who the families behind them. */
#define PAGES_RETURNS                                                                \
    (1U << ROLE_PROVIDER | 1U << ROLE_CERTIFIER | 1U << ROLE_SRO | 1U << ROLE_S151 | \
     1U << ROLE_AUDITOR)
#define PAGES_FAMILIES (1U << ROLE_PROVIDER | 1U << ROLE_CERTIFIER | 1U << ROLE_AUDITOR)

/* pages_signin.c */
/* The page to sign in, going on to NEXT. */
bool signin_show(struct visit *visit, const char *next, struct error *err) MUST_USE;
route_answer signin_page, signin_try, signin_again_page, signin_again_try, signout_do;

/* pages_link.c */
route_answer link_page, link_open, link_renew;

/* pages_home.c */
route_answer home_page;

/* pages_return.c */
route_answer return_page, return_note, return_file, return_evidence;

/* pages_decide.c */
route_answer decide_page, decide_do;

/* pages_receipt.c */
route_answer receipt_page, receipt_proof;

/* pages_import.c, pages_run.c, pages_jobs.c */
route_answer import_page, import_do, run_page, run_do, job_page, job_annotated;

/* pages_families.c */
route_answer families_page, family_page, family_note;

/* pages_hold.c */
route_answer family_hold, family_release;

/* pages_matches.c */
route_answer matches_page, match_page, match_decide;

/* pages_sample.c */
route_answer sample_page, sample_draw, sample_family, sample_record, sample_pack, sample_pack_file;

/* pages_people.c, pages_deputies.c, pages_account.c */
route_answer people_page, person_page, person_add_page, person_add, person_change, person_roles,
    person_invite, person_disable;
route_answer deputies_page, deputies_lend, deputies_take_back;
route_answer welcome_page, welcome_do, account_page, account_password;

/* pages_codes.c */
route_answer codes_begin, codes_confirm, codes_renew, codes_remove;

/* pages_tokens.c */
route_answer tokens_page, tokens_do, tokens_take_back;

/* pages_log.c, pages_status.c */
route_answer log_page, log_verify, log_key, outbox_page, timetable_page, status_page;

/* pages_settings.c; the council's name, or its code when no name is set. */
bool settings_council(struct arena *arena, const struct state *state, const char **name,
                      struct error *err) MUST_USE;
route_answer settings_page;

#endif
