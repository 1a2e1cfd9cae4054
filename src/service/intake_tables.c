/* SPDX-License-Identifier: MIT */
#include "service/intake_parts.h"

#include "port/unicode.h"

static uint32_t
answer_of(int32_t value)
{
    return value == 1 ? ANSWER_YES : value == 0 ? ANSWER_NO : ANSWER_BLANK;
}

/* A date that could not be read has been reported; from here on it is an unknown one. */
static int32_t
day_of(int32_t value)
{
    return value == VALUE_BAD ? DAY_UNKNOWN : value;
}

/* The mask says to the compiler what day_pack says to its readers. */
#define PACKED_DAY(value) (day_pack(day_of(value)) & DAY_PACKED_MOST)

/* So many rows ahead, what a row will be hung on is asked for, so that it is there in time. */
#define AHEAD                                16
#define ASK_FOR(table, column, rows_of, row) ask_for(table, column, row, rows_of, sizeof *(rows_of))

/* A row may lie across two lines of the cache. */
static inline void
ask_for(const struct intake_table *table, unsigned column, size_t row, const void *rows,
        size_t size)
{
    const char *ahead;

    if (row + AHEAD >= table->rows || table->refs[column][row + AHEAD] == ROW_NONE)
        return;
    ahead = (const char *)rows + table->refs[column][row + AHEAD] * size;
    __builtin_prefetch(ahead, 1);
    __builtin_prefetch(ahead + size - 1, 1);
}

/* The cell's text for a report; nothing is made once the list is full. */
static const char *
found_in(struct intake_table *table, unsigned column, size_t row)
{
    if (!problems_have_room(&table->problems))
        return "";
    return text_for_show(table->problems.arena, cell_of(table, column, row), FOUND_MOST);
}

/* A day or a quarter that begins after the as-at date: the row is not used, and counted. */
static void
note_late(struct intake_table *table, unsigned column, int32_t limit)
{
    const int32_t *values = table->values[column];

    if (!table->options->with_period)
        return;
    for (size_t row = 0; row < table->rows; row++) {
        if (values[row] <= limit)
            continue;
        if (table->late[column].count++ == 0) {
            table->late[column].first_row = table->numbers[row];
            table->late[column].first_found = found_in(table, column, row);
        }
    }
}

static void
note_late_day(struct intake_table *table, unsigned column)
{
    note_late(table, column, table->options->period.as_at);
}

/* Two days of a row, the second of which must not come first. */
static void
check_order(struct intake_table *table, unsigned from, unsigned to, enum problem_kind kind)
{
    for (size_t row = 0; row < table->rows; row++) {
        int32_t first = table->values[from][row], last = table->values[to][row];

        if (value_is_known(first) && value_is_known(last) && last < first)
            intake_report(table, row, to, kind, found_in(table, to, row),
                          arena_printf(table->problems.arena, "%s %s or later",
                                       TABLES[table->id].columns[from].name,
                                       day_format(first).text));
    }
}

/* "row 12", or where that row stands in what it was made from. */
static const char *
row_words(struct intake_table *table, uint32_t row)
{
    struct builder words = {.arena = table->problems.arena};
    uint32_t number = row_number(&table->dataset->rows[table->id], row);
    struct origin origin = feed_origin(table->feed, table->id, number);

    if (table->feed == NULL)
        return arena_printf(table->problems.arena, "row %u", number);
    origin_put(&words, &origin);
    return words.at;
}

/* Adds the ids of the slice; a doubled one is reported on each later row. */
static void
add_keys(struct intake_table *table, struct keys *keys, unsigned column)
{
    uint32_t earlier[SLICE_ROWS];

    keys_add_many(keys, table->cells[column], table->rows, earlier);
    for (size_t row = 0; row < table->rows; row++)
        if (earlier[row] != ROW_NONE)
            intake_report(table, row, column, PROBLEM_DUPLICATE_KEY, found_in(table, column, row),
                          arena_printf(table->problems.arena, "an id of its own; %s has it already",
                                       row_words(table, earlier[row])));
}

static void
store_families(struct intake_table *table, uint32_t base)
{
    struct families *families = &table->dataset->families;

    add_keys(table, &families->keys, FAMILIES_FAMILY_ID);
    for (size_t row = 0; row < table->rows; row++) {
        uint32_t at = base + (uint32_t)row;

        families->rows[at].survivor = ROW_NONE;
        families->rows[at].members = families->rows[at].episodes = ROW_NONE;
        families->rows[at].events = ROW_NONE;
        intake_remember_merge(table, row, at);
    }
}

