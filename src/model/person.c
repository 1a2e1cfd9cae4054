/* SPDX-License-Identifier: MIT */
#include "model/person.h"

#include "base/utf8.h"
#include "model/common_passwords.h"

#define LOGIN_MOST 32
#define NAME_MOST  100
#define EMAIL_MOST 254

static bool
is_small_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static char
lowered(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool
person_login_check(const char *login, struct error *err)
{
    size_t length = strlen(login);
    bool good = length > 0 && length <= LOGIN_MOST && is_small_or_digit(login[0]);

    for (size_t i = 0; good && i < length; i++)
        good = is_small_or_digit(login[i]) || strchr("._-", login[i]) != NULL;
    return good || error_raise(err, ERR_INPUT,
                               "the login has to be up to %d small letters, digits, dots, hyphens "
                               "and underscores, beginning with a letter or digit",
                               LOGIN_MOST);
}

static bool
has_control(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7F)
            return true;
    return false;
}

bool
person_name_check(const char *name, struct error *err)
{
    size_t length = utf8_count(text_of(name));

    return (length > 0 && length <= NAME_MOST && !has_control(name) &&
            name[strspn(name, " ")] != '\0') ||
           error_raise(err, ERR_INPUT,
                       "the name has to be 1 to %d characters on one line, without controls",
                       NAME_MOST);
}

bool
person_email_check(const char *email, struct error *err)
{
    const char *at = strchr(email, '@');
    bool good = at != NULL && at != email && strchr(at + 1, '@') == NULL &&
                strlen(email) <= EMAIL_MOST && strchr(at, '.') != NULL && at[1] != '.' &&
                at[strlen(at) - 1] != '.' && strstr(email, "..") == NULL;

    for (const char *c = email; good && *c != '\0'; c++)
        good = (unsigned char)*c > 0x20 && (unsigned char)*c < 0x7F &&
               strchr("\"()<>[]\\,;:", *c) == NULL;
    return good || error_raise(err, ERR_INPUT,
                               "the address has to be one mailbox like someone@council.example");
}

const char *
person_email_key(struct arena *arena, const char *email)
{
    const char *at = strrchr(email, '@');
    size_t local = strcspn(email, "+@");
    char *key = arena_printf(arena, "%.*s%s", (int)local, email, at == NULL ? "" : at);

    for (char *c = key; *c != '\0'; c++)
        *c = lowered(*c);
    return key;
}

static bool
same_letters(const char *a, const char *b)
{
    for (; *a != '\0' && lowered(*a) == lowered(*b); a++, b++)
        ;
    return *a == *b;
}

static bool
is_guessed(const struct person *person, const char *password)
{
    return password_is_common(password) || same_letters(password, person->login) ||
           same_letters(password, person->name) || same_letters(password, person->email);
}

bool
password_is_short(const char *password)
{
    return utf8_count(text_of(password)) < PASSWORD_LEAST;
}

bool
person_password_check(const struct person *person, const char *password, bool second_factor,
                      struct error *err)
{
    size_t length = utf8_count(text_of(password));
    size_t least = second_factor ? PASSWORD_LEAST_WITH_SECOND : PASSWORD_LEAST;

    if (length < least || length > PASSWORD_MOST)
        return error_raise(err, ERR_INPUT, "the password has to be %zu to %d characters long",
                           least, PASSWORD_MOST);
    if (is_guessed(person, password))
        return error_raise(err, ERR_INPUT,
                           "this password is among the first that anybody would try; choose "
                           "another, three or four words for example");
    return true;
}
