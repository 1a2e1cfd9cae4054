/* SPDX-License-Identifier: MIT */
/*
 * html_place - where in a page of HTML a byte stands, so that a template can be told where a value
 * may go and where no escaping would make it safe.
 *
 * Only well-formed HTML of the kind that people write by hand is followed; what is odd ends in a
 * place where no value may go.
 *
 * Owns     Nothing.
 * Errors   None.
 * Source   The HTML standard, 13.2.5 (tokenization), as far as templates need it.
 */
#ifndef DELTARETURN_BASE_HTML_PLACE_H
#define DELTARETURN_BASE_HTML_PLACE_H

#include "base/text.h"

enum html_place {
    HTML_TEXT,
    HTML_OPENED,   /* after "<" */
    HTML_NAME,     /* in the name of a tag */
    HTML_TAG,      /* between attributes */
    HTML_KEY,      /* in the name of an attribute */
    HTML_EQUALS,   /* after its "=" */
    HTML_DOUBLE,   /* in a value between double quotes */
    HTML_SINGLE,   /* or single ones */
    HTML_BARE,     /* or none */
    HTML_DECLARED, /* in <!doctype ...> */
    HTML_COMMENT,
    HTML_SCRIPT, /* in what a script or style element holds */
    HTML_ODD,    /* not followed from here on */
    HTML_PLACES
};
extern const char *const HTML_PLACE_WORDS[HTML_PLACES]; /* "a comment" */

#define HTML_NAME_MOST 24

struct html_scan {
    enum html_place place;
    char tag[HTML_NAME_MOST], key[HTML_NAME_MOST]; /* small letters; cut when longer */
    bool closing;                                  /* the tag began with "</" */
    char recent[HTML_NAME_MOST];                   /* the last bytes of a comment or script */
};

/* Goes on over one byte, or over all of a text. */
void html_step(struct html_scan *scan, char byte);
void html_steps(struct html_scan *scan, struct text text);

/* Whether an escaped value is safe here; sections may also begin between attributes. */
bool html_takes_value(const struct html_scan *scan);
bool html_takes_section(const struct html_scan *scan);

/* Whether two scans stand at the same place of the same tag and attribute. */
bool html_is_same_place(const struct html_scan *a, const struct html_scan *b);

#endif