static void
store_members(struct intake_table *table, uint32_t base)
{
    struct members *members = &table->dataset->members;

    add_keys(table, &members->keys, MEMBERS_MEMBER_ID);
    check_order(table, MEMBERS_FROM, MEMBERS_UNTIL, PROBLEM_END_BEFORE_START);
    note_late_day(table, MEMBERS_FROM);
    note_late_day(table, MEMBERS_DOB);
    for (size_t row = 0; row < table->rows; row++) {
        uint32_t at = base + (uint32_t)row, family = table->refs[MEMBERS_FAMILY_ID][row];
        int32_t from = day_of(table->values[MEMBERS_FROM][row]);
        int32_t until = day_of(table->values[MEMBERS_UNTIL][row]);

        ASK_FOR(table, MEMBERS_FAMILY_ID, table->dataset->families.rows, row);
        members->rows[at].family = family;
        members->rows[at].role = (uint32_t)table->values[MEMBERS_ROLE][row] & 15;
        members->rows[at].packed_dob = PACKED_DAY(table->values[MEMBERS_DOB][row]);
        members->rows[at].attendance = members->rows[at].next = ROW_NONE;
        members->rows[at].spans = 0;
        members->rows[at].spans_twice = members->rows[at].stays = 0;
        if (from != DAY_UNKNOWN || until != DAY_UNKNOWN)
            member_add_stay(members, (struct stay){.member = at, .from = from, .until = until});
        if (family != ROW_NONE)
            list_push(&table->dataset->families.rows[family].members, &members->rows[at].next, at);
    }
}

static void
store_episodes(struct intake_table *table, uint32_t base)
{
    struct episodes *episodes = &table->dataset->episodes;

    add_keys(table, &episodes->keys, EPISODES_EPISODE_ID);
    check_order(table, EPISODES_OPENED_ON, EPISODES_CLOSED_ON, PROBLEM_CLOSED_BEFORE_OPENED);
    note_late_day(table, EPISODES_OPENED_ON);
    for (size_t row = 0; row < table->rows; row++) {
        uint32_t at = base + (uint32_t)row, family = table->refs[EPISODES_FAMILY_ID][row];

        episodes->rows[at].family = family;
        episodes->rows[at].packed_opened_on = PACKED_DAY(table->values[EPISODES_OPENED_ON][row]);
        episodes->rows[at].packed_assessed_on =
            PACKED_DAY(table->values[EPISODES_ASSESSED_ON][row]);
        episodes->rows[at].packed_plan_on = PACKED_DAY(table->values[EPISODES_PLAN_ON][row]);
        episodes->rows[at].packed_closed_on = PACKED_DAY(table->values[EPISODES_CLOSED_ON][row]);
        episodes->rows[at].whole_family_assessment =
            answer_of(table->values[EPISODES_WHOLE_FAMILY_ASSESSMENT][row]) & 3;
        episodes->rows[at].plan_covers_all_needs =
            answer_of(table->values[EPISODES_PLAN_COVERS_ALL_NEEDS][row]) & 3;
        episodes->rows[at].closure_quality =
            answer_of(table->values[EPISODES_CLOSURE_QUALITY][row]) & 3;
        episodes->rows[at].lead_practitioner = table->values[EPISODES_LEAD_PRACTITIONER][row] == 1;
        episodes->rows[at].framework = intake_framework(table, row);
        episodes->rows[at].needs_left_out = 0;
        episodes->rows[at].noted = 0;
        episodes->rows[at].needs = episodes->rows[at].next = ROW_NONE;
        if (family != ROW_NONE)
            list_push(&table->dataset->families.rows[family].episodes, &episodes->rows[at].next,
                      at);
    }
}

/* Whether a member is known to belong to another family, after merging. */
static bool
member_is_stranger(const struct dataset *dataset, uint32_t member, uint32_t family)
{
    if (member == ROW_NONE || family == ROW_NONE ||
        dataset->members.rows[member].family == ROW_NONE)
        return false;
    return member_family(dataset, member) != dataset->families.rows[family].survivor;
}

