/* SPDX-License-Identifier: MIT */
/*
 * courier_order - what passes between who has mail and the process that takes it to the server.
 *
 * Both ends are built together, so a message is a struct as it lies in memory; an order is followed
 * by the bytes of the mail.
 *
 * Owns     Nothing.
 * See      service/courier.h, network/courier_process.h.
 */
#ifndef DELTARETURN_SERVICE_COURIER_ORDER_H
#define DELTARETURN_SERVICE_COURIER_ORDER_H

#include "port/smtp.h"

#define COURIER_NAME_MOST 256
#define COURIER_PATH_SIZE 1024

struct courier_settings {
    char host[COURIER_NAME_MOST], name[COURIER_NAME_MOST];
    char user[COURIER_NAME_MOST], password[COURIER_NAME_MOST];
    char authorities[COURIER_PATH_SIZE];
    enum smtp_security security;
    unsigned port, connect_seconds, whole_seconds;
};

struct courier_order {
    int64_t id;
    char from[COURIER_NAME_MOST], to[COURIER_NAME_MOST];
};

struct courier_report {
    int64_t id;
    struct smtp_answer answer;
};

#endif
