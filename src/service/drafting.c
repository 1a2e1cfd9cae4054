/* SPDX-License-Identifier: MIT */
#include "service/drafting.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/random.h"
#include "model/canonical_json.h"
#include "port/digest.h"
#include "port/xml.h"
#include "service/drafting_parts.h"
#include "service/kinds.h"
#include "service/library.h"
#include "service/matching.h"
#include "service/holding.h"

/* --- what may be made ---------------------------------------------------------------------------
 */

/* "send back or reopen": how a return that is no draft becomes one again. */
static const char *
ways_back(struct arena *arena, enum filing_state state)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    for (size_t i = 0; i < MOVE_RULES; i++)
        if (MOVES[i].from == state && MOVES[i].to == FILING_DRAFT)
            builder_printf(&out, "%s%s", out.length == 0 ? "" : " or ",
                           MOVE_DEFS[MOVES[i].move].words);
    return out.at;
}

/* What was sampled stays as it was sampled, and what was discarded as it was then: the draft goes
 * on as the next revision. */
static bool
begin_revision(struct drafting *drafting, struct error *err)
{
    struct filing *filing = &drafting->done->filing;
    struct samples samples;

    drafting->done->new_revision = filing->state == FILING_DISCARDED;
    if (!samples_of_filing(drafting->state->db, drafting->arena, filing->id, &samples, err))
        return false;
    for (size_t i = 0; i < samples.count; i++)
        drafting->done->new_revision |= samples.list[i].revision == filing->revision;
    if (drafting->done->new_revision) {
        filing->revision++;
        filing->state = FILING_DRAFT;
        filing->man = "";
    }
    return true;
}

static bool
filing_begin(struct drafting *drafting, const char *period, struct error *err)
{
    struct filing *filing = &drafting->done->filing;
    bool found;

    if (!filings_find(drafting->state->db, drafting->arena, drafting->state->authority,
                      KIND_QUARTERLY_CLAIM, period, filing, &found, err))
        return false;
    drafting->done->new = !found;
    if (!found)
        *filing = (struct filing){
            .id = arena_copy(drafting->arena, random_ref_at(clock_now()).text, REF_TEXT_SIZE - 1),
            .kind = KIND_QUARTERLY_CLAIM,
            .period = period,
            .revision = 1,
            .state = FILING_DRAFT,
            .man = "",
        };
    drafting->before = *filing;
    if (filing->state == FILING_DRAFT || filing->state == FILING_DISCARDED)
        return !found || begin_revision(drafting, err);
    return error_raise(err, ERR_CONFLICT,
                       "the return for %s is %s; its figures can be made anew when it is a draft "
                       "again: \"deltareturn %s\"",
                       period, FILING_TOLD[filing->state],
                       ways_back(drafting->arena, filing->state));
}

static bool
authority_is_ours(const struct drafting *drafting, struct error *err)
{
    const char *given = drafting->request->options->figures.authority;

    return given == NULL || given[0] == '\0' || strcmp(given, drafting->state->authority) == 0 ||
           error_raise(err, ERR_INPUT,
                       "--authority \"%s\" is not the authority of the state folder, which is %s",
                       given, drafting->state->authority);
}

/* --- into the vault -----------------------------------------------------------------------------
 */

static bool
keep(struct drafting *drafting, const char *name, struct text bytes, struct error *err)
{
    struct artefact *file = &drafting->kept.list[drafting->kept.count++];
    char sha256[65];

    if (!vault_put(drafting->box, bytes, sha256, err))
        return false;
    *file = (struct artefact){
        .name = name,
        .sha256 = arena_copy(drafting->arena, sha256, 64),
        .length = (int64_t)bytes.length,
    };
    return true;
}

