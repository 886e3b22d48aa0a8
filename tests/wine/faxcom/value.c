/* SPDX-License-Identifier: MIT */
/* Values as words; see client.h. */
#include "client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int hex(char digit)
{
	return digit <= '9' ? digit - '0' : (digit | 32) - 'a' + 10;
}

static BSTR parse_text(const char *word)
{
	size_t length = 0, i;
	char *bytes = malloc(strlen(word) + 1);
	int units;
	BSTR text;

	for (i = 0; word[i]; i++) {
		bytes[length++] = word[i];
		if (word[i] == '%') {
			bytes[length - 1] = (char)(hex(word[i + 1]) << 4 | hex(word[i + 2]));
			i += 2;
		}
	}
	units = length ? MultiByteToWideChar(CP_UTF8, 0, bytes, (int)length, NULL, 0) : 0;
	text = SysAllocStringLen(NULL, (UINT)units);
	if (units)
		MultiByteToWideChar(CP_UTF8, 0, bytes, (int)length, text, units);
	free(bytes);
	return text;
}

void parse_value(const char *word, VARTYPE type, VARIANT *ret_value)
{
	const char *rest = word[0] && word[1] == ':' ? word + 2 : "";
	VARTYPE is = VT_EMPTY;

	VariantInit(ret_value);
	if (*rest || strcmp(word, "s:") == 0) {
		switch (word[0]) {
		case 's':
			V_BSTR(ret_value) = parse_text(rest);
			is = VT_BSTR;
			break;
		case 'i':
			V_I4(ret_value) = (LONG)strtoll(rest, NULL, 10);
			is = VT_I4;
			break;
		case 'h':
			V_I2(ret_value) = (SHORT)atoi(rest);
			is = VT_I2;
			break;
		case 'b':
			V_BOOL(ret_value) = rest[0] == '1' ? VARIANT_TRUE : VARIANT_FALSE;
			is = VT_BOOL;
			break;
		case 'r':
			V_R8(ret_value) = strtod(rest, NULL);
			is = VT_R8;
			break;
		case 'o':
			V_DISPATCH(ret_value) = object_at(rest);
			IDispatch_AddRef(V_DISPATCH(ret_value));
			is = VT_DISPATCH;
			break;
		}
	} else if (strcmp(word, "n") == 0) {
		is = VT_BSTR;
	} else if (strcmp(word, "nothing") == 0) {
		is = VT_DISPATCH;
	} else if (strcmp(word, "null") == 0) {
		is = VT_NULL;
	}
	V_VT(ret_value) = is;
	/* An int is a long, and a short has its value in the lower half. */
	if (type != VT_VARIANT && type != is && !(is == VT_I4 && (type == VT_INT || type == VT_I2))) {
		fprintf(stderr, "client.exe: %s is no value of type %d\n", word, type);
		exit(2);
	}
}

void print_text(BSTR text)
{
	int units = (int)SysStringLen(text), bytes, i;
	char *utf8;

	if (units == 0)
		return;
	bytes = WideCharToMultiByte(CP_UTF8, 0, text, units, NULL, 0, NULL, NULL);
	utf8 = malloc((size_t)bytes);
	WideCharToMultiByte(CP_UTF8, 0, text, units, utf8, bytes, NULL, NULL);
	for (i = 0; i < bytes; i++) {
		if ((unsigned char)utf8[i] < 32 || utf8[i] == '%' || utf8[i] == 127)
			printf("%%%02x", (unsigned char)utf8[i]);
		else
			putchar(utf8[i]);
	}
	free(utf8);
}

void print_value(VARIANT *value)
{
	switch (V_VT(value)) {
	case VT_EMPTY:
		printf("empty");
		break;
	case VT_BSTR:
		if (!V_BSTR(value)) {
			printf("n");
			break;
		}
		printf("s:");
		print_text(V_BSTR(value));
		SysFreeString(V_BSTR(value));
		break;
	case VT_I4:
		printf("i:%ld", (long)V_I4(value));
		break;
	case VT_I2:
		printf("h:%d", V_I2(value));
		break;
	case VT_R8:
		printf("r:%.17g", V_R8(value));
		break;
	case VT_DATE:
		printf("d:%.17g", V_DATE(value));
		break;
	case VT_CY:
		printf("y:%lld", (long long)V_CY(value).int64);
		break;
	case VT_DISPATCH:
		printf("o:%d", (int)object_add(V_DISPATCH(value)));
		break;
	default:
		printf("vt%d", V_VT(value));
	}
}

void say_value(VARIANT *value)
{
	printf("ok\t");
	print_value(value);
	printf("\n");
}
