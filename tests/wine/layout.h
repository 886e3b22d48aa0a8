/* SPDX-License-Identifier: MIT */
/*
 * What the layout_*.c beside it are written with: each line of theirs is an
 * assertion about a header, for 32 bit or 64 bit, as the program is compiled.
 */
#ifndef TESTS_WINE_LAYOUT_H
#define TESTS_WINE_LAYOUT_H

#include <stddef.h>
#include <windows.h>

#define OF_THIS_PROGRAM(BITS32, BITS64) (sizeof(void *) == 4 ? (BITS32) : (BITS64))
#define SAME_TYPE(A, B) __builtin_types_compatible_p(A, B)

/* Structure NAME has this many bytes, and a type of pointer to it. */
#define STRUCT(NAME, SIZE32, SIZE64) \
	_Static_assert(sizeof(NAME) == OF_THIS_PROGRAM(SIZE32, SIZE64), #NAME " has another size"); \
	_Static_assert(SAME_TYPE(P##NAME, NAME *), "P" #NAME " is something else");

#define MEMBER(NAME, FIELD, TYPE, OFFSET32, OFFSET64) \
	_Static_assert(offsetof(NAME, FIELD) == OF_THIS_PROGRAM(OFFSET32, OFFSET64), \
		       #NAME "." #FIELD " lies elsewhere"); \
	_Static_assert(SAME_TYPE(__typeof__(((NAME *)NULL)->FIELD), TYPE), #NAME "." #FIELD " has another type");

/* Structure NAME is the one of its A and W forms that UNICODE chooses. */
#ifdef UNICODE
#define FORMS(NAME) \
	_Static_assert(SAME_TYPE(NAME, NAME##W), #NAME " is not " #NAME "W"); \
	_Static_assert(SAME_TYPE(P##NAME##A, NAME##A *), #NAME "A has no pointer");
#else
#define FORMS(NAME) \
	_Static_assert(SAME_TYPE(NAME, NAME##A), #NAME " is not " #NAME "A"); \
	_Static_assert(SAME_TYPE(P##NAME##W, NAME##W *), #NAME "W has no pointer");
#endif

#define VALUE(NAME, NUMBER) _Static_assert((DWORD)(NAME) == (DWORD)(NUMBER), #NAME " is another number");
#ifdef UNICODE
#define TEXT_OF(NAME, WORDS) _Static_assert(sizeof(NAME) == sizeof(L"" WORDS), #NAME " has another length");
#else
#define TEXT_OF(NAME, WORDS) \
	_Static_assert(sizeof(NAME) == sizeof(WORDS) && !__builtin_strcmp(NAME, WORDS), #NAME " is another text");
#endif

/* An enumeration, with and without "enum" before it. */
#define NAMED(NAME) _Static_assert(SAME_TYPE(NAME, enum NAME), #NAME " is another type");

/* A function of Windows' calling convention, and POINTER, the type of a pointer to it. */
#define FUNCTION(RESULT, NAME, POINTER, ARGUMENTS) \
	typedef RESULT(WINAPI *NAME##_type) ARGUMENTS; \
	_Static_assert(SAME_TYPE(__typeof__(&NAME), NAME##_type), #NAME "() has another type"); \
	_Static_assert(SAME_TYPE(POINTER, NAME##_type), #POINTER " is another type");

#define CALLBACK_TYPE(RESULT, NAME, ARGUMENTS) \
	typedef RESULT(CALLBACK *NAME##_type) ARGUMENTS; \
	_Static_assert(SAME_TYPE(NAME, NAME##_type), #NAME " is another type");

#endif