static void
check_need(struct intake_table *table, size_t row)
{
    const struct dataset *dataset = table->dataset;
    uint32_t episode = table->refs[NEEDS_EPISODE_ID][row];
    int32_t identified_on = table->values[NEEDS_IDENTIFIED_ON][row], closed_on;

    if (episode == ROW_NONE)
        return;
    if (member_is_stranger(dataset, table->refs[NEEDS_MEMBER_ID][row],
                           dataset->episodes.rows[episode].family))
        intake_report(table, row, NEEDS_MEMBER_ID, PROBLEM_NEED_MEMBER_MISMATCH,
                      found_in(table, NEEDS_MEMBER_ID, row), "a member of the episode's family");
    closed_on = episode_closed_on(&dataset->episodes.rows[episode]);
    if (closed_on != DAY_UNKNOWN && value_is_known(identified_on) && identified_on > closed_on)
        intake_report(
            table, row, NEEDS_IDENTIFIED_ON, PROBLEM_NEED_AFTER_CLOSURE,
            found_in(table, NEEDS_IDENTIFIED_ON, row),
            arena_printf(table->problems.arena, "by closure on %s", day_format(closed_on).text));
}

static void
store_needs(struct intake_table *table, uint32_t base)
{
    struct needs *needs = &table->dataset->needs;

    add_keys(table, &needs->keys, NEEDS_NEED_ID);
    note_late_day(table, NEEDS_IDENTIFIED_ON);
    for (size_t row = 0; row < table->rows; row++) {
        uint32_t at = base + (uint32_t)row, episode = table->refs[NEEDS_EPISODE_ID][row];
        uint16_t need = intake_need(table, row, episode);

        ASK_FOR(table, NEEDS_EPISODE_ID, table->dataset->episodes.rows, row);
        check_need(table, row);
        needs->rows[at].packed_identified_on = PACKED_DAY(table->values[NEEDS_IDENTIFIED_ON][row]);
        needs->rows[at].packed_code = (need < NEEDS_MOST ? need : NEEDS_MOST) & NEEDS_MOST;
        needs->rows[at].outcomes = needs->rows[at].next = ROW_NONE;
        if (episode != ROW_NONE && need != NEED_NONE)
            list_push(&table->dataset->episodes.rows[episode].needs, &needs->rows[at].next, at);
    }
}

/* From which day on an exception counts: it needs somebody's approval, a date and a reason. */
static int32_t
exception_counts_from(const struct intake_table *table, size_t row)
{
    int32_t approved_on = table->values[OUTCOMES_APPROVED_ON][row];

    if (table->values[OUTCOMES_APPROVED_BY][row] != 1 || table->values[OUTCOMES_REASON][row] != 1 ||
        !value_is_known(approved_on))
        return DAY_NEVER;
    return approved_on;
}

static void
store_outcomes(struct intake_table *table, uint32_t base)
{
    struct outcomes *outcomes = &table->dataset->outcomes;

    note_late_day(table, OUTCOMES_ACHIEVED_ON);
    for (size_t row = 0; row < table->rows; row++) {
        uint32_t at = base + (uint32_t)row, need = table->refs[OUTCOMES_NEED_ID][row];
        int32_t basis = table->values[OUTCOMES_BASIS][row];

        ASK_FOR(table, OUTCOMES_NEED_ID, table->dataset->needs.rows, row);
        outcomes->rows[at].packed_achieved_on =
            PACKED_DAY(table->values[OUTCOMES_ACHIEVED_ON][row]);
        outcomes->rows[at].result = (uint32_t)table->values[OUTCOMES_RESULT][row] & 15;
        outcomes->rows[at].packed_basis =
            (value_is_known(basis) ? (uint32_t)basis : BASIS_BLANK) & 15;
        if (basis == BASIS_EXCEPTION)
            outcome_add_exception(
                outcomes, (struct exception){.outcome = at,
                                             .counts_from = exception_counts_from(table, row)});
        outcomes->rows[at].next = ROW_NONE;
        if (need != ROW_NONE)
            list_push(&table->dataset->needs.rows[need].outcomes, &outcomes->rows[at].next, at);
    }
}

