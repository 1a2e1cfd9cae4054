/* SPDX-License-Identifier: MIT */
/*
 * returns - a return as people look at it: how it stands, what its revisions hold, what was noted.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   ERR_INPUT for a return, revision or file that is not there; as service/vault.h.
 */
#ifndef DELTARETURN_SERVICE_RETURNS_H
#define DELTARETURN_SERVICE_RETURNS_H

#include "model/compare.h"
#include "model/manifest.h"
#include "service/signin.h"
#include "store/filings.h"

/* The fingerprint of a manifest's digest in hex; of "" it is "none yet". */
struct fingerprint returns_fingerprint(const char *man);

/* Whether TEXT, as somebody typed it, can be a fingerprint at all: four groups of five hex digits.
 */
bool returns_fingerprint_read(const char *text);

/* Whether TEXT, as somebody typed it, is the fingerprint of that manifest: hyphens and letter case
 * do not matter. */
bool returns_fingerprint_is(const char *text, const char *man);

/* The return of a quarter, of the kind that runs make. */
bool returns_find(struct arena *arena, struct state *state, const char *period,
                  struct filing *filing, struct error *err) MUST_USE;

/* The COUNT newest quarterly returns, and those before them that are not lodged; newest first. */
bool returns_newest(struct arena *arena, struct state *state, size_t count,
                    struct filing_list *filings, struct error *err) MUST_USE;

/* All returns, by kind and then by period. */
bool returns_list(struct arena *arena, struct state *state, struct filing_list *filings,
                  struct error *err) MUST_USE;

/* One revision and who decided on it; the notes are those of the whole return. */
struct return_view {
    int64_t number;
    struct revision revision;
    struct seats seats;
    struct remarks remarks;
};
bool returns_view(struct arena *arena, struct state *state, const struct filing *filing,
                  int64_t number, struct return_view *view, struct error *err) MUST_USE;

/* What happened to a return, and the words behind it; WORDS is NULL when there are none. */
struct return_event {
    struct filing_event event;
    const char *words;
    const char *lodged; /* of a file that was uploaded: service/lodging.h; NULL otherwise */
};
bool returns_history(struct arena *arena, struct state *state, const struct filing *filing,
                     struct return_event **events, size_t *count, struct error *err) MUST_USE;

/* A file of a revision, by its name. */
bool returns_file(struct arena *arena, struct state *state, const char *filing, int64_t revision,
                  const char *name, struct text *bytes, struct error *err) MUST_USE;

/* The figures of a revision. */
bool returns_figures(struct arena *arena, struct state *state, const char *filing, int64_t revision,
                     struct kept_return *kept, struct error *err) MUST_USE;

/* Puts a revision's figures.json and decisions.csv into a private folder that is removed with the
 * arena. */
bool returns_lay_out(struct arena *arena, struct state *state, const char *filing, int64_t revision,
                     const char **folder, struct error *err) MUST_USE;

/* Saves a note with a return's revision as it stands.  ERR_DENIED for who has no role here. */
struct note_request {
    const char *period;
    const char *family; /* it is about; "": about the return */
    const char *words;
};
bool returns_note(struct arena *arena, struct state *state, const struct actor *actor,
                  const struct note_request *note, struct error *err) MUST_USE;

/* The notes about a family of a return. */
bool returns_family_notes(struct arena *arena, struct state *state, const struct filing *filing,
                          const char *family, struct remarks *remarks, struct error *err) MUST_USE;

/* Words that somebody wrote: UTF-8, at most NOTE_MOST bytes, no control but line breaks. */
#define NOTE_MOST 2000
bool returns_words_check(const char *words, struct error *err) MUST_USE;

#endif
