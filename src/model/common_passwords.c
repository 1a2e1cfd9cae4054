/* SPDX-License-Identifier: MIT */
#include "model/common_passwords.h"

/* Letters only, in byte order.  Names, months, days, clubs and towns are here because with a year
 * behind them they are what people choose. */
/* clang-format off */
static const char *const WORDS[] = {
    "aaaaaa", "abc", "abcd", "abcdef", "access", "account", "action", "admin", "adminadmin",
    "administrator", "alexander", "amanda", "america", "andrea", "andrew", "angel", "angela",
    "animal", "anthony", "apple", "april", "arsenal", "asdf", "asdfasdf", "asdfgh", "asdfghjkl",
    "ashley", "august", "austin", "autumn", "baby", "babygirl", "bailey", "banana", "barcelona",
    "baseball", "basketball", "batman", "beautiful", "birmingham", "bitcoin", "blink", "bluebird",
    "bonnie", "boomer", "bradford", "brighton", "bristol", "british", "brooklyn", "bubbles",
    "buster", "butterfly", "cambridge", "cardiff", "carlos", "celtic", "changeit", "changeme",
    "changemenow", "charles", "charlie", "cheese", "chelsea", "chester", "chicken", "chocolate",
    "christ", "christmas", "claire", "classic", "coffee", "computer", "cookie",
    "correcthorsebatterystaple", "council", "councils", "coventry", "cowboy", "cricket", "crystal",
    "daniel", "danielle", "database", "dave", "david", "december", "default", "defaultpassword",
    "demo", "derby", "diamond", "dolphin", "donald", "donotuse", "dragon", "durham", "eagle",
    "elephant", "elizabeth", "emma", "england", "enter", "epsom", "essex", "everton", "example",
    "facebook", "families", "family", "february", "fishing", "flower", "football", "forever",
    "freedom", "friday", "friend", "friends", "fuckyou", "gandalf", "garden", "george", "ginger",
    "gloucester", "goldfish", "google", "guest", "hannah", "happy", "harley", "harry", "hello",
    "hellohello", "helloworld", "hockey", "holiday", "home", "hunter", "iceman", "iloveyou",
    "iloveyouiloveyou", "internet", "ireland", "jackson", "jake", "james", "january", "jasmine",
    "jennifer", "jessica", "jesus", "johnny", "jordan", "joseph", "joshua", "july", "june",
    "justin", "kevin", "killer", "kitten", "kristen", "lakers", "lancaster", "laptop", "leeds",
    "leicester", "letmein", "letmeinnow", "letmeinplease", "lincoln", "liverpool", "lloyd",
    "logmein", "london", "lovely", "loveme", "lovers", "lucky", "maggie", "manager", "manchester",
    "march", "marina", "marlboro", "martin", "master", "matrix", "matthew", "maverick", "melissa",
    "mercedes", "merlin", "michael", "michelle", "midnight", "mobile", "monday", "monkey",
    "morgan", "mother", "mustang", "mynewpassword", "mypassword", "naruto", "nathan", "newcastle",
    "newpassword", "newyork", "nicholas", "nicole", "ninja", "nopassword", "norwich", "nothing",
    "nottingham", "november", "october", "office", "oldham", "orange", "oxford", "pakistan",
    "panther", "passcode", "passme", "passphrase", "passwd", "password", "passwort", "patrick",
    "peanut", "pepper", "phoenix", "pirate", "please", "plymouth", "pokemon", "portsmouth",
    "preston", "princess", "private", "purple", "qazwsx", "qazwsxedc", "qweasd", "qweasdzxc",
    "qwer", "qwert", "qwerty", "qwertyui", "qwertyuiop", "qwertyuiopasdfgh", "rabbit", "rachel",
    "rainbow", "ranger", "rangers", "rebecca", "return", "returns", "robert", "root", "rotherham",
    "russell", "samantha", "samsung", "saturday", "scooter", "scotland", "secret", "security",
    "september", "server", "service", "shadow", "sheffield", "shirley", "silver", "simple",
    "slayer", "smokey", "snoopy", "soccer", "solihull", "sophie", "southampton", "spider",
    "spiderman", "spring", "squirrel", "stafford", "starwars", "stephen", "stockport", "summer",
    "summertime", "sunday", "sunderland", "sunflower", "sunshine", "superman", "superuser",
    "support", "supportingfamilies", "supportingfamily", "surrey", "swansea", "sweetheart",
    "swordfish", "system", "taylor", "temp", "temporary", "temppassword", "tennis", "test",
    "tester", "testing", "testtest", "thisisapassword", "thisismypassword", "thomas", "thunder",
    "thursday", "tigger", "tinkerbell", "topsecret", "tottenham", "transformation",
    "troubledfamilies", "trustme", "trustno", "tuesday", "united", "unknown", "user", "username",
    "victoria", "villa", "wales", "walsall", "warcraft", "warwick", "warwickshire", "wednesday",
    "welcome", "welcometo", "westham", "whatever", "whoami", "william", "windows", "winner",
    "winter", "wolverhampton", "worcester", "wrexham", "xbox", "yankees", "yellow", "yorkshire",
    "youandme", "zxcv", "zxcvb", "zxcvbn", "zxcvbnm",
};
/* clang-format on */
#define WORD_COUNT (sizeof WORDS / sizeof WORDS[0])