static void
check_sessions(struct intake_table *table, size_t row)
{
    int32_t possible = table->values[ATTENDANCE_SESSIONS_POSSIBLE][row];
    int32_t authorised = table->values[ATTENDANCE_ABSENT_AUTHORISED][row];
    int32_t unauthorised = table->values[ATTENDANCE_ABSENT_UNAUTHORISED][row];
    bool alone = value_is_known(authorised) && authorised > possible;
    unsigned column = alone ? ATTENDANCE_ABSENT_AUTHORISED : ATTENDANCE_ABSENT_UNAUTHORISED;

    if (!value_is_known(possible))
        return;
    if (!alone && (!value_is_known(unauthorised) ||
                   (value_is_known(authorised) ? authorised : 0) + unauthorised <= possible))
        return;
    intake_report(table, row, column, PROBLEM_ABSENCE_OVER_POSSIBLE, found_in(table, column, row),
                  arena_printf(table->problems.arena, "both kinds of absence within %d sessions",
                               (int)possible));
}

static uint16_t
count_of(int32_t value)
{
    return value_is_known(value) ? (uint16_t)value : 0;
}

static void
add_term(struct member *member, struct term_row *term, uint32_t at, uint32_t cluster)
{
    unsigned bit = 1U << cluster % 32;

    if (member->spans & bit)
        member->spans_twice = 1;
    member->spans |= bit;
    list_push(&member->attendance, &term->next, at);
}

static void
store_attendance(struct intake_table *table, uint32_t base)
{
    struct attendance *attendance = &table->dataset->attendance;

    check_order(table, ATTENDANCE_TERM_START, ATTENDANCE_TERM_END, PROBLEM_END_BEFORE_START);
    note_late_day(table, ATTENDANCE_TERM_START);
    for (size_t row = 0; row < table->rows; row++) {
        uint32_t at = base + (uint32_t)row, member = table->refs[ATTENDANCE_MEMBER_ID][row];
        int32_t provision = table->values[ATTENDANCE_PROVISION][row];
        uint32_t span =
            dataset_span(table->dataset, day_of(table->values[ATTENDANCE_TERM_START][row]),
                         day_of(table->values[ATTENDANCE_TERM_END][row]));

        ASK_FOR(table, ATTENDANCE_MEMBER_ID, table->dataset->members.rows, row);
        check_sessions(table, row);
        term_put(attendance, at,
                 &(struct term_said){
                     .span = span,
                     .provision = value_is_known(provision) ? (uint16_t)provision : PROVISION_BLANK,
                     .possible = count_of(table->values[ATTENDANCE_SESSIONS_POSSIBLE][row]),
                     .unauthorised = count_of(table->values[ATTENDANCE_ABSENT_UNAUTHORISED][row]),
                 });
        if (member != ROW_NONE)
            add_term(&table->dataset->members.rows[member], &attendance->rows[at], at,
                     attendance->spans[span].cluster);
        else
            list_push(&attendance->orphans, &attendance->rows[at].next, at);
    }
}

static void
check_event(struct intake_table *table, size_t row)
{
    bool family_blank = cell_of(table, EVENTS_FAMILY_ID, row).length == 0;
    bool member_blank = cell_of(table, EVENTS_MEMBER_ID, row).length == 0;

    if (family_blank && member_blank && !table->bad[EVENTS_FAMILY_ID][row] &&
        !table->bad[EVENTS_MEMBER_ID][row])
        intake_report(table, row, EVENTS_FAMILY_ID, PROBLEM_EVENT_WITHOUT_SUBJECT, "",
                      "a family_id, a member_id, or both");
    if (member_is_stranger(table->dataset, table->refs[EVENTS_MEMBER_ID][row],
                           table->refs[EVENTS_FAMILY_ID][row]))
        intake_report(table, row, EVENTS_MEMBER_ID, PROBLEM_EVENT_MEMBER_MISMATCH,
                      found_in(table, EVENTS_MEMBER_ID, row),
                      "a member of the family in family_id");
}

static void
store_events(struct intake_table *table, uint32_t base)
{
    struct events *events = &table->dataset->events;
    const struct members *members = &table->dataset->members;

    add_keys(table, &table->event_ids, EVENTS_EVENT_ID);
    check_order(table, EVENTS_ON, EVENTS_UNTIL, PROBLEM_END_BEFORE_START);
    note_late_day(table, EVENTS_ON);
    for (size_t row = 0; row < table->rows; row++) {
        uint32_t at = base + (uint32_t)row, member = table->refs[EVENTS_MEMBER_ID][row];
        uint32_t family = table->refs[EVENTS_FAMILY_ID][row];
        int32_t type = table->values[EVENTS_TYPE][row];

        check_event(table, row);
        if (family == ROW_NONE && member != ROW_NONE)
            family = members->rows[member].family;
        events->rows[at].on = day_of(table->values[EVENTS_ON][row]);
        events->rows[at].rereferral = value_is_known(type) ? (uint16_t)type : 0;
        events->rows[at].next = ROW_NONE;
        if (family != ROW_NONE)
            list_push(&table->dataset->families.rows[family].events, &events->rows[at].next, at);
    }
}

