/* SPDX-License-Identifier: MIT */
#include "model/review.h"

static const char *
show_id(struct problems *problems, const struct keys *keys, uint32_t row)
{
    return text_for_show(problems->arena, keys_text(keys, row), FOUND_MOST);
}

/* A warning about one row, known by one id. */
static void
warn(struct problems *problems, const struct dataset *dataset, struct problem problem, uint32_t row,
     const char *id_column, const char *id)
{
    struct problem_key *key;

    problem.row = row_number(&dataset->rows[problem.table], row);
    if (id[0] != '\0' && problems_have_room(problems)) {
        key = ARENA_ARRAY(problems->arena, struct problem_key, 1);
        *key = (struct problem_key){.column = id_column, .value = id};
        problem.keys = key;
        problem.key_count = 1;
    }
    problems_add(problems, problem);
}

static void
warn_family(struct problems *problems, const struct dataset *dataset, uint32_t family,
            struct problem problem)
{
    problem.table = TABLE_FAMILIES;
    warn(problems, dataset, problem, family, "family_id",
         show_id(problems, &dataset->families.keys, family));
}

static bool
episode_is_open(const struct dataset *dataset, const struct period *period, uint32_t episode)
{
    int32_t closed_on = episode_closed_on(&dataset->episodes.rows[episode]);

    return closed_on == DAY_UNKNOWN || (period != NULL && closed_on > period->as_at);
}

/* Episodes of merged families hang on the survivor by now, so this goes by the rows. */
static void
review_merged(const struct dataset *dataset, const struct period *period, struct problems *problems)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    bool *told = ARENA_ARRAY(arena, bool, dataset->rows[TABLE_FAMILIES].count);

    for (uint32_t row = 0; row < dataset->rows[TABLE_EPISODES].count; row++) {
        uint32_t family = dataset->episodes.rows[row].family;

        if (family == ROW_NONE || dataset->families.rows[family].survivor == family ||
            told[family] || !episode_is_open(dataset, period, row))
            continue;
        told[family] = true;
        warn_family(problems, dataset, family,
                    (struct problem){
                        .kind = PROBLEM_SUPERSEDED_OPEN_EPISODE,
                        .column = "superseded_by",
                        .found = show_id(problems, &dataset->episodes.keys, row),
                        .expected = "open episodes under the family it was merged into",
                    });
    }
}

/* A row with a blank id, or one that an earlier row has, is told elsewhere and stands for no
 * family. */
static bool
row_has_its_id(const struct keys *keys, uint32_t row)
{
    return keys_find(keys, keys_text(keys, row)) == row;
}

static void
review_families(const struct dataset *dataset, struct problems *problems)
{
    const struct keys *keys = &dataset->families.keys;

    if (!dataset->rows[TABLE_MEMBERS].there || dataset->rows[TABLE_MEMBERS].cut)
        return;
    for (uint32_t row = 0; row < dataset->rows[TABLE_FAMILIES].count; row++)
        if (dataset->families.rows[row].survivor == row &&
            dataset->families.rows[row].members == ROW_NONE && row_has_its_id(keys, row))
            warn_family(problems, dataset, row,
                        (struct problem){
                            .kind = PROBLEM_FAMILY_WITHOUT_MEMBERS,
                            .column = "family_id",
                            .found = "no row in members.csv",
                            .expected = "at least one member",
                        });
}

/* One term of a member, to be put in order. */
struct term_at {
    uint32_t row;
    int32_t start, end;
    struct term_said says;
};

/* The terms are gone through for a member at a time. */
struct terms_review {
    const struct dataset *dataset;
    const struct rows_again *again;
    struct arena *arena;
    struct problems *problems;
};