#define LETTERS_MOST 200

static bool
is_word(struct text text)
{
    size_t low = 0, high = WORD_COUNT;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = text_compare(text, text_of(WORDS[middle]));

        if (order == 0)
            return true;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

/* The letter that a character is written for, or NUL. */
static char
letter_of(char c)
{
    static const char SIGNS[] = "013457@$!", LETTERS[] = "oleastasi";
    const char *sign = strchr(SIGNS, c);

    if (c >= 'A' && c <= 'Z')
        return (char)(c - 'A' + 'a');
    if (c >= 'a' && c <= 'z')
        return c;
    return c == '\0' || sign == NULL ? '\0' : LETTERS[sign - SIGNS];
}

static bool
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* What is left without the digits and signs around it, in small letters, signs read as the letters
 * they stand for.  Anything else makes it uncommon: then it is empty. */
static struct text
letters_of(const char *password, char letters[LETTERS_MOST])
{
    size_t from = 0, to = strlen(password), count = 0;

    while (from < to && !is_letter(password[from]))
        from++;
    while (to > from && !is_letter(password[to - 1]))
        to--;
    for (; from < to && count < LETTERS_MOST; from++) {
        char letter = letter_of(password[from]);

        if (letter != '\0')
            letters[count++] = letter;
        else if (strchr(" -_.,", password[from]) == NULL)
            return (struct text){.at = letters};
    }
    return (struct text){.at = letters, .length = count};
}

/* One word of the list, or two. */
static bool
is_words(struct text letters)
{
    if (letters.length > 0 && is_word(letters))
        return true;
    for (size_t cut = 1; cut < letters.length; cut++)
        if (is_word((struct text){.at = letters.at, .length = cut}) &&
            is_word((struct text){.at = letters.at + cut, .length = letters.length - cut}))
            return true;
    return false;
}

/* One character, or one short piece, over and over. */
static bool
repeats(const char *password)
{
    size_t length = strlen(password);

    for (size_t period = 1; period <= 3 && period < length; period++)
        if (strncmp(password, password + period, length - period) == 0)
            return true;
    return false;
}

/* Every character the one after the one before, or before it: 4567890123, zyxwvu. */
static bool
is_row(const char *password)
{
    for (int step = -1; step <= 1; step += 2) {
        size_t i = 1;

        while (
            password[i - 1] != '\0' && password[i] != '\0' &&
            (password[i] == password[i - 1] + step ||
             (password[i - 1] == (step > 0 ? '9' : '0') && password[i] == (step > 0 ? '0' : '9'))))
            i++;
        if (password[i - 1] == '\0' || password[i] == '\0')
            return true;
    }
    return false;
}

bool
password_is_common(const char *password)
{
    char letters[LETTERS_MOST];

    return repeats(password) || is_row(password) || is_words(letters_of(password, letters));
}