/* The framework's file under a name that also tells its turn. */
static bool
keep_framework(struct drafting *drafting, size_t turn, struct canon *names,
               const struct hasher *hasher, struct error *err)
{
    const char *path, *name;
    struct text bytes;

    if (!library_framework_path(drafting->arena, drafting->request->framework_names[turn], &path,
                                err) ||
        !file_read(drafting->arena, path, XML_FILE_MOST, &bytes, err))
        return false;
    name = drafting_id(
        drafting->arena, hasher,
        arena_printf(drafting->arena, DRAFTING_RULES "%02zu-%s", turn + 1, path_base(path)));
    canon_add(names, canon_text(drafting->arena, text_of(name)));
    return keep(drafting, name, bytes, err);
}

/* What besides the files decides the figures. */
static void
note_options(struct drafting *drafting, struct canon *frameworks)
{
    const struct run_options *options = drafting->request->options;
    const char *policy = drafting->request->claim_policy;
    struct arena *arena = drafting->arena;
    struct canon *object = canon_object(arena);
    struct builder text = {.arena = arena};
    bool agreed = options->figures.agreed_number != AGREED_NUMBER_NONE;

    canon_put(object, "agreed_number",
              agreed ? canon_number(arena, options->figures.agreed_number) : canon_null(arena));
    canon_put(object, "area", canon_text(arena, text_of(FUNDING_AREAS[options->figures.area])));
    canon_put(object, "as_at",
              canon_text(arena, text_of(arena_printf(arena, "%s",
                                                     day_format(options->period.as_at).text))));
    canon_put(object, "claim_policy",
              policy == NULL ? canon_null(arena) : canon_text(arena, text_of(policy)));
    canon_put(object, "frameworks", frameworks);
    canon_put(object, "quarter", canon_text(arena, text_of(drafting->done->filing.period)));
    canon_write(&text, object);
    drafting->options = text.at;
}

static bool
keep_all(struct drafting *drafting, struct error *err)
{
    const struct draft_request *request = drafting->request;
    struct making *making = &drafting->done->making;
    struct canon *frameworks = canon_list(drafting->arena);
    const struct filing *filing = &drafting->done->filing;
    struct hasher hasher;
    struct text manifest;

    drafting->kept.list =
        ARENA_ARRAY(drafting->arena, struct artefact, MAKING_KEPT + 4 + request->framework_count);
    if (!digest_hasher(drafting->arena, &hasher, err) ||
        !vault_open(drafting->arena, drafting->state, VAULT_REVISION,
                    drafting_box(drafting->arena, filing->id, filing->revision), true,
                    &drafting->box, err))
        return false;
    for (unsigned i = 0; i < MAKING_KEPT; i++)
        if (!keep(drafting, MAKING_NAMES[i], making->files[i], err))
            return false;
    if ((making->claims.there && !keep(drafting, MAKING_CLAIMS, making->claims.csv, err)) ||
        (making->matches.at != NULL && !keep(drafting, MATCHING_FILE, making->matches, err)))
        return false;
    if (making->withheld.count > 0 &&
        !keep(drafting, MAKING_WITHHELD, withheld_write(drafting->arena, &making->withheld), err))
        return false;
    for (size_t i = 0; i < request->framework_count; i++)
        if (!keep_framework(drafting, i, frameworks, &hasher, err))
            return false;
    note_options(drafting, frameworks);
    return drafting_manifest(drafting, &manifest, err) &&
           keep(drafting, DRAFTING_MANIFEST, manifest, err);
}

/* --- the transaction ----------------------------------------------------------------------------
 */

static bool
record(struct drafting *drafting, enum act act, struct error *err)
{
    struct record entry = {
        .act = act,
        .actor = drafting->actor,
        .role = drafting->capacity.role,
        .delegation = drafting->capacity.delegation,
        .filing = &drafting->done->filing,
    };

    return ledger_record(drafting->state, &entry, &drafting->done->seq, err);
}

static bool
open_revision(struct drafting *drafting, struct error *err)
{
    bool moved;

    return filings_swap(drafting->state->db, &drafting->before, FILING_DRAFT, true, drafting->now,
                        &moved, err) &&
           (moved || error_raise(err, ERR_CONFLICT,
                                 "somebody else moved the return for %s at the same moment; look "
                                 "at it again",
                                 drafting->before.period));
}

