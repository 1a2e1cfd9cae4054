/* SPDX-License-Identifier: MIT */
#include "model/officer.h"

#include "base/day.h"
#include "model/heading.h"
#include "model/person.h"

#define LOGIN_MOST  28 /* leaves room for a number behind it */
#define GROUPS_MOST 1000
#define SHOWN       60 /* bytes of a cell in a sentence */

const struct officer_column_def OFFICER_COLUMN_DEFS[OFFICER_COLUMNS] = {
    [OFFICER_ORGANISATION] = {"organisation code", "org code|organization code|organisation id",
                              true                                                                              },
    [OFFICER_ORGANISATION_NAME] = {"organisation name", "organisation|organization name|org name",
                              false                                                                             },
    [OFFICER_TYPE] = {"officer type",      "type|role",                                            true },
    [OFFICER_EMAIL] = {"email",             "e mail|email address|e mail address",                  true },
    [OFFICER_NAME] = {"name",              "full name|officer name",                               true },
    [OFFICER_GROUPS] = {"access groups",     "groups|access group",                                  false},
    [OFFICER_STATUS] = {"status",            "officer status",                                       true },
    [OFFICER_ACCOUNT_STATUS] = {"account status",    "user status|account",                                  true },
    [OFFICER_CREATED] = {"created",           "created on|date created|created date",                 false},
    [OFFICER_MODIFIED] = {"last modified",     "modified|last updated|modified on|last modified date",
                              false                                                                             },
};

const char *const OFFICER_TYPES[3] = {
    [OFFICER_DELEGATED] = "delegated", [OFFICER_DEPUTY] = "deputy", [OFFICER_S151] = "s151"};

/* The same but for blanks: "S151" comes as the words "s 151". */
static bool
are_same(const char *words, struct text one)
{
    size_t at = 0;

    for (;; words++) {
        words += strspn(words, " ");
        while (at < one.length && one.at[at] == ' ')
            at++;
        if (*words == '\0' || at == one.length)
            return *words == '\0' && at == one.length;
        if (*words != one.at[at++])
            return false;
    }
}

/* Whether WORDS is one of those that "|" parts. */
static bool
is_one_of(const char *words, const char *list)
{
    struct text left = text_of(list), one;

    while (text_cut(left, '|', &one, &left))
        if (are_same(words, one))
            return true;
    return are_same(words, left);
}

enum officer_column
officer_column(struct text heading)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    const char *words = heading_words(scratch, heading);

    for (unsigned i = 0; i < OFFICER_COLUMNS; i++)
        if (are_same(words, text_of(OFFICER_COLUMN_DEFS[i].name)) ||
            is_one_of(words, OFFICER_COLUMN_DEFS[i].also))
            return (enum officer_column)i;
    return OFFICER_COLUMNS;
}

/* --- the cells of a row ------------------------------------------------------------------------
 */

struct taking {
    struct arena *arena;
    struct text cell;
    const char *copy, *words, *shown; /* as it stands; in small words; for a sentence */
    struct officer *officer;
};

static bool
take_organisation(struct taking *taking, struct error *err)
{
    taking->officer->organisation = taking->copy;
    return taking->cell.length > 0 || error_raise(err, ERR_INPUT, "the cell is empty");
}

static bool
take_type(struct taking *taking, struct error *err)
{
    static const char *const WORDS[] = {
        [OFFICER_DELEGATED] = "delegated|delegated officer|s151 delegated|delegate",
        [OFFICER_DEPUTY] = "deputy|deputy officer|deputy s151|deputy s151 officer|s151 deputy",
        [OFFICER_S151] = "s151|s151 officer|section 151|section 151 officer",
    };

    for (unsigned i = 0; i < 3; i++)
        if (is_one_of(taking->words, WORDS[i])) {
            taking->officer->type = (enum officer_type)i;
            return true;
        }
    return error_raise(err, ERR_INPUT, "\"%s\" is not s151, deputy or delegated", taking->shown);
}

