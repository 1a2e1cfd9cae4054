/* SPDX-License-Identifier: MIT */
/*
 * commands - the list of all commands.  Each returns the exit status of the program.
 */
#ifndef DELTARETURN_COMMAND_COMMANDS_H
#define DELTARETURN_COMMAND_COMMANDS_H

#include "command/command.h"

extern const struct command_def COMMANDS[];
extern const size_t COMMAND_TOTAL;

/* data.c */
int command_run(const struct command_line *line);
int command_check(const struct command_line *line);
int command_explain(const struct command_line *line);

/* drafts.c */
int command_import(const struct command_line *line);
int command_replay(const struct command_line *line);

/* returns.c */
int command_return_list(const struct command_line *line);
int command_return_show(const struct command_line *line);
int command_return_history(const struct command_line *line);
int command_return_diff(const struct command_line *line);
int command_return_note(const struct command_line *line);
int command_return_get(const struct command_line *line);

/* decisions.c */
int command_submit(const struct command_line *line);
int command_discard(const struct command_line *line);
int command_withdraw(const struct command_line *line);
int command_certify(const struct command_line *line);
int command_send_back(const struct command_line *line);
int command_sign_off(const struct command_line *line);
int command_lodge(const struct command_line *line);
int command_reopen(const struct command_line *line);
int command_delegation_grant(const struct command_line *line);
int command_delegation_revoke(const struct command_line *line);
int command_delegation_list(const struct command_line *line);

/* matches.c */
int command_match_list(const struct command_line *line);
int command_match_show(const struct command_line *line);
int command_match_decide(const struct command_line *line);

/* post.c */
int command_outbox_list(const struct command_line *line);
int command_mail_deliver(const struct command_line *line);
int command_mail_retry(const struct command_line *line);
int command_mail_show(const struct command_line *line);
int command_mail_test(const struct command_line *line);

/* clock.c */
int command_clock(const struct command_line *line);
int command_clock_list(const struct command_line *line);

/* compare.c */
int command_compare(const struct command_line *line);

/* framework_import.c */
int command_framework_import(const struct command_line *line);

/* frameworks.c */
int command_framework_list(const struct command_line *line);
int command_framework_show(const struct command_line *line);
int command_framework_check(const struct command_line *line);

/* framework_diff.c */
int command_framework_diff(const struct command_line *line);
/* fill.c */
int command_fill(const struct command_line *line);
int command_layout_check(const struct command_line *line);
int command_layout_draft(const struct command_line *line);
/* mappings.c */
int command_mapping_list(const struct command_line *line);
int command_mapping_show(const struct command_line *line);
int command_mapping_check(const struct command_line *line);
int command_mapping_draft(const struct command_line *line);

/* samples.c */
int command_sample(const struct command_line *line);

/* spotchecks.c */
int command_sample_draw(const struct command_line *line);
int command_sample_record(const struct command_line *line);
int command_sample_list(const struct command_line *line);

/* holds.c */
int command_hold_add(const struct command_line *line);
int command_hold_release(const struct command_line *line);
int command_hold_list(const struct command_line *line);

/* timetable.c */
int command_timetable(const struct command_line *line);

/* proofs.c; a verdict is its exit status, and what cannot be verified at all is this one. */
#define EXIT_VERIFY_USAGE 4
int command_verify(const struct command_line *line);

/* packs.c */
int command_pack(const struct command_line *line);

/* people.c */
int command_init(const struct command_line *line);
int command_person_list(const struct command_line *line);
int command_person_add(const struct command_line *line);
int command_person_change(const struct command_line *line);
int command_person_disable(const struct command_line *line);
int command_person_invite(const struct command_line *line);
int command_person_password(const struct command_line *line);
/* officers.c */
int command_person_import(const struct command_line *line);
int command_person_drift(const struct command_line *line);

/* second_factor.c */
int command_person_totp(const struct command_line *line);

int command_role_grant(const struct command_line *line);
int command_role_revoke(const struct command_line *line);

/* tokens.c */
int command_token_make(const struct command_line *line);
int command_token_list(const struct command_line *line);
int command_token_revoke(const struct command_line *line);

/* settings.c */
int command_settings_list(const struct command_line *line);
int command_settings_check(const struct command_line *line);

/* audits.c */
int command_audit_head(const struct command_line *line);
int command_audit_list(const struct command_line *line);
int command_audit_prove(const struct command_line *line);
int command_audit_check(const struct command_line *line);
int command_audit_export(const struct command_line *line);
int command_audit_rotate_key(const struct command_line *line);
int command_evidence(const struct command_line *line);

/* daemon.c */
int command_status(const struct command_line *line);
int command_reload(const struct command_line *line);
int command_doctor(const struct command_line *line);

/* keeping.c */
int command_backup(const struct command_line *line);
int command_restore(const struct command_line *line);
int command_recover(const struct command_line *line);
int command_erase(const struct command_line *line);

#endif