static bool
draft_work(struct db *db, void *context, struct error *err)
{
    struct drafting *drafting = context;
    struct filing *filing = &drafting->done->filing;
    struct revision revision = {
        .snapshot = drafting->done->snapshot,
        .options = drafting->options,
        .man = drafting->kept.list[drafting->kept.count - 1].sha256,
    };
    struct filing_event event = {
        .revision = filing->revision,
        .move = "run",
        .person = drafting->actor == NULL ? NULL : drafting->actor->person.ref,
        .man = revision.man,
    };

    if (!ledger_moment(drafting->state, &drafting->now, err) ||
        (drafting->done->new &&
         !filings_add(db, drafting->state->authority, filing, drafting->now, err)))
        return false;
    if (drafting->done->new_revision && !open_revision(drafting, err))
        return false;
    filing->man = revision.man;
    if (!filings_set_run(db, filing->id, filing->revision, &revision, err) ||
        !filings_set_artefacts(db, filing->id, filing->revision, &drafting->kept, err) ||
        !record(drafting, ACT_RUN_FINISHED, err) || !record(drafting, ACT_RETURN_DRAFTED, err))
        return false;
    event.seq = drafting->done->seq;
    event.at = ledger_recorded_at(drafting->state);
    return filings_add_event(db, filing->id, &event, err) && also_do(drafting->also, db, err);
}

/* What an earlier run of this draft left in the box; it harms nobody if it stays. */
static void
forget_earlier(struct drafting *drafting)
{
    const char **names = ARENA_ARRAY(drafting->arena, const char *, drafting->kept.count);
    const struct filing *filing = &drafting->done->filing;
    struct error err = {.code = ERR_NONE};

    if (!vault_open(drafting->arena, drafting->state, VAULT_REVISION,
                    drafting_box(drafting->arena, filing->id, filing->revision), false,
                    &drafting->box, &err))
        return;
    for (size_t i = 0; i < drafting->kept.count; i++)
        names[i] = drafting->kept.list[i].sha256;
    vault_prune(drafting->box, names, drafting->kept.count);
}

/* What was found like an earlier claim, and is not decided yet. */
static bool
tell_matches(struct drafting *drafting, struct error *err)
{
    struct draft_done *done = drafting->done;
    struct matches matches;

    if (!matching_told(drafting->arena, drafting->state, done->making.matches, &matches, err))
        return false;
    done->warning = matching_warning(drafting->arena, &matches, done->filing.period);
    return true;
}

static bool
run_it(const struct draft_request *request, struct making *making, struct error *err)
{
    if (request->runner == NULL)
        return making_run(making, request->options, err) && matching_find(making, err);
    return request->runner->run(request->runner->context, making, request->options, err) &&
           making_collect(making, err);
}

bool
drafting_can_begin(struct quarter quarter, struct error *err)
{
    int32_t first = quarter_first_day(quarter);

    return first <= clock_london_day(clock_now()) ||
           error_raise(err, ERR_INPUT,
                       "the quarter %s begins on %s; a return for it can be made from that day on",
                       quarter_format(quarter).text, day_format(first).text);
}

bool
drafting_prepare(struct arena *arena, struct state *state, const struct actor *actor,
                 const struct draft_request *request, struct draft_done *done,
                 struct draft_prepared *prepared, struct error *err)
{
    struct quarter_text text = quarter_format(request->options->period.quarter);
    struct drafting drafting = {
        .arena = arena, .state = state, .actor = actor, .request = request, .done = done};