/* The row of a text among the distinct ones, ROW_NONE for a blank. */
static uint32_t
distinct(struct keys *keys, struct text text)
{
    uint32_t row = keys_find(keys, text);

    if (text.length == 0 || row != ROW_NONE)
        return row;
    keys_add(keys, text);
    return keys->count - 1;
}

static void
store_claims(struct intake_table *table, uint32_t base)
{
    struct claims *claims = &table->dataset->claims;
    uint64_t prints[SLICE_ROWS];

    intake_prints(table, prints);
    note_late(table, CLAIMS_QUARTER, quarter_index(table->options->period.quarter));
    for (size_t row = 0; row < table->rows; row++) {
        uint32_t at = base + (uint32_t)row;

        claims->rows[at].family = table->refs[CLAIMS_FAMILY_ID][row];
        claims->rows[at].episode = table->refs[CLAIMS_EPISODE_ID][row];
        claims->rows[at].quarter = table->values[CLAIMS_QUARTER][row];
        claims->rows[at].authority =
            distinct(&claims->authorities, cell_of(table, CLAIMS_AUTHORITY, row));
        claims->rows[at].print = prints[row];
        claims->rows[at].borrowed = table->values[CLAIMS_CLAIMED_AS][row] == 1;
        claims->rows[at].next = claims->rows[at].next_of_episode = ROW_NONE;
    }
}

/* Nobody approves what they asked for themselves; names are not repeated in a report. */
static void
check_waiver(struct intake_table *table, size_t row)
{
    struct text asked = cell_of(table, WAIVERS_REQUESTED_BY, row);
    struct text approved = cell_of(table, WAIVERS_APPROVED_BY, row);

    if (asked.length > 0 && approved.length > 0 && unicode_same_words(asked, approved))
        intake_report(table, row, WAIVERS_APPROVED_BY, PROBLEM_BAD_VALUE,
                      "the same person as in requested_by", "another person than in requested_by");
}

static void
store_waivers(struct intake_table *table, uint32_t base)
{
    struct waivers *waivers = &table->dataset->waivers;

    check_order(table, WAIVERS_APPROVED_ON, WAIVERS_EXPIRES_ON, PROBLEM_END_BEFORE_START);
    note_late_day(table, WAIVERS_APPROVED_ON);
    for (size_t row = 0; row < table->rows; row++) {
        uint32_t at = base + (uint32_t)row;

        check_waiver(table, row);
        waivers->rows[at] = (struct waiver){
            .next = ROW_NONE,
            .episode = table->refs[WAIVERS_EPISODE_ID][row],
            .approved_on = day_of(table->values[WAIVERS_APPROVED_ON][row]),
            .expires_on = day_of(table->values[WAIVERS_EXPIRES_ON][row]),
            .test = (uint8_t)table->values[WAIVERS_TEST][row],
        };
    }
}

static void (*const STORE[TABLE_COUNT])(struct intake_table *table, uint32_t base) = {
    [TABLE_FAMILIES] = store_families, [TABLE_MEMBERS] = store_members,
    [TABLE_EPISODES] = store_episodes, [TABLE_NEEDS] = store_needs,
    [TABLE_OUTCOMES] = store_outcomes, [TABLE_ATTENDANCE] = store_attendance,
    [TABLE_EVENTS] = store_events,     [TABLE_CLAIMS] = store_claims,
    [TABLE_WAIVERS] = store_waivers,
};

void
intake_store(struct intake_table *table)
{
    dataset_reserve(table->dataset, table->id, table->rows);
    dataset_clear(table->dataset, table->id, table->rows);
    STORE[table->id](table, table->dataset->rows[table->id].count);
}

void
intake_finish(struct intake_table *table)
{
    if (table->id == TABLE_FAMILIES)
        intake_merge(table);
    keys_free(&table->event_ids); /* only needed to find doubled ones */
}