static int
by_time(const void *left, const void *right)
{
    const struct term_at *a = left, *b = right;

    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

/* Only rows that look alike are read again. */
static bool
terms_are_identical(const struct terms_review *review, const struct term_at *a,
                    const struct term_at *b)
{
    return a->says.span == b->says.span && a->says.provision == b->says.provision &&
           a->says.possible == b->says.possible && a->says.unauthorised == b->says.unauthorised &&
           review->again->are_same(review->again->context, TABLE_ATTENDANCE, a->row, b->row);
}

static bool
term_is_repeated(const struct terms_review *review, const struct term_at *terms, size_t at)
{
    for (size_t i = at; i-- > 0 && terms[i].start == terms[at].start;)
        if (terms_are_identical(review, &terms[i], &terms[at]))
            return true;
    return false;
}

static void
warn_term(const struct terms_review *review, uint32_t member, const struct term_at *term,
          struct problem problem)
{
    struct problems *problems = review->problems;
    const char *id = "";

    if (member != ROW_NONE && problems_have_room(problems))
        id = text_for_show(problems->arena,
                           text_of(review->again->id(review->again->context, review->arena,
                                                     TABLE_MEMBERS, member)),
                           FOUND_MOST);
    problem.table = TABLE_ATTENDANCE;
    warn(problems, review->dataset, problem, term->row, "member_id", id);
}

static void
review_sorted_terms(const struct terms_review *review, uint32_t member, const struct term_at *terms,
                    size_t count)
{
    struct arena *arena = review->problems->arena;
    bool child = member != ROW_NONE && review->dataset->members.rows[member].role == ROLE_CHILD;
    int32_t latest_end = DAY_UNKNOWN;

    for (size_t i = 0; i < count; i++) {
        if (term_is_repeated(review, terms, i)) {
            warn_term(review, member, &terms[i],
                      (struct problem){.kind = PROBLEM_IDENTICAL_ROWS,
                                       .column = "",
                                       .found = "the same row as an earlier one",
                                       .expected = "each term once"});
            continue;
        }
        if (child && day_is_known(terms[i].start) && terms[i].start <= latest_end)
            warn_term(review, member, &terms[i],
                      (struct problem){
                          .kind = PROBLEM_TERMS_OVERLAP,
                          .column = "term_start",
                          .found = arena_printf(arena, "%s", day_format(terms[i].start).text),
                          .expected = arena_printf(arena, "after %s, when another term ends",
                                                   day_format(latest_end).text)});
        if (day_is_known(terms[i].start) && terms[i].end > latest_end)
            latest_end = terms[i].end;
    }
}

/* For each of the 32 bits of member.spans, the other bits whose clusters it touches. */
static void
clusters_that_touch(const struct attendance *attendance, uint32_t touching[32])
{
    memset(touching, 0, 32 * sizeof *touching);
    if (attendance->span_count > SPANS_COMPARED) { /* every member is looked at */
        memset(touching, 0xFF, 32 * sizeof *touching);
        return;
    }
    for (uint32_t a = 0; a < attendance->span_count; a++)
        for (uint32_t b = 0; b < attendance->span_count; b++) {
            const struct span *x = &attendance->spans[a], *y = &attendance->spans[b];

            if (x->cluster != y->cluster && spans_touch(x, y))
                touching[x->cluster % 32] |= (uint32_t)1 << y->cluster % 32;
        }
}

/* Most members have a few terms, none of which touch: that is seen without following the list. */
static bool
terms_may_touch(const struct member *member, const uint32_t touching[32])
{
    if (member->spans_twice)
        return true;
    for (uint32_t left = member->spans; left != 0; left &= left - 1)
        if (touching[__builtin_ctz(left)] & member->spans)
            return true;
    return false;
}

static size_t
terms_count(const struct dataset *dataset, uint32_t first)
{
    size_t count = 0;

    for (uint32_t row = first; row != ROW_NONE; row = dataset->attendance.rows[row].next)
        count++;
    return count;
}

/* MEMBER is ROW_NONE for the rows of nobody. */
static void
review_terms(const struct terms_review *review, uint32_t member, uint32_t first)
{
    const struct attendance *attendance = &review->dataset->attendance;
    size_t count = terms_count(review->dataset, first), at = 0;
    struct term_at *terms;

    terms = ARENA_ARRAY(review->arena, struct term_at, count);
    for (uint32_t row = first; row != ROW_NONE; row = attendance->rows[row].next) {
        struct term_said says = term_of(attendance, row);
        struct span span = term_span(attendance, &says);

        terms[at++] =
            (struct term_at){.row = row, .start = span.start, .end = span.end, .says = says};
    }
    qsort(terms, count, sizeof *terms, by_time);
    review_sorted_terms(review, member, terms, count);
    arena_empty(review->arena);
}

static void
review_attendance(const struct dataset *dataset, const struct rows_again *again,
                  struct problems *problems)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct terms_review review = {
        .dataset = dataset, .again = again, .arena = arena, .problems = problems};
    uint32_t touching[32];

    clusters_that_touch(&dataset->attendance, touching);
    for (uint32_t member = 0; member < dataset->rows[TABLE_MEMBERS].count; member++)
        if (terms_may_touch(&dataset->members.rows[member], touching))
            review_terms(&review, member, dataset->members.rows[member].attendance);
    review_terms(&review, ROW_NONE, dataset->attendance.orphans);
}