    *done = (struct draft_done){.making = {.run = {.options = *request->options}}};
    if (!authority_is_ours(&drafting, err) ||
        (actor != NULL && !drafting_can_begin(request->options->period.quarter, err)) ||
        !capacity_or_program(arena, state, actor, ROLE_PROVIDER, KIND_QUARTERLY_CLAIM,
                             &drafting.capacity, err) ||
        !filing_begin(&drafting, arena_printf(arena, "%s", text.text), err) ||
        !imports_find(arena, state, request->snapshot, &done->snapshot, err) ||
        !making_open(arena, state, done->snapshot, &done->making, err) ||
        !holding_withheld(arena, state, request->options->period.quarter, &done->making.withheld,
                          err) ||
        !making_unlock(&done->making, err) ||
        !households_earlier(arena, state, &done->making.standing, &done->making.earlier, err) ||
        !run_it(request, &done->making, err) || !keep_all(&drafting, err) ||
        !tell_matches(&drafting, err))
        return false;
    done->artefacts = drafting.kept;
    *prepared = (struct draft_prepared){.filing = done->filing.id,
                                        .period = done->filing.period,
                                        .snapshot = done->snapshot,
                                        .options = drafting.options,
                                        .before = drafting.before.man,
                                        .revision = done->filing.revision,
                                        .new = done->new,
                                        .new_revision = done->new_revision,
                                        .kept = drafting.kept};
    return true;
}

/* Whether nobody came in between: neither moved the return, nor sampled it, nor ran it, which would
 * have removed from the box what lies there for us. */
static bool
filing_is_the_same(const struct drafting *drafting, const struct draft_prepared *prepared,
                   struct error *err)
{
    const struct draft_done *done = drafting->done;
    const struct filing *filing = &done->filing;
    bool same = done->new == prepared->new && done->new_revision == prepared->new_revision &&
                filing->revision ==
                    prepared->revision &&strcmp(drafting->before.man, prepared->before) == 0 &&
                (prepared->new || strcmp(filing->id, prepared->filing) == 0);

    return (same && vault_holds(drafting->state, VAULT_REVISION,
                                drafting_box(drafting->arena, prepared->filing, prepared->revision),
                                &prepared->kept)) ||
           error_raise(err, ERR_CONFLICT,
                       "the return for %s was changed while its figures were made; make them again",
                       prepared->period);
}

bool
drafting_record(struct arena *arena, struct state *state, const struct actor *actor,
                const struct draft_prepared *prepared, const struct also *also,
                struct draft_done *done, struct error *err)
{
    struct drafting drafting = {.arena = arena,
                                .state = state,
                                .actor = actor,
                                .done = done,
                                .also = also,
                                .kept = prepared->kept,
                                .options = prepared->options};

    done->snapshot = prepared->snapshot;
    done->artefacts = prepared->kept;
    if (!capacity_or_program(arena, state, actor, ROLE_PROVIDER, KIND_QUARTERLY_CLAIM,
                             &drafting.capacity, err) ||
        !filing_begin(&drafting, prepared->period, err) ||
        !filing_is_the_same(&drafting, prepared, err))
        return false;
    done->filing.id = prepared->filing; /* of a new one: what its box is named by */
    if (!db_transaction(state->db, draft_work, &drafting, err))
        return false;
    forget_earlier(&drafting);
    return true;
}

struct with {
    const struct draft_request *request;
    const struct draft_done *done;
};

static bool
do_with(struct db *db, void *context, struct error *err)
{
    const struct with *with = context;

    (void)db;
    return with->request->with(with->request->context, with->done, err);
}

bool
drafting_make(struct arena *arena, struct state *state, const struct actor *actor,
              const struct draft_request *request, struct draft_done *done, struct error *err)
{
    struct with with = {.request = request, .done = done};
    const struct also also = {.work = do_with, .context = &with};
    struct draft_prepared prepared;

    return drafting_prepare(arena, state, actor, request, done, &prepared, err) &&
           drafting_record(arena, state, actor, &prepared, request->with == NULL ? NULL : &also,
                           done, err);
}

const char *
drafting_box(struct arena *arena, const char *filing, int64_t revision)
{
    return arena_printf(arena, "%s.%lld", filing, (long long)revision);
}
