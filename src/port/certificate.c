/* SPDX-License-Identifier: MIT */
#include "port/certificate.h"

#include <limits.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "base/clock.h"

static bool
read_end(const X509 *certificate, int64_t *moment)
{
    ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
    int days, seconds;
    bool good = epoch != NULL &&
                ASN1_TIME_diff(&days, &seconds, epoch, X509_get0_notAfter(certificate)) == 1;

    ASN1_TIME_free(epoch);
    if (good)
        *moment = days * MS_A_DAY + seconds * MS_A_SECOND;
    return good;
}

bool
certificate_end(struct text pem, int64_t *moment, struct error *err)
{
    BIO *bytes = pem.length > INT_MAX ? NULL : BIO_new_mem_buf(pem.at, (int)pem.length);
    X509 *certificate = bytes == NULL ? NULL : PEM_read_bio_X509(bytes, NULL, NULL, NULL);
    bool good = certificate != NULL && read_end(certificate, moment);

    X509_free(certificate);
    BIO_free(bytes);
    return good || error_raise(err, ERR_INPUT, "this is no certificate in PEM");
}
