/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE /* endian.h */
#include "base/day.h"

#include <endian.h>
#include <string.h>

#define DAYS_PER_ERA 146097 /* 400 Gregorian years */
#define EPOCH_OFFSET 719468 /* days from 0000-03-01 to 1970-01-01 */

#define YEAR_FACTOR       2939745 /* 2^32 / 1461, quarters of a day in a year */
#define MONTH_FACTOR      2141    /* 2^16 / 30.6, days of a month */
#define MONTH_SHIFT       197913  /* so that March is 3 */
#define MARCH_TO_DECEMBER 306     /* days */

static bool
year_is_leap(int32_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int32_t
day_month_length(int32_t year, int32_t month)
{
    static const int8_t LENGTH[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && year_is_leap(year) ? 29 : LENGTH[month - 1];
}

/* Years here begin on 1 March, so that the leap day is the last of its year. */
int32_t
day_from_civil(struct civil civil)
{
    /* Days from 1 March to the first of each month. */
    static const int16_t BEFORE[] = {306, 337, 0, 31, 61, 92, 122, 153, 184, 214, 245, 275};
    int32_t year = civil.year - (civil.month <= 2);

    return year * 365 + year / 4 - year / 100 + year / 400 + BEFORE[civil.month - 1] + civil.day -
           1 - EPOCH_OFFSET;
}

/* In years and months that begin with March, as above: a division with rest by a constant is a
 * multiplication of which the upper half is the quotient and the lower half the rest.  Source:
 * Neri and Schneider, "Euclidean affine functions and their application to calendar algorithms",
 * Software: Practice and Experience 53 (2023). */
struct civil
day_to_civil(int32_t day)
{
    uint32_t quarters = 4 * (uint32_t)(day + EPOCH_OFFSET) + 3;
    uint32_t century = quarters / DAYS_PER_ERA;
    uint32_t of_century = quarters % DAYS_PER_ERA | 3;
    uint64_t years = (uint64_t)YEAR_FACTOR * of_century;
    uint32_t of_year = (uint32_t)years / YEAR_FACTOR / 4;
    uint32_t months = MONTH_FACTOR * of_year + MONTH_SHIFT;
    uint32_t next_year = of_year >= MARCH_TO_DECEMBER;

    return (struct civil){
        .year = (int32_t)(100 * century + (uint32_t)(years >> 32) + next_year),
        .month = (int32_t)((months >> 16) - 12 * next_year),
        .day = (int32_t)((months & UINT16_MAX) / MONTH_FACTOR + 1),
    };
}

int32_t
day_add_months(int32_t day, int32_t count)
{
    struct civil civil = day_to_civil(day);
    int32_t months = civil.year * 12 + civil.month - 1 + count;
    int32_t last;

    civil.year = months / 12;
    civil.month = months % 12 + 1;
    last = day_month_length(civil.year, civil.month);
    if (civil.day > last)
        civil.day = last;
    return day_from_civil(civil);
}

static int32_t
age_by_birthday(int32_t born, int32_t day)
{
    struct civil from = day_to_civil(born);
    struct civil to = day_to_civil(day);
    bool before_birthday = to.month < from.month || (to.month == from.month && to.day < from.day);

    return to.year - from.year - (before_birthday ? 1 : 0);
}

/* Four years have 1461 days, in a lifetime give or take three for leap days and centuries: farther
 * than NEAR days from a birthday nobody need know its date. */
#define FOUR_YEARS    1461
#define LIFETIME_MOST (150 * 365)
#define NEAR          8

int32_t
day_age(int32_t born, int32_t day)
{
    int32_t lived = day - born;
    int32_t years = lived < 0 || lived > LIFETIME_MOST ? 0 : lived * 4 / FOUR_YEARS;
    int32_t since = lived - years * FOUR_YEARS / 4; /* the last birthday, about */

    return since > NEAR && since < 365 - NEAR ? years : age_by_birthday(born, day);
}

/* 1970-01-01 was a Thursday. */
int32_t
day_weekday(int32_t day)
{
    return ((day + 3) % 7 + 7) % 7;
}

const char *
day_weekday_name(int32_t day)
{
    static const char *const NAMES[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                        "Friday", "Saturday", "Sunday"};

    return NAMES[day_weekday(day)];
}

/* A date as it stands, in three numbers whose lowest byte comes first: "yyyy", "-mm-", "dd". */
struct written {
    uint32_t year, month, day;
};

static inline struct written
date_load(const char *text)
{
    uint32_t year, month;
    uint16_t day; /* as wide as it is loaded: half of a wider one would be waited for */

    memcpy(&year, text, sizeof year);
    memcpy(&month, text + 4, sizeof month);
    memcpy(&day, text + 8, sizeof day);
    return (struct written){le32toh(year), le32toh(month), le16toh(day)};
}

/* Not 0 when a byte is more than a digit may be, or more than nothing where a hyphen stood. */
static inline uint32_t
beyond(uint32_t bytes, uint32_t until_top)
{
    return ((bytes + until_top) | bytes) & 0x80808080;
}

/* The day, or BAD.  Numbers alone: no table, no branch and nothing that a vector cannot do, so that
 * the compiler reads many dates at once; and a loop over digits is mispredicted on real dates.
 * From 1 March on, a month begins after (979 month - 2919) / 32 days, January being the 13th. */
static inline __attribute__((always_inline)) int32_t
date_value(struct written date, int32_t bad)
{
    uint32_t years = date.year ^ 0x30303030, month_of = date.month ^ 0x2D30302D;
    uint32_t days = date.day ^ 0x3030, pairs = (years << 3) + (years << 1) + (years >> 8);
    uint32_t wrong =
        beyond(years, 0x76767676) | beyond(month_of, 0x7F76767F) | (beyond(days, 0x7676) & 0xFFFF);
    int32_t century = pairs & 0xFF, rest = pairs >> 16 & 0xFF, year = century * 100 + rest;
    int32_t month = (int32_t)((month_of >> 8 & 0xF) * 10 + (month_of >> 16 & 0xF));
    int32_t day = (int32_t)((days & 0xF) * 10 + (days >> 8 & 0xF));
    int32_t early = month <= 2, leap = ((rest == 0 ? century : rest) & 3) == 0;
    int32_t longest = month == 2 ? 28 + leap : 30 + ((month ^ month >> 3) & 1);
    int32_t begun = year - early, centuries = century - (early & (rest == 0));
    int32_t before = (979 * (month + 12 * early) - 2919) >> 5;
    int32_t good =
        (wrong == 0) & (year > 0) & (month > 0) & (month <= 12) & (day > 0) & (day <= longest);

    return good ? begun * 365 + (begun >> 2) - centuries + (centuries >> 2) + before + day - 1 -
                      EPOCH_OFFSET
                : bad;
}

bool
day_read(const char *text, size_t length, int32_t *day)
{
    int32_t read = length == 10 ? date_value(date_load(text), DAY_UNKNOWN) : DAY_UNKNOWN;

    if (read == DAY_UNKNOWN)
        return false;
    *day = read;
    return true;
}

#define AT_ONCE 64

/* Cells on their way to days, apart from each other so that each lies beside its like. */
struct many_written {
    uint32_t years[AT_ONCE], months[AT_ONCE], days[AT_ONCE];
    int32_t lengths[AT_ONCE];
};

/* All of them, whether or not there are as many: a loop whose end is known. */
#define DECODE_BODY                                                             \
    for (size_t i = 0; i < AT_ONCE; i++) {                                      \
        struct written date = {many->years[i], many->months[i], many->days[i]}; \
        int32_t none = many->lengths[i] == 0 ? DAY_UNKNOWN : bad;               \
        int32_t day = date_value(date, none);                                   \
                                                                                \
        days[i] = many->lengths[i] == 10 ? day : none;                          \
    }

static void
decode_plain(const struct many_written *many, int32_t bad, int32_t days[AT_ONCE])
{
    DECODE_BODY
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void
decode_fast(const struct many_written *many, int32_t bad, int32_t days[AT_ONCE])
{
    DECODE_BODY
}
#endif

typedef void decode_way(const struct many_written *many, int32_t bad, int32_t days[AT_ONCE]);

static decode_way *
fastest_way(void)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2"))
        return decode_fast;
#endif
    return decode_plain;
}

static void
read_many_by(decode_way *way, struct cells cells, size_t count, int32_t bad, int32_t *days)
{
    struct many_written many = {.years = {0}};
    int32_t read[AT_ONCE];

    _Static_assert(CELLS_SLACK >= 10, "what is shorter than a date is looked at as if it were one");
    for (size_t done = 0; done < count; done += AT_ONCE) {
        size_t some = count - done < AT_ONCE ? count - done : AT_ONCE;

        for (size_t i = 0; i < some; i++) {
            struct text cell = cells_at(cells, done + i);
            struct written date = date_load(cell.at);

            many.years[i] = date.year;
            many.months[i] = date.month;
            many.days[i] = date.day;
            many.lengths[i] = (int32_t)cell.length;
        }
        way(&many, bad, read);
        memcpy(days + done, read, some * sizeof *days);
    }
}

void
day_read_many(struct cells cells, size_t count, int32_t bad, int32_t *days)
{
    read_many_by(fastest_way(), cells, count, bad, days);
}

void
day_read_many_plain(struct cells cells, size_t count, int32_t bad, int32_t *days)
{
    read_many_by(decode_plain, cells, count, bad, days);
}

bool
day_parse(const char *text, int32_t *day, struct error *err)
{
    if (!day_read(text, strlen(text), day))
        return error_raise(err, ERR_INPUT, "\"%s\" is not a date like 2024-05-12", text);
    return true;
}

static char *
put_digits(char *at, int32_t number, int digits)
{
    for (int i = digits - 1; i >= 0; i--, number /= 10)
        at[i] = (char)('0' + number % 10);
    return at + digits;
}

/* By hand, since a printf for each date of a long table is a good part of writing it. */
struct day_text
day_format(int32_t day)
{
    struct day_text out = {.text = ""};
    char *at = out.text;

    if (day_is_known(day) && day <= DAY_LAST) {
        struct civil civil = day_to_civil(day);

        at = put_digits(at, civil.year, 4);
        *at++ = '-';
        at = put_digits(at, civil.month, 2);
        *at++ = '-';
        at = put_digits(at, civil.day, 2);
        *at = '\0';
    }
    return out;
}
