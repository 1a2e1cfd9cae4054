/* SPDX-License-Identifier: MIT */
#include "base/day.h"

#include <string.h>

#define DAYS_PER_ERA 146097 /* 400 Gregorian years */
#define EPOCH_OFFSET 719468 /* days from 0000-03-01 to 1970-01-01 */

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

struct civil
day_to_civil(int32_t day)
{
    int32_t shifted = day + EPOCH_OFFSET;
    int32_t era = shifted / DAYS_PER_ERA;
    int32_t day_of_era = shifted - era * DAYS_PER_ERA;
    int32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t shifted_month = (5 * day_of_year + 2) / 153;
    int32_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;

    return (struct civil){
        .year = year_of_era + era * 400 + (month <= 2 ? 1 : 0),
        .month = month,
        .day = day_of_year - (153 * shifted_month + 2) / 5 + 1,
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

/* Eight bytes as a number, the first the lowest. */
static uint64_t
load_eight(const char *at)
{
    uint64_t word;

    memcpy(&word, at, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* What each month may have: its longest length, 0 where there is no such month, and the days from 1
 * March to its first. */
static const struct {
    uint16_t longest, before;
} MONTHS[16] = {
    {0,  0  },
    {31, 306},
    {29, 337},
    {31, 0  },
    {30, 31 },
    {31, 61 },
    {30, 92 },
    {31, 122},
    {31, 153},
    {30, 184},
    {31, 214},
    {30, 245},
    {31, 275},
};

/* The day of a date whose month and day may be anything from 0 to 99; false when there is no such
 * day.  As day_from_civil, without a sign. */
static inline bool
digits_to_day(uint32_t year, uint32_t month, uint32_t day, int32_t *out)
{
    uint32_t begun = year - (month <= 2), centuries = begun / 100;

    if (year < 1 || month > 15 || day - 1 >= MONTHS[month].longest)
        return false;
    if (month == 2 && day == 29 && !year_is_leap((int32_t)year))
        return false;
    *out = (int32_t)(begun * 365 + begun / 4 - centuries + centuries / 4 + MONTHS[month].before +
                     day - 1) -
           EPOCH_OFFSET;
    return true;
}

/* The eight digits are gathered into one word and checked and weighed together, since a loop over
 * digits is mispredicted on real dates.  Two loads that overlap, of "yyyy-mm-" and of "yy-mm-dd",
 * bring them. */
static inline bool
date_read(const char *text, size_t length, int32_t *day)
{
    uint64_t front, back, digits;

    if (length != 10 || text[4] != '-' || text[7] != '-')
        return false;
    front = load_eight(text);
    back = load_eight(text + 2);
    digits = (front & 0xFFFFFFFF) | (back >> 24 & 0xFFFF) << 32 | (back >> 48) << 48;
    digits ^= 0x3030303030303030;
    if (((digits + 0x7676767676767676) | digits) & 0x8080808080808080)
        return false;
    digits = (digits * 10 + (digits >> 8)) & 0x00FF00FF00FF00FF; /* pairs: yy yy mm dd */
    return digits_to_day((uint32_t)(digits & 0xFF) * 100 + (uint32_t)(digits >> 16 & 0xFF),
                         (uint32_t)(digits >> 32 & 0xFF), (uint32_t)(digits >> 48), day);
}

bool
day_read(const char *text, size_t length, int32_t *day)
{
    return date_read(text, length, day);
}

void
day_read_many(const struct text *texts, size_t count, int32_t bad, int32_t *days)
{
    for (size_t i = 0; i < count; i++)
        if (texts[i].length == 0)
            days[i] = DAY_UNKNOWN;
        else if (!date_read(texts[i].at, texts[i].length, &days[i]))
            days[i] = bad;
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
