/* SPDX-License-Identifier: MIT */
/* Names for what is invented. */
#include "model/sample_parts.h"

/* Plain English words: nobody's list of residents, places or employers. */
const char *const SAMPLE_SURNAMES[] = {
    "Acorn",   "Anvil",   "Barley",  "Beacon", "Birch",  "Bramble", "Bridge",  "Candle",  "Cedar",
    "Clover",  "Copper",  "Cricket", "Daisy",  "Ember",  "Falcon",  "Feather", "Fennel",  "Garland",
    "Granite", "Harbour", "Hazel",   "Heron",  "Ivory",  "Juniper", "Kettle",  "Lantern", "Larch",
    "Linden",  "Maple",   "Marble",  "Meadow", "Nettle", "O'Plum",  "Orchard", "Otter",   "Pebble",
    "Pepper",  "Quarry",  "Quill",   "Raven",  "Saddle", "Sparrow", "Thimble", "Thistle", "Timber",
    "Velvet",  "Walnut",  "Willow",  NULL,
};

const char *const SAMPLE_FORENAMES[] = {
    "Amber",  "April",      "Aster",  "Basil", "Bryony", "Cliff",  "Coral", "Dale",  "Dawn",
    "Ever",   "Fern",       "Flint",  "Grace", "Heath",  "Holly",  "Iris",  "Ivy",   "Jade",
    "Jasper", "Jay",        "Joy",    "Lark",  "Laurel", "Leaf",   "Lily",  "May",   "Noel",
    "Olive",  "Opal",       "Pearl",  "Penny", "Poppy",  "Reed",   "Robin", "Rose",  "Rowan",
    "Ruby",   "Rusty",      "Sage",   "Sandy", "Skye",   "Sorrel", "Storm", "Sunny", "Violet",
    "Wren",   "Zo\xC3\xAB", "Zephyr", NULL,
};

const char *const SAMPLE_AREAS[] = {
    "North", "South", "East", "West", "Centre", "Riverside", "Hilltop, \"Upper\" Ward", NULL,
};

const char *const SAMPLE_ORGANISATIONS[] = {
    "Early Help North",       "Early Help South",
    "Family Hub, Riverside",  "Youth Justice Team",
    "Health Visiting",        "Housing Support",
    "School Nursing",         "Families First, \"Stepping Stones\" project",
    "Domestic Abuse Service", NULL,
};

const char *const SAMPLE_CLOSURE_REASONS[] = {
    "Outcomes met",
    "Needs met, family agrees",
    "Stepped down to universal services",
    "Family moved away",
    "Consent withdrawn",
    "Stepped up to social care",
    NULL,
};

const char *const SAMPLE_BASELINES[] = {
    "82% attendance over two terms", "three call-outs, one with police",
    "in arrears, notice served",     "score 31",
    "not registered with a doctor",  "child said \"I don't sleep\"",
    "out of work since spring",      NULL,
};

const char *const SAMPLE_EVIDENCE[] = {
    "case note",
    "review meeting, minute 4",
    "school report",
    "letter from landlord",
    "family star, second reading",
    "midwife's record",
    "\"Our plan\", page 2",
    NULL,
};

const char *const SAMPLE_VALUES[] = {
    "95%", "none since", "score 52", "band green", "rent paid, 6 months", "started work", NULL,
};

const char *const SAMPLE_EXCEPTIONS[] = {
    "moved school, register lost",
    "equivalent progress seen",
    "hospital stay, agreed with school",
    NULL,
};

const char *const SAMPLE_SOURCES[] = {
    "police", "social care", "housing", "school", "health", NULL,
};

const char *
sample_word(struct dice *dice, const char *const *words)
{
    uint32_t count = 0;

    while (words[count] != NULL)
        count++;
    return words[dice_below(dice, count)];
}
