/* SPDX-License-Identifier: MIT */
/*
 * common_passwords - what is tried first on any account, whatever its length.
 *
 * A list of words, and what people do to them to have a rule content: capitals, digits and signs
 * around them, signs in the place of letters, the word twice or two of them; and rows of characters
 * and repetitions.
 *
 * Owns     Nothing.
 * Source   NIST SP 800-63B, 5.1.1.2: what is commonly used, expected or compromised is refused; the
 *          words are from lists of leaked passwords that are published every year, and from the
 *          field.
 */
#ifndef DELTARETURN_MODEL_COMMON_PASSWORDS_H
#define DELTARETURN_MODEL_COMMON_PASSWORDS_H

#include "base/text.h"

bool password_is_common(const char *password);

#endif