/* Prints of rows, each in the first free place from the one that its own bits name. */
struct prints {
    uint64_t *places; /* 0: free */
    size_t room;      /* a power of two, of which half stays free */
};

static struct prints
prints_for(struct arena *arena, size_t count)
{
    struct prints prints = {.room = 16};

    while (prints.room < 2 * count)
        prints.room *= 2;
    prints.places = ARENA_ARRAY(arena, uint64_t, prints.room);
    return prints;
}

/* Whether it was there already. */
static bool
prints_add(struct prints *prints, uint64_t print)
{
    uint64_t wanted = print == 0 ? 1 : print;
    size_t at = wanted & (prints->room - 1);

    while (prints->places[at] != 0 && prints->places[at] != wanted)
        at = (at + 1) & (prints->room - 1);
    if (prints->places[at] == wanted)
        return true;
    prints->places[at] = wanted;
    return false;
}

static void
review_claims(const struct dataset *dataset, struct problems *problems)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    uint32_t count = dataset->rows[TABLE_CLAIMS].count;
    struct prints prints = prints_for(arena, count);

    for (uint32_t row = 0; row < count; row++) {
        uint32_t family = dataset->claims.rows[row].family;

        if (!prints_add(&prints, dataset->claims.rows[row].print))
            continue;
        warn(problems, dataset,
             (struct problem){.kind = PROBLEM_IDENTICAL_ROWS,
                              .table = TABLE_CLAIMS,
                              .column = "",
                              .found = "the same row as an earlier one",
                              .expected = "each claim once"},
             row, "family_id",
             family == ROW_NONE ? "" : show_id(problems, &dataset->families.keys, family));
    }
}

void
review_dataset(const struct dataset *dataset, const struct period *period,
               const struct rows_again *again, struct problems *problems)
{
    review_merged(dataset, period, problems);
    review_families(dataset, problems);
    review_attendance(dataset, again, problems);
    review_claims(dataset, problems);
}

void
review_decisions(const struct dataset *dataset, const struct decision *decisions,
                 struct problems *problems)
{
    for (uint32_t row = 0; row < dataset->rows[TABLE_EPISODES].count; row++)
        if (decisions[row].warned && decisions[row].kind == DECISION_CLAIMABLE)
            warn(problems, dataset,
                 (struct problem){
                     .kind = PROBLEM_CLAIMED_BEFORE_WARNED,
                     .table = TABLE_EPISODES,
                     .column = "family_id",
                     .found =
                         show_id(problems, &dataset->families.keys, episode_family(dataset, row)),
                     .expected = "a family not claimed before; the policy \"warn\" lets it pass",
                 },
                 row, "episode_id", show_id(problems, &dataset->episodes.keys, row));
}
