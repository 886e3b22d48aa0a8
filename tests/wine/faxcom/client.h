/* SPDX-License-Identifier: MIT */
/* Values between com.py and client.exe as words, and the objects they name. */
#ifndef TESTS_WINE_FAXCOM_CLIENT_H
#define TESTS_WINE_FAXCOM_CLIENT_H

#define COBJMACROS
#include <windows.h>
#include <oleauto.h>

#include <stdbool.h>

/*
 * s:TEXT (UTF-8; %XX for bytes that lines cannot have), n (a BSTR that is NULL),
 * i:NUMBER, h:NUMBER (short), b:0|1 (VT_BOOL), r:NUMBER (double), o:NUMBER (an
 * object), nothing (an object that is NULL), null, empty. What comes out may
 * also be d:NUMBER (DATE) or y:NUMBER (the 8 bytes of a currency).
 *
 * @type: what the member wants, VT_VARIANT: whatever the word says.
 */
void parse_value(const char *word, VARTYPE type, VARIANT *ret_value);

/* An object becomes one of ours. */
void print_value(VARIANT *value);
void print_text(BSTR text);
void say_value(VARIANT *value); /* the whole answer */

size_t object_add(IDispatch *object);
IDispatch *object_at(const char *number);

#endif
