/* SPDX-License-Identifier: MIT */
/*
 * erased_ids - what stands for the ids of families and episodes once the return that tells of them
 * is erased, in the claims ledger, in what was decided about likely earlier claims, in the results
 * of audit samples and where families were held back: a code that tells nobody anything, and by
 * which whoever has the ids of today's exports still finds that one of them was meant.
 *
 * A code is "erased-" and the first 128 bits of an HMAC-SHA-256 of the id, in hex.  Ids are short
 * and could be tried one by one, so the key is what keeps them: it lies with the keys of the boxes
 * (service/vault.h), in no backup of the database.  It is one key for all, so that two claims of
 * one family still have one code.
 *
 * Owns     What is made lives in the arena given.
 * Errors   ERR_STORAGE when codes are there and their key is not.
 * Source   The formats of the log: "Receipts, witnesses, bundle" (erasure); doc/why/returns.md.
 */
#ifndef DELTARETURN_SERVICE_ERASED_IDS_H
#define DELTARETURN_SERVICE_ERASED_IDS_H

#include "port/seal.h"
#include "service/claims_table.h"
#include "service/households.h"
#include "service/state.h"
#include "store/claims.h"

/* Ids of families and of episodes with the same letters have different codes. */
enum id_kind { ID_OF_FAMILY, ID_OF_EPISODE };

/* Whether an id is a code. */
bool erased_id_is(const char *id);

/* The code of an id. */
bool erased_id_code(struct arena *arena, const struct seal_key *key, enum id_kind kind,
                    struct text id, const char **code, struct error *err) MUST_USE;

/* Puts codes in the place of the ids of a revision that is erased, and removes what people stated
 * about likely earlier claims of its families; the key is made with the first of them.  What is
 * coded already stays. */
bool erased_ids_put(struct state *state, const char *filing, int64_t revision,
                    struct error *err) MUST_USE;

/* Whether the key is there, for a ledger that has codes. */
bool erased_ids_check(const struct state *state, struct error *err) MUST_USE;

/* The key, when one of CLAIMS is coded; otherwise *KEY is NULL. */
bool
erased_ids_key(struct arena *arena, const struct state *state, const struct claim_entries *claims,
               const struct seal_key **key, struct error *err) MUST_USE;

/* The key too, when ID is a code and *KEY is NULL. */
bool erased_ids_key_for(struct arena *arena, const struct state *state, const char *id,
                        const struct seal_key **key, struct error *err) MUST_USE;

/* Ids of families that may be codes, each where somebody holds it. */
struct ids_held {
    const char ***list;
    size_t count, room;
};
void ids_hold(struct arena *arena, struct ids_held *held, const char **id);

/* Gives codes back their ids where others of HELD, or MORE (may be NULL), are those ids, so that
 * what was recorded about one family before and after an erasure names it alike. */
bool erased_ids_agree(struct arena *arena, const struct state *state, const struct ids_held *held,
                      const char *more, struct error *err) MUST_USE;

/* What today's exports tell, in which ids are looked for; .at NULL: not there. */
struct ids_of_today {
    struct text claims, families, episodes;
    const struct same_families *same; /* as people decided: a family's id of then may stand there */
};

/* Gives codes of CLAIMS and EARLIER back their ids, where today's exports have them; what they do
 * not have keeps its code.  CLAIMS are by period, family and episode again. */
bool erased_ids_find(struct arena *arena, const struct seal_key *key,
                     const struct ids_of_today *today, struct claim_entries *claims,
                     struct earlier_exports *earlier, struct error *err) MUST_USE;

/* The same for codes of families in HELD. */
bool
erased_ids_name(struct arena *arena, const struct seal_key *key, const struct ids_of_today *today,
                const struct ids_held *held, struct error *err) MUST_USE;

#endif