static bool
take_email(struct taking *taking, struct error *err)
{
    taking->officer->email = taking->copy;
    return person_email_check(taking->copy, err) ||
           error_raise(err, ERR_INPUT, "\"%s\" is not one mailbox like someone@council.example",
                       taking->shown);
}

static bool
take_name(struct taking *taking, struct error *err)
{
    taking->officer->name = taking->copy;
    return person_name_check(taking->copy, err);
}

static bool
take_text(struct taking *taking, struct error *err)
{
    return taking->cell.length <= GROUPS_MOST ||
           error_raise(err, ERR_INPUT, "the cell is longer than %d bytes", GROUPS_MOST);
}

static bool
take_force(struct taking *taking, bool *in_force, struct error *err)
{
    *in_force = is_one_of(taking->words, "active|enabled|live|current|open|approved");
    return *in_force ||
           is_one_of(taking->words, "inactive|not active|disabled|closed|suspended|locked|expired|"
                                    "removed|deleted|pending|rejected") ||
           error_raise(err, ERR_INPUT,
                       "\"%s\" is none of the words for an account in force (active, enabled ...) "
                       "or not in force (inactive, disabled ...)",
                       taking->shown);
}

static bool
take_status(struct taking *taking, struct error *err)
{
    return take_force(taking, &taking->officer->in_status, err);
}

static bool
take_account_status(struct taking *taking, struct error *err)
{
    return take_force(taking, &taking->officer->in_account, err);
}

/* 2024-05-12 or 12/05/2024, perhaps with a time behind it. */
static bool
take_moment(struct taking *taking, struct error *err)
{
    const char *at = taking->copy;
    char iso[11];
    int32_t day;

    if (taking->cell.length == 0 || day_read(at, strcspn(at, "T "), &day))
        return true;
    if (strcspn(at, " ") == 10 && at[2] == '/' && at[5] == '/') {
        snprintf(iso, sizeof iso, "%.4s-%.2s-%.2s", at + 6, at + 3, at);
        if (day_read(iso, 10, &day))
            return true;
    }
    return error_raise(err, ERR_INPUT, "\"%s\" is not a date like 2024-05-12 or 12/05/2024",
                       taking->shown);
}

bool
officer_take(struct arena *arena, enum officer_column column, struct text cell,
             struct officer *officer, struct error *err)
{
    static bool (*const TAKE[OFFICER_COLUMNS])(struct taking * taking, struct error * err) = {
        [OFFICER_ORGANISATION] = take_organisation,
        [OFFICER_ORGANISATION_NAME] = take_text,
        [OFFICER_TYPE] = take_type,
        [OFFICER_EMAIL] = take_email,
        [OFFICER_NAME] = take_name,
        [OFFICER_GROUPS] = take_text,
        [OFFICER_STATUS] = take_status,
        [OFFICER_ACCOUNT_STATUS] = take_account_status,
        [OFFICER_CREATED] = take_moment,
        [OFFICER_MODIFIED] = take_moment,
    };
    struct taking taking = {
        .arena = arena,
        .cell = cell,
        .copy = arena_copy(arena, cell.at, cell.length),
        .words = heading_words(arena, cell),
        .shown = text_for_show(arena, cell, SHOWN),
        .officer = officer,
    };

    return TAKE[column](&taking, err);
}

const char *
officer_login(struct arena *arena, const char *email)
{
    size_t local = strcspn(email, "@+");
    char *login = arena_copy(arena, email, local > LOGIN_MOST ? LOGIN_MOST : local);

    for (char *c = login; *c != '\0'; c++) {
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
        else if (!(*c >= 'a' && *c <= 'z') && !(*c >= '0' && *c <= '9') &&
                 strchr("._-", *c) == NULL)
            *c = '-';
    }
    while (*login != '\0' && strchr("._-", *login) != NULL)
        login++;
    return *login == '\0' ? "officer" : login;
}
